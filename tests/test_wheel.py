"""The wheel has everything in it: in an empty environment, it goes from `rolecall init` to a first assignment."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("ROLECALL_", "PYTHON"))} | {
    "CPPFLAGS": "-DPyEval_CallObject=PyObject_CallObject",  # see the Makefile
    "ROLECALL_CLOCK": "2026-06-30T18:00:00Z",
}


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def checkout() -> set[str]:
    return {one.name for one in ROOT.iterdir() if not one.name.startswith(".")}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_wheel_is_all_that_is_needed(tmp_path: Path) -> None:
    before = checkout()
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT, folder=tmp_path)
    assert checkout() == before
    (wheel,) = tmp_path.glob("*.whl")

    run(sys.executable, "-m", "venv", "--without-pip", "env", folder=tmp_path)
    pip = (sys.executable, "-m", "pip", "--python", tmp_path / "env" / "bin" / "python")
    run(*pip, "install", "--constraint", ROOT / "constraints.txt", wheel, folder=tmp_path)

    rolecall = tmp_path / "env" / "bin" / "rolecall"
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert run(rolecall, "--version", folder=tmp_path) == f"rolecall {version}\n"
    run(rolecall, "init", "academy", folder=tmp_path)
    academy = tmp_path / "academy"
    assert "0 requests" in run(rolecall, "publish", "examples/hr-feed.ndjson", folder=academy)
    run(rolecall, "run", "--once", folder=academy)
    sanne = json.loads(run(rolecall, "user", "u-1001", "--json", folder=academy))
    assert {"employee", "nurse"} <= {role["name"] for role in sanne["roles"]}
    assert "<h1><bdi>Sanne Vermeulen</bdi></h1>" in run(rolecall, "user", "u-1001", "--html", "-", folder=academy)
    assert list((academy / "rolecall-data" / "outbox").glob("*.eml"))
    for template in (academy / "rules" / "templates").glob("held.*"):
        template.unlink()
    assert "rolecall jobs approve" in run(rolecall, "email", "notice", folder=academy)
