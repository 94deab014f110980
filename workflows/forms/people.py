"""Forms of people: name and address, and the password they set themselves."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _

from workflows.forms.base import Line, MailAddress


class PersonForm(forms.Form):
    """A person with an account."""

    full_name = Line(label=_("Name"), max_length=200)
    email = MailAddress(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("With it the person signs in; mails go there."),
    )
    language = forms.ChoiceField(
        label=_("Language of mails"), choices=settings.LANGUAGES, initial="de"
    )


class ChangePersonForm(PersonForm):
    """Other data of a person, against those that were read."""

    read = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ForgotPasswordForm(forms.Form):
    """To which address the link goes."""

    email = MailAddress(label=_("E-mail address"), max_length=254)


class OwnPasswordForm(SetPasswordForm):
    """A password that only the person knows."""

    error_messages = {"password_mismatch": _("The two passwords differ.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        first, second = self.fields["new_password1"], self.fields["new_password2"]
        first.label = _("New password")
        first.help_text = _("At least 12 characters; several words are fine.")
        second.label = _("New password once more")
        second.help_text = ""
