"""One byte changed anywhere: no verdict says passed."""

import random
import re

import pytest

from documents.verification import Outcome, verify_file
from tests import signed_papers as papers

SEED = 20180108
FLIPS = 200
FLIPS_OF_CONTAINER = 60


def seeded():
    return random.Random(SEED)  # noqa: S311  # the same flips in every run


def flipped(data, position, bit):
    changed = bytearray(data)
    changed[position] ^= 1 << bit
    return bytes(changed)


def passing_flips(data, positions, chance):
    """Return the flips of one bit at each position after which the file passes."""
    return [
        (position, bit)
        for position in positions
        if (bit := chance.randrange(8)) >= 0
        and verify_file(
            flipped(data, position, bit), name="x", trust=papers.trust()
        ).outcome
        is Outcome.PASSED
    ]


def test_no_byte_of_a_finished_pdf_can_change_unseen():
    data, chance = papers.archived(), seeded()
    positions = [chance.randrange(len(data)) for _ in range(FLIPS)]
    assert passing_flips(data, positions, chance) == []


def own_container(data):
    """Return where the last signature lies, the one part that no other covers."""
    *_, last = re.finditer(rb"<[0-9a-fA-F]{999,}>", data)
    return range(*last.span())


@pytest.mark.parametrize("stage", [papers.signed, papers.archived])
def test_no_byte_of_the_last_signature_itself_can_change_unseen(stage):
    data, chance = stage(), seeded()
    positions = chance.sample(own_container(data), FLIPS_OF_CONTAINER)
    assert passing_flips(data, positions, chance) == []


def test_letters_of_a_signature_cannot_change_their_case_unseen():
    """A hexadecimal digit means the same in both cases; the bytes differ."""
    data = papers.archived()
    letters = [at for at in own_container(data) if data[at] in b"abcdefABCDEF"]
    chosen = seeded().sample(letters, 10)
    assert passing_flips(data, chosen, Fixed(5)) == []


class Fixed:
    """Chooses always the same bit: 5 turns capitals into small letters and back."""

    def __init__(self, bit):
        self.bit = bit

    def randrange(self, _):
        return self.bit


def test_no_byte_of_a_signed_docx_can_change_unseen():
    data, chance = papers.reading_copy(), seeded()
    report = verify_file(data, name="x", trust=papers.trust())
    assert report.outcome is Outcome.PASSED
    positions = [chance.randrange(len(data)) for _ in range(FLIPS)]
    assert passing_flips(data, positions, chance) == []
