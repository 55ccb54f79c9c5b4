"""durable-rules under its guard: no limit of it can be reached, and whatever it does, the answer is right."""

import gc
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import durable_rules_engine
import pytest

from engine.authoring.conditions import All, Any, Condition, Done, Everyone, Known, Like, Moment, Not, OneOf
from engine.authoring.rules import Rules
from engine.authoring.triggers import EventPattern, Trigger
from engine.facts import Event, Facts, Person
from engine.matching import reference
from engine.matching.durable import CLAUSES, LITERALS, Shard
from engine.matching.matcher import Matcher
from engine.matching.network import Network
from tests.size import scaled

NOW = 20_600 * 86_400_000_000


def one(field: str, *values: str) -> OneOf:
    return OneOf(field, frozenset(values))


def rules(*conditions: Condition) -> Rules:
    """A `while` trigger for each condition: t0, t1 …"""
    return Rules(triggers={f"t{n}": Trigger(name=f"t{n}", while_=read) for n, read in enumerate(conditions)})


def person(**values: str | set[str]) -> Person:
    """An active user with these texts."""
    text = {field: frozenset({value} if isinstance(value, str) else value) for field, value in values.items()}
    return Person(id="u", status="active", facts=Facts(text=text))


@contextmanager
def matching(rules: Rules, sample: float = 0.0) -> Iterator[Matcher]:
    """A matcher that may neither fail nor differ."""
    problems: list[str] = []
    matcher = Matcher(rules, sample=sample, on_difference=problems.append)
    try:
        yield matcher
    finally:
        matcher.close()
    assert problems == []


def plainly(rules: Rules, someone: Person) -> list[str]:
    return [name for name, trigger in rules.triggers.items() if reference.stands(trigger, someone, NOW)]


def many(number: int) -> list[Condition]:
    """Conditions as ops write them, from a fixed seed."""
    chance = random.Random(7)
    teams, titles = [f"team{n}" for n in range(200)], [f"title{n}" for n in range(100)]
    made: list[Condition] = []
    for _ in range(number):
        parts: list[Condition] = [one("team", *chance.sample(teams, chance.randint(1, 3)))]
        if chance.random() < 0.7:
            parts.append(one("job_title", chance.choice(titles)))
        if chance.random() < 0.5:
            parts.append(one("country", chance.choice(["nl", "de", "be"])))
        if chance.random() < 0.3:
            parts.append(Not(one("contract_type", chance.choice(["temporary", "agency"]))))
        if chance.random() < 0.2:
            parts.append(Any((Known("language"), Like("country", "n*"))))
        made.append(All(tuple(parts)))
    return made


def somebody(chance: random.Random) -> Person:
    return person(
        team={f"team{chance.randrange(200)}" for _ in range(3)},
        job_title={f"title{chance.randrange(100)}" for _ in range(2)},
        country=chance.choice(["nl", "de", "be"]),
        contract_type=chance.choice(["temporary", "fixed"]),
    )


def test_five_thousand_triggers() -> None:
    academy = rules(*many(5_000))
    chance = random.Random(8)
    with matching(academy) as matcher:
        found = 0
        for _ in range(scaled(fast=20, usual=100, long=500)):
            someone = somebody(chance)
            stands = matcher.standing(someone, NOW)
            assert stands == plainly(academy, someone)
            found += len(stands)
        assert found > 0


def test_a_thousand_values_of_one_field() -> None:
    academy = rules(*(one("team", f"team{n}") for n in range(1_000)))
    with matching(academy) as matcher:
        assert matcher.standing(person(team="team512"), NOW) == ["t512"]
        assert matcher.standing(person(team="other"), NOW) == []
        everywhere = person(team={f"team{n}" for n in range(1_000)})
        assert matcher.standing(everywhere, NOW) == list(academy.triggers)


def test_three_hundred_identical_conditions() -> None:
    academy = rules(*[All((one("team", "care"), one("country", "nl")))] * 300)
    with matching(academy) as matcher:
        assert matcher.standing(person(team="care", country="nl"), NOW) == list(academy.triggers)
        assert matcher.standing(person(team="care"), NOW) == []


def test_hundreds_of_conditions_that_hold_together() -> None:
    parts = [Not(one("team", f"team{n}")) for n in range(100)]
    pairs = [All((Known("country"), part)) for part in parts]
    academy = rules(*parts, *pairs, *(All((one("country", "nl"), Not(part))) for part in parts))
    with matching(academy) as matcher:
        assert matcher.standing(person(country="nl"), NOW) == [f"t{n}" for n in range(200)]


