"""Review of a version: legal second pair of eyes, then the parties' answers."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement, Party
from agreements.models.choices import TextChoices
from agreements.models.people import User
from agreements.models.wording import Version
from agreements.refusals import ReviewFrozenError


class LegalReviewQuerySet(models.QuerySet["LegalReview"]):
    def approving(self, version: Version) -> Self:
        """Keep approvals of exactly this text."""
        return self.filter(version=version, digest=version.digest, is_approved=True)

    def of_newest(self, agreements: Iterable[int]) -> Self:
        """Keep what was said about the newest text of agreements.

        :param agreements: their keys
        """
        newest = (
            Version.objects.filter(agreement=OuterRef("version__agreement"))
            .order_by("-number")
            .values("pk")[:1]
        )
        said = self.filter(version__agreement__in=agreements)
        return said.filter(version=Subquery(newest))

    def returning(self, agreements: Iterable[int]) -> Self:
        """Keep the words with which the newest text of agreements was returned.

        Annotate ``comment_count``: on how many clauses they say something.

        :param agreements: their keys
        """
        returned = self.of_newest(agreements).filter(is_approved=False)
        return returned.annotate(comment_count=Count("comments"))


class LegalReview(models.Model):
    """What the second lawyer said about one version."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="legal_reviews")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_approved = models.BooleanField(_("approved"))
    reason = models.TextField(_("reason"), blank=True)
    digest = models.CharField(_("SHA-256 of the version"), max_length=64)
    at = models.DateTimeField(_("at"))

    objects = LegalReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal review")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.user}"

    @property
    def verdict(self) -> str:
        """What was decided, for people."""
        return _("approved") if self.is_approved else _("returned")


class ReviewComment(models.Model):
    """What the second lawyer said about one clause of the version reviewed.

    Stored with the review and never changed; a database trigger guards the row.
    """

    review = models.ForeignKey(LegalReview, models.PROTECT, related_name="comments")
    clause_key = models.CharField(_("clause"), max_length=12)
    text = models.TextField(_("comment"))

    class Meta:
        verbose_name = _("comment of a legal review")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "clause_key"], name="reviewcomment_clause_once"
            ),
            models.CheckConstraint(
                condition=~Q(clause_key="") & ~Q(text=""),
                name="reviewcomment_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}: {self.clause_key}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Any: Django's own signature
        if self.pk is not None:
            raise ReviewFrozenError
        super().save(*args, **kwargs)


class ReviewRoundQuerySet(models.QuerySet["ReviewRound"]):
    def open(self) -> Self:
        return self.filter(outcome=ReviewRound.Outcome.OPEN)


class ReviewRound(models.Model):
    """One round in which the parties answer to one version digest."""

    class Outcome(TextChoices):
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


class AnswerQuerySet(models.QuerySet["Answer"]):
    def agreeing(self, *, digest: str) -> Self:
        """Keep those that agree to exactly this text."""
        return self.filter(digest=digest).exclude(kind=Answer.Kind.OBJECTED)

    def with_validity(self) -> Self:
        """Annotate ``is_void``: the text was changed after the answer."""
        newest = (
            Version.objects.filter(agreement=OuterRef("round__agreement"))
            .order_by("-number")
            .values("digest")[:1]
        )
        return self.annotate(
            is_void=Case(
                When(digest=Subquery(newest), then=Value(False)), default=Value(True)
            )
        )


class Answer(models.Model):
    """What one party said to the version of a round."""

    class Kind(TextChoices):
        AGREED = "agreed", _("agrees")
        AGREED_WITH_PROPOSALS = "agreed_with_proposals", _("agrees with proposals")
        OBJECTED = "objected", _("objects")

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="answers")
    party = models.ForeignKey(Party, models.PROTECT, related_name="answers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(_("answer"), max_length=30, choices=Kind.choices)
    digest = models.CharField(_("SHA-256 of the version"), max_length=64)
    at = models.DateTimeField(_("at"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "party"], name="answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_kind_display()}"


class Reopening(models.Model):
    """Why an agreement went back to draft: the parties read the reason."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reopenings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    from_stage = models.CharField(
        _("from stage"), max_length=20, choices=Agreement.Stage.choices
    )
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("return to draft")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.agreement.reference}: {self.reason}"


class Abandonment(models.Model):
    """Why a draft was given up for good."""

    agreement = models.OneToOneField(
        Agreement, models.PROTECT, related_name="abandonment"
    )
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("abandonment of a draft")

    def __str__(self) -> str:
        return f"{self.agreement.reference}: {self.reason}"


class PointQuerySet(models.QuerySet["Point"]):
    def about(self, agreement: Agreement) -> Self:
        return self.filter(answer__round__agreement=agreement)

    def undecided(self) -> Self:
        return self.filter(decision=Point.Decision.OPEN)

    def accepted(self) -> Self:
        """Keep those that change the text, in whole or in part."""
        return self.filter(decision__in=Point.ACCEPTING)


class Point(models.Model):
    """A proposal, comment or objection to one clause, and what became of it."""

    class Kind(TextChoices):
        PROPOSAL = "proposal", _("proposal")
        COMMENT = "comment", _("comment")
        OBJECTION = "objection", _("objection")

    class Decision(TextChoices):
        OPEN = "", _("not yet decided")
        ACCEPTED = "accepted", _("accepted")
        ACCEPTED_IN_PART = "accepted_in_part", _("accepted in part")
        REJECTED = "rejected", _("not accepted")
        ANSWERED = "answered", _("answered")

    ACCEPTING = (Decision.ACCEPTED, Decision.ACCEPTED_IN_PART)

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

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = _("point")
        ordering = ["answer", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.clause_key}"

    @property
    def is_accepted(self) -> bool:
        """Whether it changes the text, in whole or in part."""
        return self.decision in Point.ACCEPTING
