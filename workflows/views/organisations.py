"""Organisations: the list, one of them, and what it is called from which day."""

from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from agreements import permissions
from agreements.models import Agreement, Organisation, SigningRule
from agreements.organisation_history import changes_in, facts_on
from agreements.representation_state import (
    Standing,
    standings,
    with_warnings,
)
from agreements.search_words import fold, sort_key
from agreements.services.organisations import (
    Description,
    add_organisation,
    change_organisation,
    leave_out_organisation,
    take_in_organisation,
)
from config import clock
from workflows.board_words import board_lines
from workflows.forms.base import ActiveForm
from workflows.forms.organisations import AddOrganisationForm, ChangeOrganisationForm
from workflows.journal_words import about_organisation, record_lines
from workflows.standing_words import (
    names_in,
    notes_of,
    words_of,
)
from workflows.states import state_of
from workflows.views.base import Context, Page
from workflows.views.records import (
    Crumbs,
    OrganisationAct,
    OrganisationPage,
    RecordPage,
    organisation_url,
)

PER_PAGE = 25
RECENT = 8
KINDS = {"": _("All"), **dict(Organisation.Kind.choices)}


class OrganisationListView(Page, TemplateView):
    """All organisations a person may see, those to look after marked."""

    template_name = "workflows/organisations/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sees_all = permissions.sees_all_organisations(self.user, on=self.today)
        if len(self.visible) == 1 and not sees_all:
            return redirect(organisation_url(self.visible[0]))
        return super().get(request, *args, **kwargs)

    @cached_property
    def visible(self) -> list[Organisation]:
        rows = Organisation.objects.visible_to(self.user, on=self.today)
        return sorted(rows, key=lambda row: sort_key(row.name))

    def get_context_data(self, **kwargs: Any) -> Context:
        asked = self.request.GET
        q, kind = asked.get("q", "").strip()[:200], asked.get("kind", "")
        found = [row for row in self.visible if _fits(row, q, kind)]
        warned = with_warnings(found, user=self.user, on=self.today)
        only_warned = bool(asked.get("warned"))
        page = Paginator(warned if only_warned else found, PER_PAGE).get_page(
            asked.get("page")
        )
        states = standings(page, user=self.user, on=self.today)
        kept = asked.copy()
        kept.pop("page", None)
        kept.pop("warned", None)
        return super().get_context_data(
            page_obj=page,
            rows=self._rows([states[row.pk] for row in page]),
            q=q,
            kind=kind,
            kinds=KINDS.items(),
            only_warned=only_warned,
            counts={"found": len(found), "warned": len(warned)},
            kept=f"?{kept.urlencode()}&" if kept else "?",
            kept_page=f"?{kept.urlencode()}&{'warned=1&' if only_warned else ''}",
            sees_people=permissions.sees_all_organisations(self.user, on=self.today),
            may_add=permissions.may_add_organisations(self.user, on=self.today),
            **kwargs,
        )

    def _rows(self, states: list[Standing]) -> list[Context]:
        notes = notes_of(states, on=self.today)
        return [
            {
                "organisation": standing.organisation,
                "standing": standing,
                "notes": notes[standing.organisation.pk].all,
            }
            for standing in states
        ]


def _fits(organisation: Organisation, q: str, kind: str) -> bool:
    """Say whether all words occur in the names of an organisation."""
    if kind in KINDS and kind and organisation.kind != kind:
        return False
    names = fold(
        f"{organisation.name} {organisation.party_name} {organisation.slug} "
        f"{organisation.seat}"
    )
    return all(fold(word) in names for word in q.split())


class OrganisationDetailView(OrganisationPage, TemplateView):
    """Everything about one organisation a person may know."""

    template_name = "workflows/organisations/detail.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        user, on, organisation = self.user, self.today, self.organisation
        standing = standings([organisation], user=user, on=on)[organisation.pk]
        sees_all = permissions.sees_all_organisations(user, on=on)
        records = list(organisation.records.select_related("recorded_by"))
        keeps = permissions.may_keep_records(user, organisation, on=on)
        members = permissions.may_keep_members(user, organisation, on=on)
        mandates = _by_time(organisation.mandates, on)
        memberships = _by_time(organisation.memberships, on)
        notes = notes_of([standing], on=on)[organisation.pk]
        return super().get_context_data(
            organisation=organisation,
            standing=standing,
            is_outdated=bool(notes.rule),
            notes=notes.all,
            facts=[(_label(f.name), f) for f in facts_on(records, on) if f.value],
            changes=_in_words(records),
            rules=(rules := self._rules(standing.rule)),
            has_former_rules=any(entry["kind"] == "former" for entry in rules),
            contact=settings.CONTACT,
            mandates=mandates,
            memberships=memberships,
            agreements=self._agreements(),
            sees_all=sees_all,
            keeps_records=keeps,
            board=(board := board_lines(organisation, on=on) if keeps else []),
            has_board_change=any(line.state for line in board),
            keeps_members=members,
            history=record_lines(about_organisation(organisation)[:RECENT])
            if sees_all
            else [],
            **kwargs,
        )

    def _rules(self, current: SigningRule | None) -> list[Context]:
        """Return today's rule, those ahead, and the former ones, newest first."""
        rules = list(self.organisation.signing_rules.order_by("starts_on", "pk"))
        names = names_in(rules)
        for rule in rules:
            rule.is_ahead = rule.starts_on > self.today
        ahead = [rule for rule in rules if rule.is_ahead]
        former = [rule for rule in rules if rule not in ahead and rule != current]
        kinds = {"current": filter(None, [current]), "ahead": ahead}
        return [
            {"rule": rule, "words": words_of(rule, names), "kind": kind}
            for kind, group in {**kinds, "former": former[::-1]}.items()
            for rule in group
        ]

    def _agreements(self) -> list[Context]:
        visible = Agreement.objects.visible_to(self.user, on=self.today)
        rows = visible.filter(parties__organisation=self.organisation)
        return [
            {"agreement": row, "state": state_of(row, on=self.today)}
            for row in rows.order_by("-starts_on", "reference")[:PER_PAGE]
        ]