def test_six_hundred_attributes() -> None:
    academy = rules(*(All((one(f"a{n}", "x"), one(f"a{(n + 1) % 600}", "x", "y"))) for n in range(600)))
    with matching(academy) as matcher:
        assert matcher.standing(person(**{f"a{n}": "x" for n in range(600)}), NOW) == list(academy.triggers)
        assert matcher.standing(person(a3="x", a4="y"), NOW) == ["t3"]


def test_trees_beyond_every_cap() -> None:
    wide_all = All(tuple(one(f"a{n}", "x") for n in range(100)))
    wide_any = Any(tuple(one(f"a{n}", "x") for n in range(100)))
    product = All(tuple(Any(tuple(one(f"a{10 * n + m}", "x") for m in range(10))) for n in range(10)))
    deep: Condition = one("a0", "x")
    for n in range(1, 30):
        deep = All((one(f"a{n}", "x"), Any((one(f"a{n}", "y"), Not(deep)))))
    academy = rules(wide_all, wide_any, product, deep, *map(Not, (wide_all, wide_any, product, deep)), Everyone())
    with matching(academy) as matcher:
        chance = random.Random(9)
        for share in (0.0, 0.1, 0.5, 0.9, 1.0):
            someone = person(**{f"a{n}": "x" for n in range(100) if chance.random() < share})
            assert matcher.standing(someone, NOW) == plainly(academy, someone)


def test_events_of_many_patterns_and_wide_ifs() -> None:
    wide = Any(tuple(one("team", f"team{n}") for n in range(50)))
    narrow = Any(tuple(one("country", f"c{n}") for n in range(8)))
    patterns = tuple(
        EventPattern("learning.completed", Any(tuple(one("item", f"i{n}", f"j{m}") for m in range(8))))
        for n in range(40)
    )
    triggers = {
        "wide": Trigger(name="wide", when=patterns, if_=wide),
        "narrow": Trigger(name="narrow", when=patterns, if_=narrow),
        "off": Trigger(name="off", when=patterns, enabled="false"),
        "shadow": Trigger(name="shadow", when=patterns, enabled="shadow"),
        "any": Trigger(name="any", when=(EventPattern("learning.completed"),)),
    }
    someone = person(team="team7", country="c3")
    event = Event(type="learning.completed", user="u", order="", at=NOW, source="lms", message="m", facts=Facts())
    with matching(Rules(triggers=triggers)) as matcher:
        assert matcher.event(event, someone) == ["any"]
        event.facts.text["item"] = frozenset({"j4"})
        assert matcher.event(event, someone) == ["wide", "narrow", "any"]
        assert matcher.has_if("learning.completed")
        assert not matcher.has_if("user.joined")
        assert matcher.standing(someone, NOW) == []


def test_the_triggers_that_read_the_clock() -> None:
    recent = Done("completed", frozenset({"bls"}), after=Moment(offset=-1))
    academy = rules(recent, one("team", "care"), Not(recent))
    with matching(academy) as matcher:
        assert matcher.reads_clock == ["t0", "t2"]


def test_a_shard_refuses_what_the_library_could_not_bear() -> None:
    for clauses in (
        [],
        [frozenset[int]()],
        [frozenset({n}) for n in range(CLAUSES + 1)],
        [frozenset(range(LITERALS + 1))],
    ):
        with pytest.raises(ValueError, match="cannot be built"):
            Shard(clauses)


def test_closing_while_others_match() -> None:
    academy = rules(*many(300))
    chance = random.Random(10)
    people = [somebody(chance) for _ in range(30)]
    expected = [plainly(academy, someone) for someone in people]
    wrong: list[object] = []
    current = [Matcher(academy, on_difference=wrong.append)]
    over = threading.Event()
    matched = [0, 0, 0]

    def match(worker: int) -> None:
        while not over.is_set():
            for someone, names in zip(people, expected, strict=True):
                if current[0].standing(someone, NOW) != names:
                    wrong.append(someone)
                matched[worker] += 1

    threads = [threading.Thread(target=match, args=(worker,)) for worker in range(len(matched))]
    for thread in threads:
        thread.start()
    for _ in range(scaled(fast=10, usual=40, long=300)):
        replaced, current[0] = current[0], Matcher(academy, on_difference=wrong.append)
        replaced.close()
    over.set()
    for thread in threads:
        thread.join()
    current[0].close()
    assert wrong == []
    assert all(matched)


