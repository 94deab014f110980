"""From text to what is looked up: German stems, folded words, § numbers.

Pure rules on plain strings, the same for what is stored and for what is asked,
so that every database finds the same. A word is found by its stem or, from four
letters on, inside a longer word: German writes compounds in one piece.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

TERMS_AT_MOST = 8
PART_AT_LEAST = 4
HEADED = "headed"
"""Before a stem that stands in the heading of a clause."""

_WORD = re.compile(r"[^\W_]+(?:[-‐‑–/.][^\W_]+)*")
PIECE = re.compile(r"[^\W_]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_CITED = (
    (re.compile(r"(?:§+|\bparagra(?:f|ph)(?:en|s)?\b)\s*(\d+[a-z]?)\b", re.I), "par"),
    (re.compile(r"\b(?:abs\.|abs\b|absatz\b)\s*(\d+[a-z]?)\b", re.I), "abs"),
    (re.compile(r"\banlagen?\s+(\d+)\b", re.I), "anlage"),
)
"""How a place in a text is cited; number and sign become one word."""
_SIGNS = tuple(sign for _pattern, sign in _CITED)
_DIGRAPH = re.compile(r"ae|oe|(?<![aeq])ue")
_ENDING = re.compile(r"(?<=\w{4})(?:en|es|e|n|s)$")
_PLURALS = {
    "bilder": "bild", "bucher": "buch", "felder": "feld", "hauser": "haus",
    "kinder": "kind", "lander": "land", "rader": "rad", "amter": "amt",
}  # fmt: skip
"""Plurals in -er whose short stem only looks like that of an agent (Träger)."""
_STOP_WORDS = frozenset(
    {
        *("als", "am", "an", "auf", "aus", "bei", "bis", "durch", "für", "im", "in"),
        *("das", "dem", "den", "der", "des", "die", "mit", "nach", "oder", "über"),
        *("ein", "eine", "einem", "einen", "einer", "eines", "ist", "um", "und"),
        *("vom", "von", "vor", "zu", "zum", "zur"),
        *("and", "for", "of", "on", "or", "the", "to"),
    }
)
_stemmer = snowballstemmer.stemmer("german")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: a stem, or a piece of a longer word."""

    stem: str
    part: str = ""
    """Found inside words, too; empty if only whole words count."""

    def has_form(self, stemmed: str, folded: str) -> bool:
        """Say whether a word is meant, given as ``forms_of`` returns it."""
        return self.stem == stemmed or bool(self.part and self.part in folded)

    @property
    def is_citation(self) -> bool:
        """Whether a place in a text (§ 5) may be meant."""
        return self.stem.startswith(_SIGNS)

    def is_cited(self, text: str) -> bool:
        """Say whether a text cites the place that is meant."""
        return self.stem in set(_citations(_readable(text)))


@dataclass(frozen=True, slots=True)
class Indexed:
    """What is stored for a text: sets of words, joined by blanks."""

    words: str
    """Stems, matched whole."""
    forms: str
    """Folded words as written, matched in part."""


def fold(text: str) -> str:
    """Return a text in small letters without marks: ä, ae → a, ß → ss."""
    plain = unicodedata.normalize("NFKD", _readable(text).casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _DIGRAPH.sub(lambda found: found[0][0], bare)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the folded German stem of a word."""
    return fold(_stemmer.stemWord(word.lower()))


@lru_cache(maxsize=50_000)
def forms_of(word: str) -> tuple[str, str]:
    """Return the stem of a written word and the word itself, both folded."""
    text = _readable(word)
    return stem(text), fold(text)


def sort_key(text: str) -> str:
    """Return by what a title or a name is sorted: ä as a (DIN 5007-1)."""
    return " ".join(PIECE.findall(fold(text)))


def index_text(*texts: str) -> Indexed:
    """Return what is stored so that these texts are found."""
    words: set[str] = set()
    forms: set[str] = set()
    for text in texts:
        text = _readable(text)
        words.update(_citations(text))
        for pattern, _prefix in _CITED:
            text = pattern.sub(_sign_only, text)
        for written in _WORD.findall(text):
            pieces = PIECE.findall(written)
            for word in {*pieces, "".join(pieces)}:
                words.add(stem(word))
                forms.add(fold(word))
    return Indexed(" ".join(sorted(words)), " ".join(sorted(forms)))


def headed(headings: Iterable[str]) -> str:
    """Return the stems that stand in headings of clauses, each with its sign."""
    words = index_text(*headings).words.split()
    return " ".join(f"{HEADED}{word}" for word in words if word.isalnum())


def terms_of(question: str) -> tuple[Term, ...]:
    """Return what a question asks for; all of it must be found.

    Stop words count only if nothing else is asked.
    """
    text = _readable(question)
    found = [Term(word) for word in _citations(text)]
    for pattern, _prefix in _CITED:
        text = pattern.sub(" ", text)
    words = [word for written in _WORD.findall(text) for word in _asked(written)]
    telling = [word for word in words if word.lower() not in _STOP_WORDS]
    found += [_term(word) for word in telling or (() if found else words)]
    return tuple(dict.fromkeys(found))[:TERMS_AT_MOST]


def _asked(written: str) -> list[str]:
    """Keep a reference (KV-2018-01) whole, and take other words apart."""
    pieces = PIECE.findall(written)
    is_reference = any(p.isdigit() for p in pieces) and not pieces[0].isdigit()
    return ["".join(pieces)] if is_reference else pieces


def _term(word: str) -> Term:
    folded = fold(word)
    if folded.isdigit():
        return Term(folded)
    part = stem(word)
    if len(part) <= PART_AT_LEAST:
        # a stem this short says too little: Träger and Vertrag share one
        part = _PLURALS.get(folded) or _ENDING.sub("", folded)
    return Term(stem(word), part if len(part) >= PART_AT_LEAST else "")


def _citations(text: str) -> Iterator[str]:
    for pattern, prefix in _CITED:
        for number in pattern.findall(text):
            yield f"{prefix}{number.lower()}"


def _sign_only(found: re.Match[str]) -> str:
    """Return a citation without its number, which alone means nothing."""
    return found[0][: found.start(1) - found.start()] + " "


def _readable(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE)
