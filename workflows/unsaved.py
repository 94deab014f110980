"""Which clauses of a draft somebody is still writing on."""

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from agreements.draft_text import draft_wording
from agreements.models import Agreement, User
from agreements.wording.printing import preview_wording
from workflows.keeping import KEPT_FOR
from workflows.models import KeptText


class UnsavedClause(NamedTuple):
    """A clause with text of a person that is not part of the draft yet."""

    label: str
    person: User
    kept_at: datetime
    address: str


def unsaved_in(agreement: Agreement, *, now: datetime) -> list[UnsavedClause]:
    """Return what people have written into clauses of a draft and not saved."""
    outline = reverse("drafts:outline", args=[agreement.reference])
    since = now - KEPT_FOR
    rows = KeptText.objects.filter(path__startswith=outline, kept_at__gt=since)
    kept = list(rows.select_related("user"))
    if not kept:
        return []
    labels = {
        reverse("drafts:edit", args=[agreement.reference, clause.key]): clause.label
        for clause in preview_wording(draft_wording(agreement)).walk()
    }
    return [
        UnsavedClause(labels[row.path], row.user, row.kept_at, row.path)
        for row in kept
        if row.path in labels
    ]
