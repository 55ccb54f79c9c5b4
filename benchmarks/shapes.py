"""An academy of a given shape, and events about its people: what grows is a number."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.feeds import LINKED
from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.clock import SECOND, shown, system_clock


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large everything is.

    triggers      in all; each is live and looked at by every event
    same          so many of them give the same role to the same people
    wide          values in the list of each trigger's condition
    attributes    that the catalog knows, and that each event tells
    users         who are there already
    facts         learning items that each user whom the events are about has completed
    """

    triggers: int = 100
    same: int = 1
    wide: int = 1
    attributes: int = 3
    users: int = 10_000
    facts: int = 0

    @property
    def groups(self) -> int:
        """Of triggers that give the same to the same people."""
        return max(1, self.triggers // self.same)


VALUES = 50_000
"""Values that a file of rules is given: it may have a hundred thousand."""


def rules(shape: Shape, description: str = "a trigger") -> Rules:
    """Return triggers of three conditions each; every event about a unit matches `same` of them."""
    catalog = ["attributes:", "  unit: text", "  level: number", *(f"  a{n}: text" for n in range(shape.attributes))]
    catalog += ["qualifications:", *(f"  q{group}-{n}: {{}}" for group in range(shape.groups) for n, _ in LINKED)]
    catalog.append("roles:")
    triggers = []
    for group in range(shape.groups):
        must, may = ([f"q{group}-{n}" for n, asked in LINKED if asked is which] for which in (True, False))
        catalog.append(f"  r{group}: {{mandatory: [{', '.join(must)}], qualifications: [{', '.join(may)}]}}")
        for one in range(shape.same):
            units = ", ".join([f"u{group}", *(f"other-{group}-{n}" for n in range(shape.wide - 1))])
            own = f", a{(group + one) % shape.attributes}: x" if shape.attributes else ""
            triggers.append(
                f"  t{group}-{one}:\n"
                f"    description: {description}\n"
                f"    while: {{unit: [{units}], level: {{at_least: {one % 5}}}{own}}}\n"
                f"    then: {{roles: [r{group}]}}\n"
                "    limits: {assign: 1000000, revoke: 1000000}\n"
            )
    size = VALUES // (20 + shape.wide)
    parts = [triggers[at : at + size] for at in range(0, len(triggers), size)]
    files = {f"triggers/part-{number}.yaml": "triggers:\n" + "".join(part) for number, part in enumerate(parts)}
    return read_rules({"catalog.yaml": "\n".join(catalog) + "\n", **files})[0]


def users(shape: Shape, number: int) -> list[str]:
    """Return so many different users, from anywhere among all."""
    return [f"p-{user:07}" for user in Random(1).sample(range(1, shape.users + 1), number)]


def events(shape: Shape, about: Sequence[str]) -> Iterator[bytes]:
    """Yield the joining of each of these users, which gives them a role and what it carries."""
    told = dict.fromkeys((f"a{n}" for n in range(shape.attributes)), "x")
    now = shown(system_clock() // SECOND * SECOND)
    for count, user in enumerate(about):
        attributes = {"unit": f"u{count % shape.groups}", "level": 5 + count, **told}
        head = {"specversion": "1.0", "id": f"e{count}", "source": "hr", "type": "user.joined", "subject": user}
        yield json.dumps({**head, "time": now, "data": {"attributes": attributes}}).encode()
