"""A request with anything wrong is refused as a whole, with all reasons, before any effect."""

from typing import Any

import pytest
import sqlalchemy as sa

from engine.store.tables import job, parked
from tests.delivered import arrival, everything, kept, outcomes, rows
from tests.semantics.rules import CARE, NURSE, Make
from tests.world import Message, World, event, request

AT = "2026-03-02T08:00:00Z"


@pytest.fixture
def world(product: Make) -> World:
    """Somebody in Care, and one job."""
    made = product(CARE)
    made.tell("user.joined", "u1", teams=["care"])
    made.ask("assign", id="job-1", users=["u1"], roles=["guide"])
    return made


def refused(world: World, message: Message, code: str = "refused") -> str:
    """Why a request is refused; nothing else may have come of it."""
    before = everything(world, but=("parked",))
    (verdict,) = world.pipeline.process([arrival(message)])
    assert (verdict.outcome, verdict.code) == ("refused" if code == "refused" else "parked", code)
    assert everything(world, but=("parked",)) == before
    assert verdict.reason is not None
    assert rows(world, sa.select(parked.c.reason).order_by(parked.c.number.desc()))[0].reason == verdict.reason
    return verdict.reason


def test_everything_that_is_wrong_is_told_at_once(world: World) -> None:
    wrong = request(
        "assign", AT, id="job-1", roles=["nurze", "guide", "pilot"], qualifications=["hygeine"], mandatory=["nurse"],
        where={"team": "cara", "tean": "care", "contract_end": {"before": "soon"}}, until="2026-03-01",
    )  # fmt: skip
    wrong["source"] = "another-desk"
    assert refused(world, wrong) == (
        "there is a job with the id job-1 already: expected an id that is new; "
        "there is no role called 'nurze': is nurse meant?; there is no role called 'pilot'; "
        "there is no qualification called 'hygeine': is hygiene meant?; there is no qualification called 'nurse'; "
        "data.where: no team is called `cara`; did you mean `care`?; "
        "data.where: `tean` is no field of a user; did you mean `team`?; "
        "data.where: found `soon`, expected a moment such as `2026-07-01`, `30 days ago` or `in 60 days`; "
        "data.until is 2026-03-01, which is over already"
    )


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown role": ({"roles": ["gide"]}, "is guide meant?"),
    "an unknown qualification": ({"qualifications": ["first aid"]}, "is first-aid meant?"),
    "a role as qualification": ({"mandatory": ["guide"]}, "there is no qualification called 'guide'"),
    "an unknown team": ({"users": None, "where": {"team": "kitchen"}}, "data.where: "),
    "an unknown field": ({"users": None, "where": {"shoe_size": 40}}, "data.where: "),
    "an unknown group": ({"users": None, "where": "group: everybody-else"}, "data.where: "),
    "text that is no YAML": ({"users": None, "where": "team: [care"}, "data.where: "),
    "an end that is over": ({"until": "2026-03-02T09:00:00Z"}, "which is over already"),
    "an end of yesterday": ({"until": "2026-03-01"}, "which is over already"),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("dry_run", [False, True], ids=["meant", "dry run"])
def test_one_thing_that_is_wrong_is_enough(world: World, case: str, dry_run: bool) -> None:
    given, said = WRONG[case]
    data = {"users": ["u1"], "roles": ["guide"], "dry_run": dry_run, **given}
    assert said in refused(world, request("assign", AT, **{name: value for name, value in data.items() if value}))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"users": [], "roles": ["guide"]}, "data.users is empty"),
        ({"users": ["u1"]}, "data names nothing to assign"),
        ({"roles": ["guide"]}, "data does not say for whom"),
        ({"users": ["u1"], "all": True, "roles": ["guide"]}, "data has users and all"),
        ({"where": {}, "roles": ["guide"]}, "data.where is empty"),
        ({"all": False, "roles": ["guide"]}, "data.all is false"),
    ],
)
def test_what_cannot_be_meant_is_parked_before_names_are_looked_up(
    world: World, data: dict[str, Any], said: str
) -> None:
    assert said in refused(world, request("assign", AT, **data), code="bad_data")


def test_names_are_known_in_any_case_and_a_day_lasts_to_its_end(world: World) -> None:
    asked = request("assign", AT, users=["u1"], roles=[" Nurse "], qualifications=["HYGIENE"], until="2026-03-02")
    assert outcomes(world.pipeline.process([arrival(asked)])) == ["accepted"]


def test_a_refused_request_holds_nobody_up_and_leaves_its_id_free(world: World) -> None:
    wrong = request("assign", AT, id="job-2", users=["u2"], roles=["nurze"])
    right = {**wrong, "data": {**wrong["data"], "roles": ["nurse"]}}
    batch = [event("user.joined", "u2", AT), wrong, wrong, right, right, event("user.joined", "u3", AT)]
    found = outcomes(world.pipeline.process([arrival(message) for message in batch]))
    assert found == ["applied", "refused", "refused", "accepted", "duplicate", "applied"]
    world.work_off()
    assert world.has("u2") == NURSE
    assert kept(world) == [("job-2", "refused", "parked", 2)]
    assert [row.id for row in rows(world, sa.select(job.c.id).order_by(job.c.id))] == ["job-1", "job-2"]


def test_a_job_id_that_is_used_again_is_told_apart(world: World) -> None:
    first = request("assign", AT, id="job-2", users=["u1"], roles=["nurse"])
    other = {**first, "data": {**first["data"], "roles": ["guide"]}}
    elsewhere = {**first, "source": "another-desk"}
    batch = [arrival(first), arrival(first), arrival(other), arrival(elsewhere), arrival(first, publisher="mira")]
    assert outcomes(world.pipeline.process(batch)) == ["accepted", "duplicate", "id_reused", "refused", "refused"]
    world.work_off()
    assert world.origins("u1", "nurse") == {"care-nurse", "job-2"}
