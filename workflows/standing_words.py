"""How an organisation is represented, in words: what is missing, what ends soon."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import SigningRule
from agreements.representation import parse_rule
from agreements.representation_state import MandateEnd, Standing
from agreements.rule_words import explain

URGENT_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing to look after, with the mark that goes with it."""

    mark: str
    text: str
    detail: str = ""


def notes_of(standing: Standing, *, on: date) -> list[Note]:
    """Return what is to be looked after, the gravest first."""
    return [*_cannot(standing), *(_end(end, on) for end in standing.ends)]


def _cannot(standing: Standing) -> Iterator[Note]:
    if standing.rule is None:
        yield Note(
            mark="spaet",
            text=_("No signing rule holds today."),
            detail=_("Without one nobody can sign for it."),
        )
    elif not standing.can_sign:
        yield Note(
            mark="spaet",
            text=_("The mandates that hold today do not satisfy the signing rule."),
            detail=_("Record the missing mandates, or the rule that holds now."),
        )


def _end(end: MandateEnd, on: date) -> Note:
    days = end.days_left(on)
    return Note(
        mark="spaet" if end.leaves_gap and days < URGENT_DAYS else "knapp",
        text=_("%(person)s: the mandate ends on %(day)s, %(left)s.")
        % {
            "person": end.mandate.user,
            "day": date_format(end.ends_on),
            "left": _left(days),
        },
        detail=" ".join(_consequences(end)),
    )


def _left(days: int) -> str:
    if days == 0:
        return _("today")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}


def _consequences(end: MandateEnd) -> Iterator[str]:
    if end.needed is not None:
        yield _("%(reference)s needs a signature by %(day)s.") % {
            "reference": end.needed.reference,
            "day": date_format(end.needed.day),
        }
    if end.leaves_gap:
        yield _("Nobody is recorded who could sign from the day after.")
    else:
        yield _("Others are recorded who can sign from the day after.")


def words_of(rule: SigningRule, names: Mapping[int, str]) -> str:
    """Return a rule in the reader's language, with the names of people."""
    return explain(parse_rule(rule.tree), names)
