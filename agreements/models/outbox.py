"""Work promised by an act and done afterwards: the row is the truth."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxQuerySet(models.QuerySet["OutboxItem"]):
    def open(self) -> Self:
        return self.filter(done_at__isnull=True, failed_at__isnull=True)

    def due(self, *, at: datetime) -> Self:
        """Keep what may be taken now: due, and leased to nobody alive."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
        return self.open().filter(free, next_at__lte=at)

    def expired(self, *, at: datetime) -> Self:
        """Keep what is leased to a worker that did not come back in time."""
        return self.open().filter(leased_until__lte=at)


class OutboxItem(models.Model):
    """One effect to bring about at least once; ``key`` makes it once."""

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=200, unique=True)
    payload = models.JSONField(_("payload"), default=dict)
    promised_at = models.DateTimeField(_("promised at"))
    """The day the business act happened, which may be a demonstration day."""
    next_at = models.DateTimeField(_("next try at"))
    """Machine time, as are ``leased_until``, ``done_at`` and ``failed_at``."""
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(_("leased until"), null=True)
    leased_by = models.CharField(_("leased by"), max_length=60, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True)
    failed_at = models.DateTimeField(_("given up at"), null=True)
    last_error = models.TextField(_("last error"), blank=True)
    result = models.JSONField(_("result"), default=dict)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox item")
        ordering = ["next_at", "pk"]
        indexes = [
            models.Index(fields=["done_at", "next_at"], name="outbox_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens with it: it is done, or given up."""
        return self.done_at is not None or self.failed_at is not None
