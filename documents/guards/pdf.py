"""What a PDF from outside may contain; everything else is refused."""

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf

from documents.guards.archives import MAX_PART, MAX_TOTAL, check_file_size
from documents.guards.refusals import (
    ActiveContentError,
    BombError,
    EncryptedFileError,
    FileRefusedError,
    MalformedPartError,
    OutsideContentError,
    StrayBytesError,
    TooComplexError,
    TruncatedFileError,
    WrongKindError,
)

START = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n ]")
END = re.compile(rb"startxref\s+\d+\s+%%EOF\s{0,4}\Z")
TAIL = 2048
STREAM = re.compile(rb"stream\r?\n")
TWICE_PACKED = re.compile(rb"/Filter\s*\[[^\]]{0,200}(?:Flate|LZW|/Fl\b)[^\]]{0,200}/")
CHUNK = 1 << 16
MAX_OBJECTS = 200_000
MAX_DEPTH = 100
ACTIVE_KEYS = frozenset(
    {"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/Movie", "/3DD"}
)
ACTIVE_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Movie", "/Rendition"}
    | {"/Sound", "/RichMediaExecute"}
)
OUTSIDE_ACTIONS = frozenset({"/GoToR", "/GoToE"})


def check_pdf(data: bytes) -> None:
    """Refuse a PDF that is damaged, locked, active or not what it says.

    :raises FileRefusedError: with a sentence for the person who sent the file
    """
    check_file_size(data)
    if not START.match(data):
        raise WrongKindError(kind="PDF")
    if not END.search(data[-TAIL:]):
        raise _bad_end(data)
    _check_streams(data)
    try:
        with pikepdf.open(
            io.BytesIO(data), suppress_warnings=True, attempt_recovery=False
        ) as pdf:
            if pdf.is_encrypted:
                raise EncryptedFileError
            _check_objects(pdf)
    except pikepdf.PasswordError as error:
        raise EncryptedFileError from error
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise MalformedPartError(part="PDF") from error


def _bad_end(data: bytes) -> FileRefusedError:
    """Tell a file that was cut off from one that was added to."""
    after = data[data.rfind(b"%%EOF") + 5 :] if b"%%EOF" in data else b" obj"
    return TruncatedFileError() if b" obj" in after else StrayBytesError()


def _check_streams(data: bytes) -> None:
    """Unpack every stream within bounds: readers unpack some of them at once."""
    if TWICE_PACKED.search(data):
        raise BombError(part="PDF")
    total = 0
    for found in STREAM.finditer(data):
        total += _unpacked_size(data, found.end())
        if total > MAX_TOTAL:
            raise BombError(part="PDF")


def _unpacked_size(data: bytes, start: int) -> int:
    inflate, size = zlib.decompressobj(), 0
    packed = b""
    while not inflate.eof:
        if not packed:
            packed, start = data[start : start + CHUNK], start + CHUNK
        if not packed:
            break
        try:
            size += len(inflate.decompress(packed, CHUNK))
        except zlib.error:
            break
        packed = inflate.unconsumed_tail
        if size > MAX_PART:
            raise BombError(part="PDF")
    return size


def _check_objects(pdf: pikepdf.Pdf) -> None:
    for count, item in enumerate(pdf.objects):
        if count > MAX_OBJECTS:
            raise TooComplexError(part="PDF")
        for dictionary in _dictionaries(item):
            _check_dictionary(dictionary)


def _dictionaries(item: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the dictionaries of one object, without following references."""
    todo = [(item, 0)]
    while todo:
        current, depth = todo.pop()
        if depth > MAX_DEPTH:
            raise TooComplexError(part="PDF")
        inner: list[object] = []
        if isinstance(current, pikepdf.Array):
            inner = list(current.as_list())
        elif isinstance(current, pikepdf.Dictionary | pikepdf.Stream):
            yield current
            inner = [current.get(key) for key in set(current.keys())]
        todo += [
            (value, depth + 1)
            for value in inner
            if isinstance(value, pikepdf.Object) and not value.is_indirect
        ]


def _check_dictionary(dictionary: pikepdf.Object) -> None:
    keys = dictionary.keys()
    active = ACTIVE_KEYS & keys
    if active:
        raise ActiveContentError(part=min(active))
    kind = str(dictionary.get("/S", ""))
    if kind in ACTIVE_ACTIONS:
        raise ActiveContentError(part=kind)
    if kind in OUTSIDE_ACTIONS or ("/FFilter" in keys):
        raise OutsideContentError(part=kind or "/FFilter")
