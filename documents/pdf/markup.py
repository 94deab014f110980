"""Printed text as safe HTML: escaped, tied together, references as links."""

from collections.abc import Collection, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agreements.wording import Run
from documents.spacing import NO_BREAK_SPACE, TYPED_HYPHEN, bind

SPACES = (" ", NO_BREAK_SPACE)


def anchor(key: str) -> str:
    """Return the name of the place where a clause stands."""
    return f"clause-{key}"


def inline(runs: Sequence[Run], keys: Collection[str]) -> SafeString:
    """Return a stretch of text, its references linked where they lead to a clause.

    :param keys: keys of the clauses of this paper
    """
    parts = format_html_join("", "{}", ((_part(run, keys),) for run in _settle(runs)))
    return SafeString(parts.strip())


def plain(text: str) -> SafeString:
    """Return plain text, tied together and escaped."""
    return inline((Run(text),), ())


def _part(run: Run, keys: Collection[str]) -> SafeString:
    if run.target in keys:
        return format_html('<a href="#{}">{}</a>', anchor(run.target), run.text)
    return format_html("{}", run.text)


def _settle(runs: Sequence[Run]) -> list[Run]:
    """Tie the whole text, then give a space after a reference to the reference.

    A line may break there, and only a space behind text is kept in the text layer
    (see ``line_ends``).
    """
    whole = bind("".join(run.text for run in runs).replace(TYPED_HYPHEN, "-"))
    settled: list[Run] = []
    start = 0
    for run in runs:
        end = start + len(run.text)
        text, start = whole[start:end], end
        if settled and settled[-1].target and text.startswith(SPACES):
            settled[-1] = Run(settled[-1].text + text[0], settled[-1].target)
            text = text[1:]
        if text:
            settled.append(Run(text, run.target))
    return settled
