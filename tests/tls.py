"""Servers that speak TLS, with certificates of an authority made for the test."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
import trustme

NAME = "localhost"
"""The one name for which certificates are made here."""
NEWEST_FIRST = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -int(folder.parent.name))
USUALLY_THERE = os.pathsep.join([os.environ["PATH"], *map(str, NEWEST_FIRST)])
"""Where PostgreSQL's programs are; Debian has its server's programs in a folder apart."""


class Authority:
    """A private authority: `ca_file` vouches for the certificates that it makes, `server_file` is one with its key."""

    def __init__(self, folder: Path, name: str = NAME) -> None:
        folder.mkdir(exist_ok=True)
        made = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self.server_file = folder / "server.pem"
        made.cert_pem.write_to_path(str(self.ca_file))
        made.issue_cert(name).private_key_and_cert_chain_pem.write_to_path(str(self.server_file))


@contextmanager
def encrypted_postgresql(authority: Authority) -> Iterator[str]:
    """Run a PostgreSQL of its own that takes encrypted connections alone, and give its address."""
    initdb, postgres = (shutil.which(name, path=USUALLY_THERE) for name in ("initdb", "postgres"))
    if initdb is None or postgres is None:
        _refuse("no programs of a PostgreSQL server: initdb and postgres")
    who = _other_than_root()
    with tempfile.TemporaryDirectory(prefix="rolecall-") as name:
        folder = Path(name)
        data, key = folder / "data", folder / "server.pem"
        shutil.copyfile(authority.server_file, key)
        key.chmod(0o600)
        for path in (folder, key):
            shutil.chown(path, who)
        _run(who, initdb, "--pgdata", data, "--username", "rolecall", "--auth", "trust", "--no-sync", folder=folder)
        (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n")
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": (port := _free_port()),
            "unix_socket_directories": "",
            "ssl": "on",
            "ssl_cert_file": key,
            "ssl_key_file": key,
            "fsync": "off",
        }
        said = [f"--{name}={value}" for name, value in settings.items()]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([postgres, "-D", data, *said], user=who, cwd=folder, stdout=log, stderr=log)
        try:
            _until_it_listens(port, server, folder / "log")
            yield f"postgresql://rolecall@{NAME}:{port}/postgres"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _refuse(reason: str) -> NoReturn:
    if os.environ.get("ROLECALL_REQUIRE_SERVICES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _other_than_root() -> str:
    """Who runs the server: PostgreSQL refuses root."""
    return "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _run(who: str, *command: str | Path, folder: Path) -> None:
    done = subprocess.run(command, user=who, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _until_it_listens(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        else:
            return
