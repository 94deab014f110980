"""The page of one agreement: its state, what is to be done, and its tabs."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from viewflow.workflow.models import Task

from agreements import permissions
from agreements.models import (
    Agreement,
    Deadline,
    DeclinedSignature,
    Organisation,
    RenewalAddendum,
    Version,
)
from agreements.next_steps import NextStep, next_step
from agreements.signing_state import completed_round, signing_state
from agreements.wording.printing import outline
from documents.models import Document
from workflows.answered import answered_rounds
from workflows.deadline_groups import DeadlineRow, grouped
from workflows.declined_words import declined_words
from workflows.due_words import due_panel
from workflows.inbox import declined_url
from workflows.journal_words import agreement_lines, journal_of
from workflows.otherwise import stop_url, waiting_steps
from workflows.progress import look_at, running_jobs, stamp_of
from workflows.state_line import state_line
from workflows.texts import draft_preview, printed_version
from workflows.views.base import Context, Page

PER_PAGE = 50

DECIDED = (
    Agreement.Stage.CONCLUDED,
    Agreement.Stage.ENDED,
    Agreement.Stage.ABANDONED,
)
"""Stages in which no point of a party can still change the text."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of the page, with an address of its own."""

    name: str
    label: str | Promise
    rest: str | Promise
    """What of the label finds no room on a phone."""
    count: int
    url: str


LABELS = {
    "detail": (_("Text"), ""),
    "versions": (_("Versions"), ""),
    "answers": (_("Answers"), ""),
    "parties": (_("Parties"), _("and signatures")),
    "papers": (_("Papers"), ""),
    "deadlines": (_("Deadlines"), ""),
    "route": (_("Route"), ""),
    "history": (_("History"), ""),
}
"""Name of the address → words of the tab, in their order."""


