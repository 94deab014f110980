"""Review of a version: legal second pair of eyes, then the parties' answers."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, Party
from agreements.models.people import User
from agreements.models.wording import Version


class LegalReview(models.Model):
    """What the second lawyer said about one version."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="legal_reviews")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_approved = models.BooleanField(_("approved"))
    reason = models.TextField(_("reason"), blank=True)
    digest = models.CharField(_("SHA-256 of the version"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("legal review")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.user}"


class ReviewRoundQuerySet(models.QuerySet["ReviewRound"]):
    def open(self) -> Self:
        return self.filter(outcome=ReviewRound.Outcome.OPEN)


class ReviewRound(models.Model):
    """One round in which the parties answer to one version digest."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("open")
        AGREED = "agreed", _("all agreed")
        OBJECTED = "objected", _("objected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="review_rounds"
    )
    number = models.PositiveSmallIntegerField(_("round"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="review_rounds")
    digest = models.CharField(_("SHA-256 of the version"), max_length=64)
    opened_at = models.DateTimeField(_("opened at"))
    due_on = models.DateField(_("answers due on"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, default=Outcome.OPEN
    )

    objects = ReviewRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("review round")
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="reviewround_number_once"
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(outcome="open"),
                name="reviewround_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference} #{self.number}"


class Answer(models.Model):
    """What one party said to the version of a round."""

    class Kind(models.TextChoices):
        AGREED = "agreed", _("agrees")
        AGREED_WITH_PROPOSALS = "agreed_with_proposals", _("agrees with proposals")
        OBJECTED = "objected", _("objects")

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="answers")
    party = models.ForeignKey(Party, models.PROTECT, related_name="answers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(_("answer"), max_length=30, choices=Kind.choices)
    digest = models.CharField(_("SHA-256 of the version"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("answer")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "party"], name="answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_kind_display()}"


class Point(models.Model):
    """A proposal, comment or objection to one clause, and what became of it."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("proposal")
        COMMENT = "comment", _("comment")
        OBJECTION = "objection", _("objection")

    class Decision(models.TextChoices):
        OPEN = "", _("not yet decided")
        ACCEPTED = "accepted", _("accepted")
        ACCEPTED_IN_PART = "accepted_in_part", _("accepted in part")
        REJECTED = "rejected", _("not accepted")
        ANSWERED = "answered", _("answered")

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="points")
    clause_key = models.CharField(_("clause"), max_length=12)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    comment = models.TextField(_("comment"))
    proposed_text = models.TextField(_("proposed text"), blank=True)
    base_digest = models.CharField(_("SHA-256 of the clause text"), max_length=64)
    decision = models.CharField(
        _("decision"), max_length=20, choices=Decision.choices, blank=True
    )
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        verbose_name = _("point")
        ordering = ["answer", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.clause_key}"
