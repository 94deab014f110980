"""Files that take longer than a page may: ordered, made by the worker, kept a day.

An order belongs to the person who asked; the same question twice is one order as
long as it is being worked on, and is made anew after that.
"""

import json
import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from django.utils.crypto import salted_hmac

from agreements.models import OutboxItem, User
from agreements.services.outbox import promise
from config import clock
from documents.errors import DocumentError
from workflows.comparison_file import ComparisonFile
from workflows.draft_file import DraftDocx, DraftPdf
from workflows.list_file import CsvListFile, XlsxListFile
from workflows.made_files import MadeFile

KIND = "file"
KEPT = timedelta(days=1)

Result = dict[str, Any]  # Any: JSON


class Wanted(Protocol):
    """What somebody wants to have as a file.

    :raises Http404: when made for a person who may not see it
    :raises PermissionDenied: when made for a person who may see only part of it
    """

    @property
    def asked(self) -> dict[str, str]:
        """The values that name it, for making it later."""

    @property
    def is_quick(self) -> bool:
        """Whether it is made within a second, so that nobody has to wait."""

    def make(self) -> MadeFile: ...


FILES: dict[str, Callable[..., Wanted]] = {
    "comparison": ComparisonFile,
    "draft-pdf": DraftPdf,
    "draft-docx": DraftDocx,
    "csv": CsvListFile,
    "xlsx": XlsxListFile,
}


def wanted(what: str, asked: Mapping[str, str], *, user: User, at: datetime) -> Wanted:
    """Return what a person wants to have, by its key in ``FILES``."""
    return FILES[what](asked, user=user, at=at)


def order(
    what: str, asked: dict[str, str], *, user: User, at: datetime, now: datetime
) -> str:
    """Have a file made and return the token under which it will lie.

    :param at: business time; ``now`` is machine time, by which it is forgotten
    """
    language = translation.get_language()
    question = json.dumps([user.pk, what, language, sorted(asked.items())])
    token = salted_hmac(KIND, question, algorithm="sha256").hexdigest()[:32]
    item = OutboxItem.objects.filter(key=_key_of(token)).first()
    if item is not None and item.is_over:
        _forget(item)
    promise(
        kind=KIND,
        key=_key_of(token),
        payload={
            "token": token,
            "user": user.pk,
            "what": what,
            "asked": asked,
            "language": language,
            "ordered": now.timestamp(),
        },
        at=at,
    )
    return token


def order_of(token: str, user: User) -> OutboxItem | None:
    """Return an order of this person, as long as it is kept."""
    rows = OutboxItem.objects.filter(kind=KIND, key=_key_of(token))
    return rows.filter(payload__user=user.pk).first()


def made_file(item: OutboxItem) -> MadeFile | None:
    """Return the file of an order, if it was made and still lies there."""
    path = _path(item)
    if item.result.get("outcome") != "made" or not path.exists():
        return None
    names = ("name", "media_type")
    return MadeFile(
        data=path.read_bytes(), **{name: item.result[name] for name in names}
    )


def make(item: OutboxItem, *, at: datetime) -> Result:
    """Make the file of an order; fit for a second delivery.

    Rights are asked again: much may have happened since the order.
    """
    payload = item.payload
    user = User.objects.filter(pk=payload["user"], is_active=True).first()
    if user is None:
        return {"outcome": "gone"}
    with translation.override(payload["language"]):
        try:
            file = wanted(
                payload["what"], payload["asked"], user=user, at=clock.now()
            ).make()
        except (Http404, PermissionDenied):
            return {"outcome": "gone"}
        except DocumentError as error:
            return {"outcome": "refused", "reason": str(error)}
    path = _path(item)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(file.data)
    part.replace(path)
    return {
        "outcome": "made",
        "name": file.name,
        "media_type": file.media_type,
        "size": len(file.data),
    }


def forget_orders(*, now: datetime) -> int:
    """Delete files that were ordered yesterday, and return how many.

    :param now: machine time
    """
    before = (now - KEPT).timestamp()
    old = list(OutboxItem.objects.filter(kind=KIND, payload__ordered__lt=before))
    for item in old:
        _forget(item)
    known = {row.payload["token"] for row in OutboxItem.objects.filter(kind=KIND)}
    for path in _folder().iterdir():
        if path.stem not in known and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
    return len(old)


def _forget(item: OutboxItem) -> None:
    item.delete()
    _path(item).unlink(missing_ok=True)


def _key_of(token: str) -> str:
    return f"{KIND}:{token}"


def _path(item: OutboxItem) -> Path:
    return _folder() / str(item.payload["token"])


def _folder() -> Path:
    lying: Path = settings.DATA_DIR / "orders"
    lying.mkdir(mode=0o700, parents=True, exist_ok=True)
    return lying
