"""Files from outside: what is refused before any parser sees it, and what passes."""

import contextlib
import io
import struct
import zipfile
import zlib

import docx
import pikepdf
import pytest

from documents.guards import FileRefusedError, check_docx, check_pdf
from documents.guards.docx import MAIN_PART_TYPE
from tests.docx_papers import altered, papers, parts_of, zipped
from tests.libreoffice import convert

DOCUMENT = "word/document.xml"
LINKS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def plain_docx():
    return papers()["addendum"]


def refusal(check, data):
    with pytest.raises(FileRefusedError) as caught:
        check(data)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "%(" not in sentence
    return caught.value.code


def put(text):
    """Put markup at the end of the body."""

    def change(parts):
        content = parts[DOCUMENT]
        place = content.rindex(b"<w:sectPr")
        parts[DOCUMENT] = content[:place] + text.encode() + content[place:]

    return change


def set_part(name, content):
    def change(parts):
        parts[name] = content

    return change


def relate(kind, target, mode=""):
    def change(parts):
        ends = f'Type="{OFFICE}/{kind}" Target="{target}"'
        link = f'<Relationship Id="rId99" {ends} {mode}/>'
        parts[LINKS] = parts[LINKS].replace(
            b"</Relationships>", link.encode() + b"</Relationships>"
        )

    return change


def declare(kind, name="/word/document.xml"):
    def change(parts):
        override = f'<Override PartName="{name}" ContentType="{kind}"/>'.encode()
        parts[TYPES] = parts[TYPES].replace(b"</Types>", override + b"</Types>")

    return change


def retype(before, after):
    def change(parts):
        parts[TYPES] = parts[TYPES].replace(before, after)

    return change


def instruction(text):
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def field(*content):
    return f"<w:p>{BEGIN}{''.join(content)}{SEPARATE}{END}</w:p>"


EXTERNAL = 'TargetMode="External"'
ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (set_part(DOCUMENT, ENTITIES.encode()), "file-entity"),
        (set_part(DOCUMENT, ENTITIES.encode("utf-16")), "file-entity"),
        (set_part(DOCUMENT, b'<?xml version="1.0" encoding="UTF-7"?><x/>'),
         "file-entity"),
        (set_part(DOCUMENT, b"<w:document><w:body>"), "file-malformed"),
        (set_part(DOCUMENT, b""), "file-malformed"),
        (put("".join(f"<w:p/>{n * 7919 % 1_000_003}" for n in range(400_001))),
         "file-too-complex"),
        (put("<w:sdt>" * 250 + "</w:sdt>" * 250), "file-too-complex"),
        (put(f"<w:p><w:r><w:t>{'x' * (21 << 20)}</w:t></w:r></w:p>"), "file-bomb"),
        (put('<w:altChunk r:id="rId99"/>'), "file-active-content"),
        (put("<w:p><w:r><w:object/></w:r></w:p>"), "file-active-content"),
        (put(field(instruction(" DDEAUTO c:\\\\cmd.exe "))), "file-active-content"),
        (put(field(instruction(" DD"), instruction("E x"))), "file-active-content"),
        (
            put(field(f"{BEGIN}{instruction('QUOTE 68 68 69')}{SEPARATE}{END}")),
            "file-active-content",
        ),
        (
            put('<w:p><w:fldSimple w:instr=" INCLUDETEXT x "/></w:p>'),
            "file-active-content",
        ),
        (relate("aFChunk", "afchunk.html"), "file-active-content"),
        (relate("oleObject", "x.xml"), "file-active-content"),
        (relate("attachedTemplate", "https://e.org/t.dotm", EXTERNAL),
         "file-outside-content"),
        (relate("image", "https://e.org/i.png", EXTERNAL), "file-outside-content"),
        (relate("hyperlink", "file:///etc/passwd", EXTERNAL), "file-outside-content"),
        (relate("styles", "https://e.org/s.xml"), "file-outside-content"),
        (relate("image", "https://e.org/i", 'TargetMode="external"'),
         "file-outside-content"),
        (set_part("word/vbaProject.bin", b"x"), "file-active-content"),
        (set_part("word/embeddings/x.xml", b"<x/>"), "file-active-content"),
        (set_part("word/run.exe", b"MZ"), "file-unknown-part"),
        (set_part("word/odd\u00fc.xml", b"<x/>"), "file-odd-name"),
        (set_part("../evil.xml", b"<x/>"), "file-odd-name"),
        (set_part("/evil.xml", b"<x/>"), "file-odd-name"),
        (set_part("word\\evil.xml", b"<x/>"), "file-odd-name"),
        (set_part("word/", b""), "file-odd-name"),
        (set_part("word/evil.xml.", b"<x/>"), "file-odd-name"),
        (set_part("WORD/document.xml", b"<x/>"), "file-duplicate-name"),
        (set_part("word/big.xml", b"<x>" + b" " * (70 << 20) + b"</x>"), "file-bomb"),
        (declare("application/vnd.ms-word.document.macroEnabled.main+xml"),
         "file-active-content"),
        (declare(MAIN_PART_TYPE), "file-duplicate-name"),
        (retype(b"document.main+xml", b"template.main+xml"), "file-wrong-kind"),
        (declare("application/xml", "/word/media/image1.png"), "file-unknown-part"),
        (declare("image/png", "/word/styles.xml"), "file-unknown-part"),
        (lambda parts: parts.pop(DOCUMENT), "file-wrong-kind"),
    ],
)  # fmt: skip
def test_a_hostile_docx_is_refused(change, code):
    assert refusal(check_docx, altered(plain_docx(), change)) == code


