"""Reviewing a frozen text: what changed in it, and what each party answers."""

from dataclasses import asdict
from functools import cached_property
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Answer, Point, ReviewRound, Version
from agreements.wording import Printed
from config import clock
from workflows import acts
from workflows.answered import answered_points
from workflows.facts import facts_of_version
from workflows.flows import DraftingFlow
from workflows.forms.review import (
    ANSWERS,
    AnswerForm,
    PointFormSet,
    specs,
)
from workflows.keeping import Writer, keep
from workflows.texts import (
    ChangedClause,
    changed_clauses,
    clause_choices,
    clause_texts,
    printed_version,
)
from workflows.views.base import Context, TaskPage
from workflows.views.kept import KeepsText

ADD, REMOVE, SHOW = "add_point", "remove_point", "show_present"
CHECK = "check"


def read_before(page: TaskPage) -> Version | None:
    """Return what the person can compare a text with.

    That is the version before it or, for the first one of a successor, the last
    one of its predecessor that the person may read.
    """
    version: Version = page.version
    readable = Version.objects.visible_to(page.user, on=page.today)
    readable = readable.select_related("agreement").order_by("-number")
    own = readable.filter(agreement=version.agreement_id, number__lt=version.number)
    before = readable.filter(agreement=page.agreement.predecessor_id)
    return own.first() or before.first()


def changes_since(version: Version, earlier: Version | None) -> list[ChangedClause]:
    """Return what changed in a version since an earlier one, if there is one."""
    return [] if earlier is None else changed_clauses(earlier, version)


class AnswerView(KeepsText, TaskPage):
    """A party reads the text, sees what changed and answers once."""

    node = DraftingFlow.answer
    template_name = "workflows/drafting/answer.html"
    form_class = AnswerForm

    @cached_property
    def round(self) -> ReviewRound:
        round: ReviewRound = self.agreement.review_rounds.order_by("-number")[0]
        return round

    @property
    def version(self) -> Version:
        version: Version = self.round.version
        return version

    @cached_property
    def printed(self) -> Printed:
        return printed_version(self.version)

    def get_initial(self) -> Context:
        return {"digest": self.round.digest}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the text with the form or, once written, what would be sent."""
        if CHECK not in request.GET:
            return super().get(request, *args, **kwargs)
        if self.kept is None:
            return redirect(request.path)
        form, points = (
            AnswerForm(self.kept.fields),
            self._bound_points(self.kept.fields),
        )
        if not self._is_complete(form, points):
            return redirect(request.path)
        return self._to_be_sent(form, points)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add, remove or complete points, show what would be sent, or send it."""
        if not request.POST.keys().isdisjoint({ADD, REMOVE, SHOW}):
            return self._shown_again()
        form, points = self.get_form(), self._bound_points(request.POST)
        if not self._is_complete(form, points):
            return self._again(form, points)
        self.points = specs(points)
        if CHECK in request.POST:
            # kept, so that going back, from here or after sending, loses nothing
            writer = Writer(self.user.pk, self.kept_path)
            if keep(writer, request.POST, now=timezone.now()):
                return redirect(f"{request.path}?{CHECK}=1")
            return self._to_be_sent(form, points)
        response = self.form_valid(form)
        return self._again(form, points) if response.status_code == 422 else response

    def act(self, data: Context) -> None:
        acts.answer(
            agreement=self.agreement,
            party=self.task.seed,
            kind=data["kind"],
            points=self.points,
            digest=data["digest"],
            actor=self.user,
            at=clock.now(),
            task=self.task,
        )

    def done_words(self, data: Context) -> str:
        words = _("Your answer to %(reference)s is sent: %(answer)s.")
        return str(words) % {
            "reference": self.agreement.reference,
            "answer": Answer.Kind(data["kind"]).label,
        }

    def get_success_url(self) -> str:
        return reverse("agreements:answers", args=[self.agreement.reference])

    def _is_complete(self, form: Form, points: Any) -> bool:
        """Say whether it can be sent; each fault stands at its field."""
        valid = form.is_valid()
        return points.is_valid() and valid and self._fits(form, points)

    def _fits(self, form: Form, points: Any) -> bool:
        """Points belong to an answer that is more than plain agreement."""
        entered, kind = bool(specs(points)), form.cleaned_data["kind"]
        if kind == Answer.Kind.AGREED and entered:
            form.add_error(
                "kind",
                _("You have entered points. Choose “We agree and propose” or object."),
            )
        elif kind != Answer.Kind.AGREED and not entered:
            words = _("Please say to at least one clause what you want or object to.")
            if points.forms:
                points.forms[0].add_error(_first_empty(points.forms[0]), words)
            else:
                form.add_error(None, words)
        return form.is_valid() and not points.total_error_count()

    def _to_be_sent(self, form: Form, points: Any) -> HttpResponse:
        """Show the answer as it will be read; nothing is stored yet."""
        meant = [Point(**asdict(spec)) for spec in specs(points)]
        kind = Answer.Kind(form.cleaned_data["kind"])
        said, causes = ANSWERS[kind]
        context = self.get_context_data(
            form=form,
            points=points,
            answered=answered_points(self.version, meant),
            kind=kind,
            said=said,
            causes=causes,
        )
        return render(self.request, "workflows/drafting/check_answer.html", context)

    def _again(self, form: Form, points: Any) -> HttpResponse:
        context = self.get_context_data(form=form, points=points)
        return self.render_to_response(context, status=422)

    def _shown_again(self) -> HttpResponse:
        """Show the form again, nothing checked yet.

        It has one point more or less, or beside each the present text of its clause.
        """
        sent = self.request.POST
        entered = self._entered(sent)
        if ADD in sent:
            entered.append({})
        if (removed := sent.get(REMOVE, "")).isdecimal():
            entered = [p for place, p in enumerate(entered) if place != int(removed)]
        preset = {n: sent.get(n, "") for n in ("kind", "digest")}
        context = self.get_context_data(
            form=AnswerForm(initial=preset), points=self._points(entered)
        )
        return self.render_to_response(context)

    def _entered(self, data: Any) -> list[Context]:  # Any: fields as they were sent
        """Return what was entered in each point, nothing checked yet."""
        return [
            {name: form[name].value() for name in form.fields}
            for form in self._bound_points(data).forms
        ]

    def _bound_points(self, data: Any) -> Any:
        return PointFormSet(data, prefix="points", form_kwargs=self._point_kwargs)

    def _points(self, initial: list[Context]) -> Any:
        formset = PointFormSet(
            prefix="points", initial=initial, form_kwargs=self._point_kwargs
        )
        return formset

    @property
    def _point_kwargs(self) -> Context:
        return {
            "clauses": clause_choices(self.printed),
            "texts": clause_texts(self.printed),
        }

    def get_context_data(self, **kwargs: Any) -> Context:
        earlier = read_before(self)
        first = [{"clause_key": self.request.GET.get("clause", "")}]
        entered = self._entered(self.kept.fields) if self.kept else []
        kwargs.setdefault("points", self._points(entered or first))
        return super().get_context_data(
            round=self.round,
            version=self.version,
            party=self.task.seed,
            printed=self.printed,
            facts=facts_of_version(self.version, self.agreement),
            earlier=earlier,
            changes=changes_since(self.version, earlier),
            **kwargs,
        )


def _first_empty(point: Any) -> str:  # Any: a form of the set of forms
    """Return the field of an empty point at which a person goes on."""
    return "comment" if point.cleaned_data.get("clause_key") else "clause_key"
