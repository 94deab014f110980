"""Verdicts on PDFs: whole, unfinished, foreign, changed, hostile."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from documents.keys import KeyStore
from documents.pades import archive, local_timestamper
from documents.pades.writing import DatedSigner, KeySigner, open_writer
from documents.verification import Kind, Outcome, Purpose, Trust, verify_file
from tests import signed_papers as papers


def verdict(data, trust=None, at=None):
    return verify_file(data, name="x.pdf", trust=trust or papers.trust(), at=at)


def codes(report):
    return {reason.code for reason in report.reasons}


def test_the_finished_paper_passes_and_says_what_it_is():
    report = verdict(papers.archived())
    assert report.outcome is Outcome.PASSED
    assert report.kind is Kind.PDF
    assert codes(report) == {"demonstration"}
    seal, *signatures, stamp = report.signatures
    assert seal.purpose is Purpose.SEAL
    assert {check.purpose for check in signatures} == {Purpose.SIGNATURE}
    assert [check.name for check in signatures] == [
        "Signature2", "Signature1", "Signature3",
    ]  # fmt: skip
    assert stamp.purpose is Purpose.TIMESTAMP
    assert stamp.signed_at == papers.ARCHIVED_AT
    for check in (seal, *signatures):
        assert check.intact
        assert check.trusted
        assert check.level == "B-LTA"
    assert seal.signed_at == papers.SEALED_AT
    assert signatures[0].signer == papers.SIGNERS["Signature2"]
    assert signatures[0].organisation == papers.OFFICE


def test_all_signatures_without_an_archive_timestamp_pass_with_a_remark():
    report = verdict(papers.signed())
    assert report.outcome is Outcome.PASSED
    assert codes(report) == {"demonstration", "not-archived"}
    assert {check.level for check in report.signatures} == {"B-T"}


@pytest.mark.parametrize("stage", [papers.sealed, papers.partly_signed])
def test_a_paper_that_somebody_has_not_signed_yet_is_indeterminate(stage):
    report = verdict(stage())
    assert report.outcome is Outcome.INDETERMINATE
    (reason,) = [one for one in report.reasons if one.code == "incomplete"]
    assert "Signature3" in str(reason)


def test_an_unsigned_paper_is_indeterminate():
    report = verdict(papers.unsigned())
    assert report.outcome is Outcome.INDETERMINATE
    assert codes(report) == {"unsigned"}


def test_a_foreign_authority_is_indeterminate(tmp_path):
    other = KeyStore(tmp_path, "geheim")
    other.ensure_authority(papers.SEALED_AT.date())
    report = verdict(
        papers.archived(), Trust(roots=other.trust_roots(), demonstration=True)
    )
    assert report.outcome is Outcome.INDETERMINATE
    assert codes(report) == {"untrusted"}
    assert not any(check.trusted for check in report.signatures)


def test_production_believes_no_demonstration_even_if_it_is_listed():
    report = verdict(papers.archived(), papers.trust(demonstration=False))
    assert report.outcome is Outcome.INDETERMINATE
    assert codes(report) == {"demonstration-authority"}
    assert not any(check.trusted for check in report.signatures)


def test_the_newest_timestamp_must_be_believed_still():
    at = datetime(2041, 2, 1, tzinfo=UTC)
    assert codes(verdict(papers.archived(), at=at)) >= {"outside-validity"}
    at = datetime(2040, 2, 1, tzinfo=UTC)
    assert verdict(papers.archived(), at=at).outcome is Outcome.PASSED


def test_a_changed_page_fails():
    changed = papers.archived().replace(b"/MediaBox", b"/MediaBux", 1)
    assert changed != papers.archived()
    report = verdict(changed)
    assert report.outcome is Outcome.FAILED


def appended(pdf, change):
    """Apply a change as an incremental update, as a forger would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def with_note(writer):
    page = writer.root["/Pages"]["/Kids"][0]
    note = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Annot"),
            generic.NameObject("/Subtype"): generic.NameObject("/FreeText"),
            generic.NameObject("/Rect"): generic.ArrayObject(
                generic.NumberObject(n) for n in (100, 100, 300, 200)
            ),
            generic.NameObject("/Contents"): generic.pdf_string("nur zehn Euro"),
        }
    )
    annotations = page.setdefault(generic.NameObject("/Annots"), generic.ArrayObject())
    annotations.append(writer.add_object(note))
    writer.update_container(page)


def with_new_text(writer):
    writer.add_stream_to_page(
        0, writer.add_object(generic.StreamObject(stream_data=b"0 0 400 400 re f"))
    )


def with_new_field(writer):
    spec = fields.SigFieldSpec("Signature9", on_page=0, box=(10, 10, 99, 50))
    fields.append_signature_field(writer, spec)


def with_empty_update(writer):
    writer.add_object(generic.StreamObject(stream_data=b"nothing links here"))


