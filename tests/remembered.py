"""What many tests begin with: built once by the real services, then laid down again.

The rows of the first build are kept for the process and written as they are
into the empty tables of the next test, a fraction of the work. Tests get copies.
"""

import copy
from collections.abc import Callable
from typing import Any, TypeVar

from django.apps import apps

from agreements.models import User

Built = TypeVar("Built")
Rows = list[tuple[Any, list[Any]]]  # Any: models of every kind and their rows

_kept: dict[str, tuple[Rows, Any]] = {}


def remembered(name: str, build: Callable[[], Built]) -> Built:
    """Return what ``build`` makes in empty tables, and lay its rows down.

    Where there are people already it is built anew: rows bring their keys along.
    """
    if User.objects.exists():
        return build()
    if name not in _kept:
        before = {model: _keys(model) for model in apps.get_models()}
        built = build()
        _kept[name] = copy.deepcopy((_added(before), built))
        return built
    rows, built = copy.deepcopy(_kept[name])
    for model, instances in rows:
        model._base_manager.bulk_create(instances)
    return built


def _keys(model: Any) -> set[Any]:
    return set(model._base_manager.values_list("pk", flat=True))


def _added(before: dict[Any, set[Any]]) -> Rows:
    found = [
        (model, list(model._base_manager.exclude(pk__in=known)))
        for model, known in before.items()
    ]
    return [(model, rows) for model, rows in found if rows]
