"""Databases for the conditions as SQL: SQLite always, PostgreSQL where one is."""

import os
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine.store.database import Database

SERVER = os.environ.get("ROLECALL_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database with all tables."""
    if request.param == "sqlite":
        database = Database("sqlite://")
        database.create()
        yield database
        database.close()
        return
    with_server = _server()
    name = f"rolecall_sel_{os.getpid()}"
    with with_server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    url = sa.make_url(SERVER).set(database=name)
    # Compiling a condition of thousands of tests takes PostgreSQL a minute and a half, running it a second.
    url = url.update_query_dict({"options": "-c jit=off"})
    database = Database(url.render_as_string(hide_password=False))
    try:
        database.create()
        yield database
    finally:
        database.close()
        with with_server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name}")
        with_server.dispose()


def _server() -> sa.Engine:
    try:
        server = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
        with server.connect():
            return server
    except (sa.exc.OperationalError, ModuleNotFoundError) as problem:
        if os.environ.get("ROLECALL_REQUIRE_SERVICES") == "1":
            raise
        pytest.skip(f"no PostgreSQL at {sa.make_url(SERVER).render_as_string()}: {type(problem).__name__}")
