"""Refusals of acts on records: organisations, mandates, roles and accounts."""

from django.utils.translation import gettext_lazy as _

from agreements.errors import AgreementError


class ReservedSlugError(AgreementError):
    code = "reserved-slug"
    message = _("The short name %(slug)s is used by the pages. Choose another one.")


class StaleRecordError(AgreementError):
    code = "stale-record"
    message = _(
        "Somebody has recorded something else in the meantime. Nothing of yours was "
        "stored yet; what holds now stands above the form."
    )


class NothingChangedError(AgreementError):
    code = "nothing-changed"
    message = _("These data hold on %(day)s already. Nothing was recorded.")


class OrganisationBusyError(AgreementError):
    code = "organisation-busy"
    message = _(
        "%(organisation)s is party to agreements that are not over: %(references)s. "
        "It can be left out of new ones only after them."
    )


class OwnOfficeError(AgreementError):
    code = "own-office"
    message = _("An office cannot leave its own agreements.")


class OverlapError(AgreementError):
    code = "overlap"
    message = _(
        "%(person)s has such an entry already, from %(starts_on)s. Let it end first, "
        "or choose days outside of it."
    )


class EndsEarlierError(AgreementError):
    code = "ends-earlier"
    message = _(
        "It ends on %(ends_on)s already. What goes on longer is recorded as a new "
        "entry."
    )


class EmailTakenError(AgreementError):
    code = "email-taken"
    message = _("There is already a person with the address %(email)s.")


class OwnAccountError(AgreementError):
    code = "own-account"
    message = _("Nobody deactivates themselves. Another person has to do it.")


class OwnMembershipError(AgreementError):
    code = "own-membership"
    message = _(
        "Nobody gives a role to themselves. Another person has to record it, so that "
        "two know of it."
    )


class LastAdministratorError(AgreementError):
    code = "last-administrator"
    message = _(
        "%(person)s is the last administrator of %(office)s. Make somebody else an "
        "administrator first."
    )


class HasPasswordError(AgreementError):
    code = "has-password"
    message = _(
        "%(person)s has set a password already. Whoever forgot it gets a new link on "
        "the page for signing in."
    )


class InactivePersonError(AgreementError):
    code = "inactive-person"
    message = _("%(person)s is deactivated. Reactivate the account first.")
