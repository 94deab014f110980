"""The text of an agreement: tree, canonical form, numbers, print, comparison.

Pure functions on frozen values; needs neither a database nor settings.
"""

from agreements.wording.errors import WordingError
from agreements.wording.printing import Printed, PrintedClause, Run, print_wording
from agreements.wording.tree import (
    Clause,
    Column,
    FrameworkFacts,
    Kind,
    PartyFacts,
    Wording,
)

__all__ = [
    "Clause",
    "Column",
    "FrameworkFacts",
    "Kind",
    "PartyFacts",
    "Printed",
    "PrintedClause",
    "Run",
    "Wording",
    "WordingError",
    "print_wording",
]
