"""Reads settings from the environment and says in a sentence what is wrong.

Every variable begins with ``VERTRAGSWERK_``. A missing or unreadable value
ends the start with the variable's name, what is wrong and what to write.
"""

import os
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

PREFIX = "VERTRAGSWERK_"
TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


class Environment:
    """The variables of this service; an empty one counts as not set."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = {
            name.removeprefix(PREFIX): value.strip()
            for name, value in variables.items()
            if name.startswith(PREFIX) and value.strip()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._variables

    def refuse(self, name: str, sentence: str) -> ImproperlyConfigured:
        """Return the error that ends the start, to be raised by the caller."""
        return ImproperlyConfigured(f"{PREFIX}{name} {sentence}")

    def text(self, name: str, default: str | None = None) -> str:
        value = self._variables.get(name, default)
        if value is None:
            raise self.refuse(name, "is not set, and there is no default for it.")
        return value

    def secret(self, name: str, *, shortest: int) -> str:
        value = self.text(name)
        if len(value) < shortest:
            raise self.refuse(name, f"is too short; write {shortest} characters.")
        return value

    def choice(self, name: str, allowed: Sequence[str], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise self.refuse(name, f"is {value!r}; write {' or '.join(allowed)}.")
        return value

    def flag(self, name: str) -> bool:
        value = self.text(name, "no").lower()
        if value not in TRUE | FALSE:
            raise self.refuse(name, f"is {value!r}; write yes or no.")
        return value in TRUE

    def number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit():
            raise self.refuse(name, f"is {value!r}; write a whole number.")
        if not lowest <= int(value) <= highest:
            raise self.refuse(name, f"is {value}; write {lowest} to {highest}.")
        return int(value)

    def day(self, name: str) -> date | None:
        if name not in self:
            return None
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise self.refuse(
                name, f"is {self.text(name)!r}; write a day like 2021-05-03."
            ) from None

    def names(self, name: str, default: str | None = None) -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",")]

    def database(self, name: str) -> dict[str, Any] | None:
        """Return Django's database settings of an address, without options.

        The address itself is never repeated in an error: it holds a password.
        """
        # Any: Django's own shape of these settings
        if name not in self:
            return None
        try:
            database = dict(environ.Env.db_url_config(self.text(name)))
        except (ValueError, KeyError):
            database = {}
        engine = str(database.get("ENGINE", "")).rpartition(".")[2]
        if engine not in {"postgresql", "sqlite3"} or not database["NAME"]:
            raise self.refuse(
                name,
                "cannot be read; write postgres://user:password@host:5432/name"
                " or sqlite:////folder/file.sqlite3.",
            )
        return database

    def mail(self, name: str, default: str | None, folder: Path) -> dict[str, Any]:
        """Return Django's mail settings; ``folder`` takes what goes to files.

        The address itself is never repeated in an error: it holds a password.
        """
        # Any: Django's own shape of these settings
        value = self.text(name, default)
        backend = "django.core.mail.backends.{}.EmailBackend"
        if value == "console":
            return {"EMAIL_BACKEND": backend.format("console")}
        if value == "file":
            return {
                # one file for each Message-ID, so a mail sent twice stays one
                "EMAIL_BACKEND": "workflows.mail_files.EmailBackend",
                "EMAIL_FILE_PATH": str(folder),
            }
        try:
            return environ.Env.email_url_config(value) | {
                "EMAIL_BACKEND": backend.format("smtp"),
                "EMAIL_PORT": urlsplit(value).port
                or SMTP_PORTS[urlsplit(value).scheme],
                "EMAIL_TIMEOUT": 30,
            }
        except (ValueError, KeyError, ImproperlyConfigured):
            raise self.refuse(
                name, "cannot be read; write console, file or smtp+tls://user:pw@host."
            ) from None


def with_secrets(variables: Mapping[str, str], file: Path) -> dict[str, str]:
    """Return the variables with the demonstration's own secrets beneath them.

    Made once and kept in the data folder, readable by its owner only. Whoever
    comes second while they are being made takes what the first one wrote.
    """
    if not file.exists():
        fresh = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            for name in ("SECRET_KEY", "KEY_PASSPHRASE"):
                stream.write(f"{PREFIX}{name}={secrets.token_urlsafe(48)}\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    lines = file.read_text(encoding="ascii").splitlines()
    kept = dict(line.split("=", 1) for line in lines if "=" in line)
    return kept | {name: value for name, value in variables.items() if value.strip()}
