"""Read the demonstration's texts, people and calendar from their YAML files."""

from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

FOLDER = Path(__file__).parent / "texts"
BERLIN = ZoneInfo("Europe/Berlin")

Node = dict[str, Any]  # Any: a YAML mapping as written by people


@lru_cache(maxsize=8)
def load(name: str) -> Node:
    """Return the content of one file, e.g. ``load("framework")``."""
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    content: Node = yaml.safe_load(text)
    return content


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """Return a moment of an office day in Berlin."""
    return datetime.combine(day, time(hour, minute), BERLIN)


def first_round_nodes() -> list[Node]:
    """Return the framework's nodes as they went into round 1.

    The file holds the final text; the clauses that differed get their old one.
    """
    old = {
        clause["clause"]: clause["old_text"]
        for clause in load("framework-changes")["rounds"][0]["clauses_differing"]
    }
    return [_with_texts(node, old) for node in load("framework")["nodes"]]


def _with_texts(node: Node, texts: dict[str, str]) -> Node:
    changed = dict(node)
    if node["key"] in texts:
        changed["text"] = texts[node["key"]]
    if "children" in node:
        changed["children"] = [_with_texts(child, texts) for child in node["children"]]
    return changed
