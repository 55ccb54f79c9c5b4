"""The only module that touches durable-rules: its C core, one shard of clauses at a time.

What keeps it right and alive (each was a wrong answer or a crash otherwise):
- only generated ASCII names and constants reach it; a fact is the literals that hold, under one constant id;
- at most CLAUSES clauses and LITERALS literals a shard, so no limit inside can be reached;
- one fact at a time: assert, drain every action, retract, before anything else;
- a sentinel rule fires once at the start, because the session's action context is not initialised before;
- the session is freed before the rules, and nobody asks a freed shard.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from engine.errors import NotReady
from engine.matching.clauses import Clause

CLAUSES = 60
"""Most clauses of a shard: the library fails from 65 conditions that are pending at once."""
LITERALS = 200
"""Most distinct literals of a shard: the library refuses facts of more than 254 properties."""

_NAME = "t"
_SENTINEL = '{"k":"w","id":"e"}'


def load() -> Any:  # noqa: ANN401 — the C module has no types
    """Return the library. Raises NotReady, saying what to do, if it is missing or was built for another Python."""
    try:
        import durable_rules_engine
    except ImportError as problem:
        msg = (
            f"durable-rules does not load ({problem}); install it again with: "
            'CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" '
            "pip install --no-binary durable-rules --force-reinstall durable-rules==2.0.28"
        )
        raise NotReady(msg) from problem
    return durable_rules_engine


class Shard:
    """A few clauses, compiled. Not safe for threads: the caller holds a lock."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        literals = sorted(frozenset().union(*clauses))
        if not 0 < len(clauses) <= CLAUSES or len(literals) > LITERALS or not all(clauses):
            msg = f"a shard of {len(clauses)} clauses and {len(literals)} literals cannot be built"
            raise ValueError(msg)
        self._engine = load()
        names = {literal: f"a{number}" for number, literal in enumerate(literals)}
        self._told = {literal: f'"{name}":1' for literal, name in names.items()}
        rules: dict[str, Any] = {"w": {"all": [{"m": {"k": "w"}}]}}
        for number, clause in enumerate(clauses):
            tests: list[dict[str, object]] = [{"k": "k"}]
            tests += [{names[literal]: 1} for literal in sorted(clause)]
            rules[f"r{number}"] = {"all": [{"m": {"$and": tests}}]}
        self._handle: int | None = self._engine.create_ruleset(_NAME, json.dumps(rules))
        if self._fired(_SENTINEL) != ["w"]:
            msg = "durable-rules did not answer its first fact"
            raise RuntimeError(msg)

    def ask(self, held: Iterable[int]) -> list[int]:
        """Return the numbers of the clauses whose literals are all among `held`; others' literals are ignored.

        Raises whatever the library raised: then the shard is to be closed, and built anew.
        """
        told = [self._told[literal] for literal in held if literal in self._told]
        return [int(rule[1:]) for rule in self._fired('{"k":"k","id":"e",' + ",".join(told) + "}")] if told else []

    def close(self) -> None:
        """Free what the library holds. A second time does nothing."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._engine.delete_state(handle, None)
            self._engine.delete_ruleset(handle)

    def _fired(self, fact: str) -> list[str]:
        if self._handle is None:
            msg = "this shard is closed"
            raise RuntimeError(msg)
        engine = self._engine
        fired: list[str] = []
        code, state = engine.assert_fact(self._handle, fact)
        if code not in (0, 1):  # 0: something matched, 1: nothing did
            msg = f"durable-rules answered {code} to a fact"
            raise RuntimeError(msg)
        started = engine.start_action_for_state(self._handle, state) if code == 0 else None
        action: str | None = started[1] if started else None
        while action:
            fired.append(action[2 : action.index('"', 2)])
            action = engine.complete_and_start_action(self._handle, state)
        engine.retract_fact(self._handle, fact)
        return fired
