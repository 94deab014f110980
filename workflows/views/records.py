"""What the pages of people and organisations share: one form, one entry."""

from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from agreements.models import Organisation, User
from agreements.record_refusals import (
    StaleRecordError,
)
from workflows.views.base import ActPage, Context, Page

Crumbs = list[tuple[str, str]]
FIELDS = {
    "slug-taken": "slug",
    "reserved-slug": "slug",
    "email-taken": "email",
    "overlap": "starts_on",
    "ends-earlier": "ends_on",
    "day-order": "ends_on",
    "own-membership": "person",
}
"""Code of a refusal → the field beside which it is shown."""


class OrganisationPage(Page):
    """Knows the organisation by its short name; others than visible are not found."""

    @cached_property
    def organisation(self) -> Organisation:
        visible = Organisation.objects.visible_to(self.user, on=self.today)
        return get_object_or_404(visible, slug=self.kwargs["slug"])


class PersonPage(Page):
    """Knows the person by number; others than visible are not found."""

    @cached_property
    def person(self) -> User:
        visible = User.objects.visible_to(self.user, on=self.today)
        return get_object_or_404(visible, pk=self.kwargs["pk"])


class RecordPage(ActPage):
    """One entry: a heading, a form, a button, and what happens then."""

    template_name = "workflows/record.html"
    agreement: Any = None  # Any: the entry belongs to none
    heading: str | Promise = ""
    intro: str | Promise = ""
    button: str | Promise = ""
    afterwards: str | Promise = ""

    def crumbs(self) -> Crumbs:
        """Return names and addresses of the pages above this one."""
        raise NotImplementedError

    def newest(self) -> Any:  # Any: a number or a digest
        """Return what the form is to carry as read, where it carries something."""
        return None

    def refused(self, form: Form, error: Exception) -> HttpResponse:
        field = FIELDS.get(getattr(error, "code", ""))
        form.add_error(field if field in form.fields else None, str(error))
        if isinstance(error, StaleRecordError):
            form.data = form.data.copy()
            form.data["read"] = self.newest()
            context = self.get_context_data(form=form)
            return self.render_to_response(context, status=409)
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            heading=self.heading,
            intro=self.intro,
            button=self.button,
            afterwards=self.afterwards,
            crumbs=self.crumbs(),
            **kwargs,
        )


class OrganisationAct(OrganisationPage, RecordPage):
    """An entry about one organisation; its page is shown afterwards."""

    def crumbs(self) -> Crumbs:
        return [
            (_("Organisations"), reverse("organisations:list")),
            (self.organisation.name, organisation_url(self.organisation)),
        ]

    def get_success_url(self) -> str:
        return organisation_url(self.organisation)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(organisation=self.organisation, **kwargs)


class PersonAct(PersonPage, RecordPage):
    """An entry about one person; their page is shown afterwards."""

    def crumbs(self) -> Crumbs:
        return [
            (_("People"), reverse("people:list")),
            (self.person.full_name, person_url(self.person)),
        ]

    def get_success_url(self) -> str:
        return person_url(self.person)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(person=self.person, **kwargs)


def organisation_url(organisation: Organisation) -> str:
    """Return the address of an organisation's page."""
    return reverse("organisations:detail", args=[organisation.slug])


def person_url(person: User) -> str:
    """Return the address of a person's page."""
    return reverse("people:detail", args=[person.pk])