def _by_time(rows: QuerySet[Any], on: date) -> dict[str, list[Any]]:
    # Any: mandates or memberships
    """Return dated rows of people as those that hold or will, and those ended."""
    found: dict[str, list[Any]] = {"current": [], "ended": []}
    ended = Q(ends_on__lt=on)
    for row in rows.filter(~ended).select_related("user").order_by("starts_on", "pk"):
        row.is_ahead = row.starts_on > on
        found["current"].append(row)
    found["ended"] = list(
        rows.filter(ended).select_related("user").order_by("-ends_on")
    )
    return found


def _label(name: str) -> str:
    return str(Organisation._meta.get_field(name).verbose_name)


def _in_words(records: list[Any]) -> list[Context]:  # Any: records
    return [
        {
            "change": change,
            "values": [
                (_label(name), before, after) for name, before, after in change.values
            ],
        }
        for change in changes_in(records)
        if change.values
    ]


class AddOrganisationView(RecordPage):
    """Legal staff enter an organisation."""

    form_class = AddOrganisationForm
    heading = _("Add an organisation")
    button = _("Add the organisation")
    afterwards = _("Then: you record who signs for it, and who has which role.")
    done_message = _("The organisation is added.")
    organisation: Organisation

    def is_allowed(self) -> bool:
        return permissions.may_add_organisations(self.user, on=self.today)

    def crumbs(self) -> Crumbs:
        return [(str(_("Organisations")), reverse("organisations:list"))]

    def get_initial(self) -> Context:
        return {"starts_on": self.today}

    def act(self, data: Context) -> None:
        self.organisation = add_organisation(**data, actor=self.user, at=clock.now())

    def get_success_url(self) -> str:
        return organisation_url(self.organisation)


class ChangeOrganisationView(OrganisationAct):
    """Other names and places from a day on."""

    template_name = "workflows/organisations/change.html"
    form_class = ChangeOrganisationForm
    heading = _("Change the data")
    button = _("Record the change")
    afterwards = _(
        "Then: drafts and pages show the new data from that day. Frozen texts and "
        "papers keep the old ones."
    )
    done_message = _("The change is recorded.")

    def is_allowed(self) -> bool:
        return permissions.may_keep_records(self.user, self.organisation, on=self.today)

    def newest(self) -> int:
        newest: int = self.organisation.records.latest("pk").pk
        return newest

    def get_initial(self) -> Context:
        values = Description.of(self.organisation)
        return {
            **{name: getattr(values, name) for name in values.__slots__},
            "starts_on": self.today,
            "read": self.newest(),
        }

    def act(self, data: Context) -> None:
        said = {name: data[name] for name in Description.__slots__}
        change_organisation(
            organisation=self.organisation,
            description=Description(**said),
            starts_on=data["starts_on"],
            read=data["read"],
            actor=self.user,
            at=clock.now(),
        )

    def get_context_data(self, **kwargs: Any) -> Context:
        records = list(self.organisation.records.select_related("recorded_by"))
        return super().get_context_data(
            facts=[(_label(f.name), f) for f in facts_on(records, self.today)],
            changes=_in_words(records),
            **kwargs,
        )


class TakePartView(OrganisationAct):
    """Leave an organisation out of new agreements, or take it in again."""

    form_class = ActiveForm
    done_message = _("This is recorded.")

    def is_allowed(self) -> bool:
        return permissions.may_keep_records(self.user, self.organisation, on=self.today)

    def get_initial(self) -> Context:
        return {"active": "no" if self.organisation.is_active else "yes"}

    def act(self, data: Context) -> None:
        change = (
            take_in_organisation if data["active"] == "yes" else leave_out_organisation
        )
        change(organisation=self.organisation, actor=self.user, at=clock.now())

    def get_context_data(self, **kwargs: Any) -> Context:
        leaves = self.organisation.is_active
        context = super().get_context_data(**kwargs)
        context["heading"] = context["button"] = (
            _("Leave out of new agreements")
            if leaves
            else _("Offer for new agreements again")
        )
        context["afterwards"] = (
            _("Then: it can no longer be chosen for new agreements. All entries stay.")
            if leaves
            else _("Then: it can be chosen for new agreements again.")
        )
        return context
