"""The words a text computes, in the language of the agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from agreements.wording.errors import UnknownLanguageError
from agreements.wording.tree import Kind


@dataclass(frozen=True, slots=True)
class Unit:
    """The noun of a length of time after ``in`` (dative) and ``for`` (accusative)."""

    one_dative: str
    many_dative: str
    one_accusative: str
    many_accusative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Words and patterns of one language."""

    short: Mapping[Kind, str]
    """Pattern of one step of a citation from elsewhere, e.g. ``Abs. {}``."""
    long: Mapping[Kind, str]
    """Pattern of the same step cited from its own surroundings."""
    subparagraph: str
    """Pattern for paragraphs of the preamble, which carry no numbers."""
    title: str
    numbers: tuple[str, ...]
    """Zero to twelve in words."""
    units: Mapping[str, Unit]
    months: tuple[str, ...]
    day: str

    def number(self, value: int) -> str:
        """Return a whole number in words up to twelve, else in digits."""
        return self.numbers[value] if 0 <= value <= 12 else str(value)

    def length(self, value: int, unit: str, case: str) -> str:
        """Return a length with its noun, e.g. ``drei Monaten``."""
        noun = self.units[unit]
        if value == 1:
            return noun.one_dative if case == "dative" else noun.one_accusative
        many = noun.many_dative if case == "dative" else noun.many_accusative
        return f"{self.number(value)} {many}"

    def date(self, value: date) -> str:
        """Return a day as it stands in a text, e.g. ``1. Januar 2018``."""
        month = self.months[value.month - 1]
        return self.day.format(day=value.day, month=month, year=value.year)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GERMAN = Language(
    short={
        Kind.PREAMBLE: "Präambel",
        Kind.SECTION: "§ {}",
        Kind.PARAGRAPH: "Abs. {}",
        Kind.ITEM: "Buchst. {}",
        Kind.SUBITEM: "Doppelbuchst. {}",
        Kind.ANNEX: "Anlage {}",
        Kind.TABLE: "Tabelle {}",
    },
    long={
        Kind.PREAMBLE: "Präambel",
        Kind.SECTION: "§ {}",
        Kind.PARAGRAPH: "Absatz {}",
        Kind.ITEM: "Buchstabe {}",
        Kind.SUBITEM: "Doppelbuchstabe {}",
        Kind.ANNEX: "Anlage {}",
        Kind.TABLE: "Tabelle {}",
    },
    subparagraph="Unterabsatz {}",
    title="Titel",
    numbers=_words(
        "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
    ),
    units={
        "years": Unit("einem Jahr", "Jahren", "ein Jahr", "Jahre"),
        "months": Unit("einem Monat", "Monaten", "einen Monat", "Monate"),
        "weeks": Unit("einer Woche", "Wochen", "eine Woche", "Wochen"),
        "days": Unit("einem Tag", "Tagen", "einen Tag", "Tage"),
    },
    months=_words(
        "Januar Februar März April Mai Juni Juli August September Oktober November"
        " Dezember"
    ),
    day="{day}. {month} {year}",
)

ENGLISH = Language(
    short={
        Kind.PREAMBLE: "Preamble",
        Kind.SECTION: "§ {}",
        Kind.PARAGRAPH: "para. {}",
        Kind.ITEM: "lit. {}",
        Kind.SUBITEM: "sublit. {}",
        Kind.ANNEX: "Annex {}",
        Kind.TABLE: "table {}",
    },
    long={
        Kind.PREAMBLE: "Preamble",
        Kind.SECTION: "§ {}",
        Kind.PARAGRAPH: "paragraph {}",
        Kind.ITEM: "letter {}",
        Kind.SUBITEM: "sub-letter {}",
        Kind.ANNEX: "Annex {}",
        Kind.TABLE: "table {}",
    },
    subparagraph="subparagraph {}",
    title="Title",
    numbers=_words(
        "zero one two three four five six seven eight nine ten eleven twelve"
    ),
    units={
        "years": Unit("one year", "years", "one year", "years"),
        "months": Unit("one month", "months", "one month", "months"),
        "weeks": Unit("one week", "weeks", "one week", "weeks"),
        "days": Unit("one day", "days", "one day", "days"),
    },
    months=_words(
        "January February March April May June July August September October November"
        " December"
    ),
    day="{day} {month} {year}",
)

LANGUAGES: Mapping[str, Language] = {"de": GERMAN, "en": ENGLISH}


def language_of(code: str) -> Language:
    """Return the words of a language.

    :raises UnknownLanguageError: if texts in this language cannot be printed
    """
    try:
        return LANGUAGES[code]
    except KeyError:
        raise UnknownLanguageError(language=code) from None
