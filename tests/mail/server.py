"""A real mail server on the loopback, which does what a test tells it to."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Literal

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from connectors.mail.session import Server

USER, PASSWORD = "rolecall", "hunter2"
Says = Callable[[str], str | None]
"""Given an address, what to say instead of taking the email; None: take it."""


@dataclass
class Post:
    """What the server was given, and how it is to behave."""

    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    """(from, to, content) of every email that it took responsibility for."""
    connections: int = 0
    says_to_sender: Says = lambda _: None
    says_to_recipient: Says = lambda _: None
    says_to_content: Says = lambda _: None
    stalls: bool = False
    dies_after: int | None = None
    """Takes so many emails, does not say so of the last, and is gone."""
    lines: "set[_Line]" = field(default_factory=set)
    """The connections that are open."""

    def hang_up(self) -> None:
        """Close every connection."""
        for line in list(self.lines):
            line.loop.call_soon_threadsafe(line.hang_up)
        self.until_nobody_is_there()

    def until_nobody_is_there(self) -> None:
        """Wait until the server knows that every connection is closed."""
        deadline = monotonic() + 10
        while self.lines:
            assert monotonic() < deadline
            sleep(0.01)

    @property
    def addresses(self) -> list[str]:
        """To whom emails were taken, in order."""
        return [to for _, to, _ in self.taken]

    @property
    def messages(self) -> list[EmailMessage]:
        """The emails that were taken, as a mail program reads them."""
        found = []
        for _, _, content in self.taken:
            message = message_from_bytes(content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            assert message.defects == []
            found.append(message)
        return found


class _Line(SMTP):
    """One connection, as the server sees it."""

    def __init__(self, handler: "_Handler", **options: Any) -> None:
        super().__init__(handler, **options)
        self._post = handler.post

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count it; STARTTLS makes the same connection anew."""
        if self not in self._post.lines:
            self._post.lines.add(self)
            self._post.connections += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """It is over."""
        super().connection_lost(error)
        self._post.lines.discard(self)

    def hang_up(self) -> None:
        """Close it at once."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, post: Post, stop: Callable[[], None]) -> None:
        self.post = post
        self._stop = stop

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Sequence[str]
    ) -> str:
        said = self.post.says_to_sender(address)
        if said is None:
            envelope.mail_from = address
        return said or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Sequence[str]
    ) -> str:
        if self.post.stalls:
            await asyncio.sleep(3600)
        said = self.post.says_to_recipient(address)
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        said = self.post.says_to_content(envelope.rcpt_tos[0])
        if said is not None:
            return said
        assert isinstance(envelope.content, bytes)
        self.post.taken += [(str(envelope.mail_from), to, envelope.content) for to in envelope.rcpt_tos]
        if self.post.dies_after is not None and len(self.post.taken) >= self.post.dies_after:
            self._stop()
            assert isinstance(server, _Line)
            server.hang_up()
        return "250 2.0.0 taken"


class _Controller(Controller):
    """aiosmtpd's server in a thread, on a socket that is bound already."""

    def __init__(self, handler: Any, bound: socket.socket, **options: Any) -> None:
        self._bound = bound
        super().__init__(handler, hostname="127.0.0.1", port=bound.getsockname()[1], **options)

    def factory(self) -> SMTP:
        """Make the server's end of a connection."""
        return _Line(self.handler, **self.SMTP_kwargs)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._bound, ssl=self.ssl_context)


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made


def _login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=right)


class Certificates:
    """A private authority, and a certificate of its own for a name."""

    def __init__(self, folder: Path, name: str = "localhost", *, expired: bool = False) -> None:
        until = datetime.now(UTC) - timedelta(days=1) if expired else None
        authority = trustme.CA()
        self.ca_file = folder / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(name, not_after=until).configure_cert(self.context)


@contextmanager
def serving(
    post: Post,
    *,
    certificates: Certificates | None = None,
    security: Literal["starttls", "tls", "none"] = "none",
    login: bool = False,
    port: int = 0,
) -> Iterator[Server]:
    """Run a server for the block; give its settings, without login."""
    bound = _bound(port)
    options: dict[str, Any] = {"enable_SMTPUTF8": True, "timeout": 60}
    if certificates is not None and security == "starttls":
        options |= {"tls_context": certificates.context, "require_starttls": True}
    if certificates is not None and security == "tls":
        options["ssl_context"] = certificates.context
    if login:
        later = security == "starttls"  # aiosmtpd knows no other TLS
        options |= {"authenticator": _login, "auth_required": later, "auth_require_tls": later}
    handler = _Handler(post, lambda: controller.server.close() if controller.server else None)
    controller = _Controller(handler, bound, **options)
    controller.start()
    post.until_nobody_is_there()
    post.connections = 0  # aiosmtpd has tried its own
    try:
        yield Server(
            host="localhost" if certificates else "127.0.0.1",
            port=bound.getsockname()[1],
            security=security,
            ca_file=certificates.ca_file if certificates else None,
            timeout=10,
        )
    finally:
        controller.stop()
