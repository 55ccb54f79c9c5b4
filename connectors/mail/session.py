"""A connection to a mail server: encrypted, its certificate verified, logged in; or a clear word why not."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from connectors.mail.content import plain
from engine.errors import NotReady, Transient

PORTS: Final = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server, and how to talk to it."""

    host: str
    port: int | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: Path | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30.0
    """Seconds to wait for one answer."""

    @property
    def shown(self) -> str:
        """Host and port, for messages."""
        return f"{self.host}:{self.port or PORTS[self.security]}"


def connected(server: Server) -> smtplib.SMTP:
    """Connect and log in.

    Raises Transient if that may work later, NotReady if somebody must look; both say what is wrong.
    """
    connection: smtplib.SMTP | None = None
    try:
        with _explained(server):
            connection = _greeted(server, _context(server))
            if server.user is not None and server.password is not None:
                connection.login(server.user, server.password)
            connection.ehlo_or_helo_if_needed()
            return connection
    except Exception:
        if connection is not None:
            connection.close()
        raise


def _context(server: Server) -> ssl.SSLContext | None:
    if server.security == "none":
        return None
    try:
        return ssl.create_default_context(cafile=None if server.ca_file is None else str(server.ca_file))
    except (OSError, ssl.SSLError) as problem:
        raise NotReady(f"smtp_ca_file {server.ca_file} cannot be used: {problem}") from problem


def _greeted(server: Server, context: ssl.SSLContext | None) -> smtplib.SMTP:
    port = server.port or PORTS[server.security]
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, port, timeout=server.timeout, context=context)
    connection = smtplib.SMTP(server.host, port, timeout=server.timeout)
    try:
        if context is not None:
            code, words = connection.starttls(context=context)
            if code != 220:
                raise smtplib.SMTPResponseException(code, words)
    except Exception:
        connection.close()
        raise
    return connection


@contextmanager
def _explained(server: Server) -> Iterator[None]:
    at = f"the mail server {server.shown}"
    try:
        yield
    except ssl.SSLCertVerificationError as problem:
        why = f"the certificate of {at} is not trusted ({problem.verify_message}): look at smtp_host and smtp_ca_file"
        raise NotReady(why) from problem
    except ssl.SSLError as problem:
        why = f"{at} does not speak TLS in this way ({problem.reason}): look at smtp_port and smtp_security"
        raise NotReady(why) from problem
    except UnicodeEncodeError as problem:
        raise NotReady("smtp_user and smtp_password may have letters and signs of ASCII only") from problem
    except smtplib.SMTPAuthenticationError as problem:
        said = f"{at} refuses the login of {server.user}: {_words(problem, server)}"
        raise (NotReady if problem.smtp_code >= 500 else Transient)(said) from problem
    except smtplib.SMTPNotSupportedError as problem:
        what = "no login" if "AUTH" in str(problem) else "no STARTTLS"
        raise NotReady(f"{at} offers {what}: look at smtp_port, smtp_security and smtp_user") from problem
    except smtplib.SMTPResponseException as problem:
        said = f"{at} does not let us in: {_words(problem, server)}"
        raise (NotReady if problem.smtp_code >= 500 else Transient)(said) from problem
    except smtplib.SMTPServerDisconnected as problem:
        raise Transient(f"{at} ended the connection: {problem}") from problem
    except smtplib.SMTPException as problem:
        raise NotReady(f"{at} and Rolecall find no way to log in: {problem}") from problem
    except OSError as problem:
        raise Transient(f"{at} is not to be reached: {problem}") from problem


def _words(problem: smtplib.SMTPResponseException, server: Server) -> str:
    words = problem.smtp_error
    said = f"{problem.smtp_code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}"
    return plain(said.replace(server.password, "…") if server.password else said)  # some repeat what they refuse
