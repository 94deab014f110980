"""What the service makes for agreements right now: papers, seals, copies."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from viewflow.workflow.models import Task

from agreements.models import Agreement
from workflows.jobs import UNFINISHED
from workflows.rights import AGREEMENT
from workflows.swaps import look_again

PARAMETER = "making"


def running_jobs(agreements: QuerySet[Agreement]) -> list[Task]:
    """Return the jobs that are promised or being done, the oldest first."""
    jobs = Task.objects.filter(
        flow_task_type="JOB",
        status__in=UNFINISHED,
        **{f"{AGREEMENT}__in": agreements.values("pk")},
    )
    return list(jobs.select_related(AGREEMENT).order_by("pk"))


def stamp_of(jobs: list[Task]) -> str:
    """Return what tells one moment of the work from another."""
    return "-".join(str(job.pk) for job in jobs)


def look_at(jobs: list[Task], request: HttpRequest) -> HttpResponse | None:
    """Answer a page that asks whether the work has moved on; ``None`` if it does not.

    The page sends what it shows; another state makes it load anew.
    """
    if not request.htmx or PARAMETER not in request.GET:
        return None
    return look_again(is_done=request.GET[PARAMETER] != stamp_of(jobs))
