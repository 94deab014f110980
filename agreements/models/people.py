"""People, organisations and who may act for whom from which day to which."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.choices import TextChoices


def holds_on(on: date) -> Q:
    """Return the condition that a dated row holds on a day, both ends included."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def ends_on_or_after_start(name: str) -> models.CheckConstraint:
    """Return the constraint of a dated row that its last day is no earlier."""
    return models.CheckConstraint(
        name=name,
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        violation_error_message=_("The last day precedes the first."),
    )


class UserManager(BaseUserManager["User"]):
    """Makes users who sign in with their e-mail address."""

    def visible_to(self, user: "User", *, on: date) -> models.QuerySet["User"]:
        """Keep whom a person may see: office staff everybody, others themselves."""
        held = Membership.objects.filter(user=user).holding(on=on)
        return self.all() if held.in_office().exists() else self.filter(pk=user.pk)

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        # Any: passes on whatever field the model has
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )


class User(AbstractUser):
    """A person with an account; deactivated, never deleted."""

    username = None
    first_name = None
    last_name = None
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=5, default="de")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    def get_language_name(self) -> str:
        """Return what the language of the person's mails is called."""
        return dict(settings.LANGUAGES).get(self.language, self.language)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """Keep what a person may see: office staff all, others their own."""
        held = Membership.objects.filter(user=user).holding(on=on)
        if held.in_office().exists():
            return self
        return self.filter(pk__in=held.values("organisation"))


class Organisation(models.Model):
    """A legal person or authority that can be party to agreements.

    Its names and places are those that hold today; ``OrganisationRecord`` keeps
    what held when.
    """

    class Kind(TextChoices):
        OFFICE = "office", _("district office")
        ASSOCIATION = "association", _("association")
        PROVIDER = "provider", _("provider")
        SENATE = "senate", _("senate administration")

    slug = models.SlugField(_("short name"), unique=True, max_length=40)
    name = models.CharField(_("name"), max_length=200)
    party_name = models.CharField(_("name as a party"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    legal_form = models.CharField(_("legal form"), max_length=300)
    seat = models.CharField(_("seat"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    register = models.CharField(_("register entry"), max_length=300, blank=True)
    is_active = models.BooleanField(_("takes part in new agreements"), default=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def name_as_party(self) -> str:
        """The name under which it concludes agreements."""
        return self.party_name or self.name

    def signing_rule(self, *, on: date) -> "SigningRule | None":
        """Return the signing rule that holds on a day, if one is recorded."""
        held = self.signing_rules.filter(holds_on(on))
        return held.order_by("-starts_on", "-pk").first()

    def record_on(self, on: date) -> "OrganisationRecord | None":
        """Return the data that hold on a day."""
        begun = self.records.filter(starts_on__lte=on)
        return begun.order_by("-starts_on", "-pk").first()


class OrganisationRecord(models.Model):
    """What an organisation is called and where it sits, from a day on.

    It holds until the day before the next one; of two from the same day the one
    recorded last holds. None is ever changed.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="records"
    )
    starts_on = models.DateField(_("from"))
    name = models.CharField(_("name"), max_length=200)
    party_name = models.CharField(_("name as a party"), max_length=300, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=300)
    seat = models.CharField(_("seat"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    register = models.CharField(_("register entry"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("data of an organisation")
        ordering = ["organisation", "starts_on", "pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.starts_on})"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def holding(self, *, on: date) -> Self:
        return self.filter(holds_on(on), user__is_active=True)

    def staff(self) -> Self:
        return self.filter(role__in=Membership.STAFF_ROLES)

    def in_office(self, *roles: str) -> Self:
        """Keep roles in an office: the given ones, or any that is no party's."""
        return self.filter(
            role__in=roles or Membership.OFFICE_ROLES,
            organisation__kind=Organisation.Kind.OFFICE,
        )

    def not_ended(self, *, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Membership(models.Model):
    """What a person does for an organisation inside the service."""

    class Role(TextChoices):
        LEGAL = "legal", _("legal staff")
        COUNCILLOR = "councillor", _("councillor")
        REPRESENTATIVE = "representative", _("representative")
        AUDITOR = "auditor", _("auditor")
        ADMINISTRATOR = "administrator", _("administrator")

    STAFF_ROLES = (Role.LEGAL, Role.COUNCILLOR, Role.AUDITOR)
    """Who reads the agreements of an office; an administrator does not."""
    OFFICE_ROLES = (*STAFF_ROLES, Role.ADMINISTRATOR)

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        constraints = [
            ends_on_or_after_start("membership_ends_on_or_after_start"),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "starts_on"],
                name="membership_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()}, {self.organisation})"


class MandateQuerySet(models.QuerySet["Mandate"]):
    def holding(self, *, on: date) -> Self:
        return self.filter(holds_on(on), user__is_active=True)

    def not_ended(self, *, on: date) -> Self:
        """Keep those that hold on a day or will."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Mandate(models.Model):
    """Authority of a person to act for an organisation (§ 164 BGB, § 26 BGB)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="mandates"
    )
    title = models.CharField(_("function"), max_length=200)
    basis = models.CharField(_("basis"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    end_reason = models.CharField(_("why it ends"), max_length=300, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["organisation", "starts_on", "pk"]
        constraints = [ends_on_or_after_start("mandate_ends_on_or_after_start")]

    def __str__(self) -> str:
        name = str(self.user)
        return name if name == self.title else f"{name}, {self.title}"

    def holds(self, *, on: date) -> bool:
        """Say whether it holds on a day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


class SigningRule(models.Model):
    """Who must sign together for an organisation, as a dated rule tree.

    ``tree`` is read by ``agreements.representation``; its leaves are user ids.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="signing_rules"
    )
    wording = models.TextField(_("rule in words"))
    tree = models.JSONField(_("rule"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("signing rule")
        ordering = ["organisation", "starts_on"]
        constraints = [ends_on_or_after_start("signingrule_ends_on_or_after_start")]

    def __str__(self) -> str:
        return self.wording

    def holds(self, *, on: date) -> bool:
        """Say whether it holds on a day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)
