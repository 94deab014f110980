"""What the verdict on a file means, in words for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.services.recognition import Recognised
from documents.verification import Outcome, Purpose
from workflows.states import state_of

Verdict = Mapping[str, Any]  # Any: JSON
MARKS = {
    Outcome.PASSED: "ja",
    Outcome.INDETERMINATE: "knapp",
    Outcome.FAILED: "nein",
}
ALERTS = {
    Outcome.PASSED: "success",
    Outcome.INDETERMINATE: "warning",
    Outcome.FAILED: "danger",
}
COPY_ALERT = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question that was answered, with its mark."""

    mark: str
    word: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One signature or timestamp in the order in which they were made."""

    name: str
    what: str
    moment: datetime | None
    is_stated_only: bool
    holds: bool


def conclude(verdict: Verdict, recognised: Recognised | None) -> Outcome:
    """Say what the file is worth to the person who holds it.

    Signatures that hold are not enough: the file must also be known here as an
    original. A copy proves less than the original, however well it is signed. A
    file without any trusted signature that nobody here made is not from here.
    """
    if is_draft(verdict, recognised):
        return Outcome.INDETERMINATE
    found = Outcome(verdict["report"]["outcome"])
    is_trusted = any(
        one["trusted"] and one["intact"] for one in verdict["report"]["signatures"]
    )
    if found is Outcome.FAILED or (recognised is None and not is_trusted):
        return Outcome.FAILED
    if found is Outcome.PASSED and recognised is not None and recognised.is_original:
        return Outcome.PASSED
    return Outcome.INDETERMINATE


def is_draft(verdict: Verdict, recognised: Recognised | None) -> bool:
    """Say whether a file that is not kept here calls itself a draft."""
    if recognised is not None:
        return False
    return [one["code"] for one in verdict["report"]["reasons"]] == ["draft"]


def about_draft() -> dict[str, str]:
    """Return headline and sentences on a printed draft, by their place on the page."""
    return {
        "headline": _("This is a draft without a seal, no original"),
        "what_it_is": _(
            "The file calls itself a draft. Nobody has sealed or signed it, and drafts "
            "are not kept here: whether somebody changed it cannot be said."
        ),
        "what_to_do": _(
            "Use it for reading only. What was agreed stands in the signed PDF alone; "
            "ask the office for it."
        ),
    }


def is_copy(outcome: Outcome, recognised: Recognised | None) -> bool:
    """Say whether the file is an unchanged reading copy of an original."""
    is_known = recognised is not None and recognised.is_copy
    return is_known and outcome is Outcome.INDETERMINATE


def alert(outcome: Outcome, recognised: Recognised | None) -> str:
    """Return the kind of box in which the result stands."""
    return COPY_ALERT if is_copy(outcome, recognised) else ALERTS[outcome]


def headline(outcome: Outcome, recognised: Recognised | None) -> str:
    """Return the result in one line."""
    if outcome is Outcome.PASSED:
        return _("Passed: The paper is genuine and unchanged")
    if outcome is Outcome.FAILED:
        return _("Not passed: The paper was changed or is not from here")
    if is_copy(outcome, recognised):
        return _("This is a copy; the original is the PDF file")
    if recognised is not None and recognised.is_unfinished:
        return _("Not certain: Signatures are still missing")
    if recognised is not None and not recognised.is_original:
        return _("Not certain: The paper is from here but not signed")
    return _("Not certain: Something could not be confirmed")


def what_to_do(outcome: Outcome, recognised: Recognised | None) -> str:
    """Say in one sentence what to do now with the file."""
    if outcome is Outcome.PASSED:
        return _("You may rely on it. Keep this file; a print or a copy proves less.")
    if outcome is Outcome.FAILED:
        return _(
            "Do not rely on it. Ask whoever gave it to you for the file as it was "
            "signed, or ask the office."
        )
    if is_copy(outcome, recognised):
        return _(
            "Use it for reading. To prove what was agreed you need the signed PDF: "
            "check that file here, or ask the office for it."
        )
    if recognised is not None and recognised.is_unfinished:
        return _(
            "Do not rely on it yet. When all have signed, the office has the signed "
            "file; ask for it."
        )
    if recognised is not None and not recognised.is_original:
        return _("Use it for reading only. Ask the office for the signed file.")
    return _(
        "Do not rely on it until that is settled. Check it again tomorrow; if nothing "
        "has changed, ask the office."
    )


def what_it_is(recognised: Recognised | None) -> str:
    """Say in a sentence which paper this is."""
    if recognised is None:
        return _("This service keeps no paper with exactly these bytes.")
    agreement = recognised.version.agreement
    values = {
        "reference": agreement.reference,
        "title": agreement.title,
        "number": recognised.version.number,
    }
    if recognised.is_original:
        text = _(
            "It is version %(number)s of %(reference)s “%(title)s”, signed by all "
            "parties."
        )
    elif recognised.is_copy:
        text = _(
            "It is the copy for reading of version %(number)s of %(reference)s "
            "“%(title)s”. The parties signed the PDF, not this file. The signature on "
            "it is the office's: it confirms that the office made the copy from that "
            "version and that nobody has changed it since."
        )
    elif recognised.is_unfinished:
        text = _(
            "It is an unfinished original of version %(number)s of %(reference)s "
            "“%(title)s”: not everybody has signed."
        )
    else:
        text = _(
            "It is a text of version %(number)s of %(reference)s “%(title)s”, not a "
            "signed paper."
        )
    return text % values


def checks(
    verdict: Verdict, recognised: Recognised | None, *, on: date
) -> Iterator[Check]:
    """Yield the questions in the order in which people ask them."""
    if is_draft(verdict, recognised):
        yield Check(
            mark="knapp",
            word=_("A draft"),
            sentence=_(
                "This service prints drafts for reading, but keeps none. So it cannot "
                "say whether it made exactly this file."
            ),
        )
        yield _integrity(verdict, recognised)
        return
    yield _origin(recognised)
    yield _integrity(verdict, recognised)
    yield _text(recognised)
    if recognised is not None and (recognised.is_original or recognised.is_copy):
        agreement = recognised.version.agreement
        state = state_of(agreement, on=on)
        mark = "ja" if agreement.is_in_force(on=on) else "ohne"
        yield Check(mark=mark, word=state.word, sentence=state.next_step)


def _origin(recognised: Recognised | None) -> Check:
    if recognised is None:
        return Check(
            mark="nein",
            word=_("Unknown here"),
            sentence=_("This service did not make this file, or it was saved anew."),
        )
    return Check(
        mark="ja",
        word=_("From here"),
        sentence=_("This service made exactly this file."),
    )


def _integrity(verdict: Verdict, recognised: Recognised | None) -> Check:
    report = verdict["report"]
    if report["outcome"] == Outcome.FAILED:
        return Check(
            mark="nein",
            word=_("Not confirmed by its signatures"),
            sentence=_("What was signed and what stands here do not match."),
        )
    if report["signatures"]:
        return Check(
            mark="ja",
            word=_("Unchanged"),
            sentence=_("Since the last signature nobody has changed anything."),
        )
    if recognised is not None:
        return Check(
            mark="ja",
            word=_("Unchanged"),
            sentence=_("It is byte for byte the file that is kept here."),
        )
    return Check(
        mark="knapp",
        word=_("Not signed"),
        sentence=_("Without a signature nobody can say whether it was changed."),
    )


def _text(recognised: Recognised | None) -> Check:
    if recognised is None:
        return Check(
            mark="ohne",
            word=_("Text not compared"),
            sentence=_(
                "The check number on the last page of a paper shows which text is the "
                "agreed one."
            ),
        )
    values = {"number": recognised.version.number}
    if recognised.is_original:
        return Check(
            mark="ja",
            word=_("The agreed text"),
            sentence=_("The words are version %(number)s, which all parties signed.")
            % values,
        )
    if recognised.is_copy:
        return Check(
            mark="ja",
            word=_("The agreed text"),
            sentence=_(
                "The words are version %(number)s, which all parties signed as a PDF."
            )
            % values,
        )
    return Check(
        mark="knapp",
        word=_("Not shown to be agreed"),
        sentence=_("The words are version %(number)s; this file does not prove more.")
        % values,
    )


def steps(verdict: Verdict) -> Iterator[Step]:
    """Yield who signed and when."""
    words = {
        Purpose.SEAL: _("seal of the office"),
        Purpose.SIGNATURE: "",
        Purpose.TIMESTAMP: _("timestamp, closes the paper"),
        Purpose.OFFICE: _("office signature"),
    }
    for one in verdict["report"]["signatures"]:
        moment = one["signed_at"] or one["claimed_at"]
        signer, organisation = one["signer"], one["organisation"]
        parts = [organisation if organisation not in signer else ""]
        yield Step(
            name=signer or one["name"],
            what=", ".join(filter(None, [*parts, words[Purpose(one["purpose"])]])),
            moment=datetime.fromisoformat(moment) if moment else None,
            is_stated_only=one["signed_at"] is None,
            holds=one["intact"] and one["trusted"],
        )


def messages(verdict: Verdict) -> list[str]:
    """Return everything found, in the reader's language."""
    found: dict[str, list[str]] = verdict["messages"]
    language = get_language() or "en"
    return found.get(language, found["en"])
