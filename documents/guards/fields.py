"""Which fields a word processor's document may carry.

A field can fetch a file or start a program (DDE, INCLUDETEXT), and nested
fields can spell such a name letter by letter. So names are allowed one by one,
and a name made by another field is refused.
"""

from collections.abc import Iterable

from lxml import etree

from documents.guards.refusals import ActiveContentError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ALLOWED = frozenset(
    {
        *("PAGE", "NUMPAGES", "PAGEREF", "SECTION", "SECTIONPAGES", "REF", "NOTEREF"),
        *("STYLEREF", "SEQ", "TOC", "TC", "INDEX", "XE", "HYPERLINK", "SYMBOL"),
        *("DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "FILENAME", "TITLE"),
        *("AUTHOR", "SUBJECT", "KEYWORDS", "COMMENTS", "DOCPROPERTY", "LASTSAVEDBY"),
        *("NUMWORDS", "NUMCHARS", "REVNUM", "EDITTIME", "LISTNUM", "CITATION"),
        *("EQ", "TA", "TOA", "USERNAME", "USERINITIALS"),
        *("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "BIBLIOGRAPHY"),
    }
)


def check_fields(part: str, events: Iterable[tuple[str, etree._Element]]) -> None:
    """Walk the events of a parse and refuse any field not on the list.

    :raises ActiveContentError: with the part and the name of the field
    """
    open_fields: list[str] = []
    for event, element in events:
        if event == "start" and element.tag == f"{W}fldChar":
            _turn(part, open_fields, element.get(f"{W}fldCharType", ""))
        elif event == "end" and element.tag == f"{W}instrText" and open_fields:
            open_fields[-1] += element.text or ""
        elif event == "start" and element.tag == f"{W}fldSimple":
            _check_name(part, element.get(f"{W}instr", ""))


def _turn(part: str, open_fields: list[str], kind: str) -> None:
    if kind == "begin":
        if open_fields:
            _check_name(part, open_fields[-1])
        open_fields.append("")
    elif open_fields:
        _check_name(part, open_fields[-1])
        if kind == "end":
            open_fields.pop()


def _check_name(part: str, instruction: str) -> None:
    name, *_rest = instruction.split(maxsplit=1) or [""]
    is_formula = name.startswith("=")
    if not is_formula and name.upper() not in ALLOWED:
        raise ActiveContentError(part=f"{part}: {name[:40] or 'field'}")
