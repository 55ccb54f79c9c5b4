"""Servers that speak TLS, with certificates of an authority made for the test."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from tests.servers.found import refuse
from tests.servers.postgresql import FOLDERS
from tests.servers.programs import Process, free_port, own_folder, program, unprivileged

NAME = "localhost"
"""The name by which servers are reached here."""
ELSEWHERE = "database.internal"
"""A name that is no machine's here; certificates are made for both."""


class Authority:
    """A private authority: `ca_file` vouches for the certificates that it makes, `server_file` is one with its key."""

    def __init__(self, folder: Path, *names: str, expired: bool = False) -> None:
        folder.mkdir(exist_ok=True)
        made = trustme.CA()
        self.ca_file = folder / "ca.pem"
        self.server_file = folder / "server.pem"
        made.cert_pem.write_to_path(str(self.ca_file))
        until = datetime.now(UTC) - timedelta(days=1) if expired else None
        issued = made.issue_cert(*(names or (NAME, ELSEWHERE)), not_after=until)
        issued.private_key_and_cert_chain_pem.write_to_path(str(self.server_file))


@contextmanager
def encrypted_postgresql(authority: Authority) -> Iterator[str]:
    """Run a PostgreSQL of its own that takes encrypted connections alone, and give its address."""
    initdb, postgres = (program(name, *FOLDERS) for name in ("initdb", "postgres"))
    if initdb is None or postgres is None:
        refuse("no programs of a PostgreSQL server: initdb and postgres")
    user = unprivileged("postgres")
    with own_folder(user) as folder:
        data, key, port = folder / "data", folder / "server.pem", free_port()
        shutil.copyfile(authority.server_file, key)
        key.chmod(0o600)
        if user is not None:
            shutil.chown(key, user, pwd.getpwnam(user).pw_gid)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(folder)}
        make = [initdb, "-D", str(data), "-U", "rolecall", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(make, check=True, capture_output=True, cwd=folder, env=environment, user=user)
        (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.1/32 trust\n")
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": ""}
        settings |= {"ssl": "on", "ssl_cert_file": key, "ssl_key_file": key}
        words = [postgres, "-D", str(data), *(f"--{name}={value}" for name, value in settings.items())]
        server = Process(words, user=user, folder=folder, environment=environment)
        try:
            server.start(lambda: _listens(port))
            yield f"postgresql://rolecall@{NAME}:{port}/postgres"
        finally:
            server.stop(signal.SIGINT)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
