"""Where an agreement stands in one line: since when, until when, what follows."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement, Renewal, User
from workflows.states import state_of

DAY = "SHORT_DATE_FORMAT"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLine:
    """One sentence; the successor stands apart, so that it can be a link."""

    mark: str
    word: str
    parts: tuple[str, ...]
    """What follows the word, between commas."""
    explanation: str = ""
    """A sentence instead of the parts, before it is in force."""
    successor: Agreement | None = None
    successor_state: str = ""

    @property
    def brief(self) -> str:
        """What matters most where only one line has room: until when."""
        return next(iter(self.parts[1:2] or self.parts[:1]), "")


def state_line(agreement: Agreement, *, user: User, on: date) -> StateLine:
    """Return the line about an agreement, as far as a person may know it."""
    state = state_of(agreement, on=on)
    parts = [*_since(agreement, on), *_until(agreement, on)]
    if not parts:
        return StateLine(
            mark=state.mark, word=state.word, parts=(), explanation=state.next_step
        )
    if agreement.last_day is None:
        return StateLine(mark=state.mark, word=state.word, parts=tuple(parts))
    successor = _successor(agreement, user, on)
    if successor is None:
        parts.append(_renewal_words(agreement))
    return StateLine(
        mark=state.mark,
        word=state.word,
        parts=tuple(parts),
        successor=successor,
        successor_state=state_of(successor, on=on).word if successor else "",
    )


def _since(agreement: Agreement, on: date) -> list[str]:
    if agreement.in_force_on is None or not agreement.is_in_force(on=on):
        return []
    first = max(agreement.in_force_on, agreement.starts_on)
    return [_("since %(day)s") % {"day": date_format(first, DAY)}]


def _until(agreement: Agreement, on: date) -> list[str]:
    if agreement.in_force_on is None:
        return []
    last = agreement.last_day
    if not agreement.is_in_force(on=on):
        over = agreement.ended_on or last
        is_over = over is not None and over <= on
        return [_("on %(day)s") % {"day": date_format(over, DAY)}] if is_over else []
    if last is None:
        return [_("goes on without a last day")]
    days = (last - on).days
    words = ngettext(
        "ends on %(day)s, in %(days)s day", "ends on %(day)s, in %(days)s days", days
    )
    return [words % {"day": date_format(last, DAY), "days": days}]


def _successor(agreement: Agreement, user: User, on: date) -> Agreement | None:
    visible = Agreement.objects.visible_to(user, on=on).filter(office=agreement.office)
    going_on = visible.exclude(stage=Agreement.Stage.ABANDONED)
    return going_on.filter(predecessor=agreement).order_by("pk").first()


def _renewal_words(agreement: Agreement) -> str:
    if agreement.is_decided_with_framework:
        return _("renewal: decided together with %(reference)s") % {
            "reference": agreement.framework.reference
        }
    renewal = agreement.renewals.filter(cycle_ends_on=agreement.ends_on).first()
    if renewal is None:
        return _("renewal: not begun")
    words = {
        Renewal.Decision.OPEN: _("renewal: decision open"),
        Renewal.Decision.LET_END: _("renewal: none, it ends"),
    }
    return words.get(
        Renewal.Decision(renewal.decision), _("renewal: decided, text being written")
    )
