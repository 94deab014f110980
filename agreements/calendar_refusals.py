"""Refusals of the calendar: each says what is wrong and what to do."""

from django.utils.translation import gettext_lazy as _

from agreements.errors import AgreementError


class DayEnteredError(AgreementError):
    code = "day-entered"
    message = _("%(day)s is in the calendar already. Nothing was changed.")


class PapersTooLateError(AgreementError):
    code = "papers-too-late"
    message = _(
        "The papers cannot be due after the session on %(day)s. Enter an earlier day, "
        "or none."
    )
