"""Sentences into which names are put."""

import re

TWO_STOPS = re.compile(r"(?<!\.)\.((?:</\w+>)*)\.(?!\.)")


def one_stop(text: str) -> str:
    """Return a sentence that ends with one full stop, also behind ``e.V.``.

    Markup between the stop of a name and that of its sentence stays, and what
    was safe for a page is so without a stop.
    """
    return type(text)(TWO_STOPS.sub(r".\1", text))
