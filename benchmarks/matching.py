"""Matching alone: events a second at 10 to 5,000 triggers, beside a plain loop of the reference in the same run.

.venv/bin/python -m benchmarks.matching
"""

import random
from collections.abc import Callable
from time import perf_counter

from engine.authoring.conditions import All, Any, Condition, Done, Known, Like, Moment, Not, OneOf
from engine.authoring.rules import Rules
from engine.authoring.triggers import EventPattern, Trigger
from engine.clock import DAY
from engine.facts import Event, Facts, Person
from engine.matching import reference
from engine.matching.matcher import Matcher

NOW = 20_600 * DAY
SIZES = (10, 100, 1_000, 5_000)
SECONDS = 1.5
"""How long each figure is measured."""
TEAMS = [f"team {number}" for number in range(200)]
TITLES = [f"title {number}" for number in range(100)]
ITEMS = [f"item {number}" for number in range(300)]
COUNTRIES = ["nl", "be", "de", "fr"]


def one(field: str, *values: str) -> Condition:
    """The field has one of these values."""
    return OneOf(field, frozenset(values))


def condition(chance: random.Random) -> Condition:
    """A condition as ops write them: some 2.5 tests, a fifth with a negation, a fifth with a computed one."""
    parts = [one("team", *chance.sample(TEAMS, chance.choice((1, 1, 1, 3))))]
    if chance.random() < 0.7:
        parts.append(one("job_title", chance.choice(TITLES)))
    if chance.random() < 0.5:
        parts.append(one("country", chance.choice(COUNTRIES)))
    if chance.random() < 0.2:
        parts.append(Not(one("contract_type", "temporary", "agency")))
    if chance.random() < 0.1:
        parts.append(Any((Known("manager"), Like("language", "n*"))))
    if chance.random() < 0.1:
        parts.append(Done("completed", frozenset({chance.choice(ITEMS)}), after=Moment(offset=-365 * DAY)))
    return All(tuple(parts))


def rules(number: int, *, when: bool) -> Rules:
    """So many triggers: all on one type of event with `if` (when), or all `while`."""
    chance = random.Random(number)
    triggers: dict[str, Trigger] = {}
    for count in range(number):
        name = f"t{count}"
        if when:
            pattern = EventPattern("learning.completed", one("item", chance.choice(ITEMS)))
            triggers[name] = Trigger(name=name, when=(pattern,), if_=condition(chance))
        else:
            triggers[name] = Trigger(name=name, while_=condition(chance))
    return Rules(triggers=triggers)


def people(number: int) -> list[Person]:
    """So many active users."""
    chance = random.Random(1)
    made = []
    for count in range(number):
        text = {
            "team": frozenset(chance.sample(TEAMS, 2)),
            "job_title": frozenset({chance.choice(TITLES)}),
            "country": frozenset({chance.choice(COUNTRIES)}),
            "contract_type": frozenset({chance.choice(("fixed", "temporary"))}),
            "language": frozenset({"nl"}),
        }
        done: dict[str, dict[str, tuple[int, ...]]] = {
            "completed": {item: (NOW - chance.randrange(700) * DAY,) for item in chance.sample(ITEMS, 10)}
        }
        made.append(Person(id=f"u{count}", status="active", facts=Facts(text=text, done=done)))
    return made


def completed(person: Person, chance: random.Random) -> Event:
    """The person completed something."""
    facts = Facts(text={"item": frozenset({chance.choice(ITEMS)})})
    return Event(type="learning.completed", user=person.id, order="", at=NOW, source="lms", message="m", facts=facts)


def speed(work: Callable[[int], object]) -> float:
    """Return how often a second `work(n)` runs, n counting up."""
    number, started = 0, perf_counter()
    while perf_counter() - started < SECONDS:
        for _ in range(10):
            work(number)
            number += 1
    return number / (perf_counter() - started)


def line(size: int, *, when: bool) -> str:
    """Measure one size; also makes sure that both ways find the same."""
    academy, everybody, chance = rules(size, when=when), people(500), random.Random(2)
    triggers = list(academy.triggers.values())
    events = [completed(person, chance) for person in everybody]
    started = perf_counter()
    matcher = Matcher(academy)
    loading = perf_counter() - started

    def network(number: int) -> list[str]:
        person, event = everybody[number % 500], events[number % 500]
        return matcher.event(event, person) if when else matcher.standing(person, NOW)

    def plain(number: int) -> list[str]:
        person, event = everybody[number % 500], events[number % 500]
        if when:
            return [trigger.name for trigger in triggers if reference.event_matches(trigger, event, person)]
        return [trigger.name for trigger in triggers if reference.stands(trigger, person, NOW)]

    assert all(network(number) == plain(number) for number in range(100))
    quick, slow = speed(network), speed(plain)
    matcher.close()
    kind = "when … if" if when else "while"
    return f"{kind:<10} {size:>8,} {loading:>9.3f} {quick:>14,.0f} {slow:>15,.0f} {quick / slow:>7.1f}"


def main() -> None:
    """Print the table."""
    print("kind       triggers  load (s)  Rolecall (/s)  plain loop (/s)   ratio")
    for when in (False, True):
        for size in SIZES:
            print(line(size, when=when), flush=True)


if __name__ == "__main__":
    main()
