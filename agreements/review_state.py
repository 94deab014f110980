"""What the answers say: who was asked, who agreed to which text, what is open."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from django.db.models import OuterRef, Subquery

from agreements.models import (
    Agreement,
    Answer,
    LegalReview,
    Party,
    Point,
    Reopening,
    ReviewComment,
    ReviewRound,
    Version,
)
from agreements.models.agreement import PartyQuerySet
from agreements.models.review import LegalReviewQuerySet, PointQuerySet


def last_round(agreement: Agreement) -> ReviewRound | None:
    """Return the newest round of review, open or closed."""
    return agreement.review_rounds.order_by("-number").first()


def asked_parties(agreement: Agreement, *, on: date) -> PartyQuerySet:
    """Return the parties that must agree: all but the responsible office."""
    parties: PartyQuerySet = Party.objects.filter(agreement=agreement)
    return parties.partners().not_left(on=on).select_related("organisation")


def open_points(agreement: Agreement) -> PointQuerySet:
    """Return the points nobody has decided yet."""
    return Point.objects.about(agreement).undecided()


def accepted_points(round: ReviewRound) -> PointQuerySet:
    """Return the points of a round that change the text."""
    return Point.objects.filter(answer__round=round).accepted()


def is_approved(version: Version) -> bool:
    """Say whether the second lawyer approved exactly this text."""
    return LegalReview.objects.approving(version).exists()


def last_review(agreement: Agreement) -> LegalReview | None:
    """Return the second lawyer's word on the newest text, if it is spoken."""
    return _with_comments(LegalReview.objects.of_newest([agreement.pk])).last()


def remarks_on(agreement: Agreement, key: str) -> Iterable[ReviewComment]:
    """Return what was said about a clause of the newest text, if anything."""
    newest = LegalReview.objects.of_newest([agreement.pk])
    rows = ReviewComment.objects.filter(review__in=newest, clause_key=key)
    return rows.select_related("review__user", "review__version")


def review_before(version: Version) -> LegalReview | None:
    """Return the second lawyer's newest word on an older text of the agreement."""
    reviews = LegalReview.objects.filter(version__agreement=version.agreement_id)
    return _with_comments(reviews.filter(version__number__lt=version.number)).last()


def _with_comments(reviews: LegalReviewQuerySet) -> LegalReviewQuerySet:
    rows = reviews.select_related("version", "user").prefetch_related("comments")
    return cast(LegalReviewQuerySet, rows)


def returned_reviews(agreements: Iterable[int]) -> Mapping[int, LegalReview]:
    """Return by agreement the second lawyer's word that returned its newest text.

    :param agreements: keys of agreements
    """
    reviews = LegalReview.objects.returning(list(agreements))
    rows = reviews.select_related("version", "user")
    return {review.version.agreement_id: review for review in rows}


def taken_back(agreements: Iterable[int]) -> Mapping[int, Reopening]:
    """Return by agreement why it is a draft again, while no text followed that.

    :param agreements: keys of drafts
    """
    newest = Version.objects.filter(agreement=OuterRef("agreement"))
    frozen_at = Subquery(newest.order_by("-number").values("frozen_at")[:1])
    rows = Reopening.objects.filter(agreement__in=list(agreements), at__gte=frozen_at)
    return {row.agreement_id: row for row in rows.order_by("at", "pk")}


def not_yet_agreed(round: ReviewRound, *, on: date) -> list[Party]:
    """Return the asked parties that have not agreed to the text of the round."""
    agreed = Answer.objects.filter(round=round).agreeing(digest=round.digest)
    asked = asked_parties(round.agreement, on=on)
    return list(asked.exclude(pk__in=agreed.values("party")))


def may_be_agreed(agreement: Agreement, *, on: date) -> bool:
    """Say whether every condition of ``mark_agreed`` holds."""
    round = last_round(agreement)
    if round is None or round.version != agreement.current_version:
        return False
    return not (
        not_yet_agreed(round, on=on)
        or open_points(agreement).exists()
        or accepted_points(round).exists()
    )
