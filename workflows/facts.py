"""What a paper says before its clauses, for pages: who, how long, how it can end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agreements.journal import was_recorded_after
from agreements.models import Agreement, Version
from agreements.notice import NoticeTo
from agreements.wording import PartyFacts, Wording
from agreements.wording.language import language_of
from workflows.texts import printed_version

ENDS = {
    NoticeTo.MONTH_END: gettext_lazy("to the end of a calendar month"),
    NoticeTo.QUARTER_END: gettext_lazy("to the end of a calendar quarter"),
    NoticeTo.HALF_YEAR_END: gettext_lazy("to the end of a calendar half-year"),
    NoticeTo.YEAR_END: gettext_lazy("to the end of a calendar year"),
    NoticeTo.SCHOOL_HALF_YEAR_END: gettext_lazy("to the end of a school half-year"),
    NoticeTo.TERM_END: gettext_lazy("to the end of the term"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """The facts of one text; words in the language of the page."""

    language: str
    """Language of the text, in which the parties are named."""
    parties: tuple[PartyFacts, ...]
    term: str
    """First and last day, and how it can go on; empty if the text has no term."""
    notice: str
    """Notice period in words; empty if none is agreed."""


def facts_of(
    wording: Wording, agreement: Agreement, *, frozen_at: datetime | None = None
) -> AgreementFacts:
    """Return what stands above a text: no query for a draft, one for a version.

    :param wording: of the draft or of a version; what it prints is shown
    :param frozen_at: of a version. The day to which notice can be given stands in no
        fact of a text: it is left out if the term was changed since
    """
    facts = dict(wording.facts)
    months = facts.get("notice.months")
    notice = ""
    if months is not None:
        notice = _("with notice of %(length)s") % {"length": _length(months, "dative")}
        is_known = frozen_at is None or not was_recorded_after(
            agreement, "term.changed", frozen_at
        )
        if is_known and agreement.notice_to:
            notice = f"{notice} {ENDS[NoticeTo(agreement.notice_to)]}"
    return AgreementFacts(
        language=wording.language,
        parties=wording.parties,
        term="; ".join(_term(facts)),
        notice=notice,
    )


def facts_of_version(version: Version, agreement: Agreement) -> AgreementFacts:
    """Return what stands above the text of a version."""
    wording = printed_version(version).wording
    return facts_of(wording, agreement, frozen_at=version.frozen_at)


def _term(facts: dict[str, str | int]) -> Iterator[str]:
    first, last = _day(facts, "term.starts_on"), _day(facts, "term.ends_on")
    if first and last:
        yield _("%(first)s to %(last)s") % {"first": first, "last": last}
    elif first:
        yield _("from %(first)s, without a last day") % {"first": first}
    for name, words in (
        ("renewal.months", _("then renewed by %(length)s each time")),
        ("option.months", _("with an option for %(length)s more")),
        ("extension.months", _("can be extended by %(length)s at most")),
    ):
        if name in facts:
            yield words % {"length": _length(facts[name], "accusative")}


def _day(facts: dict[str, str | int], name: str) -> str:
    value = facts.get(name)
    return date_format(date.fromisoformat(str(value))) if value else ""


def _length(months: str | int, case: str) -> str:
    return language_of(get_language() or "en").length(int(months), "months", case)
