"""The journal's rows: append-only, each chained to the one before.

Entries hold ids and hashes only; names of people stay in their own tables.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JournalHead(models.Model):
    """The one row that is locked to append: number and hash of the newest entry."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("journal head")

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"


class JournalEntry(models.Model):
    """One act: what, by whom, when, about which agreement."""

    sequence = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.CharField(_("at"), max_length=40)
    """The moment as ISO 8601 text in UTC, exactly as it was hashed."""
    action = models.CharField(_("act"), max_length=60)
    actor_id = models.BigIntegerField(_("by person"), null=True)
    agreement_id = models.BigIntegerField(_("agreement"), null=True, db_index=True)
    payload = models.TextField(_("ids and hashes"))
    """Canonical JSON, exactly as it was hashed."""
    prev = models.CharField(_("hash before"), max_length=64, unique=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"
