"""Finding agreements: the same hits in the same order on both databases."""

import pytest
from django.db import connection

from agreements import search_tables
from agreements.finding import Finder
from agreements.models import Agreement, Roles, SearchDoc
from agreements.models.search import reads_term
from agreements.search_words import fold, index_text, sort_key, stem, terms_of
from agreements.services.drafting import freeze_version
from agreements.services.indexing import index_missing
from agreements.wording.tree import Clause, Kind
from tests.factories import (
    DRAFTED_ON,
    at,
    empty_draft,
    framework_draft,
    office_cast,
    organisation,
    party_specs,
    person,
)

TEXTS = {
    "KV-2018-01": (
        "Nachbarschafts-, Stadtteil- und Selbsthilfearbeit",
        ("Zweck", "Die Beteiligten fördern das bürgerschaftliche Engagement."),
        ("Kündigung", "Die Kündigungsfrist beträgt drei Monate zum Halbjahresende."),
        ("Schriftform", "Die Schriftform folgt aus § 57 VwVfG."),
    ),
    "ZV-2018-02": (
        "Räume im Stadtteilzentrum Weißensee",
        ("Räume", "Das Bezirksamt überlässt zwei Jugendräume unentgeltlich."),
        ("Verwendungsnachweis", "Der Verwendungsnachweis ist bis 31. März fällig."),
        ("Haftung", "Für Schäden haftet der Träger nach § 823 BGB."),
    ),
    "ZV-2019-01": (
        "Öffnungszeiten des Nachbarschaftshauses",
        ("Öffnung", "Das Haus öffnet täglich; an Feiertagen bleibt es geschlossen."),
        ("Kosten", "Die Mietkosten trägt der Verein. Prüfungen sind zu dulden."),
        ("Ende", "Diese Vereinbarung kann gekündigt werden."),
    ),
    "ÄV-2020-01": (
        "Straßenfest und Ältere Menschen",
        ("Fest", "Das Straßenfest findet im Sommer statt."),
        ("Begleitung", "Ehrenamtliche begleiten Seniorinnen und Senioren."),
        ("Sprache", "Sprachmittlerinnen helfen im Ausländeramt."),
    ),
}

PAIRS = [
    # inflection
    ("Kündigung", "KV-2018-01 ZV-2019-01"),
    ("Kündigungen", "KV-2018-01 ZV-2019-01"),
    ("Kündigungsfrist", "KV-2018-01"),
    ("Kündigungsfristen", "KV-2018-01"),
    ("gekündigt", "ZV-2019-01"),
    ("Raum", "ZV-2018-02"),
    ("Räume", "ZV-2018-02"),
    ("Räumen", "ZV-2018-02"),
    ("Verwendungsnachweise", "ZV-2018-02"),
    ("Prüfung", "ZV-2019-01"),
    ("Schaden", "ZV-2018-02"),
    ("Förderung", "KV-2018-01"),
    ("fördern", "KV-2018-01"),
    ("täglicher", "ZV-2019-01"),
    ("Feiertag", "ZV-2019-01"),
    ("Ehrenamtlicher", "ÄV-2020-01"),
    ("begleitet", "ÄV-2020-01"),
    ("Monat", "KV-2018-01"),
    ("Sprachmittlerin", "ÄV-2020-01"),
    ("Seniorin", "ÄV-2020-01"),
    # umlauts, ß and how they are typed without
    ("Raeume", "ZV-2018-02"),
    ("RÄUME", "ZV-2018-02"),
    ("ra\u0308ume", "ZV-2018-02"),
    ("Oeffnungszeiten", "ZV-2019-01"),
    ("offnungszeiten", "ZV-2019-01"),
    ("Weissensee", "ZV-2018-02"),
    ("WEISSENSEE", "ZV-2018-02"),
    ("Straßenfest", "ÄV-2020-01"),
    ("strassenfest", "ÄV-2020-01"),
    ("alte Menschen", "ÄV-2020-01"),
    # compounds
    ("Nachweis", "ZV-2018-02"),
    ("Nachweise", "ZV-2018-02"),
    ("Miete", "ZV-2019-01"),
    ("Kosten", "ZV-2019-01"),
    ("Haus", "ZV-2019-01 KV-2018-01 ZV-2018-02 ÄV-2020-01"),
    ("Häuser", "ZV-2019-01 KV-2018-01 ZV-2018-02 ÄV-2020-01"),
    ("Stadtteil", "KV-2018-01 ZV-2018-02"),
    ("Stadtteil-Zentrum", "ZV-2018-02"),
    ("Selbsthilfe", "KV-2018-01"),
    ("Frist", "KV-2018-01"),
    ("Jugend", "ZV-2018-02"),
    ("Fest", "ÄV-2020-01"),
    # a heading comes before the same word in a text
    ("Ende", "ZV-2019-01 KV-2018-01"),
    ("Enden", "ZV-2019-01 KV-2018-01"),
    ("Zweck", "KV-2018-01"),
    ("Haftung", "ZV-2018-02"),
    ("Schriftform", "KV-2018-01"),
    ("Sprache", "ÄV-2020-01"),
    ("Kosten Prüfung", "ZV-2019-01"),
    # places in a text, and laws
    ("§ 57 VwVfG", "KV-2018-01"),
    ("§57", "KV-2018-01"),
    ("Paragraf 57", "KV-2018-01"),
    ("§ 823 BGB", "ZV-2018-02"),
    ("§ 3 Haftung", "ZV-2018-02"),
    ("§ 4", ""),
    # references, parties, kinds
    ("ZV-2018-02", "ZV-2018-02"),
    ("zv-2018", "ZV-2018-02"),
    ("ZV 2018", "ZV-2018-02"),
    ("KV‑2018‑01", "KV-2018-01"),
    ("Regenbogen", "ZV-2019-01"),
    ("Regenbogen Miete", "ZV-2019-01"),
    ("Zusatzvereinbarung", "ZV-2018-02 ZV-2019-01"),
    # all words count; little words do not
    ("Miete und Kosten", "ZV-2019-01"),
    ("die Räume des Zentrums", "ZV-2018-02"),
    ("Miete Kündigungsfrist", ""),
    # what is no word
    ("???", ""),
    ('" OR 1=1 --', ""),
    ("%", ""),
    ("räume*", "ZV-2018-02"),
    ("Flughafen", ""),
]


