"""Is every byte of a signature accounted for?

A signature does not cover itself. Parts of its container are signed, others are
not: the bag of certificates, versions, padding, the way in which things are encoded.
Here the container is written anew from the parts that are proven, and compared
byte for byte with the one in the file (RFC 5652, DER).
"""

from collections.abc import Iterable, Sequence

from asn1crypto import cms, core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import extract_certificate_info

SEQUENCE, SET, OCTETS, FIRST, SECOND = 0x30, 0x31, 0x04, 0xA0, 0xA1
SIGNED_DATA = core.ObjectIdentifier("1.2.840.113549.1.7.2").dump()
PLAIN_DATA = core.ObjectIdentifier("1.2.840.113549.1.7.1").dump()
TIMESTAMP_INFO = core.ObjectIdentifier("1.2.840.113549.1.9.16.1.4").dump()
TIMESTAMP_ATTRIBUTE = core.ObjectIdentifier("1.2.840.113549.1.9.16.2.14").dump()
NOTHING = (core.VOID, None)


def is_accounted_for(
    data: bytes, byte_range: Sequence[int], roots: Iterable[x509.Certificate]
) -> bool:
    """Say whether the container in the gap of a signature holds proven bytes only.

    :param data: the file
    :param byte_range: four numbers, the signed parts before and after the container
    :param roots: trusted authorities, which may vouch for certificates in the bag
    """
    _, before, after, _ = byte_range
    container = data[before:after]
    digits = container[1:-1]
    if container[:1] + container[-1:] != b"<>" or digits not in (
        digits.lower(),
        digits.upper(),
    ):
        return False
    try:
        found = bytes.fromhex(digits.decode("ascii"))
        content = cms.ContentInfo.load(found)
        expected = _container(content["content"], tuple(roots))
    except (ValueError, TypeError, KeyError):  # a form that has no place here
        return False
    padding = found[len(expected) :]
    return (
        found.startswith(expected)
        and not any(padding)
        and len(digits) == 2 * len(found)
    )


def _container(signed: cms.SignedData, roots: tuple[x509.Certificate, ...]) -> bytes:
    """Write a container anew; what is not proven is left out, so that bytes differ."""
    kind, content = _content(signed)
    by_key = _is_found_by_key(_signer(signed))
    version = 1 if kind == PLAIN_DATA and not by_key else 3
    parts = (
        _number(version),
        _wrap(SET, _digest_algorithm(signed)),
        _wrap(SEQUENCE, kind + content),
        _wrap(FIRST, b"".join(_vouched(signed, roots))),
        _wrap(SET, _signer_info(signed, roots)),
    )
    whole = _wrap(SEQUENCE, b"".join(parts))
    return _wrap(SEQUENCE, SIGNED_DATA + _wrap(FIRST, whole))


def _content(signed: cms.SignedData) -> tuple[bytes, bytes]:
    """Return kind and content: none for a file, the statement of a timestamp."""
    enclosed = signed["encap_content_info"]
    if enclosed["content_type"].native == "data":
        return PLAIN_DATA, b""
    return TIMESTAMP_INFO, _wrap(FIRST, _wrap(OCTETS, bytes(enclosed["content"])))


def _signer(signed: cms.SignedData) -> cms.SignerInfo:
    (signer,) = signed["signer_infos"]
    return signer


def _is_found_by_key(signer: cms.SignerInfo) -> bool:
    return bool(signer["sid"].name == "subject_key_identifier")


def _signer_info(signed: cms.SignedData, roots: tuple[x509.Certificate, ...]) -> bytes:
    signer = _signer(signed)
    by_key = _is_found_by_key(signer)
    parts = [
        _number(3 if by_key else 1),
        _signer_name(signed),
        _digest_algorithm(signed),
        _wrap(FIRST, signer["signed_attrs"].contents),
        _signature_algorithm(signer),
        _wrap(OCTETS, signer["signature"].native),
    ]
    if signer["unsigned_attrs"] not in NOTHING:
        parts.append(_wrap(SECOND, _timestamp(signer, roots)))
    return _wrap(SEQUENCE, b"".join(parts))


def _signer_name(signed: cms.SignedData) -> bytes:
    """Write who signed, as the certificate has it and not only alike."""
    certificate = extract_certificate_info(signed).signer_cert
    if _is_found_by_key(_signer(signed)):
        return _wrap(0x80, certificate.key_identifier)
    serial = certificate["tbs_certificate"]["serial_number"].dump()
    return _wrap(SEQUENCE, certificate.issuer.dump() + serial)


def _digest_algorithm(signed: cms.SignedData) -> bytes:
    """Write the digest algorithm as one of the two forms in use, else not at all."""
    found = _signer(signed)["digest_algorithm"]
    name = core.ObjectIdentifier(found["algorithm"].dotted).dump()
    return _one_of(found.dump(), (name, name + core.Null().dump()))


def _signature_algorithm(signer: cms.SignerInfo) -> bytes:
    """Write the signature algorithm; parameters other than none must be signed."""
    found = signer["signature_algorithm"]
    name = core.ObjectIdentifier(found["algorithm"].dotted).dump()
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native == "cms_algorithm_protection":
            protected = attribute["values"][0]["signature_algorithm"]
            return _wrap(SEQUENCE, protected.contents)
    return _one_of(found.dump(), (name, name + core.Null().dump()))


def _one_of(found: bytes, forms: Iterable[bytes]) -> bytes:
    return found if found in {_wrap(SEQUENCE, form) for form in forms} else b""


def _timestamp(signer: cms.SignerInfo, roots: tuple[x509.Certificate, ...]) -> bytes:
    """Write the one unsigned attribute that a signature may have: its timestamp."""
    (attribute,) = signer["unsigned_attrs"]
    (token,) = attribute["values"]
    return _wrap(
        SEQUENCE,
        TIMESTAMP_ATTRIBUTE + _wrap(SET, _container(token["content"], roots)),
    )


def _vouched(
    signed: cms.SignedData, roots: tuple[x509.Certificate, ...]
) -> Iterable[bytes]:
    """Yield the certificates that an authority at hand has signed as they are.

    The signer's own is bound by a signed attribute, and checked there.
    """
    info = extract_certificate_info(signed)
    bag = [asn1.Certificate.load(one.chosen.untag().dump()) for one in _bag(signed)]
    known = [x509.load_der_x509_certificate(one.dump()) for one in bag]
    for one, certificate in zip(bag, known, strict=True):
        is_own = one.dump() == info.signer_cert.dump()
        if (is_own and _binds_certificate(_signer(signed))) or any(
            _is_issued_by(certificate, issuer) for issuer in (*known, *roots)
        ):
            yield certificate.public_bytes(Encoding.DER)


def _bag(signed: cms.SignedData) -> list[cms.CertificateChoices]:
    return [one for one in signed["certificates"] if one.name == "certificate"]


def _binds_certificate(signer: cms.SignerInfo) -> bool:
    names = {attribute["type"].native for attribute in signer["signed_attrs"]}
    return "signing_certificate_v2" in names


def _is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _number(value: int) -> bytes:
    return core.Integer(value).dump()


def _wrap(tag: int, contents: bytes) -> bytes:
    """Write one DER element with a one-byte tag."""
    size = len(contents)
    if size < 0x80:
        return bytes((tag, size)) + contents
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + contents
