"""People: the list, one of them, adding, changing and switching off accounts."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from agreements import permissions
from agreements.errors import AgreementError
from agreements.models import (
    Agreement,
    Membership,
    NamedSignatory,
    Organisation,
    SigningRound,
    User,
)
from agreements.record_refusals import (
    OwnAccountError,
)
from agreements.search_words import fold, sort_key
from agreements.services.accounts import (
    add_person,
    change_person,
    deactivate_person,
    invite_person,
    reactivate_person,
    version_of,
)
from config import clock
from workflows.errors import NotAllowedError
from workflows.forms.base import ActiveForm
from workflows.forms.people import ChangePersonForm, PersonForm
from workflows.journal_words import about_person, record_lines
from workflows.views.base import Context, Page
from workflows.views.records import (
    Crumbs,
    PersonAct,
    PersonPage,
    RecordPage,
    person_url,
)

PER_PAGE = 25
RECENT = 8
ENTRIES = ("add-mandate", "add-role")
"""From where a missing person is added."""


class PersonListView(Page, TemplateView):
    """Everybody with an account, for those with a role in an office."""

    template_name = "workflows/people/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not permissions.sees_all_organisations(self.user, on=self.today):
            raise PermissionDenied(str(NotAllowedError()))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> Context:
        q = self.request.GET.get("q", "").strip()[:200]
        page = Paginator(_found(q), PER_PAGE).get_page(self.request.GET.get("page"))
        people = User.objects.in_bulk(page.object_list)
        roles = _roles_of(page.object_list, self.today)
        kept = self.request.GET.copy()
        kept.pop("page", None)
        return super().get_context_data(
            page_obj=page,
            rows=[(people[pk], roles.get(pk, [])) for pk in page],
            q=q,
            kept=f"?{kept.urlencode()}&" if kept else "?",
            may_add=permissions.may_add_people(self.user, on=self.today),
            **kwargs,
        )


def _found(q: str) -> list[int]:
    """Return the numbers of people whose name or address has all words, by name."""
    words = [fold(word) for word in q.split()]
    values = User.objects.values_list("pk", "full_name", "email", "is_active")
    found = [
        (not is_active, sort_key(name), pk)
        for pk, name, email, is_active in values
        if all(word in fold(f"{name} {email}") for word in words)
    ]
    return [pk for _is_off, _name, pk in sorted(found)]


def _roles_of(people: list[int], on: date) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = {}
    rows = Membership.objects.not_ended(on=on).filter(user__in=people)
    for row in rows.select_related("organisation").order_by("starts_on", "pk"):
        found.setdefault(row.user_id, []).append(row)
    return found


class PersonDetailView(PersonPage, TemplateView):
    """What is recorded about one person; everybody may read their own page."""

    template_name = "workflows/people/detail.html"

    def get_context_data(self, **kwargs: Any) -> Context:
        user, on, person = self.user, self.today, self.person
        sees_all = permissions.sees_all_organisations(user, on=on)
        return super().get_context_data(
            person=person,
            keeps=permissions.may_keep_account(user, person, on=on),
            mandates=person.mandates.select_related("organisation").order_by(
                "-starts_on", "pk"
            ),
            memberships=person.memberships.select_related("organisation").order_by(
                "-starts_on", "pk"
            ),
            namings=namings_of(person, user=user, on=on),
            sees_all=sees_all,
            is_self=person.pk == user.pk,
            history=record_lines(about_person(person)[:RECENT]) if sees_all else [],
            **kwargs,
        )


def namings_of(
    person: User, *, user: User, on: date, organisation: Organisation | None = None
) -> Context:
    """Return where a person is to sign and has not: shown ones, and how many more.

    :param organisation: for which party only; for any if left out
    """
    running = SigningRound.objects.running().values("pk")
    open_ones = NamedSignatory.objects.filter(
        user=person, signature=None, round__in=running
    )
    if organisation is not None:
        open_ones = open_ones.filter(party__organisation=organisation)
    visible = Agreement.objects.visible_to(user, on=on).values("pk")
    shown = open_ones.filter(round__agreement__in=visible)
    rows = shown.select_related("round__agreement", "party__organisation")
    return {
        "shown": [
            {
                "agreement": row.round.agreement,
                "party": row.party,
                "may_change": permissions.may_name_signatories(user, row.party, on=on),
            }
            for row in rows.order_by("round__agreement__reference", "pk")
        ],
        "hidden": open_ones.exclude(round__agreement__in=visible).count(),
    }


class AddPersonView(RecordPage):
    """A person gets an account and the mail that leads into it."""

    form_class = PersonForm
    heading = _("Add a person")
    button = _("Add and invite by mail")
    afterwards = _(
        "Then: the person gets a mail with a link, sets a password and can sign in. "
        "You record roles and mandates."
    )
    done_message = _("The person is added, and the invitation is on its way.")
    person: User

    def is_allowed(self) -> bool:
        return permissions.may_add_people(self.user, on=self.today)

    def crumbs(self) -> Crumbs:
        return [(gettext("People"), reverse("people:list"))]

    def act(self, data: Context) -> None:
        self.person = add_person(**data, actor=self.user, at=clock.now())

    def get_success_url(self) -> str:
        """Return to the entry for which the person was missing, if there is one."""
        asked = self.request.GET
        visible = Organisation.objects.visible_to(self.user, on=self.today)
        organisation = visible.filter(slug=asked.get("organisation", "")).first()
        if organisation is None or asked.get("then") not in ENTRIES:
            return person_url(self.person)
        address = reverse(f"organisations:{asked['then']}", args=[organisation.slug])
        return f"{address}?person={self.person.pk}"


class AccountAct(PersonAct):
    """An entry about an account by those who keep it."""

    def is_allowed(self) -> bool:
        return permissions.may_keep_account(self.user, self.person, on=self.today)


class ChangePersonView(AccountAct):
    """Another name or address."""

    template_name = "workflows/people/change.html"
    form_class = ChangePersonForm
    heading = _("Change name or address")
    button = _("Record the change")
    afterwards = _(
        "Then: the person signs in with the new address. The former one is told by "
        "mail. Signed papers keep the name they carry."
    )
    done_message = _("The change is recorded.")

    def newest(self) -> str:
        return version_of(User.objects.get(pk=self.person.pk))

    def get_initial(self) -> Context:
        names = ("full_name", "email", "language")
        values = {name: getattr(self.person, name) for name in names}
        return {**values, "read": version_of(self.person)}

    def act(self, data: Context) -> None:
        change_person(person=self.person, **data, actor=self.user, at=clock.now())


class ActivePersonView(AccountAct):
    """Switch an account off or on again."""

    template_name = "workflows/people/active.html"
    form_class = ActiveForm
    done_message = _("This is recorded.")

    def get_initial(self) -> Context:
        return {"active": "no" if self.person.is_active else "yes"}

    def act(self, data: Context) -> None:
        switch = reactivate_person if data["active"] == "yes" else deactivate_person
        switch(person=self.person, actor=self.user, at=clock.now())

    def get_context_data(self, **kwargs: Any) -> Context:
        context = super().get_context_data(**kwargs)
        leaves = self.person.is_active
        context["heading"] = context["button"] = (
            _("Deactivate the account") if leaves else _("Reactivate the account")
        )
        context["afterwards"] = (
            _(
                "Then: the person cannot sign in or sign any more and gets no mail. "
                "Everything recorded stays."
            )
            if leaves
            else _("Then: the person can sign in again; roles hold as recorded.")
        )
        context["namings"] = namings_of(self.person, user=self.user, on=self.today)
        held = self.person.mandates.holding(on=self.today)
        context["mandates"] = held.select_related("organisation")
        context["refusal"] = (
            str(OwnAccountError()) if self.person.pk == self.user.pk else ""
        )
        return context


class InvitePersonView(PersonPage, View):
    """The invitation once more, for whoever has not set a password yet."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not permissions.may_keep_account(self.user, self.person, on=self.today):
            raise PermissionDenied(str(NotAllowedError()))
        try:
            invite_person(person=self.person, actor=self.user, at=clock.now())
        except AgreementError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("The invitation is on its way."))
        return redirect(person_url(self.person))
