"""A private PostgreSQL."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.programs import Process, free_port, own_folder, program, unprivileged

FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")


class PostgreSQL:
    """One server, its data in `folder`."""

    def __init__(self, folder: Path, user: str | None) -> None:
        self._port = free_port()
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(folder)}
        data = folder / "data"
        make = [_program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, cwd=folder, env=environment, user=user)
        words = [_program("postgres"), "-D", str(data), "-p", str(self._port), "-k", str(folder)]
        words += ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=60"]
        self._process = Process(words, user=user, folder=folder, environment=environment)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self._process.start(self.is_there)

    def stop(self) -> None:
        """Stop it as an administrator does: connections are ended, what is committed is kept."""
        self._process.stop(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.stop(signal.SIGKILL)

    @contextmanager
    def made(self, name: str) -> Iterator[str]:
        """Make an empty database for the block, and give its address."""
        with psycopg.connect(_plain(self.url), autocommit=True) as opened:
            opened.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield self.url.rpartition("/")[0] + f"/{name}"
        finally:
            with psycopg.connect(_plain(self.url), autocommit=True) as opened:
                opened.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def is_there(self) -> bool:
        """Say whether it takes connections."""
        try:
            psycopg.connect(_plain(self.url), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True


def is_installed() -> bool:
    """Say whether the programs are there."""
    return all(program(name, *FOLDERS) for name in ("initdb", "postgres"))


@contextmanager
def private_postgresql() -> Iterator[PostgreSQL]:
    """Start one for the block."""
    user = unprivileged("postgres")
    with own_folder(user) as folder:
        server = PostgreSQL(folder, user)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


def _program(name: str) -> str:
    found = program(name, *FOLDERS)
    assert found is not None
    return found
