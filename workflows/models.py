"""The route an agreement is on: where it goes next, never what is agreed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.managers import ProcessQuerySet
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS

from agreements.models import Agreement, Renewal, SigningRound, User


class AgreementProcessQuerySet(ProcessQuerySet):
    def running(self) -> Self:
        return self.filter(status=PROCESS.NEW)

    def of_flow(self, flow_class: Any) -> Self:  # Any: the engine has no types
        return self.filter(flow_class=flow_class)


class AgreementProcess(Process):
    """One walk of an agreement through one flow."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="processes")
    signing_round = models.ForeignKey(
        SigningRound, models.PROTECT, null=True, related_name="processes"
    )
    renewal = models.ForeignKey(
        Renewal, models.PROTECT, null=True, related_name="processes"
    )
    acted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    acted_at = models.DateTimeField(_("last step at"))
    """Moment of the last step in business time; what follows happens then, too."""

    objects = AgreementProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("process of an agreement")

    def note_step(self, *, actor: User | None, at: datetime) -> None:
        """Remember who moved the process on and when."""
        self.acted_by, self.acted_at = actor, at
        self.save(update_fields=["acted_by", "acted_at"])


class KeptText(models.Model):
    """What a person wrote into a form and has not sent, for that person alone."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    path = models.CharField(_("page"), max_length=300)
    """Address of the page on which it is offered again."""
    sealed = models.TextField(_("encrypted fields"))
    kept_at = models.DateTimeField(_("kept at"))
    """Machine time: it decides when the text is forgotten."""

    class Meta:
        verbose_name = _("kept text")
        constraints = [
            models.UniqueConstraint(fields=["user", "path"], name="kepttext_page_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.path}"


class Tally(models.Model):
    """How often somebody tried something lately; see ``workflows.limits``."""

    key = models.CharField(_("digest of who tried what"), max_length=64, unique=True)
    count = models.PositiveIntegerField(_("tries"), default=0)
    free_at = models.DateTimeField(_("may be tried again at"))
    """Machine time, as ``forget_at``."""
    forget_at = models.DateTimeField(_("forgotten at"), db_index=True)

    class Meta:
        verbose_name = _("tally of tries")

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def newest(self, tasks: Iterable[Task]) -> dict[int, "HandOver"]:
        """Return with whom each of the tasks lies, by the task, in one query."""
        rows = self.filter(task__in=[task.pk for task in tasks])
        rows = rows.select_related("person").order_by("pk")
        return {row.task_id: row for row in rows}


class HandOver(models.Model):
    """An open step laid before one person first; the last row of a task counts."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="hand_overs")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handing over of a step")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.task_id} → {self.person}"
