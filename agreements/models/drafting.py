"""What was done to a draft and can be taken back while it is one."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.people import User


class DraftChangeQuerySet(models.QuerySet["DraftChange"]):
    def standing(self) -> Self:
        """Keep what was not taken back."""
        return self.filter(undone_at__isnull=True)


class DraftChange(models.Model):
    """One act on the clauses of a draft: how they stood before and after.

    Kept until the draft is frozen; from then on the versions tell the story.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="draft_changes"
    )
    action = models.CharField(_("act"), max_length=60)
    """As in the journal."""
    actor = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    states: Any = models.JSONField(_("before and after"))
    """Key of each clause touched → its state before and after, if it existed."""
    undone_at = models.DateTimeField(_("taken back at"), null=True)

    objects = DraftChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a draft")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.action}"
