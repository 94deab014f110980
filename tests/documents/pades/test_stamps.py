"""What a signature shows on paper."""

import subprocess
import sys
from pathlib import Path

import pytest

from documents.pades.stamps import FONT, printable, seal_text, signature_text
from tests import signed_papers as papers
from tests.wordings import NAMES


@pytest.fixture
def somebody():
    return papers.identity("signature1", papers.SIGNERS["Signature1"])


def test_the_name_of_the_certificate_stands_in_for_one_not_given(somebody):
    text = signature_text(somebody, "", "", papers.SIGNED_AT, "de")
    assert "Bezirksstadtrat 1" in text.splitlines()


def test_a_given_name_and_role_are_shown(somebody):
    text = signature_text(somebody, "Ana Kovačević", "Prokura", papers.SIGNED_AT, "de")
    assert text.splitlines()[1:3] == ["Ana Kovačević", "Prokura"]


def test_the_time_is_that_of_berlin_in_the_language_of_the_agreement(somebody):
    assert "9. Januar 2018" in seal_text(somebody, papers.SIGNED_AT, "de")
    assert "9 January 2018" in seal_text(somebody, papers.SIGNED_AT, "en")
    assert "16:05" in seal_text(somebody, papers.SIGNED_AT, "de")


def test_a_long_role_is_broken_into_lines(somebody):
    role = "Prokura 1 (Gesamtprokura gemeinsam mit einem Mitglied der Geschäftsführung)"
    text = signature_text(somebody, "", role, papers.SIGNED_AT, "de")
    assert max(map(len, text.splitlines())) <= 44
    assert " ".join(text.splitlines()).count(role) == 1


def test_all_letters_of_german_public_registers_are_in_the_font():
    assert printable(NAMES) == NAMES


def test_a_letter_that_the_font_lacks_becomes_a_question_mark():
    assert printable("Ωmega\nЖ") == "?mega\n?"


def test_the_font_is_made_as_its_note_says(tmp_path):
    note = (FONT.parent / "VENDORED.md").read_text()
    command = note.split("```sh\npyftsubset ")[1].split("```")[0]
    arguments = command.replace("\\\n", " ").split()
    arguments[0] = str(FONT.parent / arguments[0])
    arguments[1] = f"--output-file={tmp_path / 'stamp.ttf'}"
    tool = Path(sys.executable).with_name("pyftsubset")
    subprocess.run([tool, *arguments], check=True)
    assert (tmp_path / "stamp.ttf").read_bytes() == FONT.read_bytes()
