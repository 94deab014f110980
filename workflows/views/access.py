"""Signing in and out, the language, and the check number on paper."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from agreements.models import Membership, Organisation, Version
from config import clock
from documents.models import Document
from workflows import appearance
from workflows.forms.access import SignInForm
from workflows.limits import TooOftenError
from workflows.sign_in import begin_sign_in, note_sign_in
from workflows.views.base import SaysMethod, public_context
from workflows.views.limits import sender, too_often

CHECK_DIGITS = 12


class SignInView(SaysMethod, auth_views.LoginView):
    """Sign-in by e-mail address; a demonstration lists who there is."""

    template_name = "workflows/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Any: Django's own signature
        account, address = request.POST.get("username", ""), sender(request)
        try:
            begin_sign_in(account=account, address=address, now=timezone.now())
        except TooOftenError as error:
            reason = _(
                "The limit protects accounts against guessed passwords. If you forgot "
                "yours, let us send you a link for a new one."
            )
            return too_often(request, error, reason)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        response = super().form_valid(form)
        account, address = form.get_user().email, sender(self.request)
        note_sign_in(account=account, address=address, now=timezone.now())
        remember_language(response, form.get_user().language)
        return response

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Any: whatever the template prints
        logins = demonstration_logins() if settings.DEMONSTRATION else []
        return super().get_context_data(
            logins=logins,
            is_demonstration=settings.DEMONSTRATION,
            password=settings.DEMONSTRATION_PASSWORD,
            **kwargs,
        )


def demonstration_logins() -> list[Membership]:
    """Return who may sign in today, the office first."""
    held = Membership.objects.holding(on=clock.today())
    rows = held.select_related("user", "organisation")
    return sorted(
        rows.order_by("organisation__name", "role", "user__email"),
        key=lambda row: row.organisation.kind != Organisation.Kind.OFFICE,
    )


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the language in a cookie, as Django's middleware reads it."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


def back(request: HttpRequest) -> HttpResponse:
    """Return to the page a form was sent from, if it is one of ours."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        target = "/"
    return redirect(target)


class StaySignedInView(SaysMethod, View):
    """Takes part in the visit again, so that the sign-in lasts on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=204) if request.htmx else back(request)


class SignOutView(SaysMethod, auth_views.LogoutView):
    """Ends the visit of a person."""


@method_decorator(login_not_required, name="dispatch")
class SetLanguageView(SaysMethod, View):
    """Changes the language of the pages and, when signed in, of one's mails."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        response = back(request)
        language = request.POST.get("language", "")
        if translation.check_for_language(language) and language in dict(
            settings.LANGUAGES
        ):
            remember_language(response, language)
            if request.user.is_authenticated:
                request.user.language = language
                request.user.save(update_fields=["language"])
        return response


@method_decorator(login_not_required, name="dispatch")
class SetAppearanceView(SaysMethod, View):
    """Changes between light and dark pages in this browser."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        response = back(request)
        appearance.remember(response, request.POST.get("appearance", ""))
        return response


@method_decorator(login_not_required, name="dispatch")
class CheckNumberView(SaysMethod, View):
    """What anybody who holds a paper may learn from the number printed on it."""

    def get(self, request: HttpRequest, digits: str) -> HttpResponse:
        version = None
        if len(digits) >= CHECK_DIGITS:
            matching = Version.objects.filter(digest__startswith=digits.lower())
            version = matching.select_related("agreement__office").first()
        originals = Document.objects.none()
        if version is not None:
            kinds = (Document.Kind.ORIGINAL_PDF, Document.Kind.ORIGINAL_DOCX)
            originals = version.documents.public().filter(kind__in=kinds)
        context = public_context(request) | {
            "version": version,
            "originals": originals,
            "digits": digits,
            "contact": settings.CONTACT,
        }
        status = 200 if version is not None else 404
        return render(request, "workflows/check_number.html", context, status=status)
