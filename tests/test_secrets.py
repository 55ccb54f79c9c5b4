"""Secrets stay secret: they are put everywhere they can be, everything goes wrong, and all that is left is searched."""

import base64
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
import typer
from typer.testing import CliRunner

from connectors.commands import app
from connectors.commands.reference import all_commands
from connectors.config import SETTINGS, InvalidConfig, load
from connectors.mail.session import Server, connected
from connectors.sources import exposed
from engine.errors import NotReady
from engine.store.database import Database
from tests.broker.rabbitmq import place
from tests.mail.server import Certificates, Post, serving
from tests.servers.programs import free_port

ROOT = Path(__file__).parents[1]
SECRETS = {name for name, setting in SETTINGS.items() if setting.metadata["secret"]}
REPEATED = "535"  # what the server answers begins so
DATABASE, BROKER, MAIL = "dq9Zx/t@7:w#K?m%", "bq9Zx/t@7:w#K?m%", "mq9ZxKt77wKKm+&="


def forms(secret: str) -> set[bytes]:
    """A secret as it may be written: as it is, in an address, in quotes, in base64 wherever it begins in a text."""
    plain = {
        secret,
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        repr(secret)[1:-1],
        json.dumps(secret)[1:-1],
    }
    # Three places to begin in base64's groups; what its neighbours decide is cut off.
    coded = {base64.b64encode((before + secret).encode())[len(before) + 2 : -4] for before in ("", "a", "ab")}
    parts = {secret[:6], secret[-7:]}  # an error that shows a part of it
    return {one.encode() for one in plain | parts} | coded


KNOWN = {form for secret in (DATABASE, BROKER, MAIL) for form in forms(secret)}


def told(text: bytes) -> set[bytes]:
    return {form for form in KNOWN if form in text}


