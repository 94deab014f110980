"""What can be wrong with a text, said so that its author finds the place."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

FINDINGS_AT_MOST = 200

MESSAGES = {
    "empty-wording": _("The text has no clauses yet. Add the first section."),
    "no-title": _("The agreement has no title."),
    "no-heading": _("%(place)s has no heading."),
    "no-content": _("%(place)s has no text below its heading."),
    "no-text": _("%(place)s is empty."),
    "misplaced-clause": _("%(place)s may not stand there: its kind does not fit."),
    "misplaced-order": _(
        "%(place)s stands in the wrong order. The preamble comes first, then the "
        "sections, then the annexes."
    ),
    "misplaced-text": _(
        "%(place)s has a text of its own. Put it into a paragraph below the heading."
    ),
    "misplaced-heading": _("%(place)s has a heading, but its kind has none."),
    "misplaced-table": _("%(place)s has columns or rows, but is no table."),
    "too-many-items": _(
        "%(place)s has %(count)s items, but the letters end at z. Split the list."
    ),
    "duplicate-key": _("The key %(key)s of %(place)s is used more than once."),
    "bad-key": _("The key %(key)s of %(place)s is not 12 hexadecimal digits."),
    "no-columns": _("%(place)s has no columns."),
    "row-length": _(
        "%(place)s: row %(row)s has %(count)s cells, but there are %(columns)s columns."
    ),
    "column-width": _(
        "%(place)s: the widths of the columns do not add up to at most 100 per cent."
    ),
    "column-align": _("%(place)s: a column is aligned neither left nor right."),
    "unbalanced-brace": _(
        "%(place)s, character %(position)s: a curly bracket stands alone. Curly "
        "brackets enclose the name of a placeholder."
    ),
    "unknown-placeholder": _("%(place)s: there is no placeholder “%(name)s”."),
    "similar-placeholder": _(
        "%(place)s: there is no placeholder “%(name)s”. “%(suggestion)s” is probably "
        "meant."
    ),
    "unstated-placeholder": _(
        "%(place)s: “%(name)s” has no value. State it under “Term and periods”, or "
        "take it out."
    ),
    "dead-reference": _("%(place)s: “%(name)s” leads to no clause of this text."),
    "dead-framework-reference": _(
        "%(place)s: “%(name)s” leads to no clause of the framework."
    ),
    "forbidden-character": _(
        "%(place)s, character %(position)s: the invisible character %(character)s is "
        "not allowed. Delete it."
    ),
    "line-break": _(
        "%(place)s, character %(position)s: a clause has no line breaks. Start a new "
        "paragraph or item instead."
    ),
    "special-space": _(
        "%(place)s, character %(position)s: %(character)s is not allowed. Use an "
        "ordinary space."
    ),
}
MESSAGES |= {  # hints: worth a look, yet they keep no text from being frozen
    "typed-reference": _(
        "%(place)s, character %(position)s: this text has no “%(name)s”. If another "
        "text is meant, name it behind the number."
    ),
    "unlinked-reference": _(
        "%(place)s, character %(position)s: “%(name)s” is typed by hand. It does not "
        "change when sections move."
    ),
    "unchanged-wish": _(
        "%(place)s: the wish of %(party)s is accepted, but the wording is unchanged."
    ),
    "outlives-framework": _(
        "The last day lies after the end of the framework %(reference)s on %(day)s."
    ),
}
PLACES = {
    "": "%(label)s",
    "heading": _("%(label)s (heading)"),
    "column": _("%(label)s (heading of column %(column)s)"),
    "cell": _("%(label)s (row %(row)s, column %(column)s)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A string of the text: the text of a clause, its heading, a cell."""

    key: str
    """Key of the clause; empty for what belongs to the text as a whole."""
    label: str
    """Citation of the clause."""
    part: str = ""
    """``heading``, ``column`` or ``cell``; empty for the clause's own text."""
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a text."""

    place: Place
    code: str
    position: int = 0
    """Character of the string as written, counted from 1; 0 concerns all of it."""
    values: tuple[tuple[str, str | int], ...] = ()

    @property
    def key(self) -> str:
        """Key of the faulty clause; empty for the text as a whole."""
        return self.place.key

    @property
    def target(self) -> str:
        """Key of the clause that is cited by hand; empty for anything else."""
        return str(dict(self.values).get("target", ""))

    @property
    def cited(self) -> str:
        """What stands in the text and is found; empty if it is no single piece."""
        return str(dict(self.values).get("name", ""))

    @property
    def label(self) -> str:
        """Citation of the faulty clause."""
        return self.place.label

    @property
    def message(self) -> str:
        """The fault in one sentence, in the reader's language."""
        spot = {"label": self.label, "row": self.place.row, "column": self.place.column}
        place = str(PLACES[self.place.part]) % spot
        values = {**dict(self.values), "place": place, "position": self.position}
        return str(MESSAGES[self._message_code()]) % values

    def _message_code(self) -> str:
        has_hint = bool(dict(self.values).get("suggestion"))
        is_unknown = self.code == "unknown-placeholder"
        return "similar-placeholder" if is_unknown and has_hint else self.code
