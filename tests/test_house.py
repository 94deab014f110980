"""What holds for the whole project: its form, its settings, its papers for users."""

import ast
import contextlib
import io
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.service import without_settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("agreements", "config", "demonstration", "documents", "workflows")
LONG_MODULE = 400
MADE = {".git", ".hypothesis", ".venv", "var", "__pycache__"} | {
    f".{tool}_cache" for tool in ("mypy", "pytest", "ruff")
}
REASON = re.compile(
    r"more than 400 lines,? because|longer than 400 lines,? because", re.I
)
TEXT = {".cfg", ".css", ".html", ".in", ".md", ".po", ".py", ".sh", ".toml", ".txt", ""}
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(home|root|mnt|work|farm)/\w")
REGISTRY = re.compile(r"--(extra-)?index-url|^registry\s*=|--find-links", re.M)

PRODUCTION = {
    "VERTRAGSWERK_MODE": "production",
    "VERTRAGSWERK_SECRET_KEY": "qN7-vW2_hLk9sXcRt4YbGd8mZpJf3uEa6oTiVx1nMw5rKyHqPz0B",
    "VERTRAGSWERK_KEY_PASSPHRASE": "a long passphrase of the office",
    "VERTRAGSWERK_ALLOWED_HOSTS": "agreements.example.org",
    "VERTRAGSWERK_BASE_URL": "https://agreements.example.org",
    "VERTRAGSWERK_MAIL": "smtp+tls://mail.example.org",
    "VERTRAGSWERK_MAIL_FROM": "agreements@example.org",
    "VERTRAGSWERK_CONTACT": "contact@example.org",
    "VERTRAGSWERK_TSA_URL": "https://tsa.example.org",
}


def manage(data: Path, *arguments: str, **variables: str):
    """Run manage.py with nothing of ours in the environment but ``variables``."""
    return subprocess.run(
        [sys.executable, "-W", "error", str(ROOT / "manage.py"), *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={
            **without_settings(os.environ),
            "VERTRAGSWERK_DATA": str(data),
            **variables,
        },
    )


def own_files() -> Iterator[Path]:
    """Yield the files of the project, without what ./run and tools make."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE]
        yield from (Path(folder, name) for name in names)


def test_no_module_is_longer_than_400_lines_without_a_reason():
    long = []
    for path in [*(ROOT / "tests").rglob("*.py"), *own_modules()]:
        text = path.read_text("utf-8")
        reason = REASON.search(ast.get_docstring(ast.parse(text)) or "")
        if text.count("\n") > LONG_MODULE and not reason:
            long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
    assert long == []


def own_modules() -> list[Path]:
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def test_every_module_says_what_it_holds():
    silent = [
        str(path.relative_to(ROOT))
        for path in own_modules()
        if path.read_text("utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_no_function_is_longer_than_50_lines():
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in own_modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert long == []


def test_models_and_migrations_agree(db):
    said = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert said.getvalue() == "No changes detected\n"


def test_ruff_finds_nothing():
    ruff = [str(Path(sys.executable).with_name("ruff"))]
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [*ruff, *command, str(ROOT)], check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout


def test_mypy_finds_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "mypy"],
        cwd=ROOT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_production_settings_pass_the_deployment_check(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level=DEBUG", **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"VERTRAGSWERK_MODE"}))
def test_production_has_no_default_for(name, tmp_path):
    variables = {key: value for key, value in PRODUCTION.items() if key != name}
    done = manage(tmp_path, "check", **variables)
    assert done.returncode == 2
    assert done.stderr == f"{name} is not set, and there is no default for it.\n"


@pytest.mark.parametrize("name", ["TODAY", "FAILPOINT", "DEBUG"])
def test_production_refuses_what_is_for_tests(name, tmp_path):
    variable = f"VERTRAGSWERK_{name}"
    done = manage(tmp_path, "check", **PRODUCTION, **{variable: "2021-05-03"})
    assert done.returncode == 2
    assert done.stderr.startswith(f"{variable} is for demonstrations and tests")


def test_production_refuses_the_data_folder_of_a_demonstration(tmp_path):
    assert manage(tmp_path, "check").returncode == 0
    secrets = tmp_path / "secrets.env"
    assert secrets.stat().st_mode & 0o777 == 0o600
    done = manage(tmp_path, "check", **PRODUCTION)
    assert done.returncode == 2
    assert done.stderr == (
        "VERTRAGSWERK_DATA names the data folder of a demonstration.\n"
    )


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MODE", "test", "is 'test'; write demonstration or production."),
        ("PORT", "80O0", "is '80O0'; write a whole number."),
        ("PORT", "70000", "is 70000; write 1 to 65535."),
        ("TODAY", "3.5.2021", "is '3.5.2021'; write a day like 2021-05-03."),
        ("DEBUG", "maybe", "is 'maybe'; write yes or no."),
        ("SECRET_KEY", "short", "is too short; write 50 characters."),
        ("DATABASE_URL", "mysql://u:geheim@h/n", "cannot be read; write postgres://"),
        ("MAIL", "pigeon://u:geheim@h", "cannot be read; write console, file or"),
    ],
)
def test_a_wrong_setting_ends_the_start_with_a_sentence(
    name, value, sentence, tmp_path
):
    done = manage(tmp_path, "check", **{f"VERTRAGSWERK_{name}": value})
    assert done.returncode == 2
    assert done.stderr.startswith(f"VERTRAGSWERK_{name} {sentence}")
    assert done.stderr.count("\n") == 1
    assert "geheim" not in done.stderr


def test_the_demonstration_keeps_the_secrets_it_made(tmp_path):
    first, second = (
        manage(tmp_path, "shell", "-v0", "-c",
               "from django.conf import settings; print(settings.SECRET_KEY)").stdout
        for _again in range(2)
    )  # fmt: skip
    assert len(first) > 50
    assert first == second


def test_what_the_service_needs_is_pinned_alike_for_tests():
    def pins(name):
        text = (ROOT / "requirements" / name).read_text("utf-8")
        return set(re.findall(r"^([\w.\[\]-]+==\S+)", text, re.M))

    assert pins("base.txt") <= pins("dev.txt")


def test_every_requirement_carries_hashes():
    for name in ("base.txt", "dev.txt", "uv.txt"):
        text = (ROOT / "requirements" / name).read_text("utf-8").replace("\\\n", " ")
        bare = [line for line in text.splitlines() if "--hash=sha256:" not in line]
        assert bare == [], name


def test_the_readme_names_both_commands_and_every_setting():
    readme = (ROOT / "README.md").read_text("utf-8")
    source = (ROOT / "config" / "settings.py").read_text("utf-8")
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source))
    assert {"./run", "./run test"} <= set(re.findall(r"\./run(?: test)?\b", readme))
    assert {name for name in names if f"VERTRAGSWERK_{name}" not in readme} == set()


def test_no_file_names_a_machine_or_a_registry():
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path in own_files()
        if path.suffix in TEXT and path != Path(__file__)
        for text in [path.read_text("utf-8")]
        for pattern in (MACHINE_PATH, REGISTRY)
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_the_licence_is_the_agpl():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in licence
    assert "Version 3, 19 November 2007" in licence


def test_the_scripts_can_be_run():
    assert os.access(ROOT / "run", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert "exec ./run test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_database_is_set_to_lose_nothing(db):
    options = settings.DATABASES["default"]["OPTIONS"]
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        assert options["transaction_mode"] == "IMMEDIATE"
        assert "synchronous=FULL" in options["init_command"]
    else:
        assert "lock_timeout" in options["options"]
