"""What many tests begin with: built once by the real services, then laid down again.

The rows and files of the first build are kept for the process and written as
they are into the empty tables and folder of the next test, a fraction of the
work. Tests get copies.
"""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from agreements.models import User

Built = TypeVar("Built")
Rows = list[tuple[Any, list[Any]]]  # Any: models of every kind and their rows

Files = dict[str, bytes]

_kept: dict[tuple[str, frozenset[Any]], tuple[Rows, Files, Any]] = {}


def remembered(name: str, build: Callable[[], Built]) -> Built:
    """Return what ``build`` makes in empty tables, and lay its rows down.

    Where there are people already it is built anew: rows bring their keys along.
    So it is, too, after tables were emptied, which numbers the content types anew.
    """
    if User.objects.exists():
        return build()
    place = name, frozenset(ContentType.objects.values_list("pk", "app_label", "model"))
    if place not in _kept:
        before = {model: _keys(model) for model in apps.get_models()}
        built = build()
        _kept[place] = copy.deepcopy((_added(before), _files(), built))
        return built
    rows, files, built = copy.deepcopy(_kept[place])
    for model, instances in rows:
        _write(model, instances)
    for path, data in files.items():
        file = settings.FILES_DIR / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return built


def _write(model: Any, instances: list[Any]) -> None:
    if not model._meta.parents:
        model._base_manager.bulk_create(instances)
        return
    for instance in instances:  # the rows of the parents come by themselves
        instance.save_base(raw=True, force_insert=True)


def _files() -> Files:
    folder: Path = settings.FILES_DIR
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _keys(model: Any) -> set[Any]:
    return set(model._base_manager.values_list("pk", flat=True))


def _added(before: dict[Any, set[Any]]) -> Rows:
    found = [
        (model, list(model._base_manager.exclude(pk__in=known)))
        for model, known in before.items()
    ]
    return [(model, rows) for model, rows in found if rows]
