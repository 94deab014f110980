"""From the first clause to a frozen version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from agreements.agreement_term import agreement_term, term_fields
from agreements.draft_text import check_draft, draft_wording, next_number
from agreements.framework_end import check_against_framework
from agreements.journal import record
from agreements.models import Agreement, DraftClause, Organisation, Party, User, Version
from agreements.refusals import (
    DraftNotEmptyError,
    DuplicatePartyError,
    NoFrameworkError,
    NoPartiesError,
    OpenPointsError,
    ReferenceTakenError,
    UnfinishedWordingError,
)
from agreements.review_state import open_points
from agreements.rows import locked
from agreements.services.indexing import index_agreement, index_version
from agreements.stages import S, require
from agreements.terms import Term
from agreements.wording.canonical import digest, to_canonical
from agreements.wording.tree import Clause


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySpec:
    """A party to be: who, what the text calls it, from which day."""

    organisation: Organisation
    label: str
    starts_on: date
    ends_on: date | None = None


@transaction.atomic
def draft_agreement(
    *,
    reference: str,
    kind: str,
    title: str,
    short_title: str,
    office: Organisation,
    parties: Sequence[PartySpec],
    term: Term,
    actor: User,
    at: datetime,
    language: str = "de",
    framework: Agreement | None = None,
    predecessor: Agreement | None = None,
    on_framework_end: str = "",
    on_framework_end_details: Mapping[str, Any] | None = None,  # Any: JSON
    needs_council: bool = False,
    clause_keys: Mapping[str, str] | None = None,
    is_demonstration: bool = False,
) -> Agreement:
    """Open the draft of a new agreement, without any text yet.

    :param on_framework_end: what becomes of an addendum when its framework ends
    :param clause_keys: deadline kind → key of the clause it follows from
    :raises AgreementError: if reference, parties or term do not fit
    """
    _require_fresh(reference, parties)
    agreement = Agreement(
        reference=reference,
        kind=Agreement.Kind(kind),
        title=title,
        short_title=short_title,
        language=language,
        office=office,
        framework=framework,
        predecessor=predecessor,
        on_framework_end=on_framework_end,
        on_framework_end_details=dict(on_framework_end_details or {}),
        needs_council=needs_council,
        clause_keys=dict(clause_keys or {}),
        is_demonstration=is_demonstration,
        drafted_by=actor,
        created_at=at,
        **term_fields(term),
    )
    _require_framework(agreement, term)
    _insert(agreement, parties)
    index_agreement(agreement)
    record(agreement, "agreement.drafted", actor=actor, at=at)
    return agreement


def _insert(agreement: Agreement, parties: Sequence[PartySpec]) -> None:
    """Store a new agreement; of two at once, the later reference is refused."""
    try:
        with transaction.atomic():
            agreement.save(force_insert=True)
    except IntegrityError as error:
        if Agreement.objects.filter(reference=agreement.reference).exists():
            raise ReferenceTakenError(reference=agreement.reference) from error
        raise
    _add_parties(agreement, parties)


def _require_fresh(reference: str, parties: Sequence[PartySpec]) -> None:
    if Agreement.objects.filter(reference=reference).exists():
        raise ReferenceTakenError(reference=reference)
    seen: set[int] = set()
    for party in parties:
        if party.organisation.pk in seen:
            raise DuplicatePartyError(party=party.organisation)
        seen.add(party.organisation.pk)
    if len(seen) < 2:
        raise NoPartiesError


def _require_framework(agreement: Agreement, term: Term) -> None:
    if agreement.kind != Agreement.Kind.ADDENDUM:
        return
    framework = agreement.framework
    if framework is None:
        raise NoFrameworkError
    check_against_framework(term, agreement_term(framework), agreement.on_framework_end)


@transaction.atomic
def change_term(
    *, agreement: Agreement, term: Term, actor: User, at: datetime
) -> Agreement:
    """Change days and lengths of a draft; text and deadlines follow from them.

    Parties that belonged from the former first day belong from the new one.

    :raises StageError: unless it is a draft
    :raises TermError: if an addendum would outlive its framework without a rule
    """
    agreement = locked(agreement)
    require(agreement, S.DRAFT)
    _require_framework(agreement, term)
    parties = agreement.parties.filter(starts_on=agreement.starts_on)
    parties.update(starts_on=term.starts_on)
    fields = term_fields(term)
    for name, value in fields.items():
        setattr(agreement, name, value)
    agreement.save(update_fields=list(fields))
    record(agreement, "term.changed", actor=actor, at=at)
    return agreement


def _add_parties(agreement: Agreement, parties: Sequence[PartySpec]) -> None:
    Party.objects.bulk_create(
        Party(
            agreement=agreement,
            organisation=party.organisation,
            position=position,
            label=party.label,
            starts_on=party.starts_on,
            ends_on=party.ends_on,
        )
        for position, party in enumerate(parties, start=1)
    )


@transaction.atomic
def load_clauses(
    *, agreement: Agreement, clauses: Sequence[Clause], actor: User, at: datetime
) -> None:
    """Fill an empty draft from a tree: a prepared text or a predecessor's.

    :raises DraftNotEmptyError: if the draft has clauses
    """
    agreement = locked(agreement)
    require(agreement, S.DRAFT)
    if agreement.draft_clauses.exists():
        raise DraftNotEmptyError
    count = _load(agreement, clauses, None, actor, at)
    record(agreement, "clauses.loaded", actor=actor, at=at, count=count)


def _load(
    agreement: Agreement,
    clauses: Sequence[Clause],
    parent: DraftClause | None,
    actor: User,
    at: datetime,
) -> int:
    rows = [
        DraftClause(
            agreement=agreement,
            key=clause.key,
            parent=parent,
            position=position,
            kind=DraftClause.Kind(clause.kind.value),
            heading=clause.heading,
            text=clause.text,
            columns=[
                {"heading": c.heading, "width": c.width, "align": c.align}
                for c in clause.columns
            ],
            rows=[list(cells) for cells in clause.rows],
            edited_by=actor,
            edited_at=at,
        )
        for position, clause in enumerate(clauses, start=1)
    ]
    DraftClause.objects.bulk_create(rows)
    return len(rows) + sum(
        _load(agreement, clause.children, row, actor, at)
        for clause, row in zip(clauses, rows, strict=True)
        if clause.children
    )


@transaction.atomic
def freeze_version(*, agreement: Agreement, actor: User, at: datetime) -> Version:
    """Turn the draft into the next immutable version.

    :raises UnfinishedWordingError: with all findings, if the text is incomplete
    :raises OpenPointsError: if points of the last round are undecided
    """
    agreement = locked(agreement)
    require(agreement, S.DRAFT)
    if count := open_points(agreement).count():
        raise OpenPointsError(count=count)
    if findings := check_draft(agreement):
        raise UnfinishedWordingError(findings=findings)
    number = next_number(agreement)
    canonical = to_canonical(draft_wording(agreement, version=number))
    version = Version.objects.create(
        agreement=agreement,
        number=number,
        canonical=canonical.decode(),
        digest=digest(canonical),
        frozen_at=at,
        frozen_by=actor,
    )
    index_version(version)
    agreement.draft_changes.all().delete()
    record(
        agreement,
        "version.frozen",
        actor=actor,
        at=at,
        version=version.pk,
        digest=version.digest,
    )
    return version
