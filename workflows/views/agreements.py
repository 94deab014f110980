"""The page of one agreement and its history."""

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.generic import ListView, TemplateView
from viewflow.workflow.models import Task

from agreements import permissions
from agreements.models import Agreement, Deadline, ReviewRound, Version
from agreements.signing_state import signing_state
from documents.models import Document
from workflows.engine import HumanTask
from workflows.inbox import open_steps, task_url, waiting_tasks
from workflows.journal_words import journal_of, lines
from workflows.progress import look_at, running_jobs, stamp_of
from workflows.states import state_of
from workflows.texts import clause_labels
from workflows.views.base import Context, Page

RECENT = 8


class AgreementDetailView(Page, TemplateView):
    """Everything about one agreement a person may know."""

    template_name = "workflows/agreements/detail.html"

    @cached_property
    def is_staff(self) -> bool:
        return permissions.may_see_drafts(self.user, self.agreement, on=self.today)

    @cached_property
    def jobs(self) -> list[Task]:
        return running_jobs(Agreement.objects.filter(pk=self.agreement.pk))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        moved_on = look_at(self.jobs, request)
        return moved_on or super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            agreement=self.agreement,
            jobs=self.jobs,
            jobs_stamp=stamp_of(self.jobs),
            state=state_of(self.agreement, on=self.today),
            is_staff=self.is_staff,
            signing=self._signing(),
            versions=self._versions(),
            papers=self._papers(),
            deadlines=self._deadlines(),
            rounds=self._rounds(),
            reopenings=self.agreement.reopenings.all(),
            renewals=self._renewals(),
            related=self._related(),
            waiting=self._waiting(),
            history=self._history(),
            may=self._may(),
            **kwargs,
        )

    def _signing(self) -> Context | None:
        round = self.agreement.signing_rounds.order_by("-number").first()
        if round is None:
            return None
        rows = [
            {
                "state": state,
                "may_change": round.is_running
                and permissions.may_name_signatories(
                    self.user, state.party, on=self.today
                ),
            }
            for state in signing_state(round)
        ]
        return {"round": round, "rows": rows}

    def _versions(self) -> QuerySet[Version]:
        visible = Version.objects.visible_to(self.user, on=self.today)
        return visible.filter(agreement=self.agreement).order_by("-number")

    def _papers(self) -> QuerySet[Document]:
        versions = self._versions().order_by().values("pk")
        papers = Document.objects.public().filter(version__in=versions)
        return papers.select_related("version").order_by("-version__number", "-pk")

    def _deadlines(self) -> list[Context]:
        rows = list(self.agreement.deadlines.select_related("acknowledged_by"))
        rows.sort(key=lambda row: row.state != Deadline.State.OPEN)
        # the right is the same for each deadline of one agreement
        may = bool(rows) and permissions.may_handle_deadline(
            self.user, rows[0], on=self.today
        )
        return [
            {
                "row": row,
                "is_open": row.state == Deadline.State.OPEN,
                "is_overdue": row.is_overdue(on=self.today),
                "days_late": (self.today - row.due_on).days,
                "days_left": (row.due_on - self.today).days,
                "may_handle": may and row.state == Deadline.State.OPEN,
            }
            for row in rows
        ]

    def _rounds(self) -> list[Context]:
        rounds = (
            self.agreement.review_rounds.select_related("version")
            .prefetch_related(
                "answers__party__organisation", "answers__user", "answers__points"
            )
            .order_by("-number")
        )
        return [self._round(round) for round in rounds]

    def _round(self, round: ReviewRound) -> Context:
        """Partners read each other's points only when the round is over."""
        is_over = round.outcome != ReviewRound.Outcome.OPEN
        labels = clause_labels(round.version)
        answers = [
            {
                "answer": answer,
                "points": [
                    {"point": p, "label": labels.get(p.clause_key, p.clause_key)}
                    for p in answer.points.all()
                    if is_over or self.is_staff or self._is_mine(answer)
                ],
            }
            for answer in round.answers.all()
        ]
        return {"round": round, "answers": answers}

    def _is_mine(self, answer: Any) -> bool:  # Any: the related row
        return permissions.acts_for(self.user, answer.party, on=self.today)

    def _renewals(self) -> Any:
        visible = Agreement.objects.visible_to(self.user, on=self.today)
        renewals = self.agreement.renewals.select_related("successor", "decided_by")
        seen = set(
            visible.filter(renewal_of__agreement=self.agreement).values_list(
                "pk", flat=True
            )
        )
        return [(r, r.successor if r.successor_id in seen else None) for r in renewals]

    def _related(self) -> QuerySet[Agreement]:
        agreement = self.agreement
        near = Q(framework=agreement) | Q(predecessor=agreement)
        above = [agreement.framework_id, agreement.predecessor_id]
        visible = Agreement.objects.visible_to(self.user, on=self.today)
        rows = visible.filter(near | Q(pk__in=[pk for pk in above if pk]))
        return rows.order_by("reference")

    def _waiting(self) -> list[Context]:
        """Return the open steps and which of them wait for this person."""
        mine = set(
            waiting_tasks(self.user, on=self.today)
            .filter(process__agreementprocess__agreement=self.agreement)
            .values_list("pk", flat=True)
        )
        steps = [
            {
                "task": task,
                "url": task_url(task) if task.pk in mine else "",
                "party": task.seed,
            }
            for task in open_steps(self.agreement)
            if isinstance(task.flow_task, HumanTask)
        ]
        first = next((step for step in steps if step["url"]), None)
        return [{**step, "is_first": step is first} for step in steps]

    def _history(self) -> Any:
        return lines(journal_of(self.agreement, is_staff=self.is_staff)[:RECENT])

    def _may(self) -> Context:
        user, agreement, on = self.user, self.agreement, self.today
        stage = agreement.stage
        return {
            "draft": permissions.may_draft(user, agreement, on=on),
            "open_signing": stage == Agreement.Stage.AGREED
            and permissions.may_open_signing(user, agreement, on=on),
            "reopen": permissions.may_reopen(user, agreement, on=on),
            "decide_points": permissions.may_decide_points(user, agreement, on=on),
        }


class HistoryView(Page, ListView):
    """The whole journal of one agreement, newest first."""

    template_name = "workflows/agreements/history.html"
    paginate_by = 50

    def get_queryset(self) -> Any:
        is_staff = permissions.may_see_drafts(self.user, self.agreement, on=self.today)
        return journal_of(self.agreement, is_staff=is_staff)

    def get_context_data(self, **kwargs: Any) -> Context:
        context = super().get_context_data(agreement=self.agreement, **kwargs)
        context["lines"] = lines(context["page_obj"])
        return context
