"""Texts of a large office, ready to be found: few wordings, many versions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from agreements.models import Agreement, Organisation, SearchDoc, Version
from agreements.search_words import Indexed, index_text, sort_key
from agreements.services.indexing import KIND_WORDS
from agreements.wording import (
    Clause,
    Kind,
    Wording,
    digest,
    print_wording,
    to_canonical,
)
from demonstration.bench.large_office import LargeOffice
from demonstration.bench.large_text import sentence, two_versions, vocabulary
from demonstration.wordings import framework_wording
from documents.models import Document

WORDINGS = 60
SECTIONS = 8
PARAGRAPHS = 3
WORDS = 25
COMMON, RARE = "Zusammenarbeit", "Zwergpinguin"
"""A word of every text, and one of every two-thousandth and of the longest."""

Line = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """A wording with what is stored of it for the search."""

    wording: Wording
    lines: list[Line]
    indexed: Indexed

    @classmethod
    def of(cls, wording: Wording) -> "Text":
        lines = [
            (clause.key, clause.label, f"{clause.heading_text} {clause.text}".strip())
            for clause in print_wording(wording).walk()
        ]
        indexed = index_text(*(f"{label} {text}" for _key, label, text in lines))
        return cls(wording, lines, indexed)


def fill_shelf(office: LargeOffice) -> Agreement:
    """Write versions, papers and search entries; return who has the long text."""
    texts = [Text.of(_wording(office, number)) for number in range(WORDINGS)]
    longest = office.at_stage(Agreement.Stage.CONCLUDED)[0]
    pairs = [
        pair
        for agreement in office.agreements
        if agreement.stage != Agreement.Stage.DRAFT and agreement is not longest
        for pair in _versions(office, agreement, texts)
    ]
    for number, wording in enumerate(two_versions(longest.reference), start=1):
        pairs.append((_version(office, longest, wording, number), Text.of(wording)))
    Version.objects.bulk_create((version for version, _t in pairs), batch_size=1000)
    _papers(office, [version for version, _text in pairs])
    SearchDoc.objects.bulk_create(_headings(office), batch_size=1000)
    SearchDoc.objects.bulk_create(
        (_entry(version, text, longest) for version, text in pairs), batch_size=500
    )
    return longest


def _wording(office: LargeOffice, number: int) -> Wording:
    words = vocabulary()
    sections = tuple(
        Clause(
            kind=Kind.SECTION,
            key=f"{place:012x}",
            heading=sentence(office.chance, words, 2).rstrip("."),
            children=tuple(
                Clause(
                    kind=Kind.PARAGRAPH,
                    key=f"{place:06x}{part:06x}",
                    text=f"{sentence(office.chance, words, WORDS)} {COMMON}.",
                )
                for part in range(1, PARAGRAPHS + 1)
            ),
        )
        for place in range(1, SECTIONS + 1)
    )
    return replace(framework_wording(), version=1, clauses=sections)


def _versions(
    office: LargeOffice, agreement: Agreement, texts: list[Text]
) -> Iterator[tuple[Version, Text]]:
    for number in range(1, office.chance.choice((1, 1, 2)) + 1):
        text = office.chance.choice(texts)
        yield _version(office, agreement, text.wording, number), text


def _version(
    office: LargeOffice, agreement: Agreement, wording: Wording, number: int
) -> Version:
    canonical = to_canonical(
        replace(wording, reference=agreement.reference, version=number)
    )
    return Version(
        agreement=agreement,
        number=number,
        canonical=canonical.decode(),
        digest=digest(canonical),
        frozen_at=agreement.created_at,
        frozen_by=office.staff[0],
    )


def _papers(office: LargeOffice, versions: list[Version]) -> None:
    kinds = (Document.Kind.DRAFT_PDF, Document.Kind.DRAFT_DOCX)
    Document.objects.bulk_create(
        (
            Document(
                version=version,
                kind=kind,
                digest=version.digest,
                size=100_000,
                media_type="application/octet-stream",
                made_at=office.moment,
            )
            for version in versions
            for kind in kinds
        ),
        batch_size=5000,
    )


def _headings(office: LargeOffice) -> Iterator[SearchDoc]:
    for agreement in office.agreements:
        kind = KIND_WORDS[Agreement.Kind(agreement.kind)]
        indexed = index_text(agreement.reference, agreement.title, kind)
        yield SearchDoc(
            agreement=agreement,
            sort_key=sort_key(agreement.short_title),
            words=indexed.words,
            forms=indexed.forms,
        )
    for organisation in Organisation.objects.all():
        indexed = index_text(organisation.name, organisation.seat)
        yield SearchDoc(
            organisation=organisation,
            sort_key=sort_key(organisation.name),
            words=indexed.words,
            forms=indexed.forms,
        )


def _entry(version: Version, text: Text, longest: Agreement) -> SearchDoc:
    words, forms, lines = text.indexed.words, text.indexed.forms, text.lines
    if version.agreement_id % 2000 == 0 or version.agreement_id == longest.pk:
        rare = index_text(RARE)
        words, forms = f"{words} {rare.words}", f"{forms} {rare.forms}"
        lines = [*lines, ("ffffffffffff", "Anlage", RARE)]
    return SearchDoc(
        version=version,
        agreement_id=version.agreement_id,
        words=words,
        forms=forms,
        lines=lines,
    )
