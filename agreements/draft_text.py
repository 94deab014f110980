"""The draft rows as one wording, with the facts its placeholders print."""

import hashlib
from collections import defaultdict
from typing import NamedTuple

from agreements.draft_rows import texts_of, write
from agreements.models import Agreement, DraftClause, Organisation, Party, Version
from agreements.wording.checks import check_wording
from agreements.wording.findings import Finding
from agreements.wording.language import language_of
from agreements.wording.numbering import walk_numbered
from agreements.wording.printing import PrintedClause, print_wording
from agreements.wording.tree import (
    Clause,
    Column,
    FrameworkFacts,
    Kind,
    PartyFacts,
    Wording,
)


class Unsaved(NamedTuple):
    """What a person has written into one clause and not saved yet."""

    key: str
    heading: str
    text: str


Facts = tuple[tuple[str, str | int], ...]


def draft_wording(
    agreement: Agreement,
    *,
    version: int | None = None,
    unsaved: Unsaved | None = None,
) -> Wording:
    """Return the draft as a wording, as it would be frozen now.

    :param version: number to print; the next free one if left out
    :param unsaved: what one clause would say if it were saved
    """
    return Wording(
        kind=agreement.kind,
        reference=agreement.reference,
        version=next_number(agreement) if version is None else version,
        language=agreement.language,
        title=agreement.title,
        short_title=agreement.short_title,
        demonstration=agreement.is_demonstration,
        parties=party_facts(agreement),
        facts=term_facts(agreement),
        framework=framework_facts(agreement.framework),
        clauses=draft_tree(agreement, unsaved=unsaved),
    )


def check_draft(
    agreement: Agreement, *, unsaved: Unsaved | None = None
) -> tuple[Finding, ...]:
    """Return everything that keeps the draft from being frozen."""
    return check_wording(draft_wording(agreement, unsaved=unsaved))


def next_number(agreement: Agreement) -> int:
    """Return the number of the version that would be frozen next."""
    current = agreement.current_version
    return 1 if current is None else current.number + 1


def draft_tree(
    agreement: Agreement, *, unsaved: Unsaved | None = None
) -> tuple[Clause, ...]:
    """Return the draft rows as a tree, read in one query."""
    children: dict[int | None, list[DraftClause]] = defaultdict(list)
    for row in agreement.draft_clauses.order_by("position", "pk"):
        children[row.parent_id].append(row)
    if unsaved is not None:
        _take(unsaved, children)
    return tuple(_clause(row, children) for row in children[None])


def _take(unsaved: Unsaved, children: dict[int | None, list[DraftClause]]) -> None:
    """Let a row say what it would if it were saved, with what would follow it."""
    rows = (row for siblings in children.values() for row in siblings)
    row = next((row for row in rows if row.key == unsaved.key), None)
    if row is None:
        return
    first, *more = texts_of(row, unsaved.text)
    row.heading = unsaved.heading
    write(row, first)
    following = [
        DraftClause(pk=-number, key=f"{number:012x}", kind=row.kind, text=text)
        for number, text in enumerate(more, start=1)
    ]
    siblings = children[row.parent_id]
    behind = siblings.index(row) + 1
    siblings[behind:behind] = following
    if following:
        children[following[-1].pk] = children.pop(row.pk, [])


def _clause(row: DraftClause, children: dict[int | None, list[DraftClause]]) -> Clause:
    return Clause(
        kind=Kind(row.kind),
        key=row.key,
        heading=row.heading,
        text=row.text,
        children=tuple(_clause(child, children) for child in children[row.pk]),
        columns=tuple(Column(**column) for column in row.columns),
        rows=tuple(tuple(cells) for cells in row.rows),
    )


def current_tree(agreement: Agreement) -> tuple[Clause, ...]:
    """Return the clauses of the newest version, or of the draft before it."""
    current = agreement.current_version
    return draft_tree(agreement) if current is None else current.wording().clauses


def party_facts(agreement: Agreement) -> tuple[PartyFacts, ...]:
    """Return what the paper says of each party, in their order."""
    parties = agreement.parties.select_related("organisation").order_by("position")
    return tuple(_party(party, party.organisation) for party in parties)


def _party(party: Party, organisation: Organisation) -> PartyFacts:
    return PartyFacts(
        slug=organisation.slug,
        name=organisation.name,
        party_name=organisation.name_as_party,
        role=party.label,
        legal_form=organisation.legal_form,
        seat=organisation.seat,
        address=organisation.address,
        register=organisation.register,
    )


def term_facts(agreement: Agreement) -> Facts:
    """Return days and lengths of the term under the names placeholders use."""
    ends_on = agreement.ends_on
    known: dict[str, str | int | None] = {
        "term.starts_on": agreement.starts_on.isoformat(),
        "term.ends_on": None if ends_on is None else ends_on.isoformat(),
        "notice.months": agreement.notice_months,
        "talks.months": agreement.talks_months,
        "evaluation.months": agreement.evaluation_months,
        "extension.months": agreement.extension_months,
        "renewal.months": agreement.renews_by_months,
        "option.months": agreement.option_months,
    }
    return tuple(
        sorted((name, value) for name, value in known.items() if value is not None)
    )


def framework_facts(framework: Agreement | None) -> FrameworkFacts | None:
    """Return title, reference and clause numbers of the framework as it stands."""
    if framework is None:
        return None
    labels = _labels(current_tree(framework), framework.language)
    return FrameworkFacts(
        reference=framework.reference,
        title=framework.title,
        numbers=tuple(sorted(labels.items())),
    )


def clause_label(agreement: Agreement, key: str) -> str:
    """Return the number under which people know a clause of the draft."""
    return _labels(draft_tree(agreement), agreement.language).get(key) or key


def _labels(clauses: tuple[Clause, ...], language: str) -> dict[str, str]:
    """Return the citation of each clause, however faulty the draft still is."""
    walk = walk_numbered(clauses, language_of(language))
    return {clause.key: number.label for clause, number in walk}


def clause_digests(version: Version) -> dict[str, str]:
    """Return for each clause key the SHA-256 of what the version prints for it."""
    digests: dict[str, str] = {}
    waiting = list(print_wording(version.wording()).clauses)
    while waiting:
        clause = waiting.pop()
        digests[clause.key] = hashlib.sha256(_printed(clause).encode()).hexdigest()
        waiting.extend(clause.children)
    return digests


def _printed(clause: PrintedClause) -> str:
    rows = (
        " | ".join("".join(run.text for run in cell) for cell in row)
        for row in clause.rows
    )
    return "\n".join(part for part in (clause.heading_text, clause.text, *rows) if part)
