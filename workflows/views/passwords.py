"""Passwords that people set themselves, by a link that went to their address."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from agreements.services.accounts import note_password, promise_password_link
from config import clock
from workflows.forms.people import ForgotPasswordForm, OwnPasswordForm
from workflows.limits import TooOftenError
from workflows.sign_in import begin_link
from workflows.views.base import Context, SaysMethod, public_context
from workflows.views.limits import sender, too_often

GONE = 410
FROM_SIGN_IN = "forgot"
"""Name of the button on the sign-in page that leads here."""


@method_decorator(login_not_required, name="dispatch")
@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class ForgotPasswordView(SaysMethod, FormView):
    """Asks for the address; the answer is the same whether somebody has it."""

    template_name = "workflows/passwords/forgot.html"
    form_class = ForgotPasswordForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Any: Django's own signature
        if FROM_SIGN_IN in request.POST:
            # the address comes along, and nothing is sent yet
            typed = request.POST.get("username", "")[:254]
            form = ForgotPasswordForm(initial={"email": typed})
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        now = timezone.now()
        try:
            begin_link(address=sender(self.request), now=now)
        except TooOftenError as error:
            reason = _(
                "The limit protects mailboxes against floods of mail. A link that was "
                "sent to you still works."
            )
            return too_often(self.request, error, reason)
        promise_password_link(email=form.cleaned_data["email"], at=clock.now(), now=now)
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
