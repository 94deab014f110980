"""Modules that load slowly, imported when something of them is first used.

WeasyPrint, pyHanko and python-docx take longer to load than all the rest, and
most processes neither make nor judge a paper.
"""

from importlib import import_module
from typing import Any


class AtNeed:
    """Stands for a module under its full name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        # Any: whatever the module holds; type checkers see the module itself
        return getattr(import_module(self._name), name)
