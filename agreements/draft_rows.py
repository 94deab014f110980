"""Where clauses of a draft may stand, and their order among siblings."""

import secrets

from agreements.models import Agreement, DraftClause
from agreements.refusals import MisplacedClauseError, UnknownClauseError
from agreements.wording.characters import tidy
from agreements.wording.splitting import paragraphs
from agreements.wording.tables import read_table
from agreements.wording.tree import Kind, may_hold

TEXTS = (DraftClause.Kind.PARAGRAPH, DraftClause.Kind.ITEM, DraftClause.Kind.SUBITEM)
"""Kinds that are text only, of which another may follow."""
HEADED = (DraftClause.Kind.PREAMBLE, DraftClause.Kind.SECTION, DraftClause.Kind.ANNEX)
"""Kinds that are a heading, their text standing in what hangs on them."""
FULL_WIDTH = 100
"""Per cent of a table's width that its columns may share."""


def new_key() -> str:
    """Return a random clause key, which stays with the clause for life."""
    return secrets.token_hex(6)


def find(agreement: Agreement, key: str) -> DraftClause:
    """Return a clause of the draft by its key.

    :raises UnknownClauseError: if the draft has none
    """
    row = agreement.draft_clauses.filter(key=key).first()
    if row is None:
        raise UnknownClauseError(key=key)
    return row


def texts_of(row: DraftClause, text: str) -> list[str]:
    """Return the texts of the clauses that a text becomes, at least one."""
    if "\n" not in text or row.kind == DraftClause.Kind.TABLE:
        return [text]
    return paragraphs(text) or [""] if row.kind in TEXTS else [tidy(text)]


def write(row: DraftClause, text: str) -> None:
    """Put a text into an unsaved or saved row; of a table its lines.

    Widths and sides of columns stay with their places.

    :raises WordingError: if the lines are no table
    """
    if row.kind != DraftClause.Kind.TABLE:
        row.text = text
        return
    headings, cells = read_table(text)
    known = [*row.columns, *({"width": 0, "align": "left"} for _ in headings)]
    row.columns = [
        {**column, "heading": heading}
        for column, heading in zip(known, headings, strict=False)
    ]
    if sum(column["width"] for column in row.columns) > FULL_WIDTH:
        row.columns = [{**column, "width": 0} for column in row.columns]
    row.rows = [list(row_cells) for row_cells in cells]


def require_place(kind: str, parent: DraftClause | None) -> None:
    """Refuse a clause where its kind cannot stand.

    Since kinds only nest downwards, no clause can come to stand below itself.

    :raises MisplacedClauseError: naming the kind
    """
    above = None if parent is None else Kind(parent.kind)
    if not may_hold(above, Kind(kind)):
        raise MisplacedClauseError(kind=DraftClause.Kind(kind).label)


def place(row: DraftClause, *, after_key: str | None) -> None:
    """Put an unsaved or saved row behind a sibling and number all siblings anew.

    :param after_key: sibling to stand behind; ``None`` puts the row first
    :raises UnknownClauseError: if ``after_key`` is no sibling
    """
    siblings = list(
        DraftClause.objects.filter(agreement=row.agreement_id, parent=row.parent_id)
        .exclude(pk=row.pk)
        .order_by("position", "pk")
    )
    siblings.insert(_index_after(siblings, after_key), row)
    moved = []
    for position, sibling in enumerate(siblings, start=1):
        if sibling.position != position:
            sibling.position = position
            moved.append(sibling)
    DraftClause.objects.bulk_update(
        [sibling for sibling in moved if sibling is not row], ["position"]
    )


def _index_after(siblings: list[DraftClause], after_key: str | None) -> int:
    if after_key is None:
        return 0
    for index, sibling in enumerate(siblings, start=1):
        if sibling.key == after_key:
            return index
    raise UnknownClauseError(key=after_key)
