"""Emails by SMTP: over one connection that is kept, and opened anew when it is lost.

What the server says decides. A refusal of this email (5xx) is for good, a "not now" (4xx) puts it off; what concerns
every email (no connection, login or sender refused) is nobody's fault but the place's, and no email is given up for it.
"""

import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from time import monotonic

from connectors.mail.content import plain
from connectors.mail.session import Server, connected
from connectors.mail.way import PutOff, Undeliverable
from engine.errors import NotReady, Transient

IDLE = 30.0
"""Seconds without an email after which the connection is closed."""
STALE = 2.0
"""Seconds after which the server is asked whether it is still there."""
CLOSING = 421
NOT_IN_THIS_STATE = (503, 530)
"""What comes at the wrong moment, or without login: the fault of the settings, whatever the email."""
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_RELAYING = re.compile(r"\brelay", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    """The server's answer."""

    code: int
    words: str

    def __str__(self) -> str:
        return f"the mail server said: {self.code} {self.words}".rstrip()

    @property
    def codes(self) -> str:
        """Without the words, which may name people."""
        enhanced = _ENHANCED.match(self.words)
        return f"{self.code} {enhanced[0]}" if enhanced else str(self.code)


class Smtp:
    """Hands emails to a mail server, from one `sender`."""

    together = 1

    def __init__(self, server: Server, sender: str, now: Callable[[], float] = monotonic) -> None:
        self.server = server
        self._sender = sender
        self._now = now
        self._connection: smtplib.SMTP | None = None
        self._used = 0.0

    def send(self, job: str, to: str, message: EmailMessage) -> None:  # noqa: ARG002 — its Message-ID is made of it
        """Hand an email over; the server has taken responsibility for it when this returns."""
        content = message.as_bytes()
        connection = self._begun(to)
        with self._talking(connection):
            self._rcpt(connection, to)
            self._data(connection, content)

    def settle(self) -> None:
        """What the server took is its own from then on."""

    def rest(self) -> None:
        """Close the connection when nothing was sent for a while: servers don't like to wait."""
        if self._connection is not None and self._now() - self._used > IDLE:
            self.close()

    def close(self) -> None:
        """Take leave of the server."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def _ready(self) -> smtplib.SMTP:
        if self._connection is not None and self._now() - self._used > STALE and not self._is_there(self._connection):
            self._drop()
        if self._connection is None:
            self._connection = connected(self.server)
            self._used = self._now()
        return self._connection

    def _is_there(self, connection: smtplib.SMTP) -> bool:
        try:
            return connection.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    @contextmanager
    def _talking(self, connection: smtplib.SMTP) -> Iterator[None]:
        """After an error the connection is ready for the next email, or closed."""
        try:
            yield
        except (Undeliverable, PutOff):
            self._reset(connection)
            raise
        except (Transient, NotReady):
            self.close()
            raise
        except (smtplib.SMTPException, OSError) as problem:
            self._drop()
            raise Transient(f"the connection to {self.server.shown} was lost: {problem}") from problem
        finally:
            self._used = self._now()

    def _reset(self, connection: smtplib.SMTP) -> None:
        try:
            if connection.rset()[0] != 250:
                self._drop()
        except (smtplib.SMTPException, OSError):
            self._drop()

    # --- one email, step by step --------------------------------------------------------------------------------------
    def _begun(self, to: str) -> smtplib.SMTP:
        """Begin an email. A connection that was kept may have come to its end: then once more, over a new one."""
        kept = self._connection is not None
        try:
            return self._from(to)
        except Transient:
            if not kept:
                raise
            return self._from(to)

    def _from(self, to: str) -> smtplib.SMTP:
        connection = self._ready()
        with self._talking(connection):
            options: list[str] = []
            if not (self._sender + to).isascii():
                if not connection.has_extn("smtputf8"):
                    raise Undeliverable(
                        "the mail server does not take addresses with other letters than those of ASCII"
                    )
                options = ["SMTPUTF8", "BODY=8BITMIME"]
            said = _said(connection.mail(self._sender, options))
            if said.code != 250:
                _raise_if_over(said)
                if said.code < 500:
                    raise Transient(f"it takes no email just now: {said}")
                raise NotReady(f"it takes no email from {self._sender}: {said}. Look at mail_from and smtp_user")
        return connection

    def _rcpt(self, connection: smtplib.SMTP, to: str) -> None:
        said = _said(connection.rcpt(to))
        if said.code not in (250, 251, 252):
            _raise_if_over(said)
            if said.code >= 500 and not _RELAYING.search(said.words):
                raise Undeliverable(str(said))
            raise PutOff(str(said), said.codes)  # "relaying denied": it would take the email from whom it knows

    def _data(self, connection: smtplib.SMTP, content: bytes) -> None:
        try:
            said = _said(connection.data(content))
        except smtplib.SMTPDataError as problem:
            said = _said((problem.smtp_code, problem.smtp_error))
        if said.code != 250:
            _raise_if_over(said)
            if said.code >= 500:
                raise Undeliverable(str(said))
            raise PutOff(str(said), said.codes)


def _raise_if_over(said: _Said) -> None:
    """Raise if the answer is about the connection and not about the email."""
    if said.code == CLOSING:
        raise Transient(f"it ends the connection: {said}")
    if said.code in NOT_IN_THIS_STATE:
        raise NotReady(f"it does not take emails in this way: {said}. Look at smtp_user and smtp_security")
    if not 400 <= said.code < 600:
        raise Transient(f"it says something unexpected: {said}")


def _said(answer: tuple[int, bytes | str]) -> _Said:
    code, words = answer
    return _Said(code, plain(words.decode("utf-8", "replace") if isinstance(words, bytes) else words))
