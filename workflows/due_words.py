"""What is to be done by its day, in words; each page that says it asks here."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.due_steps import Due, DueStep
from agreements.next_steps import NextStep
from workflows.day_words import short_day, time_left

WHAT = {
    Due.OPEN_RENEWAL: gettext_lazy("Opening the renewal"),
    Due.DECIDE: gettext_lazy("Decision on the renewal"),
    Due.BEGIN_TEXT: gettext_lazy("Beginning the text of the successor"),
    Due.SEND_TEXT: gettext_lazy("Sending the text to the parties"),
    Due.OPEN_SIGNING: gettext_lazy("Opening the signing"),
    Due.SIGN: gettext_lazy("Signatures of all parties"),
    Due.ENFORCE: gettext_lazy("Putting into force"),
}


def due_words(due: DueStep, *, on: date) -> str:
    """Say since when something is overdue, or by when it is to be done."""
    values = {"what": WHAT[due.what], "day": short_day(due.day, on=on)}
    days = due.days_late(on=on)
    if days <= 0:
        return _("%(what)s by %(day)s at the latest") % values
    sentence = ngettext(
        "%(what)s overdue for %(days)s day (at the latest %(day)s)",
        "%(what)s overdue for %(days)s days (at the latest %(day)s)",
        days,
    )
    return sentence % {**values, "days": days}


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePanel:
    """What is to be done next, as the page of an agreement says it."""

    what: str
    day: date
    words: str
    time: str
    days_left: int
    is_gap: bool
    is_late: bool

    @property
    def days_late(self) -> int:
        return -self.days_left


def due_panel(step: NextStep, *, on: date) -> DuePanel | None:
    """Return what an agreement needs next, in words."""
    due = step.due
    if due is None:
        return None
    is_gap = step.is_gap(on=on)
    return DuePanel(
        what=str(WHAT[due.what]),
        day=due.day,
        words=due_words(due, on=on),
        time=due_time(step, on=on),
        days_left=(due.day - on).days,
        is_gap=is_gap,
        is_late=step.is_late(on=on),
    )


def due_time(step: NextStep, *, on: date) -> str:
    """Return how much time is left to begin, or since when there is a gap."""
    if step.due is None:
        return _("nothing to begin")
    if step.ends_on is not None and step.is_gap(on=on):
        days = (on - step.ends_on).days
        return ngettext("gap of %(days)s day", "gap of %(days)s days", days) % {
            "days": days
        }
    return time_left(step.due.day, on=on)
