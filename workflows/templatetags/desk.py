"""Form fields in the classes of the style sheet, and links that swap a part."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import zip_longest
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.sentences import one_stop
from agreements.wording.names import Names
from agreements.wording.printing import Printed, PrintedClause
from agreements.wording.word_diff import Op
from workflows.day_words import day_with_weekday

register = template.Library()
register.filter("one_stop", one_stop, is_safe=True)

CONTROLS = {
    "select": "kern-form-input__select",
    "checkbox": "kern-form-check__checkbox",
}
LONG_TEXT_ROWS = 6
TEXTS_KEPT = 32
"""How many texts a process remembers as a page shows them."""


@register.filter
def control(field: Any, also: str = "") -> SafeString:  # Any: a bound field
    """Return the control of a field, marked when it has errors.

    :param also: id of one more element that describes the field
    """
    name = CONTROLS.get(field.widget_type, "kern-form-input__input")
    classes = [name]
    if field.errors:
        classes.append(f"{name}--error")
    if field.widget_type == "textarea":
        rows = int(field.field.widget.attrs.get("rows", 0))
        size = "full" if rows >= LONG_TEXT_ROWS else "short"
        classes.append(f"vw-textarea--{size}")
    attrs = {"class": " ".join(classes)}
    if also:
        attrs["aria-describedby"] = f"{field.aria_describedby or ''} {also}".strip()
    rendered: SafeString = field.as_widget(attrs=attrs)
    return rendered


@register.filter
def named(text: str, names: Names) -> str:
    """Return a text of a draft with names in place of codes."""
    return names.readable(text)


@register.filter
def weekday(day: date, form: str = "") -> str:
    """Return a day with its weekday as the language writes it."""
    return day_with_weekday(day, form)


@register.filter
def option(choice: Any) -> SafeString:  # Any: one radio button or check box
    """Return one choice of several, without its label."""
    choice.data["attrs"]["class"] = f"kern-form-check__{choice.data['type']}"
    rendered: SafeString = choice.tag()
    return rendered


@register.filter
def unknown_marked(text: str) -> SafeString:
    """Return a printed text in which what is left in curly brackets is marked.

    Only a draft has such pieces: whatever has a meaning is printed as that.
    """
    if "{" not in text and "}" not in text:
        return conditional_escape(text)
    pieces = re.split(r"(\{[^{}]*\}|[{}])", text)
    return format_html_join(
        "",
        "{}{}",
        (
            (plain, _unknown(piece) if piece else "")
            for plain, piece in zip_longest(pieces[::2], pieces[1::2], fillvalue="")
        ),
    )


_Shown = tuple[tuple[PrintedClause, SafeString], ...]


@register.filter
def clauses(printed: Printed) -> SafeString:
    """Return the clauses of a text, each with its number and its address."""
    pieces = _clauses(printed, get_language())
    return SafeString("".join(shown for _clause, shown in pieces))


@register.filter
def beside(form: Any, printed: Printed) -> Iterator[tuple[str, SafeString, Any]]:
    # Any: a form and its bound fields
    """Yield each clause with its label, and the field for what is said about it."""
    for clause, shown in _clauses(printed, get_language()):
        yield clause.label, shown, form.comment_on(clause.key)


@lru_cache(maxsize=TEXTS_KEPT)
def _clauses(printed: Printed, language: str | None) -> _Shown:
    """Texts are values: the same one looks the same, whoever reads it."""
    page = get_template("workflows/_clause.html")
    return tuple(
        (clause, page.render({"clause": clause, "margin": margin}))
        for margin, clause in printed.numbered()
    )


def _unknown(piece: str) -> SafeString:
    return format_html(
        '<mark class="vw-unknown"><span class="kern-sr-only">{} </span>{}</mark>',
        _("unknown:"),
        piece,
    )


@register.filter
def marked(parts: Sequence[tuple[str, bool]]) -> SafeString:
    """Return an excerpt in which the words asked for are marked."""
    frames = ("{}", "<mark>{}</mark>")
    form = "".join(frames[is_word] for _text, is_word in parts)
    return format_html(f"{{}}{form}", "", *(text for text, _is_word in parts))


@register.filter
def redlined(words: Iterable[tuple[Op, str]]) -> SafeString:
    """Return a text with what was inserted and deleted, seen and read aloud.

    A filter and no template, formatted at once: a comparison has thousands of pieces.
    """
    frames = _frames(get_language())
    pieces: list[str] = [SafeString("")]
    for op, text in words:
        first, last = frames[op]
        pieces += (first, text, last)
    return format_html("{}" * len(pieces), *pieces)


@cache
def _frames(language: str | None) -> dict[Op, tuple[SafeString, SafeString]]:
    """Return what stands around a piece, in the language of the page."""
    return {
        "equal": (SafeString(""), SafeString("")),
        "insert": _change("ins", _("inserted:"), _("end of insertion.")),
        "delete": _change("del", _("deleted:"), _("end of deletion.")),
    }


def _change(tag: str, first: str, last: str) -> tuple[SafeString, SafeString]:
    return (
        format_html('<{}><span class="kern-sr-only">{} </span>', tag, first),
        format_html('<span class="kern-sr-only"> {}</span></{}>', last, tag),
    )


@register.simple_tag
def swaps(address: str, region: str) -> SafeString:
    """Return the attributes of a link that fetches one region of a page anew."""
    return format_html(
        'href="{0}" hx-get="{0}" hx-target="#{1}" hx-select="#{1}" '
        'hx-swap="outerHTML" hx-push-url="true"',
        address,
        region,
    )
