"""The indexes of the search, which Django's models cannot name.

SQLite: two FTS5 tables over ``SearchDoc``, one of stems, one of trigrams, kept
by triggers, which SQLite drops whenever it rebuilds the table. PostgreSQL: GIN
indexes over stems and forms as arrays, texts apart from names, and a table of
all known forms with trigrams: a part of a word is looked up among few thousand
forms, and these forms among the texts, none of which is then read. Both are
made again after every migrate.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "agreements_searchdoc"
_KINDS = {"words": "unicode61 remove_diacritics 0", "forms": "trigram"}

_KNOWN = f"{TABLE}_known"
_SET = f"""
CREATE OR REPLACE FUNCTION {TABLE}_set(text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000
AS $$ BEGIN RETURN string_to_array($1, ' '); END $$
"""
"""Long texts are taken apart slowly, which the planner does not know by itself."""
_PARTS = {"text": "version_id IS NOT NULL", "name": "version_id IS NULL"}
# the names in these statements are ours, hence no injection (S608)
_LEARN = f"""
CREATE OR REPLACE FUNCTION {_KNOWN}_learn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO {_KNOWN} SELECT DISTINCT form
    FROM added, unnest(string_to_array(added.forms, ' ')) AS form
    WHERE NOT EXISTS (SELECT 1 FROM {_KNOWN} known WHERE known.form = form.form);
  RETURN NULL;
END $$
"""  # noqa: S608
"""Two who learn a form at once write it twice, which harms nothing; none waits."""

_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    _SET,
    f"DROP INDEX IF EXISTS {TABLE}_words",
    f"DROP INDEX IF EXISTS {TABLE}_forms",
    *(
        f"CREATE INDEX IF NOT EXISTS {TABLE}_{part}_{kind} ON {TABLE}"
        f" USING gin ({TABLE}_set({kind})) WHERE {condition}"
        for part, condition in _PARTS.items()
        for kind in _KINDS
    ),
    f"CREATE TABLE IF NOT EXISTS {_KNOWN} (form text NOT NULL)",
    f"CREATE INDEX IF NOT EXISTS {_KNOWN}_form ON {_KNOWN} (form)",
    f"CREATE INDEX IF NOT EXISTS {_KNOWN}_part ON {_KNOWN}"
    " USING gin (form gin_trgm_ops)",
    _LEARN,
    *(
        f"CREATE OR REPLACE TRIGGER {_KNOWN}_{event} AFTER {event} ON {TABLE}"
        f" REFERENCING NEW TABLE AS added"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {_KNOWN}_learn()"
        for event in ("insert", "update")
    ),
    f"INSERT INTO {_KNOWN} SELECT DISTINCT form"  # noqa: S608
    f" FROM {TABLE}, unnest(string_to_array(forms, ' ')) AS form"
    f" WHERE NOT EXISTS (SELECT 1 FROM {_KNOWN} known WHERE known.form = form.form)",
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
    events = ("insert", "update")
    if connection.vendor == "postgresql":
        query = (
            "SELECT indexname FROM pg_indexes WHERE tablename = %s"
            " UNION SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s)"
        )
        wanted = {f"{TABLE}_{part}_{kind}" for part in _PARTS for kind in _KINDS}
        wanted |= {f"{_KNOWN}_{event}" for event in events}
        values = [TABLE, TABLE]
    else:
        query = "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name = %s"
        wanted = {
            f"{TABLE}_{kind}_{event}"
            for kind in _KINDS
            for event in (*events, "delete")
        }
        values = [TABLE]
    with connection.cursor() as cursor:
        cursor.execute(query, values)
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
