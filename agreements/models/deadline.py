"""Deadlines as rows with state, and the reminders sent for them."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.choices import TextChoices
from agreements.models.people import User


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def open(self) -> Self:
        return self.filter(state=Deadline.State.OPEN)

    def due_by(self, *, on: date) -> Self:
        return self.filter(due_on__lte=on)

    def overdue(self, *, on: date) -> Self:
        """Keep duties whose day has passed; a passed chance is not overdue."""
        return self.open().filter(kind__in=Deadline.DUTIES, due_on__lt=on)

    def passed_by_themselves(self, *, on: date) -> Self:
        """Keep chances and events whose day has passed without an act."""
        return self.open().filter(due_on__lt=on).exclude(kind__in=Deadline.DUTIES)

    def to_remind(self, *, on: date) -> Self:
        """Keep those with a reminder planned by a day and not queued yet."""
        return self.open().filter(next_reminder_on__lte=on)


class Deadline(models.Model):
    """A day by which something must happen, with the rule that gave it.

    ``computation`` keeps rule, inputs, norms and library version; a stored
    deadline is never silently recomputed.
    """

    class Kind(TextChoices):
        EXPIRY = "expiry", _("last day of the term")
        LATEST_NOTICE = "latest_notice", _("latest receipt of notice")
        TALKS_DUE = "talks_due", _("talks on the successor")
        EVALUATION_DUE = "evaluation_due", _("joint evaluation")
        EXTENSION_LIMIT = "extension_limit", _("limit of the extension")
        RENEWAL_START = "renewal_start", _("renewal must be opened")
        OPTION_UNTIL = "option_until", _("option can be used until")
        AUTO_RENEWAL = "auto_renewal", _("renews itself")

    DUTIES = (Kind.TALKS_DUE, Kind.EVALUATION_DUE, Kind.RENEWAL_START)
    """Kinds by which something must be done; they stay open until it is."""

    OF_RENEWAL = (Kind.TALKS_DUE, Kind.RENEWAL_START)
    """Duties that are done when the renewal goes on."""

    class State(TextChoices):
        OPEN = "open", _("open")
        MET = "met", _("met")
        LAPSED = "lapsed", _("lapsed")
        VOID = "void", _("no longer applies")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="deadlines")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    due_on = models.DateField(_("due on"))
    for_end_on = models.DateField(_("for the end on"), null=True)
    next_reminder_on = models.DateField(_("next reminder on"), null=True)
    """Planned day of the first reminder not queued yet; ``None`` after the last."""
    clause_key = models.CharField(_("clause"), max_length=12, blank=True)
    computation = models.JSONField(_("computation"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN
    )
    state_changed_at = models.DateTimeField(_("state changed at"), null=True)
    acknowledged_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        indexes = [
            models.Index(fields=["state", "due_on"], name="deadline_state_day"),
            models.Index(fields=["next_reminder_on"], name="deadline_next_reminder"),
            models.Index(
                fields=["agreement", "due_on"],
                condition=models.Q(state="open"),
                name="deadline_open_of_agreement",
            ),
        ]
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "due_on"], name="deadline_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference}: {self.get_kind_display()} {self.due_on}"

    def is_overdue(self, *, on: date) -> bool:
        """Say whether a duty is still open after its day."""
        is_open = self.state == Deadline.State.OPEN and self.kind in Deadline.DUTIES
        return is_open and self.due_on < on


class Reminder(models.Model):
    """A reminder that was sent, once for each person, deadline and lead."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="reminders")
    recipient = models.ForeignKey(User, models.PROTECT, related_name="+")
    lead_days = models.SmallIntegerField(_("days before"))
    planned_on = models.DateField(_("planned for"))
    queued_on = models.DateField(_("queued on"))
    is_late = models.BooleanField(_("late"))

    class Meta:
        verbose_name = _("reminder")
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "recipient", "lead_days"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deadline} → {self.recipient}"
