"""The form of the sign-in page."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Says the same whatever is wrong, so that no account can be guessed."""

    error_messages = {
        "invalid_login": _("E-mail address or password is not right."),
        "inactive": _("E-mail address or password is not right."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        if self.is_bound:
            # what went wrong is read first; Django sets the focus on the name
            self.fields["username"].widget.attrs.pop("autofocus", None)
