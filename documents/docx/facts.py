"""Sentences and facts that stand around the wording, in the paper's language.

Every function expects that the language of the agreement is active.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from agreements.wording import Kind, PartyFacts, Printed, Wording
from agreements.wording.language import language_of
from documents.look import PaperLook, SigningBox
from documents.printouts import stand, version_words
from documents.spacing import NO_BREAK_SPACE

LONE_NUMBER = re.compile(r" (?=\d\b)")
"""The space in ``Prokura 1``."""


def kind_line(wording: Wording) -> str:
    """Return what the paper is, e.g. ``Zusatzvereinbarung zu KV-2018``."""
    kinds = {
        "framework": _("Cooperation agreement (framework)"),
        "addendum": _("Addendum to %(framework)s"),
        "amendment": _("Amendment to %(framework)s"),
        "accession": _("Accession to %(framework)s"),
    }
    framework = wording.framework.reference if wording.framework else ""
    return kinds.get(wording.kind, _("Agreement")) % {"framework": framework}


def term_line(wording: Wording) -> str:
    """Return first and last day in words; empty if the text has no term."""
    first, last = _day(wording, "term.starts_on"), _day(wording, "term.ends_on")
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    return _("from %(first)s") % {"first": first} if first else ""


def _day(wording: Wording, name: str) -> str:
    value = dict(wording.facts).get(name)
    if not isinstance(value, str):
        return ""
    return language_of(wording.language).date(date.fromisoformat(value))


def party_line(party: PartyFacts, look: PaperLook) -> str:
    """Return what stands below the name of a party: where it is, who acts for it."""
    place = ", ".join(filter(None, (party.role, party.address)))
    people = [
        capacity(box)
        for signing in look.parties
        if signing.name == party.party_name
        for box in signing.signatories
    ]
    if not people:
        return place
    values = {"party": place, "people": listed(people)}
    return _("%(party)s, represented by %(people)s") % values


def capacity(box: SigningBox) -> str:
    """Return what a person is for the party, with the name where it says more."""
    is_known = box.name.casefold() in box.role.casefold()
    text = box.role if is_known else f"{box.role} {box.name}"
    return LONE_NUMBER.sub(NO_BREAK_SPACE, text)


def listed(parts: Sequence[str]) -> str:
    """Return words as a list in a sentence: ``a, b und c``."""
    if len(parts) < 2:
        return "".join(parts)
    values = {"most": ", ".join(parts[:-1]), "last": parts[-1]}
    return _("%(most)s and %(last)s") % values


def scope(text: Printed) -> str:
    """Return what the signatures cover: ``Präambel, §§ 1 bis 16, Anlage 1``."""
    parts = [
        clause.heading_text for clause in text.clauses if clause.kind is Kind.PREAMBLE
    ]
    for kind, pattern in (
        (Kind.SECTION, _("sections %(first)s to %(last)s")),
        (Kind.ANNEX, _("annexes %(first)s to %(last)s")),
    ):
        numbers = [clause.number for clause in text.clauses if clause.kind is kind]
        if len(numbers) > 1:
            first, last = numbers[0].split()[-1], numbers[-1].split()[-1]
            parts.append(pattern % {"first": first, "last": last})
        else:
            parts += numbers
    return ", ".join(parts)


def grouped(digest: str) -> str:
    """Return a digest in groups of four digits, which can be read aloud."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def short_digest(look: PaperLook) -> str:
    """Return the first twelve digits of the version's digest."""
    return grouped(look.version_digest[:12])


def version_line(wording: Wording, look: PaperLook) -> str:
    """Return what the footer says about the version."""
    if look.printout is not None:
        return stand(look)
    shown = stand(look) if look.draft else version_words(wording, look)
    return f"{shown} · {short_digest(look)}"


def facts(text: Printed, look: PaperLook) -> Iterator[tuple[str, str]]:
    """Yield the rows of the table on the title page."""
    wording, start = text.wording, short_digest(look)
    yield _("Reference"), wording.reference
    if term_line(wording):
        yield _("Term"), term_line(wording)
    is_draft = look.printout is not None and not look.printout.is_frozen
    number = version_words(wording, look) if is_draft else str(wording.version)
    yield _("Version"), number
    pattern = _("%(start)s (beginning; in full in the proof)")
    yield _("Digest"), start if look.draft else pattern % {"start": start}


def short_facts(text: Printed, look: PaperLook) -> Iterator[tuple[str, str]]:
    """Yield the rows of the table in the head of a short paper."""
    wording = text.wording
    version = version_words(wording, look)
    digest = f"{_('Digest')} {short_digest(look)}"
    yield _("Reference"), ", ".join((wording.reference, version, digest))
    if term_line(wording):
        yield _("Term"), term_line(wording)
