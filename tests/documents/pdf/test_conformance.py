"""Every paper is PDF/A-3a and PDF/UA-1, sound and the same on every machine."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.documents.pdf import din91379, papers
from tests.verapdf import failures
from tests.wordings import addendum_wording, framework_wording

PAPERS: dict[str, Callable[[], bytes]] = {
    "framework": papers.framework,
    "framework-draft": papers.framework_draft,
    "addendum": papers.addendum,
    "addendum-draft": lambda: papers.addendum(draft=True),
    "addendum-two-people": lambda: papers.paper(addendum_wording("ZV-2018-02")),
    "long-table": lambda: papers.paper(papers.small_wording("Text", rows=90)),
    "three-parties": lambda: papers.paper(
        papers.small_wording(
            "Der Träger öffnet.",
            kind="addendum",
            parties=tuple(papers.party(slug) for slug in ("office", "one", "two")),
        ),
        people=3,
    ),
    "letters": lambda: papers.paper(
        papers.small_wording(
            din91379.letters(din91379.LATIN),
            din91379.sequences(),
            din91379.letters(din91379.GREEK_AND_CYRILLIC),
            din91379.letters(din91379.SIGNS),
            title="Prüfung ≠ ≤ ≥ " + din91379.sequences()[:40].strip(),
        )
    ),
}
DIGESTS = """
import hashlib, django
django.setup()
from tests.documents.pdf import papers
for pdf in (papers.framework(), papers.addendum(), papers.addendum(draft=True)):
    print(hashlib.sha256(pdf).hexdigest())
"""


def test_papers_are_pdf_a_3a_and_pdf_ua_1_and_sound(tmp_path: Path):
    files = []
    for name, made in PAPERS.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(made())
    assert failures(files) == []
    for file in files:
        checked = subprocess.run(["qpdf", "--check", file], capture_output=True)
        assert (checked.returncode, checked.stderr) == (0, b"")


def test_the_same_version_gives_the_same_bytes_in_every_process(tmp_path: Path):
    here = [papers.framework(), papers.addendum(), papers.addendum(draft=True)]
    expected = [hashlib.sha256(pdf).hexdigest() for pdf in here]
    assert papers.paper(framework_wording()) == here[0]  # and in a warm process
    for seed in ("1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"}
        environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        environment |= {"TMPDIR": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", DIGESTS],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            cwd=Path(__file__).parents[3],
        )
        assert done.stdout.split() == expected
        assert list(tmp_path.iterdir()) == []  # not even fonts are left behind
