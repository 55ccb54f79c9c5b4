"""Messages that cannot be processed, each with the code by which it must be parked."""

import json
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Poison:
    """One of them; `id`: None if it has none that could be read."""

    body: bytes
    code: str
    id: str | None


def poison(chance: Random, number: int, people: int) -> list[Poison]:
    """Draw so many, all different, about people of whom there are so many."""
    return [_poison(chance.randrange(6), place, f"p{chance.randrange(people):05}") for place in range(number)]


def _poison(kind: int, number: int, user: str) -> Poison:
    name = f"bad-{number}"
    message = {
        "specversion": "1.0",
        "id": name,
        "source": "hr",
        "type": "user.updated",
        "subject": user,
        "time": "2026-01-01T00:00:00Z",
        "data": {"name": "Nobody"},
    }
    whole = json.dumps(message).encode()
    if kind == 0:
        return Poison(whole[: -1 - len(f"{number}")] + f"{number}".encode(), "not_json", None)
    if kind == 1:
        return Poison(json.dumps({**message, "type": "user.vanished"}).encode(), "unknown_type", name)
    if kind == 2:
        return Poison(json.dumps({**message, "data": {"nmae": "Nobody"}}).encode(), "bad_data", name)
    if kind == 3:
        return Poison(json.dumps({**message, "data": {"attributes": {"grade": "much"}}}).encode(), "wrong_type", name)
    if kind == 4:
        return Poison(json.dumps({**message, "time": "yesterday"}).encode(), "bad_envelope", name)
    return Poison(whole[:-1] + b', "id": "twice"}', "duplicate_key", None)
