"""Read one signature part and recompute everything it states."""

import base64
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from lxml import etree

from documents.opc.canonical import PARSER, canonical, digest, relationships
from documents.opc.markup import Contents, PartReference
from documents.opc.names import (
    C14N,
    DIGESTS,
    DIGSIG,
    DS,
    METHODS,
    OFFICE,
    RELATIONSHIP_TRANSFORM,
    XADES,
)
from documents.opc.package import content_type, reach
from documents.opc.report import OpcProblem, OpcSignature, problem

HASHES: Mapping[str, type[hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
TRANSFORMS = ((), (C14N,), (RELATIONSHIP_TRANSFORM, C14N))


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of the signature, as it stands there."""

    uri: str
    algorithm: str
    digest: str
    transforms: tuple[str, ...]
    ids: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def part(self) -> str:
        return self.uri.partition("?")[0].lstrip("/")


def judge_signature(parts: Mapping[str, bytes], name: str) -> OpcSignature:
    """Return the verdict on one signature part.

    :raises Exception: of many kinds if the part is not a signature at all
    """
    root = etree.fromstring(parts[name], PARSER)
    ids = dict(_identified(root))
    info = root.find(f"{{{DS}}}SignedInfo")
    own = [*_references(info)]
    manifest = [*_manifest(ids, own)]
    broken = [
        *_ambiguous(root),
        *_check_own(ids, own),
        *(found for item in manifest for found in _check_part(parts, item)),
        *_check_value(root, info),
        *_check_certificate(root, ids, own),
    ]
    open_ends = [*_uncovered(parts, manifest)]
    ders = certificates(root)
    return OpcSignature(
        intact=not broken,
        complete=not open_ends,
        errors=(*broken, *open_ends),
        signer=x509.load_der_x509_certificate(ders[0]).subject.rfc4514_string(),
        certificate=ders[0],
        chain=ders[1:],
        signed_at=_signed_at(root),
    )


def read_contents(content: bytes) -> Contents:
    """Return the values from which ``signature_part`` would write this part."""
    root = etree.fromstring(content, PARSER)
    info = root.find(f"{{{DS}}}SignedInfo")
    method = info.find(f"{{{DS}}}SignatureMethod").get("Algorithm")
    manifest = root.find(f"{{{DS}}}Object/{{{DS}}}Manifest")
    return Contents(
        references=tuple(
            PartReference(uri=item.uri, digest=item.digest, ids=item.ids)
            for item in _references(manifest)
        ),
        signed_at=_text(root, DIGSIG, "Value"),
        comment=_text(root, OFFICE, "SignatureComments"),
        seal=_text(root, XADES, "CommitmentTypeQualifier"),
        method=method.removeprefix(METHODS),
        certificates=certificates(root),
        value=_value(root),
    )


def certificates(root: etree._Element) -> tuple[bytes, ...]:
    """Return the certificates of a signature, DER, the signer's first."""
    path = f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate"
    return tuple(base64.b64decode(item.text) for item in root.findall(path))


def _identified(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for element in root.iter(etree.Element):
        if element.get("Id"):
            yield element.get("Id"), element


def _ambiguous(root: etree._Element) -> Iterator[OpcProblem]:
    seen = set[str]()
    for identifier, _element in _identified(root):
        if identifier in seen:
            yield problem("ambiguous", part=identifier)
        seen.add(identifier)


def _references(parent: etree._Element) -> Iterator[Reference]:
    for item in parent.findall(f"{{{DS}}}Reference"):
        steps = item.findall(f"{{{DS}}}Transforms/{{{DS}}}Transform")
        one, group = f"{{{DIGSIG}}}RelationshipReference", "RelationshipsGroupReference"
        yield Reference(
            uri=item.get("URI", ""),
            algorithm=item.find(f"{{{DS}}}DigestMethod").get("Algorithm"),
            digest="".join(item.find(f"{{{DS}}}DigestValue").text.split()),
            transforms=tuple(step.get("Algorithm") for step in steps),
            ids=tuple(found.get("SourceId") for found in item.iter(one)),
            types=tuple(
                found.get("SourceType") for found in item.iter(f"{{{DIGSIG}}}{group}")
            ),
        )


def _manifest(
    ids: Mapping[str, etree._Element], own: list[Reference]
) -> Iterator[Reference]:
    """Yield the references to parts that stand in objects which are signed."""
    for item in own:
        element = ids.get(item.uri.removeprefix("#"))
        if element is not None and element.tag == f"{{{DS}}}Object":
            for manifest in element.findall(f"{{{DS}}}Manifest"):
                yield from _references(manifest)


def _check_own(
    ids: Mapping[str, etree._Element], own: list[Reference]
) -> Iterator[OpcProblem]:
    for item in own:
        element = ids.get(item.uri.removeprefix("#"))
        if not item.uri.startswith("#") or element is None:
            yield problem("missing", part=item.uri)
        elif item.transforms not in TRANSFORMS[:2] or item.algorithm not in DIGESTS:
            yield problem("algorithm")
        elif digest(canonical(element), item.algorithm) != item.digest:
            yield problem("changed", part=item.uri)


def _check_part(parts: Mapping[str, bytes], item: Reference) -> Iterator[OpcProblem]:
    if item.part not in parts:
        yield problem("missing", part=item.part)
    elif item.transforms not in TRANSFORMS or item.algorithm not in DIGESTS:
        yield problem("algorithm")
    else:
        kind = item.uri.partition("?ContentType=")[2]
        if content_type(parts, item.part) != kind:
            yield problem("retyped", part=item.part)
        if digest(_hashed(parts[item.part], item), item.algorithm) != item.digest:
            yield problem("changed", part=item.part)


def _hashed(content: bytes, item: Reference) -> bytes:
    if RELATIONSHIP_TRANSFORM in item.transforms:
        return relationships(content, item.ids, item.types)
    if item.transforms:
        return canonical(etree.fromstring(content, PARSER))
    return content


def _check_value(root: etree._Element, info: etree._Element) -> Iterator[OpcProblem]:
    form = info.find(f"{{{DS}}}CanonicalizationMethod").get("Algorithm")
    method = info.find(f"{{{DS}}}SignatureMethod").get("Algorithm")
    kind, _dash, name = method.removeprefix(METHODS).partition("-")
    key = x509.load_der_x509_certificate(certificates(root)[0]).public_key()
    if form != C14N or name not in HASHES:
        yield problem("algorithm")
        return
    algorithm, value, signed = HASHES[name](), _value(root), canonical(info)
    try:
        if kind == "rsa" and isinstance(key, rsa.RSAPublicKey):
            key.verify(value, signed, padding.PKCS1v15(), algorithm)
        elif kind == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(_dss(value), signed, ec.ECDSA(algorithm))
        else:
            yield problem("algorithm")
    except InvalidSignature:
        yield problem("wrong-value")


def _dss(value: bytes) -> bytes:
    half = len(value) // 2
    first, second = value[:half], value[half:]
    return encode_dss_signature(
        int.from_bytes(first, "big"), int.from_bytes(second, "big")
    )


def _check_certificate(
    root: etree._Element, ids: Mapping[str, etree._Element], own: list[Reference]
) -> Iterator[OpcProblem]:
    """Refuse a certificate that was put beside the signature afterwards."""
    for item in own:
        element = ids.get(item.uri.removeprefix("#"))
        if element is None or element.tag != f"{{{XADES}}}SignedProperties":
            continue
        stated = element.find(
            f".//{{{XADES}}}SigningCertificate//{{{XADES}}}CertDigest"
        )
        method = stated.find(f"{{{DS}}}DigestMethod").get("Algorithm")
        value = "".join(stated.find(f"{{{DS}}}DigestValue").text.split())
        if method in DIGESTS and digest(certificates(root)[0], method) == value:
            return
    yield problem("wrong-certificate")


def _uncovered(
    parts: Mapping[str, bytes], manifest: list[Reference]
) -> Iterator[OpcProblem]:
    covered = {item.part: item for item in manifest}
    found = reach(parts)
    for name in found.parts:
        if name not in covered:
            yield problem("unsigned-part", part=name)
    for name, ids in found.relationships:
        if name not in covered or not {*ids} <= {*covered[name].ids}:
            yield problem("unsigned-link", part=posixpath.normpath(name))


def _signed_at(root: etree._Element) -> datetime | None:
    text = _text(root, XADES, "SigningTime") or _text(root, DIGSIG, "Value")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _value(root: etree._Element) -> bytes:
    return base64.b64decode(root.find(f"{{{DS}}}SignatureValue").text)


def _text(root: etree._Element, namespace: str, name: str) -> str:
    return root.findtext(f".//{{{namespace}}}{name}") or ""
