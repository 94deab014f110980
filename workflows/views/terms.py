"""The term of a draft: days and lengths, from which text and deadlines follow."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.agreement_term import agreement_term
from agreements.models import Agreement
from agreements.terms import Term
from config import clock
from workflows import acts
from workflows.forms.drafting import TermForm
from workflows.views.base import Context
from workflows.views.drafting import DraftPage

KINDS = Agreement.TermKind


class ChangeTermView(DraftPage):
    """Legal staff change the days and lengths of a draft."""

    template_name = "workflows/drafts/term.html"
    form_class = TermForm
    done_message = _("The term was changed. Texts that print it follow.")

    def get_initial(self) -> dict[str, Any]:
        # Any: values of several field types
        return {
            name: getattr(self.agreement, name) for name in self.form_class.base_fields
        }

    def act(self, data: Context) -> None:
        acts.change_term(
            agreement=self.agreement,
            term=self._term(data),
            actor=self.user,
            at=clock.now(),
        )

    def _term(self, data: Context) -> Term:
        before = agreement_term(self.agreement)
        kind = KINDS.FIXED if before.kind == KINDS.INDEFINITE else before.kind
        if data["ends_on"] is None:
            return replace(
                before,
                **{**data, "extension_months": None},
                kind=KINDS.INDEFINITE,
                renews_by_months=None,
                option_months=None,
            )
        return replace(before, **data, kind=kind)
