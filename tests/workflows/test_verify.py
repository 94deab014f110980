"""``verify``: one paragraph for each file, the worst verdict is the exit code."""

import io
import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import CommandError, call_command
from django.utils import translation

from tests import signed_papers as papers


@pytest.fixture
def roots(tmp_path):
    path = tmp_path / "roots.pem"
    papers.trust()
    (root,) = papers.keys().trust_roots()
    path.write_bytes(root.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def files(tmp_path):
    made = {
        "good.pdf": papers.archived(),
        "open.pdf": papers.sealed(),
        "bad.pdf": papers.archived().replace(b"/MediaBox", b"/MediaBux"),
        "good.docx": papers.reading_copy(),
        "note.txt": b"Sehr geehrte Damen und Herren",
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def verify(*arguments):
    """Run the command and return its exit code and what it printed."""
    output = io.StringIO()
    try:
        call_command("verify", *map(str, arguments), stdout=output)
    except SystemExit as ended:
        return ended.code, output.getvalue()
    return 0, output.getvalue()


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["good.pdf"], 0),
        (["good.docx", "good.pdf"], 0),
        (["open.pdf"], 2),
        (["good.pdf", "open.pdf"], 2),
        (["note.txt"], 1),
        (["open.pdf", "bad.pdf", "good.pdf"], 1),
        (["good.pdf", "nowhere.pdf"], 1),
    ],
)
def test_the_worst_verdict_is_the_exit_code(roots, files, names, code):
    ended, said = verify("--roots", roots, *(files / name for name in names))
    assert ended == code
    assert len(said.strip().split("\n\n")) == len(names)
    for name in names:
        assert name in said


def test_the_words_name_signers_times_and_digest(roots, files):
    with translation.override("de"):
        _, said = verify("--roots", roots, files / "good.pdf")
    assert papers.SIGNERS["Signature2"] in said
    assert "9. Januar 2018 16:05 B-LTA" in said
    assert "SHA-256 " in said


def test_json_is_for_programs(roots, files):
    ended, said = verify("--json", "--roots", roots, files / "open.pdf")
    (report,) = json.loads(said)
    assert ended == 2
    assert report["outcome"] == "indeterminate"


def test_without_any_authority_nobody_is_believed(settings, files, tmp_path):
    settings.KEYS_DIR = tmp_path / "no-keys"
    ended, _ = verify(files / "good.pdf")
    assert ended == 2


def test_an_authority_that_cannot_be_read_is_named(files):
    with pytest.raises(CommandError, match=r"note\.txt"):
        call_command("verify", "--roots", str(files / "note.txt"), str(files / "x"))
