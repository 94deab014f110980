"""Names of the packaging and signature standards, spelled once.

Source: ECMA-376 part 2 (packaging), XML-DSig, XAdES 1.3.2, [MS-OFFCRYPTO] 2.5.
"""

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DIGSIG = f"{PACKAGE}/digital-signature"
RELATIONSHIPS = f"{PACKAGE}/relationships"
CONTENT_TYPES = f"{PACKAGE}/content-types"
OFFICE = "http://schemas.microsoft.com/office/2006/digsig"

C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
RELATIONSHIP_TRANSFORM = f"{PACKAGE}/RelationshipTransform"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
# SHA-1 is left out: a signature that rests on it proves nothing any more
DIGESTS = {
    SHA256: "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
METHODS = "http://www.w3.org/2001/04/xmldsig-more#"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
PROOF_OF_CREATION = "http://uri.etsi.org/01903/v1.2.2#ProofOfCreation"

ORIGIN_PART = "_xmlsignatures/origin.sigs"
ORIGIN_RELATIONSHIPS = "_xmlsignatures/_rels/origin.sigs.rels"
SIGNATURE_PART = "_xmlsignatures/sig1.xml"
TYPES_PART = "[Content_Types].xml"
ROOT_RELATIONSHIPS = "_rels/.rels"
ORIGIN_TYPE = "application/vnd.openxmlformats-package.digital-signature-origin"
SIGNATURE_TYPE = (
    "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
)
ORIGIN_RELATIONSHIP = f"{RELATIONSHIPS}/digital-signature/origin"
SIGNATURE_RELATIONSHIP = f"{RELATIONSHIPS}/digital-signature/signature"

# relationships that Office leaves out of its signatures: to the signature itself
# and to the properties it rewrites on its own
UNSIGNED_RELATIONSHIPS = (
    "/digital-signature/",
    "/metadata/core-properties",
    "/extended-properties",
    "/custom-properties",
    "/metadata/thumbnail",
)
