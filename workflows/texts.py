"""Texts for pages: labels of clauses, choices of clauses, previews."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from agreements.draft_text import draft_wording
from agreements.models import Agreement, DraftClause, Version
from agreements.wording import Printed, PrintedClause
from agreements.wording.canonical import from_canonical
from agreements.wording.changes import Change, compare
from agreements.wording.printing import preview_wording, print_wording
from agreements.wording.tree import ALLOWED_CHILDREN, Kind, Wording
from agreements.wording.word_diff import Op, word_diff
from workflows.places import Neighbours, Spot, neighbours, spots

WORDS = 9
KEPT = 32
"""How many printed versions a process remembers; they never change."""


class ChangedClause(NamedTuple):
    """A clause that differs, with its text word by word."""

    change: Change
    words: tuple[tuple[Op, str], ...]
    remarks: Sequence[object] = ()
    """What was said about the clause before, of ``workflows.remarks``."""


class DraftLine(NamedTuple):
    """One clause of a draft: the row as stored and as it would be printed."""

    row: DraftClause
    printed: PrintedClause
    neighbours: Neighbours

    @property
    def takes_parts(self) -> bool:
        """Whether other clauses may stand in this one."""
        return bool(ALLOWED_CHILDREN[Kind(self.row.kind)])


def printed_version(version: Version) -> Printed:
    """Return a version as printed; a process remembers the last few."""
    return _printed(version.canonical)


@lru_cache(maxsize=KEPT)
def _printed(canonical: str) -> Printed:
    return print_wording(from_canonical(canonical.encode()))


def clause_labels(version: Version) -> dict[str, str]:
    """Return how each clause of a version is cited, by its key."""
    printed = preview_wording(version.wording())
    return {clause.key: clause.label for clause in printed.walk()}


def changed_clauses(old: Version, new: Version) -> list[ChangedClause]:
    """Return what changed between two versions, in the order of the text."""
    return [
        ChangedClause(change, word_diff(change.old_text, change.new_text))
        for change in compare(old.wording(), new.wording())
    ]


def clause_choices(printed: Printed) -> list[tuple[str, str]]:
    """Return each clause with number and first words, for a select field."""
    return [(clause.key, _in_short(clause)) for clause in printed.walk()]


def clause_texts(printed: Printed) -> dict[str, str]:
    """Return what each clause says as printed, without number; tables say nothing."""
    return {
        clause.key: clause.text or clause.heading_text
        for clause in printed.walk()
        if clause.kind != Kind.TABLE
    }


def place_choices(printed: Printed, *, moving: str) -> list[tuple[str, str]]:
    """Return each place to which a clause may be moved, in words.

    :param moving: key of the clause that is moved; it and its parts are left out
    """
    return [(place_value(s), _place_words(s)) for s in spots(printed, moving=moving)]


def place_value(spot: Spot) -> str:
    """Return a place as the keys of the clauses in and behind which it is."""
    return ":".join(clause.key if clause else "" for clause in spot)


def _place_words(spot: Spot) -> str:
    if spot.after is not None:
        return _("behind %(clause)s") % {"clause": _in_short(spot.after)}
    if spot.parent is None:
        return _("at the beginning of the text")
    return _("at the beginning of %(clause)s") % {"clause": _in_short(spot.parent)}


def _in_short(clause: PrintedClause) -> str:
    words = (clause.heading_text or clause.text).split()
    if words == [clause.label]:
        return clause.label
    text = " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
    return f"{clause.label} {text}".strip()


def draft_preview(agreement: Agreement) -> Printed:
    """Return a draft as it would be printed, faults as they are written."""
    return preview_wording(draft_wording(agreement))


def draft_lines(agreement: Agreement, wording: Wording) -> Iterator[DraftLine]:
    """Yield each clause of a draft in the order of the text.

    :param wording: the draft as it stands
    """
    clauses = agreement.draft_clauses.select_related("parent")
    rows = {row.key: row for row in clauses}
    printed = preview_wording(wording)
    around = neighbours(printed)
    for clause in printed.walk():
        yield DraftLine(rows[clause.key], clause, around[clause.key])


def clauses_citing(lines: Iterable[DraftLine], *, gone: str) -> list[str]:
    """Return the labels of clauses that refer to one that goes, or to its parts."""
    lines = list(lines)
    below = {gone}
    for line in lines:  # in the order of the text: each stands behind its parent
        if line.row.parent_id and line.row.parent.key in below:
            below.add(line.row.key)
    return [
        line.printed.label
        for line in lines
        if line.row.key not in below
        and any(f"{{ref:{key}}}" in all_written(line.row) for key in below)
    ]


def all_written(row: DraftClause) -> str:
    """Return everything a person wrote into a clause."""
    return f"{row.heading}\n{row.written}"
