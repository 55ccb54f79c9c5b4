"""Rules change under fire: events arrive, workers are killed; the end is as if the last rules had always been."""

import os
import random

import pytest

from tests.crowd.feeding import feed, hot, triggers
from tests.crowd.site import Site
from tests.faults.ending import all_processed, assert_nothing_lost_nothing_twice
from tests.faults.fire import Fire, share
from tests.model.academies import CATALOG
from tests.size import scaled

USERS = scaled(fast=20, usual=60, long=500)
"""Ten events each, and a tenth of them twice."""
HOT_EVERY = 40
"""Some people are in every batch."""
KILLS = scaled(fast=2, usual=5, long=10)
WORKERS = 4
SEED = int(os.environ.get("ROLECALL_TEST_SEED", "7"))
SETTINGS = {
    "JOB_LIMIT": "100%",
    "SMALL_JOBS": "1000000",
    "JOB_CHUNK": "10 milliseconds",
}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.parametrize("here", [SETTINGS], indirect=True, ids=[""]),
]


def versions() -> list[tuple[str, str, list[str]]]:
    """Return catalog, triggers and options of each apply; the last ones are those by which all is judged."""
    last = triggers()
    wider = last.replace("while: {team: care}", "while: {team: [care, sales]}").replace(
        "country: NL", "country: [NL, BE]"
    )
    gone = [line for line in last.splitlines() if "dutch-" in line or "manager-" in line]
    fewer = "".join(f"{line}\n" for line in last.splitlines() if line not in gone)
    ended = [f"--ended={line.split(':')[0].strip()}=revoke" for line in gone]
    renamed = last.replace("  care-0: {", "  renamed: {was: care-0, ").replace("enabled: true", "enabled: false")
    # Nothing that `when` triggers read: what they gave by other names would stay.
    other = CATALOG.replace("guide: {qualifications: [first-aid, hygiene]}", "guide: {mandatory: [first-aid]}")
    return [
        (CATALOG, wider, []),
        (other, fewer, ended),
        (CATALOG, renamed, []),
        (other, wider, ["--ended=renamed=revoke"]),
        (CATALOG, last, []),
    ]


def test_rules_are_changed_while_events_arrive_and_workers_are_killed(here: Site) -> None:
    print(f"seed {SEED}")
    chance = random.Random(SEED)
    messages = hot(chance, feed(chance, USERS), HOT_EVERY)
    changes = versions()
    share_of = len(messages) // len(changes) + 1
    with Fire(here, SEED, WORKERS).burning() as fire:
        for number, (catalog, text, options) in enumerate(changes):
            (here.folder / "rules/catalog.yaml").write_text(catalog)
            (here.folder / "rules/triggers/all.yaml").write_text(f"triggers:\n{text}")
            part = messages[number * share_of : (number + 1) * share_of]
            here.publish(part[: len(part) // 2])
            here.rolecall("apply", "--yes", "--no-wait", *options)
            here.publish(part[len(part) // 2 :])
            job = f"apply-{number + 2}"
            for _ in range(KILLS // len(changes) + (number < KILLS % len(changes))):
                fire.kill()
            fire.until(lambda job=job: share(here, [job]) >= 1)  # type: ignore[misc]
        fire.until(all_processed(here, messages))
        assert fire.kills == KILLS
    assert_nothing_lost_nothing_twice(here, messages)
    assert here.deadlocks() == 0