def test_what_is_no_docx_is_refused():
    assert refusal(check_docx, b"") == "file-wrong-kind"
    assert refusal(check_docx, b"%PDF-1.7\n") == "file-wrong-kind"
    assert refusal(check_docx, b"\xd0\xcf\x11\xe0" + b"\0" * 600) == "file-encrypted"
    assert refusal(check_docx, zipped([("a.xml", b"<a/>")])) == "file-wrong-kind"


def test_a_truncated_docx_is_refused():
    data = plain_docx()
    for size in (10, 1000, len(data) // 2, len(data) - 1):
        assert refusal(check_docx, data[:size]) == "file-truncated"


def test_a_docx_whose_directory_is_of_another_version_is_refused():
    data = bytearray(plain_docx())
    needed = data.index(b"PK\x01\x02") + 6  # version needed to extract
    data[needed] = 183
    assert refusal(check_docx, bytes(data)) == "file-truncated"


@pytest.mark.parametrize("bits", [0x01, 0xFF])
def test_no_byte_of_the_directory_brings_the_reader_down(bits):
    """Refused with a sentence, or read in spite of a day or a mark that differs."""
    data = plain_docx()
    for place in range(data.index(b"PK\x01\x02"), len(data)):
        touched = bytearray(data)
        touched[place] ^= bits
        with contextlib.suppress(FileRefusedError):
            check_docx(bytes(touched))


def test_bytes_around_and_between_the_parts_are_refused():
    data = plain_docx()
    assert refusal(check_docx, data + b"\n") in ("file-stray-bytes", "file-truncated")
    assert refusal(check_docx, b"MZ" + data) == "file-wrong-kind"
    with_local_start = b"PK\x03\x04" + b"\0" * 40
    assert refusal(check_docx, with_local_start + data) == "file-stray-bytes"
    made = io.BytesIO(data)
    with zipfile.ZipFile(made, "a") as archive:
        archive.comment = b"more"
    assert refusal(check_docx, made.getvalue()) == "file-stray-bytes"
    end = data.rindex(b"PK\x05\x06")
    directory = struct.unpack("<L", data[end + 16 : end + 20])[0]
    moved = struct.pack("<L", directory + 4)
    gap = data[:directory] + b"gap!" + data[directory:end] + data[end : end + 16]
    assert refusal(check_docx, gap + moved + data[end + 20 :]) == "file-stray-bytes"


def test_a_file_too_large_is_refused():
    assert refusal(check_docx, b"PK\x03\x04" + b"\0" * (31 << 20)) == "file-too-large"
    assert refusal(check_pdf, b"%PDF-1.7\n" + b"\0" * (31 << 20)) == "file-too-large"


def patched(data, places, value, form="<L"):
    touched = bytearray(data)
    for place in places:
        touched[place : place + struct.calcsize(form)] = struct.pack(form, value)
    return bytes(touched)


def central(data, name):
    end = data.rindex(b"PK\x05\x06")
    directory = struct.unpack("<L", data[end + 16 : end + 20])[0]
    return data.index(name.encode(), directory) - 46


def local(data, name):
    return data.index(name.encode()) - 30


def test_lying_sizes_and_checksums_are_refused():
    data, name = plain_docx(), "word/settings.xml"
    size = len(parts_of(data)[name])
    first, second = local(data, name), central(data, name)
    for said in (size - 1, size + 1, 0):
        lying = patched(data, (first + 22, second + 24), said)
        assert refusal(check_docx, lying) == "file-lying-size"
    assert refusal(check_docx, patched(data, [second + 24], 7)) == "file-lying-size"
    wrong_sum = patched(data, (first + 14, second + 16), 4711)
    assert refusal(check_docx, wrong_sum) == "file-lying-size"
    unknown = patched(data, (first + 8, second + 10), 99, "<H")
    assert refusal(check_docx, unknown) == "file-lying-size"


def test_a_bomb_that_hides_its_size_is_refused():
    packed = zlib.compress(b" " * (100 << 20), 9)[2:-4]
    data, name = plain_docx(), "word/settings.xml"
    made = altered(data, set_part("word/bomb.xml", b"<x/>"))
    assert len(packed) < 200_000
    first = local(made, "word/bomb.xml")
    begin = first + 30 + len("word/bomb.xml")
    size = struct.unpack("<L", made[first + 18 : first + 22])[0]
    grown = made[:begin] + packed + made[begin + size :]
    assert refusal(check_docx, grown) in ("file-stray-bytes", "file-truncated")
    assert name in parts_of(data)


def test_an_encrypted_entry_is_refused():
    data = plain_docx()
    marked = patched(data, [central(data, DOCUMENT) + 8], 1, "<H")
    assert refusal(check_docx, marked) == "file-encrypted"


def test_a_header_that_tells_another_name_is_refused():
    data = bytearray(plain_docx())
    place = local(data, "word/styles.xml") + 30
    data[place : place + 4] = b"xord"
    assert refusal(check_docx, bytes(data)) == "file-duplicate-name"


def test_duplicate_names_are_refused():
    parts = [*parts_of(plain_docx()).items(), (DOCUMENT, b"<x/>")]
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(parts)
    assert refusal(check_docx, data) == "file-duplicate-name"


def test_honest_documents_of_other_programs_pass(tmp_path):
    made = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Guten Tag")
    document.save(made)
    check_docx(made.getvalue())
    path = tmp_path / "paper.docx"
    path.write_bytes(papers()["draft"])
    (copy,) = convert([path], tmp_path / "out", to="docx")
    check_docx(copy.read_bytes())


def test_a_link_to_a_page_passes():
    check_docx(
        altered(plain_docx(), relate("hyperlink", "https://example.org", EXTERNAL))
    )


def pdf_with(change=lambda pdf: None, **options):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    change(pdf)
    made = io.BytesIO()
    pdf.save(made, **options)
    return made.getvalue()


def open_action(**entries):
    def change(pdf):
        keys = {f"/{name}": value for name, value in entries.items()}
        pdf.Root.OpenAction = pikepdf.Dictionary(keys)

    return change


def deep(pdf):
    inner = pikepdf.Array()
    for _level in range(200):
        inner = pikepdf.Array([inner])
    pdf.Root.Deep = inner


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (open_action(S=pikepdf.Name.JavaScript, JS="app.alert(1)"),
         "file-active-content"),
        (open_action(S=pikepdf.Name.Launch, F="cmd.exe"), "file-active-content"),
        (open_action(S=pikepdf.Name.SubmitForm, F="https://e.org"),
         "file-active-content"),
        (open_action(S=pikepdf.Name.GoToE), "file-outside-content"),
        (open_action(S=pikepdf.Name.GoToR, F="x.pdf"), "file-outside-content"),
        (lambda pdf: setattr(pdf.Root, "AcroForm", pikepdf.Dictionary(XFA="x")),
         "file-active-content"),
        (deep, "file-too-complex"),
    ],
)  # fmt: skip
def test_a_hostile_pdf_is_refused(change, code):
    assert refusal(check_pdf, pdf_with(change)) == code


