"""Names in the reader's language for what stands in curly brackets of a text.

A text keeps codes, ``{ref:03755e2a65e8}`` or ``{term.starts_on}``; people read and
write ``{§ 5 Abs. 2}`` and ``{first day of the term}``. Numbers of clauses change, so
names are read back with the very names that were shown.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.wording.characters import tidy
from agreements.wording.findings import Finding
from agreements.wording.language import language_of
from agreements.wording.numbering import walk_numbered
from agreements.wording.placeholders import (
    CASES,
    FRAMEWORK_REFERENCE,
    NAME_AT_MOST,
    REFERENCE,
    placeholder_values,
)
from agreements.wording.tree import Wording

PIECE = re.compile(r"\{([^{}\n]*)\}")
CODE = re.compile(r"(?:framework\.)?ref:\S*|[a-z_]+(?:\.[\w-]+)+", re.ASCII)
MARKS = re.compile(r"[{}|\\]")
NEAR_AT_MOST = 3

FACTS = {
    "term.starts_on": gettext_lazy("first day of the term"),
    "term.ends_on": gettext_lazy("last day of the term"),
    "framework.title": gettext_lazy("title of the framework"),
    "framework.reference": gettext_lazy("reference of the framework"),
}
LENGTHS = {
    "notice.months": gettext_lazy("period of notice"),
    "talks.months": gettext_lazy("talks before the end"),
    "evaluation.months": gettext_lazy("evaluation before the end"),
    "extension.months": gettext_lazy("length of the extension"),
    "renewal.months": gettext_lazy("length of the renewal"),
    "option.months": gettext_lazy("length of the option"),
}
LENGTHS_STATED = ("notice", "talks", "evaluation", "extension")
MAY_BE_STATED = (
    "term.ends_on",
    *(f"{name}.months" for name in LENGTHS_STATED),
    *(f"{name}.months.{case}" for name in LENGTHS_STATED for case in CASES),
)
"""Codes that have a name also while the term does not state their value."""
PARTY = {
    "name": gettext_lazy("name"),
    "party_name": gettext_lazy("name as a party"),
    "role": gettext_lazy("role"),
    "legal_form": gettext_lazy("legal form"),
    "seat": gettext_lazy("seat"),
    "address": gettext_lazy("address"),
    "register": gettext_lazy("register"),
}


@dataclass(frozen=True)
class Names:
    """One name for each code, and one code for each name."""

    by_code: Mapping[str, str]
    """Without curly brackets."""

    def name(self, code: str) -> str:
        """Return the name of a code; one without a name is its own."""
        return self.by_code.get(code, code)

    def readable(self, text: str) -> str:
        """Return a text with names in place of the codes that have one."""
        return PIECE.sub(lambda piece: f"{{{self.name(piece[1])}}}", text)

    def coded(self, text: str) -> tuple[str, list[str]]:
        """Return a text with codes in place of names, and the names it does not know.

        Codes stay as they are, known or not: the checks of the text find those.
        """
        unknown: list[str] = []

        def code(piece: re.Match[str]) -> str:
            name = piece[1].strip()
            if CODE.fullmatch(name):
                return f"{{{name}}}"
            known = self._codes.get(_folded(name))
            if known is None:
                unknown.append(name)
            return piece[0] if known is None else f"{{{known}}}"

        return PIECE.sub(code, text), unknown

    def spoken(self, finding: Finding) -> Finding:
        """Return a finding with names in place of the codes it speaks of.

        A placeholder with a name, yet unknown, stands for what nobody has stated.
        """
        if finding.code != "unknown-placeholder":
            return finding
        said = {name: self.name(str(value)) for name, value in finding.values}
        is_unstated = dict(finding.values)["name"] in self.by_code
        code = "unstated-placeholder" if is_unstated else finding.code
        return replace(finding, code=code, values=tuple(said.items()))

    def nearest(self, name: str) -> list[str]:
        """Return the names most like one that is not known, the nearest first."""
        if len(name) > NAME_AT_MOST:
            return []
        names = self.by_code.values()
        return difflib.get_close_matches(name, names, n=NEAR_AT_MOST, cutoff=0.5)

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {_folded(name): code for code, name in self.by_code.items()}


def _folded(name: str) -> str:
    """Blanks and capital letters make no difference: ``§5 abs. 2``."""
    return "".join(name.split()).casefold()


def names_of(wording: Wording) -> Names:
    """Return the name of each code of a wording in the language of the page.

    Clauses are called as they are cited in the language of the text.
    """
    named: dict[str, str] = {}
    taken: set[str] = set()
    for code, *offers in (*_references(wording), *_placeholders(wording)):
        tidied = [tidy(MARKS.sub(" ", offer)) for offer in offers]
        numbered = (f"{tidied[-1]} ({n})" for n in range(2, len(named) + 3))
        name = next(n for n in (*tidied, *numbered) if _folded(n) not in taken)
        taken.add(_folded(name))
        named.setdefault(code, name)
    return Names(named)


def _references(wording: Wording) -> Iterator[tuple[str, ...]]:
    """Yield codes, each with its name and a longer one in case that is taken.

    The only paragraph of a section is cited as the section is.
    """
    words = language_of(wording.language)
    for clause, number in walk_numbered(wording.clauses, words):
        longer = f"{number.label}, {words.long[clause.kind].format('').strip()}"
        yield f"{REFERENCE}{clause.key}", number.label, longer
    for key, label in wording.framework.numbers if wording.framework else ():
        name = _("%(label)s of the framework") % {"label": label}
        yield f"{FRAMEWORK_REFERENCE}{key}", name


def _placeholders(wording: Wording) -> Iterator[tuple[str, ...]]:
    parties = {party.slug: party.name for party in wording.parties}
    for code in dict.fromkeys((*placeholder_values(wording), *MAY_BE_STATED)):
        fact, _dot, case = code.rpartition(".")
        if code in FACTS:
            yield code, str(FACTS[code])
        elif code in LENGTHS:
            yield code, length_name(code)
        elif case in CASES and fact in LENGTHS:
            yield code, _case(case) % {"length": LENGTHS[fact]}
        elif code.startswith("party."):
            slug = fact.removeprefix("party.")
            values = {"what": PARTY[case], "party": parties[slug]}
            yield code, _("%(what)s: %(party)s") % values, f"{PARTY[case]}: {slug}"


def length_name(code: str) -> str:
    """Return what the number of months of a length is called."""
    return _("%(length)s as a number") % {"length": LENGTHS[code]}


def _case(case: str) -> str:
    if case == "dative":
        return _("%(length)s, dative")
    return _("%(length)s, accusative")
