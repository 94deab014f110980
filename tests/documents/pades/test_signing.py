"""Seal, signatures and archive timestamp on a real paper, judged from outside."""

import io
import re
import subprocess
import time
from datetime import datetime

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import (
    SignatureCoverageLevel,
    read_certification_data,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko_certvalidator import ValidationContext

from documents.pades import (
    AlreadySignedPaperError,
    FieldTakenError,
    SealingError,
    UnknownFieldError,
    UnreadablePaperError,
    UnsealedPaperError,
    archive,
    local_timestamper,
    seal,
)
from tests import signed_papers as papers
from tests.verapdf import failures
from tests.wordings import addendum_wording, framework_wording

ALLOWED = {ModificationLevel.FORM_FILLING, ModificationLevel.LTA_UPDATES}


def context():
    roots = [
        x509.Certificate.load(root.public_bytes(Encoding.DER))
        for root in papers.keys().trust_roots()
    ]
    return ValidationContext(trust_roots=roots, allow_fetching=False)


def reader(pdf):
    return PdfFileReader(io.BytesIO(pdf), strict=True)


def test_each_step_only_appends():
    assert papers.sealed().startswith(papers.unsigned())
    assert papers.partly_signed().startswith(papers.sealed())
    assert papers.signed().startswith(papers.partly_signed())
    assert papers.archived().startswith(papers.signed())


def test_every_signature_holds_when_all_have_signed():
    signatures = reader(papers.archived()).embedded_regular_signatures
    order = ["Seal", "Signature2", "Signature1", "Signature3"]
    assert [one.field_name for one in signatures] == order
    for signature in signatures:
        status = validate_pdf_signature(signature, context())
        assert status.intact
        assert status.valid
        assert status.trusted
        assert status.bottom_line
        assert status.docmdp_ok
        assert status.coverage is SignatureCoverageLevel.ENTIRE_REVISION
        assert status.modification_level in ALLOWED
        assert status.timestamp_validity.trusted


def test_the_archive_timestamp_covers_the_whole_file():
    (stamp,) = reader(papers.archived()).embedded_timestamp_signatures
    status = validate_pdf_timestamp(stamp, context())
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert status.timestamp == papers.ARCHIVED_AT


def test_the_seal_certifies_and_allows_nothing_but_signing():
    seal_data = read_certification_data(reader(papers.sealed()))
    assert seal_data.permission is MDPPerm.FILL_FORMS


@pytest.mark.parametrize(
    ("field", "at"), [("Seal", papers.SEALED_AT), ("Signature2", papers.SIGNED_AT)]
)
def test_a_signature_states_the_given_moment_everywhere(field, at):
    (signature,) = (
        one for one in reader(papers.signed()).embedded_signatures
        if one.field_name == field
    )  # fmt: skip
    assert signature.self_reported_timestamp == at
    status = validate_pdf_signature(signature, context())
    assert status.timestamp_validity.timestamp == at


def test_signing_leaves_the_metadata_of_the_paper_alone():
    before, after = reader(papers.unsigned()), reader(papers.archived())
    assert after.root["/Metadata"].data == before.root["/Metadata"].data
    this_year = f"{datetime.now(papers.BERLIN).year}-".encode()
    assert this_year not in after.root["/Metadata"].data


def test_papers_stay_archival_and_accessible_at_every_stage(tmp_path):
    assert failures(papers.stage_files(tmp_path)) == []


def test_qpdf_finds_every_stage_clean(tmp_path):
    for path in papers.stage_files(tmp_path):
        done = subprocess.run(
            ["qpdf", "--check", path], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "No syntax or stream encoding errors found" in done.stdout


def test_pdfsig_finds_the_seal_and_each_signatory_valid(tmp_path):
    *_, path = papers.stage_files(tmp_path)
    said = subprocess.run(
        ["pdfsig", path], capture_output=True, text=True, check=False
    ).stdout
    found = dict(
        re.findall(
            r"Field Name: (\w+)\n.*Common Name: .*\n(?:.*\n)*?"
            r".*Signature Validation: (.*)\n",
            said,
        )
    )
    assert found.keys() >= {"Seal", *papers.SIGNERS}
    for field in ("Seal", *papers.SIGNERS):
        assert found[field] == "Signature is Valid."


def test_the_paper_shows_who_signed_when_and_that_it_is_a_demonstration(tmp_path):
    *_, path = papers.stage_files(tmp_path)
    shown = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert f"Siegel {papers.OFFICE}" in shown
    assert "Stadträtin" in shown
    assert "Müller-Łukasiewicz" in shown
    assert "Prokura 100 %" in shown
    assert "9. Januar 2018" in shown
    assert "16:05" in shown


@pytest.mark.parametrize(
    ("refusal", "act"),
    [
        (UnknownFieldError, lambda: papers.sign(papers.sealed(), "Signature9")),
        (FieldTakenError, lambda: papers.sign(papers.partly_signed(), "Signature1")),
        (UnsealedPaperError, lambda: papers.sign(papers.unsigned(), "Signature1")),
        (UnreadablePaperError, lambda: papers.sign(b"%PDF-1.7\nx", "Signature1")),
        (UnreadablePaperError, lambda: papers.sign(b"", "Signature1")),
    ],
)
def test_what_cannot_be_signed_is_refused_with_a_sentence(monkeypatch, refusal, act):
    monkeypatch.setitem(papers.SIGNERS, "Signature9", "Niemand")
    with pytest.raises(refusal) as caught:
        act()
    assert isinstance(caught.value, SealingError)
    assert str(caught.value).endswith(".")


def sealed_again(pdf):
    return seal(
        pdf,
        identity=papers.identity("office-seal", f"Siegel {papers.OFFICE}"),
        timestamper=local_timestamper(papers.keys(), at=papers.SEALED_AT),
        at=papers.SEALED_AT,
    )


def test_a_paper_is_sealed_once():
    with pytest.raises(AlreadySignedPaperError):
        sealed_again(papers.sealed())


def test_a_draft_has_no_field_for_the_seal():
    draft = papers.paper(addendum_wording(papers.REFERENCE), draft=True)
    with pytest.raises(UnknownFieldError, match="Seal"):
        sealed_again(draft)


def test_only_a_signed_paper_is_archived():
    with pytest.raises(UnsealedPaperError):
        archive(
            papers.unsigned(),
            timestamper=local_timestamper(papers.keys(), at=papers.ARCHIVED_AT),
            keys=papers.keys(),
            at=papers.ARCHIVED_AT,
        )


def test_an_archived_paper_can_be_archived_again_years_later(tmp_path):
    later = datetime(2028, 1, 3, 9, 0, tzinfo=papers.BERLIN)
    renewed = archive(
        papers.archived(),
        timestamper=local_timestamper(papers.keys(), at=later),
        keys=papers.keys(),
        at=later,
    )
    assert renewed.startswith(papers.archived())
    stamps = reader(renewed).embedded_timestamp_signatures
    assert len(stamps) == 2
    for stamp in stamps:
        status = validate_pdf_timestamp(stamp, context())
        assert status.trusted
    for signature in reader(renewed).embedded_regular_signatures:
        assert validate_pdf_signature(signature, context()).bottom_line
    (tmp_path / "renewed.pdf").write_bytes(renewed)
    assert failures([tmp_path / "renewed.pdf"]) == []


def test_a_signature_of_the_framework_costs_less_than_a_second(monkeypatch):
    counts = (1, 2, 2, 2, 2, 2, 2, 1)
    pdf = papers.paper(framework_wording(), *counts)
    started = time.process_time()
    pdf = sealed_again(pdf)
    assert time.process_time() - started < 1
    for number in range(1, 4):
        field = f"Signature{number}"
        papers.identity(field.lower(), papers.SIGNERS[field])  # made when named
        started = time.process_time()
        pdf = papers.sign(pdf, field)
        assert time.process_time() - started < 1