def test_what_is_no_whole_pdf_is_refused():
    data = pdf_with()
    check_pdf(data)
    assert refusal(check_pdf, b"") == "file-wrong-kind"
    assert refusal(check_pdf, b"\n" + data) == "file-wrong-kind"
    assert refusal(check_pdf, plain_docx()) == "file-wrong-kind"
    assert refusal(check_pdf, data[:-7]) == "file-truncated"
    assert refusal(check_pdf, data[: len(data) // 2]) == "file-truncated"
    assert refusal(check_pdf, data + b"PK\x03\x04 more") == "file-stray-bytes"
    broken = data.replace(b"/Root", b"/Boot")
    assert refusal(check_pdf, broken) == "file-malformed"


def test_an_encrypted_pdf_is_refused():
    for user in ("geheim", ""):
        locked = pdf_with(encryption=pikepdf.Encryption(owner="geheim", user=user))
        assert refusal(check_pdf, locked) == "file-encrypted"


def test_a_pdf_that_grows_when_unpacked_is_refused():
    def grow(pdf):
        pdf.Root.Big = pdf.make_stream(b" " * (80 << 20))

    assert refusal(check_pdf, pdf_with(grow)) == "file-bomb"

    def twice(pdf):
        packed = zlib.compress(zlib.compress(b" " * 10_000_000))
        pdf.Root.Big = pikepdf.Stream(
            pdf, packed, Filter=[pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]
        )

    as_is = pikepdf.StreamDecodeLevel.none
    kept = pdf_with(twice, stream_decode_level=as_is, compress_streams=False)
    assert refusal(check_pdf, kept) == "file-bomb"


def test_a_pdf_with_attachments_passes():
    def attach(pdf):
        pdf.attachments["paper.docx"] = pikepdf.AttachedFileSpec(pdf, plain_docx())

    check_pdf(pdf_with(attach))
