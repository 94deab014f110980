"""Rules of representation: the organisations of 2018, and any tree of six people.

The oracle assigns people to the places of a rule one by one, by brute force over all
sets; it shares no code with ``agreements``.
"""

from itertools import chain, combinations, product

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.representation import (
    AllOf,
    AWithAnyOfB,
    KOfN,
    Rule,
    RuleError,
    Sole,
    is_sufficient_and_minimal,
    minimal_sets,
    missing_choices,
    parse_rule,
    smallest_missing,
)
from agreements.rule_words import explain, name_people

OFFICE_2018 = {"type": "sole", "of": [1]}
OFFICE_2021 = {"type": "all_of", "of": [2, 3]}
PARITAET = {"type": "k_of_n", "k": 2, "of": [1, 2, 3]}
VSKA = {"type": "a_with_any_of_b", "a": [1], "b": [2, 3]}
BUERGERHAUS = {"type": "a_with_any_of_b", "a": [1, 2], "b": [1, 2, 3]}
ALBATROS = {"type": "sole", "of": [1, 2]}
BOARD_WITH_TREASURER = {
    "type": "all_of",
    "of": [{"type": "k_of_n", "k": 2, "of": [1, 2, 3]}, 4],
}


def sets(*people):
    return tuple(frozenset(group) for group in people)


MINIMAL = [
    (OFFICE_2018, sets({1})),
    (OFFICE_2021, sets({2, 3})),
    (PARITAET, sets({1, 2}, {1, 3}, {2, 3})),
    (VSKA, sets({1, 2}, {1, 3})),
    (BUERGERHAUS, sets({1, 2}, {1, 3}, {2, 3})),
    (ALBATROS, sets({1}, {2})),
    (BOARD_WITH_TREASURER, sets({1, 2, 4}, {1, 3, 4}, {2, 3, 4})),
    (
        {
            "type": "a_with_any_of_b",
            "a": [{"type": "all_of", "of": [1, 2]}],
            "b": [2, 3],
        },
        sets({1, 2, 3}),  # 2 already fills a place in the first half
    ),
    (
        {"type": "sole", "of": [1, {"type": "all_of", "of": [1, 2]}]},
        sets({1}),  # nobody is one too many
    ),
    (
        {"type": "k_of_n", "k": 2, "of": [{"type": "sole", "of": [1, 2]}, 1, 3]},
        sets({1, 2}, {1, 3}, {2, 3}),  # 1 is not two people
    ),
]


@pytest.mark.parametrize(("tree", "expected"), MINIMAL)
def test_a_rule_knows_its_smallest_sets(tree, expected):
    rule = parse_rule(tree)
    assert minimal_sets(rule) == expected
    for people in expected:
        assert rule.is_satisfied(people)
        assert is_sufficient_and_minimal(rule, people)
        assert not is_sufficient_and_minimal(rule, people | {9})
        assert rule.is_satisfied(people | {9})
        for person in people:
            assert not rule.is_satisfied(people - {person})


def test_one_person_is_never_two():
    rule = parse_rule({"type": "a_with_any_of_b", "a": [1, 2], "b": [1, 2]})
    assert not rule.is_satisfied({1})
    assert rule.is_satisfied({1, 2})


def test_nobody_satisfies_no_rule():
    assert not parse_rule(OFFICE_2018).is_satisfied(set())


MISSING = [
    # rule, signed, still available, smallest sets missing
    (PARITAET, {2}, {1, 3}, sets({1}, {3})),
    (PARITAET, set(), {1, 2, 3}, sets({1, 2}, {1, 3}, {2, 3})),
    (PARITAET, {2}, {3}, sets({3})),
    (PARITAET, {1, 3}, {2}, sets(set())),
    (PARITAET, {2}, set(), ()),
    (VSKA, {2}, {1, 3}, sets({1})),
    (VSKA, {2, 3}, {3}, ()),  # without the chair nothing is possible
    (BUERGERHAUS, {3}, {1, 2}, sets({1}, {2})),
    (OFFICE_2021, {2}, {3}, sets({3})),
    (BOARD_WITH_TREASURER, {4}, {1, 3}, sets({1, 3})),
    (
        {"type": "sole", "of": [{"type": "all_of", "of": [1, 2]}, 3]},
        set(),
        {1, 2, 3},
        sets({3}),  # one signature is less than two
    ),
]


