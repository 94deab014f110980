"""Database triggers that refuse changes to evidence: journal, versions, reviews.

They guard what walks past the models: ``QuerySet.update()`` and raw SQL.
SQLite drops triggers whenever it rebuilds a table, so they are made again
after every migrate, and a system check reports missing ones at start.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = (
    "agreements_journalentry",
    "agreements_version",
    "agreements_legalreview",
    "agreements_reviewcomment",
)

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION vertragswerk_refuse() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$ LANGUAGE plpgsql
"""


def _names(vendor: str, table: str) -> dict[str, str]:
    names = {"UPDATE": f"{table}_no_update", "DELETE": f"{table}_no_delete"}
    if vendor == "postgresql":
        names["TRUNCATE"] = f"{table}_no_truncate"
    return names


def create(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers that are not there yet."""
    vendor = connection.vendor
    present = existing(connection)
    with connection.cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for table in TABLES:
            for event, name in _names(vendor, table).items():
                if name not in present:
                    cursor.execute(_create_sql(vendor, table, event, name))


def _create_sql(vendor: str, table: str, event: str, name: str) -> str:
    if vendor == "postgresql":
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        return (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
            f" FOR EACH {each} EXECUTE FUNCTION vertragswerk_refuse()"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def drop(connection: BaseDatabaseWrapper) -> None:
    """Remove the triggers; only tests that empty their database do this."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in _names(connection.vendor, table).values():
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def existing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of the triggers present on the guarded tables."""
    queries = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        return {row[0] for row in cursor.fetchall()}


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of triggers that should be there and are not."""
    present = set(TABLES) & set(connection.introspection.table_names())
    wanted = {
        name for table in present for name in _names(connection.vendor, table).values()
    }
    return wanted - existing(connection)


def create_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Create the triggers at the end of every migrate (signal receiver)."""
    # Any: the signal passes arguments we do not need
    connection = connections[using]
    if set(TABLES) <= set(connection.introspection.table_names()):
        create(connection)
