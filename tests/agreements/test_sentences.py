"""Sentences into which names are put."""

import pytest

from agreements.refusals import NotOwnPartyError
from agreements.sentences import one_stop


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Für Berlin e.V.. Sie dürfen", "Für Berlin e.V. Sie dürfen"),
        ("Für <strong>Berlin e.V.</strong>. Ja", "Für <strong>Berlin e.V.</strong> Ja"),
        ("Für Berlin e.V.", "Für Berlin e.V."),
        ("Und so weiter ...", "Und so weiter ..."),
        ("Ende. Neu.", "Ende. Neu."),
    ],
)
def test_a_sentence_ends_with_one_stop(written, said):
    assert one_stop(written) == said


def test_a_refusal_about_a_name_with_a_stop_ends_with_one():
    error = NotOwnPartyError(person="A", party="Haus e.V.")
    assert str(error) == "A does not act for Haus e.V."
