"""Refusals of saved filters: each says what is wrong and what to do."""

from django.utils.translation import gettext_lazy as _

from agreements.errors import AgreementError


class FilterNameTakenError(AgreementError):
    code = "filter-name-taken"
    message = _("You have a filter “%(name)s” already. Give this one another name.")


class TooManyFiltersError(AgreementError):
    code = "too-many-filters"
    message = _("%(most)s filters are kept. Delete one that you no longer need.")
