"""The original on its way: sealed, signed person by person, completed.

Each step appends to the bytes of the one before. Partly signed bytes are
``Revision`` rows, which no page serves; only the completed original becomes
a ``Document``.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from agreements.journal import record
from agreements.models import NamedSignatory, Signature, SigningRound, User
from agreements.refusals import NotSealedError
from agreements.services.signatures import (
    check_may_sign,
    complete_round,
    record_seal,
    record_signature,
)
from agreements.services.signing import hold_round
from agreements.wording import print_wording
from documents.at_need import AtNeed
from documents.failpoints import reach
from documents.keys import Identity
from documents.models import Document, Revision
from documents.services.looks import original_look
from documents.services.papers import store_document
from documents.services.rooms import file_store, key_store, timestamper

if TYPE_CHECKING:
    from documents import docx, opc, pades, pdf
else:
    docx, opc = AtNeed("documents.docx"), AtNeed("documents.opc")
    pades, pdf = AtNeed("documents.pades"), AtNeed("documents.pdf")


def seal_original(*, round: SigningRound, at: datetime) -> Revision:
    """Make the original with a field for each named person and seal it.

    The slow part runs outside the transaction; a second call changes nothing.
    """
    present = round.revisions.filter(kind=Revision.Kind.SEAL).first()
    if present is not None:
        return present
    base = _original(round, at)
    reach("while-rendering")
    sealed = pades.seal(
        base,
        identity=_office_seal(round, at),
        timestamper=timestamper(at),
        at=at,
        language=round.agreement.language,
    )
    return _keep_sealed(round, base, sealed, at)


def _original(round: SigningRound, at: datetime) -> bytes:
    version = round.version
    printed = print_wording(version.wording())
    look = original_look(round, at)
    word = docx.build_docx(printed, look=look)
    return pdf.render_pdf(
        printed, canonical=version.canonical.encode(), docx=word, look=look
    )


def _office_seal(round: SigningRound, at: datetime) -> Identity:
    return key_store().identity(
        "office-seal",
        common_name=round.agreement.office.name,
        organisation=round.agreement.office.name,
        on=timezone.localdate(at),
    )


@transaction.atomic
def _keep_sealed(
    round: SigningRound, base: bytes, sealed: bytes, at: datetime
) -> Revision:
    hold_round(round)
    present = round.revisions.filter(kind=Revision.Kind.SEAL).first()
    if present is not None:
        return present
    _append(round, Revision.Kind.BASE, base, at)
    revision = _append(round, Revision.Kind.SEAL, sealed, at)
    reach("original-stored-before-commit")
    record_seal(round=round, digest=revision.digest, at=at)
    return revision


@transaction.atomic
def sign_original(
    *, signatory: NamedSignatory, digest: str, actor: User, at: datetime
) -> Signature:
    """Append the signature of a named person to the original.

    Signatures of one round queue on its row, so each builds on the last.

    :param digest: digest of the version whose text was shown to the person
    :raises AgreementError: with the reason why this person may not sign now
    """
    round = hold_round(signatory.round)
    check_may_sign(
        signatory=signatory, digest=digest, on=timezone.localdate(at), actor=actor
    )
    identity = _personal_identity(signatory, at)
    signed = pades.sign_field(
        head_bytes(round),
        field_name=signatory.field_name,
        identity=identity,
        timestamper=timestamper(at),
        at=at,
        language=round.agreement.language,
    )
    revision = _append(round, Revision.Kind.SIGNATURE, signed, at, signatory)
    reach("signature-stored-before-commit")
    return record_signature(
        signatory=signatory,
        digest=digest,
        document_digest=revision.digest,
        certificate_digest=identity.fingerprint,
        actor=actor,
        at=at,
    )


def _personal_identity(signatory: NamedSignatory, at: datetime) -> Identity:
    return key_store().identity(
        f"user-{signatory.user_id}",
        common_name=signatory.user.full_name,
        organisation=signatory.party.organisation.name,
        on=timezone.localdate(at),
    )


def complete_original(*, round: SigningRound, at: datetime) -> Document:
    """Add the archive timestamp, make the reading copy and close the round.

    A second call changes nothing.
    """
    present = round.documents.filter(kind=Document.Kind.ORIGINAL_PDF).first()
    if present is not None:
        return present
    closed = pades.archive(
        head_bytes(round), timestamper=timestamper(at), keys=key_store(), at=at
    )
    return _keep_completed(round, closed, _reading_copy(round, closed, at), at)


def _reading_copy(round: SigningRound, closed: bytes, at: datetime) -> bytes:
    look = original_look(round, at, pdf=file_store().digest(closed))
    word = docx.build_docx(print_wording(round.version.wording()), look=look)
    identity = key_store().identity(
        "docx-seal",
        common_name=round.agreement.office.name,
        organisation=round.agreement.office.name,
        on=timezone.localdate(at),
    )
    return opc.sign_package(
        word,
        key=identity.key,
        certificate=identity.certificate,
        chain=identity.chain,
        at=at,
        comment=round.agreement.reference,
    )


@transaction.atomic
def _keep_completed(
    round: SigningRound, pdf: bytes, docx: bytes, at: datetime
) -> Document:
    hold_round(round)
    present = round.documents.filter(kind=Document.Kind.ORIGINAL_PDF).first()
    if present is not None:
        return present
    revision = _append(round, Revision.Kind.ARCHIVE, pdf, at)
    kinds = {Document.Kind.ORIGINAL_PDF: pdf, Document.Kind.ORIGINAL_DOCX: docx}
    original, reading_copy = (
        store_document(version=round.version, round=round, kind=kind, data=data, at=at)
        for kind, data in kinds.items()
    )
    reach("archive-stored-before-commit")
    complete_round(round=round, at=at, document_digest=revision.digest)
    record(
        round.agreement,
        "original.completed",
        actor=None,
        at=at,
        round=round.pk,
        pdf=original.digest,
        docx=reading_copy.digest,
    )
    return original


def head_bytes(round: SigningRound) -> bytes:
    """Return the newest bytes of an original; never for delivery.

    :raises NotSealedError: if the round has no original yet
    """
    head = round.revisions.order_by("-number").first()
    if head is None:
        raise NotSealedError
    return file_store().get(head.digest)


def _append(
    round: SigningRound,
    kind: Any,  # one of Revision.Kind; the framework's choices are untyped
    data: bytes,
    at: datetime,
    signatory: NamedSignatory | None = None,
) -> Revision:
    return Revision.objects.create(
        round=round,
        number=round.revisions.count(),
        kind=kind,
        signatory=signatory,
        digest=file_store().put(data),
        size=len(data),
        made_at=at,
    )
