"""What is worth a second look before a draft is frozen, and keeps nobody from it."""

from collections.abc import Iterator
from itertools import islice

from django.utils.formats import date_format

from agreements.framework_end import OnFrameworkEnd
from agreements.models import Agreement
from agreements.wishes import accepted_wishes
from agreements.wording.findings import FINDINGS_AT_MOST, Finding, Place
from agreements.wording.language import language_of
from agreements.wording.numbering import walk_numbered
from agreements.wording.tree import Wording, walk
from agreements.wording.typed_references import (
    typed_references,
    unlinked_references,
)


def draft_hints(agreement: Agreement, wording: Wording) -> tuple[Finding, ...]:
    """Return what may have been overlooked in a draft.

    :param wording: the draft as it stands, or as it would if it were saved
    """
    hints = _hints(agreement, wording)
    return tuple(islice(hints, FINDINGS_AT_MOST))


def _hints(agreement: Agreement, wording: Wording) -> Iterator[Finding]:
    yield from _outlived_framework(agreement, wording)
    yield from _unchanged_wishes(agreement, wording)
    yield from typed_references(wording)
    yield from unlinked_references(wording)


def _outlived_framework(agreement: Agreement, wording: Wording) -> Iterator[Finding]:
    """Who ends with the framework has no last day behind that of the framework."""
    framework = agreement.framework
    if framework is None or agreement.on_framework_end != OnFrameworkEnd.ENDS:
        return
    ends_on, last_day = agreement.ends_on, framework.last_day
    if ends_on is None or last_day is None or ends_on <= last_day:
        return
    day = date_format(last_day, "SHORT_DATE_FORMAT")
    place = Place(key="", label=language_of(wording.language).title)
    values = (("reference", framework.reference), ("day", day))
    yield Finding(place=place, code="outlives-framework", values=values)


def _unchanged_wishes(agreement: Agreement, wording: Wording) -> Iterator[Finding]:
    """A wish was accepted, yet its clause says what the party has read."""
    wishes = list(accepted_wishes(agreement))
    if not wishes:
        return
    read = wishes[0].answer.round.version.wording().clauses
    before = {clause.key: clause for clause in walk(read)}
    words = language_of(wording.language)
    for clause, number in walk_numbered(wording.clauses, words):
        if before.get(clause.key) != clause:
            continue
        place = Place(key=clause.key, label=number.label)
        for wish in wishes:
            if wish.clause_key == clause.key:
                values = (("party", str(wish.answer.party)),)
                yield Finding(place=place, code="unchanged-wish", values=values)
