"""The signature part as Word 2010 and newer write it: XML-DSig with XAdES-EPES.

``signature_part`` is a function of plain values. The signer calls it to write,
the verifier to see whether a part could have been written by it.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography import x509
from lxml import etree

from documents.opc.canonical import canonical, digest
from documents.opc.names import (
    C14N,
    DIGSIG,
    DS,
    METHODS,
    OFFICE,
    PROOF_OF_CREATION,
    RELATIONSHIP_TRANSFORM,
    SHA256,
    SIGNED_PROPERTIES,
    XADES,
)

DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Office expects all of these; the values say nothing and are the same everywhere
OFFICE_DETAILS = (
    ("SetupID", ""),
    ("SignatureText", ""),
    ("SignatureImage", ""),
    ("SignatureComments", None),
    ("WindowsVersion", "10.0"),
    ("OfficeVersion", "16.0.16827/26"),
    ("ApplicationVersion", "16.0.16827"),
    ("Monitors", "1"),
    ("HorizontalResolution", "1920"),
    ("VerticalResolution", "1080"),
    ("ColorDepth", "32"),
    ("SignatureProviderId", "{00000000-0000-0000-0000-000000000000}"),
    ("SignatureProviderUrl", ""),
    ("SignatureProviderDetails", "9"),
    ("SignatureType", "1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartReference:
    """One signed part; for a relationship part the signed ids."""

    uri: str
    digest: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All values of a signature part."""

    references: tuple[PartReference, ...]
    signed_at: str
    """``2018-01-17T09:00:00Z``"""
    comment: str
    seal: str
    """What binds the archive around the parts; see ``documents.opc.seal``."""
    method: str
    """``rsa-sha256`` or ``ecdsa-sha256``"""
    certificates: tuple[bytes, ...]
    """DER, the signer's first."""
    value: bytes = b""


def signature_part(contents: Contents) -> bytes:
    """Return the signature part with these values, byte for byte the same."""
    return DECLARATION + canonical(_signature(contents))


def signed_info(contents: Contents) -> bytes:
    """Return the canonical bytes to which the signature value belongs."""
    root = _signature(contents)
    return canonical(root.find(f"{{{DS}}}SignedInfo"))


def _signature(contents: Contents) -> etree._Element:
    root = etree.Element(
        f"{{{DS}}}Signature", nsmap={None: DS}, Id="idPackageSignature"
    )
    info = _add(root, DS, "SignedInfo")
    _add(root, DS, "SignatureValue").text = _base64(contents.value)
    data = _add(_add(root, DS, "KeyInfo"), DS, "X509Data")
    for certificate in contents.certificates:
        _add(data, DS, "X509Certificate").text = _base64(certificate)
    package = _package_object(root, contents)
    office = _office_object(root, contents)
    properties = _signed_properties(root, contents)
    _add(info, DS, "CanonicalizationMethod", Algorithm=C14N)
    _add(info, DS, "SignatureMethod", Algorithm=METHODS + contents.method)
    kind = f"{DS}Object"
    _reference(info, "#idPackageObject", digest(canonical(package)), Type=kind)
    _reference(info, "#idOfficeObject", digest(canonical(office)), Type=kind)
    transforms = ((C14N, ()),)
    _reference(
        info,
        "#idSignedProperties",
        digest(canonical(properties)),
        transforms,
        Type=SIGNED_PROPERTIES,
    )
    return root


def _package_object(root: etree._Element, contents: Contents) -> etree._Element:
    """What is signed of the package, and when."""
    package = _add(root, DS, "Object", {"mdssi": DIGSIG}, Id="idPackageObject")
    manifest = _add(package, DS, "Manifest")
    for item in contents.references:
        transforms = ((RELATIONSHIP_TRANSFORM, item.ids), (C14N, ()))
        _reference(manifest, item.uri, item.digest, transforms if item.ids else ())
    time = _add(_property(package, "idSignatureTime"), DIGSIG, "SignatureTime")
    _add(time, DIGSIG, "Format").text = "YYYY-MM-DDThh:mm:ssTZD"
    _add(time, DIGSIG, "Value").text = contents.signed_at
    return package


