"""Everything a page template shows, in the language of the agreement."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _

from agreements.wording import Kind, PartyFacts, Printed, PrintedClause, Wording
from documents.look import PaperLook, SigningBox, SigningParty
from documents.pdf.pieces import pieces_of
from documents.printouts import keywords, notice, stand, version_words

SEAL = "Seal"
OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedFile:
    """A file the paper carries within itself."""

    name: str
    media_type: str
    data: bytes
    relationship: str
    """What it is to the paper: ``Source`` or ``Alternative`` (PDF/A-3)."""
    description: str
    digest: str


@dataclass(frozen=True, slots=True)
class NumberedParty:
    """One party with its place in the list of parties."""

    number: int
    name: str
    role: str
    address: str
    people: str
    """Who acts for it, in one line; empty in a draft."""
    boxes: tuple[SigningBox, ...]


def groups_of_four(digest: str) -> tuple[str, ...]:
    """Return a digest in groups that can be read aloud."""
    return tuple(digest[start : start + 4] for start in range(0, len(digest), 4))


def paper_context(
    printed: Printed, look: PaperLook, files: Sequence[EmbeddedFile]
) -> Mapping[str, object]:
    """Return the values of the page templates.

    The language must be active already (``translation.override``).
    """
    wording = printed.wording
    parties = _parties(wording, look)
    return {
        "wording": wording,
        "look": look,
        "is_short": is_short(wording),
        "short_title": wording.short_title or wording.title,
        "kind": kind_of_agreement(wording),
        "term": term_of(wording),
        "stand": stand(look),
        "notice": notice(wording, look),
        "version_words": version_words(wording, look),
        "keywords": keywords(look),
        "parties": parties,
        "signing": tuple(party for party in parties if party.boxes),
        "pieces": pieces_of(printed.clauses, {part.key for part in printed.walk()}),
        "scope": scope_of(printed.clauses),
        "digest": groups_of_four(look.version_digest),
        "digest_start": " ".join(groups_of_four(look.version_digest)[:3]),
        "files": tuple((file, groups_of_four(file.digest)) for file in files),
        "office": office_of(wording),
        "seal": SEAL,
        "made_at": made_at(look.made_on),
        "address_parts": re.split(r"(?<=[/.])", look.verify_url),
        "page_words": page_words(),
    }


def page_words() -> tuple[str, str]:
    """Return the words before and between the numbers at the foot of a page."""
    before, between, __ = (
        _("Page {page} of {pages}").replace("{pages}", "{page}").split("{page}")
    )
    return before.strip(), between.strip()


def is_short(wording: Wording) -> bool:
    """Tell whether the paper has a head instead of cover and contents."""
    return wording.kind != "framework"


def made_at(made_on: date) -> str:
    """Return the moment of the metadata: noon, the same day in every time zone."""
    return f"{made_on.isoformat()}T12:00:00+00:00"


def file_stem(wording: Wording) -> str:
    """Return the beginning of the names of embedded files."""
    reference = slugify(wording.reference) or "paper"
    words = _("%(reference)s version %(number)s")
    return slugify(words % {"reference": reference, "number": wording.version})


def kind_of_agreement(wording: Wording) -> str:
    """Return what the paper is, in words above its title."""
    framework = wording.framework.reference if wording.framework else ""
    kinds = {
        "framework": _("Cooperation agreement (framework)"),
        "addendum": _("Addendum to %(framework)s"),
        "amendment": _("Amendment to %(framework)s"),
        "accession": _("Accession to %(framework)s"),
    }
    return kinds.get(wording.kind, _("Agreement")) % {"framework": framework}


def term_of(wording: Wording) -> str:
    """Return the term in one line; empty if the text states none."""
    facts = dict(wording.facts)
    first, last = (
        date_format(date.fromisoformat(str(facts[name]))) if facts.get(name) else ""
        for name in ("term.starts_on", "term.ends_on")
    )
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    return _("from %(first)s") % {"first": first} if first else ""


def scope_of(clauses: Sequence[PrintedClause]) -> str:
    """Return what the signatures cover, e.g. ``Präambel, §§ 1 bis 16, Anlage 1``."""
    parts = [clause.heading_text for clause in clauses if clause.kind is Kind.PREAMBLE]
    for kind, two, many in (
        (
            Kind.SECTION,
            _("sections %(first)s and %(last)s"),
            _("sections %(first)s to %(last)s"),
        ),
        (
            Kind.ANNEX,
            _("annexes %(first)s and %(last)s"),
            _("annexes %(first)s to %(last)s"),
        ),
    ):
        numbers = [clause.number for clause in clauses if clause.kind is kind]
        if len(numbers) > 1:
            first, last = (number.split()[-1] for number in (numbers[0], numbers[-1]))
            words = two if len(numbers) == 2 else many
            parts.append(words % {"first": first, "last": last})
        else:
            parts += numbers
    return ", ".join(parts)


def office_of(wording: Wording) -> str:
    """Return who seals: the office, or the first party."""
    names = {party.slug: party.name for party in reversed(wording.parties)}
    return names.get(OFFICE) or next(iter(reversed(names.values())), "")


def _parties(wording: Wording, look: PaperLook) -> tuple[NumberedParty, ...]:
    signing = {party.name: party for party in look.parties}
    listed = [
        _party(number, facts, signing.pop(facts.party_name, None))
        for number, facts in enumerate(wording.parties, start=1)
    ]
    return (*listed, *_unlisted(tuple(signing.values()), len(listed)))


def _party(
    number: int, facts: PartyFacts, signing: SigningParty | None
) -> NumberedParty:
    boxes = signing.signatories if signing else ()
    return NumberedParty(
        number, facts.party_name, facts.role, facts.address, _people(boxes), boxes
    )


def _unlisted(
    parties: Sequence[SigningParty], listed: int
) -> tuple[NumberedParty, ...]:
    return tuple(
        NumberedParty(
            number, party.name, "", "", _people(party.signatories), party.signatories
        )
        for number, party in enumerate(parties, start=listed + 1)
    )


def _people(boxes: Sequence[SigningBox]) -> str:
    """Return who acts for a party: functions, with the name where it says more."""
    people = [capacity(box) for box in boxes]
    if len(people) < 2:
        return "".join(people)
    words = {"most": ", ".join(people[:-1]), "last": people[-1]}
    return _("%(most)s and %(last)s") % words


def capacity(box: SigningBox) -> str:
    """Return function and name of a person, the name only if it is another word."""
    name = box.name.strip()
    known = not name or name.casefold() in box.role.casefold()
    return box.role if known else f"{box.role} {name}"
