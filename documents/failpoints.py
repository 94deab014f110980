"""Named points at which a test may kill the process, to prove nothing is lost.

``VERTRAGSWERK_FAILPOINT`` names the point; production settings refuse it.
"""

import os
import signal

from django.conf import settings

POINTS = frozenset(
    {
        "while-rendering",
        "original-stored-before-commit",
        "signature-stored-before-commit",
        "archive-stored-before-commit",
        "mail-sent-before-mark",
        "job-started",
    }
)


def reach(point: str) -> None:
    """Kill this process without warning if the failpoint is armed.

    :raises ValueError: if ``point`` is not one of the named points
    """
    if point not in POINTS:
        raise ValueError(f"unknown failpoint: {point}")
    if point == settings.FAILPOINT:
        os.kill(os.getpid(), signal.SIGKILL)
