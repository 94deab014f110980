"""Sign a DOCX so that Word and LibreOffice show the signature."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext_lazy as _
from lxml import etree

from documents.errors import DocumentError
from documents.guards import read_parts
from documents.opc.archive import join, join_locals, records_of, stored_record
from documents.opc.canonical import PARSER, digest, relationships
from documents.opc.markup import (
    DECLARATION,
    Contents,
    PartReference,
    signature_part,
    signed_info,
)
from documents.opc.names import (
    CONTENT_TYPES,
    ORIGIN_PART,
    ORIGIN_RELATIONSHIP,
    ORIGIN_RELATIONSHIPS,
    ORIGIN_TYPE,
    RELATIONSHIPS,
    ROOT_RELATIONSHIPS,
    SIGNATURE_PART,
    SIGNATURE_RELATIONSHIP,
    SIGNATURE_TYPE,
    TYPES_PART,
)
from documents.opc.package import content_type, reach
from documents.opc.seal import seal_of

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class AlreadySignedError(DocumentError):
    code = "docx-already-signed"
    message = _("This DOCX already carries a signature; a second one is not added.")


def sign_package(
    docx: bytes,
    *,
    key: Key,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate] = (),
    at: datetime,
    comment: str = "",
) -> bytes:
    """Return ``docx`` with a signature over all its parts and its archive.

    With an RSA key the same input gives the same bytes.

    :param at: aware moment that the signature states; nobody else confirms it
    :param comment: what word processors show as purpose of the signature
    :raises FileRefusedError: if the DOCX does not pass the gate
    :raises AlreadySignedError: if it carries a signature
    """
    parts = read_parts(docx)
    if any(name.startswith("_xmlsignatures/") for name in parts):
        raise AlreadySignedError
    parts |= _announcement(parts)
    records = records_of(parts)
    ders = [item.public_bytes(Encoding.DER) for item in (certificate, *chain)]
    contents = Contents(
        references=_references(parts),
        signed_at=at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        comment=comment,
        seal=str(seal_of(join_locals(records), ders)),
        method="rsa-sha256" if isinstance(key, rsa.RSAPrivateKey) else "ecdsa-sha256",
        certificates=tuple(ders),
    )
    signed = replace(contents, value=_value(key, signed_info(contents)))
    content = signature_part(signed)
    last = stored_record(SIGNATURE_PART, content, start=records[-1].end)
    return join((*records, last))


def _announcement(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts that announce a signature; Office hashes none as a whole."""
    types = etree.fromstring(parts[TYPES_PART], PARSER)
    default = {"Extension": "sigs", "ContentType": ORIGIN_TYPE}
    types.insert(0, etree.Element(f"{{{CONTENT_TYPES}}}Default", default))
    override = {"PartName": f"/{SIGNATURE_PART}", "ContentType": SIGNATURE_TYPE}
    etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override", override)
    root = etree.fromstring(parts[ROOT_RELATIONSHIPS], PARSER)
    _relate(root, "rIdSigOrigin", ORIGIN_RELATIONSHIP, ORIGIN_PART)
    origin = etree.Element(
        f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS}
    )
    _relate(origin, "rId1", SIGNATURE_RELATIONSHIP, posixpath.basename(SIGNATURE_PART))
    return {
        TYPES_PART: _written(types),
        ROOT_RELATIONSHIPS: _written(root),
        ORIGIN_PART: b"",
        ORIGIN_RELATIONSHIPS: _written(origin),
    }


def _relate(root: etree._Element, identifier: str, kind: str, target: str) -> None:
    attributes = {"Id": identifier, "Type": kind, "Target": target}
    etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship", attributes)


def _written(root: etree._Element) -> bytes:
    return DECLARATION + bytes(etree.tostring(root, method="c14n"))


def _references(parts: Mapping[str, bytes]) -> tuple[PartReference, ...]:
    found = reach(parts)
    links = [
        PartReference(
            uri=_uri(parts, name),
            digest=digest(relationships(parts[name], ids)),
            ids=ids,
        )
        for name, ids in found.relationships
    ]
    whole = [
        PartReference(uri=_uri(parts, name), digest=digest(parts[name]))
        for name in found.parts
    ]
    return (*links, *whole)


def _uri(parts: Mapping[str, bytes], name: str) -> str:
    return f"/{name}?ContentType={content_type(parts, name)}"


def _value(key: Key, content: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    first, second = decode_dss_signature(key.sign(content, ec.ECDSA(hashes.SHA256())))
    size = (key.key_size + 7) // 8
    return first.to_bytes(size, "big") + second.to_bytes(size, "big")
