"""The text of an agreement: tree, canonical form, numbers, print, comparison.

Pure functions on frozen values; needs neither a database nor models.
"""

from agreements.wording.canonical import digest, from_canonical, to_canonical
from agreements.wording.changes import Change, ChangeKind, compare
from agreements.wording.characters import tidy
from agreements.wording.checks import check_wording
from agreements.wording.errors import PrintingError, WordingError
from agreements.wording.findings import Finding, Place
from agreements.wording.nodes import clauses_from_nodes, nodes_from_clauses
from agreements.wording.numbering import Number, number_clauses
from agreements.wording.placeholders import Run, placeholder_values
from agreements.wording.printing import (
    OutlineEntry,
    Printed,
    PrintedClause,
    outline,
    preview_text,
    preview_wording,
    print_wording,
)
from agreements.wording.tree import (
    ALLOWED_CHILDREN,
    Clause,
    Column,
    FrameworkFacts,
    Kind,
    PartyFacts,
    Wording,
    is_key,
    may_hold,
    walk,
)
from agreements.wording.word_diff import word_diff

__all__ = [
    "ALLOWED_CHILDREN",
    "Change",
    "ChangeKind",
    "Clause",
    "Column",
    "Finding",
    "FrameworkFacts",
    "Kind",
    "Number",
    "OutlineEntry",
    "PartyFacts",
    "Place",
    "Printed",
    "PrintedClause",
    "PrintingError",
    "Run",
    "Wording",
    "WordingError",
    "check_wording",
    "clauses_from_nodes",
    "compare",
    "digest",
    "from_canonical",
    "is_key",
    "may_hold",
    "nodes_from_clauses",
    "number_clauses",
    "outline",
    "placeholder_values",
    "preview_text",
    "preview_wording",
    "print_wording",
    "tidy",
    "to_canonical",
    "walk",
    "word_diff",
]
