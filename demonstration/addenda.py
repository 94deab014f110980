"""Ten addenda between the office and one provider each, 2018 to 2020."""

from datetime import date

from agreements.models import Agreement
from agreements.services.drafting import PartySpec, draft_agreement, load_clauses
from agreements.wording import clauses_from_nodes
from demonstration.framework import before, name_and_sign, party_of, term_of
from demonstration.people import Cast
from demonstration.sources import Node, at, load
from workflows import acts
from workflows.worker import drain


def entries() -> list[Node]:
    """Return the addenda in the order in which they were concluded."""
    return sorted(load("addenda")["addenda"], key=lambda entry: entry["concluded_on"])


def live_addendum(cast: Cast, framework: Agreement, entry: Node) -> Agreement:
    """Lead one addendum from its draft into force."""
    first = min(signature["day"] for signature in entry["signed"])
    agreement = _draft(cast, framework, entry, before(first, 8))
    _agree(cast, agreement, entry, before(first, 7), before(first, 4))
    acts.open_signing(
        agreement=agreement, actor=cast.users["recht-2"], at=at(before(first, 2))
    )
    drain(at=at(before(first, 2), 10, 5))
    name_and_sign(
        agreement,
        cast,
        [(s["party"], s["signatory"], s["day"]) for s in entry["signed"]],
        named_on=before(first, 1),
    )
    acts.put_into_force(
        agreement=agreement,
        effective_on=entry["term"]["starts_on"],
        basis="Vereinbarter erster Tag der Laufzeit",
        actor=cast.users["recht-2"],
        at=at(entry["concluded_on"], 16),
    )
    drain(at=at(entry["concluded_on"], 16, 5))
    return agreement


def _draft(cast: Cast, framework: Agreement, entry: Node, on: date) -> Agreement:
    clerk = cast.users["recht-2"]
    ending = dict(entry["on_framework_end"])
    labels = ("Bezirksamt", "Träger")
    agreement = draft_agreement(
        reference=entry["reference"],
        kind=Agreement.Kind.ADDENDUM,
        title=entry["title"],
        short_title=entry["short_title"],
        language="de",
        office=cast.organisations["office"],
        parties=[
            PartySpec(
                organisation=cast.organisations[slug],
                label=label,
                starts_on=entry["term"]["starts_on"],
            )
            for slug, label in zip(entry["parties"], labels, strict=True)
        ],
        term=term_of(entry),
        framework=framework,
        on_framework_end=ending.pop("rule"),
        on_framework_end_details=_as_json(ending),
        is_demonstration=True,
        actor=clerk,
        at=at(on, 9),
    )
    load_clauses(
        agreement=agreement,
        clauses=clauses_from_nodes(entry["nodes"]),
        actor=clerk,
        at=at(on, 9, 30),
    )
    acts.open_drafting(agreement=agreement, actor=clerk, at=at(on, 9, 45))
    return agreement


def _as_json(details: Node) -> Node:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in details.items()
    }


def _agree(
    cast: Cast, agreement: Agreement, entry: Node, approved_on: date, answered_on: date
) -> None:
    acts.submit_draft(
        agreement=agreement, actor=cast.users["recht-2"], at=at(approved_on, 9)
    )
    acts.approve_wording(
        agreement=agreement,
        due_on=answered_on,
        actor=cast.users["recht-1"],
        at=at(approved_on, 15),
    )
    drain(at=at(approved_on, 15, 5))
    partner = entry["parties"][1]
    speaker = next(s["signatory"] for s in entry["signed"] if s["party"] == partner)
    acts.answer(
        agreement=agreement,
        party=party_of(agreement, partner),
        kind="agreed",
        points=[],
        actor=cast.users[speaker],
        at=at(answered_on, 12),
    )
    drain(at=at(answered_on, 12, 5))
