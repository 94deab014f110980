"""Wishes of the parties that were accepted: their wording and the draft's."""

from agreements.draft_rows import HEADED
from agreements.models import Agreement, DraftClause, Point
from agreements.models.review import PointQuerySet
from agreements.review_state import accepted_points, last_round
from agreements.wording.characters import tidy
from agreements.wording.merging import merge
from agreements.wording.printing import preview_wording
from agreements.wording.splitting import paragraphs


def accepted_wishes(agreement: Agreement) -> PointQuerySet:
    """Return the points of the last round that change the text."""
    round = last_round(agreement)
    if round is None:
        return Point.objects.none()
    points = accepted_points(round).select_related(
        "answer__party__organisation", "answer__round__version"
    )
    return points.order_by("pk")


def taken_over(point: Point, row: DraftClause) -> dict[str, str]:
    """Return heading and text of a clause with the wording a party proposed.

    The party wrote into the printed text. Placeholders and what was changed since
    stay wherever the party wrote at other places.
    """
    is_heading = row.kind in HEADED
    proposed = point.proposed_text
    written = tidy(proposed) if is_heading else "\n\n".join(paragraphs(proposed))
    present = row.heading if is_heading else row.text
    base = _printed(point, is_heading=is_heading)
    both = None if base is None else merge(base, present, written)
    name = "heading" if is_heading else "text"
    return {"heading": row.heading, "text": row.written} | {name: both or written}


def _printed(point: Point, *, is_heading: bool) -> str | None:
    """Return what the clause said where the party read it."""
    printed = preview_wording(point.answer.round.version.wording())
    for clause in printed.walk():
        if clause.key == point.clause_key:
            return clause.heading_text if is_heading else clause.text
    return None
