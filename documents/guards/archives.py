"""Open a ZIP from outside without trusting a single number in it."""

import io
import re
import struct
import zipfile
import zlib

from documents.guards.refusals import (
    BombError,
    DuplicateNameError,
    EncryptedFileError,
    LyingSizeError,
    OddNameError,
    StrayBytesError,
    TooLargeError,
    TruncatedFileError,
    WrongKindError,
)

MEGABYTE = 1 << 20
MAX_FILE = 30 * MEGABYTE
MAX_ENTRIES = 2_000
MAX_PART = 64 * MEGABYTE
MAX_TOTAL = 200 * MEGABYTE
MAX_RATIO = 150
LOCAL_START, OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LOCAL = struct.Struct("<4s5H3L2H")
END = struct.Struct("<4s4H2LH")
ENCRYPTED, DESCRIPTOR = 0x1, 0x8
DESCRIPTOR_SIZES = (12, 16)  # without and with its own signature
# what word processors write; part names are ASCII by the packaging standard
_CHARACTERS = r"[A-Za-z0-9_\-+%~\[\](). ]*[A-Za-z0-9_\-+%~\])]"
NAME = re.compile(rf"(?:{_CHARACTERS}/)*{_CHARACTERS}")


def check_file_size(data: bytes) -> None:
    """Refuse what is larger than any agreement.

    :raises TooLargeError: with the size in whole megabytes
    """
    if len(data) > MAX_FILE:
        megabytes = -(-len(data) // MEGABYTE)
        raise TooLargeError(megabytes=megabytes, limit=MAX_FILE // MEGABYTE)


def read_archive(data: bytes) -> dict[str, bytes]:
    """Return the parts of a ZIP by name, in the order in which they stand.

    :raises FileRefusedError: if it is not exactly one clean archive
    """
    check_file_size(data)
    if data.startswith(OLE_START):
        raise EncryptedFileError
    if not data.startswith(LOCAL_START):
        raise WrongKindError(kind="DOCX")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (
        zipfile.BadZipFile,
        NotImplementedError,  # a version of the format that nobody writes
        ValueError,
        struct.error,
    ) as error:
        raise TruncatedFileError from error
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    _check_names(entries)
    _check_sizes(entries)
    _check_directory(data, archive.start_dir)
    _check_layout(data, archive.start_dir, entries)
    return {entry.filename: _read(data, entry) for entry in entries}


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise BombError(part=str(len(entries)))
    seen = set[str]()
    for entry in entries:
        name = entry.orig_filename
        if not NAME.fullmatch(name) or ".." in name:
            raise OddNameError(part=ascii(name)[1:81])
        if name.lower() in seen:
            raise DuplicateNameError(part=name)
        seen.add(name.lower())


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    total = 0
    for entry in entries:
        if entry.flag_bits & ENCRYPTED:
            raise EncryptedFileError
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise LyingSizeError(part=entry.filename)
        allowed = MAX_RATIO * max(entry.compress_size, 1) + MEGABYTE
        total += entry.file_size
        if entry.file_size > min(MAX_PART, allowed) or total > MAX_TOTAL:
            raise BombError(part=entry.filename)


def _check_directory(data: bytes, start: int) -> None:
    """Refuse anything before the first and after the last byte of the archive."""
    marker, *_numbers, size, claimed_start, comment = END.unpack(data[-END.size :])
    if marker != b"PK\x05\x06" or comment:
        raise StrayBytesError
    if claimed_start != start or start + size != len(data) - END.size:
        raise StrayBytesError


def _check_layout(data: bytes, directory: int, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse gaps, overlaps and local headers that tell another story."""
    starts = {0}
    for entry in entries:
        if entry.header_offset not in starts:
            raise StrayBytesError
        starts = _next_starts(data, entry)
    if directory not in starts:
        raise StrayBytesError


def _next_starts(data: bytes, entry: zipfile.ZipInfo) -> set[int]:
    at = entry.header_offset
    if len(data) < at + LOCAL.size or data[at : at + 4] != LOCAL_START:
        raise StrayBytesError
    header = LOCAL.unpack_from(data, at)
    flags, method, sums = header[2], header[3], header[6:9]
    name = data[at + LOCAL.size :][: header[9]]
    if name != entry.orig_filename.encode() or method != entry.compress_type:
        raise DuplicateNameError(part=entry.filename)
    end = at + LOCAL.size + header[9] + header[10] + entry.compress_size
    if flags & DESCRIPTOR:
        return {end + size for size in DESCRIPTOR_SIZES}
    if sums != (entry.CRC, entry.compress_size, entry.file_size):
        raise LyingSizeError(part=entry.filename)
    return {end}


def _read(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    header = LOCAL.unpack_from(data, entry.header_offset)
    at = entry.header_offset + LOCAL.size + header[9] + header[10]
    packed = data[at : at + entry.compress_size]
    plain = packed
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        plain = _inflate(packed, entry)
    if len(plain) != entry.file_size or zlib.crc32(plain) != entry.CRC:
        raise LyingSizeError(part=entry.filename)
    return plain


def _inflate(packed: bytes, entry: zipfile.ZipInfo) -> bytes:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = inflate.decompress(packed, entry.file_size + 1)
    except zlib.error as error:
        raise LyingSizeError(part=entry.filename) from error
    if not inflate.eof or inflate.unused_data or inflate.unconsumed_tail:
        raise LyingSizeError(part=entry.filename)
    return plain
