"""Forms of the representation: signing rule, mandates, roles in the service."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agreements.models import Mandate, Membership, Organisation, User
from agreements.representation import AWithAnyOfB, KOfN, Node, Rule, Sole
from workflows.forms.base import DayField, Line, MailAddress, Paragraph


class PersonInput(forms.EmailInput):
    """A field for an address, with those of the likeliest people to choose from."""

    def __init__(self, **attrs: Any) -> None:  # Any: HTML attributes
        super().__init__(attrs={"autocomplete": "off", **attrs})
        self.people: list[tuple[str, str]] = []

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        # Any: Django's
        number = f"{name}-people"
        field = super().render(name, value, {**(attrs or {}), "list": number}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.people)
        return format_html('{}<datalist id="{}">{}</datalist>', field, number, options)


class PersonField(MailAddress):
    """A person, named by the address with which they sign in."""

    widget = PersonInput

    def clean(self, value: Any) -> User:  # Any: as posted
        email = super().clean(value)
        person = User.objects.filter(email=email).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has this address. Add the person."))
        if not person.is_active:
            raise forms.ValidationError(
                _("%(person)s is deactivated. Reactivate the account first."),
                params={"person": person},
            )
        return person


class DatedForm(forms.Form):
    """An entry from a day to a day."""

    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The last day. Left empty, it holds until an end is recorded."),
    )

    def clean(self) -> dict[str, Any]:  # Any: Django's
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day precedes the first."))
        return data


class MandateForm(DatedForm):
    """Who may sign for an organisation, and on which basis."""

    person = PersonField(
        label=_("Person"),
        max_length=254,
        help_text=_("The e-mail address; the likeliest people are proposed."),
    )
    title = Line(
        label=_("Function"),
        max_length=200,
        help_text=_("As it stands beside the signature, for example: Board member."),
    )
    basis = Line(
        label=_("Basis"),
        max_length=300,
        help_text=_("For example: register entry, election, power of attorney."),
    )
    note = Line(label=_("Note"), max_length=300, required=False)

    field_order = ["person", "title", "basis"]

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        # Any: pairs of address and name, and Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["person"].widget.people = people


class EndMandateForm(forms.Form):
    """The last day of a mandate, and why."""

    ends_on = DayField(label=_("Last day"))
    reason = Line(
        label=_("Reason"),
        max_length=300,
        help_text=_("For example: resigned, term of office over."),
    )


class MembershipForm(DatedForm):
    """What a person does for an organisation inside the service."""

    person = PersonField(
        label=_("Person"),
        max_length=254,
        help_text=_("The e-mail address; the likeliest people are proposed."),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    field_order = ["person", "role"]

    def __init__(
        self, *args: Any, people: Any, organisation: Organisation, **kwargs: Any
    ) -> None:
        # Any: pairs of address and name, and Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["person"].widget.people = people
        roles = [
            Membership.Role(role)
            for role in (
                Membership.OFFICE_ROLES
                if organisation.kind == Organisation.Kind.OFFICE
                else (Membership.Role.REPRESENTATIVE,)
            )
        ]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        if len(roles) == 1:
            self.fields["role"].initial = roles[0].value


class EndMembershipForm(forms.Form):
    """The last day on which a person has a role."""

    ends_on = DayField(label=_("Last day"))


class SigningRuleForm(forms.Form):
    """Who must sign together, put together from plain choices."""

    PATTERNS = [
        ("sole", _("each of these people alone")),
        ("two", _("two of these people together")),
        ("number", _("a certain number of these people together")),
        ("all", _("all of these people together")),
        ("pair", _("one of the first group together with another of these people")),
    ]
    starts_on = DayField(
        label=_("Holds from"), help_text=_("The rule before ends the day before.")
    )
    pattern = forms.ChoiceField(
        label=_("Who signs"), choices=PATTERNS, widget=forms.RadioSelect
    )
    people = forms.ModelMultipleChoiceField(
        Mandate.objects.none(),
        label=_("These people"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one person.")},
    )
    number = forms.IntegerField(
        label=_("How many"),
        required=False,
        min_value=1,
        max_value=50,
        help_text=_("Only for “a certain number”."),
    )
    first = forms.ModelMultipleChoiceField(
        Mandate.objects.none(),
        label=_("First group"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only for “one of the first group”: one of them must take part."),
    )
    wording = Paragraph(
        label=_("Wording"),
        rows=3,
        max_length=1000,
        required=False,
        help_text=_(
            "As the articles or the register say it. Left empty, the words made from "
            "your choice are stored."
        ),
    )
    read = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, mandates: Any, **kwargs: Any) -> None:
        # Any: a query set and Django's own arguments
        super().__init__(*args, **kwargs)
        for name in ("people", "first"):
            self.fields[name].queryset = mandates

    def clean(self) -> dict[str, Any]:  # Any: Django's
        data = super().clean() or {}
        people, pattern = data.get("people"), data.get("pattern")
        if people and pattern:
            self._check(pattern, len(self.ids("people")), data)
        return data

    def _check(self, pattern: str, count: int, data: dict[str, Any]) -> None:
        if pattern == "two" and count < 2:
            self.add_error("people", _("Two people are needed for this choice."))
        if pattern == "number":
            number = data.get("number")
            if not number:
                self.add_error("number", _("Please say how many sign together."))
            elif number > count:
                self.add_error("number", _("There are fewer people than that."))
        if pattern == "pair" and not data.get("first"):
            self.add_error("first", _("Please choose who belongs to the first group."))

    def ids(self, name: str) -> list[int]:
        """Return the people of a group, each once."""
        return list(dict.fromkeys(row.user_id for row in self.cleaned_data[name]))

    def tree(self) -> dict[str, Any]:  # Any: JSON
        """Return the rule as it is stored, once the form is valid."""
        people, pattern = self.ids("people"), self.cleaned_data["pattern"]
        if pattern == "sole":
            return {"type": "sole", "of": people}
        if pattern == "all":
            return {"type": "all_of", "of": people}
        if pattern == "pair":
            return {"type": "a_with_any_of_b", "a": self.ids("first"), "b": people}
        number = 2 if pattern == "two" else self.cleaned_data["number"]
        return {"type": "k_of_n", "k": number, "of": people}

    @staticmethod
    def choices_of(rule: Rule, mandates: Iterable[Mandate]) -> dict[str, Any]:
        """Return what is to be chosen for a rule; nothing for nested ones.

        :param mandates: those that can be chosen
        """
        numbers: dict[Node, list[int]] = {}
        for mandate in mandates:
            numbers.setdefault(mandate.user_id, []).append(mandate.pk)

        def chosen(nodes: Iterable[Node]) -> list[int]:
            return [pk for node in nodes for pk in numbers.get(node, ())]

        if any(isinstance(node, Rule) for node in rule.nodes):
            return {}
        if isinstance(rule, AWithAnyOfB):
            people = chosen(rule.b)
            return {"pattern": "pair", "first": chosen(rule.a), "people": people}
        found: dict[str, Any] = {"people": chosen(rule.nodes)}
        if isinstance(rule, Sole):
            return {**found, "pattern": "sole"}
        if isinstance(rule, KOfN) and rule.k == 2:
            return {**found, "pattern": "two"}
        if isinstance(rule, KOfN):
            return {**found, "pattern": "number", "number": rule.k}
        return {**found, "pattern": "all"}

    def kept(self) -> list[tuple[str, str]]:
        """Return what was sent as names and values, to be sent once more."""
        names = (*self.fields,)
        return [
            (name, value)
            for name in names
            if name != "wording"
            for value in self.data.getlist(name)
        ]
