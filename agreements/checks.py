"""System checks: what must be true of the database before the service runs."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connections

from agreements import journal_triggers


@register(Tags.database)
def evidence_is_guarded(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Report missing triggers on the append-only tables.

    A warning and no error: migrate runs this check before it mends them.
    """
    # Any: the framework passes arguments we do not need
    return [
        CheckWarning(
            f"Trigger {name} is missing on database {alias!r}.",
            hint="Run `./run manage migrate`; it creates the triggers again.",
            id="agreements.W001",
        )
        for alias in databases or []
        for name in sorted(journal_triggers.missing(connections[alias]))
    ]