def test_a_closed_matcher_still_answers_right() -> None:
    academy = rules(one("team", "care"), Everyone(), Not(one("team", "care")))
    matcher = Matcher(academy)
    matcher.close()
    matcher.close()
    assert matcher.standing(person(team="care"), NOW) == ["t0", "t1"]
    assert matcher.differences == 0


def test_a_part_that_failed_is_built_anew() -> None:
    academy = rules(*many(200))
    told: list[str] = []
    matcher = Matcher(academy, on_difference=told.append)
    chance = random.Random(11)
    people = [somebody(chance) for _ in range(20)]
    for shard in shards_of(matcher):  # pull the library's own rules away from under every part
        assert shard._handle is not None
        durable_rules_engine.delete_state(shard._handle, None)
        durable_rules_engine.delete_ruleset(shard._handle)
    for _ in range(2):
        for someone in people:
            assert matcher.standing(someone, NOW) == plainly(academy, someone)
    assert 0 < matcher.failures <= 2 * len(shards_of(matcher))
    assert all("built anew" in sentence or "could not free" in sentence for sentence in told)
    before = matcher.failures
    for someone in people:
        assert matcher.standing(someone, NOW) == plainly(academy, someone)
    assert (matcher.failures, matcher.differences) == (before, 0)
    told.clear()
    matcher.close()  # those that nobody asked cannot be freed, which is said
    assert told
    assert all("could not free" in sentence for sentence in told)


def shards_of(matcher: Matcher) -> list[Shard]:
    return [part.shard for part in matcher._standing._parts if part.shard is not None]


def break_network(matcher: Matcher) -> None:
    """Make the network deaf: no key leads to a part any more."""
    network: Network = matcher._standing
    network._found.clear()
    network._computed.clear()


def test_the_sample_finds_what_the_network_missed() -> None:
    academy = rules(one("team", "care"), one("team", "sales"))
    draws = iter([0.5, 0.05])
    told: list[str] = []
    matcher = Matcher(academy, sample=0.1, chance=lambda: next(draws), on_difference=told.append)
    break_network(matcher)
    assert matcher.standing(person(team="care"), NOW) == []  # not in the sample
    assert matcher.standing(person(team="care"), NOW) == ["t0"]  # the reference wins
    assert matcher.differences == 1
    assert told == ["matching missed t0 for what stands for user u; the reference decided"]
    matcher.close()


def test_what_is_proposed_wrongly_is_refused_and_reported() -> None:
    academy = rules(one("team", "care"), one("team", "sales"))
    told: list[str] = []
    matcher = Matcher(academy, on_difference=told.append)
    matcher._standing._always.add(1)
    assert matcher.standing(person(team="care"), NOW) == ["t0"]
    assert told == ["matching proposed wrongly t1 for what stands for user u; the reference decided"]
    matcher.close()


def test_a_share_of_checks_needs_chance() -> None:
    with pytest.raises(ValueError, match="chance"):
        Matcher(Rules(), sample=0.5)


def resident() -> int:
    """This process's memory, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_reloading_does_not_grow() -> None:
    academy = rules(*many(100))
    someone = somebody(random.Random(12))

    def reload(times: int) -> int:
        for _ in range(times):
            matcher = Matcher(academy)
            matcher.standing(someone, NOW)
            matcher.close()
        gc.collect()
        return resident()

    settled = reload(50)
    assert reload(scaled(fast=300, usual=300, long=1_000)) - settled < 16 * 2**20  # unfreed, it would be 600 MB


def test_a_library_built_for_another_python_is_explained_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "durable_rules_engine.py").write_text(
        'raise ImportError("durable_rules_engine.so: undefined symbol: PyEval_CallObject")\n'
    )
    start = "from engine.authoring.rules import Rules; from engine.matching.matcher import Matcher; Matcher(Rules())"
    done = subprocess.run(
        [sys.executable, "-c", start],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stderr.strip().splitlines()[-1]
    assert said.startswith("engine.errors.NotReady: durable-rules does not load")
    assert 'CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" pip install --no-binary durable-rules' in said
