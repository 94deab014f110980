"""What is kept of a step that failed: the reason, never the values at hand."""

from typing import Any

from viewflow.workflow.models import Task


def forget_locals(*, task: Task, **kwargs: Any) -> None:
    """Drop the local variables the engine stores with an error.

    They may hold names, texts or keys (viewflow 2.4.0, ``exception_guard``).
    """
    # Any: the signal passes arguments we do not need
    kept = (task.data or {}).get("_exception")
    if kept and kept.pop("locals", None) is not None:
        task.save(update_fields=["data"])