class Machine:
    """A machine where everything secret is set, and nothing can be reached with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        self.environment = clean | {"ROLECALL_LOG_LEVEL": "debug", "ROLECALL_STATEMENT_TIMEOUT": "2 seconds"}

    def rolecall(self, *words: str, **settings: str) -> bytes:
        """Run a command that says what it says; return all of it."""
        environment = self.environment | {f"ROLECALL_{name}": value for name, value in settings.items()}
        if words[0] in ("status", "publish"):  # they end soon, and need no process of their own
            return self._here(words, environment)
        command = [sys.executable, str(ROOT / "worker.py"), *words]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, check=False, timeout=120, input=b"{}\n"
        )
        said = done.stdout + done.stderr
        assert b"Traceback" not in said, said.decode()
        return said

    def _here(self, words: Sequence[str], environment: Mapping[str, str]) -> bytes:
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            done = CliRunner().invoke(app, words, env=dict(environment), input="{}\n")
        finally:
            os.chdir(before)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.output.encode()

    def left(self) -> Iterator[tuple[Path, bytes]]:
        """Every file that is left."""
        for file in self.folder.rglob("*"):
            if file.is_file():
                yield file, file.read_bytes()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path / "academy")
    subprocess.run(
        [sys.executable, str(ROOT / "worker.py"), "init", "academy"], cwd=tmp_path, check=True, capture_output=True
    )
    return made


def postgresql(rest: str, password: str = quote(DATABASE, safe="")) -> str:
    return f"postgresql://rolecall:{password}@{rest}"


def test_what_is_secret_is_marked_as_such() -> None:
    assert {name for name in SETTINGS if name.endswith(("_url", "password", "key", "token"))} == SECRETS


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        postgresql("127.0.0.1:1/x"),
        postgresql("127.0.0.1:1/x", DATABASE),  # nobody has told them to write %2F
        postgresql(f"127.0.0.1:{DATABASE}/x"),
        postgresql("nowhere.invalid/x?sslmode=disable"),
        f"postgresql://127.0.0.1:1/x?user=rolecall&password={quote(DATABASE, safe='')}",
        f"postgresql://127.0.0.1/x?pasword={quote(DATABASE, safe='')}",
        f"mysql://rolecall:{DATABASE}@host/x",
    ],
)
def test_a_database_that_is_not_to_be_reached_says_nothing_secret(machine: Machine, address: str) -> None:
    for words in ("status", "status --check --json"):
        assert told(machine.rolecall(*words.split(), DATABASE_URL=address)) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        f"amqp://rolecall:{quote(BROKER, safe='')}@127.0.0.1:1/x",
        f"amqp://rolecall:{BROKER}@127.0.0.1:1/x",
        f"amqp://rolecall:{quote(BROKER, safe='')}@127.0.0.1:{BROKER}/x",
        f"amqps://rolecall:{quote(BROKER, safe='')}@nowhere.invalid/x",
        f"redis://rolecall:{BROKER}@host",
    ],
)
def test_a_broker_that_is_not_to_be_reached_says_nothing_secret(machine: Machine, address: str) -> None:
    for words in ("publish -", "status --check"):
        assert told(machine.rolecall(*words.split(), BROKER_URL=address)) == set()


@pytest.mark.slow
def test_servers_that_refuse_the_login_say_nothing_secret(machine: Machine) -> None:
    with place() as broker:
        at = broker.url.rpartition("@")[2]
        for scheme in ("amqp", "amqps"):
            said = machine.rolecall("run", "--once", BROKER_URL=f"{scheme}://rolecall:{quote(BROKER, safe='')}@{at}")
            assert (told(said), b"said" in said or b"refused the login" in said) == (set(), True)


@pytest.mark.slow
def test_a_worker_with_every_secret_leaves_none_behind(machine: Machine) -> None:
    """It runs, mails through a server that refuses the password, is looked at; then all that is left is searched."""
    secret = machine.folder / "mail-password"
    secret.write_text(MAIL)
    secret.chmod(0o644)
    certificates = Certificates(machine.folder.parent)
    with serving(Post(), certificates=certificates, security="starttls", login=True) as server:
        settings = {
            "MAIL": "smtp",
            "SMTP_HOST": server.host,
            "SMTP_PORT": str(server.port),
            "SMTP_CA_FILE": str(certificates.ca_file),
            "SMTP_USER": "academy",
            "SMTP_PASSWORD_FILE": str(secret),
            "METRICS": str(free_port()),
        }
        said = machine.rolecall("publish", "examples/hr-feed.ndjson", **settings)
        said += machine.rolecall("run", "--once", **settings)
        assert b"refuses the login of academy" in said
        assert b"secret_readable" in said
        said += machine.rolecall("status", "--json", **settings)
        command = [sys.executable, str(ROOT / "worker.py"), "run"]
        environment = machine.environment | {f"ROLECALL_{name}": value for name, value in settings.items()}
        with subprocess.Popen(
            command, cwd=machine.folder, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE
        ) as worker:
            time.sleep(2)
            listed = Path(f"/proc/{worker.pid}/cmdline").read_bytes() if Path("/proc").is_dir() else b""
            worker.send_signal(signal.SIGTERM)
            said += b"".join(worker.communicate(timeout=60))
    assert told(said + listed) == set()
    assert {file.name for file, content in machine.left() if told(content)} == {secret.name}


def test_no_command_takes_a_secret_as_an_option() -> None:
    assert isinstance(typer.main.get_command(app), typer.core.TyperGroup)
    options = {text for _, command in all_commands() for option in command.params for text in option.opts}
    assert {one for one in options if any(word in one for word in ("password", "url", "secret", "token"))} == set()


def test_a_database_is_named_without_what_its_address_ends_with() -> None:
    for address in (postgresql("h/x?sslpassword=" + MAIL), f"postgresql://h/x?password={quote(DATABASE, safe='')}"):
        database = Database(address.replace("postgresql:", "postgresql+psycopg:"))
        assert told(database.shown.encode()) == set()
        database.close()


@pytest.mark.parametrize("password", ["a/b@c", "a@b", "12/x@y", "a:b@c/d"])
def test_a_password_that_is_not_written_as_in_addresses_is_said_and_not_shown(password: str) -> None:
    with pytest.raises(InvalidConfig) as refused:
        load(None, {"ROLECALL_DATABASE_URL": postgresql("127.0.0.1/x", password)})
    (said,) = refused.value.reasons
    assert said.endswith("in which / @ : ? # and % are written %2F %40 %3A %3F %23 and %25")
    assert password not in said


def test_a_mail_server_that_repeats_the_password_is_not_believed() -> None:
    post = Post()
    with serving(post, security="none", login=True) as server:
        wrong = Server(host=server.host, port=server.port, security="none", user="academy", password=REPEATED)
        with pytest.raises(NotReady) as refused:
            connected(wrong)
    assert "535" not in str(refused.value)


def test_files_with_secrets_that_everybody_may_read_are_found(tmp_path: Path) -> None:
    closed, readable, settings = (tmp_path / name for name in ("closed", "readable", "settings.yaml"))
    for file in (closed, readable):
        file.write_text("postgresql://rolecall:x@h/x")
    closed.chmod(0o640)
    readable.chmod(0o644)
    settings.write_text("mail: off\n")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o640

    def found(environ: dict[str, str], path: Path | None = None) -> list[Path]:
        return list(exposed(environ, path, SECRETS))

    assert found({"ROLECALL_DATABASE_URL_FILE": str(closed), "ROLECALL_RULES_FILE": str(readable)}) == []
    assert found({"ROLECALL_DATABASE_URL_FILE": str(readable), "HOME_FILE": "x"}) == [readable]
    assert found({"ROLECALL_BROKER_URL_FILE": str(tmp_path / "none")}) == []
    settings.chmod(0o644)
    assert found({}, settings) == []  # nothing in it is secret
    settings.write_text("smtp_password: hunter2\n")
    assert found({}, settings) == [settings]
