"""Where it happens: servers of its own, the lines to them, rules, and the processes of the product."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.servers.postgresql import PostgreSQL
from tests.servers.programs import own_folder, unprivileged
from tests.servers.rabbitmq import RabbitMQ
from tests.siege.post import Post, serving
from tests.siege.proxy import Proxy, proxied

ROOT = Path(__file__).parents[2]
NAME = "siege"
AWAY = 4
"""Exit code of a command that does not reach a server."""
SETTINGS = {
    "MAIL": "smtp",
    "SMTP_HOST": "127.0.0.1",
    "SMTP_SECURITY": "none",
    "LOG_FORMAT": "json",
    "SWEEP_EVERY": "3 seconds",
    # Everybody comes, goes and asks within minutes: what is to be seen here is no work of limits.
    "LEAVE_LIMIT": "100%",
    "ASSIGN_LIMIT": "10000000",
    "REVOKE_LIMIT": "10000000",
    "JOB_LIMIT": "100%",
    "SMALL_JOBS": "10000000",
    "JOB_CHUNK": "50 milliseconds",
}


class NotDoneError(Exception):
    """A command did not do what it was to do, and it is not for want of a server."""


class Place:
    """Servers, lines and the command line."""

    def __init__(self, folder: Path, broker: RabbitMQ, database: PostgreSQL, disk: Path | None, post: Post) -> None:
        self.folder, self.broker, self.database, self.disk, self.post = folder, broker, database, disk, post
        self.rules = folder / "rules"
        self.lines: dict[str, Proxy] = {}

    def reached_by(self, *, broker: int, database: int) -> dict[str, str]:
        """Return the environment of a process that reaches the servers at these ports."""
        mine = SETTINGS | {
            "BROKER_URL": f"amqp://guest:guest@127.0.0.1:{broker}/",
            "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{database}/{NAME}",
            "SMTP_PORT": str(self.lines["mail"].port),
            "RULES": str(self.rules),
            "DATA": str(self.folder / "data"),
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        return clean | {f"ROLECALL_{name}": value for name, value in mine.items()}

    def log(self, name: str) -> Path:
        """Return the file of what a worker logs."""
        return self.folder / f"{name}.log"

    def start(self, name: str, parts: tuple[str, ...], skew: int) -> subprocess.Popen[bytes]:
        """Start a worker, which reaches everything over the lines; `skew`: by how many seconds its clock is wrong."""
        words = [sys.executable, "-m", "tests.siege.skewed", str(skew)] if skew else [sys.executable, "worker.py"]
        words += ["run", *(word for part in parts for word in ("--only", part))]
        environment = self.reached_by(broker=self.lines["broker"].port, database=self.lines["database"].port)
        with self.log(name).open("ab") as log:
            return subprocess.Popen(words, env=environment, cwd=ROOT, stderr=log, stdout=log)

    def command(self, *words: str, patience: float = 300, given: str | None = None) -> str:
        """Run a command to its end, again while a server is away; return what it prints."""
        environment = self.reached_by(broker=port(self.broker.url), database=port(self.database.url))
        end = time.monotonic() + patience
        while True:
            whole = [sys.executable, "worker.py", *words]
            done = subprocess.run(
                whole, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, input=given, timeout=600
            )
            if done.returncode == 0:
                return done.stdout
            if done.returncode != AWAY or time.monotonic() > end:
                raise NotDoneError(f"{' '.join(words)} ended with {done.returncode}: {done.stdout[-500:]}{done.stderr}")
            time.sleep(0.5)

    def read(self, *words: str) -> Any:
        """Run a command that prints JSON; return what it says."""
        return json.loads(self.command(*words, "--json"))


def port(url: str) -> int:
    """Return the port of an address."""
    found = urlsplit(url).port
    assert found is not None
    return found


@contextmanager
def small_disk(user: str | None, megabytes: int) -> Iterator[tuple[Path, Path | None]]:
    """A folder for the database, on a disk of its own if whoever runs this may mount one; that disk, or None."""
    with own_folder(user) as folder:
        owner = folder.stat()
        options = f"size={megabytes}m,mode=0755,uid={owner.st_uid},gid={owner.st_gid}"
        words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        mounted = subprocess.run(words, check=False, capture_output=True).returncode == 0
        try:
            yield folder, folder if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def besieged(folder: Path, megabytes: int) -> Iterator[Place]:
    """Servers, a database, a vhost and lines to all of them, for the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        postgres, rabbit, post = unprivileged("postgres"), unprivileged("rabbitmq"), Post()
        broker = RabbitMQ(stack.enter_context(own_folder(rabbit)), rabbit)
        stack.callback(broker.close)
        on, disk = stack.enter_context(small_disk(postgres, megabytes))
        database = PostgreSQL(on, postgres)
        stack.callback(database.kill)
        broker.start()
        database.start()
        with psycopg.connect(database.url.replace("+psycopg", ""), autocommit=True) as opened:
            opened.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        place = Place(folder, broker, database, disk, post)
        for name, target in (
            ("broker", port(broker.url)),
            ("database", port(database.url)),
            ("mail", stack.enter_context(serving(post))),
        ):
            place.lines[name] = stack.enter_context(proxied(target))
        yield place
