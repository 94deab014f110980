"""Forms whose text is not lost: when the sign-in ends, or another tab signs in."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django.views.csrf import csrf_failure as refuse
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRedirect, retarget

from workflows.keeping import (
    Kept,
    Writer,
    forget,
    keep,
    kept_for,
    seal_for,
    writer_of,
)
from workflows.lasting import renew
from workflows.views.base import Context, SaysMethod


class KeepsText(FormView):
    """A page with a form that offers again what was written on it and not sent.

    Stands before ``ActPage`` among the bases.
    """

    request: HttpRequest
    not_offered = ("digest",)
    """Fields that say what the page shows now, not what the person wrote."""

    @property
    def kept_path(self) -> str:
        """Address of the page on which the text is offered again."""
        return self.request.path

    @cached_property
    def kept(self) -> Kept | None:
        if self.request.method not in ("GET", "HEAD"):
            return None
        return kept_for(self.request.user, self.kept_path, now=timezone.now())

    @property
    def fields_written(self) -> QueryDict:
        """What was sent or, where the page is only opened, what is kept."""
        return self.request.POST if self.kept is None else self.kept.fields

    def get_form(self, form_class: Any = None) -> Form:  # Any: Django's
        if self.kept is None:
            return super().get_form(form_class)
        form_class = form_class or self.get_form_class()
        kwargs = self.get_form_kwargs()
        sent = form_class(**{**kwargs, "data": self.kept.fields})
        offered = {
            name: sent[name].value()
            for name in sent.fields
            if name not in self.not_offered and sent.add_prefix(name) in sent.data
        }
        return form_class(**{**kwargs, "initial": kwargs["initial"] | offered})

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        if isinstance(response, HttpResponseRedirect):
            forget(self.request.user, self.kept_path)
        return response

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(
            kept=self.kept,
            kept_path=self.kept_path,
            written_by=seal_for(self.request.user, self.kept_path),
            **kwargs,
        )


def keeps_text(view: Any) -> bool:  # Any: a view function
    """Say whether a view belongs to a page that offers text again."""
    return issubclass(getattr(view, "view_class", View), KeepsText)


class SignInFirst(LoginRequiredMiddleware):
    """Leads to the sign-in; what was written is kept and stands there afterwards."""

    def process_view(
        self, request: HttpRequest, view_func: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        # Any: Django's own signature
        if request.user.is_authenticated and not _asks_by_itself(request):
            renew(request, now=timezone.now())
        return super().process_view(request, view_func, args, kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        writer = _kept_writer(request, view_func)
        if request.htmx:
            return _say_so(request, writer)
        if writer is None:
            return super().handle_no_permission(request, view_func)
        messages.info(
            request,
            _("You had been signed out. Your text is kept: sign in, and it is back."),
        )
        return redirect_to_login(writer.path)


def _asks_by_itself(request: HttpRequest) -> bool:
    """Say whether a page asks on its own, perhaps without anybody in front of it."""
    return bool(request.htmx) and request.method == "GET"


def _kept_writer(request: HttpRequest, view: Any) -> Writer | None:
    # Any: a view function
    if request.method != "POST" or not keeps_text(view):
        return None
    writer = writer_of(request)
    if writer is None or not keep(writer, request.POST, now=timezone.now()):
        return None
    return writer


def _say_so(request: HttpRequest, writer: Writer | None) -> HttpResponse:
    """Answer a swapped part: the page stays, and says what to do."""
    if request.method == "GET":
        came_from = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(redirect_to_login(came_from).url)
    sentence = (
        _("You had been signed out. Load the page anew and sign in.")
        if writer is None
        else _("You had been signed out. Your text is kept: press the button to save.")
    )
    return retarget(HttpResponse(sentence, status=401), "#notice")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without a valid token; keep its text if its page was ours.

    That happens in the first tab after signing in anew in a second one. The seal
    of the page proves for whom it was made, so keeping its text is safe, also
    where somebody else has signed in meanwhile, who gets to see nothing of it.
    """
    writer = writer_of(request) if request.method == "POST" else None
    if writer is None or not keep(writer, request.POST, now=timezone.now()):
        return refuse(request, reason)
    if request.user.is_authenticated and request.user.pk != writer.user_id:
        return refuse(request, reason)
    messages.info(
        request,
        _("You signed in anew meanwhile. Your text is back: please send it once more."),
    )
    return redirect(writer.path)


class DiscardKeptView(SaysMethod, View):
    """What was written on a page is not wanted any more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        path = request.POST.get("path", "")
        forget(request.user, path)
        is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, None)
        return redirect(path if is_ours else "/")
