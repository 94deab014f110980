"""Makes people, organisations and drafts; everything further is walked for real."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from agreements.models import Agreement, Membership, Organisation, User
from agreements.services.drafting import PartySpec, draft_agreement, load_clauses
from agreements.services.organisations import add_organisation
from agreements.services.people import (
    record_mandate,
    record_membership,
    record_signing_rule,
)
from agreements.terms import Term
from agreements.wording.tree import Clause, Kind
from tests.remembered import remembered

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = date(2015, 1, 1)
DRAFTED_ON = date(2017, 9, 4)
FOUR_YEARS = Term(
    kind="fixed",
    starts_on=date(2018, 1, 1),
    ends_on=date(2021, 12, 31),
    notice_months=3,
    notice_to="half_year_end",
    talks_months=9,
    evaluation_months=15,
    extension_months=6,
)

PURPOSE = "a00000000001"
FIRST_PARAGRAPH = "a00000000011"
SECOND_PARAGRAPH = "a00000000012"
FIRST_ITEM = "a00000000021"
DURATION = "a00000000002"
DURATION_PARAGRAPH = "a00000000031"

SMALL_TEXT = (
    Clause(
        kind=Kind.SECTION,
        key=PURPOSE,
        heading="Zweck",
        children=(
            Clause(
                kind=Kind.PARAGRAPH,
                key=FIRST_PARAGRAPH,
                text="Die Beteiligten arbeiten zusammen, um",
                children=(
                    Clause(
                        kind=Kind.ITEM, key=FIRST_ITEM, text="Angebote abzustimmen und"
                    ),
                    Clause(
                        kind=Kind.ITEM, key="a00000000022", text="Räume zu erhalten."
                    ),
                ),
            ),
            Clause(
                kind=Kind.PARAGRAPH,
                key=SECOND_PARAGRAPH,
                text="Das {party.office.name} lädt zweimal im Jahr ein.",
            ),
        ),
    ),
    Clause(
        kind=Kind.SECTION,
        key=DURATION,
        heading="Laufzeit",
        children=(
            Clause(
                kind=Kind.PARAGRAPH,
                key=DURATION_PARAGRAPH,
                text=f"{{ref:{FIRST_ITEM}}} gilt ab dem {{term.starts_on}}.",
            ),
        ),
    ),
)


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """Return a moment of a day in Berlin; noon if not said otherwise."""
    return datetime.combine(day, time(hour, minute), BERLIN)


def person(name: str, **fields: Any) -> User:
    """Return a new account."""
    return User.objects.create_user(
        f"{name}@example.org", full_name=name.replace("-", " ").title(), **fields
    )


@dataclass(frozen=True, kw_only=True)
class Cast:
    """An office with its staff and partner organisations with two people each."""

    office: Organisation
    drafter: User
    reviewer: User
    councillor: User
    auditor: User
    partners: tuple[Organisation, ...]
    people: dict[str, tuple[User, ...]]
    """Representatives with mandates, by the short name of their organisation."""

    def speaker(self, organisation: Organisation) -> User:
        """Return the person who answers and signs first for an organisation."""
        return self.people[organisation.slug][0]


def join(
    user: User,
    organisation: Organisation,
    role: str,
    *,
    since: date = LONG_AGO,
    until: date | None = None,
) -> Membership:
    """Let a person do something for an organisation inside the service."""
    return record_membership(
        organisation=organisation,
        user=user,
        role=role,
        starts_on=since,
        ends_on=until,
        actor=user,
        at=at(since),
    )


def organisation(slug: str, kind: str = "provider") -> Organisation:
    """Return a new organisation without people."""
    return add_organisation(
        slug=slug,
        name=f"Haus {slug.title()} e.V.",
        kind=kind,
        legal_form="eingetragener Verein",
        seat="Berlin",
        address="Beispielstraße 1, 10000 Berlin",
        register="Amtsgericht Charlottenburg, VR 00000",
        actor=person(f"registrar-of-{slug}"),
        at=at(LONG_AGO),
    )


def represent(
    organisation: Organisation, people: Sequence[User], tree: dict[str, Any]
) -> None:
    """Give people mandates for an organisation and the rule by which they sign."""
    for number, user in enumerate(people, start=1):
        record_mandate(
            organisation=organisation,
            user=user,
            title=f"Vorstandsmitglied {number}",
            basis="Vereinsregister",
            starts_on=LONG_AGO,
            actor=user,
            at=at(LONG_AGO),
        )
    record_signing_rule(
        organisation=organisation,
        wording="Zwei Mitglieder des Vorstands gemeinsam.",
        tree=tree,
        starts_on=LONG_AGO,
        actor=people[0],
        at=at(LONG_AGO),
    )


def office_cast(partners: int = 2) -> Cast:
    """Return an office and its partners.

    The councillor signs alone for the office; of each partner two of three people
    sign together.
    """
    return remembered(f"cast of {partners}", lambda: _office_cast(partners))


def _office_cast(partners: int) -> Cast:
    office = organisation("office", "office")
    drafter, reviewer = person("lawyer-1"), person("lawyer-2")
    councillor, auditor = person("councillor"), person("auditor")
    join(drafter, office, Membership.Role.LEGAL)
    join(reviewer, office, Membership.Role.LEGAL)
    join(councillor, office, Membership.Role.COUNCILLOR)
    join(auditor, office, Membership.Role.AUDITOR)
    represent(office, [councillor], {"type": "sole", "of": [councillor.pk]})
    houses = tuple(organisation(f"house{n}") for n in range(1, partners + 1))
    people = {house.slug: _board(house) for house in houses}
    return Cast(
        office=office,
        drafter=drafter,
        reviewer=reviewer,
        councillor=councillor,
        auditor=auditor,
        partners=houses,
        people={**people, "office": (councillor,)},
    )


def _board(house: Organisation) -> tuple[User, ...]:
    board = tuple(person(f"{house.slug}-{n}") for n in (1, 2, 3))
    for user in board:
        join(user, house, Membership.Role.REPRESENTATIVE)
    ids = [user.pk for user in board]
    represent(house, board, {"type": "k_of_n", "k": 2, "of": ids})
    return board


def empty_draft(cast: Cast, **fields: Any) -> Agreement:
    """Return the draft of a framework between all of the cast, without text."""
    given = {
        "reference": "KV-2018",
        "kind": Agreement.Kind.FRAMEWORK,
        "title": "Kooperationsvereinbarung zur Stadtteilarbeit",
        "short_title": "Kooperationsvereinbarung",
        "office": cast.office,
        "parties": party_specs(cast.office, *cast.partners),
        "term": FOUR_YEARS,
        "actor": cast.drafter,
        "at": at(DRAFTED_ON),
    }
    return draft_agreement(**given | fields)


def party_specs(office: Organisation, *partners: Organisation) -> list[PartySpec]:
    """Return the parties of a draft in their order."""
    labels = ["Bezirksamt", *["Träger"] * len(partners)]
    return [
        PartySpec(organisation=who, label=label, starts_on=FOUR_YEARS.starts_on)
        for who, label in zip([office, *partners], labels, strict=True)
    ]


def framework_draft(
    cast: Cast, text: Sequence[Clause] = SMALL_TEXT, **fields: Any
) -> Agreement:
    """Return the draft of a framework with a small complete text."""
    agreement = empty_draft(cast, **fields)
    load_clauses(
        agreement=agreement, clauses=text, actor=cast.drafter, at=at(DRAFTED_ON)
    )
    return agreement


def addendum_draft(cast: Cast, framework: Agreement, **fields: Any) -> Agreement:
    """Return the draft of an addendum between the office and the first partner."""
    given = {
        "reference": "ZV-2018-01",
        "kind": Agreement.Kind.ADDENDUM,
        "title": "Zusatzvereinbarung über Räume",
        "short_title": "Räume",
        "framework": framework,
        "parties": party_specs(cast.office, cast.partners[0]),
        "term": replace(FOUR_YEARS, talks_months=None, evaluation_months=None),
    }
    return framework_draft(cast, ADDENDUM_TEXT, **given | fields)


ADDENDUM_TEXT = (
    Clause(
        kind=Kind.SECTION,
        key="b00000000001",
        heading="Räume",
        children=(
            Clause(
                kind=Kind.PARAGRAPH,
                key="b00000000011",
                text=f"Räume nach {{framework.ref:{FIRST_ITEM}}} überlässt das "
                "{party.office.name} unentgeltlich.",
            ),
        ),
    ),
)
