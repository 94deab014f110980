"""Who said that they will not sign, in words, while nobody has settled it."""

from collections.abc import Iterable

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from agreements.models import Agreement, DeclinedSignature

REASON_WORDS = 16
"""So many words of a reason stand in a sentence; the parties' page has all."""


def declined_words(agreements: Iterable[int]) -> dict[int, tuple[Agreement, str]]:
    """Return by agreement who will not sign and why, in one query.

    :param agreements: keys of agreements
    """
    found: dict[int, tuple[Agreement, str]] = {}
    for row in DeclinedSignature.objects.standing().about(agreements):
        agreement = row.signatory.round.agreement
        before = found[agreement.pk][1] + " " if agreement.pk in found else ""
        found[agreement.pk] = (agreement, before + _sentence(row))
    return found


def _sentence(row: DeclinedSignature) -> str:
    reason = Truncator(row.reason.rstrip(".")).words(REASON_WORDS)
    return _("%(person)s (%(party)s) will not sign: %(reason)s.") % {
        "person": row.signatory.user,
        "party": row.signatory.party,
        "reason": reason,
    }