class AgreementPage(Page, TemplateView):
    """What every tab shows above: the state, the tabs and what is to be done."""

    tab = ""

    @cached_property
    def is_staff(self) -> bool:
        return permissions.may_see_drafts(self.user, self.agreement, on=self.today)

    @cached_property
    def step(self) -> NextStep:
        """What is to be done next by plan, for the staff of the office."""
        return next_step(self.agreement, self.roles)

    @cached_property
    def declined(self) -> str:
        """Who will not sign and why, while nobody has settled it."""
        if self.agreement.stage != Agreement.Stage.IN_SIGNATURE:
            return ""
        found = declined_words([self.agreement.pk])
        return found[self.agreement.pk][1] if found else ""

    @cached_property
    def rounds_count(self) -> int:
        return self.agreement.review_rounds.count()

    @cached_property
    def jobs(self) -> list[Task]:
        return running_jobs(Agreement.objects.filter(pk=self.agreement.pk))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        moved_on = look_at(self.jobs, request)
        return moved_on or super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [f"workflows/agreements/{self.tab}.html"]

    def get_context_data(self, **kwargs: Any) -> Context:
        agreement, waiting = self.agreement, self._waiting()
        return super().get_context_data(
            agreement=agreement,
            line=state_line(agreement, user=self.user, on=self.today),
            jobs=self.jobs,
            jobs_stamp=stamp_of(self.jobs),
            tabs=self._tabs(),
            tab=self.tab,
            is_staff=self.is_staff,
            due=due_panel(self.step, on=self.today),
            late=[entry for entry in self.deadlines if entry.is_overdue],
            deadlines_url=self._address("deadlines"),
            waiting=waiting,
            declined_url=declined_url(agreement),
            may=self._may(waiting),
            **kwargs,
        )

    @cached_property
    def versions(self) -> QuerySet[Version]:
        """The versions the person may read, the newest first."""
        visible = Version.objects.visible_to(self.user, on=self.today)
        return visible.filter(agreement=self.agreement).order_by("-number")

    @cached_property
    def papers(self) -> QuerySet[Document]:
        versions = self.versions.order_by().values("pk")
        papers = Document.objects.public().filter(version__in=versions)
        return papers.select_related("version").order_by("-version__number", "-pk")

    @cached_property
    def deadlines(self) -> list[DeadlineRow]:
        rows = list(self.agreement.deadlines.select_related("acknowledged_by"))
        # the right is the same for each deadline of one agreement
        may = bool(rows) and permissions.may_handle_deadline(
            self.user, rows[0], on=self.today
        )
        return [
            DeadlineRow(
                row=row,
                on=self.today,
                may_handle=may and row.state == Deadline.State.OPEN,
                counts=self.step.counts(row),
            )
            for row in rows
        ]

    def _tabs(self) -> list[Tab]:
        counts = {
            "versions": self.versions.count(),
            "answers": self.rounds_count,
            "parties": self.agreement.parties.count(),
            "papers": self.papers.count(),
            "deadlines": sum(entry.is_ahead for entry in self.deadlines)
            + (self.step.due is not None),
        }
        return [
            Tab(name, label, rest, counts.get(name, 0), self._address(name))
            for name, (label, rest) in LABELS.items()
        ]

    def _address(self, name: str) -> str:
        return reverse(f"agreements:{name}", args=[self.agreement.reference])

    def _waiting(self) -> list[Context]:
        """Return the open steps and which of them wait for this person."""
        rows = waiting_steps(
            self.agreement,
            self.user,
            mine={duty.step for duty in self.waiting},
            on=self.today,
        )
        first = next((row for row in rows if row.is_mine), None)
        return [{"step": row, "is_first": row is first} for row in rows]

    def _may(self, waiting: list[Context]) -> Context:
        user, agreement, on = self.user, self.agreement, self.today
        stage = agreement.stage
        return {
            "draft": permissions.may_draft(user, agreement, on=on),
            "open_signing": stage == Agreement.Stage.AGREED
            and permissions.may_open_signing(user, agreement, on=on),
            "settle_declined": self.declined
            and permissions.may_call_off_signing(user, agreement, on=on),
            "reopen": permissions.may_reopen(user, agreement, on=on),
            "stop_url": ""
            if self.tab != "detail"
            or stage in (Agreement.Stage.IN_REVIEW, Agreement.Stage.AGREED)
            else stop_url(user, agreement, on=on),
            "remind": any(not row["step"].is_mine for row in waiting)
            and permissions.may_remind(user, agreement, on=on),
            "decide_points": self.rounds_count > 0
            and stage not in DECIDED
            and permissions.may_decide_points(user, agreement, on=on),
        }


class TextTab(AgreementPage):
    """The text that holds now; its clauses keep their addresses over all versions."""

    tab = "detail"

    def get_context_data(self, **kwargs: Any) -> Context:
        version = self.versions.first()
        is_draft = self.agreement.stage == Agreement.Stage.DRAFT and self.is_staff
        printed = None
        if is_draft:
            printed = draft_preview(self.agreement)
        elif version is not None:
            printed = printed_version(version)
        return super().get_context_data(
            version=version,
            is_draft=is_draft,
            printed=printed,
            outline=outline(printed) if printed else (),
            papers=papers_to_read(self.papers.filter(version=version)),
            **kwargs,
        )


def papers_to_read(papers: QuerySet[Document]) -> list[Document]:
    """Return the papers of a version; signed ones take the place of drafts."""
    rows = list(papers)
    return [paper for paper in rows if paper.round_id is not None] or rows


class VersionsTab(AgreementPage):
    """Every frozen text, and the agreements that belong to this one."""

    tab = "versions"

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            versions=self.versions,
            signed=completed_round(self.agreement),
            is_in_force=self.agreement.is_in_force(on=self.today),
            related=self._related(),
            **kwargs,
        )

    def _related(self) -> QuerySet[Agreement]:
        agreement = self.agreement
        near = Q(framework=agreement) | Q(predecessor=agreement)
        above = [agreement.framework_id, agreement.predecessor_id]
        visible = Agreement.objects.visible_to(self.user, on=self.today)
        rows = visible.filter(near | Q(pk__in=[pk for pk in above if pk]))
        return rows.order_by("reference")