def _text(number, clauses):
    return tuple(
        Clause(
            kind=Kind.SECTION,
            key=f"{number:06x}{place:06x}",
            heading=heading,
            children=(
                Clause(
                    kind=Kind.PARAGRAPH, key=f"{number:06x}{place + 64:06x}", text=text
                ),
            ),
        )
        for place, (heading, text) in enumerate(clauses, start=1)
    )


@pytest.fixture
def corpus(db):
    """Four agreements, each with a frozen text; returns the cast."""
    cast = office_cast(partners=1)
    rainbow = organisation("regenbogen")
    for number, (reference, (title, *clauses)) in enumerate(TEXTS.items(), start=1):
        partner = rainbow if reference == "ZV-2019-01" else cast.partners[0]
        fields = {}
        if reference.startswith("ZV"):
            framework = Agreement.objects.get(reference="KV-2018-01")
            fields = {"kind": "addendum", "framework": framework}
        elif reference.startswith("ÄV"):
            fields = {"kind": "amendment"}
        agreement = framework_draft(
            cast,
            _text(number, clauses),
            reference=reference,
            title=title,
            short_title=title,
            parties=party_specs(cast.office, partner),
            **fields,
        )
        freeze_version(agreement=agreement, actor=cast.drafter, at=at(DRAFTED_ON, 14))
    return cast


def search(question, user, on=DRAFTED_ON):
    finder = Finder(terms_of(question), Roles.of(user, on=on))
    seen = Agreement.objects.visible_to(user, on=on)
    found = finder.narrow(seen)
    return (
        found.order_by(finder.place(question), "reference") if finder.terms else found
    )


def test_each_question_finds_what_it_should_in_this_order(corpus):
    wrong = {}
    for question, expected in PAIRS:
        found = [a.reference for a in search(question, corpus.drafter)]
        ordered = expected.split()
        if found != ordered:
            wrong[question] = found
    assert wrong == {}


def test_reading_the_words_finds_what_the_index_finds(corpus):
    terms = {term for question, _expected in PAIRS for term in terms_of(question)}
    for term in terms:
        read = SearchDoc.objects.filter(reads_term(term)).order_by("pk")
        assert list(read) == list(SearchDoc.objects.having(term).order_by("pk")), term


def test_the_excerpt_is_cut_from_the_clause_and_marks_the_words(corpus):
    finder = Finder(terms_of("Miete prüfen"), Roles.of(corpus.drafter, on=DRAFTED_ON))
    agreement = Agreement.objects.get(reference="ZV-2019-01")
    hit = finder.hits([agreement])[agreement.pk].shown[0]
    assert (hit.number, hit.label) == (1, "§ 2")
    assert [text for text, is_hit in hit.parts if is_hit] == ["Mietkosten", "Prüfungen"]
    assert "".join(text for text, _ in hit.parts).startswith("Die Mietkosten trägt")


