"""The indexes of the search, which Django's models cannot name.

SQLite: two FTS5 tables over ``SearchDoc``, one of stems, one of trigrams, kept
by triggers, which SQLite drops whenever it rebuilds the table. PostgreSQL: two
GIN indexes, one over the stems as an array, one of trigrams. Both are made
again after every migrate.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "agreements_searchdoc"
_KINDS = {"words": "unicode61 remove_diacritics 0", "forms": "trigram"}

_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"CREATE INDEX IF NOT EXISTS {TABLE}_words ON {TABLE}"
    " USING gin (string_to_array(words, ' '))",
    f"CREATE INDEX IF NOT EXISTS {TABLE}_forms ON {TABLE}"
    " USING gin (forms gin_trgm_ops)",
)
_SQLITE = (
    "INSERT INTO {name}(rowid, {kind}) VALUES (new.id, new.{kind});",
    "INSERT INTO {name}({name}, rowid, {kind}) VALUES ('delete', old.id, old.{kind});",
    "INSERT INTO {name}({name}) VALUES ('rebuild')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5({kind},"
    " content='{table}', content_rowid='id', tokenize='{tokenizer}')",
)
"""Add a row, remove a row, fill anew, create; see FTS5, external content tables."""


def create_after_migrate(*, using: str, **kwargs: Any) -> None:
    """Create what is missing at the end of every migrate (signal receiver)."""
    # Any: the signal passes arguments we do not need
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        create(connection)


def create(connection: BaseDatabaseWrapper) -> None:
    """Create the indexes that are not there yet, and fill them."""
    if missing(connection):
        statements = _POSTGRES if connection.vendor == "postgresql" else _sqlite()
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of indexes or triggers that should be there and are not."""
    if connection.vendor == "postgresql":
        query = "SELECT indexname FROM pg_indexes WHERE tablename = %s"
        wanted = {f"{TABLE}_{kind}" for kind in _KINDS}
    else:
        query = "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name = %s"
        wanted = {
            f"{TABLE}_{kind}_{event}"
            for kind in _KINDS
            for event in ("insert", "update", "delete")
        }
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        return wanted - {row[0] for row in cursor.fetchall()}


def _sqlite() -> list[str]:
    return [
        statement for kind, how in _KINDS.items() for statement in _table(kind, how)
    ]


def _table(kind: str, tokenizer: str) -> list[str]:
    names = {"table": TABLE, "name": f"{TABLE}_{kind}", "kind": kind}
    add, remove, rebuild, create_table = (
        statement.format(**names, tokenizer=tokenizer) for statement in _SQLITE
    )
    acts = {"insert": add, "delete": remove, "update": f"{remove} {add}"}
    triggers = [
        f"CREATE TRIGGER IF NOT EXISTS {names['name']}_{event} AFTER {event}"
        f" ON {TABLE} BEGIN {act} END"
        for event, act in acts.items()
    ]
    return [create_table, *triggers, rebuild]
