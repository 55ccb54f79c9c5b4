"""try: a trigger that is being written, on the people there are."""

from pathlib import Path

import pytest

from tests.commands.conftest import Rolecall, printed
from tests.explain.academy import CATALOG

pytestmark = pytest.mark.usefixtures("database")
DRAFT = """
triggers:
  draft:
    while: {country: NL, fte: {at_least: 0.9}}
    then: {roles: [nurse]}
  asked:
    enabled: shadow
    when: {user.team.added: {team: care}}
    if: {country: NL}
    then: {roles: [nurse]}
"""


@pytest.fixture(autouse=True)
def drafts(folder: Path) -> Path:
    """A folder of rules that nobody has applied."""
    (folder / "drafts" / "triggers").mkdir(parents=True)
    (folder / "drafts" / "catalog.yaml").write_text(CATALOG)
    (folder / "drafts" / "triggers" / "draft.yaml").write_text(DRAFT)
    return folder / "drafts"


def test_what_is_tried_is_the_folder_and_not_the_active_rules(rolecall: Rolecall) -> None:
    said = rolecall("try", "draft", "--rules", "drafts").stdout
    assert said.startswith("draft (while, triggers/draft.yaml:3:3), tried as of 2026-07-01 09:00; nothing was changed.")
    lines = [line.split("  ") for line in said.splitlines() if "fte" in line or "country" in line]
    assert [[cell.strip() for cell in line if cell] for line in lines] == [
        ["country: nl", "1", "0"],
        ["fte: {at_least: 0.9}", "0", "1"],
    ]
    assert "0 of 2 active users match\n" in said
    unknown = rolecall("try", "nurse-nl", "--rules", "drafts")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert unknown.stderr == "no trigger is called 'nurse-nl'\n"


def test_of_when_it_is_said_that_the_event_is_not_looked_at(rolecall: Rolecall) -> None:
    said = rolecall("try", "asked", "--rules", "drafts").stdout
    assert "The event itself is not looked at (user.team.added: {team: care})" in said
    assert "It has `enabled: shadow`: applied, it only counts." in said
    assert "1 of 2 active users matches" in said
    assert "u-1  Anna Bakker" in said


def test_for_programs(rolecall: Rolecall) -> None:
    seen = printed(rolecall("try", "draft", "--rules", "drafts", "--json"))
    assert (seen["trigger"], seen["matches"], seen["active"]) == ("draft", 0, 2)
    assert seen["conditions"][1] == {"text": "fte: {at_least: 0.9}", "met": 0, "excludes": 1}


def test_wrong_rules_are_told_as_validate_tells_them(rolecall: Rolecall, drafts: Path) -> None:
    (drafts / "triggers" / "draft.yaml").write_text(DRAFT.replace("country: NL, fte", "contry: NL, fte"))
    tried, validated = (rolecall(*words, "--rules", "drafts") for words in (("try", "draft"), ("validate",)))
    assert (tried.exit_code, tried.stdout) == (1, "")
    assert "drafts/triggers/draft.yaml:4:13: error:" in tried.stderr
    assert set(tried.stderr.splitlines()[:-1]) < set(validated.stderr.splitlines())
    assert tried.stderr.splitlines()[-1] == "1 problem in drafts; nothing could be tried."
