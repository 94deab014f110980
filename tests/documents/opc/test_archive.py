"""The one form of an archive: written, read back, and nothing else accepted."""

import io
import zipfile

import pytest

from documents.opc.archive import ArchiveError, pack, read_records

PARTS = {
    "word/document.xml": b"<w>" + b"text " * 200 + b"</w>",
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": b"<Relationships/>",
    "word/empty.bin": b"",
}
LIMIT = 1 << 20


def test_an_archive_is_read_by_others_and_stands_in_order():
    with zipfile.ZipFile(io.BytesIO(pack(PARTS))) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]
        assert {name: archive.read(name) for name in archive.namelist()} == PARTS


def test_the_order_of_parts_does_not_matter():
    assert pack(PARTS) == pack(dict(reversed(PARTS.items())))


def test_it_is_read_back():
    records = read_records(pack(PARTS), limit=LIMIT)
    assert {record.name: record.data for record in records} == PARTS


def test_every_flipped_bit_is_refused_or_leaves_all_contents_as_they_are():
    archive = pack(PARTS)
    for place in range(len(archive)):
        for bit in range(8):
            touched = bytearray(archive)
            touched[place] ^= 1 << bit
            try:
                records = read_records(bytes(touched), limit=LIMIT)
            except ArchiveError:
                continue
            # another way to pack the same: the signature covers packed bytes
            assert {record.name: record.data for record in records} == PARTS


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: b"MZ" + data,
        lambda data: data[:40],
        lambda data: b"",
        lambda data: data[:-2] + b"\x01\x00x",
    ],
)
def test_bytes_too_many_or_too_few_are_refused(spoil):
    with pytest.raises(ArchiveError):
        read_records(spoil(pack(PARTS)), limit=LIMIT)


def test_what_unpacks_to_more_than_the_limit_is_refused():
    with pytest.raises(ArchiveError):
        read_records(pack({"word/big.xml": b"0" * 5000}), limit=4000)


def test_a_name_outside_of_ascii_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="ASCII"):
        pack({"wörd.xml": b""})
