"""Who may take which step, whose inbox shows it and who is told.

``may`` asks the predicates of ``agreements.permissions``; ``waiting`` says the
same as a condition on many tasks in one query; ``people`` are those to write
to. A test holds the three against each other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import Exact
from viewflow.workflow.models import Task

from agreements import permissions
from agreements.models import (
    Agreement,
    Membership,
    NamedSignatory,
    Organisation,
    Party,
    Roles,
    User,
    Version,
)
from workflows.models import AgreementProcess

Role = Membership.Role
AGREEMENT = "process__agreementprocess__agreement"


def _nobody(task: Task, on: date) -> QuerySet[User]:
    return User.objects.none()


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The right to one kind of step."""

    may: Callable[[User, Task, date], bool]
    waiting: Callable[[Roles], Q]
    """Condition on tasks: those that wait for this person first of all."""
    people: Callable[[Task, date], QuerySet[User]]
    takers: Callable[[Task, date], QuerySet[User]] = _nobody
    """Those to whom the step may be handed over; all of them have the right."""

    @property
    def has_takers(self) -> bool:
        """Whether the step can be handed over at all."""
        return self.takers is not _nobody


def process_of(task: Task) -> AgreementProcess:
    """Return the process of a task with our own fields."""
    process: AgreementProcess = task.process.coerced
    return process


def agreement_of(task: Task) -> Agreement:
    """Return the agreement a task is about."""
    return process_of(task).agreement


def offices_of(user: User, on: date, *roles: str) -> QuerySet[Membership]:
    """Return the organisations in which a person holds one of the roles."""
    held = Membership.objects.holding(on=on).filter(user=user, role__in=roles)
    return held.values("organisation")


def drafting_offices(user: User, *, on: date) -> QuerySet[Organisation]:
    """Return the offices for which a person may open new drafts."""
    return Organisation.objects.filter(pk__in=offices_of(user, on, Role.LEGAL))


def _of_office(role: str) -> Callable[[Roles], Q]:
    def waiting(roles: Roles) -> Q:
        return Q(**{f"{AGREEMENT}__office__in": roles.where(role)})

    return waiting


_lawyers_waiting = _of_office(Role.LEGAL)


def _members(organisation_id: int, on: date, *roles: str) -> QuerySet[User]:
    held = Membership.objects.holding(on=on).filter(
        organisation=organisation_id, role__in=roles
    )
    return User.objects.filter(pk__in=held.values("user")).order_by("pk")


def lawyers_of(agreement: Agreement, *, on: date) -> QuerySet[User]:
    """Return the legal staff of the responsible office."""
    return _members(agreement.office_id, on, Role.LEGAL)


def _staff(*roles: str) -> Callable[[Task, date], QuerySet[User]]:
    def people(task: Task, on: date) -> QuerySet[User]:
        return _members(agreement_of(task).office_id, on, *roles)

    return people


def _may_draft(user: User, task: Task, on: date) -> bool:
    return permissions.may_draft(user, agreement_of(task), on=on)


def _drafters(task: Task, on: date) -> QuerySet[User]:
    agreement = agreement_of(task)
    legal = _members(agreement.office_id, on, Role.LEGAL)
    drafter = legal.filter(pk=agreement.drafted_by_id)
    return drafter if drafter.exists() else legal


def _may_decide_points(user: User, task: Task, on: date) -> bool:
    return permissions.may_decide_points(user, agreement_of(task), on=on)


DRAFT = Right(
    may=_may_draft,
    waiting=_lawyers_waiting,
    people=_drafters,
    takers=_staff(Role.LEGAL),
)
DECIDE_POINTS = Right(
    may=_may_decide_points,
    waiting=_lawyers_waiting,
    people=_drafters,
    takers=_staff(Role.LEGAL),
)


def _may_review(user: User, task: Task, on: date) -> bool:
    version = agreement_of(task).current_version
    return version is not None and permissions.may_review_wording(user, version, on=on)


