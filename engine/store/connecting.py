"""How to connect to PostgreSQL: with patience, encrypted if that is wanted; and what it means if that fails."""

from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from engine.clock import SECOND
from engine.errors import NotReady
from engine.store.failures import said

_ENCRYPTION: Final = (
    "certificate verify failed",
    "server certificate for",  # … does not match host name …
    "root certificate file",  # … does not exist, cannot be read
    "server does not support SSL",
)
"""What libpq says when the encryption is at fault. Waiting cannot help."""
_UNENCRYPTED: Final = "; where the network itself is trusted, ?sslmode=disable in database_url goes without"
UNVERIFIED: Final = ("disable", "allow", "prefer")
"""Values of `sslmode` with which libpq looks at no certificate, whatever file it is given."""


def options(url: sa.URL, connections: int, patience: int, ca_file: Path | None) -> dict[str, Any]:
    """Return what SQLAlchemy is to know. With a `ca_file` the server is verified: it holds who may vouch for it."""
    # Compiling the statement of a large condition takes PostgreSQL a minute and a half, running it a second. Unasked it
    # holds an index for as dear as on a disk with a moving head: for one user it would rather read a thousand.
    ours = f"-c jit=off -c random_page_cost=0.1 -c statement_timeout={patience // 1000}"
    given = f"{ours} {url.query.get('options', '')}"
    how = {
        "options": given.strip(),
        "connect_timeout": max(2, min(10, patience // SECOND)),
        "application_name": "rolecall",
        "client_encoding": "utf8",
    }
    if ca_file is not None:
        how |= {"sslmode": url.query.get("sslmode", "verify-full"), "sslrootcert": str(ca_file)}
    # The connection that was used last comes first: what everyday work needs is planned there already.
    return {"pool_pre_ping": True, "pool_use_lifo": True, "pool_size": connections, "connect_args": how}


def explain(context: sa.ExceptionContext) -> None:
    """Raise NotReady if no connection was made and somebody must look at its encryption: waiting would not help.

    SQLAlchemy calls this with every error.
    """
    problem = context.sqlalchemy_exception
    if context.connection is not None or not isinstance(problem, sa.exc.DBAPIError):
        return
    words = said(problem)
    if any(one in words for one in _ENCRYPTION):
        where = "the host and sslmode in database_url, and at database_ca_file"
        more = _UNENCRYPTED if "does not support SSL" in words else ""
        raise NotReady(f"the line to the database is not trusted: {words}: look at {where}{more}") from problem
