"""The page on servers is true: its commands are run in their order, what it names is there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import amqp
import pytest
import sqlalchemy as sa

from connectors.authorities import is_elsewhere
from connectors.broker.names import CHANGES, EVENTS, EXCHANGE, QUEUES, REQUESTS
from connectors.config import Config, load
from engine.clock import MINUTE
from engine.explain.status import Status
from engine.store.tables import assignment
from tests.databases import server
from tests.servers.found import postgresql_server, rabbitmq_server
from tests.servers.rabbitmq import connection
from tests.test_docs import ROOT, Block, blocks

PAGE = ROOT / "docs/production.md"
UNIT = ROOT / "examples/systemd/rolecall@.service"
FEED = (ROOT / "examples/hr-feed.ndjson").read_bytes().splitlines()
NUMBER = os.getpid()
OWN = f"rolecall_docs_{NUMBER}"
"""What the page calls `rolecall` in PostgreSQL, and `academy` in RabbitMQ."""


def parts(kind: str, rest: str) -> list[Block]:
    return [block for block in blocks(PAGE) if (block.kind, block.rest) == (kind, rest)]


def table(title: str, number: int = 0) -> list[tuple[str, ...]]:
    """Return the rows of a table under a title."""
    section = PAGE.read_text("utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]
    found = re.findall(r"((?:^\|.*\|\n)+)", section, re.MULTILINE)[number].splitlines()[2:]
    return [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in found]


def names(cell: str) -> list[str]:
    return re.findall(r"`([a-z_]+)`", cell)


def ours(text: str, folder: Path) -> str:
    """Put the tests' servers and names where the page has those of its reader."""
    database, broker = sa.make_url(postgresql_server()), urlsplit(rabbitmq_server().url)
    text = re.sub(r"\?sslmode=\S+", "", text).replace("amqps:", "amqp:").replace("PASSWORD", "hunter2")
    text = text.replace("broker.internal/academy", f"{broker.hostname}:{broker.port or 5672}/{OWN}")
    text = re.sub(r"(?<=:|\s)(//)?(worker|hr|lms)(?=[:\s])", rf"\1\2_{NUMBER}", text)
    text = re.sub(r"database\.internal/rolecall\b", f"{database.host}:{database.port or 5432}/{OWN}", text)
    text = re.sub(r"postgresql://rolecall(_owner)?:", rf"postgresql://{OWN}\1:", text)
    return (
        text.replace("-p academy", f"-p {OWN}").replace("vhost academy", f"vhost {OWN}").replace("/etc/", f"{folder}/")
    )


