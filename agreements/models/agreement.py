"""The agreement and its parties over time."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.choices import TextChoices
from agreements.models.people import (
    Membership,
    Organisation,
    User,
    ends_on_or_after_start,
    holds_on,
)
from agreements.models.roles import Roles

if TYPE_CHECKING:
    from agreements.models.wording import Version


def binds_on(on: date) -> Q:
    """Return the condition that an agreement is in force on a day."""
    return (
        Q(in_force_on__isnull=False, in_force_on__lte=on, starts_on__lte=on)
        & (
            Q(ends_on__isnull=True)
            | Q(ends_on__gte=on)
            | Q(term_kind=Agreement.TermKind.AUTO_RENEW)
        )
        & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    )


def is_over_on(on: date) -> Q:
    """Return the condition that nothing is left to do: ran out, ended, given up."""
    ran_out = Q(in_force_on__isnull=False, ends_on__lt=on) & ~Q(
        term_kind=Agreement.TermKind.AUTO_RENEW
    )
    last = (Agreement.Stage.ENDED, Agreement.Stage.ABANDONED)
    return Q(stage__in=last) | Q(ended_on__lte=on) | ran_out


def run_out_together(last_day: date | None, framework_last_day: date | None) -> bool:
    """Say whether an addendum lasts at least as long as its framework."""
    if framework_last_day is None:
        return False
    return last_day is None or last_day >= framework_last_day


def seen_by(user: User, on: date, *, path: str = "") -> Q:
    """Return the condition that a person may see an agreement on a day.

    :param path: leads from the rows that are filtered to their agreement
    """
    if not user.is_active or not user.pk:
        return Q(pk__in=[])
    held = Membership.objects.filter(user=user).holding(on=on)
    own = held.filter(role=Membership.Role.REPRESENTATIVE).values("organisation")
    return _seen(held.staff().values("organisation"), own, on, path)


def seen_with(roles: Roles, *, path: str = "") -> Q:
    """Return the same condition for a person whose roles are known already."""
    return _seen(roles.staffed, roles.represented, roles.on, path)


def _seen(offices: Any, represented: Any, on: date, path: str) -> Q:
    # Any: keys, or the query that finds them
    party = Party.objects.not_left(on=on).filter(
        agreement=OuterRef(f"{path}pk"), organisation__in=represented
    )
    staff = Q(**{f"{path}office__in": offices})
    return staff | Q(Exists(party), **{f"{path}was_shared": True})


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """Keep what a person may see: the only door for pages, feeds and exports.

        Staff of the responsible office see each of its agreements, people of a
        partner see those in which it is a party once the text left the draft.
        """
        return self.filter(seen_by(user, on))

    def in_force(self, *, on: date) -> Self:
        """Keep what binds on a day: put into force, begun, not ended.

        What renews itself goes on past its last day until it is ended.
        """
        return self.filter(binds_on(on))

    def addenda_of(self, framework: "Agreement") -> Self:
        return self.filter(framework=framework, kind=Agreement.Kind.ADDENDUM)

    def going_on(self, *, listed_until: date) -> Self:
        """Keep what goes on by itself and has no deadline listed near that day."""
        kinds = (Agreement.TermKind.AUTO_RENEW, Agreement.TermKind.INDEFINITE)
        running = self.filter(
            stage=Agreement.Stage.CONCLUDED, ended_on__isnull=True, term_kind__in=kinds
        )
        near = listed_until - timedelta(days=366)
        return running.exclude(deadlines__due_on__gt=near)

    def due_for_renewal(self, *, on: date) -> Self:
        """Keep what must be renewed or let end, and nobody has begun to.

        Only what is decided by itself has such a deadline.
        """
        waiting = self.filter(
            stage=Agreement.Stage.CONCLUDED,
            ended_on__isnull=True,
            successors__isnull=True,
            deadlines__kind="renewal_start",
            deadlines__state="open",
            deadlines__due_on__lte=on,
        )
        return waiting.distinct()

    def over(self, *, on: date) -> Self:
        """Keep concluded agreements whose last day has passed."""
        return self.filter(stage=Agreement.Stage.CONCLUDED, ends_on__lt=on).exclude(
            term_kind=Agreement.TermKind.AUTO_RENEW
        )


class Agreement(models.Model):
    """A framework agreement, addendum, amendment or accession."""

    class Kind(TextChoices):
        FRAMEWORK = "framework", _("framework agreement")
        ADDENDUM = "addendum", _("addendum")
        AMENDMENT = "amendment", _("amendment")
        ACCESSION = "accession", _("accession")

    class Stage(TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        AGREED = "agreed", _("agreed")
        IN_SIGNATURE = "in_signature", _("in signature")
        CONCLUDED = "concluded", _("concluded")
        ENDED = "ended", _("ended")
        ABANDONED = "abandoned", _("given up")

    class TermKind(TextChoices):
        FIXED = "fixed", _("fixed term")
        AUTO_RENEW = "auto_renew", _("renews itself")
        INDEFINITE = "indefinite", _("indefinite")
        FIXED_WITH_OPTION = "fixed_with_option", _("fixed term with an option")

    class OnFrameworkEnd(TextChoices):
        NONE = "", _("not stated")
        ENDS = "ends_with_framework", _("ends with the framework")
        CONTINUES = "continues_frozen", _("continues with frozen clauses")
        REANCHOR = "reanchor", _("rests until re-anchored")

    reference = models.CharField(_("reference"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=300)
    short_title = models.CharField(_("short title"), max_length=120)
    language = models.CharField(_("language"), max_length=5, default="de")
    stage = models.CharField(
        _("stage"), max_length=20, choices=Stage.choices, default=Stage.DRAFT
    )
    office = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="managed_agreements",
        verbose_name=_("responsible office"),
    )
    framework = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="hanging"
    )
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"))
    was_shared = models.BooleanField(_("was shown to the parties"), default=False)

    term_kind = models.CharField(
        _("kind of term"), max_length=20, choices=TermKind.choices
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(_("notice, months"), null=True)
    notice_to = models.CharField(_("notice to"), max_length=30, blank=True)
    talks_months = models.PositiveSmallIntegerField(_("talks, months"), null=True)
    evaluation_months = models.PositiveSmallIntegerField(
        _("evaluation, months"), null=True
    )
    extension_months = models.PositiveSmallIntegerField(
        _("extension, months"), null=True
    )
    renews_by_months = models.PositiveSmallIntegerField(
        _("renews by, months"), null=True
    )
    option_months = models.PositiveSmallIntegerField(_("option, months"), null=True)
    on_framework_end = models.CharField(
        _("when the framework ends"),
        max_length=30,
        choices=OnFrameworkEnd.choices,
        blank=True,
    )
    on_framework_end_details = models.JSONField(default=dict, blank=True)
    needs_council = models.BooleanField(
        _("council is informed before it enters into force"), default=False
    )
    clause_keys = models.JSONField(
        _("clauses behind deadlines"), default=dict, blank=True
    )
    """Deadline kind → key of the clause it follows from."""

    concluded_at = models.DateTimeField(_("concluded at"), null=True)
    in_force_on = models.DateField(_("in force from"), null=True)
    in_force_basis = models.CharField(
        _("put into force by"), max_length=300, blank=True
    )
    ended_on = models.DateField(_("ended on"), null=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["reference"]
        constraints = [
            ends_on_or_after_start("agreement_ends_on_or_after_start"),
            models.CheckConstraint(
                name="agreement_addendum_has_framework",
                condition=~Q(kind="addendum") | Q(framework__isnull=False),
                violation_error_message=_("An addendum needs its framework."),
            ),
            models.CheckConstraint(
                name="agreement_not_its_own_predecessor",
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.short_title}"

    def is_in_force(self, *, on: date) -> bool:
        """Say whether it binds on a day."""
        if self.in_force_on is None or on < max(self.in_force_on, self.starts_on):
            return False
        if self.ended_on is not None and self.ended_on <= on:
            return False
        return self.last_day is None or on <= self.last_day

    @property
    def last_day(self) -> date | None:
        """The day at whose end it ends by itself; ``None`` if it goes on."""
        goes_on = self.term_kind == Agreement.TermKind.AUTO_RENEW
        return None if goes_on else self.ends_on

    @property
    def is_decided_with_framework(self) -> bool:
        """Whether its renewal is part of the framework's: both run out together.

        An addendum that ends earlier is decided by itself.
        """
        if self.kind != Agreement.Kind.ADDENDUM or self.framework is None:
            return False
        return run_out_together(self.last_day, self.framework.last_day)

    @property
    def current_version(self) -> "Version | None":
        """The newest frozen version."""
        return self.versions.order_by("-number").first()


class PartyQuerySet(models.QuerySet["Party"]):
    def belonging(self, *, on: date) -> Self:
        return self.filter(holds_on(on))

    def not_left(self, *, on: date) -> Self:
        """Keep those that belong on a day or will; a draft precedes its parties."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def partners(self) -> Self:
        """Keep the parties besides the responsible office, which are asked."""
        return self.exclude(organisation=F("agreement__office"))


class Party(models.Model):
    """The part of an organisation in one agreement, from a day to a day."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="parties"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("called in the text"), max_length=100)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["agreement", "position"]
        constraints = [
            ends_on_or_after_start("party_ends_on_or_after_start"),
            models.UniqueConstraint(
                fields=["agreement", "organisation"], name="party_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_office(self) -> bool:
        """Whether this party is the responsible office itself."""
        return self.organisation_id == self.agreement.office_id
