"""The wording itself: every clause a paragraph in the style of its level."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from agreements.wording import Kind, Printed, PrintedClause, Run
from documents.docx.clause_tables import clause_table
from documents.docx.numbering import ANNEX_STYLES, FIRST_SINGLE, TEXT_STYLES
from documents.docx.paragraphs import CLAUSE_MARK, Bookmarks, paragraph, printed

HEADINGS = {
    Kind.PREAMBLE: "VW Teil",
    Kind.SECTION: "heading 1",
    Kind.ANNEX: "VW Anlage",
}
UNNUMBERED = "VW Absatz ohne Nummer"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clause stands: its styles, its list, whether the next stays near."""

    styles: tuple[str, str, str] = TEXT_STYLES
    in_preamble: bool = False
    single: int | None = None
    """Id of the list that these items have for themselves."""
    keep_next: bool = False


@dataclass(slots=True)
class Body:
    """Sets the clauses of a wording and counts the lists of their own."""

    bookmarks: Bookmarks
    singles: int = 0

    def blocks(self, text: Printed) -> list[etree._Element]:
        """Return the paragraphs and tables of the wording."""
        return [
            block
            for clause in text.clauses
            for block in self._clause(clause, _top(clause))
        ]

    def _clause(self, clause: PrintedClause, place: Place) -> Iterator[etree._Element]:
        if clause.kind is Kind.TABLE:
            yield from self._table(clause)
        else:
            yield from self._paragraphs(clause, place)
        below = self._below(clause, place)
        for number, child in enumerate(clause.children, start=1):
            # no item alone at the top of a page
            near = child.level > 1 and number == len(clause.children) - 1
            yield from self._clause(
                child,
                Place(below.styles, below.in_preamble, below.single, keep_next=near),
            )

    def _below(self, clause: PrintedClause, place: Place) -> Place:
        """Return the place of the children; outside of §§ nothing restarts a list."""
        single = place.single
        if clause.kind is Kind.PARAGRAPH and place.in_preamble and clause.children:
            single = FIRST_SINGLE + self.singles
            self.singles += 1
        return Place(place.styles, place.in_preamble, single)

    def _paragraphs(
        self, clause: PrintedClause, place: Place
    ) -> Iterator[etree._Element]:
        lines = [runs for runs in (clause.heading, clause.runs) if runs]
        if not lines and not clause.number:
            return
        first, *rest = lines or [()]
        keep = place.keep_next or (clause.level > 0 and bool(clause.children))
        yield paragraph(
            _style(clause, place),
            *self._marked(clause, first),
            keep_next=keep,
            numbering=_own_list(clause, place),
        )
        for runs in rest:
            yield paragraph(UNNUMBERED, *printed(runs), keep_next=keep)

    def _marked(
        self, clause: PrintedClause, runs: tuple[Run, ...]
    ) -> list[etree._Element]:
        return self.bookmarks.around(f"{CLAUSE_MARK}{clause.key}", printed(runs))

    def _table(self, clause: PrintedClause) -> Iterator[etree._Element]:
        texts = [runs for runs in (clause.heading, clause.runs) if runs]
        # word processors join tables that follow each other: a line keeps them apart
        first, *rest = texts or [()]
        yield paragraph("VW Tabellentitel", *self._marked(clause, first))
        for runs in rest:
            yield paragraph("VW Tabellentitel", *printed(runs))
        if clause.columns:
            yield clause_table(clause)


def _top(clause: PrintedClause) -> Place:
    styles = ANNEX_STYLES if clause.kind is Kind.ANNEX else TEXT_STYLES
    return Place(styles, in_preamble=clause.kind is Kind.PREAMBLE)


def _style(clause: PrintedClause, place: Place) -> str:
    if clause.kind in HEADINGS:
        return HEADINGS[clause.kind]
    if clause.kind is Kind.PARAGRAPH and not clause.number:
        return UNNUMBERED
    return place.styles[clause.level - 1]


def _own_list(clause: PrintedClause, place: Place) -> tuple[int, int] | None:
    if place.single is None or clause.kind not in (Kind.ITEM, Kind.SUBITEM):
        return None
    return place.single, clause.level - 2