def test_a_place_in_the_text_leads_to_its_clause(corpus):
    finder = Finder(terms_of("§ 57"), Roles.of(corpus.drafter, on=DRAFTED_ON))
    agreement = Agreement.objects.get(reference="KV-2018-01")
    assert finder.hits([agreement])[agreement.pk].shown[0].label == "§ 3"


def test_of_many_places_the_heading_comes_first_and_the_rest_is_counted(corpus):
    before = ("Allgemeines", "Berichte sind kurz. Ein Bericht genügt.")
    clauses = [before] * 3 + [("Berichte und Evaluation", "Berichte gibt es jährlich.")]
    agreement = framework_draft(corpus, _text(9, clauses), reference="KV-9")
    freeze_version(agreement=agreement, actor=corpus.drafter, at=at(DRAFTED_ON, 15))
    finder = Finder(terms_of("Berichte"), Roles.of(corpus.drafter, on=DRAFTED_ON))
    hits = finder.hits([agreement])[agreement.pk]
    assert hits.shown[0].label == "§ 4"
    assert "".join(text for text, _ in hits.shown[0].parts) == "Berichte und Evaluation"
    assert (len(hits.shown), hits.more) == (3, 2)
    assert len({hit.key for hit in hits.shown}) == 3


def test_a_long_clause_is_cut_at_words(corpus):
    finder = Finder(terms_of("Nadel"), Roles.of(corpus.drafter, on=DRAFTED_ON))
    parts = finder._excerpt("Heu " * 200 + "die Nadel " + "Stroh " * 200)
    said = "".join(text for text, _ in parts)
    assert said.startswith("… Heu")
    assert said.endswith("Stroh …")
    assert ("Nadel", True) in parts
    assert len(said) < 200


def test_nobody_finds_what_they_may_not_see(corpus):
    for outsider in (person("stranger"), corpus.people["house1"][0]):
        assert not search("Kündigung", outsider).exists()
        assert not search("KV-2018-01", outsider).exists()
        finder = Finder(terms_of("Kündigung"), Roles.of(outsider, on=DRAFTED_ON))
        assert finder.hits(Agreement.objects.all()) == {}


def test_partners_do_not_find_words_of_a_version_not_shown_to_them(corpus):
    Agreement.objects.update(was_shared=True)
    partner = corpus.people["house1"][0]
    assert not search("Kündigungsfrist", partner).exists()
    assert [a.reference for a in search("Selbsthilfe", partner)] == ["KV-2018-01"]


def test_the_index_is_made_again_from_nothing(corpus):
    before = SearchDoc.objects.count()
    SearchDoc.objects.all().delete()
    assert not search("Miete", corpus.drafter).exists()
    assert index_missing() == before
    assert index_missing() == 0
    assert search("Miete", corpus.drafter).exists()


def test_a_changed_entry_is_found_by_its_new_words_only(corpus):
    doc = SearchDoc.objects.headings().get(agreement__reference="ZV-2018-02")
    indexed = index_text("Turnhalle")
    doc.words, doc.forms = indexed.words, indexed.forms
    doc.save()
    assert search("Turnhallen", corpus.drafter).get().reference == "ZV-2018-02"
    assert not search("Weißensee", corpus.drafter).exists()


def test_lost_indexes_are_reported_and_made_again(corpus):
    kind, name = "TRIGGER", "agreements_searchdoc_words_insert"
    if connection.vendor == "postgresql":
        kind, name = "INDEX", "agreements_searchdoc_text_words"
    with connection.cursor() as cursor:
        if kind == "INDEX":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DROP {kind} {name}")
    assert search_tables.missing(connection) == {name}
    search_tables.create(connection)
    assert search_tables.missing(connection) == set()
    assert search("Miete", corpus.drafter).exists()


def test_an_agreement_is_found_from_its_first_day_by_its_title(db):
    cast = office_cast(partners=1)
    empty_draft(cast)
    assert search("Stadtteil", cast.drafter).get().reference == "KV-2018"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Größe", "grosse"),
        ("Groesse", "grosse"),
        ("neue Bauer", "neue bauer"),  # no ü
        ("Quelle", "quelle"),
        ("Café", "cafe"),
        ("a\u00adb\u200bc", "abc"),
    ],
)
def test_folding_takes_marks_away(text, folded):
    assert fold(text) == folded


def test_stems_ignore_how_umlauts_are_typed():
    assert stem("Räume") == stem("Raeume") == stem("Raum")


def test_names_are_sorted_as_in_a_dictionary():
    names = ["Zebra", "Ähre", "Affe", "ärmel", "Öl"]
    assert sorted(names, key=sort_key) == ["Affe", "Ähre", "ärmel", "Öl", "Zebra"]


def test_a_question_of_many_words_is_cut_short():
    assert len(terms_of(" ".join(f"wort{n}x" for n in range(50)))) == 8
