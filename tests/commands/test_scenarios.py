"""test: scenarios from the command line, their report, and what they do not touch."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.commands.conftest import Rolecall, printed

CATALOG = "teams: {care: {}, sales: {}}\nroles: {nurse: {}, guide: {}}\n"
TRIGGERS = "triggers:\n  nurse:\n    while: {team: care}\n    then: {roles: [nurse]}\n"
SCENARIOS = """\
scenarios:
  a nurse:
    steps:
      - at: 2026-03-02
        user.joined: {user: anna, teams: care}
        expect: {anna: {has: nurse}}
  no <nurse> & none:
    steps:
      - at: 2026-03-02
        user.joined: {user: anna, teams: sales}
        expect: {anna: {has: nurse}}
"""


@pytest.fixture
def rules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rules folder with two scenarios, of which the second fails; without templates of emails."""
    monkeypatch.setenv("ROLECALL_MAIL", "off")
    for name in ("rules/triggers", "rules/tests"):
        (folder / name).mkdir(parents=True)
    (folder / "rules/catalog.yaml").write_text(CATALOG)
    (folder / "rules/triggers/t.yaml").write_text(TRIGGERS)
    (folder / "rules/tests/s.yaml").write_text(SCENARIOS)
    return folder / "rules"


def test_what_fails_is_told_with_the_condition_that_decided(rolecall: Rolecall, rules: Path) -> None:
    said = rolecall("test")
    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        "no <nurse> & none (rules/tests/s.yaml:7:3)",
        "  rules/tests/s.yaml:11:30, on 2026-03-02 09:00",
        "    expected  anna to have the role nurse",
        "    but       anna does not have it",
        "      trigger nurse (triggers/t.yaml:2:3): its conditions do not hold",
        "        team: care — not met: sales",
        "",
        "1 of 2 scenarios in rules failed.",
    ]
    assert not (rules.parent / "rolecall-data").exists()


def test_some_are_chosen_by_their_name(rolecall: Rolecall, rules: Path) -> None:
    assert rolecall("test", "-k", "A Nurse").exit_code == 0
    seen = printed(rolecall("test", "-k", "A Nurse", "--json"))
    assert [(one["name"], one["passed"]) for one in seen["scenarios"]] == [("a nurse", True)]
    assert (seen["passed"], seen["failed"], seen["coverage"]) == (1, 0, None)
    nobody = rolecall("test", "-k", "cook")
    assert (nobody.exit_code, nobody.stderr) == (1, "no scenario in rules has 'cook' in its name\n")


def test_coverage_is_shown_and_can_be_demanded(rolecall: Rolecall, rules: Path) -> None:
    said = rolecall("test", "-k", "a nurse", "--coverage")
    assert said.exit_code == 0
    assert "  rules/triggers/t.yaml:2:3 nurse: team: care — always held\n" in said.stdout
    assert "The scenarios try 66.6 % of the rules.\n" in said.stdout
    enough = rolecall("test", "-k", "a nurse", "--fail-under", "66")
    assert (enough.exit_code, enough.stdout) == (0, "1 scenario in rules: all as expected.\n")
    little = rolecall("test", "-k", "a nurse", "--fail-under", "67")
    assert little.exit_code == 1
    assert "always held" in little.stdout
    assert little.stdout.endswith("The scenarios try 66.6 % of the rules, and 67 % are demanded.\n")


def test_a_junit_report_is_written(rolecall: Rolecall, rules: Path) -> None:
    rolecall("test", "--junit", "report.xml")
    suites = ET.fromstring((rules.parent / "report.xml").read_text("utf-8"))  # noqa: S314 — written just now
    assert (suites.get("tests"), suites.get("failures")) == ("2", "1")
    passed, failed = suites.iter("testcase")
    assert (passed.get("name"), passed.get("file"), passed.get("line")) == ("a nurse", "rules/tests/s.yaml", "2")
    assert failed.get("name") == "no <nurse> & none"
    (failure,) = failed.iter("failure")
    assert failure.get("message") == "expected anna to have the role nurse, but anna does not have it"
    assert "team: care — not met: sales" in (failure.text or "")


def test_broken_scenarios_are_refused_and_validate_says_so_too(rolecall: Rolecall, rules: Path) -> None:
    assert rolecall("validate").stdout.endswith("rules is in order: 1 trigger, 2 scenarios, 1 warning.\n")
    (rules / "tests/s.yaml").write_text(SCENARIOS.replace("has: nurse", "has: nurs"))
    for command in ("test", "validate"):
        said = rolecall(command)
        assert said.exit_code == 1
        assert len(re.findall("no role or qualification is called `nurs`; did you mean `nurse`?", said.stderr)) == 2
    assert printed_anyway(rolecall("validate", "--json").stdout) == ["RC122", "RC122"]


def printed_anyway(text: str) -> list[str]:
    """The codes of problems in JSON."""
    return re.findall(r'"code": "(\w+)"', text)


def test_without_scenarios_it_says_so(rolecall: Rolecall, rules: Path) -> None:
    (rules / "tests/s.yaml").unlink()
    said = rolecall("test")
    assert (said.exit_code, said.stdout.count("\n")) == (0, 1)
    assert said.stdout.startswith("There are no scenarios in rules/tests; ")


def test_scenarios_are_no_part_of_what_is_applied(rolecall: Rolecall, rules: Path) -> None:
    rolecall("upgrade")
    assert rolecall("apply", "--yes").exit_code == 0
    before = rolecall("status", "--json").stdout
    (rules / "tests/s.yaml").write_text("scenarios: [broken\n")
    assert rolecall("status", "--json").stdout == before
    applied = rolecall("apply", "--yes")
    assert applied.exit_code == 0, applied.stderr
