"""The mail server: it takes emails, refuses them, or dies with one in its hands."""

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import message_from_bytes, policy
from threading import Lock
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.siege.seen import Mail

Mood = Literal["well", "refuses", "closes"]
REFUSES = {"refuses": "451 4.7.1 come again later", "closes": "421 4.3.2 not now"}


class Post:
    """The mailbox, and how the server behaves."""

    def __init__(self) -> None:
        self._taken: list[Mail] = []
        self._lock = Lock()
        self.mood: Mood = "well"
        self.dies = False
        """Takes one email, and is gone before it can say so."""

    @property
    def taken(self) -> list[Mail]:
        """Every email that it took responsibility for."""
        with self._lock:
            return list(self._taken)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Sequence[str]
    ) -> str:
        """Take a recipient, or not."""
        if self.mood != "well":
            return REFUSES[self.mood]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take an email."""
        content = envelope.content
        assert isinstance(content, bytes)
        read = message_from_bytes(content, policy=policy.default)
        body: Any = read.get_body(("plain",))
        mails = [Mail(str(read["Message-ID"]), to, str(body.get_content())) for to in envelope.rcpt_tos]
        with self._lock:
            self._taken += mails
        if self.dies:
            self.dies = False
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 2.0.0 taken"


class _Controller(Controller):
    """aiosmtpd's server in a thread, on a socket that is bound already."""

    def __init__(self, post: Post, bound: socket.socket) -> None:
        self._bound = bound
        super().__init__(post, hostname="127.0.0.1", port=bound.getsockname()[1], timeout=120)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._bound)


@contextmanager
def serving(post: Post) -> Iterator[int]:
    """Run the server for the block; give its port."""
    bound = socket.create_server(("127.0.0.1", 0))
    controller = _Controller(post, bound)
    controller.start()
    try:
        yield bound.getsockname()[1]
    finally:
        controller.stop()