class Servers:
    """The page's servers: what it calls by its own names has names of the test's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        program = folder / "bin/rolecall"
        program.parent.mkdir()
        worker = shlex.join([sys.executable, str(ROOT / "worker.py")])
        program.write_text(f'#!/bin/sh\nexec {worker} "$@"\n')
        program.chmod(0o755)
        shutil.copytree(ROOT / "rules", folder / "rolecall/rules")
        for block in blocks(PAGE):
            if block.rest.startswith("/etc/"):
                file = Path(ours(block.rest, folder))
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(ours(block.text, folder))
        clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
        self.environment = clean | {"PATH": f"{program.parent}:{os.environ['PATH']}", "CLOCK": "2026-06-30T18:00:00Z"}

    def shell(self, text: str, *, given: bytes = b"") -> str:
        """Do it in a shell that has the settings; emails become files, since the page's mail server is not there."""
        settings = (
            f"set -ea; . {self.folder}/rolecall/environment; ROLECALL_MAIL=files; ROLECALL_CLOCK=$CLOCK; set +a\n"
        )
        done = subprocess.run(
            ["bash", "-c", settings + ours(text, self.folder)],
            input=given,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            check=False,
            timeout=240,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout.decode()}{done.stderr.decode()}"
        return done.stdout.decode()

    def control(self, block: Block) -> None:
        """Do it by rabbitmqctl, that of the tests' server."""
        for line in ours(block.text, self.folder).splitlines():
            program, *words = shlex.split(line)
            control = rabbitmq_server().control
            assert (program, control and control(*words)) == ("rabbitmqctl", 0), line

    def sql(self, block: Block) -> None:
        """Do it as the administrator, in the database that the block names."""
        text = re.sub(r"\brolecall(_owner|_damaged)?\b", rf"{OWN}\1", block.text).replace("'PASSWORD'", "'hunter2'")
        at = (
            server()
            if block.rest == "postgres"
            else sa.create_engine(self.administration, isolation_level="AUTOCOMMIT")
        )
        with at.connect() as connected:
            for statement in text.split(";\n"):
                if statement.strip():
                    connected.exec_driver_sql(statement)
        if block.rest != "postgres":
            at.dispose()

    @property
    def administration(self) -> sa.URL:
        """The database, for its administrator."""
        return sa.make_url(postgresql_server()).set(database=OWN)

    def address(self, user: str) -> str:
        """Where this user of RabbitMQ goes."""
        return ours(f"amqp://{user}:PASSWORD@broker.internal/academy", self.folder)

    def publishes(self, lines: list[bytes]) -> None:
        """HR publishes; a worker does what there is to do."""
        script = shlex.join([sys.executable, str(ROOT / "examples/hr_publisher.py"), self.address("hr")])
        assert self.shell(script, given=b"\n".join(lines)) == f"{len(lines)} events published\n"
        self.shell("rolecall run --once")

    def assigned(self) -> set[tuple[object, ...]]:
        """Who has what."""
        engine = sa.create_engine(self.administration)
        with engine.connect() as connected:
            columns = (assignment.c.user_id, assignment.c.kind, assignment.c.target, assignment.c.mandatory)
            found = {tuple(row) for row in connected.execute(sa.select(*columns).where(assignment.c.active))}
        engine.dispose()
        return found

    def outcomes(self) -> dict[str, int]:
        """Take HR's receipts, with HR's own rights; return how many there are of each kind."""
        found: dict[str, int] = {}
        with connection(self.address("hr")) as opened, opened.channel() as channel:
            while (message := channel.basic_get("hr.receipts", no_ack=True)) is not None:
                outcome = re.findall(r'"outcome":\s*"(\w+)"', message.body)[0]
                found[outcome] = found.get(outcome, 0) + 1
        return found

    def emails(self) -> dict[str, str]:
        """The emails by file, with their Message-ID."""
        files = (self.folder / "rolecall-data/outbox").glob("*.eml")
        return {file.name: re.findall(r"Message-ID: (.*)", file.read_text("utf-8"))[0] for file in files}


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    control = rabbitmq_server().control
    if control is None:
        pytest.skip("no rabbitmqctl to make users of RabbitMQ with")
    if not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        pytest.skip("no pg_dump and pg_restore")
    at = server()
    with ExitStack() as stack:
        for words in (
            ("delete_vhost", OWN),
            *(("delete_user", f"{user}_{NUMBER}") for user in ("worker", "hr", "lms")),
        ):
            stack.callback(control, *words)
        connected = stack.enter_context(at.connect())
        for said in (f"ROLE IF EXISTS {OWN}", f"ROLE IF EXISTS {OWN}_owner"):
            stack.callback(connected.exec_driver_sql, f"DROP {said}")
        for name in (OWN, f"{OWN}_damaged"):
            stack.callback(connected.exec_driver_sql, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        yield Servers(tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_from_empty_servers_to_a_worker_and_through_back_up_and_restore(servers: Servers) -> None:
    (rabbitmq,), (begin,), (backup,), (restore,) = (
        parts("sh", name) for name in ("rabbitmq", "begin", "backup", "restore")
    )
    make, put_aside = parts("sql", "postgres")
    servers.control(rabbitmq)
    servers.sql(make)
    servers.sql(*parts("sql", "rolecall"))
    assert "Revision 1 is active" in servers.shell(begin.text)
    servers.shell("rolecall run --once")

    servers.publishes(FEED[:100])
    assert "published by" in servers.shell("rolecall message hr-0001")
    assert f"published by hr_{NUMBER}" in servers.shell("rolecall message hr-0001")
    nobody_may_more_than_the_page_says(servers)
    before = servers.assigned()
    servers.shell(backup.text)
    servers.publishes(FEED[100:])
    servers.outcomes()
    lost, sent = servers.assigned(), servers.emails()
    assert before != lost

    servers.sql(put_aside)
    servers.shell(restore.text)
    assert servers.assigned() == before
    servers.publishes(FEED)
    assert servers.outcomes()["duplicate"] >= 90  # what the dump had
    assert servers.assigned() == lost
    assert servers.emails() == sent  # they came again: as files, in the same place, with the same Message-ID


def nobody_may_more_than_the_page_says(servers: Servers) -> None:
    """HR publishes events, in its own name; the LMS reads change events; and that is all."""
    plain, forged = amqp.Message(b"{}"), amqp.Message(b"{}", user_id="boss")
    forbidden: list[tuple[str, str, tuple[object, ...]]] = [
        ("hr", "basic_publish_confirm", (plain, EXCHANGE, REQUESTS)),
        ("hr", "basic_publish_confirm", (forged, EXCHANGE, EVENTS)),
        ("hr", "basic_publish_confirm", (plain, "", EVENTS)),
        ("hr", "basic_get", (EVENTS,)),
        ("hr", "queue_declare", ("other",)),
        ("hr", "queue_delete", (EVENTS,)),
        ("lms", "basic_get", (EVENTS,)),
        ("lms", "basic_publish_confirm", (plain, EXCHANGE, EVENTS)),
    ]
    for user, does, what in forbidden:
        refusals = (amqp.AccessRefused, amqp.PreconditionFailed)
        with connection(servers.address(user)) as opened, pytest.raises(refusals):
            getattr(opened.channel(), does)(*what)
    with connection(servers.address("lms")) as opened, opened.channel() as channel:
        assert channel.basic_get(CHANGES) is not None


def test_the_settings_of_the_page_are_settings() -> None:
    (block,) = parts("text", "/etc/rolecall/environment")
    said = dict(line.split("=", 1) for line in block.text.splitlines())
    files = {found.rest: found.text for found in blocks(PAGE) if found.rest.startswith("/etc/rolecall/secrets/")}
    for name in [name for name in said if name.endswith("_FILE")]:
        said[name.removesuffix("_FILE")] = files[said.pop(name)].strip()
    config = load(None, said)
    assert (config.mail, config.log_format) == ("smtp", "json")
    assert is_elsewhere(config.database_url)  # so that it is verified
    assert "sslmode" not in config.database_url
    assert config.broker_url.startswith("amqps://worker:")


def test_all_that_status_tells_is_on_the_page_and_nothing_else() -> None:
    told = [name for row in table("What to watch") for name in names(row[0])]
    assert sorted(told) == sorted(["worker", *Status.__struct_fields__])
    page = PAGE.read_text("utf-8")
    assert set(re.findall(r"`(rolecall\.[a-z]+)`", page)) <= {*QUEUES, "rolecall.dump"}
    assert Config().sweep_every == MINUTE


def test_all_events_of_the_log_are_on_the_page_with_their_level() -> None:
    told = {name: row[1] for row in table("What to watch", 1) for name in names(row[0])}
    told["broker_unblocked"] = "info"
    modules = (*(ROOT / "engine").rglob("*.py"), *(ROOT / "connectors").rglob("*.py"))
    code = "".join(module.read_text("utf-8") for module in modules)
    assert told == {name: level for level, name in re.findall(r'\blog\.(info|warning|error)\("(\w+)"', code)}


def test_the_unit_for_systemd_is_one(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8")
    settings = dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))
    page = PAGE.read_text("utf-8")
    assert settings["ExecStart"] == "/opt/rolecall/bin/rolecall run"
    assert "/opt/rolecall/bin/pip install" in parts("sh", "install")[0].text
    assert f"```text {settings['EnvironmentFile']}\n" in page
    assert f"useradd --system --home-dir {settings['WorkingDirectory']} --create-home {settings['User']}" in page
    assert settings["TimeoutStopSec"] == "11min"
    assert Config().hang_after == 10 * MINUTE
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze to look at the unit")
    unit = tmp_path / "rolecall@1.service"
    unit.write_text(text.replace("/opt/rolecall/bin/rolecall", sys.executable))
    for words in (["verify"], ["security", "--offline=yes", "--threshold=20"]):
        command = ["systemd-analyze", *words, str(unit)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stderr == ""


def test_every_block_of_commands_on_the_page_is_run_or_known_not_to_be() -> None:
    found = [(block.kind, block.rest) for block in blocks(PAGE) if block.kind in ("sh", "sql")]
    tried = [("sh", name) for name in ("rabbitmq", "begin", "backup", "restore")]
    not_tried = [("sh", "install"), ("sh", "systemd")]
    databases = [("sql", "postgres"), ("sql", "rolecall"), ("sql", "postgres")]
    assert sorted(found) == sorted([*tried, *not_tried, *databases])
