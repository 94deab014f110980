"""What a successor takes over from its predecessor, and what it counts anew."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from agreements.agreement_term import agreement_term
from agreements.draft_text import current_tree
from agreements.models import Agreement, User
from agreements.services.drafting import PartySpec, draft_agreement, load_clauses
from agreements.terms import Term, current_end, following_term, moved_term

ENDING_RULES = (Agreement.OnFrameworkEnd.NONE, Agreement.OnFrameworkEnd.ENDS)


def successor_term(
    agreement: Agreement, *, framework: Agreement | Term | None = None
) -> Term:
    """Return the next term of the same length.

    :param framework: for an addendum, the successor of its framework or the term
        that one will have: it begins
        with it or after its own running term, and, unless it says otherwise, ends
        with it at the latest
    """
    term = agreement_term(agreement)
    if framework is None:
        return following_term(term)
    term = moved_term(term, starts_on=_first_day(term, framework.starts_on))
    must_end = agreement.on_framework_end in ENDING_RULES
    if must_end and term.ends_on is not None and framework.ends_on is not None:
        term = replace(term, ends_on=min(term.ends_on, framework.ends_on))
    return term


def _first_day(term: Term, framework_starts_on: date) -> date:
    running_until = current_end(term, on=framework_starts_on - timedelta(days=1))
    if running_until is None:
        return framework_starts_on
    return max(framework_starts_on, running_until + timedelta(days=1))


def copy_draft(
    agreement: Agreement,
    *,
    term: Term,
    framework: Agreement | None,
    actor: User,
    at: datetime,
) -> Agreement:
    """Draft an agreement with the parties and the last wording of another."""
    draft = draft_agreement(
        reference=next_reference(agreement.reference, term.starts_on),
        kind=agreement.kind,
        title=agreement.title,
        short_title=agreement.short_title,
        language=agreement.language,
        office=agreement.office,
        parties=_parties(agreement, term.starts_on),
        term=term,
        framework=framework,
        predecessor=agreement,
        on_framework_end=agreement.on_framework_end,
        on_framework_end_details=_details(agreement, term.starts_on),
        needs_council=agreement.needs_council,
        clause_keys=agreement.clause_keys,
        is_demonstration=agreement.is_demonstration,
        actor=actor,
        at=at,
    )
    load_clauses(agreement=draft, clauses=current_tree(agreement), actor=actor, at=at)
    return draft


def _parties(agreement: Agreement, starts_on: date) -> list[PartySpec]:
    belonging = agreement.parties.not_left(on=starts_on).select_related("organisation")
    return [
        PartySpec(
            organisation=party.organisation,
            label=party.label,
            starts_on=starts_on,
            ends_on=party.ends_on,
        )
        for party in belonging.order_by("position")
    ]


def _details(agreement: Agreement, starts_on: date) -> dict[str, object]:
    """Return what it says about the end of the framework, without days gone by."""
    details = dict(agreement.on_framework_end_details)
    if str(details.get("until", "")) < starts_on.isoformat():
        details.pop("until", None)
    return details


def next_reference(reference: str, starts_on: date) -> str:
    """Return a free reference for a successor: the year replaced by its first.

    ``ZV-2018-01`` becomes ``ZV-2022-01`` or, if taken, the next free number.
    """
    renewed = re.sub(r"(?:19|20)\d\d", str(starts_on.year), reference, count=1)
    match = re.fullmatch(r"(.*\d{4})-(\d+)", renewed)
    stem, width = (match[1], len(match[2])) if match else (renewed, 1)
    number = int(match[2]) if match else 1
    candidate = renewed
    while Agreement.objects.filter(reference=candidate).exists():
        number += 1
        candidate = f"{stem}-{number:0{width}d}"
    return candidate
