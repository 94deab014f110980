"""The decision what becomes of an agreement that runs out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.choices import TextChoices
from agreements.models.people import User


class Renewal(models.Model):
    """One renewal, opened once for each end of an agreement."""

    class Decision(TextChoices):
        OPEN = "", _("decision open")
        RENEW = "renew", _("renew")
        RENEGOTIATE = "renegotiate", _("renegotiate")
        LET_END = "let_end", _("let end")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="renewals")
    cycle_ends_on = models.DateField(_("for the end on"))
    opened_on = models.DateField(_("opened on"))
    decision = models.CharField(
        _("decision"), max_length=20, choices=Decision.choices, blank=True
    )
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    successor = models.OneToOneField(
        Agreement, models.PROTECT, null=True, related_name="renewal_of"
    )

    class Meta:
        verbose_name = _("renewal")
        ordering = ["cycle_ends_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "cycle_ends_on"], name="renewal_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference} → {self.cycle_ends_on}"


class RenewalAddendum(models.Model):
    """An addendum chosen to be carried over, and the draft made from it."""

    renewal = models.ForeignKey(Renewal, models.PROTECT, related_name="addenda")
    addendum = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    successor = models.OneToOneField(
        Agreement, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("addendum in a renewal")
        constraints = [
            models.UniqueConstraint(
                fields=["renewal", "addendum"], name="renewaladdendum_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.addendum)
