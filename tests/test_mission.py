"""What Rolecall is for, from end to end: the command line, the queue, the database, the worker, the emails."""

import os
import shutil
from pathlib import Path

import pytest

from tests.academy import ROOT, Academy

CATALOG = """
teams: {care: {title: Care}}
job_titles: {nurse: {title: Nurse}}
learning_items:
  privacy-course: {title: Privacy in an hour}
  washing: {title: Washing hands}
  bandages: {title: Bandages}
  bandages-exam: {title: Bandages exam, visible: false}
  tour: {title: A tour of the house}
  first-aid-basics: {title: First aid basics}
  first-aid-update: {title: First aid update}
qualifications:
  privacy: {title: Privacy, items: [privacy-course]}
  hygiene: {title: Hygiene, items: [washing]}
  wound-care: {title: Wound care, items: [bandages, bandages-exam]}
  showing-around: {title: Showing around, items: [tour]}
  first-aid-refresher: {title: First aid refresher, items: [first-aid-update]}
roles:
  nurse: {title: Nurse, qualifications: [wound-care], mandatory: [hygiene]}
  guide: {title: Guide, qualifications: [showing-around]}
"""
TRIGGERS = """
triggers:
  refresher:
    when:
      learning.completed: {item: first-aid-basics}
    then:
      mandatory: [first-aid-refresher]
  care-nurse:
    while:
      team: care
      job_title: nurse
    then:
      roles: [nurse]
"""
NURSE = {"role nurse", "qualification wound-care", "qualification hygiene!"}
GUIDE = {"role guide", "qualification showing-around"}
PRIVACY = {"qualification privacy"}
EVERYBODY = ["ann", "bob", "cleo", "dan", "eve"]


def test_everybody_gets_the_roles_and_qualifications_they_need_and_hears_of_each_once(academy: Academy) -> None:
    academy.tell(*(("user.joined", user, {"email": f"{user}@example.com"}) for user in EVERYBODY))
    assert academy.emailed() == []

    # An admin assigns a qualification to one user, as a requirement.
    academy.assign("--users", "ann", "--mandatory", "privacy")
    assert academy.has("ann") == {"qualification privacy!"}
    assert academy.emailed() == ["ann"]

    # A role to one user: its linked qualifications come along.
    job = academy.assign("--users", "bob", "--roles", "nurse")
    assert academy.has("bob") == NURSE
    assert academy.emailed() == ["bob"]

    # One of its qualifications needs an item that learners cannot see: the job warns, and so does `validate`.
    (warning,) = job["warnings"]
    assert "bandages-exam" in warning
    assert "warning: learners cannot see `bandages-exam`" in academy.rolecall("validate")

    # A role and a qualification to several selected users.
    academy.assign("--users", "cleo,dan", "--roles", "guide", "--qualifications", "privacy")
    assert academy.has("cleo") == academy.has("dan") == GUIDE | PRIVACY
    assert academy.emailed() == ["cleo", "dan"]

    # Both to all users. Who had both already gets no email, and nobody does when it is asked again.
    job = academy.assign("--all", "--roles", "guide", "--qualifications", "privacy")
    assert job["results"] == {"assigned": 3, "unchanged": 2}
    assert academy.has("ann") == GUIDE | {"qualification privacy!"}
    assert academy.has("bob") == GUIDE | PRIVACY | NURSE
    assert academy.has("cleo") == academy.has("dan") == academy.has("eve") == GUIDE | PRIVACY
    assert academy.emailed() == ["ann", "bob", "eve"]
    academy.assign("--all", "--roles", "guide", "--qualifications", "privacy")
    assert academy.emailed() == []

    # A user sees which learning items are needed, done and open.
    academy.tell(("learning.completed", "bob", {"item": "bandages"}))
    assert academy.learning_items("bob") == {
        "wound-care": {"bandages": "done", "bandages-exam": "open, hidden"},
        "hygiene": {"washing": "open"},
        "privacy": {"privacy-course": "open"},
        "showing-around": {"tour": "open"},
    }

    # Something happens to a user, and a trigger assigns a qualification.
    academy.tell(("learning.completed", "dan", {"item": "first-aid-basics"}))
    assert academy.has("dan") == GUIDE | PRIVACY | {"qualification first-aid-refresher!"}
    assert academy.emailed() == ["dan"]

    # A trigger assigns a role with its qualifications.
    academy.tell(("user.updated", "eve", {"teams": ["care"], "job_titles": ["nurse"]}))
    assert academy.has("eve") == GUIDE | PRIVACY | NURSE
    assert academy.emailed() == ["eve"]

    # Nobody was told the same thing twice.
    assert [told for told, times in academy.told().items() if times > 1] == []


@pytest.fixture
def academy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Academy:
    """A folder with rules, and nothing else; the clock stands still."""
    for name in [name for name in os.environ if name.startswith("ROLECALL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ROLECALL_CLOCK", "2026-03-02T09:00:00Z")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules" / "triggers").mkdir(parents=True)
    (tmp_path / "rules" / "catalog.yaml").write_text(CATALOG)
    (tmp_path / "rules" / "triggers" / "all.yaml").write_text(TRIGGERS)
    shutil.copytree(ROOT / "rules" / "templates", tmp_path / "rules" / "templates")
    return Academy(tmp_path)
