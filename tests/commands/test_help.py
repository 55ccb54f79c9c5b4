"""Every command has help with an example, and the reference page is complete."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from connectors.commands.reference import PRINTED, all_commands, reference
from connectors.exits import MEANINGS
from tests.commands.conftest import Rolecall

ROOT = Path(__file__).parents[2]
COMMANDS = dict(all_commands())
DESIGNED = {
    *("run", "publish", "validate", "apply", "users", "user", "why", "who", "message", "status", "init", "schema"),
    *("assign", "revoke", "block", "unblock", "upgrade", "demo", "try", "test", "triggers list", "triggers show"),
    *("jobs list", "jobs show", "parked list", "parked show", "parked retry", "parked drop"),
}


def test_every_command_that_is_promised_is_there() -> None:
    assert set(COMMANDS) >= DESIGNED


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_and_every_option_its_words(rolecall: Rolecall, name: str) -> None:
    said = rolecall(*name.split(), "--help")
    assert (said.exit_code, said.stderr) == (0, "")
    assert f"For example:\n    rolecall {name}" in said.stdout
    assert not re.search("[^\x20-\x7e\n]", said.stdout)
    for option in COMMANDS[name].params:
        assert getattr(option, "help", None), f"{name} {option.name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_settings_and_json_are_everywhere(name: str) -> None:
    options: set[str] = {text for option in COMMANDS[name].params for text in option.opts}
    if name not in ("init", "schema", "explain"):
        assert "--config" in options
    if name in PRINTED or name in ("publish", "validate", "apply", "assign", "revoke", "block", "unblock"):
        assert "--json" in options


def test_the_reference_page_is_as_the_commands_are() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == reference() + "\n", "write it anew: python -m connectors.commands.reference > docs/commands.md"
    for name in COMMANDS:
        assert f"\n### {name}\n" in page
    for code in MEANINGS:
        assert f"| {code} |" in page


def test_what_json_prints_is_in_the_reference_for_every_view() -> None:
    shown = {name.split(" --")[0] for name in PRINTED}
    looks = {name for name, command in COMMANDS.items() if _has(command, "--json")}
    as_a_job = {"revoke", "block", "unblock", *(f"jobs {one}" for one in ("cancel", "undo", "approve", "reject"))}
    assert looks - shown <= {"publish", "validate", "apply", "parked retry", "parked drop"} | as_a_job


def _has(command: Any, option: str) -> bool:
    return any(option in one.opts for one in command.params)


def test_the_program_starts_as_its_own_process(tmp_path: Path) -> None:
    words = [sys.executable, str(ROOT / "worker.py"), "--help"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for name in COMMANDS:
        assert re.search(rf"^  {name.split()[0]} ", done.stdout, re.MULTILINE), name
    assert not any(tmp_path.iterdir())
