"""Services in which a small agreement was led to a step, each step done once."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connection

from tests.service import Service, copy_of, kept_until_exit, migrated

STEPS = ("papers", "seal", "sign", "complete")
STORY = "from tests.durability import story; "


@pytest.fixture
def led(tmp_path: Path) -> Iterator[Callable[[str], Service]]:
    """Offers a service of its own, led to the step that is named."""
    address = os.environ.get("VERTRAGSWERK_DATABASE_URL", "")
    with ExitStack() as stack:

        def until(step: str) -> Service:
            pattern = _led(step, connection.vendor, address)
            return stack.enter_context(copy_of(pattern, tmp_path / "data"))

        yield until


@cache
def _led(step: str, vendor: str, address: str) -> Service:
    """Return the service after a step, from which others are copied."""
    number = STEPS.index(step)
    if number:
        before = _led(STEPS[number - 1], vendor, address)
    else:
        before = migrated(vendor, address)
    folder = Path(kept_until_exit(TemporaryDirectory()))
    service = kept_until_exit(copy_of(before, folder))
    service.run("shell", "--no-imports", "-c", f"{STORY}story.{step}()")
    return service
