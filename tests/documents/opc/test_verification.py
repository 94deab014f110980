"""A signed DOCX: shown by others, and judged more strictly than they do."""

import base64
import io
import random
import re
import zipfile

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from documents.opc import (
    AlreadySignedError,
    OpcReport,
    sign_package,
    verify_package,
)
from documents.opc.names import DS, SIGNATURE_PART, TYPES_PART
from tests.docx_papers import (
    PDF_DIGEST,
    SIGNED_AT,
    altered,
    authority,
    docx_of,
    papers,
    parts_of,
    signed,
    zipped,
)
from tests.libreoffice import signatures_of
from tests.wordings import addendum_wording

DOCUMENT = "word/document.xml"
RELATIONSHIPS = "word/_rels/document.xml.rels"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


@pytest.fixture(scope="module")
def addendum():
    return papers()["concluded-addendum"]


def codes(report: OpcReport) -> set[str]:
    problems = [*report.errors, *(e for s in report.signatures for e in s.errors)]
    assert all(str(item) for item in problems)
    return {item.code for item in problems}


@pytest.mark.parametrize("name", ["concluded-framework", "concluded-addendum"])
def test_a_signed_paper_holds(name):
    report = verify_package(papers()[name])
    assert report.holds
    assert report.complete
    (signature,) = report.signatures
    assert signature.intact
    assert signature.complete
    assert signature.errors == ()
    assert "Siegel Bezirksamt Pankow" in signature.signer
    assert signature.signed_at == SIGNED_AT
    signer = authority()
    assert signature.certificate == signer.certificate.public_bytes(Encoding.DER)
    assert signature.chain == (signer.chain[0].public_bytes(Encoding.DER),)


def test_a_key_on_a_curve_signs_too():
    paper = signed(docx_of(addendum_wording("ZV-2018-01")), curve=True)
    assert verify_package(paper).holds


def test_signing_with_rsa_gives_the_same_bytes_again(addendum):
    again = signed(docx_of(addendum_wording("ZV-2018-01"), pdf_digest=PDF_DIGEST))
    assert again == addendum


def test_libreoffice_calls_the_signatures_valid(tmp_path, addendum):
    curve = signed(docx_of(addendum_wording("ZV-2018-02")), curve=True)
    changed = altered(addendum, in_document(b"Saal", b"Haus"))
    made = {
        "framework": papers()["concluded-framework"],
        "addendum": addendum,
        "curve": curve,
        "changed": changed,
        "unsigned": papers()["addendum"],
    }
    paths = {name: tmp_path / f"{name}.docx" for name in made}
    for name, path in paths.items():
        path.write_bytes(made[name])
    verdicts = signatures_of(list(paths.values()))
    assert {name: verdicts[path] for name, path in paths.items()} == {
        "framework": [True],
        "addendum": [True],
        "curve": [True],
        "changed": [False],
        "unsigned": [],
    }


def test_a_paper_without_a_signature_does_not_hold():
    report = verify_package(papers()["addendum"])
    assert not report.holds
    assert codes(report) == {"no-signature"}


def test_a_signed_paper_is_not_signed_again(addendum):
    signer = authority()
    with pytest.raises(AlreadySignedError):
        sign_package(
            addendum, key=signer.key, certificate=signer.certificate, at=SIGNED_AT
        )


@pytest.mark.parametrize("name", ["concluded-framework", "concluded-addendum"])
def test_no_flipped_byte_passes(name):
    paper, chance = papers()[name], random.Random(20180117)  # noqa: S311
    for _attempt in range(200):
        place = chance.randrange(len(paper))
        touched = bytearray(paper)
        touched[place] ^= chance.randrange(1, 256)
        assert not verify_package(bytes(touched)).holds, place


def test_no_flipped_byte_in_the_contents_of_a_part_passes(addendum):
    """The parts are packed anew, so only their contents differ."""
    chance = random.Random(4711)  # noqa: S311
    parts = parts_of(addendum)
    names = [name for name, content in parts.items() if content]
    for attempt in range(200):
        name = names[attempt % len(names)]
        content = bytearray(parts[name])
        content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
        changed = zipped(list({**parts, name: bytes(content)}.items()))
        assert not verify_package(changed).holds, name


def test_no_flipped_bit_in_the_signature_part_passes(addendum):
    start = addendum.rindex(b"PK\x03\x04", 0, addendum.index(b"<Signature "))
    end = addendum.index(b"PK\x01\x02", start)
    chance = random.Random(7)  # noqa: S311
    for _attempt in range(400):
        touched = bytearray(addendum)
        touched[chance.randrange(start, end)] ^= 1 << chance.randrange(8)
        assert not verify_package(bytes(touched)).holds


def in_document(before, after):
    def change(parts):
        assert before in parts[DOCUMENT]
        parts[DOCUMENT] = parts[DOCUMENT].replace(before, after, 1)

    return change


def in_signature(pattern, after):
    def change(parts):
        content, times = re.subn(pattern, after, parts[SIGNATURE_PART], count=1)
        assert times == 1
        parts[SIGNATURE_PART] = content

    return change


def add_part(parts):
    parts["word/media/image1.png"] = b"\x89PNG"
    parts[TYPES_PART] = parts[TYPES_PART].replace(
        b"<Default", b'<Default ContentType="image/png" Extension="png"/><Default', 1
    )
    link = f'<Relationship Id="rId99" Target="media/image1.png" Type="{IMAGE}"/>'
    parts[RELATIONSHIPS] = parts[RELATIONSHIPS].replace(
        b"</Relationships>", link.encode() + b"</Relationships>"
    )


