"""Bring clauses in from the plain mappings of a YAML file, and back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from agreements.wording.characters import tidy
from agreements.wording.errors import NodeError
from agreements.wording.tree import Clause, Column, Kind

FIELDS = {"kind", "key", "heading", "text", "children", "columns", "rows"}
COLUMN_FIELDS = {"heading", "width", "align"}
DEPTH_AT_MOST = 10

Node = Mapping[str, Any]  # Any: as read from the file, checked field by field


def clauses_from_nodes(nodes: Sequence[Node]) -> tuple[Clause, ...]:
    """Return the clauses a file describes, their texts with single spaces.

    :raises NodeError: with the place of the first node not written as it must be
    """
    return _clauses(nodes, "nodes", 1)


def nodes_from_clauses(clauses: Iterable[Clause]) -> list[dict[str, Any]]:
    """Return the plain mappings of clauses, empty fields left out."""
    return [_node(clause) for clause in clauses]


def _clauses(nodes: Any, place: str, depth: int) -> tuple[Clause, ...]:
    items = _list(nodes, place)
    if depth > DEPTH_AT_MOST:
        raise NodeError(place=place)
    return tuple(_clause(node, f"{place}[{i}]", depth) for i, node in enumerate(items))


def _clause(node: Any, place: str, depth: int) -> Clause:
    if not isinstance(node, Mapping) or not set(node) <= FIELDS:
        raise NodeError(place=place)
    if node.get("kind") not in list(Kind):
        raise NodeError(place=f"{place}.kind")
    key = node.get("key")
    if not isinstance(key, str):
        raise NodeError(place=f"{place}.key")
    columns = _list(node.get("columns", []), f"{place}.columns")
    rows = _list(node.get("rows", []), f"{place}.rows")
    return Clause(
        kind=Kind(node["kind"]),
        key=key,
        heading=_text(node.get("heading", ""), f"{place}.heading"),
        text=_text(node.get("text", ""), f"{place}.text"),
        children=_clauses(node.get("children", []), f"{place}.children", depth + 1),
        columns=tuple(
            _column(column, f"{place}.columns[{i}]") for i, column in enumerate(columns)
        ),
        rows=tuple(_row(row, f"{place}.rows[{i}]") for i, row in enumerate(rows)),
    )


def _column(value: Any, place: str) -> Column:
    if isinstance(value, str):
        return Column(heading=tidy(value))
    if not isinstance(value, Mapping) or not set(value) <= COLUMN_FIELDS:
        raise NodeError(place=place)
    width = value.get("width", 0)
    if type(width) is not int:
        raise NodeError(place=f"{place}.width")
    return Column(
        heading=_text(value.get("heading", ""), f"{place}.heading"),
        width=width,
        align=_text(value.get("align", "left"), f"{place}.align"),
    )


def _row(value: Any, place: str) -> tuple[str, ...]:
    cells = _list(value, place)
    return tuple(_text(cell, f"{place}[{i}]") for i, cell in enumerate(cells))


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise NodeError(place=place)
    return tidy(value)


def _list(value: Any, place: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise NodeError(place=place)
    return value


def _node(clause: Clause) -> dict[str, Any]:
    fields: dict[str, Any] = {"kind": clause.kind.value, "key": clause.key}
    rest = {
        "heading": clause.heading,
        "text": clause.text,
        "columns": [
            {"heading": c.heading, "width": c.width, "align": c.align}
            for c in clause.columns
        ],
        "rows": [list(row) for row in clause.rows],
        "children": nodes_from_clauses(clause.children),
    }
    return fields | {name: value for name, value in rest.items() if value}
