"""Encrypted lines to RabbitMQ and PostgreSQL: whom they trust, and what is said of whoever is not trusted."""

import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.authorities import is_elsewhere, system_authorities
from connectors.broker.names import EVENTS
from connectors.config import Config, load
from connectors.mail.session import connected
from engine.errors import NotReady
from tests.broker.proxy import Proxy
from tests.broker.rabbitmq import place
from tests.mail.server import Certificates, Post, serving
from tests.servers.found import postgresql_server
from tests.tls import ELSEWHERE, NAME, Authority, encrypted_postgresql

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="module")
def authority(folder: Path) -> Authority:
    return Authority(folder / "known")


@pytest.fixture(scope="module")
def stranger(folder: Path) -> Authority:
    """Another authority, which vouches for nobody here."""
    return Authority(folder / "stranger")


@pytest.fixture(scope="module")
def broker(authority: Authority) -> Iterator[str]:
    """The address of an encrypted RabbitMQ."""
    with place() as where, where.emptied(), Proxy(where.url, str(authority.server_file)) as proxy:
        yield proxy.url.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="module")
def database(authority: Authority) -> Iterator[str]:
    """The address of a PostgreSQL that takes nothing but encrypted connections."""
    with encrypted_postgresql(authority) as url:
        yield url


def configured(**settings: object) -> Config:
    return load(None, {f"ROLECALL_{name.upper()}": str(value) for name, value in settings.items()})


def asked(config: Config) -> bool:
    """Ask the database whether this connection is encrypted."""
    database = config.open_database()
    try:
        with database.read() as work:
            question = sa.text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            return bool(work.run(question).scalar_one())
    finally:
        database.close()


def refusal(config: Config) -> str:
    """Return why the database is not ready, on one line."""
    with pytest.raises(NotReady) as refused:
        asked(config)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_broker_for_whom_the_file_vouches_is_used(broker: str, authority: Authority) -> None:
    with configured(broker_url=broker, broker_ca_file=authority.ca_file).open_broker() as opened:
        opened.publish(EVENTS, b"1")
        (taken,) = opened.take(1, 10.0, [EVENTS])
        opened.acknowledge([taken])
        assert taken.body == b"1"


def test_a_broker_for_whom_nobody_vouches_is_refused(broker: str, stranger: Authority) -> None:
    for said in ({}, {"broker_ca_file": stranger.ca_file}):
        words = r"is not accepted: .*\. Nothing was sent.*look at .* broker_ca_file"
        with configured(broker_url=broker, **said).open_broker() as opened, pytest.raises(NotReady, match=words):
            opened.publish(EVENTS, b"1")


def test_a_broker_by_another_name_than_its_certificates_is_refused(broker: str, authority: Authority) -> None:
    elsewhere = broker.replace("localhost", "127.0.0.1")
    config = configured(broker_url=elsewhere, broker_ca_file=authority.ca_file)
    words = r"not accepted: IP address mismatch.*look at the host in broker_url"
    with config.open_broker() as opened, pytest.raises(NotReady, match=words):
        opened.publish(EVENTS, b"1")


def test_a_file_of_certificates_that_is_none_is_said(broker: str, tmp_path: Path) -> None:
    (tmp_path / "empty.pem").touch()
    for name, why in (("none.pem", "No such file"), ("empty.pem", "there is no certificate")):
        config = configured(broker_url=broker, broker_ca_file=tmp_path / name)
        words = rf"broker_ca_file .*/{name} cannot be used: {why}"
        with config.open_broker() as opened, pytest.raises(NotReady, match=words):
            opened.publish(EVENTS, b"1")


def test_a_database_for_which_the_file_vouches_is_used(database: str, authority: Authority) -> None:
    assert asked(configured(database_url=database, database_ca_file=authority.ca_file))


def test_a_database_for_which_nobody_vouches_is_refused(database: str, stranger: Authority) -> None:
    said = refusal(configured(database_url=database, database_ca_file=stranger.ca_file))
    assert "certificate verify failed" in said
    assert "look at the host and sslmode in database_url, and at database_ca_file" in said


def test_a_database_by_another_name_than_its_certificates_is_refused(database: str, authority: Authority) -> None:
    elsewhere = database.replace("localhost", "127.0.0.1")
    said = refusal(configured(database_url=elsewhere, database_ca_file=authority.ca_file))
    assert 'does not match host name "127.0.0.1"' in said
    assert asked(configured(database_url=f"{elsewhere}?sslmode=verify-ca", database_ca_file=authority.ca_file))


def test_a_file_of_certificates_that_is_not_there_is_said(database: str, tmp_path: Path) -> None:
    said = refusal(configured(database_url=database, database_ca_file=tmp_path / "none.pem"))
    assert f'"{tmp_path}/none.pem" does not exist' in said


def elsewhere(database: str, *said: str) -> str:
    """The address of the same server, by a name as of another machine."""
    return "&".join([f"{database.replace(NAME, ELSEWHERE)}?hostaddr=127.0.0.1", *said])


