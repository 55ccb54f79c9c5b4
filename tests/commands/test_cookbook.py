"""The cookbook: twenty triggers, each with a scenario of it giving and not giving; its page shows them as they are."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands.conftest import Rolecall

ROOT = Path(__file__).parents[2]
COOKBOOK = ROOT / "examples/cookbook"
PAGE = (ROOT / "docs/cookbook.md").read_text(encoding="utf-8")
TRIGGERS = sorted(path.stem for path in (COOKBOOK / "triggers").glob("*.yaml"))
LARGEST = 26
"""Lines of a trigger or scenario that somebody still reads."""


def contents(name: str) -> Any:
    return yaml.load((COOKBOOK / f"{name}.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 — text as written


def shown(name: str) -> str:
    """What the page is to show of a file: all of it, without the line for editors."""
    first, _, rest = (COOKBOOK / f"{name}.yaml").read_text("utf-8").partition("\n")
    assert first.startswith("# yaml-language-server: ")
    assert (COOKBOOK / name).parent.joinpath(first.partition("=")[2]).is_file()
    return f"```yaml\n{rest}```\n"


def test_it_is_in_order_without_a_single_doubt(rolecall: Rolecall) -> None:
    said = rolecall("validate", "--rules", str(COOKBOOK))
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout == f"{COOKBOOK} is in order: 20 triggers, 20 scenarios.\n"


def test_its_scenarios_try_all_of_it(rolecall: Rolecall) -> None:
    said = rolecall("test", "--rules", str(COOKBOOK), "--fail-under", "100")
    assert (said.exit_code, said.stdout) == (0, f"20 scenarios in {COOKBOOK}: all as expected.\n")


@pytest.mark.parametrize("name", TRIGGERS)
def test_a_trigger_has_a_scenario_that_shows_it_giving_and_not_giving(name: str) -> None:
    ((trigger, body),) = contents(f"triggers/{name}")["triggers"].items()
    assert trigger == name
    assert body["description"]
    assert body["owner"]
    given = {what for kind in ("roles", "qualifications", "mandatory") for what in body["then"].get(kind, ())}
    (scenario,) = contents(f"tests/{name}")["scenarios"].values()
    has, has_not = expected(scenario)
    assert given <= has_not
    assert given <= has or body.get("enabled") == "shadow"


def expected(scenario: dict[str, Any]) -> tuple[set[str], set[str]]:
    has: set[str] = set()
    has_not: set[str] = set()
    for step in scenario["steps"]:
        for one in step.get("expect", {}).values():
            has.update(listed(one.get("has")), listed(one.get("mandatory")))
            has_not.update(listed(one.get("has_not")))
    return has, has_not


def listed(value: Any) -> Iterator[str]:
    yield from [value] if isinstance(value, str) else value or ()


@pytest.mark.parametrize("name", TRIGGERS)
def test_the_page_shows_a_trigger_and_its_scenario_as_they_are(name: str) -> None:
    assert shown(f"triggers/{name}") in PAGE, f"docs/cookbook.md does not show triggers/{name}.yaml as it is"
    assert shown(f"tests/{name}") in PAGE, f"docs/cookbook.md does not show tests/{name}.yaml as it is"


def test_the_page_shows_nothing_else_and_a_reason_for_each() -> None:
    assert len(TRIGGERS) == 20
    recipes = re.split(r"^### .+\n", PAGE, flags=re.MULTILINE)[1:]
    assert len(recipes) == len(TRIGGERS)
    for recipe in recipes:
        trigger, why, scenario = re.fullmatch(
            r"\n```yaml\n(triggers:\n.*?)```\n(.+)```yaml\n(scenarios:\n.*?)```\n.*", recipe, re.DOTALL
        ).groups()  # type: ignore[union-attr]
        assert len(why.strip()) > 100
        assert max(trigger.count("\n"), scenario.count("\n")) <= LARGEST
