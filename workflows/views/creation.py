"""A new agreement: its frame; the text is written afterwards."""

from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.text import capfirst

from agreements.models import Agreement, Organisation
from agreements.services.drafting import PartySpec, draft_agreement
from config import clock
from workflows import acts
from workflows.forms.creation import NewAgreementForm, term_of
from workflows.rights import drafting_offices
from workflows.views.base import ActPage, Context
from workflows.views.drafting import draft_url


class NewAgreementView(ActPage):
    """Legal staff open the draft of an agreement."""

    template_name = "workflows/agreements/new.html"
    form_class = NewAgreementForm
    agreement: Any = None  # Any: there is none before it is made

    @cached_property
    def offices(self) -> Any:
        return drafting_offices(self.user, on=self.today)

    def is_allowed(self) -> bool:
        return self.offices.exists()

    def get_form_kwargs(self) -> Context:
        visible = Agreement.objects.visible_to(self.user, on=self.today)
        return {
            **super().get_form_kwargs(),
            "offices": self.offices,
            "partners": Organisation.objects.filter(is_active=True).exclude(
                pk__in=self.offices.values("pk")
            ),
            "frameworks": visible.filter(kind=Agreement.Kind.FRAMEWORK).exclude(
                stage=Agreement.Stage.ABANDONED
            ),
        }

    @transaction.atomic
    def act(self, data: Context) -> None:
        at = clock.now()
        office, starts_on = data["office"], data["starts_on"]
        self.agreement = draft_agreement(
            reference=data["reference"],
            kind=data["kind"],
            title=data["title"],
            short_title=data["short_title"],
            office=office,
            parties=[
                PartySpec(
                    organisation=member, label=_called(member), starts_on=starts_on
                )
                for member in (office, *data["partners"])
            ],
            term=term_of(data),
            framework=data["framework"],
            on_framework_end=data["on_framework_end"],
            needs_council=data["needs_council"],
            actor=self.user,
            at=at,
        )
        acts.open_drafting(agreement=self.agreement, actor=self.user, at=at)

    def get_success_url(self) -> str:
        return draft_url(self.agreement)


def _called(organisation: Organisation) -> str:
    """Return what the text calls a party, in the language drafts begin with."""
    with translation.override("de"):
        return capfirst(organisation.get_kind_display())
