"""Migrations: what they make is exactly what the tables say; they can be repeated, and know older from newer."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.activation import activate
from engine.errors import NotReady
from engine.pipeline import Pipeline
from engine.settings import Settings
from engine.store.database import Database, sqlite_url
from engine.store.tables import metadata
from engine.store.upgrade import upgrade
from engine.store.version import MIGRATIONS, known, require_current
from tests.databases import KINDS, made, server
from tests.delivered import arrival, outcomes
from tests.semantics.rules import CARE, CATALOG
from tests.world import event, rules_of

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    op.add_column("user", sa.Column("shoe_size", sa.Integer()))
"""


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Database]]:
    """Two databases with nothing in them."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            urls = [sqlite_url(tmp_path / f"{name}.db") for name in ("one", "two")]
        else:
            urls = [stack.enter_context(made(f"rolecall_up_{name}_{os.getpid()}")) for name in ("one", "two")]
        databases = [Database(url) for url in urls]
        yield databases
        for database in databases:
            database.close()


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The migrations of a version to come: those of today, and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    newest = max(
        re.findall(r'^revision = "(\w+)"', "\n".join(one.read_text() for one in versions(folder)), re.MULTILINE)
    )
    (folder / "versions" / "v9999_next.py").write_text(NEXT.format(newest=newest))
    return folder


def versions(folder: Path) -> list[Path]:
    return sorted((folder / "versions").glob("v*.py"))


def structure(database: Database) -> set[str]:
    """Every column, constraint and index, as the database itself describes them."""
    if database.embedded:
        said = ["SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master"]
    else:
        said = [
            "SELECT concat_ws(' ', table_name, column_name, data_type, collation_name, is_nullable, column_default, "
            "identity_generation) FROM information_schema.columns WHERE table_schema = 'public'",
            "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE connamespace = 'public'::regnamespace",
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
        ]
    with database.engine.connect() as connection:
        found = {row[0] for statement in said for row in connection.exec_driver_sql(statement)}
    # Parts of one CREATE TABLE stand in an order that means nothing; SQLite adds columns and quotes names its own way.
    lines = {" ".join(sorted(re.split(r",?\s*\n\s*|, (?=\w+ [A-Z])", one.replace('"', "")))) for one in found}
    return {one for one in lines if "alembic_version" not in one}


def test_what_the_migrations_make_is_what_the_tables_say(empty: list[Database]) -> None:
    upgraded, created = empty
    upgrade(upgraded)
    created.create()
    with upgraded.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert structure(upgraded) == structure(created)
    assert len(structure(upgraded)) > len(metadata.tables)


def test_migrations_are_known_by_the_names_of_their_files_as_alembic_knows_them() -> None:
    inside = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert known() == inside[::-1]


def test_upgrading_again_changes_nothing_that_is_kept(empty: list[Database]) -> None:
    database, _ = empty
    upgrade(database)
    activate(database, rules_of(CATALOG, CARE), actor="mira", settings=Settings())
    pipeline = Pipeline(database, Settings(sample=1.0))
    message = arrival(event("user.joined", "u1", "2026-03-02T08:00:00Z", teams=["care"]))
    assert outcomes(pipeline.process([message])) == ["applied"]
    before = structure(database)
    upgrade(database)
    require_current(database)
    assert structure(database) == before
    assert outcomes(pipeline.process([message])) == ["duplicate"]
    pipeline.close()


def test_tables_of_an_older_version_are_refused_until_they_are_upgraded(
    empty: list[Database], next_version: Path
) -> None:
    database, _ = empty
    upgrade(database)
    said = r"are of an older version \(\d+, expected 9999\): run `rolecall upgrade`$"
    with pytest.raises(NotReady, match=said):
        require_current(database, next_version)
    upgrade(database, next_version)
    require_current(database, next_version)
    assert "shoe_size" in {column["name"] for column in sa.inspect(database.engine).get_columns("user")}


def test_tables_of_a_newer_version_are_refused_and_left_alone(empty: list[Database], next_version: Path) -> None:
    database, _ = empty
    upgrade(database, next_version)
    before = structure(database)
    said = r"are of a newer version \(9999, expected \d+\): use a newer Rolecall$"
    for refuses in (require_current, upgrade):
        with pytest.raises(NotReady, match=said):
            refuses(database)
    assert structure(database) == before
    require_current(database, next_version)


def test_a_migration_that_fails_leaves_everything_as_it_was(empty: list[Database], next_version: Path) -> None:
    database, _ = empty
    upgrade(database)
    before = structure(database)
    broken = versions(next_version)[-1]
    broken.write_text(broken.read_text() + '    op.execute("SELECT nothing FROM nowhere")\n')
    with pytest.raises(sa.exc.DBAPIError, match="nowhere"):
        upgrade(database, next_version)
    assert structure(database) == before
    require_current(database)


def test_a_database_without_tables_says_what_to_do_and_not_its_password(empty: list[Database]) -> None:
    database, _ = empty
    with pytest.raises(NotReady, match=r"has no tables yet: run `rolecall upgrade`$"):
        require_current(database)
    secret = Database("postgresql+psycopg://rolecall:s3cret@127.0.0.1/rolecall")
    assert "s3cret" not in secret.shown
    secret.close()


def test_a_database_that_cannot_hold_every_name_is_refused_with_what_to_do() -> None:
    name = f"rolecall_up_ascii_{os.getpid()}"
    with made(name) as url:
        with server().connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name}")
            connection.exec_driver_sql(
                f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
            )
        database = Database(url)
        for look in (upgrade, require_current):
            with pytest.raises(NotReady, match=r"keeps text as SQL_ASCII.*ENCODING 'UTF8'"):
                look(database)
        database.close()
