"""What the second lawyer said to single clauses, and what became of it since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from agreements.models import Agreement, LegalReview, ReviewComment, Version
from agreements.review_state import last_review
from agreements.wording import Printed, PrintedClause
from agreements.wording.changes import Change, compare
from workflows.texts import draft_preview, printed_version

WHOLE = ""
"""Stands for the key of a change where a remark has none to stand beside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment as a page shows it."""

    comment: ReviewComment
    label: str
    """How the clause is cited now or, once it is gone, how it was."""
    address: str
    """Where the clause is read or edited; empty once it is gone."""
    change: str | None = None
    """Key of the change to read first; ``None`` while nothing was changed."""

    @property
    def is_changed(self) -> bool:
        """Whether the clause, or one inside it, differs from what was reviewed."""
        return self.change is not None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A legal review with its comments, in the order of the text."""

    review: LegalReview
    remarks: Sequence[Remark] = ()

    @property
    def says_something(self) -> bool:
        return bool(self.remarks or self.review.reason)

    @property
    def changed(self) -> int:
        """How many of the clauses commented on were changed since."""
        return sum(remark.is_changed for remark in self.remarks)


def reviewed(version: Version) -> Reviewed | None:
    """Return what the second lawyer said about a version, for its own text."""
    reviews = version.legal_reviews.select_related("user", "version")
    review = reviews.prefetch_related("comments").last()
    if review is None:
        return None
    printed = printed_version(version)
    return Reviewed(review, _remarks(review, printed, {}))


def reviewed_for_draft(agreement: Agreement) -> Reviewed | None:
    """Return what was said about the newest version, for the draft of now."""
    review = last_review(agreement)
    if review is None:
        return None
    if not review.comments.all():
        return Reviewed(review)
    draft = draft_preview(agreement)
    changes = compare(review.version.wording(), draft.wording)
    changed = _changed(changes, printed_version(review.version), draft)
    return Reviewed(review, _remarks(review, draft, changed, agreement=agreement))


def remarks_by_change(
    review: LegalReview, version: Version, changes: Iterable[Change]
) -> Mapping[str, Sequence[Remark]]:
    """Return what was said about an older version by the change to read with it.

    That is the change of the clause itself or the first of one inside it; what
    was not changed stands under ``WHOLE``.
    """
    printed = printed_version(version)
    changed = _changed(changes, printed_version(review.version), printed)
    found: defaultdict[str, list[Remark]] = defaultdict(list)
    for remark in _remarks(review, printed, changed):
        found[remark.change or WHOLE].append(remark)
    return found


def _remarks(
    review: LegalReview,
    printed: Printed,
    changed: Mapping[str, str],
    agreement: Agreement | None = None,
) -> list[Remark]:
    """Return the comments of a review for a text; of a draft clauses are edited."""
    labels = {clause.key: clause.label for clause in printed.walk()}
    before = {c.key: c.label for c in printed_version(review.version).walk()}
    return [
        Remark(
            comment=comment,
            label=labels.get(key) or before[key],
            address=_address(key, agreement) if key in labels else "",
            change=changed.get(key),
        )
        for comment in review.comments.all()
        if (key := comment.clause_key)
    ]


def _address(key: str, agreement: Agreement | None) -> str:
    if agreement is None:
        return f"#k-{key}"
    return reverse("drafts:edit", args=[agreement.reference, key])


def _changed(changes: Iterable[Change], old: Printed, new: Printed) -> dict[str, str]:
    """Return for each clause that differs, or holds one that does, the change."""
    parents = [dict(_parents(printed.clauses, "")) for printed in (old, new)]
    own = [change.key for change in changes if change.key]
    first: dict[str, str] = {}
    for key in own:
        for parent in parents:
            above = parent.get(key)
            while above:
                first.setdefault(above, key)
                above = parent.get(above)
    return first | {key: key for key in own}


def _parents(clauses: Iterable[PrintedClause], above: str) -> Iterator[tuple[str, str]]:
    for clause in clauses:
        yield clause.key, above
        yield from _parents(clause.children, clause.key)
