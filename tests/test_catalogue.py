"""The German catalogue: complete, current, and true to its English original."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation import gettext, override

from tests.service import without_settings

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale", "de", "LC_MESSAGES", "django.po")
SOURCES = (
    "agreements",
    "config",
    "demonstration",
    "documents",
    "locale",
    "templates",
    "workflows",
)

NAMED = re.compile(r"%\((\w+)\)[sd]")
BARE = re.compile(r"%[sd]|%%")
BRACED = re.compile(r"\{[\w.:]+\}")
TAG = re.compile(r"</?\w+>")
ENDS = ".?!:…,"


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="de")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read(ROOT / CATALOGUE)


def entries(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: object) -> list[str]:
    """Return the forms of one side of an entry: one, or singular and plural."""
    return [str(form) for form in (text if isinstance(text, tuple) else (text,))]


def pairs(catalogue: Catalog) -> list[tuple[str, str]]:
    """Return each English text with its German one, plural forms one by one."""
    return [
        pair
        for message in entries(catalogue)
        for pair in zip(forms(message.id), forms(message.string), strict=True)
    ]


def names(catalogue: Catalog) -> set[tuple[object, str | None]]:
    return {(message.id, message.context) for message in entries(catalogue)}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The catalogue as ``makemessages`` brings it up to date, in a copy."""
    copy = tmp_path_factory.mktemp("extraction")
    for name in SOURCES:
        shutil.copytree(
            ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "manage.py", copy)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale=de", "--no-location"],
        cwd=copy, check=True, capture_output=True,
        env={**without_settings(os.environ), "VERTRAGSWERK_DATA": str(copy / "data")},
    )  # fmt: skip
    return read(copy / CATALOGUE)


def test_every_english_text_stands_in_the_catalogue(catalogue, extracted):
    assert names(extracted) - names(catalogue) == set()


def test_nothing_stands_in_the_catalogue_that_nobody_says(catalogue, extracted):
    assert names(catalogue) - names(extracted) == set()
    assert not catalogue.obsolete


def test_every_text_is_translated(catalogue):
    empty = [english for english, german in pairs(catalogue) if not german]
    fuzzy = [message.id for message in entries(catalogue) if message.fuzzy]
    assert (empty, fuzzy) == ([], [])


def test_both_sides_name_the_same_values(catalogue):
    differing = [
        (english, german)
        for english, german in pairs(catalogue)
        for pattern in (NAMED, BRACED, TAG)
        if set(pattern.findall(english)) != set(pattern.findall(german))
    ]
    assert differing == []


def test_values_without_a_name_keep_number_and_order(catalogue):
    differing = [
        english
        for english, german in pairs(catalogue)
        if BARE.findall(NAMED.sub("", english)) != BARE.findall(NAMED.sub("", german))
    ]
    assert differing == []


def test_a_german_sentence_ends_as_the_english_one(catalogue):
    def end(text: str) -> str:
        return text[-1:] if text[-1:] in ENDS else ""

    differing = [
        (english, german)
        for english, german in pairs(catalogue)
        if end(english) != end(german)
    ]
    assert differing == []


def test_german_quotes_are_german(catalogue):
    wrong = [
        german
        for english, german in pairs(catalogue)
        if Counter(german)["„"] != Counter(german)["“"]
        or "”" in german
        or Counter(english)["“"] != Counter(german)["„"]
    ]
    assert wrong == []


def test_statutes_are_cited_alike(catalogue):
    cited = re.compile(r"§§? ?\d+\w*")
    assert all(cited.findall(e) == cited.findall(g) for e, g in pairs(catalogue))


def test_one_word_of_the_house_has_one_german_word(catalogue):
    words = {
        "agreement": "Vereinbarung",
        "version": "Fassung",
        "clause": "Klausel",
        "party": "Vertragspartei",
        "mandate": "Vertretungsmacht",
        "deadline": "Frist",
        "signing rule": "Vertretungsregel",
    }
    german = dict(pairs(catalogue))
    assert {word: german[word] for word in words} == words


def test_the_catalogue_compiles(catalogue, tmp_path):
    made = tmp_path / "django.mo"
    with made.open("wb") as file:
        write_mo(file, catalogue)
    assert made.stat().st_size > 10_000


def test_plural_forms_are_the_german_ones(catalogue):
    assert (catalogue.num_plurals, catalogue.plural_expr) == (2, "(n != 1)")


def test_the_service_speaks_german_and_english():
    with override("de"):
        assert gettext("Sign now") == "Jetzt unterschreiben"
    with override("en"):
        assert gettext("Sign now") == "Sign now"