def test_without_a_file_the_address_says_how_the_database_is_looked_at(
    database: str, authority: Authority, stranger: Authority
) -> None:
    assert asked(configured(database_url=database))  # on this machine: encrypted, not verified
    assert asked(configured(database_url=f"{database}?sslmode=verify-full&sslrootcert={authority.ca_file}"))
    said = refusal(configured(database_url=f"{database}?sslmode=verify-full&sslrootcert={stranger.ca_file}"))
    assert "certificate verify failed" in said


def test_a_database_on_another_machine_is_verified_without_a_word(
    database: str, authority: Authority, stranger: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = elsewhere(database)
    assert "certificate verify failed" in refusal(configured(database_url=there))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.ca_file))
    assert asked(configured(database_url=there))
    monkeypatch.setenv("SSL_CERT_FILE", str(stranger.ca_file))
    assert "certificate verify failed" in refusal(configured(database_url=there))
    assert asked(configured(database_url=there, database_ca_file=authority.ca_file))
    assert asked(configured(database_url=elsewhere(database, f"sslrootcert={authority.ca_file}")))
    other_name = there.replace(ELSEWHERE, "other.internal")
    said = refusal(configured(database_url=other_name, database_ca_file=authority.ca_file))
    assert 'does not match host name "other.internal"' in said


def test_who_does_not_want_it_verified_says_so(database: str) -> None:
    assert asked(configured(database_url=elsewhere(database, "sslmode=require")))
    assert asked(configured(database_url=elsewhere(database, "sslmode=prefer")))


def test_a_database_on_another_machine_that_does_not_encrypt_is_refused_with_what_to_do() -> None:
    plain = sa.make_url(postgresql_server()).set(drivername="postgresql").update_query_dict({"hostaddr": "127.0.0.1"})
    there = plain.set(host=ELSEWHERE)
    said = refusal(configured(database_url=there.render_as_string(hide_password=False)))
    assert "server does not support SSL" in said or "certificate verify failed" in said
    if "does not support" in said:
        assert "?sslmode=disable in database_url goes without" in said
    unencrypted = there.update_query_dict({"sslmode": "disable"})
    assert not asked(configured(database_url=unencrypted.render_as_string(hide_password=False)))


@pytest.mark.parametrize(
    ("host", "there"),
    [
        ("localhost", False),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("[::1]", False),
        ("", False),
        ("127.example.com", True),
        ("localhost.example.com", True),
        ("10.0.0.7", True),
        ("database", True),
    ],
)
def test_which_database_is_on_another_machine(host: str, there: bool) -> None:
    assert is_elsewhere(f"postgresql+psycopg://rolecall:x@{host}/rolecall") is there


def test_of_several_hosts_one_elsewhere_is_enough() -> None:
    for hosts in ("host=localhost,db2", "host=localhost:1&host=db2:2"):
        assert is_elsewhere(f"postgresql+psycopg://rolecall@/rolecall?{hosts}")
    assert not is_elsewhere("postgresql+psycopg://rolecall@/rolecall?host=/run/postgresql")
    assert not is_elsewhere("sqlite:///rolecall.db")


def test_a_machine_without_authorities_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.config.system_authorities", lambda: None)
    with pytest.raises(NotReady, match=r"name one in database_ca_file, or say by \?sslmode="):
        configured(database_url="postgresql://rolecall@database.internal/x").open_database()
    assert system_authorities(()) is None or ssl.get_default_verify_paths().cafile


def test_certificates_that_are_over_are_refused_by_all_three(tmp_path: Path) -> None:
    over = Authority(tmp_path / "over", expired=True)
    with encrypted_postgresql(over) as database:
        assert "certificate verify failed" in refusal(configured(database_url=database, database_ca_file=over.ca_file))
    with place() as where, where.emptied(), Proxy(where.url, str(over.server_file)) as proxy:
        broker = configured(broker_url=proxy.url.replace("127.0.0.1", "localhost"), broker_ca_file=over.ca_file)
        with (
            broker.open_broker() as opened,
            pytest.raises(NotReady, match=r"certificate has expired.*Nothing was sent"),
        ):
            opened.publish(EVENTS, b"1")
    certificates = Certificates(tmp_path, expired=True)
    with (
        serving(Post(), certificates=certificates, security="starttls") as server,
        pytest.raises(NotReady, match=r"is not trusted \(certificate has expired\)"),
    ):
        connected(server)


def test_a_mail_server_that_nobody_or_somebody_else_vouches_for_is_refused(tmp_path: Path, stranger: Authority) -> None:
    with serving(Post(), certificates=Certificates(tmp_path), security="starttls") as server:
        connected(server).close()
        for ca_file in (None, stranger.ca_file):
            with pytest.raises(NotReady, match=r"is not trusted .*look at smtp_host and smtp_ca_file"):
                connected(replace(server, ca_file=ca_file))
        with pytest.raises(NotReady, match=r"IP address mismatch.*smtp_host"):
            connected(replace(server, host="127.0.0.1"))


@pytest.mark.slow
def test_commands_say_it_on_one_line(database: str, stranger: Authority, tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    said = {"ROLECALL_DATABASE_URL": database, "ROLECALL_DATABASE_CA_FILE": str(stranger.ca_file)}
    for words in (["upgrade"], ["status"], ["run", "--once"]):
        command = [sys.executable, str(ROOT / "worker.py"), *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=clean | said, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 4, done.stderr
        (line,) = done.stderr.splitlines()
        assert "database_ca_file" in line
