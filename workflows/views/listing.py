"""The list of agreements."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.generic import ListView

from agreements.finding import Hits
from agreements.models import Agreement
from workflows.listing import KINDS, SORTS, STATIONS, Listing, Question, partner_names
from workflows.next_days import next_days
from workflows.states import state_of
from workflows.views.base import Context, Page
from workflows.views.filters import saved_filters

PER_PAGE = 20
SELECTED = mark_safe(" selected")
LONGEST_NUMBER = 6
"""A page with more digits is none."""
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
        waiting = {duty.agreement for duty in self.waiting}
        return Listing(self.question, self.roles, waiting=waiting)

    def get_queryset(self) -> Listing:
        page = self.request.GET.get(self.page_kwarg, "1")
        if self.question.q and page.isdecimal() and len(page) <= LONGEST_NUMBER:
            end = max(int(page), 1) * PER_PAGE
            self.listing.begin_with(slice(end - PER_PAGE, end))
        return self.listing

    def get_context_data(self, **kwargs: Any) -> Context:
        context = super().get_context_data(**kwargs)
        rows = list(context["page_obj"])
        saved = saved_filters(self)
        context |= {
            "saved": saved,
            "is_saved": any(
                entry["row"].query == self.question.address() for entry in saved
            ),
            "question": self.question,
            "rows": list(self._rows(rows)),
            "stations": self._stations(),
            "kinds": KINDS.items(),
            "partner_options": self._partner_options(),
            "columns": self._columns(),
            "order": SORTS[self.question.order.removeprefix("-")],
            "kept": self.question.address(),
            "before_page": self.question.before_page(),
            "widened": self.question.address(station="", kind="", partner=""),
        }
        return context

    def _rows(self, rows: list[Any]) -> Iterator[Context]:  # Any: annotated rows
        partners = partner_names(rows)
        found = self.listing.finder.hits(rows) if self.question.q else {}
        days = next_days(rows, self.roles)
        for row in rows:
            due = days.get(row.pk)
            yield {
                **self._row(row, partners[row.pk], found.get(row.pk)),
                "due": due,
                "days": (due.day - self.today).days if due else None,
            }

    def _row(
        self, agreement: Agreement, partners: list[str], hits: Hits | None
    ) -> Context:
        return {
            "agreement": agreement,
            "state": state_of(agreement, on=self.today),
            "partners": partners,
            "hits": hits,
            "hits_url": _text_url(agreement, hits) if hits and hits.shown else "",
        }

    def _partner_options(self) -> SafeString:
        """Return the choices in one piece: there may be hundreds."""
        chosen = self.question.partner
        return format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (partner.slug, SELECTED if partner.slug == chosen else "", partner.name)
                for partner in self.listing.partners()
            ),
        )

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


def _text_url(agreement: Agreement, hits: Hits) -> str:
    """Return the address of the version in which the words stand."""
    number = hits.shown[0].number
    return reverse("agreements:version", args=[agreement.reference, number])
