"""The picture of a process: Viewflow's layout, turned to run downwards.

The engine's own drawing is English, unlabelled at gates, 1,500 px wide and full
of inline styles. Its layout and its routing of edges are used; what is drawn is
ours. All shapes are laid out lying on their side, then x and y change places.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import wrap
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from viewflow.workflow import chart, flow

from workflows.engine import PartyTask
from workflows.jobs import Job
from workflows.route import Walk
from workflows.route_states import SHOWN, State, words

WIDTH, HEIGHT = 236, 84
"""Of one shape, in pixels of the drawing."""
LETTERS = 25
"""How many letters of a title find room in one line."""
TITLE_LINES = 3
LINE = 17
MARGIN = 8

MARKS = {
    State.DONE: "M0 7l2-2 3 3 6-7 2 2-8 9z",
    State.NOW: "M6 0a6 6 0 1 1-.01 0z",
    State.FAILED: "M6 0l6 12H0z",
    State.COMING: "M6 0a6 6 0 1 1-.01 0zm0 2a4 4 0 1 0 .01 0z",
    State.STOPPED: "M0 2l2-2 4 4 4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4z",
    State.NOT_NEEDED: "M0 5h12v2H0z",
}
ANSWERS = {"cond_true": gettext_lazy("yes"), "cond_false": gettext_lazy("no")}

Layout = Any  # Any: the engine has no types


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One node: where it stands, what it says and how far it is."""

    x: int
    y: int
    text_x: int
    outline: str
    behind: str
    """Outline of the sheet behind, where several parties do the same."""
    title: Sequence[tuple[int, str]]
    """Lines with their heights."""
    state: str
    word: str
    mark: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    path: str
    label: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    prefix: str
    width: int
    height: int
    title: str
    description: str
    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    word_y: int = HEIGHT - 12
    mark_y: int = HEIGHT - 22


def picture(walk: Walk) -> Picture:
    """Return the drawing of a process as far as it has come."""
    layout = _layout(walk.flow)
    cells = sorted(layout.cells, key=lambda cell: (cell.col, cell.row))
    return Picture(
        prefix=f"route-{walk.process.pk}",
        width=max(cell.shape.y for cell in cells) + WIDTH + 2 * MARGIN,
        height=max(cell.shape.x for cell in cells) + HEIGHT + 2 * MARGIN,
        title=_("Route: %(title)s") % {"title": walk.title},
        description=_description(walk),
        boxes=[_box(cell, walk) for cell in cells],
        arrows=[_arrow(edge) for edge in layout.edges],
    )


@cache
def _layout(flow_class: Layout) -> Layout:
    """Lay out a flow with shapes of one size, lying on their side."""
    layout = chart.calc_layout_data(flow_class)
    for cell in layout.cells:
        cell.width = cell.shape.width = HEIGHT
        cell.height = cell.shape.height = WIDTH
        cell.x = cell.shape.x = cell.col * (HEIGHT + chart.GAP_SIZE)
        cell.y = cell.shape.y = cell.row * (WIDTH + chart.GAP_SIZE)
    chart.calc_edges(layout)
    return layout


def _box(cell: Layout, walk: Walk) -> Box:
    node, state = cell.node, walk.states[cell.node]
    lines = wrap(_title(node), LETTERS, max_lines=TITLE_LINES, placeholder=" …")
    kind = _kind(node)
    return Box(
        x=cell.shape.y + MARGIN,
        y=cell.shape.x + MARGIN,
        text_x=HEIGHT // 2 if kind == "edge" else 18,
        outline=OUTLINES[kind],
        behind=OUTLINES["step"] if isinstance(node, PartyTask) else "",
        title=[(18 + LINE * number, line) for number, line in enumerate(lines)],
        state=state,
        word=walk.counted(node) or words()[state],
        mark=MARKS[state],
        kind=kind,
    )


def _title(node: Layout) -> str:
    if isinstance(node, flow.StartHandle):
        return _("Begin")
    return _("End") if isinstance(node, flow.End) else str(node.task_title)


def _kind(node: Layout) -> str:
    if isinstance(node, flow.StartHandle | flow.End):
        return "edge"
    if not isinstance(node, SHOWN):
        return "gate"
    return "work" if isinstance(node, Job) else "step"


OUTLINES = {
    "step": f"M4 0H{WIDTH - 4}q4 0 4 4V{HEIGHT - 4}q0 4-4 4H4q-4 0-4-4V4q0-4 4-4z",
    "work": f"M0 0H{WIDTH}V{HEIGHT}H0zM6 0V{HEIGHT}M{WIDTH - 6} 0V{HEIGHT}",
    "gate": f"M12 0H{WIDTH - 12}L{WIDTH} {HEIGHT // 2} {WIDTH - 12} {HEIGHT}"
    f"H12L0 {HEIGHT // 2}z",
    "edge": f"M{HEIGHT // 2} 0H{WIDTH - HEIGHT // 2}"
    f"a{HEIGHT // 2} {HEIGHT // 2} 0 0 1 0 {HEIGHT}H{HEIGHT // 2}"
    f"a{HEIGHT // 2} {HEIGHT // 2} 0 0 1 0-{HEIGHT}z",
}


def _arrow(edge: Layout) -> Arrow:
    points = [(int(y) + MARGIN, int(x) + MARGIN) for x, y in edge.segments]
    (x, y), (next_x, next_y) = points[0], points[1]
    label_y = y + (14 if next_y >= y else -6)
    return Arrow(
        path="M" + "L".join(f"{x} {y}" for x, y in points),
        label=str(ANSWERS.get(edge.edge_class, "")),
        label_x=_label_x(x, next_x),
        label_y=label_y if next_x == x else y - 6,
    )


def _label_x(x: int, next_x: int) -> int:
    """Beside a way downwards; beyond the gap in which ways run up and down."""
    if next_x == x:
        return x + 6
    return x + chart.GAP_SIZE + 1 if next_x > x else x - chart.GAP_SIZE - 20


def _description(walk: Walk) -> str:
    """Say in one sentence for each state which steps are there."""
    titles: dict[str, list[str]] = {}
    for node, state in walk.states.items():
        if isinstance(node, SHOWN):
            count = walk.counted(node) if state == State.NOW else ""
            title = str(node.task_title)
            titles.setdefault(state, []).append(
                f"{title} ({count})" if count else title
            )
    named = words()
    return " ".join(
        f"{named[state].capitalize()}: {', '.join(titles[state])}."
        for state in named
        if state in titles
    )
