"""Why a term is refused, each in a sentence that says what to change."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.errors import AgreementError

FIELD_NAMES: Mapping[str, str | Promise] = {
    "ends_on": _("the last day"),
    "notice_months": _("the notice period in months"),
    "notice_to": _("the day to which notice can be given"),
    "talks_months": _("the months before the end for talks"),
    "evaluation_months": _("the months before the end for the evaluation"),
    "extension_months": _("the months of the extension"),
    "renews_by_months": _("the months by which the term renews itself"),
    "option_months": _("the months of the option"),
    "renewal_lead_months": _("the months before the end to open the renewal"),
}


class TermError(AgreementError):
    """Base of all refusals of a term."""

    code = "term"
    message = _("The parts of this term do not fit together.")


class TermKindError(TermError):
    code = "term-kind"
    message = _(
        "Please choose one of the kinds of term: fixed term, renews itself, "
        "indefinite, or fixed term with an option."
    )


class TermOrderError(TermError):
    code = "term-order"
    message = _(
        "The term would end on %(ends_on)s, before its first day %(starts_on)s. "
        "Please correct one of the two days."
    )


class TermRangeError(TermError):
    code = "term-range"
    message = _("First and last day must lie between %(earliest)s and %(latest)s.")


class TermMissingError(TermError):
    code = "term-missing"
    message = _("For this kind of term, please state %(field)s.")


class TermSurplusError(TermError):
    code = "term-surplus"
    message = _("For this kind of term, please leave out %(field)s.")


class TermLengthError(TermError):
    code = "term-length"
    message = _(
        "A length must be between one month and %(longest)s months; given for "
        "%(field)s: %(months)s."
    )


class UnknownEndRuleError(TermError):
    code = "unknown-end-rule"
    message = _(
        "Please choose what happens when the framework ends: the addendum ends with "
        "it, it goes on with the clauses it names, or it rests until it is assigned "
        "to the successor."
    )


class OutlivesFrameworkError(TermError):
    code = "outlives-framework"
    message = _(
        "The addendum can run until %(ends_on)s, its framework only until "
        "%(framework_ends_on)s. Please end it by then, or state what happens when the "
        "framework ends: the addendum ends with it, it goes on with the clauses it "
        "names, or it rests until it is assigned to the successor."
    )


class OpenEndOutlivesFrameworkError(OutlivesFrameworkError):
    message = _(
        "The addendum has no certain last day, its framework ends on "
        "%(framework_ends_on)s. Please state what happens then: the addendum ends with "
        "it, it goes on with the clauses it names, or it rests until it is assigned "
        "to the successor."
    )


class StartsAfterFrameworkError(TermError):
    code = "starts-after-framework"
    message = _(
        "The addendum would begin on %(starts_on)s, after its framework has ended on "
        "%(framework_ends_on)s. Please choose a framework that is in force then."
    )
