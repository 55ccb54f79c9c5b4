"""A dry run writes nothing but its job with its outcomes, which are those of the real run."""

from typing import Any

import pytest
import sqlalchemy as sa

from engine.store.tables import job
from tests.delivered import arrival, everything, outcomes, rows
from tests.semantics.rules import CARE, CARE_KEEP, HYGIENE, WELCOME, Make
from tests.world import World, event, request

AT = "2026-03-02T08:00:00Z"
USERS = ["active", "holder", "carer", "keeper", "gone", "blocked", "expected", "nobody"]
OWN = ("job", "job_target", "job_result", "inbox")
"""What a dry run does write."""


@pytest.fixture
def world(product: Make) -> World:
    """People in every situation."""
    made = product(CARE + CARE_KEEP.replace("team: care", "team: sales").replace("hygiene", "first-aid"))
    made.receive(
        *(event("user.joined", user, AT) for user in ("active", "holder", "gone", "blocked")),
        event("user.joined", "carer", AT, teams=["care"]),
        event("user.joined", "keeper", AT, teams=["sales"]),
        event("user.updated", "expected", AT, language="nl"),
    )
    made.receive(
        event("user.left", "gone", "2026-03-02T08:30:00Z"),
        event("user.team.removed", "keeper", "2026-03-02T08:30:00Z", team="sales"),
    )
    made.ask("assign", users=["holder", "expected"], roles=["nurse"], qualifications=["first-aid"])
    made.ask("block", users=["blocked"], roles=["nurse"], qualifications=["first-aid"])
    return made


REQUESTS: dict[str, dict[str, Any]] = {
    "assign a role": {"action": "assign", "users": USERS, "roles": ["nurse"]},
    "make mandatory": {
        "action": "assign",
        "users": USERS,
        "mandatory": ["first-aid", "wound-care"],
        "until": "2026-12-31",
    },
    "assign to all": {"action": "assign", "all": True, "roles": ["guide"], "email": False},
    "assign to some": {"action": "assign", "where": {"none": {"team": "care"}}, "roles": ["guide"]},
    "revoke": {"action": "revoke", "users": USERS, "roles": ["nurse"], "qualifications": ["first-aid"]},
    "revoke from all": {"action": "revoke", "all": True, "roles": ["nurse"], "qualifications": ["wound-care"]},
    "block": {"action": "block", "users": USERS, "roles": ["nurse"], "note": "diploma expired"},
    "unblock": {"action": "unblock", "users": USERS, "roles": ["nurse"], "qualifications": ["first-aid"]},
}


def ask(world: World, dry_run: bool, **data: Any) -> tuple[dict[str, str], str, Any]:
    """Ask; return each user's outcome, the warnings and the figures of the job."""
    message = request(data.pop("action"), AT, dry_run=dry_run, **data)
    assert outcomes(world.pipeline.process([arrival(message)])) == ["accepted"]
    world.work_off()
    (figures,) = rows(world, sa.select(job.c.state, job.c.total, job.c.done).where(job.c.id == message["id"]))
    return world.outcomes(message["id"]), world.warnings(message["id"]), tuple(figures)


@pytest.mark.parametrize("name", REQUESTS)
def test_a_dry_run_changes_nothing_and_says_what_the_real_run_does(world: World, name: str) -> None:
    before = everything(world, but=OWN)
    said = ask(world, True, **REQUESTS[name])
    assert everything(world, but=OWN) == before
    assert ask(world, True, **REQUESTS[name]) == said
    assert ask(world, False, **REQUESTS[name]) == said
    assert everything(world, but=OWN) != before


def test_the_outcomes_of_a_dry_run_tell_everybodys_situation(world: World) -> None:
    assert ask(world, True, action="assign", users=USERS, roles=["nurse"])[0] == {
        "active": "assigned",
        "holder": "unchanged",
        "carer": "unchanged",
        "keeper": "assigned",
        "gone": "left",
        "blocked": "blocked",
        "expected": "early",
        "nobody": "unknown",
    }
    assert ask(world, True, action="revoke", users=USERS, roles=["nurse"], qualifications=["first-aid"])[0] == {
        "active": "did_not_have",
        "holder": "revoked",
        "carer": "still_held",
        "keeper": "revoked",
        "gone": "did_not_have",
        "blocked": "did_not_have",
        "expected": "revoked",
        "nobody": "unknown",
    }


def test_a_dry_run_hides_nothing_of_what_is_done_beside_it(product: Make) -> None:
    world = product(WELCOME)
    dry = request("assign", AT, id="dry", users=["u1", "u2", "u3"], roles=["guide"], dry_run=True)
    real = request("assign", AT, id="real", users=["u1"], roles=["guide"])
    again = request("revoke", AT, id="again", users=["u1", "u2"], roles=["guide"], dry_run=True)
    world.receive(event("user.joined", "u1", AT), dry, event("user.joined", "u2", AT), real, again)
    assert world.outcomes("dry") == {"u1": "assigned", "u2": "assigned", "u3": "unknown"}
    assert world.outcomes("again") == {"u1": "revoked", "u2": "did_not_have"}
    assert (world.has("u1"), world.has("u2")) == ({*HYGIENE, "role guide", "qualification first-aid"}, HYGIENE)
    assert (world.mails("u1"), world.mails("u2")) == ([HYGIENE, {"role guide", "qualification first-aid"}], [HYGIENE])
    assert world.causes("u1")[1] == "request real"
    assert (world.origins("u1", "guide"), world.states("u1", "guide")) == ({"real"}, {"open"})


def test_a_dry_run_on_people_whom_nobody_knows_does_not_make_them(product: Make) -> None:
    world = product()
    assert ask(world, True, action="assign", users=["nobody"], roles=["guide"])[0] == {"nobody": "unknown"}
    assert world.statuses() == {}
