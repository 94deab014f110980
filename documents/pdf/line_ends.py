"""Keep the space at the end of a line in the text layer.

WeasyPrint 70 drops the space at which it breaks a line, so that a reader that
follows the tags hears "mitreden.Stadtteilzentren". Here the line ends with a space
that is drawn and seen by nobody (ISO 32000-1, 14.8.2.5: words are parted by
spaces). It also tells a break after "Berlin-" from one after "Stadtteil- ".
"""

from functools import cache
from typing import Any

from weasyprint.draw import text as drawing
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

# Any in this module: WeasyPrint's boxes and contexts carry no types.


@cache
def install() -> None:
    """Put the patches in place, once for each process."""
    plain_split = inline.split_text_box
    plain_strip = inline.remove_last_whitespace
    plain_draw = drawing.draw_first_line

    def split(
        context: Any, box: Any, width: Any, skip: int, *rest: Any, **more: Any
    ) -> tuple[Any, Any, Any]:
        line, resume_at, preserved = plain_split(
            context, box, width, skip, *rest, **more
        )
        if line is not None:
            used = box.text.encode()[skip:resume_at]
            line.ends_in_space = used.endswith(b" ") and not line.text.endswith(" ")
        return line, resume_at, preserved

    def strip(context: Any, line: Any) -> None:
        box = _last_text(line)
        had_space = box is not None and box.text.endswith(" ")
        plain_strip(context, line)
        if had_space:
            box.ends_in_space = True

    def draw(stream: Any, box: Any, *rest: Any) -> Any:
        if getattr(box, "ends_in_space", False):
            text = box.pango_layout.text
            box.pango_layout.set_text(f"{text.removesuffix(' ')} ")
        return plain_draw(stream, box, *rest)

    inline.split_text_box = split
    inline.remove_last_whitespace = strip
    drawing.draw_first_line = draw


def _last_text(line: Any) -> Any:
    box = line
    while isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        if not box.children:
            return None
        box = box.children[-1]
    return box if isinstance(box, boxes.TextBox) else None
