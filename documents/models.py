"""Which bytes exist for which version, and the chain of signed originals."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import NamedSignatory, SigningRound, Version
from agreements.models.choices import TextChoices


class DocumentQuerySet(models.QuerySet["Document"]):
    def public(self) -> Self:
        """Keep what may leave the service; partly signed bytes never do."""
        return self.filter(is_sealed_away=False)


class Document(models.Model):
    """Bytes made from a version, named by their SHA-256 in the file store."""

    class Kind(TextChoices):
        DRAFT_PDF = "draft_pdf", _("draft, PDF")
        DRAFT_DOCX = "draft_docx", _("draft, DOCX")
        AGREED_DOCX = "agreed_docx", _("agreed text, DOCX")
        ORIGINAL_BASE = "original_base", _("original before the seal")
        ORIGINAL_PDF = "original_pdf", _("signed original, PDF")
        ORIGINAL_DOCX = "original_docx", _("sealed reading copy, DOCX")

    version = models.ForeignKey(Version, models.PROTECT, related_name="documents")
    round = models.ForeignKey(
        SigningRound, models.PROTECT, null=True, related_name="documents"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    digest = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    media_type = models.CharField(_("media type"), max_length=100)
    made_at = models.DateTimeField(_("made at"))
    is_sealed_away = models.BooleanField(_("kept inside the service"), default=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind"],
                condition=Q(round__isnull=True),
                name="document_once_for_version",
            ),
            models.UniqueConstraint(
                fields=["round", "kind"],
                condition=Q(round__isnull=False),
                name="document_once_for_round",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_kind_display()}"


class Revision(models.Model):
    """One state of an original: each is a byte prefix of the next."""

    class Kind(TextChoices):
        BASE = "base", _("unsigned")
        SEAL = "seal", _("seal of the office")
        SIGNATURE = "signature", _("signature")
        ARCHIVE = "archive", _("archive timestamp")

    round = models.ForeignKey(SigningRound, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    signatory = models.OneToOneField(
        NamedSignatory, models.PROTECT, null=True, related_name="revision"
    )
    digest = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("revision")
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], name="revision_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} r{self.number}"
