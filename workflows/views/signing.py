"""Around the signatures: open the signing, name who signs, put into force."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import permissions
from agreements.models import (
    Mandate,
    Membership,
    Party,
    SigningRound,
    User,
)
from config import clock
from workflows import acts
from workflows.flows import SigningFlow
from workflows.forms.base import ConfirmForm
from workflows.forms.signing import (
    ChangeSignatoriesForm,
    NameSignatoriesForm,
    PutIntoForceForm,
)
from workflows.views.base import ActPage, Context, TaskPage


class OpenSigningView(ActPage):
    """The agreed text goes to the parties for signature."""

    template_name = "workflows/signing/open_signing.html"
    form_class = ConfirmForm

    def is_allowed(self) -> bool:
        return permissions.may_open_signing(self.user, self.agreement, on=self.today)

    def act(self, data: Context) -> None:
        acts.open_signing(agreement=self.agreement, actor=self.user, at=clock.now())

    def done_words(self, data: Context) -> str:
        words = _("The signing of %(reference)s is open: the parties name who signs.")
        return words % {"reference": self.agreement.reference}


def mandates_of(party: Party, page: Any) -> Any:  # Any: a page and a query set
    """Return the mandates from which a party may choose on the page's day.

    Only of people who belong to it inside the service: others could not open
    the page on which they are to sign.
    """
    members = Membership.objects.holding(on=page.today).filter(
        organisation=party.organisation
    )
    held = Mandate.objects.holding(on=page.today).filter(
        organisation=party.organisation, user__in=members.values("user")
    )
    return held.select_related("user")


def chosen_people(data: Context) -> list[User]:
    """Return the people behind the chosen mandates, each once."""
    return list(dict.fromkeys(mandate.user for mandate in data["mandates"]))


def named_words(party: Party, data: Context) -> str:
    """Say who signs for a party now."""
    people = chosen_people(data)
    words = ngettext(
        "%(people)s signs for %(party)s.", "%(people)s sign for %(party)s.", len(people)
    )
    names = ", ".join(str(user) for user in people)
    return words % {"people": names, "party": party}


class NameSignatoriesView(TaskPage):
    """A party names who signs for it."""

    node = SigningFlow.name_signatories
    template_name = "workflows/signing/name_signatories.html"
    form_class = NameSignatoriesForm

    @cached_property
    def party(self) -> Party:
        party: Party = self.task.seed
        return party

    def get_form_kwargs(self) -> Context:
        mandates = mandates_of(self.party, self)
        return {**super().get_form_kwargs(), "mandates": mandates}

    def act(self, data: Context) -> None:
        acts.name_signatories(
            agreement=self.agreement,
            party=self.party,
            users=chosen_people(data),
            actor=self.user,
            at=clock.now(),
            task=self.task,
        )

    def done_words(self, data: Context) -> str:
        return named_words(self.party, data)

    def get_context_data(self, **kwargs: Any) -> Context:
        rule = self.party.organisation.signing_rule(on=self.today)
        return super().get_context_data(party=self.party, rule=rule, **kwargs)


class ChangeSignatoriesView(ActPage):
    """Other people for a party: a new original where one was made."""

    template_name = "workflows/signing/change_signatories.html"
    form_class = ChangeSignatoriesForm

    @cached_property
    def party(self) -> Party:
        parties = self.agreement.parties.select_related("organisation")
        return get_object_or_404(parties, pk=self.kwargs["party"])

    @cached_property
    def round(self) -> SigningRound | None:
        return self.agreement.signing_rounds.running().first()

    def is_allowed(self) -> bool:
        return permissions.may_name_signatories(self.user, self.party, on=self.today)

    def get_form_kwargs(self) -> Context:
        mandates = mandates_of(self.party, self)
        return {**super().get_form_kwargs(), "mandates": mandates}

    def get_initial(self) -> Context:
        if self.round is None:
            return {}
        named = self.round.signatories.filter(party=self.party)
        return {"mandates": list(named.values_list("mandate", flat=True))}

    def act(self, data: Context) -> None:
        acts.change_signatories(
            agreement=self.agreement,
            party=self.party,
            users=chosen_people(data),
            reason=data["reason"],
            actor=self.user,
            at=clock.now(),
        )

    def done_words(self, data: Context) -> str:
        return named_words(self.party, data)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            party=self.party,
            round=self.round,
            has_signatures=self.round is not None and self.round.signatures.exists(),
            rule=self.party.organisation.signing_rule(on=self.today),
            **kwargs,
        )


class PutIntoForceView(TaskPage):
    """The day from which it binds, and by which act."""

    node = SigningFlow.put_into_force
    template_name = "workflows/signing/put_into_force.html"
    form_class = PutIntoForceForm

    def done_words(self, data: Context) -> str:
        return _("%(reference)s is in force from %(day)s.") % {
            "reference": self.agreement.reference,
            "day": date_format(data["effective_on"]),
        }

    def get_initial(self) -> Context:
        return {"effective_on": max(self.today, self.agreement.starts_on)}

    def act(self, data: Context) -> None:
        acts.put_into_force(
            agreement=self.agreement,
            effective_on=data["effective_on"],
            basis=data["basis"],
            actor=self.user,
            at=clock.now(),
            task=self.task,
        )

    def get_success_url(self) -> str:
        return super(TaskPage, self).get_success_url()
