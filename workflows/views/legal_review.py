"""Reviewing a frozen text as the second lawyer: clause by clause, then as a whole."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.draft_hints import draft_hints
from agreements.models import Version
from agreements.review_state import review_before
from agreements.wording import Printed
from config import clock
from workflows import acts
from workflows.facts import facts_of_version
from workflows.flows import DraftingFlow
from workflows.forms.review import APPROVE, ReviewWordingForm
from workflows.keeping import Writer, forget, keep
from workflows.remarks import WHOLE, remarks_by_change
from workflows.texts import clause_labels, printed_version
from workflows.views.base import Context, TaskPage, written_in
from workflows.views.kept import KeepsText
from workflows.views.review import changes_since, read_before

KEEP = "keep"
WRITER_REFUSED = _("You wrote this text. Somebody else of the legal staff reviews it.")
TOO_LONG_TO_KEEP = _(
    "All of it together is too long to be kept. It stands in the fields: send the "
    "decision, or shorten a comment."
)


class ReviewWordingView(KeepsText, TaskPage):
    """The second lawyer approves the frozen text or returns it."""

    node = DraftingFlow.review_wording
    template_name = "workflows/drafting/review_wording.html"
    form_class = ReviewWordingForm

    @cached_property
    def version(self) -> Version:
        version: Version = self.agreement.versions.order_by("-number")[0]
        return version

    @cached_property
    def printed(self) -> Printed:
        return printed_version(self.version)

    def reason_not_allowed(self) -> str:
        if self.user.pk in (self.version.frozen_by_id, self.agreement.drafted_by_id):
            return str(WRITER_REFUSED)
        return super().reason_not_allowed()

    def get_form_kwargs(self) -> Context:
        clauses = [(clause.key, clause.label) for clause in self.printed.walk()]
        return {**super().get_form_kwargs(), "clauses": clauses}

    def get_initial(self) -> Context:
        return {"digest": self.version.digest}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep what is written for later, or send the decision."""
        if KEEP in request.POST:
            return self._kept_for_later()
        return super().post(request, *args, **kwargs)

    def _kept_for_later(self) -> HttpResponse:
        sent, form = self.request.POST, self.get_form()
        names = set(form.fields) - set(self.not_offered)
        is_kept = True
        if any(sent.get(name, "").strip() for name in names):
            now = timezone.now()
            is_kept = keep(Writer(self.user.pk, self.kept_path), sent, now=now)
        else:
            forget(self.user, self.kept_path)
        if self.request.htmx:
            context = {"is_kept": is_kept, "at": clock.now()}
            return render(self.request, "workflows/drafting/_kept_review.html", context)
        if is_kept:
            return redirect(self.request.path)
        form.add_error(None, TOO_LONG_TO_KEEP)
        return self.form_invalid(form)

    def written(self) -> list[str]:
        """Each comment with the clause that it concerned in the text then read."""
        fields = self.fields_written
        read = self.agreement.versions.filter(digest=fields.get("digest", "")).first()
        return written_in(fields, clause_labels(read or self.version))

    def act(self, data: Context) -> None:
        common = {
            "agreement": self.agreement,
            "reason": data["reason"],
            "comments": data["comments"],
            "digest": data["digest"],
            "actor": self.user,
            "at": clock.now(),
            "task": self.task,
        }
        if data["decision"] == APPROVE:
            acts.approve_wording(due_on=data["due_on"], **common)
        else:
            acts.return_wording(**common)

    def done_words(self, data: Context) -> str:
        words = _("Version %(number)s of %(reference)s is returned with what you said.")
        if data["decision"] == APPROVE:
            words = _(
                "Version %(number)s of %(reference)s is approved: the parties answer "
                "by %(day)s."
            )
        return str(words) % {
            "number": self.version.number,
            "reference": self.agreement.reference,
            "day": date_format(data["due_on"]) if data["due_on"] else "",
        }

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            version=self.version,
            hints=draft_hints(self.agreement, self.version.wording()),
            printed=self.printed,
            facts=facts_of_version(self.version, self.agreement),
            **self._since_last_round(),
            **kwargs,
        )

    def _since_last_round(self) -> Context:
        """Return what changed since it was reviewed last, with what was said then."""
        before = review_before(self.version)
        earlier = before.version if before else read_before(self)
        changes = changes_since(self.version, earlier)
        if before is None or not before.comments.all():
            return {"earlier": earlier, "changes": changes}
        remarks = remarks_by_change(before, self.version, [c.change for c in changes])
        return {
            "earlier": earlier,
            "changes": [
                entry._replace(remarks=remarks.get(entry.change.key, ()))
                for entry in changes
            ],
            "before": before,
            "unchanged": remarks.get(WHOLE, ()),
        }