def _reviews_waiting(roles: Roles) -> Q:
    newest = Version.objects.filter(agreement=OuterRef(AGREEMENT)).order_by("-number")
    return (
        _lawyers_waiting(roles)
        & ~Q(**{f"{AGREEMENT}__drafted_by": roles.user})
        & ~Q(Exact(Subquery(newest.values("frozen_by")[:1]), roles.user.pk))
    )


def _reviewers(task: Task, on: date) -> QuerySet[User]:
    agreement = agreement_of(task)
    concerned = [agreement.drafted_by_id]
    if agreement.current_version is not None:
        concerned.append(agreement.current_version.frozen_by_id)
    return _members(agreement.office_id, on, Role.LEGAL).exclude(pk__in=concerned)


REVIEW_WORDING = Right(
    may=_may_review,
    waiting=_reviews_waiting,
    people=_reviewers,
    takers=_reviewers,
)


def _answers_waiting(roles: Roles) -> Q:
    parties = Party.objects.filter(organisation__in=roles.represented)
    return Q(seed_object_id__in=parties.values("pk"))


def _representatives(task: Task, on: date) -> QuerySet[User]:
    return _members(task.seed.organisation_id, on, Role.REPRESENTATIVE)


def _may_answer(user: User, task: Task, on: date) -> bool:
    return permissions.may_answer(user, task.seed, on=on)


ANSWER = Right(
    may=_may_answer,
    waiting=_answers_waiting,
    people=_representatives,
    takers=_representatives,
)


def _may_name(user: User, task: Task, on: date) -> bool:
    return permissions.may_name_signatories(user, task.seed, on=on)


def _namings_waiting(roles: Roles) -> Q:
    own_office = Party.objects.filter(
        pk=OuterRef("seed_object_id"), organisation=OuterRef(f"{AGREEMENT}__office")
    )
    return _answers_waiting(roles) | (_lawyers_waiting(roles) & Q(Exists(own_office)))


def _namers(task: Task, on: date) -> QuerySet[User]:
    if task.seed.is_office:
        return _members(task.seed.organisation_id, on, Role.LEGAL)
    return _representatives(task, on)


NAME_SIGNATORIES = Right(
    may=_may_name,
    waiting=_namings_waiting,
    people=_namers,
    takers=_namers,
)


def unsigned(task: Task) -> QuerySet[NamedSignatory]:
    """Return who is named for the party of a signing task and has not signed."""
    return NamedSignatory.objects.filter(
        round=process_of(task).signing_round, party=task.seed, signature=None
    )


def awaited(task: Task) -> QuerySet[NamedSignatory]:
    """Return who is still to sign; whoever declined is waited for no longer."""
    return unsigned(task).filter(declined=None)


def _may_sign(user: User, task: Task, on: date) -> bool:
    signatory = unsigned(task).filter(user=user).first()
    return signatory is not None and permissions.may_sign(user, signatory, on=on)


def _signatures_waiting(roles: Roles) -> Q:
    mine = NamedSignatory.objects.filter(
        user=roles.user,
        signature=None,
        declined=None,
        round=OuterRef("process__agreementprocess__signing_round"),
        party=OuterRef("seed_object_id"),
    )
    return Q(Exists(mine))


def _signatories(task: Task, on: date) -> QuerySet[User]:
    return User.objects.filter(namings__in=awaited(task), is_active=True)


SIGN = Right(may=_may_sign, waiting=_signatures_waiting, people=_signatories)


def _may_put_into_force(user: User, task: Task, on: date) -> bool:
    return permissions.may_put_into_force(user, agreement_of(task), on=on)


PUT_INTO_FORCE = Right(
    may=_may_put_into_force,
    waiting=_lawyers_waiting,
    people=_staff(Role.LEGAL),
    takers=_staff(Role.LEGAL),
)


def _may_decide_renewal(user: User, task: Task, on: date) -> bool:
    return permissions.may_decide_renewal(user, process_of(task).renewal, on=on)


DECIDE_RENEWAL = Right(
    may=_may_decide_renewal,
    waiting=_of_office(Role.COUNCILLOR),
    people=_staff(Role.COUNCILLOR),
    takers=_staff(Role.COUNCILLOR),
)
