"""The operating system's authorities, as a file: PostgreSQL's library knows no other way to be told of them."""

import ssl
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import sqlalchemy as sa

PLACES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Red Hat, Fedora
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # macOS, BSD
)


def system_authorities(places: Iterable[str] = PLACES) -> Path | None:
    """Return the file of the authorities that the operating system trusts; None if it has none."""
    asked = ssl.get_default_verify_paths().cafile  # as SSL_CERT_FILE says, or as Python was built
    return next((Path(one) for one in (asked, *places) if one and Path(one).is_file()), None)


def is_elsewhere(database_url: str) -> bool:
    """Say whether it is a PostgreSQL on another machine."""
    url = sa.make_url(database_url)
    if url.get_backend_name() != "postgresql":
        return False
    given = url.query.get("host") or url.host or "/"
    hosts = [host for one in ((given,) if isinstance(given, str) else given) for host in one.split(",")]
    return not all(_is_here(host) for host in hosts)


def _is_here(host: str) -> bool:
    if host in ("", "localhost") or host.startswith(("/", "@")):  # how the name of a socket begins
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