@pytest.mark.parametrize(("tree", "signed", "available", "expected"), MISSING)
def test_the_smallest_missing_sets_are_found(tree, signed, available, expected):
    rule = parse_rule(tree)
    assert missing_choices(rule, signed, available) == expected
    first = expected[0] if expected else None
    assert smallest_missing(rule, signed, available) == first


def test_a_rule_names_its_people():
    assert parse_rule(BOARD_WITH_TREASURER).people() == {1, 2, 3, 4}
    assert parse_rule(VSKA).people() == {1, 2, 3}


REFUSED = [
    (None, "“rule”"),
    ([1, 2], "“rule”"),
    ({}, "“rule.type”"),
    ({"type": "majority", "of": [1]}, "“rule.type”"),
    ({"type": ["sole"], "of": [1]}, "“rule.type”"),
    ({"type": "sole"}, "“rule.of”"),
    ({"type": "sole", "of": []}, "“rule.of”"),
    ({"type": "sole", "of": 1}, "“rule.of”"),
    ({"type": "sole", "of": ["office-1"]}, "“rule.of[0]”"),
    ({"type": "sole", "of": [1, True]}, "“rule.of[1]”"),
    ({"type": "sole", "of": [0]}, "“rule.of[0]”"),
    ({"type": "sole", "of": [1, 2, 1]}, "“rule.of[2]”: the person is listed twice"),
    ({"type": "sole", "of": [1], "k": 1}, "“rule.k”"),
    ({"type": "k_of_n", "of": [1, 2]}, "“rule.k”"),
    ({"type": "k_of_n", "k": 3, "of": [1, 2]}, "“rule.k”"),
    ({"type": "k_of_n", "k": 0, "of": [1, 2]}, "“rule.k”"),
    ({"type": "k_of_n", "k": True, "of": [1, 2]}, "“rule.k”"),
    ({"type": "k_of_n", "k": "2", "of": [1, 2]}, "“rule.k”"),
    ({"type": "a_with_any_of_b", "a": [1]}, "“rule.b”"),
    ({"type": "a_with_any_of_b", "a": [1], "b": [2], "of": [3]}, "“rule.of”"),
    (
        {
            "type": "all_of",
            "of": [1, 2, {"type": "a_with_any_of_b", "a": [1.5], "b": [2]}],
        },
        "“rule.of[2].a[0]”",
    ),
    ({"type": "a_with_any_of_b", "a": [1], "b": [1]}, "no people can ever"),
    ({"type": "all_of", "of": [1, {"type": "sole", "of": [1]}]}, "no people can ever"),
    ({"type": "k_of_n", "k": 15, "of": list(range(1, 31))}, "too many combinations"),
    ({"type": "sole", "of": list(range(1, 52))}, "a list of people"),
]


@pytest.mark.parametrize(("tree", "words"), REFUSED)
def test_a_wrong_rule_is_refused_with_its_place(tree, words):
    with translation.override("en"), pytest.raises(RuleError) as refusal:
        parse_rule(tree)
    with translation.override("en"):
        assert words in str(refusal.value)


def test_a_rule_nested_without_end_is_refused():
    tree = {"type": "sole", "of": [1]}
    for _level in range(500):
        tree = {"type": "sole", "of": [tree]}
    with pytest.raises(RuleError):
        parse_rule(tree)


def test_a_large_board_is_no_burden():
    rule = parse_rule({"type": "k_of_n", "k": 2, "of": list(range(1, 51))})
    assert len(minimal_sets(rule)) == 50 * 49 // 2


NAMES = {1: "Ada", 2: "Ben", 3: "Cem", 4: "Dora"}
IN_WORDS = [
    (OFFICE_2018, "Signature by Ada alone."),
    (ALBATROS, "Signature by Ada or Ben alone."),
    (OFFICE_2021, "Signature by Ben and Cem together."),
    (PARITAET, "Signature by 2 of Ada, Ben and Cem together."),
    (VSKA, "Signature by Ada together with Ben or Cem."),
    (
        BUERGERHAUS,
        "Signature by Ada or Ben together with another person out of Ada, Ben and Cem.",
    ),
    (
        BOARD_WITH_TREASURER,
        "Signature by (2 of Ada, Ben and Cem together) and Dora together.",
    ),
    ({"type": "sole", "of": [7]}, "Signature by person no. 7 alone."),
    ({"type": "k_of_n", "k": 1, "of": [1, 2]}, "Signature by Ada or Ben alone."),
]


