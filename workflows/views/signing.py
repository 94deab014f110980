"""Signing: open it, name who signs, sign, put into force, change people."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import permissions
from agreements.models import (
    Mandate,
    Membership,
    NamedSignatory,
    Party,
    SigningRound,
    User,
)
from agreements.refusals import AlreadySignedError
from agreements.signing_state import signing_state
from agreements.wording import print_wording
from config import clock
from workflows import acts
from workflows.engine import OPEN
from workflows.flows import SigningFlow
from workflows.forms.base import ConfirmForm
from workflows.forms.signing import (
    ChangeSignatoriesForm,
    NameSignatoriesForm,
    PutIntoForceForm,
    SignForm,
)
from workflows.rights import process_of
from workflows.views.base import ActPage, Context, TaskPage


class OpenSigningView(ActPage):
    """The agreed text goes to the parties for signature."""

    template_name = "workflows/signing/open_signing.html"
    form_class = ConfirmForm
    done_message = gettext_lazy("The signing is open: the parties name who signs.")

    def is_allowed(self) -> bool:
        return permissions.may_open_signing(self.user, self.agreement, on=self.today)

    def act(self, data: Context) -> None:
        acts.open_signing(agreement=self.agreement, actor=self.user, at=clock.now())


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


class NameSignatoriesView(TaskPage):
    """A party names who signs for it."""

    node = SigningFlow.name_signatories
    template_name = "workflows/signing/name_signatories.html"
    form_class = NameSignatoriesForm
    done_message = gettext_lazy("The people are named.")

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

    def get_context_data(self, **kwargs: Any) -> Context:
        rule = self.party.organisation.signing_rule(on=self.today)
        return super().get_context_data(party=self.party, rule=rule, **kwargs)


class ChangeSignatoriesView(ActPage):
    """Other people for a party: a new original where one was made."""

    template_name = "workflows/signing/change_signatories.html"
    form_class = ChangeSignatoriesForm
    done_message = gettext_lazy("The people are changed.")

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

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            party=self.party,
            round=self.round,
            has_signatures=self.round is not None and self.round.signatures.exists(),
            rule=self.party.organisation.signing_rule(on=self.today),
            **kwargs,
        )


class SignView(TaskPage):
    """A person reads for whom and what, and signs."""

    node = SigningFlow.sign
    template_name = "workflows/signing/sign.html"
    form_class = SignForm
    done_message = gettext_lazy("You have signed.")

    @cached_property
    def round(self) -> SigningRound:
        return process_of(self.task).signing_round

    @cached_property
    def signatory(self) -> NamedSignatory | None:
        named = self.round.signatories.filter(user=self.user, party=self.task.seed)
        return named.select_related("mandate", "party__organisation").first()

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Tell who has signed already; their party may still need others."""
        signed = self.signatory is not None and hasattr(self.signatory, "signature")
        if signed and self.task.status in OPEN:
            error = AlreadySignedError(person=self.user, party=self.task.seed)
            context = {
                "heading": _("You have already signed"),
                "explanation": str(error),
                "agreement": self.agreement,
            }
            return render(request, "409.html", context, status=409)
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> Context:
        return {"digest": self.round.version.digest}

    def act(self, data: Context) -> None:
        acts.sign(
            agreement=self.agreement,
            actor=self.user,
            digest=data["digest"],
            at=clock.now(),
            task=self.task,
        )

    def get_success_url(self) -> str:
        return super(TaskPage, self).get_success_url()

    def get_context_data(self, **kwargs: Any) -> Context:
        version = self.round.version
        return super().get_context_data(
            round=self.round,
            version=version,
            signatory=self.signatory,
            party=self.task.seed,
            rule=self.task.seed.organisation.signing_rule(on=self.today),
            printed=print_wording(version.wording()),
            states=signing_state(self.round),
            **kwargs,
        )


class PutIntoForceView(TaskPage):
    """The day from which it binds, and by which act."""

    node = SigningFlow.put_into_force
    template_name = "workflows/signing/put_into_force.html"
    form_class = PutIntoForceForm
    done_message = gettext_lazy("The agreement is put into force.")

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
