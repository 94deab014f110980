"""Every paper of the demonstration stands before independent tools.

``documents`` are the signed PDF and DOCX files, ``bases`` the originals before
the seal, read from the data folder.
"""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from documents.keys import AUTHORITY_FILE, load_roots
from tests.libreoffice import signatures_valid
from tests.verapdf import failures

BIN = Path(sys.executable).parent
REFERENCES = 11


class Paper(NamedTuple):
    reference: str
    signatories: int
    path: Path


def _rows(folder: Path, query: str, *values: str) -> list[tuple[str, int, str]]:
    connection = sqlite3.connect(
        f"file:{folder}/vertragswerk.sqlite3?mode=ro", uri=True
    )
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def _stored(folder: Path, digest: str) -> Path:
    (path,) = [p for p in (folder / "files").rglob(f"*{digest[4:]}") if p.is_file()]
    return path


def _papers(folder: Path, kind: str) -> list[Paper]:
    rows = _rows(
        folder,
        "SELECT a.reference, (SELECT count(*) FROM agreements_signature s"
        " WHERE s.round_id = d.round_id), d.digest"
        " FROM documents_document d"
        " JOIN agreements_version v ON v.id = d.version_id"
        " JOIN agreements_agreement a ON a.id = v.agreement_id"
        " WHERE d.kind = ? ORDER BY a.reference",
        kind,
    )
    return [Paper(ref, count, _stored(folder, digest)) for ref, count, digest in rows]


def to_asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))


@pytest.fixture(scope="session")
def pdfs(demonstration: Path) -> list[Paper]:
    return _papers(demonstration, "original_pdf")


@pytest.fixture(scope="session")
def docx(demonstration: Path, tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("docx")
    paths = []
    for paper in _papers(demonstration, "original_docx"):
        path = folder / f"{paper.reference}.docx"
        path.write_bytes(paper.path.read_bytes())
        paths.append(path)
    return paths


def test_framework_and_ten_addenda_were_signed(pdfs, docx):
    assert len(pdfs) == len(docx) == REFERENCES
    signed = {paper.reference: paper.signatories for paper in pdfs}
    assert signed["KV-2018"] == 14
    assert sum(signed.values()) == 14 + 28


def test_papers_are_pdfa_and_pdfua_before_and_after_all_signatures(pdfs, demonstration):
    bases = _rows(
        demonstration,
        "SELECT kind, number, digest FROM documents_revision WHERE kind = 'base'",
    )
    assert len(bases) == REFERENCES
    paths = [_stored(demonstration, digest) for _kind, _number, digest in bases]
    assert failures([*paths, *(paper.path for paper in pdfs)]) == []


def test_qpdf_finds_no_fault(pdfs):
    for paper in pdfs:
        done = subprocess.run(
            ["qpdf", "--check", str(paper.path)], capture_output=True, text=True
        )
        assert done.returncode == 0, f"{paper.reference}: {done.stdout}{done.stderr}"


def test_pdfsig_finds_the_seal_and_one_valid_signature_for_each_signatory(pdfs):
    for paper in pdfs:
        said = subprocess.run(
            ["pdfsig", "-nocert", str(paper.path)], capture_output=True, text=True
        ).stdout
        valid = said.count("Signature Validation: Signature is Valid.")
        assert valid == 1 + paper.signatories, f"{paper.reference}: {said}"


def test_pyhanko_calls_every_signature_intact_valid_trusted_and_unmodified(
    pdfs, demonstration
):
    roots = load_roots(demonstration / "keys" / AUTHORITY_FILE)
    for paper in pdfs:
        with paper.path.open("rb") as stream:
            reader = PdfFileReader(stream)
            signatures = reader.embedded_regular_signatures
            assert len(signatures) == 1 + paper.signatories
            for signature in signatures:
                status = validate_pdf_signature(
                    signature,
                    ValidationContext(
                        trust_roots=[to_asn1(root) for root in roots],
                        allow_fetching=False,
                    ),
                )
                assert status.intact
                assert status.valid
                assert status.trusted
                assert status.modification_level <= ModificationLevel.FORM_FILLING
                assert status.timestamp_validity.trusted


def test_signatures_carry_the_days_of_the_story(pdfs):
    framework = next(paper for paper in pdfs if paper.reference == "KV-2018")
    with framework.path.open("rb") as stream:
        reader = PdfFileReader(stream)
        days = [
            signature.self_reported_timestamp.date().isoformat()
            for signature in reader.embedded_regular_signatures
        ]
    assert days[0] == "2018-01-05"
    assert days[1] == "2018-01-08"
    assert days[-1] == "2018-01-15"
    assert days == sorted(days)


@pytest.mark.parametrize(
    "tool", [["openxml-audit", "-q"], ["ooxml-integrity", "check"]], ids=lambda t: t[0]
)
def test_docx_validators_find_nothing(docx, tool):
    for path in docx:
        done = subprocess.run(
            [str(BIN / tool[0]), *tool[1:], str(path)], capture_output=True, text=True
        )
        assert done.returncode == 0, f"{path.name}: {done.stdout}{done.stderr}"


def test_libreoffice_calls_every_docx_signature_valid(docx):
    for path in docx:
        assert signatures_valid(path) == [True], path.name


def test_our_own_verdict_is_passed(pdfs, docx, demonstration):
    done = subprocess.run(
        [sys.executable, "manage.py", "verify", *(str(p.path) for p in pdfs)]
        + [str(path) for path in docx],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "VERTRAGSWERK_DATA": str(demonstration)},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_sheet_says_that_it_is_a_demonstration(pdfs):
    for paper in pdfs:
        text = subprocess.run(
            ["pdftotext", "-layout", str(paper.path), "-"],
            capture_output=True,
            text=True,
        ).stdout
        pages = text.rstrip("\f").split("\f")
        assert all("Demonstration" in page for page in pages), paper.reference
        numbers = re.findall(r"Seite (\d+) von (\d+)", text)
        assert len(numbers) == len(pages)
