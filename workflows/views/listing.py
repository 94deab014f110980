"""The list of agreements, as a page and as a file."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import ListView, View

from agreements.models import Deadline
from config import clock
from workflows.inbox import waiting_agreements
from workflows.listing import KINDS, SORTS, STATIONS, Listing, Question, partner_names
from workflows.sheets import Cell, csv_file, xlsx_file
from workflows.states import state_of
from workflows.views.base import Context, Page, SaysMethod
from workflows.views.filters import saved_filters

PER_PAGE = 25
COLUMNS = ("title", "partner", "state", "ends", "due")


class AgreementListView(Page, ListView):
    """All agreements a person may see, searched, filtered and sorted."""

    template_name = "workflows/agreements/list.html"
    paginate_by = PER_PAGE

    @cached_property
    def question(self) -> Question:
        return Question.read(self.request.GET)

    @cached_property
    def listing(self) -> Listing:
        return Listing(self.question, self.user, on=self.today, waiting=self.waiting)

    def get_queryset(self) -> Listing:
        return self.listing

    def get_context_data(self, **kwargs: Any) -> Context:
        context = super().get_context_data(**kwargs)
        rows = list(context["page_obj"])
        hits = self.listing.finder.hits(rows) if self.question.q else {}
        saved = saved_filters(self)
        context |= {
            "saved": saved,
            "is_saved": any(
                entry["row"].query == self.question.address() for entry in saved
            ),
            "question": self.question,
            "rows": [self._row(row, hits.get(row.pk)) for row in rows],
            "stations": self._stations(),
            "kinds": KINDS.items(),
            "partners": self.listing.partners(),
            "columns": self._columns(),
            "order": SORTS[self.question.order.removeprefix("-")],
            "kept": self.question.address(),
            "before_page": self.question.before_page(),
            "widened": self.question.address(station="", kind="", partner=""),
        }
        return context

    def _row(self, agreement: Any, hit: Any) -> Context:  # Any: annotated row, hit
        due_on = agreement.next_due_on
        return {
            "agreement": agreement,
            "state": state_of(agreement, on=self.today),
            "partners": partner_names(agreement),
            "due": Deadline.Kind(agreement.next_due_kind).label if due_on else "",
            "days": (due_on - self.today).days if due_on else None,
            "hit": hit,
        }

    def _stations(self) -> list[Context]:
        return [
            {
                "name": name,
                "label": label,
                "count": self.listing.counts[name],
                "address": self.question.address(station=name),
                "is_current": name == self.question.station,
            }
            for name, label in STATIONS.items()
        ]

    def _columns(self) -> list[Context]:
        """Return each heading with the address that sorts by it or turns it."""
        labels = (
            _("Title"), _("Partner"), _("State"), _("Valid until"), _("Next deadline"),
        )  # fmt: skip
        order = self.question.order
        return [
            {
                "name": name,
                "label": label,
                "direction": {name: "ascending", f"-{name}": "descending"}.get(order),
                "address": self.question.address(
                    sort=f"-{name}" if order == name else name
                ),
            }
            for name, label in zip(COLUMNS, labels, strict=True)
        ]


class ExportView(SaysMethod, View):
    """The same rows as a file; subclasses say in which form."""

    make: Any  # Any: a function of rows
    ending = ""
    media_type = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        on = clock.today()
        question, waiting = Question.read(request.GET), []
        if question.station == "mine":
            waiting = waiting_agreements(request.user, on=on)
        rows = Listing(question, request.user, on=on, waiting=waiting).rows()
        data = self.make([head(), *(line(row, on=on) for row in rows)])
        return HttpResponse(
            data,
            content_type=self.media_type,
            headers={
                "Content-Disposition": f"attachment; filename="
                f'"{_("agreements")}-{on:%Y-%m-%d}.{self.ending}"',
                "Cache-Control": "no-store",
            },
        )


class CsvView(ExportView):
    """The list as CSV, as office programs read it."""

    make = staticmethod(csv_file)
    ending = "csv"
    media_type = "text/csv; charset=utf-8"


class XlsxView(ExportView):
    """The list as a work sheet."""

    make = staticmethod(xlsx_file)
    ending = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def head() -> list[Cell]:
    """Return the headings of the columns of a file."""
    return [
        _("Reference"), _("Title"), _("Short title"), _("Kind"), _("Partners"),
        _("State"), _("First day"), _("Last day"), _("In force from"),
        _("Next deadline"), _("What is due"),
    ]  # fmt: skip


def line(agreement: Any, *, on: date) -> list[Cell]:  # Any: an annotated row
    """Return one agreement as a row of a file."""
    due_kind = agreement.next_due_kind
    return [
        agreement.reference,
        agreement.title,
        agreement.short_title,
        str(agreement.get_kind_display()),
        "; ".join(partner_names(agreement)),
        state_of(agreement, on=on).word,
        agreement.starts_on,
        agreement.last_day,
        agreement.in_force_on,
        agreement.next_due_on,
        str(Deadline.Kind(due_kind).label) if due_kind else "",
    ]