class AnswersTab(AgreementPage):
    """What the parties answered in each round, and what became of their points."""

    tab = "answers"

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            rounds=answered_rounds(
                self.agreement,
                is_staff=self.is_staff,
                represented=permissions.represented_by(self.user, on=self.today),
            ),
            reopenings=self.agreement.reopenings.all(),
            **kwargs,
        )


class PartiesTab(AgreementPage):
    """Who is party, who signed and who is still missing."""

    tab = "parties"

    def get_context_data(self, **kwargs: Any) -> Context:
        parties = self.agreement.parties.select_related("organisation")
        readable = Organisation.objects.visible_to(self.user, on=self.today)
        return super().get_context_data(
            signing=self._signing(),
            declined=self._declined(),
            parties=parties.order_by("position"),
            readable=set(
                readable.filter(parties__agreement=self.agreement).values_list(
                    "pk", flat=True
                )
            ),
            **kwargs,
        )

    def _declined(self) -> Context | None:
        """Return who will not sign, and what legal staff may do about it."""
        user, agreement, on = self.user, self.agreement, self.today
        if not self.declined or not permissions.may_call_off_signing(
            user, agreement, on=on
        ):
            return None
        standing = DeclinedSignature.objects.standing().about([agreement.pk])
        parties = {row.signatory.party_id: row.signatory.party for row in standing}
        return {"words": self.declined, "parties": list(parties.values())}

    def _signing(self) -> Context | None:
        round = self.agreement.signing_rounds.order_by("-number").first()
        if round is None:
            return None
        named_by_me = (
            permissions.parties_to_name(self.user, self.agreement, on=self.today)
            if round.is_running
            else set()
        )
        represented = permissions.represented_by(self.user, on=self.today)
        rows = [
            {
                "state": state,
                "may_change": state.party.pk in named_by_me,
                "reads_reasons": self.is_staff
                or state.party.organisation_id in represented,
            }
            for state in signing_state(round)
        ]
        return {"round": round, "rows": rows}


class PapersTab(AgreementPage):
    """The files of each version, to take along."""

    tab = "papers"

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(papers=self.papers, **kwargs)


class DeadlinesTab(AgreementPage):
    """What is due by when, and what becomes of the agreement at its end."""

    tab = "deadlines"

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            groups=grouped(self.deadlines), renewals=self._renewals(), **kwargs
        )

    def _renewals(self) -> list[Context]:
        """Return the renewals with what came of them, as far as it may be seen."""
        renewals = self.agreement.renewals.select_related("successor")
        carried = RenewalAddendum.objects.filter(renewal__agreement=self.agreement)
        rows = list(carried.select_related("addendum", "successor"))
        visible = Agreement.objects.visible_to(self.user, on=self.today)
        seen = set(
            visible.filter(
                Q(renewal_of__agreement=self.agreement)
                | Q(pk__in=[pk for row in rows for pk in _of(row) if pk])
            ).values_list("pk", flat=True)
        )
        return [
            {
                "renewal": renewal,
                "successor": (
                    renewal.successor if renewal.successor_id in seen else None
                ),
                "addenda": [
                    (row.addendum, row.successor if row.successor_id in seen else None)
                    for row in rows
                    if row.renewal_id == renewal.pk and row.addendum_id in seen
                ],
            }
            for renewal in renewals
        ]


def _of(row: RenewalAddendum) -> tuple[int, int | None]:
    return row.addendum_id, row.successor_id


class HistoryTab(AgreementPage):
    """The whole journal of one agreement, newest first."""

    tab = "history"

    def get_context_data(self, **kwargs: Any) -> Context:
        entries = journal_of(self.agreement, is_staff=self.is_staff)
        try:
            page = Paginator(entries, PER_PAGE).page(self.request.GET.get("page") or 1)
        except InvalidPage as error:
            raise Http404(str(error)) from None
        return super().get_context_data(
            page_obj=page, lines=agreement_lines(page), **kwargs
        )
