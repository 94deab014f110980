"""The form of the sign-in page."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Says the same whatever is wrong, so that no account can be guessed."""

    error_messages = {
        "invalid_login": _("E-mail address or password is not right."),
        "inactive": _("E-mail address or password is not right."),
    }
