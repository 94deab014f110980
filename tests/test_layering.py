"""Imports point one way: workflows → documents → agreements."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HTTP = {
    "django.contrib.messages",
    "django.http",
    "django.shortcuts",
    "django.urls",
    "django.views",
    "viewflow",
}
ABOVE_AGREEMENTS = {"config", "demonstration", "documents", "tests", "workflows"}
FORBIDDEN = {
    "agreements": HTTP
    | ABOVE_AGREEMENTS
    | {"docx", "lxml", "pikepdf", "pyhanko", "weasyprint"},
    "documents": HTTP | (ABOVE_AGREEMENTS - {"documents"}),
    "workflows": {"demonstration", "tests"},
    "demonstration": {"tests"},
    "config": {"demonstration", "tests"},
}
PURE = [
    "agreements/calendar.py",
    "agreements/periods.py",
    "agreements/representation.py",
    "agreements/search_words.py",
    "agreements/wording",
]
"""Rules of law and text on plain values: no model, clock, setting or database."""
PURE_MAY_USE = {"django.utils.translation", "django.utils.functional"}


def modules(folder: str) -> list[Path]:
    path = ROOT / folder
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def reaches(name: str, roots: set[str]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


@pytest.mark.parametrize("package", FORBIDDEN)
def test_no_module_imports_against_the_layers(package):
    against = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(package)
        for name in imports(ast.parse(path.read_text("utf-8")))
        if reaches(name, FORBIDDEN[package]) or name.startswith(".")
    ]
    assert against == []


def test_rules_of_law_and_text_need_no_django_but_its_translations():
    impure = [
        f"{path.relative_to(ROOT)} imports {name}"
        for folder in PURE
        for path in modules(folder)
        for name in imports(ast.parse(path.read_text("utf-8")))
        if reaches(name, {"django", "agreements.models", "agreements.services"})
        and not reaches(name, PURE_MAY_USE)
        and name not in {"django.utils", "django"}
    ]
    assert impure == []


def test_only_views_worker_and_commands_ask_the_clock():
    asking = [
        str(path.relative_to(ROOT))
        for package in ("agreements", "documents", "demonstration")
        for path in modules(package)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and not node.args  # with a moment given, it only asks for its day
        and ast.unparse(node.func)
        in {"timezone.now", "timezone.localdate", "date.today", "datetime.now"}
        and "commands" not in path.parts
    ]
    assert asking == []


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_stand_at_the_top_of_the_file(package):
    inside = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(package)
        if path.name != "apps.py"  # Django asks for imports in ready()
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []
