"""Everything that can be found about a file, in one list."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.errors import DocumentError
from documents.verification.report import Outcome, Reason

REMARKS: Final[dict[str, str | Promise]] = {
    "demonstration": _(
        "The certificates come from a demonstration authority; the file has no legal "
        "effect."
    ),
    "not-archived": _(
        "The file has no archive timestamp yet; its signatures can be checked only as "
        "long as their certificates are."
    ),
    "office-signature": _(
        "It is an office signature, no ETSI baseline format; its time is only stated "
        "by the signer."
    ),
}
DOUBTS: Final[dict[str, str | Promise]] = {
    "unsigned": _("The file carries no signature."),
    "draft": _("The file calls itself a draft: it carries no seal and no signature."),
    "incomplete": _("Not everybody has signed yet; empty fields: %(fields)s."),
    "uncertified": _("The file is signed but not sealed by the office."),
    "untrusted": _(
        "“%(signer)s”: the authority “%(authority)s” is not one of those trusted here."
    ),
    "outside-validity": _(
        "“%(signer)s”: the certificate was not valid when it was used."
    ),
    "revoked": _("“%(signer)s”: the certificate was revoked."),
    "not-allowed": _(
        "“%(signer)s”: the certificate or its algorithm is not meant for this."
    ),
    "demonstration-authority": _(
        "“%(signer)s”: the certificate comes from a demonstration authority, which "
        "means nothing here."
    ),
    "no-timestamp": _(
        "“%(signer)s”: no trusted timestamp says when the signature was made."
    ),
    "appended": _("%(count)s bytes at the end are covered by no signature."),
    "unproven-bytes": _(
        "“%(signer)s”: the signature contains bytes for which nobody vouches."
    ),
}
FAULTS: Final[dict[str, str | Promise]] = {
    "missing": _("The file cannot be opened: %(problem)s."),
    "unknown-kind": _("The file is neither a PDF nor a DOCX, whatever its name says."),
    "unreadable": _("The file is damaged; its signatures cannot be read."),
    "changed": _("“%(signer)s”: the file was changed after this signature."),
    "wrong-value": _("“%(signer)s”: the signature does not belong to its certificate."),
    "modified": _(
        "“%(signer)s”: after this signature more was changed than signing allows."
    ),
    "gap": _("“%(signer)s”: the signature does not cover the file as it was then."),
    "wrong-timestamp": _("“%(signer)s”: the timestamp does not belong to it."),
    "wrong-seal": _("The seal is not the first signature or allows more than signing."),
}
OUTCOMES: Final = (
    (Outcome.PASSED, REMARKS),
    (Outcome.INDETERMINATE, DOUBTS),
    (Outcome.FAILED, FAULTS),
)


def reason(code: str, **values: object) -> Reason:
    """Return the reason with this code; an unknown code is a ``KeyError``."""
    for outcome, messages in OUTCOMES:
        if code in messages:
            return Reason(
                code=code, message=messages[code], outcome=outcome, values=values
            )
    raise KeyError(code)


def refused(error: DocumentError) -> Reason:
    """Return the reason why a file did not pass its gate."""
    return Reason(
        code=error.code,
        message=error.message,
        outcome=Outcome.FAILED,
        values=error.values,
    )


def sorted_reasons(found: list[Reason]) -> tuple[Reason, ...]:
    """Return each reason once, the heaviest first."""
    unique = {(one.code, str(sorted(one.values.items()))): one for one in found}
    return tuple(sorted(unique.values(), key=lambda one: -one.outcome.weight))
