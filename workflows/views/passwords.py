"""Passwords that people set themselves, by a link that went to their address."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import FormView

from agreements.services.accounts import note_password, promise_password_link
from config import clock
from workflows.forms.people import ForgotPasswordForm, OwnPasswordForm
from workflows.views.base import Context, SaysMethod, public_context

GONE = 410


@method_decorator(login_not_required, name="dispatch")
class ForgotPasswordView(SaysMethod, FormView):
    """Asks for the address; the answer is the same whether somebody has it."""

    template_name = "workflows/passwords/forgot.html"
    form_class = ForgotPasswordForm

    def form_valid(self, form: Form) -> HttpResponse:
        promise_password_link(
            email=form.cleaned_data["email"], at=clock.now(), now=timezone.now()
        )
        return render(
            self.request,
            "workflows/passwords/sent.html",
            {**public_context(self.request), "contact": settings.CONTACT},
        )

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> Context:
        return super().get_context_data(**public_context(self.request), **kwargs)


class SetPasswordView(SaysMethod, auth_views.PasswordResetConfirmView):
    """The new password; a link that was used or is too old leads to a new one."""

    template_name = "workflows/passwords/set.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: OwnPasswordForm) -> HttpResponse:
        response = super().form_valid(form)
        note_password(person=self.user, at=clock.now())
        messages.success(self.request, _("Your password is set. You can sign in now."))
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def render_to_response(
        self, context: Context, **response_kwargs: Any
    ) -> HttpResponse:
        if not self.validlink:
            response_kwargs["status"] = GONE
        return super().render_to_response(context, **response_kwargs)

    def get_context_data(self, **kwargs: Any) -> Context:
        return {
            **super().get_context_data(**kwargs),
            **public_context(self.request),
            "person": self.user,
            "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        }
