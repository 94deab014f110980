"""A change on a board in words: each entry, whether it is made, what comes next."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.board_change import BoardChange, BoardStep, Part, board_change
from agreements.models import Organisation
from workflows.day_words import short_day

WORDS = {
    Part.LEAVE: gettext_lazy("Who leaves: record the end of the mandate"),
    Part.END_ROLE: gettext_lazy("Who leaves: record the end of the role"),
    Part.COME: gettext_lazy("Who comes: record the mandate"),
    Part.GIVE_ROLE: gettext_lazy("Who comes: record the role"),
    Part.RULE: gettext_lazy("Adapt the signing rule"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One entry as the page prints it."""

    words: str
    people: str
    day: str
    state: str
    """Done, now, or neither."""
    address: str
    """Where it is entered, with the day; empty if it is done."""


def board_lines(organisation: Organisation, *, on: date) -> list[BoardLine]:
    """Return the entries of a change on the board in their order.

    An office has none: its people come with elections and offices, not a board.
    """
    if organisation.kind == Organisation.Kind.OFFICE:
        return []
    change = board_change(organisation, on=on)
    return [_line(step, change, organisation, on) for step in change.steps]


def _line(
    step: BoardStep, change: BoardChange, organisation: Organisation, on: date
) -> BoardLine:
    state = "is-done" if step.is_done else ""
    if step is change.next:
        state = "is-now"
    return BoardLine(
        words=str(WORDS[step.part]),
        people=", ".join(map(str, step.people)),
        day=short_day(step.day, on=on) if step.day and change.has_begun else "",
        state=state,
        address="" if step.is_done else _address(step, organisation),
    )


def _address(step: BoardStep, organisation: Organisation) -> str:
    """Return where an entry is made; the form begins with its day and person."""
    slug = organisation.slug
    asked = {"day": step.day.isoformat()} if step.day else {}
    if step.part == Part.LEAVE:
        return reverse("organisations:detail", args=[slug]) + "#mandates"
    if step.part == Part.END_ROLE:
        if step.role is None:
            return ""
        address = reverse("organisations:end-role", args=[slug, step.role.pk])
    elif step.part == Part.COME:
        address = reverse("organisations:add-mandate", args=[slug])
    elif step.part == Part.GIVE_ROLE:
        address = reverse("organisations:add-role", args=[slug])
        if step.people:
            asked["person"] = str(step.people[0].pk)
    else:
        address = reverse("organisations:rule", args=[slug])
    return f"{address}?{urlencode(asked)}" if asked else address


def with_next(said: str, organisation: Organisation, *, on: date) -> str:
    """Return what was said after an entry, and what probably comes next."""
    lines = board_lines(organisation, on=on)
    line = next((line for line in lines if line.state == "is-now"), None)
    if line is None or not line.address:
        return said
    about = f"{line.words} ({line.people})" if line.people else line.words
    link = format_html('<a href="{}">{}</a>', line.address, about)
    return format_html("{} {}", said, format_html(_("Next: {entry}."), entry=link))
