"""Two texts in one: nothing is lost, each difference stands once in its place."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings

from agreements.wording import compare, print_wording
from agreements.wording.printing import body_lines
from agreements.wording.redline import redline
from tests.renewed import renewed_wording
from tests.wordings import framework_wording, wordings


def joined(words):
    return "".join(text for _, text in words)


def lines_of(difference):
    return [line for part in difference.parts for line in (part.heading, *part.lines)]


@settings(max_examples=40)
@given(wordings())
def test_a_text_does_not_differ_from_itself(wording):
    difference = redline(wording, wording)
    assert difference.is_same
    assert not difference.counts


@settings(max_examples=40)
@given(wordings())
def test_without_a_difference_the_lines_are_the_printed_text(wording):
    found = [joined(line.words) for line in lines_of(redline(wording, wording))]
    printed = print_wording(wording)
    text = "\n".join(line for line in found if line)
    for clause in printed.walk():
        assert clause.text in text


def test_every_change_stands_once_in_its_place():
    old, new = framework_wording(), renewed_wording()
    lines = lines_of(redline(old, new))
    shown = {id(line.change): line.change for line in lines if line.change}
    changes = compare(old, new)
    assert Counter(c.key for c in shown.values()) == Counter(
        c.key for c in changes if c.key
    )


def test_old_and_new_side_are_the_two_texts():
    old, new = framework_wording(), renewed_wording()
    before = {c.key: "\n".join(body_lines(c)) for c in print_wording(old).walk()}
    after = {c.key: "\n".join(body_lines(c)) for c in print_wording(new).walk()}
    for line in lines_of(redline(old, new)):
        assert joined(line.new_words) in after.get(line.key, "")
        if line.change is not None:
            assert joined(line.old_words) in before.get(line.key, "")


def test_a_new_section_moves_the_numbers_of_others_without_changing_them():
    difference = redline(framework_wording(), renewed_wording())
    renumbered = [p.heading for p in difference.parts if not p.kinds]
    pairs = [(line.old_label, line.label) for line in renumbered if line.old_label]
    assert ("§ 8", "§ 9") in pairs
    assert ("§ 12", "§ 13") in pairs


def test_a_moved_clause_names_both_places():
    lines = lines_of(redline(framework_wording(), renewed_wording()))
    moved = [line.change for line in lines if line.is_moved]
    assert ("§ 7 Abs. 6", "§ 17 Abs. 3") in [(c.old_label, c.new_label) for c in moved]


def test_the_place_it_left_names_where_it_went():
    parts = redline(framework_wording(), renewed_wording()).parts
    left = [(c.old_label, c.new_label) for part in parts for c in part.departed]
    assert ("§ 4 Abs. 4", "§ 14 Abs. 3") in left
    assert all("moved" in part.kinds for part in parts if part.departed)


def test_a_new_title_is_a_difference():
    wording = framework_wording()
    difference = redline(wording, replace(wording, title="Ein anderer Titel"))
    assert not difference.is_same
    assert difference.title.change is not None
    assert difference.counts == {"reworded": 1}


def test_what_counts_is_counted_by_kind():
    counts = redline(framework_wording(), renewed_wording()).counts
    assert set(counts) == {"added", "removed", "moved", "reworded"}


def test_the_difference_of_two_texts_is_made_once():
    old, new = framework_wording(), renewed_wording()
    assert redline(old, new) is redline(framework_wording(), renewed_wording())


def test_what_was_removed_stands_behind_what_stayed_before_it():
    old = framework_wording()
    first, second, *rest = old.clauses
    gone = second.children[0]
    shorter = replace(second, children=second.children[1:])
    lines = lines_of(redline(old, replace(old, clauses=(first, shorter, *rest))))
    keys = [line.key for line in lines]
    assert keys[keys.index(gone.key) - 1] == second.key
    moved = replace(old, clauses=(shorter, *rest, first))
    keys = [line.key for line in lines_of(redline(old, moved))]
    assert keys[: keys.index(gone.key)].count(second.key) >= 1
