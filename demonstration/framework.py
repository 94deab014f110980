"""KV-2018: drafted in 2017, two rounds of review, signed and in force in 2018."""

from collections.abc import Sequence
from datetime import date, timedelta

from agreements.models import Agreement, Party, Point, ReviewRound
from agreements.services.drafting import PartySpec, draft_agreement, load_clauses
from agreements.services.review import PointSpec
from agreements.terms import Term
from agreements.wording import clauses_from_nodes
from demonstration.people import Cast
from demonstration.sources import Node, at, first_round_nodes, load
from workflows import acts
from workflows.worker import drain

DRAFTED_ON = date(2017, 9, 4)
APPROVED_ON = (date(2017, 9, 18), date(2017, 11, 6))
REVISED_ON = date(2017, 11, 1)
SIGNING_OPENED_ON = date(2017, 12, 8)
SEALED_ON = date(2018, 1, 5)
COMPLETED_ON = date(2018, 1, 15)
COUNCIL_ON = date(2018, 1, 17)
COUNCIL = (
    "Kenntnisnahme der Bezirksverordnetenversammlung, Drucksache DEMO-0001 (fiktiv)"
)


def term_of(entry: Node) -> Term:
    """Return the term as the files state it."""
    term = entry["term"]
    return Term(
        kind=term["kind"],
        starts_on=term["starts_on"],
        ends_on=term["ends_on"],
        notice_months=term.get("notice_months"),
        notice_to=term.get("notice_to") or "",
        talks_months=term.get("talks_months"),
        evaluation_months=term.get("evaluation_months"),
        extension_months=6 if term.get("extension") else None,
        renews_by_months=term.get("renews_by_months"),
        option_months=term.get("option_months"),
    )


def party_of(agreement: Agreement, slug: str) -> Party:
    """Return the party of an agreement by the short name of its organisation."""
    return agreement.parties.get(organisation__slug=slug)


def live_framework(cast: Cast) -> Agreement:
    """Lead the framework from its first clause into force."""
    agreement = _draft(cast)
    for index, approved_on in enumerate(APPROVED_ON):
        _circulate(agreement, cast, approved_on, index)
    _sign(agreement, cast)
    acts.put_into_force(
        agreement=agreement,
        effective_on=COUNCIL_ON,
        basis=COUNCIL,
        actor=cast.users["recht-1"],
        at=at(COUNCIL_ON, 20),
    )
    drain(at=at(COUNCIL_ON, 20, 5))
    agreement.refresh_from_db()
    return agreement


def _draft(cast: Cast) -> Agreement:
    entry = load("framework")
    clerk = cast.users["recht-1"]
    agreement = draft_agreement(
        reference=entry["reference"],
        kind=Agreement.Kind.FRAMEWORK,
        title=entry["title"],
        short_title=entry["short_title"],
        language="de",
        office=cast.organisations["office"],
        parties=[
            PartySpec(
                organisation=cast.organisations[party["slug"]],
                label=party["role"],
                starts_on=party["from"],
            )
            for party in entry["parties"]
        ],
        term=term_of(entry),
        needs_council=True,
        clause_keys={d["kind"]: d["clause"] for d in entry["expected_deadlines"]},
        is_demonstration=True,
        actor=clerk,
        at=at(DRAFTED_ON, 9),
    )
    load_clauses(
        agreement=agreement,
        clauses=clauses_from_nodes(first_round_nodes()),
        actor=clerk,
        at=at(DRAFTED_ON, 9, 30),
    )
    acts.open_drafting(agreement=agreement, actor=clerk, at=at(DRAFTED_ON, 9, 45))
    return agreement


def _circulate(agreement: Agreement, cast: Cast, approved_on: date, index: int) -> None:
    clerk, reviewer = cast.users["recht-1"], cast.users["recht-2"]
    story = load("framework-changes")["rounds"][index]
    frozen_on = (DRAFTED_ON, REVISED_ON)[index]
    acts.submit_draft(agreement=agreement, actor=clerk, at=at(frozen_on, 16))
    acts.approve_wording(
        agreement=agreement,
        due_on=story["due_on"],
        comments=story.get("remarks", {}),
        actor=reviewer,
        at=at(approved_on, 11),
    )
    drain(at=at(approved_on, 11, 5))
    for hour, vote in enumerate(story["votes"]):
        _answer(agreement, cast, story, vote, hour)
    drain(at=at(story["closed_on"], 18))
    _decide(agreement, cast, story)


def _answer(
    agreement: Agreement, cast: Cast, story: Node, vote: Node, hour: int
) -> None:
    points = [point for point in story["points"] if point["id"] in vote["points"]]
    acts.answer(
        agreement=agreement,
        party=party_of(agreement, vote["party"]),
        kind=vote["vote"],
        points=[_point(point) for point in points],
        actor=cast.users[vote["by"]],
        at=at(vote["day"], 9 + hour),
    )


def _point(point: Node) -> PointSpec:
    return PointSpec(
        clause_key=point["clause"],
        kind=point["kind"],
        comment=point["comment"],
        proposed_text=point.get("proposed_text", ""),
    )


def _decide(agreement: Agreement, cast: Cast, story: Node) -> None:
    """Decide each point and bring accepted ones into the draft."""
    clerk = cast.users["recht-1"]
    round = ReviewRound.objects.get(agreement=agreement, number=story["round"])
    for entry in story["points"]:
        point = Point.objects.get(
            answer__round=round,
            answer__party=party_of(agreement, entry["party"]),
            clause_key=entry["clause"],
        )
        acts.decide_point(
            point=point,
            decision=entry["decision"],
            reason=entry["reason"],
            actor=clerk,
            at=at(entry["decided_on"], 14),
        )
    for clause in story["clauses_differing"]:
        row = agreement.draft_clauses.get(key=clause["clause"])
        acts.edit_clause(
            agreement=agreement,
            key=row.key,
            heading=row.heading,
            text=clause["final_text"],
            base_revision=row.revision,
            actor=clerk,
            at=at(REVISED_ON, 10),
        )


def _sign(agreement: Agreement, cast: Cast) -> None:
    acts.open_signing(
        agreement=agreement, actor=cast.users["recht-1"], at=at(SIGNING_OPENED_ON)
    )
    drain(at=at(SIGNING_OPENED_ON, 10, 5))
    signatures = load("framework-changes")["signatures"]
    name_and_sign(
        agreement,
        cast,
        [(s["party"], s["signatory"], s["day"]) for s in signatures],
        named_on=SEALED_ON,
    )


def name_and_sign(
    agreement: Agreement,
    cast: Cast,
    signatures: Sequence[tuple[str, str, date]],
    *,
    named_on: date,
) -> None:
    """Let every party name its signatories, then let them sign on their days."""
    for party in agreement.parties.order_by("-position"):
        slug = party.organisation.slug
        people = [who for of, who, _day in signatures if of == slug]
        actor = cast.users["recht-1" if party.is_office else people[0]]
        acts.name_signatories(
            agreement=agreement,
            party=party,
            users=[cast.users[who] for who in people],
            actor=actor,
            at=at(named_on),
        )
    drain(at=at(named_on, 10, 30))
    for minute, (_slug, who, day) in enumerate(sorted(signatures, key=lambda s: s[2])):
        acts.sign(agreement=agreement, actor=cast.users[who], at=at(day, 11, minute))
    last = max(day for _slug, _who, day in signatures)
    drain(at=at(last, 15))


def before(day: date, weeks: int) -> date:
    """Return the same weekday some weeks earlier."""
    return day - timedelta(weeks=weeks)
