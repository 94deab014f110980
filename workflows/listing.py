"""What the list of agreements shows: searched, filtered and sorted by its address.

The whole question stands in the query string, so that it can be kept as a
bookmark, and the files hold exactly what the page shows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from agreements.finding import Finder
from agreements.models import (
    Agreement,
    Deadline,
    Organisation,
    Party,
    Roles,
    SearchDoc,
)
from agreements.models.agreement import binds_on, is_over_on, seen_with
from agreements.search_words import terms_of

LONGEST_QUESTION = 200
SOON = timedelta(days=365)

S = Agreement.Stage
STATIONS = {
    "": _("All"),
    "mine": _("Waits for me"),
    "force": _("In force"),
    "ending": _("Ends within 12 months"),
    "year": _("Ends this year"),
    "work": _("In progress"),
    "review": _("In review"),
    "ended": _("Ended"),
}
KINDS = {"": _("All"), **dict(Agreement.Kind.choices)}
SORTS = {
    "place": _("best hit first"),
    "due": _("next deadline first"),
    "title": _("by title"),
    "partner": _("by partner"),
    "state": _("by state"),
    "ends": _("earliest end first"),
}
LOADED = ("framework", "predecessor")
"""What the next step of a row is told by."""
COLLATION = {"sqlite": "BINARY", "postgresql": "C"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the list; unknown values count as not given."""

    q: str = ""
    station: str = ""
    kind: str = ""
    partner: str = ""
    sort: str = ""
    """A key of ``SORTS``, with a minus in front for the other direction."""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Question":
        """Return the question of a query string."""
        sort = given.get("sort", "")
        return cls(
            q=given.get("q", "").strip()[:LONGEST_QUESTION],
            station=_known(given.get("station", ""), STATIONS),
            kind=_known(given.get("kind", ""), KINDS),
            partner=given.get("partner", "")[:40],
            sort=sort if sort.removeprefix("-") in SORTS else "",
        )

    @property
    def order(self) -> str:
        """The order that holds: best hits first if words are searched."""
        return self.sort or ("place" if self.q else "due")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but everything is asked for."""
        return bool(self.q or self.station or self.kind or self.partner)

    def address(self, **changes: str) -> str:
        """Return the query string with some values changed."""
        asked = replace(self, **changes)
        values = {name: getattr(asked, name) for name in self.__slots__}
        return "?" + urlencode({k: v for k, v in values.items() if v})

    def before_page(self) -> str:
        """Return the query string to which the number of a page is added."""
        address = self.address()
        return address if address == "?" else f"{address}&"


FRAMEWORKS_FIRST = Case(
    When(kind=Agreement.Kind.FRAMEWORK, then=Value(0)), default=Value(1)
)


class Listing:
    """The rows of a question, as one person sees them on a day.

    ``waiting`` are the keys of agreements in which something waits for the person.
    """

    def __init__(
        self, question: Question, roles: Roles, *, waiting: Iterable[int]
    ) -> None:
        self.question = question
        self.waiting = set(waiting)
        self.roles = roles
        self.on = roles.on
        self.finder = Finder(terms_of(question.q), roles)
        self._begun: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return self.counts[self.question.station]

    def __getitem__(self, part: slice) -> list[Any]:  # Any: annotated rows
        """Return some rows: their keys are sorted first, then they are read."""
        keys = self._begun.get(part.start)
        if keys is None:
            keys = list(self._sorted_rows().values_list("pk", flat=True)[part])
        keys = keys[: part.stop - part.start]
        rows = Agreement.objects.select_related(*LOADED).in_bulk(keys)
        return [rows[key] for key in keys]

    def begin_with(self, part: slice) -> None:
        """Read the keys of a part together with all counts, so as to search once.

        Rows of other stations are counted as well, hence they are sorted last.
        """
        counted = {
            f"n_{name}": Window(Count("pk", filter=held) if name else Count("pk"))
            for name, held in self._stations.items()
        }
        rows = self._ordered(self._asked)
        if chosen := self._stations[self.question.station]:
            first = Case(When(chosen, then=Value(0)), default=Value(1))
            rows = rows.order_by(first, *rows.query.order_by)
        found = list(rows.annotate(**counted).values_list("pk", *counted)[part])
        if found:
            self.counts = dict(zip(self._stations, found[0][1:], strict=True))
            self._begun[part.start] = [pk for pk, *_counts in found]
        elif not part.start:
            self.counts = dict.fromkeys(self._stations, 0)

    def rows(self) -> QuerySet[Agreement]:
        """Return all rows in their order."""
        return self._sorted_rows().select_related(*LOADED)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each station has under the same question."""
        counted = self._asked.aggregate(
            **{
                f"n_{name}": Count("pk", filter=held) if name else Count("pk")
                for name, held in self._stations.items()
            }
        )
        return {name: counted[f"n_{name}"] for name in self._stations}

    def partners(self) -> Iterable[Any]:  # Any: rows with two fields
        """Return short name and name of each choice: parties of visible rows."""
        seen = seen_with(self.roles, path="agreement__")
        parties = Party.objects.partners().filter(seen)
        offices = Organisation.objects.filter(kind=Organisation.Kind.OFFICE)
        keys = list(offices.values_list("pk", flat=True)[:2])
        if len(keys) == 1:
            # a party of all agreements and nobody's partner, it is sought for long
            parties = parties.exclude(organisation__in=keys)
        chosen = Organisation.objects.filter(pk__in=parties.values("organisation"))
        ordered = chosen.order_by(_bytewise("search_doc__sort_key"), "pk")
        return ordered.values_list("slug", "name", named=True)

    def _sorted_rows(self) -> QuerySet[Agreement]:
        return self._ordered(self._asked.filter(self._stations[self.question.station]))

    @cached_property
    def _asked(self) -> QuerySet[Agreement]:
        rows = Agreement.objects.filter(seen_with(self.roles))
        if self.question.q:
            rows = self.finder.narrow(rows)
        if self.question.kind:
            rows = rows.filter(kind=self.question.kind)
        if self.question.partner:
            parties = Party.objects.filter(organisation__slug=self.question.partner)
            rows = rows.filter(pk__in=parties.values("agreement"))
        return rows

    @cached_property
    def _stations(self) -> dict[str, Q]:
        force, over = binds_on(self.on), is_over_on(self.on)
        soon = Q(ends_on__lte=self.on + SOON) & ~Q(
            term_kind=Agreement.TermKind.AUTO_RENEW
        )
        return {
            "": Q(),
            "mine": Q(pk__in=self.waiting),
            "force": force,
            "ending": force & soon,
            "year": Q(in_force_on__isnull=False, ends_on__year=self.on.year)
            & ~Q(term_kind=Agreement.TermKind.AUTO_RENEW),
            "work": ~force & ~over,
            "review": Q(stage=S.IN_REVIEW),
            "ended": over & ~force,
        }

    def _ordered(self, rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
        order = self.question.order
        name, is_down = order.removeprefix("-"), order.startswith("-")
        if name == "place" and not self.finder.terms:
            name = "due"
        rows = rows.annotate(sorted_by=self._sorted_by(name))
        first = OrderBy(F("sorted_by"), descending=is_down, nulls_last=True)
        # of equal hits what governs comes before what hangs on it
        above = [FRAMEWORKS_FIRST] if name == "place" else []
        return rows.order_by(first, *above, "-starts_on", _bytewise("reference"))

    def _sorted_by(self, name: str) -> Any:  # Any: an expression
        if name == "title":
            headings = SearchDoc.objects.headings().filter(agreement=OuterRef("pk"))
            return _bytewise(Subquery(headings.values("sort_key")[:1]))
        if name == "partner":
            parties = Party.objects.filter(agreement=OuterRef("pk"))
            others = parties.exclude(organisation=OuterRef("office"))
            names = SearchDoc.objects.filter(organisation=OuterRef("organisation"))
            key = others.order_by("position").values(
                key=Subquery(names.values("sort_key")[:1])
            )
            return _bytewise(Subquery(key[:1]))
        if name == "state":
            return self._life()
        if name == "ends":
            renews = When(term_kind=Agreement.TermKind.AUTO_RENEW, then=Value(None))
            return Case(renews, default=F("ends_on"))
        if name == "place":
            return self.finder.place(self.question.q)
        open_ones = Deadline.objects.open().filter(agreement=OuterRef("pk"))
        return Subquery(open_ones.order_by("due_on").values("due_on")[:1])

    def _life(self) -> Case:
        """Return the stations of life in their order, from draft to ended."""
        stations = self._stations
        stages = (S.DRAFT, S.IN_REVIEW, S.AGREED, S.IN_SIGNATURE, S.CONCLUDED)
        return Case(
            When(stations["force"], then=Value(len(stages))),
            When(stations["ended"], then=Value(len(stages) + 1)),
            *(When(stage=stage, then=Value(n)) for n, stage in enumerate(stages)),
            default=Value(len(stages) + 1),
            output_field=IntegerField(),
        )


def partner_names(rows: Iterable[Agreement]) -> Mapping[int, list[str]]:
    """Return by agreement the names of the parties besides the office, in order."""
    parties = Party.objects.partners().filter(agreement__in=[row.pk for row in rows])
    ordered = parties.order_by("position", "pk")
    names: dict[int, list[str]] = defaultdict(list)
    for agreement, name in ordered.values_list("agreement", "organisation__name"):
        names[agreement].append(name)
    return names


def _bytewise(what: Any) -> Collate:  # Any: a name or an expression
    """Sort as every database does: the keys are plain letters already."""
    return Collate(what, COLLATION[connection.vendor])


def _known(value: str, values: Mapping[str, Any]) -> str:
    return value if value in values else ""