@pytest.mark.parametrize(("tree", "sentence"), IN_WORDS)
def test_a_rule_explains_itself(tree, sentence):
    with translation.override("en"):
        assert explain(parse_rule(tree), NAMES) == sentence


def test_people_still_missing_are_named_in_one_line():
    with translation.override("en"):
        assert name_people([1, 2, 3], NAMES) == "Ada, Ben and Cem"
        assert name_people([1], NAMES) == "Ada"
        assert name_people([], NAMES) == ""


def test_an_unknown_kind_of_rule_is_a_mistake_of_ours():
    with pytest.raises(TypeError):
        explain(Rule(), NAMES)


PEOPLE = range(1, 7)
EVERY_SET = [
    frozenset(some)
    for some in chain.from_iterable(combinations(PEOPLE, n) for n in range(7))
]
distinct = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True)


def _rules(lists):
    return st.one_of(
        st.fixed_dictionaries({"type": st.just("sole"), "of": lists}),
        st.fixed_dictionaries({"type": st.just("all_of"), "of": lists}),
        st.fixed_dictionaries({"type": st.just("k_of_n"), "of": lists}).flatmap(
            lambda rule: st.integers(1, len(rule["of"])).map(lambda k: rule | {"k": k})
        ),
        st.fixed_dictionaries(
            {"type": st.just("a_with_any_of_b"), "a": lists, "b": lists}
        ),
    )


def _nested(inner):
    """Lists of people, to which up to two rules are added."""
    some = st.tuples(distinct, st.lists(inner, max_size=2))
    return _rules(some.map(lambda parts: parts[0][:3] + parts[1]))


trees = st.recursive(_rules(distinct), _nested, max_leaves=4)
groups = st.sets(st.sampled_from(PEOPLE))


def seats(tree):
    """Yield every filling of the rule's places, each place by one person."""
    if isinstance(tree, int):
        yield [tree]
        return
    if tree["type"] == "a_with_any_of_b":
        chosen = list(product(tree["a"], tree["b"]))
    else:
        wanted = {"sole": 1, "all_of": len(tree["of"])}.get(tree["type"], tree.get("k"))
        chosen = list(combinations(tree["of"], wanted))
    for nodes in chosen:
        for filling in product(*(list(seats(node)) for node in nodes)):
            yield list(chain.from_iterable(filling))


def oracle_is_satisfied(tree, signed):
    """Some filling uses only people present and nobody twice."""
    return any(
        set(filling) <= set(signed) and len(set(filling)) == len(filling)
        for filling in seats(tree)
    )


def _parsed_or_none(tree):
    try:
        return parse_rule(tree)
    except RuleError:
        return None


@settings(max_examples=150, deadline=None)
@given(trees)
def test_satisfaction_equals_trying_every_set(tree):
    satisfying = {some for some in EVERY_SET if oracle_is_satisfied(tree, some)}
    rule = _parsed_or_none(tree)
    if rule is None:
        assert not satisfying
        return
    assert {some for some in EVERY_SET if rule.is_satisfied(some)} == satisfying
    smallest = {
        some for some in satisfying if not any(other < some for other in satisfying)
    }
    assert set(minimal_sets(rule)) == smallest


@settings(max_examples=150, deadline=None)
@given(trees, groups, groups)
def test_missing_people_equal_trying_every_set(tree, signed, available):
    rule = _parsed_or_none(tree)
    if rule is None:
        return
    helpful = [
        some
        for some in EVERY_SET
        if some <= available and oracle_is_satisfied(tree, signed | some)
    ]
    fewest = min(map(len, helpful), default=0)
    expected = {some for some in helpful if len(some) == fewest}
    assert set(missing_choices(rule, signed, available)) == expected


def test_rules_are_values():
    assert parse_rule(OFFICE_2018) == Sole(of=(1,))
    assert parse_rule(OFFICE_2021) == AllOf(of=(2, 3))
    assert parse_rule(PARITAET) == KOfN(k=2, of=(1, 2, 3))
    assert parse_rule(VSKA) == AWithAnyOfB(a=(1,), b=(2, 3))
