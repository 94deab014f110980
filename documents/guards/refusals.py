"""Why a file is not accepted: each refusal says what is wrong and what helps."""

from django.utils.translation import gettext_lazy as _

from documents.errors import DocumentError


class FileRefusedError(DocumentError):
    """Base of all refusals of a file from outside."""

    code = "file-refused"
    message = _("This file cannot be accepted.")


class TooLargeError(FileRefusedError):
    code = "file-too-large"
    message = _(
        "The file has %(megabytes)s MB; at most %(limit)s MB are accepted. Please "
        "send only the agreement itself."
    )


class WrongKindError(FileRefusedError):
    code = "file-wrong-kind"
    message = _(
        "The file is not a %(kind)s file, whatever its name says. Please save it as "
        "%(kind)s and send it again."
    )


class EncryptedFileError(FileRefusedError):
    code = "file-encrypted"
    message = _(
        "The file is protected by a password or in an old format. Please save it "
        "without a password as DOCX or PDF and send it again."
    )


class TruncatedFileError(FileRefusedError):
    code = "file-truncated"
    message = _(
        "The file is incomplete or damaged; a part of it is missing. Please fetch or "
        "send it again."
    )


class BombError(FileRefusedError):
    code = "file-bomb"
    message = _(
        "The file grows beyond all measure when it is unpacked (%(part)s). It is not "
        "opened."
    )


class DuplicateNameError(FileRefusedError):
    code = "file-duplicate-name"
    message = _(
        "The file contains two parts called %(part)s, so two programs may show "
        "different texts. It is not opened."
    )


class OddNameError(FileRefusedError):
    code = "file-odd-name"
    message = _("The file contains a part with an odd name: %(part)s.")


class StrayBytesError(FileRefusedError):
    code = "file-stray-bytes"
    message = _(
        "The file contains bytes that belong to no part of it. Please save it anew "
        "with your word processor and send it again."
    )


class LyingSizeError(FileRefusedError):
    code = "file-lying-size"
    message = _(
        "The part %(part)s is not as long as the file says, or its checksum is wrong. "
        "Please save the file anew and send it again."
    )


class EntityError(FileRefusedError):
    code = "file-entity"
    message = _(
        "The part %(part)s defines entities or an unusual encoding, which a word "
        "processor never writes. It is not opened."
    )


class MalformedPartError(FileRefusedError):
    code = "file-malformed"
    message = _("The part %(part)s is damaged and cannot be read.")


class TooComplexError(FileRefusedError):
    code = "file-too-complex"
    message = _(
        "The part %(part)s has more elements or deeper nesting than any agreement "
        "needs. It is not opened."
    )


class ActiveContentError(FileRefusedError):
    code = "file-active-content"
    message = _(
        "The file contains a macro, a script or an embedded object (%(part)s). Please "
        "remove it and send the file again."
    )


class OutsideContentError(FileRefusedError):
    code = "file-outside-content"
    message = _(
        "The file fetches content from elsewhere (%(part)s), so its text could change "
        "after the check. Please remove the link and send the file again."
    )


class UnknownPartError(FileRefusedError):
    code = "file-unknown-part"
    message = _("The file contains a part of a kind that is not accepted: %(part)s.")
