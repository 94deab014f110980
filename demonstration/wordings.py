"""The demonstration's agreements as pure texts, for measurements and tests."""

from typing import Any

from agreements.wording import (
    FrameworkFacts,
    PartyFacts,
    Wording,
    clauses_from_nodes,
    number_clauses,
)
from demonstration.sources import Node, load
from documents.look import SigningBox, SigningParty


def framework_wording() -> Wording:
    """Return KV-2018 as signed, built from the texts of the demonstration."""
    entry = load("framework")
    roles = {party["slug"]: party["role"] for party in entry["parties"]}
    return Wording(
        kind="framework",
        reference=entry["reference"],
        version=2,
        language=entry["language"],
        title=entry["title"],
        short_title=entry["short_title"],
        demonstration=True,
        parties=tuple(party_facts(slug, role) for slug, role in roles.items()),
        facts=term_facts(entry["term"]),
        clauses=clauses_from_nodes(entry["nodes"]),
    )


def addendum_wording(reference: str) -> Wording:
    """Return one of the ten addenda to KV-2018, e.g. ``ZV-2018-03``."""
    entry = next(a for a in load("addenda")["addenda"] if a["reference"] == reference)
    framework = framework_wording()
    numbers = number_clauses(framework.clauses)
    roles = zip(entry["parties"], ("Bezirksamt", "Träger"), strict=True)
    return Wording(
        kind="addendum",
        reference=reference,
        version=1,
        language="de",
        title=entry["title"],
        short_title=entry["short_title"],
        demonstration=True,
        parties=tuple(party_facts(slug, role) for slug, role in roles),
        facts=term_facts(entry["term"]),
        framework=FrameworkFacts(
            reference=framework.reference,
            title=framework.title,
            numbers=tuple(sorted((key, n.label) for key, n in numbers.items())),
        ),
        clauses=clauses_from_nodes(entry["nodes"]),
    )


ADDENDA = [entry["reference"] for entry in load("addenda")["addenda"]]


def party_facts(slug: str, role: str) -> PartyFacts:
    """Return what the demonstration knows of an organisation, as a party."""
    found = (o for o in load("organisations")["organisations"] if o["slug"] == slug)
    organisation = next(found)
    register = organisation["register"] or {}
    parts = [register.get(name) for name in ("kind", "court", "number")]
    return PartyFacts(
        slug=slug,
        name=organisation["name"],
        party_name=organisation.get("party_name", organisation["name"]),
        role=role,
        legal_form=organisation["legal_form"],
        seat=organisation["seat"],
        address=organisation["address"],
        register=", ".join(filter(None, parts)),
    )


def term_facts(term: dict[str, Any]) -> tuple[tuple[str, str | int], ...]:
    """Return days and lengths of a term under the names placeholders use."""
    facts: dict[str, str | int] = {}
    for name in ("starts_on", "ends_on"):
        if term.get(name):
            facts[f"term.{name}"] = term[name].isoformat()
    for name in ("notice", "talks", "evaluation", "extension", "option"):
        if term.get(f"{name}_months"):
            facts[f"{name}.months"] = term[f"{name}_months"]
    return tuple(sorted(facts.items()))


def signing_parties() -> tuple[SigningParty, ...]:
    """Return the parties of KV-2018 with the people who signed in January 2018."""
    organisations = {o["slug"]: o for o in load("organisations")["organisations"]}
    signed = {s["signatory"] for s in load("framework-changes")["signatures"]}
    return tuple(
        _signing_party(number, organisations[party["slug"]], signed)
        for number, party in enumerate(load("framework")["parties"], start=1)
    )


def _signing_party(number: int, entry: Node, signed: set[str]) -> SigningParty:
    people = [person for person in entry["signatories"] if person["id"] in signed]
    return SigningParty(
        name=entry.get("party_name") or entry["name"],
        signatories=tuple(
            SigningBox(
                field_name=f"Signature-{number}-{position}",
                role=person["role"],
                name=person["role"],
            )
            for position, person in enumerate(people, start=1)
        ),
    )