@pytest.mark.parametrize("change", [with_note, with_new_text, with_new_field])
@pytest.mark.parametrize("stage", [papers.sealed, papers.signed, papers.archived])
def test_a_change_appended_after_signing_fails(stage, change):
    report = verdict(appended(stage(), change))
    assert report.outcome is Outcome.FAILED
    assert "modified" in codes(report)


def test_even_a_harmless_update_at_the_end_is_covered_by_nobody():
    report = verdict(appended(papers.archived(), with_empty_update))
    assert report.outcome is not Outcome.PASSED
    assert "appended" in codes(report)


def test_signatures_taken_out_leave_nothing_to_pass():
    report = verdict(papers.archived()[: len(papers.sealed())])
    assert codes(report) >= {"incomplete"}
    assert report.outcome is Outcome.INDETERMINATE


def sign_without_seal(certify=False, permission=fields.MDPPerm.FILL_FORMS, stamp=True):
    """Sign the unsealed paper in the field of a person, as a stranger could."""
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature1",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=certify,
        docmdp_permissions=permission,
    )
    clock = local_timestamper(papers.keys(), at=papers.SIGNED_AT) if stamp else None
    signer = DatedSigner(
        metadata,
        KeySigner(papers.identity("signature1", papers.SIGNERS["Signature1"])),
        timestamper=clock,
        at=papers.SIGNED_AT,
    )
    return signer.sign_pdf(open_writer(papers.unsigned())).getvalue()


def test_a_signature_without_a_seal_is_indeterminate():
    assert "uncertified" in codes(verdict(sign_without_seal()))


def test_a_seal_that_allows_notes_fails():
    lax = sign_without_seal(certify=True, permission=fields.MDPPerm.ANNOTATE)
    assert "wrong-seal" in codes(verdict(lax))


def test_a_time_that_is_only_stated_is_no_time():
    report = verdict(sign_without_seal(certify=True, stamp=False))
    assert "no-timestamp" in codes(report)
    (check,) = report.signatures
    assert check.signed_at is None
    assert check.claimed_at == papers.SIGNED_AT
    assert check.level == "B-B"


def test_a_revoked_certificate_is_not_trusted():
    report = verdict(
        archive(
            papers.signed(),
            timestamper=local_timestamper(papers.keys(), at=papers.ARCHIVED_AT),
            keys=Revoking("signature1"),
            at=papers.ARCHIVED_AT,
        )
    )
    assert report.outcome is Outcome.INDETERMINATE
    assert codes(report) == {"revoked", "demonstration"}


class Revoking:
    """A source of revocation lists that has revoked one person in time."""

    def __init__(self, subject):
        self.subject = subject

    def crl(self, at):
        authority = papers.keys().ensure_authority(at.date())
        name = papers.SIGNERS[self.subject.capitalize()]
        revoked = (
            x509.RevokedCertificateBuilder()
            .serial_number(
                papers.identity(self.subject, name).certificate.serial_number
            )
            .revocation_date(papers.SEALED_AT)
            .build()
        )
        return (
            x509.CertificateRevocationListBuilder()
            .issuer_name(authority.certificate.subject)
            .last_update(at)
            .next_update(datetime(2040, 1, 1, tzinfo=UTC))
            .add_revoked_certificate(revoked)
            .sign(authority.key, SHA256())
        )


def saved(**options):
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.archived())) as pdf:
        pdf.save(output, **options)
    return output.getvalue()


def test_a_file_saved_anew_fails():
    assert verdict(saved()).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "unknown-kind"),
        (b"MZ\x90\x00 not a paper", "unknown-kind"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "file-encrypted"),
        (b"%PDF-1.7\n", "file-truncated"),
    ],
)
def test_what_is_no_pdf_fails_with_a_sentence(data, code):
    report = verdict(data)
    assert report.outcome is Outcome.FAILED
    assert codes(report) == {code}
    assert str(report.reasons[0]).endswith(".")


def test_an_encrypted_file_fails_with_a_sentence():
    locked = saved(encryption=pikepdf.Encryption(owner="x", user="y"))
    assert codes(verdict(locked)) == {"file-encrypted"}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_fails_with_a_sentence(share):
    cut = papers.archived()[: int(len(papers.archived()) * share)]
    report = verdict(cut)
    assert report.outcome is Outcome.FAILED
    assert str(report.reasons[0]).endswith(".")


@pytest.mark.parametrize(
    "broken",
    [
        b"/ByteRange [",
        b"/Contents <",
        b"/SubFilter /ETSI",
        b"/DocMDP",
        b"/AcroForm",
        b"/Type /DocTimeStamp",
    ],
)
def test_a_signature_dictionary_that_is_odd_fails_without_a_traceback(broken):
    data = papers.archived()
    assert broken in data
    odd = data.replace(broken, b"/Odd" + broken[4:])
    assert verdict(odd).outcome is Outcome.FAILED
