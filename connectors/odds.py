"""Settings that cannot go together."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from engine.store.connecting import UNVERIFIED

if TYPE_CHECKING:
    from connectors.config import Config

AT_ODDS: Final = ("broker_", "database_", "smtp_", "keep_")
"""How the names of settings begin that are looked at together."""


def at_odds(config: "Config") -> Iterator[tuple[str, str]]:
    """Yield what is at odds: the setting to change, and what to do."""
    yield from _servers(config)
    yield from _kept_too_short(config)
    if config.mail == "smtp" and config.smtp_host is None:
        yield "mail", "mail is smtp, and there is no smtp_host: name the mail server, or use mail: files"
    if config.smtp_user is not None and config.smtp_password is None:
        yield "smtp_user", "smtp_user has no smtp_password: give both, or neither"
    if config.smtp_password is not None and config.smtp_user is None:
        yield "smtp_password", "smtp_password has no smtp_user: give both, or neither"
    if config.smtp_security == "none" and config.smtp_password is not None:
        yield "smtp_security", "smtp_security: none would send smtp_password for all to read: expected starttls or tls"
    if config.smtp_security == "none" and config.smtp_ca_file is not None:
        yield "smtp_ca_file", "smtp_ca_file is not used with smtp_security: none: expected starttls or tls"


def _kept_too_short(config: "Config") -> Iterator[tuple[str, str]]:
    if config.keep_receipts is not None and config.keep_receipts < config.dedupe_for:
        yield (
            "keep_receipts",
            "keep_receipts is shorter than dedupe_for: what comes again would act again; expected as long, or auto",
        )
    if config.keep_left is not None and config.keep_left < config.leave_grace:
        yield (
            "keep_left",
            "keep_left is shorter than leave_grace: who may come back would be forgotten; expected as long, or longer",
        )


def _servers(config: "Config") -> Iterator[tuple[str, str]]:
    if config.broker_ca_file is not None and not config.broker_url.startswith("amqps://"):
        yield "broker_ca_file", "broker_ca_file is used with amqps:// alone: expected such a broker_url"
    if config.database_ca_file is None:
        return
    url = sa.make_url(config.database_url)
    if url.get_backend_name() != "postgresql":
        yield "database_ca_file", "database_ca_file is used with PostgreSQL alone: expected such a database_url"
    elif (mode := url.query.get("sslmode")) in UNVERIFIED:
        yield (
            "database_ca_file",
            f"database_ca_file is not used with sslmode={mode}: leave that out of database_url, or use verify-full",
        )
    elif "sslrootcert" in url.query:
        yield "database_ca_file", "database_ca_file and sslrootcert in database_url say the same: give one of them"
