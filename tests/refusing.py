"""A refused act leaves no trace: no row changed, no journal entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from agreements.errors import AgreementError

Rows = dict[str, list[tuple[Any, ...]]]


def everything() -> Rows:
    """Return all rows of all tables of ``agreements``."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_app_config("agreements").get_models()
    }


@contextmanager
def refused(
    error: type[AgreementError],
) -> Iterator[pytest.ExceptionInfo[AgreementError]]:
    """Expect a refusal with a readable sentence that changed nothing."""
    before = everything()
    with pytest.raises(error) as caught:
        yield caught
    assert type(caught.value) is error
    assert str(caught.value).strip()
    assert "%(" not in str(caught.value)
    assert everything() == before
