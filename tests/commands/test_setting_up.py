"""init, schema, validate: before anything runs."""

import json
import shutil
from pathlib import Path

import pytest

from engine.authoring.folder import read_folder
from engine.authoring.reader import read_rules
from engine.clock import DAY
from engine.store.database import Database
from tests.commands.conftest import Rolecall, printed
from tests.explain.academy import NOW, tell

ROOT = Path(__file__).parents[2]


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_init_copies_the_sample_academy(rolecall: Rolecall, folder: Path) -> None:
    result = rolecall("init", "academy")
    assert result.exit_code == 0
    assert "cd academy" in result.stdout
    for part in ("rules", "examples"):
        assert files_in(folder / "academy" / part) == files_in(ROOT / part)
    assert (folder / "academy/config.example.yaml").read_bytes() == (ROOT / "config.example.yaml").read_bytes()
    rules, _ = read_rules(read_folder(folder / "academy" / "rules"))
    assert rules.triggers


def test_init_leaves_alone_what_is_there(rolecall: Rolecall, folder: Path) -> None:
    (folder / "full").mkdir()
    (folder / "full" / "mine.txt").write_text("mine")
    (folder / "file").write_text("mine")
    for name in ("full", "file"):
        result = rolecall("init", name)
        assert (result.exit_code, "is not empty" in result.stderr) == (3, True)
    assert [path.name for path in (folder / "full").iterdir()] == ["mine.txt"]
    (folder / "empty").mkdir()
    assert rolecall("init", "empty").exit_code == 0


def test_schemas_are_printed(rolecall: Rolecall) -> None:
    assert {"user.joined", "assignment.requested", "email_job"} <= set(printed(rolecall("schema")))
    assert printed(rolecall("schema", "user.joined"))["title"] == "user.joined"
    wrong = rolecall("schema", "user.joind")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "did you mean user.joined" in wrong.stderr
    assert "learning.completed" in rolecall("schema", "zzz").stderr


def test_schemas_of_files_are_printed_with_the_names_of_a_catalog(rolecall: Rolecall) -> None:
    plain, offered = rolecall("schema", "triggers"), rolecall("schema", "triggers", "--rules", str(ROOT / "rules"))
    assert (plain.exit_code, offered.exit_code) == (0, 0)
    assert ('"first-aid-refresher"' in plain.stdout, '"first-aid-refresher"' in offered.stdout) == (False, True)
    assert "there is no message or file of the type 'trigers'" in rolecall("schema", "trigers").stderr


def test_validate_says_what_is_in_order(rolecall: Rolecall) -> None:
    result = rolecall("validate", "--rules", str(ROOT / "rules"))
    assert result.exit_code == 0
    assert "is in order: " in result.stdout
    seen = printed(rolecall("validate", "--rules", str(ROOT / "rules"), "--json"))
    assert (seen["valid"], seen["triggers"] > 10) == (True, True)
    assert {one["severity"] for one in seen["problems"]} <= {"warning"}


def test_validate_says_everything_that_is_wrong_and_where(rolecall: Rolecall, folder: Path) -> None:
    (folder / "rules").mkdir()
    (folder / "rules" / "catalog.yaml").write_text("teams: {care: {}}\nroles: {nurse: {titel: Nurse}}\n")
    (folder / "rules" / "triggers").mkdir()
    wrong = "triggers:\n  a:\n    while: {team: cara}\n    then: {roles: [nurse]}\n"
    (folder / "rules" / "triggers" / "a.yaml").write_text(wrong)
    result = rolecall("validate")
    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert any(line.startswith("rules/catalog.yaml:2:") and "titel" in line for line in lines)
    assert lines[-1].endswith("in rules; nothing was changed.")
    as_json = rolecall("validate", "--json")
    assert as_json.exit_code == 1
    problems = json.loads(as_json.stdout)["problems"]
    assert {"file", "line", "column", "severity", "code", "message"} == set(problems[0])


def test_validate_warns_of_triggers_that_would_reach_very_many_of_the_people_there(
    rolecall: Rolecall, folder: Path, database: Database
) -> None:
    with database.unit() as work:
        for number in range(30):
            tell(work, f"c-{number}", "user.joined", f"c-{number:02}", {"attributes": {"country": "NL"}}, at=NOW - DAY)
    (folder / "rules" / "triggers").mkdir(parents=True)
    shutil.copytree(ROOT / "rules" / "templates", folder / "rules" / "templates")
    (folder / "rules" / "catalog.yaml").write_text("attributes: {country: text}\nroles: {guest: {}}\n")
    (folder / "rules" / "triggers" / "t.yaml").write_text(
        "triggers:\n  dutch:\n    while: {country: NL}\n    then: {roles: [guest]}\n"
    )
    result = rolecall("validate")
    said = result.stdout
    assert result.exit_code == 0, result.stderr
    assert "rules/triggers/t.yaml:2:3: warning: `dutch` would reach 31 of 32 people" in said
    assert "in order: 1 trigger, 1 warning." in said


@pytest.mark.parametrize("rules", ["none", "rules"])
def test_rules_that_are_not_there_are_said(rolecall: Rolecall, folder: Path, rules: str) -> None:
    (folder / "rules").mkdir()
    result = rolecall("validate", "--rules", rules)
    assert (result.exit_code, "rolecall init" in result.stderr) == (1, True)


def test_problems_are_shown_as_annotations_or_json(
    rolecall: Rolecall, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROLECALL_MAIL", "off")  # then nobody misses the templates
    (folder / "rules" / "triggers").mkdir(parents=True)
    (folder / "rules" / "catalog.yaml").write_text("attributes: {country: text}\nroles: {nurse: {}}\n")
    doubtful = "triggers:\n  a:\n    while: {none: {country: NL}}\n    then: {roles: [nurse]}\n"
    (folder / "rules" / "triggers" / "a,b.yaml").write_text(doubtful)
    shown = rolecall("validate", "--rules", "rules", "--format", "github")
    assert shown.exit_code == 0
    assert shown.stdout.startswith(
        "::warning file=rules/triggers/a%2Cb.yaml,line=3,col=13,title=RC201::this also holds"
    )
    seen = printed(rolecall("validate", "--rules", "rules", "--format", "json"))
    assert [one["code"] for one in seen["problems"]] == ["RC201"]


def test_a_code_is_explained(rolecall: Rolecall) -> None:
    shown = rolecall("explain", "rc204")
    assert (shown.exit_code, shown.stdout.splitlines()[0]) == (0, "## RC204")
    assert "How to mend it" in shown.stdout
    unknown = rolecall("explain", "RC2044")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "did you mean `RC204`" in unknown.stderr
