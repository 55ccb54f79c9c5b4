# mypy: disable-error-code="no-untyped-call"
"""A private RabbitMQ, with an Erlang port mapper of its own."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import amqp

from tests.servers.programs import Process, free_port, own_folder, program, unprivileged

FOLDERS = ("usr/lib/rabbitmq/bin", "opt/rabbitmq/sbin", "opt/homebrew/sbin")
"""Before the path: Debian's script there runs everything as its own user, without the environment."""


def connection(url: str) -> amqp.Connection:
    """A plain connection, for what Rolecall itself does not do."""
    parts = urlsplit(url)
    opened = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or 5672}",
        userid=parts.username or "guest",
        password=parts.password or "guest",
        virtual_host=parts.path[1:] or "/",
        connect_timeout=5,
    )
    opened.connect()
    return opened


class RabbitMQ:
    """One server, its data in `folder`."""

    def __init__(self, folder: Path, user: str | None) -> None:
        self._port = free_port()
        self._mapper = free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self._port}/"
        self._user = user
        found = program("rabbitmq-server", *FOLDERS)
        assert found is not None
        config = folder / "rabbitmq.conf"
        config.write_text(f"listeners.tcp.local = 127.0.0.1:{self._port}\nlog.console = true\nlog.file = false\n")
        (folder / "plugins").write_text("[].\n")
        loopback = "{127,0,0,1}"
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "RABBITMQ_NODENAME": f"rolecall-{self._port}@localhost",
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_CONFIG_FILE": str(config),
            "RABBITMQ_CONF_ENV_FILE": str(folder / "no-such-file"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_PID_FILE": str(folder / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"-kernel inet_dist_use_interface {loopback}",
            "ERL_EPMD_PORT": str(self._mapper),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }
        self._process = Process([found], user=user, folder=folder, environment=self._environment)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self._process.start(self._is_there)

    def stop(self) -> None:
        """Stop it as an administrator does."""
        self._process.stop(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.stop(signal.SIGKILL)

    def close(self) -> None:
        """Stop it for good, with its port mapper, which outlives it."""
        self._process.stop(signal.SIGTERM)
        mapper = program("epmd", "usr/lib/erlang/erts-*/bin")
        if mapper:
            words = [mapper, "-port", str(self._mapper), "-kill"]
            subprocess.run(words, check=False, capture_output=True, env=self._environment, user=self._user)

    def control(self, *words: str) -> int:
        """Run rabbitmqctl on it; return the exit code."""
        found = program("rabbitmqctl", *FOLDERS)
        assert found is not None
        words = (found, "--quiet", *words)
        return subprocess.run(
            words, check=False, capture_output=True, timeout=60, env=self._environment, user=self._user
        ).returncode

    @contextmanager
    def made(self, vhost: str) -> Iterator[str]:
        """Make an empty vhost for the block, and give its address."""
        assert self.control("add_vhost", vhost) == 0
        assert self.control("set_permissions", "--vhost", vhost, "guest", ".*", ".*", ".*") == 0
        try:
            yield self.url + vhost
        finally:
            self.control("delete_vhost", vhost)

    def _is_there(self) -> bool:
        try:
            connection(self.url).close()
        except (OSError, amqp.AMQPError):
            return False
        return True


def is_installed() -> bool:
    """Say whether the program is there."""
    return program("rabbitmq-server", *FOLDERS) is not None


@contextmanager
def private_rabbitmq() -> Iterator[RabbitMQ]:
    """Start one for the block."""
    user = unprivileged("rabbitmq")
    with own_folder(user) as folder:
        server = RabbitMQ(folder, user)
        try:
            server.start()
            yield server
        finally:
            server.close()
