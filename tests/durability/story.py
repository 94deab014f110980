"""A small agreement, led step by step to what a test interrupts.

Each step begins where the one before ended. Run inside ``manage.py shell``.
"""

import time
from datetime import date, timedelta

from django.conf import settings
from django.core.management import call_command

from agreements.models import Agreement, OutboxItem, Signature, User
from agreements.services.drafting import PartySpec, draft_agreement, load_clauses
from agreements.terms import Term
from agreements.wording import clauses_from_nodes
from demonstration.framework import party_of
from demonstration.people import Cast, enter_people
from demonstration.sources import at
from documents.models import Document, Revision
from workflows import acts
from workflows.worker import drain

DAY = date(2021, 5, 3)
PARTNERS = {"albatros": ["albatros-1"], "hvd": ["hvd-1", "hvd-2"]}
NODES = [
    {
        "kind": "section",
        "key": f"00000000000{number}",
        "heading": heading,
        "children": [
            {"kind": "paragraph", "key": f"0000000001{number}{n}", "text": text}
            for n, text in enumerate(texts)
        ],
    }
    for number, (heading, texts) in enumerate(
        [
            ("Gegenstand", ["Die Parteien arbeiten zusammen.", "Sie berichten."]),
            ("Laufzeit", ["Die Laufzeit beginnt am {term.starts_on}."]),
        ]
    )
]


def papers() -> None:
    """Promise the papers of a wording that was approved."""
    cast = enter_people()
    agreement = _drafted(cast)
    acts.submit_draft(agreement=agreement, actor=cast.users["recht-1"], at=at(DAY, 8))
    acts.approve_wording(
        agreement=agreement,
        due_on=DAY + timedelta(days=14),
        actor=cast.users["recht-2"],
        at=at(DAY, 9),
    )


def seal() -> None:
    """Make the papers, and promise the seal."""
    drain(at=at(DAY, 9, 5))
    agreement = Agreement.objects.get()
    for slug, people in PARTNERS.items():
        acts.answer(
            agreement=agreement,
            party=party_of(agreement, slug),
            kind="agreed",
            points=[],
            actor=_person(people[0]),
            at=at(DAY, 10),
        )
    acts.open_signing(agreement=agreement, actor=_person("recht-1"), at=at(DAY, 11))
    _name(agreement)


def sign() -> None:
    """Seal the papers, so that they can be signed."""
    drain(at=at(DAY, 12))


def complete() -> None:
    """Sign, and promise the archive."""
    agreement = Agreement.objects.get()
    for people in (["office-1"], *PARTNERS.values()):
        for person in people:
            acts.sign(agreement=agreement, actor=_person(person), at=at(DAY, 13))


def _drafted(cast: Cast) -> Agreement:
    clerk = cast.users["recht-1"]
    agreement = draft_agreement(
        reference="KV-TEST",
        kind="framework",
        title="Vereinbarung zur Probe",
        short_title="Probe",
        office=cast.organisations["office"],
        parties=[
            PartySpec(organisation=cast.organisations[slug], label="X", starts_on=DAY)
            for slug in ("office", *PARTNERS)
        ],
        term=Term(kind="fixed", starts_on=date(2021, 7, 1), ends_on=date(2023, 6, 30)),
        is_demonstration=True,
        actor=clerk,
        at=at(DAY, 7),
    )
    load_clauses(
        agreement=agreement,
        clauses=clauses_from_nodes(NODES),
        actor=clerk,
        at=at(DAY, 7),
    )
    acts.open_drafting(agreement=agreement, actor=clerk, at=at(DAY, 7))
    return agreement


def _name(agreement: Agreement) -> None:
    for slug, people in {"office": ["office-1"], **PARTNERS}.items():
        acts.name_signatories(
            agreement=agreement,
            party=party_of(agreement, slug),
            users=[_person(person) for person in people],
            actor=_person("recht-1" if slug == "office" else people[0]),
            at=at(DAY, 11, 30),
        )


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def restart() -> None:
    """Do what happens after a restart, and say in which state everything is.

    The second tick sweeps files that the dead process left without a row.
    """
    call_command("tick", on=DAY.isoformat())
    call_command("work", once=True)
    time.sleep(settings.LEASE_SECONDS + 0.1)
    call_command("tick", on=DAY.isoformat())
    call_command("check_evidence")
    agreement = Agreement.objects.get()
    print(  # noqa: T201
        f"{agreement.stage} documents={Document.objects.count()} "
        f"revisions={Revision.objects.count()} signatures={Signature.objects.count()} "
        f"open={OutboxItem.objects.open().count()}"
    )
