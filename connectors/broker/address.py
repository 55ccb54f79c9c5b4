# ruff: noqa: ANN401 — kombu's objects carry no types
# mypy: disable-error-code="no-untyped-call"
"""Where the queues are: a folder, or a RabbitMQ."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from kombu.connection import Connection
from kombu.utils.url import sanitize_url, url_to_parts

from connectors.broker.login import operating_system_user
from engine.errors import NotReady

EMBEDDED: Final = "embedded://"
CONNECT: Final = 10.0
"""Seconds to wait for a server that is asked for a connection."""
HEARTBEAT: Final = 60
"""Seconds of silence after which either side takes the other for dead, about."""
EXPECTED: Final = (
    "Expected amqp://USER:PASSWORD@HOST:PORT/VHOST, amqps://… or a folder; "
    "in the user, the password and the vhost, / @ : ? # and % are written %2F %40 %3A %3F %23 and %25"
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address that was understood. `shown` is without the password, for messages."""

    shown: str
    folder: Path | None = None
    """The folder of the embedded queue; None for a RabbitMQ."""
    url: str = field(default="", repr=False)
    host: str = ""
    user: str = ""
    vhost: str = ""
    ca_file: Path | None = None
    """The certificates that vouch for a server at amqps://; None: those of the operating system."""

    @classmethod
    def read(cls, text: str, ca_file: Path | None = None) -> Self:
        """Understand an address; NotReady if it is none."""
        if text.startswith(EMBEDDED) or "://" not in text:
            folder = Path(text.removeprefix(EMBEDDED)).absolute()
            return cls(str(folder), folder)
        try:
            parts = url_to_parts(text)
        except ValueError:  # says parts of the password, if that is what was not understood
            parts = None
        if parts is None or parts.scheme not in ("amqp", "amqps") or parts.query or not parts.hostname:
            scheme = text.partition("://")[0]
            msg = f"the broker's address, {scheme}://…, is not understood. {EXPECTED}"
            raise NotReady(msg)
        return cls(
            str(sanitize_url(text)),
            url=text,
            host=parts.hostname,
            user=parts.username or "guest",
            vhost=parts.path or "/",
            ca_file=ca_file,
        )

    @property
    def login(self) -> str:
        """Who is named as the publisher of what is sent there."""
        return self.user or operating_system_user()

    def connection(self, purpose: str, heartbeat: float = HEARTBEAT) -> Any:
        """Return kombu's connection to it, not opened yet. `purpose` is what RabbitMQ shows beside it."""
        if self.folder is not None:
            options: dict[str, Any] = {"folder": str(self.folder)}
            return Connection(transport="connectors.broker.embedded:Transport", transport_options=options)
        return Connection(
            self.url,
            transport="connectors.broker.rabbitmq:Transport",
            ssl=self._encryption() if self.url.startswith("amqps:") else False,
            connect_timeout=CONNECT,
            heartbeat=heartbeat,
            transport_options={"client_properties": {"connection_name": f"rolecall {purpose}"}},
        )

    def _encryption(self) -> dict[str, Any]:
        """Return how the line is encrypted, as py-amqp wants it; NotReady if the file of certificates is no good."""
        secure = {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": self.host}
        if self.ca_file is None:
            return secure
        try:
            ssl.create_default_context(cafile=str(self.ca_file))
        except OSError as problem:  # an SSLError is one, too
            reason = "there is no certificate in it" if isinstance(problem, ssl.SSLError) else problem.strerror
            raise NotReady(f"broker_ca_file {self.ca_file} cannot be used: {reason}") from problem
        return secure | {"ca_certs": str(self.ca_file)}
