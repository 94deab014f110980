"""Acts on the draft: open, edit, decide points, hand on."""

from datetime import datetime

from django.utils import timezone
from viewflow.workflow.models import Task

from agreements.models import Agreement, DraftChange, DraftClause, Point, User, Version
from agreements.permissions import may_create_agreements, may_decide_points
from agreements.review_state import open_points
from agreements.services import clauses, drafting, undoing
from agreements.services.drafting import freeze_version
from agreements.services.review import decide_point as decide
from agreements.terms import Term
from workflows.acts.steps import finish, open_task, open_tasks, step
from workflows.errors import NotAllowedError
from workflows.flows.drafting import DraftingFlow, begin_drafting


def open_drafting(*, agreement: Agreement, actor: User, at: datetime) -> None:
    """Start the drafting of a new agreement."""
    if not may_create_agreements(actor, agreement.office, on=timezone.localdate(at)):
        raise NotAllowedError
    begin_drafting(agreement=agreement, actor=actor, at=at)


def edit_clause(
    *,
    agreement: Agreement,
    key: str,
    heading: str,
    text: str,
    base_revision: int,
    actor: User,
    at: datetime,
) -> DraftClause:
    """Change a clause while the draft is being written."""
    with step(_draft(agreement), actor=actor, at=at):
        return clauses.edit_clause(
            agreement=agreement,
            key=key,
            heading=heading,
            text=text,
            base_revision=base_revision,
            actor=actor,
            at=at,
        )


def add_clause(
    *,
    agreement: Agreement,
    kind: str,
    parent_key: str | None,
    after_key: str | None,
    heading: str,
    text: str,
    actor: User,
    at: datetime,
    key: str | None = None,
) -> DraftClause:
    """Add a clause while the draft is being written."""
    with step(_draft(agreement), actor=actor, at=at):
        return clauses.add_clause(
            agreement=agreement,
            kind=kind,
            parent_key=parent_key,
            after_key=after_key,
            heading=heading,
            text=text,
            actor=actor,
            at=at,
            key=key,
        )


def remove_clause(*, agreement: Agreement, key: str, actor: User, at: datetime) -> None:
    """Remove a clause while the draft is being written."""
    with step(_draft(agreement), actor=actor, at=at):
        clauses.remove_clause(agreement=agreement, key=key, actor=actor, at=at)


def move_clause(
    *,
    agreement: Agreement,
    key: str,
    parent_key: str | None,
    after_key: str | None,
    actor: User,
    at: datetime,
) -> DraftClause:
    """Move a clause while the draft is being written."""
    with step(_draft(agreement), actor=actor, at=at):
        return clauses.move_clause(
            agreement=agreement,
            key=key,
            parent_key=parent_key,
            after_key=after_key,
            actor=actor,
            at=at,
        )


def undo_change(
    *, agreement: Agreement, change: int, actor: User, at: datetime
) -> DraftChange:
    """Take back one's last change while the draft is being written."""
    with step(_draft(agreement), actor=actor, at=at):
        return undoing.undo_change(
            agreement=agreement, change=change, actor=actor, at=at
        )


def change_term(
    *, agreement: Agreement, term: Term, actor: User, at: datetime
) -> Agreement:
    """Change days and lengths while the draft is being written."""
    with step(_draft(agreement), actor=actor, at=at):
        return drafting.change_term(agreement=agreement, term=term, actor=actor, at=at)


def submit_draft(
    *, agreement: Agreement, actor: User, at: datetime, task: Task | None = None
) -> Version:
    """Freeze the draft and hand it to the second lawyer."""
    with step(task or _draft(agreement), actor=actor, at=at) as activation:
        version = freeze_version(agreement=agreement, actor=actor, at=at)
        finish(activation, actor)
    return version


def decide_point(
    *, point: Point, decision: str, reason: str, actor: User, at: datetime
) -> Point:
    """Say what becomes of a point; the last one moves a waiting flow on."""
    agreement = point.answer.round.agreement
    if not may_decide_points(actor, agreement, on=timezone.localdate(at)):
        raise NotAllowedError
    waiting = open_tasks(DraftingFlow.decide_points, agreement).first()
    if waiting is None:
        return decide(point=point, decision=decision, reason=reason, actor=actor, at=at)
    with step(waiting, actor=actor, at=at) as activation:
        point = decide(
            point=point, decision=decision, reason=reason, actor=actor, at=at
        )
        if not open_points(agreement).exists():
            finish(activation, actor)
    return point


def _draft(agreement: Agreement) -> Task:
    return open_task(DraftingFlow.draft, agreement)