def retype(parts):
    parts[TYPES_PART] = parts[TYPES_PART].replace(
        b"wordprocessingml.styles+xml", b"wordprocessingml.footnotes+xml"
    )


def redirect(parts):
    parts[RELATIONSHIPS] = parts[RELATIONSHIPS].replace(b"header1.xml", b"header2.xml")


def remove_part(parts):
    del parts["word/numbering.xml"]


def unlink_origin(parts):
    parts["_rels/.rels"] = re.sub(
        rb"<Relationship [^>]*origin.sigs[^>]*>(</Relationship>)?",
        b"",
        parts["_rels/.rels"],
    )


def second_signature_part(parts):
    parts["_xmlsignatures/sig2.xml"] = parts[SIGNATURE_PART]


def doctype(parts):
    parts[SIGNATURE_PART] = parts[SIGNATURE_PART].replace(
        b"<Signature", b"<!DOCTYPE Signature><Signature", 1
    )


def other_certificate(parts):
    other = authority(curve=True).certificate.public_bytes(Encoding.DER)
    put = b"<X509Certificate>" + base64.b64encode(other) + b"</X509Certificate>"
    in_signature(rb"<X509Certificate>[^<]*</X509Certificate>", put)(parts)


def no_text(parts):
    parts[SIGNATURE_PART] = b'<?xml version="1.0"?><x/>'


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (in_document(b"Saal", b"Haus"), "changed"),
        (add_part, "unsigned-part"),
        (add_part, "unsigned-link"),
        (retype, "retyped"),
        (redirect, "changed"),
        (remove_part, "missing"),
        (unlink_origin, "unlinked"),
        (unlink_origin, "no-signature"),
        (second_signature_part, "unlinked"),
        (doctype, "file-entity"),
        (other_certificate, "wrong-certificate"),
        (no_text, "unreadable"),
        (in_signature(rb"2018-01-17T09:30:00Z", b"2018-01-18T09:30:00Z"), "changed"),
        (in_signature(rb"KV-2018", b"KV-2019"), "changed"),
        (in_signature(rb"xmlenc#sha256", b"xmlenc#sha1"), "algorithm"),
        (in_signature(rb"(<SignatureValue>)....", rb"\1AAAA"), "wrong-value"),
        (in_signature(rb'Id="idOfficeObject"', b'Id="idPackageObject"'), "ambiguous"),
        (in_signature(rb"rsa-sha256", b"rsa-sha1"), "algorithm"),
        (lambda parts: None, "repacked"),
    ],
)
def test_what_was_done_to_a_paper_is_named(change, code, addendum):
    report = verify_package(altered(addendum, change))
    assert not report.holds
    assert code in codes(report)


@pytest.mark.parametrize("name", ["docProps/core.xml", "docProps/app.xml"])
def test_properties_are_covered_although_office_leaves_them_out(name, addendum):
    def change(parts):
        parts[name] = parts[name].replace(b"Vertragswerk", b"Vertragswert")
        parts[name] = parts[name].replace(b"Bezirksamt", b"Landesverband")

    report = verify_package(altered(addendum, change))
    assert not report.holds
    assert report.signatures[0].intact
    assert codes(report) == {"repacked"}


def test_certificates_beside_the_signer_are_covered(addendum):
    def change(parts):
        root = etree.fromstring(parts[SIGNATURE_PART])
        data = root.find(f"{{{DS}}}KeyInfo/{{{DS}}}X509Data")
        data.remove(data[-1])
        parts[SIGNATURE_PART] = etree.tostring(root)

    assert codes(verify_package(altered(addendum, change))) == {"repacked"}


def test_twin_names_are_refused(addendum):
    parts = list(parts_of(addendum).items())
    twin = [*parts, (DOCUMENT, parts_of(papers()["draft"])[DOCUMENT])]
    with pytest.warns(UserWarning, match="Duplicate name"):
        made = zipped(twin)
    assert codes(verify_package(made)) == {"file-duplicate-name"}


@pytest.mark.parametrize(
    "wrap", [lambda data: b"MZ" + data, lambda data: data + b"\n", lambda data: b"PK"]
)
def test_bytes_around_the_archive_do_not_pass(wrap, addendum):
    report = verify_package(wrap(addendum))
    assert not report.holds
    assert codes(report)


def test_a_signature_of_another_program_is_checked_but_not_called_complete(addendum):
    """As Word writes it: without the seal over the archive."""

    def change(parts):
        parts["docProps/core.xml"] += b"\n"

    made = altered(addendum, change)
    report = verify_package(made)
    (signature,) = report.signatures
    assert (signature.intact, signature.complete, report.complete) == (
        True,
        True,
        False,
    )


def test_the_parts_of_a_signed_paper_are_those_of_the_unsigned_one(addendum):
    unsigned = parts_of(docx_of(addendum_wording("ZV-2018-01"), pdf_digest=PDF_DIGEST))
    sealed = parts_of(addendum)
    added = {name for name in sealed if name.startswith("_xmlsignatures/")}
    assert set(sealed) - added == set(unsigned)
    differing = {name for name in unsigned if unsigned[name] != sealed[name]}
    assert differing == {TYPES_PART, "_rels/.rels"}
    with zipfile.ZipFile(io.BytesIO(addendum)) as archive:
        assert archive.testzip() is None
