"""What a returned copy is compared with: keys, citations and digests of clauses.

Kept as custom XML: word processors carry it along unseen. No content of the
document is bound to it, so nobody can change a shown word through it.
"""

import hashlib

from lxml import etree

from agreements.wording import Printed, PrintedClause
from agreements.wording.printing import joined
from documents.docx.xml import serialised
from documents.look import PaperLook

NAMESPACE = "urn:vertragswerk:manifest:1"
ITEM_ID = "{0F3B7C52-6A1D-4B8E-9C40-7D2E5A1B6C90}"
STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


def manifest_part(text: Printed, look: PaperLook) -> bytes:
    """Return ``customXml/item1.xml``: the document and each of its clauses."""
    wording = text.wording
    root = etree.Element(
        f"{{{NAMESPACE}}}manifest",
        {
            "reference": wording.reference,
            "version": str(wording.version),
            "digest": look.version_digest,
            "language": wording.language,
        },
        nsmap={None: NAMESPACE},
    )
    for clause in text.walk():
        etree.SubElement(
            root,
            f"{{{NAMESPACE}}}clause",
            {
                "key": clause.key,
                "kind": clause.kind.value,
                "label": clause.label,
                "sha256": clause_digest(clause),
            },
        )
    return serialised(root)


def properties_part() -> bytes:
    """Return ``customXml/itemProps1.xml``."""
    item = {f"{{{STORE}}}itemID": ITEM_ID}
    root = etree.Element(f"{{{STORE}}}datastoreItem", item, nsmap={"ds": STORE})
    schemas = etree.SubElement(root, f"{{{STORE}}}schemaRefs")
    etree.SubElement(schemas, f"{{{STORE}}}schemaRef", {f"{{{STORE}}}uri": NAMESPACE})
    return serialised(root)


def clause_digest(clause: PrintedClause) -> str:
    """Return the SHA-256 of a clause's own words, without number and children."""
    cells = [" | ".join(joined(cell) for cell in cells) for cells in clause.rows]
    heads = [" | ".join(column.heading for column in clause.columns)]
    lines = [clause.heading_text, clause.text, *filter(None, heads), *cells]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
