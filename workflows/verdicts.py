"""Files that anybody hands in to be judged: kept for an hour, forgotten in a day.

The file waits in a folder of its own and is judged by the worker, in a process
with bounds of time and memory. The verdict is the outbox row's result.
"""

import contextlib
import json
import resource
import secrets
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from agreements.models import OutboxItem
from agreements.services.outbox import promise
from config import clock
from documents.services.rooms import trust_file
from documents.verification import plain
from workflows.limits import MINUTE, Limit, TooOftenError, take
from workflows.serving import manage

KIND = "verdict"
KEPT = timedelta(days=1)
KEPT_FILE = timedelta(hours=1)
UPLOADS = Limit(
    name="verdict", free=10,
    first_wait=10 * MINUTE, longest_wait=60 * MINUTE, forgotten_after=10 * MINUTE,
)  # fmt: skip
"""Files that one address may hand in."""
MOST_WAITING = 30
"""Files that may wait at the same time, whoever handed them in."""
SECONDS = 60
MEMORY = 2 << 30

Verdict = dict[str, Any]  # Any: JSON


class JudgeError(Exception):
    """The judging process broke down for a reason that is not in the file."""


def folder() -> Path:
    """Return where files wait to be judged."""
    waiting: Path = settings.DATA_DIR / "verdicts"
    waiting.mkdir(mode=0o700, parents=True, exist_ok=True)
    return waiting


def key_of(token: str) -> str:
    return f"{KIND}:{token}"


def hand_in(
    data: bytes, *, name: str, address: str, at: datetime, now: datetime
) -> str:
    """Take a file to be judged and return the token under which the verdict stands.

    :param address: network address of the sender, which is not kept
    :param at: business time; ``now`` is machine time, by which limits are counted
    :raises TooOftenError: by one sender, or by all together
    """
    if OutboxItem.objects.filter(kind=KIND).open().count() >= MOST_WAITING:
        raise TooOftenError(10 * MINUTE)
    take(UPLOADS, address, now=now)
    token = secrets.token_urlsafe(16)
    (folder() / token).write_bytes(data)
    payload = {
        "token": token,
        "name": plain(name),
        "handed_in": now.timestamp(),
    }
    promise(kind=KIND, key=key_of(token), payload=payload, at=at)
    return token


def verdict_of(token: str) -> OutboxItem | None:
    """Return the row of a file that was handed in, as long as it is kept."""
    return OutboxItem.objects.filter(kind=KIND, key=key_of(token)).first()


def judge(item: OutboxItem, *, at: datetime) -> Verdict:
    """Judge a file that was handed in, and delete it.

    Fit for a second delivery: the file is deleted only after its verdict.
    """
    path = folder() / item.payload["token"]
    if not path.exists():
        return {"outcome": "lost", "judged_at": at.isoformat()}
    found = _judged(path)
    found["judged_at"] = clock.now().isoformat()
    found["outcome"] = "judged" if "report" in found else "too-much"
    path.unlink()
    return found


def _judged(path: Path) -> Verdict:
    """Return what the judging process says; nothing if it went out of bounds."""
    command = [*manage("judge"), "--roots", str(trust_file()), str(path)]
    try:
        done = subprocess.run(  # noqa: S603  (our own program, fixed arguments)
            command,
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            preexec_fn=_bounded,
        )
    except subprocess.TimeoutExpired:
        return {}
    if done.returncode < 0:
        return {}
    if done.returncode > 0:
        raise JudgeError(done.stderr.decode(errors="replace")[-1000:])
    verdict: Verdict = json.loads(done.stdout)
    return verdict


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def forget_verdicts(*, now: datetime) -> int:
    """Delete verdicts of yesterday with their files, and return how many.

    :param now: machine time
    """
    before = (now - KEPT).timestamp()
    old = OutboxItem.objects.filter(kind=KIND, payload__handed_in__lt=before)
    forgotten = list(old)
    for item in forgotten:
        item.delete()
    for path in _abandoned(now):
        path.unlink(missing_ok=True)
    return len(forgotten)


def _abandoned(now: datetime) -> Iterator[Path]:
    """Yield files of an hour ago that no open row waits for."""
    waiting = OutboxItem.objects.open().filter(kind=KIND)
    known = {item.payload["token"] for item in waiting}
    before = (now - KEPT_FILE).timestamp()
    for path in folder().iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.name not in known and path.stat().st_mtime < before:
                yield path
