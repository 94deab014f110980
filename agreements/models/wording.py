"""Draft clauses as rows and frozen versions of the whole text."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, seen_by
from agreements.models.choices import TextChoices
from agreements.models.people import Membership, User
from agreements.refusals import VersionFrozenError
from agreements.wording.canonical import from_canonical
from agreements.wording.tables import table_lines
from agreements.wording.tree import Wording


class DraftClause(models.Model):
    """One node of the draft, with its own optimistic lock (``revision``)."""

    class Kind(TextChoices):
        PREAMBLE = "preamble", _("preamble")
        SECTION = "section", _("section (§)")
        PARAGRAPH = "paragraph", _("paragraph (1)")
        ITEM = "item", _("item a)")
        SUBITEM = "subitem", _("item aa)")
        ANNEX = "annex", _("annex")
        TABLE = "table", _("table")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="draft_clauses"
    )
    key = models.CharField(_("key"), max_length=12)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    columns = models.JSONField(_("columns"), default=list, blank=True)
    rows = models.JSONField(_("rows"), default=list, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(_("edited at"))

    class Meta:
        verbose_name = _("draft clause")
        ordering = ["agreement", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "key"], name="draftclause_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"

    @property
    def written(self) -> str:
        """The text as a person writes it; of a table its lines."""
        if self.kind != self.Kind.TABLE:
            return self.text
        headings = [column["heading"] for column in self.columns]
        return table_lines(headings, self.rows) if headings or self.rows else ""


def was_shown(*, path: str = "pk") -> Q:
    """Return the condition that a version was put before the parties.

    :param path: leads from the rows that are filtered to their version
    """
    reviews, signings = (
        apps.get_model("agreements", name).objects.values("version")
        for name in ("ReviewRound", "SigningRound")
    )
    return Q(**{f"{path}__in": reviews}) | Q(**{f"{path}__in": signings})


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, user: User, *, on: date) -> Self:
        """Keep what a person may read: staff each version, others what was shown.

        A version was shown once a round of review or of signing was opened on it.
        """
        staff = Membership.objects.filter(user=user).holding(on=on).staff()
        return self.filter(
            seen_by(user, on, path="agreement__"),
            Q(agreement__office__in=staff.values("organisation")) | was_shown(),
        )


class Version(models.Model):
    """An immutable numbered wording, named by the SHA-256 of its canonical JSON."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    canonical = models.TextField(_("canonical JSON"))
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    frozen_at = models.DateTimeField(_("frozen at"))
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Any: Django's own signature; a database trigger guards the same row
        if self.pk is not None:
            raise VersionFrozenError(number=self.number)
        super().save(*args, **kwargs)

    def wording(self) -> Wording:
        """Return the text as a tree, read from the canonical JSON."""
        return from_canonical(self.canonical.encode())

    @property
    def digest_short(self) -> str:
        """The first twelve digits in groups of four, for people."""
        return " ".join(self.digest[i : i + 4] for i in range(0, 12, 4))
