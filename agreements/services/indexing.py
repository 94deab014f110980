"""Keeps the search up to date: each act that makes something findable calls here."""

from collections.abc import Iterator

from agreements.models import Agreement, Organisation, SearchDoc, Version
from agreements.search_words import headed, index_text, sort_key
from agreements.wording.printing import Printed, PrintedClause, joined, print_wording

KIND_WORDS = {
    Agreement.Kind.FRAMEWORK: "Kooperationsvereinbarung Rahmenvereinbarung framework",
    Agreement.Kind.ADDENDUM: "Zusatzvereinbarung addendum",
    Agreement.Kind.AMENDMENT: "Änderungsvereinbarung amendment",
    Agreement.Kind.ACCESSION: "Beitritt Beitrittsvereinbarung accession",
}
Line = tuple[str, str, str, str]


def index_agreement(agreement: Agreement) -> None:
    """Let an agreement be found by reference, titles and kind."""
    indexed = index_text(
        agreement.reference,
        agreement.title,
        agreement.short_title,
        KIND_WORDS[Agreement.Kind(agreement.kind)],
    )
    SearchDoc.objects.update_or_create(
        agreement=agreement,
        version=None,
        defaults={
            "sort_key": sort_key(agreement.short_title)[:300],
            "words": indexed.words,
            "forms": indexed.forms,
        },
    )


def index_organisation(organisation: Organisation) -> None:
    """Let the agreements of an organisation be found by its names."""
    indexed = index_text(
        organisation.name,
        organisation.party_name,
        organisation.slug,
        organisation.seat,
    )
    SearchDoc.objects.update_or_create(
        organisation=organisation,
        defaults={
            "sort_key": sort_key(organisation.name)[:300],
            "words": indexed.words,
            "forms": indexed.forms,
        },
    )


def index_version(version: Version) -> None:
    """Let a frozen text be found by its clauses."""
    lines = list(_lines(print_wording(version.wording())))
    indexed = index_text(*(f"{label} {text}" for _key, label, text, _heading in lines))
    headings = headed(heading for *_line, heading in lines)
    SearchDoc.objects.update_or_create(
        version=version,
        defaults={
            "agreement_id": version.agreement_id,
            "words": f"{indexed.words} {headings}".strip(),
            "forms": indexed.forms,
            "lines": lines,
        },
    )


def index_missing() -> int:
    """Enter what is not in the search yet, and return how much that was."""
    count = 0
    for agreement in Agreement.objects.exclude(
        pk__in=SearchDoc.objects.headings().values("agreement")
    ):
        index_agreement(agreement)
        count += 1
    for organisation in Organisation.objects.filter(search_doc__isnull=True):
        index_organisation(organisation)
        count += 1
    for version in Version.objects.filter(search_doc__isnull=True):
        index_version(version)
        count += 1
    return count


def _lines(printed: Printed) -> Iterator[Line]:
    for clause in printed.walk():
        text = " ".join(filter(None, _texts(clause)))
        if text:
            yield (clause.key, clause.label, text, clause.heading_text)


def _texts(clause: PrintedClause) -> Iterator[str]:
    yield clause.heading_text
    yield clause.text
    yield " | ".join(column.heading for column in clause.columns)
    for row in clause.rows:
        yield " | ".join(joined(cell) for cell in row)
