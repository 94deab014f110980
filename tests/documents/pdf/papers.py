"""Papers for tests, each made once for a run."""

from dataclasses import replace
from datetime import date
from functools import cache

from agreements.wording import (
    Clause,
    Column,
    Kind,
    PartyFacts,
    Wording,
    digest,
    print_wording,
    to_canonical,
)
from documents.look import PaperLook, SigningBox, SigningParty
from documents.pdf import render_pdf
from tests.wordings import addendum_wording, framework_wording

DOCX = b"PK stand-in of the text document"
MADE_ON = date(2018, 1, 5)
URL = "https://vertragswerk.example.org/p/0123456789ab"


def look_for(wording: Wording, *, draft: bool = False, people: int = 2) -> PaperLook:
    """Return the look of a paper that everybody signs with as many people."""
    number = iter(range(1, 1000))
    parties = tuple(
        SigningParty(
            name=party.party_name,
            signatories=tuple(
                SigningBox(
                    field_name=f"Signature{next(number)}",
                    role=f"Vorstandsmitglied {place} (Vorsitz)",
                    name="Łucja Kovačević" if place == 1 else "",
                )
                for place in range(1, people + 1)
            ),
        )
        for party in wording.parties
    )
    return PaperLook(
        draft=draft,
        version_digest=digest(to_canonical(wording)),
        made_on=MADE_ON,
        verify_url=URL,
        parties=() if draft else parties,
    )


def paper(wording: Wording, *, draft: bool = False, people: int = 2) -> bytes:
    """Return the PDF of a wording."""
    return render_pdf(
        print_wording(wording),
        canonical=to_canonical(wording),
        docx=DOCX,
        look=look_for(wording, draft=draft, people=people),
    )


@cache
def framework() -> bytes:
    """Return the original of KV-2018."""
    return paper(framework_wording())


@cache
def framework_draft() -> bytes:
    """Return the draft of KV-2018."""
    return paper(framework_wording(), draft=True)


@cache
def addendum(reference: str = "ZV-2018-01", *, draft: bool = False) -> bytes:
    """Return one of the addenda."""
    return paper(addendum_wording(reference), draft=draft, people=1)


def small_wording(*texts: str, rows: int = 0, **changes: object) -> Wording:
    """Return a wording of one § with a paragraph for each text and one table."""
    paragraphs = tuple(
        Clause(kind=Kind.PARAGRAPH, key=f"{number:012x}", text=text)
        for number, text in enumerate(texts, start=10)
    )
    table = Clause(
        kind=Kind.TABLE,
        key="ffffffffffff",
        heading="Übersicht",
        columns=(
            Column(heading="Nr.", width=20, align="right"),
            Column(heading="Ort"),
        ),
        rows=tuple((str(row), f"Ort {row}") for row in range(1, rows + 1)),
    )
    section = Clause(
        kind=Kind.SECTION,
        key="000000000001",
        heading="Gegenstand",
        children=(*paragraphs, *((table,) if rows else ())),
    )
    wording = Wording(
        kind="framework",
        reference="KV-1",
        version=1,
        language="de",
        title="Vereinbarung",
        short_title="",
        demonstration=False,
        parties=(party("office"), party("provider")),
        facts=(("term.starts_on", "2018-01-01"),),
        clauses=(section,),
    )
    return replace(wording, **changes)  # type: ignore[arg-type]


def party(slug: str) -> PartyFacts:
    """Return a party that is named after its slug."""
    return PartyFacts(
        slug=slug,
        name=slug.title(),
        party_name=f"{slug.title()} e.V.",
        role="Träger",
        legal_form="eingetragener Verein",
        seat="Berlin",
        address="Beispielweg 1, 10000 Berlin",
        register="",
    )
