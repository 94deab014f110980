"""The whole new text with every difference to the old one in its place.

What pages and papers show: parts (§§, annexes) with their lines, word by word.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from agreements.wording.changes import Change, ChangeKind, compare
from agreements.wording.printing import PrintedClause, body_lines, preview_wording
from agreements.wording.tree import Wording, walk
from agreements.wording.word_diff import Op, word_diff

Words = tuple[tuple[Op, str], ...]
KEPT = 32
"""How many differences a process remembers; versions never change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One clause without what hangs below it, as it was and as it is."""

    key: str
    level: int
    number: str
    """As it stands on the newer paper that has the clause."""
    label: str
    words: Words
    change: Change | None = None
    old_label: str = ""
    """How the old text cites it, where that differs."""

    @property
    def kind(self) -> str:
        """The kind of the change; empty if there is none."""
        return "" if self.change is None else self.change.kind.value

    @property
    def is_moved(self) -> bool:
        return self.change is not None and self.change.is_moved

    @property
    def old_words(self) -> Words:
        return tuple(pair for pair in self.words if pair[0] != "insert")

    @property
    def new_words(self) -> Words:
        return tuple(pair for pair in self.words if pair[0] != "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A preamble, section or annex with its heading and lines."""

    key: str
    heading: Line
    lines: tuple[Line, ...]
    departed: tuple[Change, ...] = ()
    """What stood in it and stands in another part now."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """What happened in it, in the order of ``ChangeKind``."""
        lines = (self.heading, *self.lines)
        found = {line.kind for line in lines}
        if self.departed or any(line.is_moved for line in lines):
            found.add(ChangeKind.MOVED)
        return tuple(kind.value for kind in ChangeKind if kind in found)

    @property
    def changed_lines(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.change is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """Two texts in one."""

    title: Line
    parts: tuple[Part, ...]
    counts: Mapping[str, int]
    """Kind of change → how many clauses; a moved and reworded one counts twice."""

    @property
    def changed_parts(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kinds)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs, not counting numbers that follow from places."""
        return self.title.change is None and not self.changed_parts


@lru_cache(maxsize=KEPT)
def redline(old: Wording, new: Wording) -> Redline:
    """Return the new text with its differences to the old one.

    Texts are values: the same two give the same difference, made once.
    """
    changes = compare(old, new)
    title, parts = _title(new, changes), _Parts()
    for line in _lines(old, new, changes):
        parts.add(line)
    parts.departed = _departed(old, new, changes)
    counts = Counter(change.kind.value for change in changes)
    counts[ChangeKind.MOVED.value] += sum(
        change.is_moved and change.kind != ChangeKind.MOVED for change in changes
    )
    return Redline(title=title, parts=tuple(parts.done()), counts=dict(+counts))


@dataclass(slots=True)
class _Parts:
    """Gathers lines under the heading they follow."""

    found: list[tuple[Line, list[Line]]] = field(default_factory=list)
    departed: dict[str, list[Change]] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        if line.level == 0 and (not self.found or self.found[-1][0].key != line.key):
            self.found.append((line, []))
        else:
            self.found[-1][1].append(line)

    def done(self) -> Iterator[Part]:
        for heading, lines in self.found:
            departed = tuple(self.departed.get(heading.key, ()))
            yield Part(
                key=heading.key, heading=heading, lines=tuple(lines), departed=departed
            )


def _departed(
    old: Wording, new: Wording, changes: tuple[Change, ...]
) -> dict[str, list[Change]]:
    """Return what went to another part, by the part in which it stood."""
    before, after = _parts_of(old), _parts_of(new)
    gone: dict[str, list[Change]] = {}
    for change in changes:
        part = before.get(change.key)
        if change.is_moved and part is not None and part != after[change.key]:
            gone.setdefault(part, []).append(change)
    return gone


def _parts_of(wording: Wording) -> dict[str, str]:
    """Return for each clause the key of the part in which it stands."""
    return {
        clause.key: part.key for part in wording.clauses for clause in walk((part,))
    }


def _title(new: Wording, changes: tuple[Change, ...]) -> Line:
    change = next((change for change in changes if not change.key), None)
    old_title = new.title if change is None else change.old_text
    return Line(
        key="",
        level=0,
        number="",
        label="" if change is None else change.new_label,
        words=word_diff(old_title, new.title),
        change=change,
    )


def _lines(old: Wording, new: Wording, changes: tuple[Change, ...]) -> Iterator[Line]:
    """Yield each clause of the new text, the removed ones where they stood."""
    before = {clause.key: clause for clause in preview_wording(old).walk()}
    after = list(preview_wording(new).walk())
    waiting = {change.key: change for change in changes if change.key}
    gone = _removed_behind(before, {clause.key for clause in after})

    def removed(anchor: str) -> Iterator[Line]:
        for key in gone.pop(anchor, ()):
            yield from _of(before[key], None, waiting[key])

    yield from removed("")
    for clause in after:
        yield from _of(before.get(clause.key), clause, waiting.pop(clause.key, None))
        yield from removed(clause.key)


def _removed_behind(before: Iterable[str], kept: set[str]) -> dict[str, list[str]]:
    """Return the removed clauses by the kept clause behind which they stood."""
    gone: dict[str, list[str]] = {}
    anchor = ""
    for key in before:
        if key in kept:
            anchor = key
        else:
            gone.setdefault(anchor, []).append(key)
    return gone


def _of(
    old: PrintedClause | None, new: PrintedClause | None, change: Change | None
) -> Iterator[Line]:
    """Yield the line of a clause; a heading and the text under it are two."""
    shown = new or old
    assert shown is not None  # noqa: S101 -- one of the two texts has the clause
    if change is not None and change.kind == ChangeKind.ADDED:
        old = None
    old_label = old.label if old is not None and new is not None else ""
    for is_heading in (True, False) if shown.level == 0 else (False,):
        before, after = _text(old, shown, is_heading), _text(new, shown, is_heading)
        if not before and not after and not is_heading:
            continue
        words = word_diff(before, after) if change else (("equal", after),)
        is_same = change is not None and before == after and not is_heading
        yield Line(
            key=shown.key,
            level=shown.level,
            number=shown.number if is_heading or shown.level else "",
            label=shown.label,
            words=words,
            change=None if is_same and shown.level == 0 else change,
            old_label="" if old_label == shown.label else old_label,
        )


def _text(clause: PrintedClause | None, shown: PrintedClause, is_heading: bool) -> str:
    if clause is None:
        return ""
    if is_heading:
        return clause.heading_text
    lines = list(body_lines(clause))
    if shown.level == 0 and clause.heading_text:
        lines = lines[1:]
    return "\n".join(lines)
