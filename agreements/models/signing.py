"""Signing: rounds, the people named to sign, and their signatures."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, Party
from agreements.models.choices import TextChoices
from agreements.models.people import Mandate, User
from agreements.models.wording import Version


class SigningRoundQuerySet(models.QuerySet["SigningRound"]):
    def running(self) -> Self:
        return self.filter(completed_at__isnull=True, cancelled_at__isnull=True)


class SigningRound(models.Model):
    """One original on its way through all signatures.

    A change of signatories cancels the round and opens the next one.
    """

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="signing_rounds"
    )
    number = models.PositiveSmallIntegerField(_("round"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="signing_rounds")
    opened_at = models.DateTimeField(_("opened at"))
    sealed_at = models.DateTimeField(_("sealed at"), null=True)
    completed_at = models.DateTimeField(_("completed at"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    cancel_reason = models.TextField(_("reason"), blank=True)

    objects = SigningRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("signing round")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="signinground_number_once"
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(completed_at__isnull=True, cancelled_at__isnull=True),
                name="signinground_one_running",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference} #{self.number}"

    @property
    def is_running(self) -> bool:
        """Whether it is neither completed nor cancelled."""
        return self.completed_at is None and self.cancelled_at is None


class NamedSignatory(models.Model):
    """A person named by a party to sign; the paper carries a field for each."""

    round = models.ForeignKey(SigningRound, models.PROTECT, related_name="signatories")
    party = models.ForeignKey(Party, models.PROTECT, related_name="signatories")
    user = models.ForeignKey(User, models.PROTECT, related_name="namings")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(_("position within the party"))
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(_("named at"))

    class Meta:
        verbose_name = _("named signatory")
        ordering = ["round", "party__position", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "party", "user"], name="namedsignatory_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.party})"

    @property
    def field_name(self) -> str:
        """The name of the signature field made for this person on the paper."""
        return f"Signature-{self.party.position}-{self.position}"


class DeclinedSignatureQuerySet(models.QuerySet["DeclinedSignature"]):
    def standing(self) -> Self:
        """Keep those of running rounds whose people have not signed after all."""
        return self.filter(
            signatory__signature=None,
            signatory__round__completed_at__isnull=True,
            signatory__round__cancelled_at__isnull=True,
        )

    def agreements(self, among: Iterable[int]) -> Any:  # Any: keys
        """Return the agreements they concern.

        :param among: keys of agreements
        """
        rows = self.filter(signatory__round__agreement__in=list(among))
        return rows.values_list("signatory__round__agreement", flat=True)

    def about(self, agreements: Iterable[int]) -> Self:
        """Keep those of agreements, with all that is said of them, in their order.

        :param agreements: keys of agreements
        """
        rows = self.filter(signatory__round__agreement__in=list(agreements))
        return rows.select_related(
            "signatory__user",
            "signatory__round__agreement__predecessor",
            "signatory__party__organisation",
        ).order_by("at", "pk")


class DeclinedSignature(models.Model):
    """Why a named person will not sign; they may still, while the round runs."""

    signatory = models.OneToOneField(
        NamedSignatory, models.PROTECT, related_name="declined"
    )
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"))

    objects = DeclinedSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("declined signature")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.signatory}: {self.reason}"


class Signature(models.Model):
    """Who signed for which party which version, when and with which proof."""

    class Form(TextChoices):
        ADVANCED = "advanced", _("advanced electronic signature of the service")

    signatory = models.OneToOneField(
        NamedSignatory, models.PROTECT, related_name="signature"
    )
    round = models.ForeignKey(SigningRound, models.PROTECT, related_name="signatures")
    version_digest = models.CharField(_("SHA-256 of the version"), max_length=64)
    signed_at = models.DateTimeField(_("signed at"))
    form = models.CharField(
        _("form"), max_length=20, choices=Form.choices, default=Form.ADVANCED
    )
    document_digest = models.CharField(_("SHA-256 of the signed file"), max_length=64)
    certificate_digest = models.CharField(
        _("SHA-256 of the certificate"), max_length=64
    )

    class Meta:
        verbose_name = _("signature")
        ordering = ["signed_at", "pk"]

    def __str__(self) -> str:
        return str(self.signatory)