def _office_object(root: etree._Element, contents: Contents) -> etree._Element:
    """What Office shows in its details of a signature."""
    office = _add(root, DS, "Object", Id="idOfficeObject")
    parent = _property(office, "idOfficeV1Details")
    details = etree.SubElement(
        parent, f"{{{OFFICE}}}SignatureInfoV1", nsmap={None: OFFICE}
    )
    for name, value in OFFICE_DETAILS:
        text = contents.comment if value is None else value
        _add(details, OFFICE, name).text = text or None
    return office


def _signed_properties(root: etree._Element, contents: Contents) -> etree._Element:
    """XAdES: when, with which certificate, and as what."""
    qualifying = _add(
        _add(root, DS, "Object"),
        XADES,
        "QualifyingProperties",
        {"xd": XADES},
        Target="#idPackageSignature",
    )
    signed = _add(qualifying, XADES, "SignedProperties", Id="idSignedProperties")
    signature = _add(signed, XADES, "SignedSignatureProperties")
    _add(signature, XADES, "SigningTime").text = contents.signed_at
    _signing_certificate(signature, contents.certificates[0])
    policy = _add(signature, XADES, "SignaturePolicyIdentifier")
    _add(policy, XADES, "SignaturePolicyImplied")
    data = _add(signed, XADES, "SignedDataObjectProperties")
    commitment = _add(data, XADES, "CommitmentTypeIndication")
    kind = _add(commitment, XADES, "CommitmentTypeId")
    _add(kind, XADES, "Identifier").text = PROOF_OF_CREATION
    _add(commitment, XADES, "AllSignedDataObjects")
    qualifiers = _add(commitment, XADES, "CommitmentTypeQualifiers")
    _add(qualifiers, XADES, "CommitmentTypeQualifier").text = contents.seal
    return signed


def _signing_certificate(parent: etree._Element, der: bytes) -> None:
    certificate = x509.load_der_x509_certificate(der)
    item = _add(_add(parent, XADES, "SigningCertificate"), XADES, "Cert")
    sums = _add(item, XADES, "CertDigest")
    _add(sums, DS, "DigestMethod", Algorithm=SHA256)
    _add(sums, DS, "DigestValue").text = digest(der)
    issuer = _add(item, XADES, "IssuerSerial")
    _add(issuer, DS, "X509IssuerName").text = certificate.issuer.rfc4514_string()
    _add(issuer, DS, "X509SerialNumber").text = str(certificate.serial_number)


def _property(parent: etree._Element, identifier: str) -> etree._Element:
    properties = _add(parent, DS, "SignatureProperties")
    target = "#idPackageSignature"
    return _add(properties, DS, "SignatureProperty", Id=identifier, Target=target)


def _reference(
    parent: etree._Element,
    uri: str,
    value: str,
    transforms: Iterable[tuple[str, tuple[str, ...]]] = (),
    **attributes: str,
) -> None:
    reference = _add(parent, DS, "Reference", None, URI=uri, **attributes)
    if transforms:
        steps = _add(reference, DS, "Transforms")
        for algorithm, ids in transforms:
            step = _add(steps, DS, "Transform", Algorithm=algorithm)
            for identifier in ids:
                _add(step, DIGSIG, "RelationshipReference", SourceId=identifier)
    _add(reference, DS, "DigestMethod", Algorithm=SHA256)
    _add(reference, DS, "DigestValue").text = value


def _add(
    parent: etree._Element,
    namespace: str,
    name: str,
    prefixes: dict[str, str] | None = None,
    **attributes: str,
) -> etree._Element:
    tag = f"{{{namespace}}}{name}"
    return etree.SubElement(parent, tag, attributes, nsmap=prefixes)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
