"""The one form in which this service writes a ZIP archive, and its strict reader.

A ZIP leaves much open: dates, host systems, extra fields, comments, gaps. Here
nothing is open: for given names, contents and compressed bytes there is exactly
one archive, so every other archive is recognised as touched.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
VERSION_NEEDED = 20
FIRST_DAY = 0x21  # 1980-01-01, the earliest a ZIP can say
STORED, DEFLATED = 0, 8
FIRST_NAMES = ("[Content_Types].xml", "_rels/.rels")


class ArchiveError(ValueError):
    """The bytes are not an archive in the form of this module."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry of an archive and where it stands."""

    name: str
    data: bytes
    packed: bytes
    method: int
    start: int

    @property
    def end(self) -> int:
        return self.start + LOCAL.size + len(self.name) + len(self.packed)


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return the archive of ``parts``; the same parts give the same bytes."""
    return join(records_of(parts))


def records_of(parts: Mapping[str, bytes]) -> tuple[Record, ...]:
    """Return the entries of ``parts``, compressed, in their one order."""
    records: list[Record] = []
    start = 0
    for name in sorted(parts, key=_rank):
        deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflate.compress(parts[name]) + deflate.flush()
        record = _record(name, parts[name], packed, DEFLATED, start)
        records.append(record)
        start = record.end
    return tuple(records)


def stored_record(name: str, data: bytes, *, start: int) -> Record:
    """Return an entry that is not compressed, to stand at ``start``."""
    return _record(name, data, data, STORED, start)


def join(records: tuple[Record, ...]) -> bytes:
    """Return the archive of entries that follow each other."""
    return join_locals(records) + _directory(records)


def join_locals(records: tuple[Record, ...]) -> bytes:
    """Return the entries without the directory that ends an archive."""
    return b"".join(map(_local, records))


def _rank(name: str) -> tuple[int, str]:
    known = name in FIRST_NAMES
    return FIRST_NAMES.index(name) if known else len(FIRST_NAMES), name


def _record(name: str, data: bytes, packed: bytes, method: int, start: int) -> Record:
    if not name.isascii():
        raise ValueError(f"part name is not ASCII: {name!r}")
    return Record(name=name, data=data, packed=packed, method=method, start=start)


def _local(record: Record) -> bytes:
    return _local_header(record) + record.packed


def _local_header(record: Record) -> bytes:
    fields = LOCAL.pack(
        b"PK\x03\x04",
        VERSION_NEEDED,
        0,
        record.method,
        0,
        FIRST_DAY,
        zlib.crc32(record.data),
        len(record.packed),
        len(record.data),
        len(record.name),
        0,
    )
    return fields + record.name.encode("ascii")


def _central_header(record: Record) -> bytes:
    fields = CENTRAL.pack(
        b"PK\x01\x02",
        VERSION_NEEDED,
        VERSION_NEEDED,
        0,
        record.method,
        0,
        FIRST_DAY,
        zlib.crc32(record.data),
        len(record.packed),
        len(record.data),
        len(record.name),
        *(0, 0, 0, 0, 0),
        record.start,
    )
    return fields + record.name.encode("ascii")


def _directory(records: tuple[Record, ...]) -> bytes:
    central = b"".join(map(_central_header, records))
    end = END.pack(
        b"PK\x05\x06",
        *(0, 0),
        len(records),
        len(records),
        len(central),
        records[-1].end if records else 0,
        0,
    )
    return central + end


def read_records(data: bytes, *, limit: int) -> tuple[Record, ...]:
    """Return the entries of an archive that ``pack`` could have written.

    :param limit: bytes that all contents together may have
    :raises ArchiveError: if a single byte differs from the one allowed form
    """
    records = tuple(_read_locals(data, limit))
    rest = data[records[-1].end if records else 0 :]
    if rest != _directory(records):
        raise ArchiveError("the directory does not match the entries")
    return records


def _read_locals(data: bytes, limit: int) -> Iterator[Record]:
    start, names = 0, set[str]()
    while data[start : start + 4] == b"PK\x03\x04":
        record = _read_local(data, start, limit)
        if record.name in names:
            raise ArchiveError(f"two entries are called {record.name}")
        names.add(record.name)
        limit -= len(record.data)
        yield record
        start = record.end


def _read_local(data: bytes, start: int, limit: int) -> Record:
    if len(data) < start + LOCAL.size:
        raise ArchiveError("an entry is cut off")
    fields = LOCAL.unpack_from(data, start)
    method, packed_size, name_size = fields[3], fields[7], fields[9]
    at = start + LOCAL.size
    raw_name, packed = data[at : at + name_size], data[at + name_size :][:packed_size]
    if not raw_name.isascii():
        raise ArchiveError("an entry has an odd name")
    record = Record(
        name=raw_name.decode("ascii"),
        data=_unpacked(method, packed, limit),
        packed=packed,
        method=method,
        start=start,
    )
    if data[start : record.end] != _local(record):
        raise ArchiveError(f"the entry {record.name} is not in the usual form")
    return record


def _unpacked(method: int, packed: bytes, limit: int) -> bytes:
    if method == STORED:
        return packed
    if method != DEFLATED:
        raise ArchiveError("an entry is packed in an unknown way")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = inflate.decompress(packed, max(limit, 1))
    except zlib.error as error:
        raise ArchiveError("an entry cannot be unpacked") from error
    if not inflate.eof or inflate.unused_data or inflate.unconsumed_tail:
        raise ArchiveError("an entry is longer or shorter than it says")
    return plain
