"""Where timestamps (RFC 3161) come from: the demonstration's own clock, or outside."""

import hashlib
import secrets
from datetime import UTC, date, datetime
from typing import Final, Protocol

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import (
    as_signing_certificate_v2,
    extract_signer_info,
    simple_cms_attribute,
)
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    validate_sig_integrity,
)

from documents.keys import Identity
from documents.keys.certificates import BERLIN
from documents.pades.refusals import TimestampError

# an arc anybody may use (ITU-T X.667): made once from a random UUID
POLICY: Final = "2.25.242839183063478423095483940582719230571"
ALGORITHM: Final = "sha256"
SECONDS_TO_WAIT: Final = 15


class TimestampKeys(Protocol):
    """Whoever has a timestamp key: the key store of the demonstration."""

    def timestamp_authority(self, on: date) -> Identity:
        """Return the key for a day."""
        ...


class LocalTimeStamper(TimeStamper):
    """The demonstration's timestamp authority: it states the moment it is given."""

    def __init__(self, identity: Identity, *, at: datetime) -> None:
        """Take the moment to state, to the second.

        :param at: aware moment; a demonstration's day, or now
        """
        if at.tzinfo is None:
            raise ValueError("a timestamp needs an aware moment")
        super().__init__()  # type: ignore[no-untyped-call]  # untyped there
        self._identity = identity
        self._certificates = [
            x509.Certificate.load(certificate.public_bytes(Encoding.DER))
            for certificate in (identity.certificate, *identity.chain)
        ]
        self._at = at.astimezone(UTC).replace(microsecond=0)

    async def async_request_tsa_response(
        self, req: tsp.TimeStampReq
    ) -> tsp.TimeStampResp:
        """Answer a request as an authority would over HTTP."""
        imprint = req["message_imprint"]
        if imprint["hash_algorithm"]["algorithm"].native != ALGORITHM:
            raise TimestampRequestError("only SHA-256 is stamped")
        stated = self._info(imprint, req["nonce"]).dump()
        token = cms.ContentInfo(
            {"content_type": "signed_data", "content": self._signed(stated)}
        )
        return tsp.TimeStampResp(
            {"status": {"status": "granted"}, "time_stamp_token": token}
        )

    def _info(self, imprint: tsp.MessageImprint, nonce: core.Integer) -> tsp.TSTInfo:
        values = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": imprint,
            "serial_number": secrets.randbits(63),
            "gen_time": self._at,
            "tsa": x509.GeneralName("directory_name", self._certificates[0].subject),
        }
        if nonce.native is not None:
            values["nonce"] = nonce
        return tsp.TSTInfo(values)

    def _signed(self, stated: bytes) -> cms.SignedData:
        attributes = self._attributes(stated)
        signature = self._identity.key.sign(attributes.dump(), PKCS1v15(), SHA256())
        own = self._certificates[0]
        who = {"issuer": own.issuer, "serial_number": own.serial_number}
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", who),
            "digest_algorithm": {"algorithm": ALGORITHM},
            "signature_algorithm": {"algorithm": "sha256_rsa"},
            "signed_attrs": attributes,
            "signature": signature,
        }
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": ALGORITHM}],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": cms.ParsableOctetString(stated),
                },
                "certificates": self._certificates,
                "signer_infos": [signer],
            }
        )

    def _attributes(self, stated: bytes) -> cms.CMSAttributes:
        protection = cms.CMSAlgorithmProtection(
            {
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": ALGORITHM}),
                "signature_algorithm": algos.SignedDigestAlgorithm(
                    {"algorithm": "sha256_rsa"}
                ),
            }
        )
        return cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("message_digest", hashlib.sha256(stated).digest()),
                simple_cms_attribute(
                    "signing_certificate_v2",
                    as_signing_certificate_v2(self._certificates[0]),
                ),
                simple_cms_attribute("cms_algorithm_protection", protection),
            ]
        )


class CheckedTimeStamper(TimeStamper):
    """Asks an authority and believes no answer that does not fit the question.

    Without it a token for other bytes would lower the level unseen.
    """

    def __init__(self, authority: TimeStamper) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped there
        self._authority = authority
        self.tokens = 0

    async def async_timestamp(
        self, message_digest: bytes, md_algorithm: str
    ) -> cms.ContentInfo:
        """Return a token for exactly this digest.

        :raises TimestampError: with the reason why there is none
        """
        try:
            token = await self._authority.async_timestamp(message_digest, md_algorithm)
            fits = _fits(token["content"], message_digest, md_algorithm)
        # whatever goes wrong on the way or in the answer, the act must not go on
        except Exception as error:
            reason = str(error) or type(error).__name__
            raise TimestampError(reason=reason) from error
        if not fits:
            raise TimestampError(reason="the answer does not fit the question")
        self.tokens += 1
        return token


def _fits(token: cms.SignedData, digest: bytes, algorithm: str) -> bool:
    content = token["encap_content_info"]["content"]
    imprint = content.parsed["message_imprint"]
    signer = extract_signer_info(token)
    stated = hashlib.new(signer["digest_algorithm"]["algorithm"].native)
    stated.update(bytes(content))
    intact, valid = validate_sig_integrity(
        signer,
        extract_certs_for_validation(token).signer_cert,
        expected_content_type="tst_info",
        actual_digest=stated.digest(),
    )
    return (
        intact
        and valid
        and imprint["hash_algorithm"]["algorithm"].native == algorithm
        and imprint["hashed_message"].native == digest
    )


def local_timestamper(keys: TimestampKeys, *, at: datetime) -> TimeStamper:
    """Return the demonstration's own authority, which states ``at``."""
    return LocalTimeStamper(
        keys.timestamp_authority(at.astimezone(BERLIN).date()), at=at
    )


def remote_timestamper(url: str) -> TimeStamper:
    """Return an outside authority; it states its own time, and has 15 s to answer."""
    return HTTPTimeStamper(url, timeout=SECONDS_TO_WAIT)
