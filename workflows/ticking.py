"""What the clock causes: reminders, renewals, and stuck work found again.

Each part is idempotent; a tick after two weeks of silence catches up.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from agreements.models import OutboxItem, Renewal
from agreements.services.accounts import forget_password_wishes
from agreements.services.deadlines import roll_deadlines
from agreements.services.indexing import index_missing
from agreements.services.organisations import bring_up_to_date
from agreements.services.outbox import release_expired
from agreements.services.reminders import queue_reminders
from agreements.services.renewal import renewals_to_open
from agreements.services.running_out import end_agreements
from documents.services.sweeping import sweep_orphans
from workflows import jobs, orders, verdicts
from workflows.acts.renewal import open_renewal
from workflows.flows.renewal import begin_renewal
from workflows.keeping import forget_old
from workflows.limits import forget_tallies

REST_BEFORE_RETRY = timedelta(days=1)


def tick(*, on: date, at: datetime) -> list[str]:
    """Do once what the clock causes and return one line for each thing done.

    :param on: business day; ``at`` is the business moment acts are recorded with
    """
    return [
        *_names(on),
        *_leases(),
        *_given_up_jobs(),
        *_lost_jobs(at),
        *_failed_jobs(at),
        *_renewals(on, at),
        *_reminders(on, at),
        *_deadlines(on, at),
        *_ends(on, at),
        *_orphans(),
        *_verdicts(),
        *_files(),
        *_tallies(),
        *_kept_texts(),
        *_search(),
        *_wishes(),
    ]


def _names(on: date) -> Iterator[str]:
    if count := bring_up_to_date(on=on):
        yield f"organisations: {count} are called otherwise from today"


def _kept_texts() -> Iterator[str]:
    if count := forget_old(now=timezone.now()):
        yield f"kept texts: {count} that nobody came back for forgotten"


def _wishes() -> Iterator[str]:
    if count := forget_password_wishes(now=timezone.now()):
        yield f"passwords: {count} wishes for a link of yesterday forgotten"


def _search() -> Iterator[str]:
    if count := index_missing():
        yield f"search: {count} entries were missing and are made again"


def _leases() -> Iterator[str]:
    if count := release_expired(now=timezone.now()):
        yield f"outbox: {count} leases of dead workers released"


def _given_up_jobs() -> Iterator[str]:
    """Mark jobs as failed whose promise was given up, so that people see them."""
    given_up = OutboxItem.objects.filter(kind=jobs.KIND, failed_at__isnull=False)
    for item in given_up.order_by("pk"):
        task = Task.objects.filter(
            pk=item.payload["task"], status__in=jobs.UNFINISHED
        ).first()
        if task is not None:
            jobs.fail_job(task, item.last_error)
            yield f"job {task.pk} ({task.flow_task.name}): given up"


def _lost_jobs(at: datetime) -> Iterator[str]:
    """Promise jobs again whose outbox row is missing."""
    tasks = Task.objects.filter(flow_task_type="JOB", status__in=jobs.UNFINISHED)
    for task in tasks.order_by("pk"):
        if not OutboxItem.objects.filter(key=jobs.key_of(task)).exists():
            jobs.promise_job(task, at=at)
            yield f"job {task.pk} ({task.flow_task.name}): promised again"


def _failed_jobs(at: datetime) -> Iterator[str]:
    """Try steps again that failed a day ago or longer."""
    before = timezone.now() - REST_BEFORE_RETRY
    failed = Task.objects.filter(status=STATUS.ERROR, finished__lt=before)
    for task in failed.order_by("pk"):
        jobs.try_again(task, at=at)
        yield f"step {task.pk} ({task.flow_task.name}): tried again"


def _renewals(on: date, at: datetime) -> Iterator[str]:
    for agreement in renewals_to_open(on=on):
        renewal = open_renewal(agreement=agreement, on=on, at=at)
        yield f"{agreement.reference}: renewal for {renewal.cycle_ends_on} opened"
    waiting = Renewal.objects.filter(decision=Renewal.Decision.OPEN, processes=None)
    for renewal in waiting.select_related("agreement"):
        if begin_renewal(renewal=renewal, at=at):
            yield f"{renewal.agreement.reference}: renewal put before the councillor"


def _reminders(on: date, at: datetime) -> Iterator[str]:
    if count := queue_reminders(on=on, at=at):
        yield f"reminders: {count} queued"


def _deadlines(on: date, at: datetime) -> Iterator[str]:
    if count := roll_deadlines(on=on, at=at):
        yield f"deadlines: {count} lapsed or listed"


def _ends(on: date, at: datetime) -> Iterator[str]:
    for agreement in end_agreements(on=on, at=at):
        yield f"{agreement.reference}: ended"


def _orphans() -> Iterator[str]:
    if count := sweep_orphans():
        yield f"files: {count} that no row names removed"


def _tallies() -> Iterator[str]:
    if count := forget_tallies(now=timezone.now()):
        yield f"limits: {count} tallies of tries forgotten"


def _verdicts() -> Iterator[str]:
    if count := verdicts.forget_verdicts(now=timezone.now()):
        yield f"verdicts: {count} of yesterday forgotten"


def _files() -> Iterator[str]:
    if count := orders.forget_orders(now=timezone.now()):
        yield f"files: {count} that were ordered yesterday forgotten"
