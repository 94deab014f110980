"""Who signs for an organisation and who has which role: rules, mandates, roles."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from agreements import permissions
from agreements.errors import AgreementError
from agreements.models import Mandate, Membership, Organisation, User
from agreements.record_refusals import (
    OwnMembershipError,
)
from agreements.representation import Rule, parse_rule
from agreements.representation_state import can_satisfy
from agreements.rule_words import explain
from agreements.services.people import (
    end_mandate,
    end_membership,
    record_mandate,
    record_membership,
    record_signing_rule,
)
from config import clock
from workflows.board_words import with_next
from workflows.forms.representation import (
    EndMandateForm,
    EndMembershipForm,
    MandateForm,
    MembershipForm,
    SigningRuleForm,
)
from workflows.standing_words import names_in, words_of
from workflows.views.base import Context
from workflows.views.people import namings_of
from workflows.views.records import OrganisationAct

MOST_PROPOSED = 200


def likely_people(organisation: Organisation) -> list[tuple[str, str]]:
    """Return addresses and names of whom an entry is likely about, by name.

    These are the people of the organisation, and those who belong to none yet.
    """
    people = User.objects.filter(
        Q(memberships__organisation=organisation)
        | Q(mandates__organisation=organisation)
        | Q(memberships=None, mandates=None),
        is_active=True,
    )
    rows = people.distinct().order_by("full_name", "pk")
    return list(rows.values_list("email", "full_name")[:MOST_PROPOSED])


def asked_person(request: HttpRequest) -> str:
    """Return the address of the person the query string names by number."""
    number = request.GET.get("person", "")
    people = User.objects.filter(is_active=True)
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return ""
    found = people.filter(pk=number).values_list("email", flat=True).first()
    return found or ""


def asked_day(request: HttpRequest) -> date | None:
    """Return the day with which the query string lets an entry begin."""
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None


class BoardAct(OrganisationAct):
    """An entry that is often one of several: what comes next is said after it."""

    def done_words(self, data: Context) -> str:
        said = super().done_words(data)
        if not permissions.may_keep_records(
            self.user, self.organisation, on=self.today
        ):
            return said
        return with_next(said, self.organisation, on=self.today)


class RecordsAct(BoardAct):
    """An entry that legal staff make."""

    def is_allowed(self) -> bool:
        return permissions.may_keep_records(self.user, self.organisation, on=self.today)


class MembersAct(BoardAct):
    """An entry that legal staff and administrators make."""

    def is_allowed(self) -> bool:
        return permissions.may_keep_members(self.user, self.organisation, on=self.today)


class SigningRuleView(RecordsAct):
    """A rule put together from plain choices, shown in words before it is stored."""

    template_name = "workflows/organisations/rule.html"
    form_class = SigningRuleForm
    heading = _("Record a signing rule")
    intro = _(
        "Only people with a mandate can be chosen. Record a missing mandate first."
    )
    done_message = _("The signing rule is recorded.")

    @cached_property
    def mandates(self) -> Any:  # Any: a query set of mandates
        lasting = self.organisation.mandates.not_ended(on=self.today)
        return lasting.select_related("user").order_by("starts_on", "pk")

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "mandates": self.mandates}

    def newest(self) -> int:
        newest = self.organisation.signing_rules.order_by("-pk").first()
        return newest.pk if newest else 0

    def get_initial(self) -> Context:
        given: Context = {
            "starts_on": asked_day(self.request) or self.today,
            "read": self.newest(),
            "pattern": "two",
        }
        current = self.organisation.signing_rule(on=self.today)
        if current is None:
            return given
        rule = parse_rule(current.tree)
        own = current.wording if current.wording != self._in_german(rule) else ""
        choices = SigningRuleForm.choices_of(rule, self.mandates)
        return {**given, **choices, "wording": own}

    def form_valid(self, form: Form) -> HttpResponse:
        if "confirmed" in self.request.POST:
            return super().form_valid(form)
        try:
            rule = parse_rule(form.tree())
        except AgreementError as error:
            return self.refused(form, error)
        starts_on = form.cleaned_data["starts_on"]
        rules = self.organisation.signing_rules
        later = rules.filter(starts_on__gt=starts_on).order_by("starts_on").first()
        shown = {
            "next": later,
            "words": explain(rule, self._names(rule.people())),
            "wording": form.cleaned_data["wording"] or self._wording(form),
            "starts_on": starts_on,
            "before": self.organisation.signing_rule(on=starts_on),
            "can_sign": can_satisfy(form.tree(), self.organisation, on=starts_on),
            "kept": form.kept(),
        }
        context = self.get_context_data(form=form, shown=shown)
        return self.render_to_response(context)

    def act(self, data: Context) -> None:
        form = self._form
        record_signing_rule(
            organisation=self.organisation,
            wording=data["wording"] or self._wording(form),
            tree=form.tree(),
            starts_on=data["starts_on"],
            read=data["read"],
            actor=self.user,
            at=clock.now(),
        )

    def get_form(self, form_class: Any = None) -> Any:  # Any: Django's
        self._form = super().get_form(form_class)
        return self._form

    def _wording(self, form: Any) -> str:  # Any: the valid form
        return self._in_german(parse_rule(form.tree()))

    def _in_german(self, rule: Rule) -> str:
        """Return the rule in German, in which agreements begin to be written."""
        with translation.override("de"):
            return explain(rule, self._names(rule.people()))

    def _names(self, people: frozenset[int]) -> dict[int, str]:
        return dict(User.objects.filter(pk__in=people).values_list("pk", "full_name"))

    def get_context_data(self, **kwargs: Any) -> Context:
        rule = self.organisation.signing_rule(on=self.today)
        words = words_of(rule, names_in([rule])) if rule else ""
        return super().get_context_data(rule=rule, rule_words=words, **kwargs)


class AddMandateView(RecordsAct):
    """Somebody may sign for the organisation from a day on."""

    template_name = "workflows/organisations/entry.html"
    form_class = MandateForm
    entry = "add-mandate"
    heading = _("Record a mandate")
    button = _("Record the mandate")
    afterwards = _("Then: from that day the person can be named to sign.")
    done_message = _("The mandate is recorded.")

    def get_form_kwargs(self) -> Context:
        return {**super().get_form_kwargs(), "people": likely_people(self.organisation)}

    def get_initial(self) -> Context:
        starts_on = asked_day(self.request) or self.today
        return {"starts_on": starts_on, "person": asked_person(self.request)}

    def act(self, data: Context) -> None:
        record_mandate(
            organisation=self.organisation,
            user=data.pop("person"),
            **data,
            actor=self.user,
            at=clock.now(),
        )


class EndMandateView(RecordsAct):
    """A mandate ends on a day."""

    template_name = "workflows/organisations/end_mandate.html"
    form_class = EndMandateForm
    heading = _("Record the end of a mandate")
    button = _("Record the end")
    afterwards = _(
        "Then: from the day after nobody signs with it. Signatures given before stay."
    )
    done_message = _("The end of the mandate is recorded.")

    @cached_property
    def mandate(self) -> Mandate:
        rows = self.organisation.mandates.select_related("user")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> Context:
        asked = asked_day(self.request)
        return {"ends_on": self.mandate.ends_on or asked or self.today}

    def act(self, data: Context) -> None:
        end_mandate(mandate=self.mandate, **data, actor=self.user, at=clock.now())

    def get_context_data(self, **kwargs: Any) -> Context:
        namings = namings_of(
            self.mandate.user,
            user=self.user,
            on=self.today,
            organisation=self.organisation,
        )
        return super().get_context_data(subject=self.mandate, namings=namings, **kwargs)


class AddMembershipView(MembersAct):
    """Somebody gets a role in the service."""

    template_name = "workflows/organisations/entry.html"
    form_class = MembershipForm
    entry = "add-role"
    heading = _("Record a role")
    button = _("Record the role")
    afterwards = _("Then: from that day the person sees and does what the role says.")
    done_message = _("The role is recorded.")

    def get_form_kwargs(self) -> Context:
        return {
            **super().get_form_kwargs(),
            "people": likely_people(self.organisation),
            "organisation": self.organisation,
        }

    def get_initial(self) -> Context:
        starts_on = asked_day(self.request) or self.today
        initial = {"starts_on": starts_on, "person": asked_person(self.request)}
        return {**super().get_initial(), **initial}

    def act(self, data: Context) -> None:
        person = data.pop("person")
        if not permissions.may_give_role(self.user, person):
            raise OwnMembershipError
        record_membership(
            organisation=self.organisation,
            user=person,
            **data,
            actor=self.user,
            at=clock.now(),
        )


class EndMembershipView(MembersAct):
    """A role ends on a day."""

    form_class = EndMembershipForm
    heading = _("Record the end of a role")
    button = _("Record the end")
    afterwards = _("Then: from the day after the person no longer has this role.")
    done_message = _("The end of the role is recorded.")

    @cached_property
    def membership(self) -> Membership:
        rows = self.organisation.memberships.select_related("user", "organisation")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> Context:
        asked = asked_day(self.request)
        return {"ends_on": self.membership.ends_on or asked or self.today}

    def act(self, data: Context) -> None:
        end_membership(
            membership=self.membership, **data, actor=self.user, at=clock.now()
        )

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(subject=self.membership, **kwargs)
