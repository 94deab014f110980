"""The claim of PDF/UA-1 beside that of PDF/A-3a, in one XMP packet.

WeasyPrint 70 writes one variant only. The claim of the other must stand in the
same ``rdf:RDF`` and, for PDF/A, be described by an extension schema (veraPDF rules
5-1 of UA-1, 6.6.2.3.1-1 and -2 of 3a).
"""

from types import MethodType
from typing import Any

from weasyprint import Document

CLAIM = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>\
<rdf:Description rdf:about=""\
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"\
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
END = b"</rdf:RDF>"


def claim_accessibility(document: Document) -> None:
    """Make a rendered document state that it is PDF/UA-1, too."""
    metadata = document.metadata

    # Any: WeasyPrint hands over variant, version and conformance untyped.
    def with_claim(self: Any, *arguments: Any) -> bytes:
        packet: bytes = type(self).generate_rdf_metadata(self, *arguments)
        return packet.replace(END, CLAIM + END)

    metadata.generate_rdf_metadata = MethodType(with_claim, metadata)
