"""Days of an office on which others decide: sessions of the council, elections."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.choices import TextChoices
from agreements.models.people import Organisation


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def between(self, first: date, last: date) -> Self:
        return self.filter(day__gte=first, day__lte=last)


class CalendarDay(models.Model):
    """A day that planning must know; kept by the legal staff of the office."""

    class Kind(TextChoices):
        SESSION = "session", _("council session")
        ELECTION = "election", _("election")

    office = models.ForeignKey(
        Organisation, models.PROTECT, related_name="calendar_days"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    day = models.DateField(_("day"))
    papers_by = models.DateField(_("papers must be there by"), null=True, blank=True)
    """Last day on which a paper for the session is taken."""
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar day")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "day"], name="calendarday_once"
            ),
            models.CheckConstraint(
                name="calendarday_papers_before_the_day",
                condition=Q(papers_by__isnull=True) | Q(papers_by__lte=F("day")),
                violation_error_message=_("Papers cannot be due after the session."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"
