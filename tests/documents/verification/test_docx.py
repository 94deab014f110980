"""Verdicts on DOCX files: integrity by the package, trust by the authority."""

import io
import zipfile

import pytest

from documents.keys import KeyStore
from documents.verification import Kind, Outcome, Purpose, Trust, verify_file
from tests import signed_papers as papers


def verdict(data, trust=None):
    return verify_file(data, name="x.docx", trust=trust or papers.trust())


def codes(report):
    return {reason.code for reason in report.reasons}


def test_the_reading_copy_passes_and_says_what_its_signature_is():
    report = verdict(papers.reading_copy())
    assert report.outcome is Outcome.PASSED
    assert report.kind is Kind.DOCX
    assert codes(report) == {"office-signature", "demonstration"}
    (check,) = report.signatures
    assert check.purpose is Purpose.OFFICE
    assert check.signer == f"Siegel {papers.OFFICE} (Lesefassung)"
    assert check.trusted
    assert check.signed_at is None
    assert check.claimed_at == papers.ARCHIVED_AT
    assert check.level == ""


def test_a_foreign_authority_is_indeterminate(tmp_path):
    other = KeyStore(tmp_path, "geheim")
    other.ensure_authority(papers.SEALED_AT.date())
    trust = Trust(roots=other.trust_roots(), demonstration=True)
    report = verdict(papers.reading_copy(), trust)
    assert report.outcome is Outcome.INDETERMINATE
    assert "untrusted" in codes(report)


def test_production_believes_no_demonstration():
    report = verdict(papers.reading_copy(), papers.trust(demonstration=False))
    assert report.outcome is Outcome.INDETERMINATE
    assert "demonstration-authority" in codes(report)


def test_an_unsigned_docx_is_indeterminate():
    report = verdict(papers.unsigned_docx())
    assert report.outcome is Outcome.INDETERMINATE
    assert codes(report) == {"unsigned"}


def repacked(data, change):
    """Write the archive anew with one part changed."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry, change(entry.filename, old.read(entry)))
    return output.getvalue()


@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml"])
def test_a_changed_part_fails(part):
    def change(name, data):
        return data.replace(b"</", b" </", 1) if name == part else data

    report = verdict(repacked(papers.reading_copy(), change))
    assert report.outcome is Outcome.FAILED


def test_a_truncated_docx_fails_with_a_sentence():
    data = papers.reading_copy()
    report = verdict(data[: len(data) // 2])
    assert report.outcome is Outcome.FAILED
    assert str(report.reasons[0]).endswith(".")


def test_a_zip_bomb_fails_with_a_sentence():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", bytes(100 << 20))
    report = verdict(output.getvalue())
    assert codes(report) == {"file-bomb"}
