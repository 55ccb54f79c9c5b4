"""A slow and plain judge of people: every message ever told in, facts, stays and events out, all from scratch.

Written from the meanings in docs/architecture.md, items 1 to 7. It keeps nothing but the messages in the
order of their arrival, and the events that wait. It shares no code with engine/people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from engine.clock import DAY

OWN = ("email", "name", "language", "manager")
PLURAL = {"teams": "team", "job_titles": "job_title"}
REMOVAL, DROPPED, LISTED, SINGLE = range(4)
GROUPS = ("status", "attribute", "completed", "external_training", "team", "job_title", "flag")
"""Events of one message come in this order."""
EVENT_OF = {"completed": "learning.completed", "external_training": "external_training.confirmed"}


class Order(NamedTuple):
    """The order of facts: the greatest wins."""

    at: int
    sequence: int
    rank: int
    source: str
    id: str


class Row(NamedTuple):
    """One fact told. `value` is None for what is cleared, removed or left."""

    order: Order
    kind: str
    key: str
    value: Any


@dataclass(frozen=True)
class Academy:
    """What the catalog says, in its plainest form; names in small letters."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    other_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Kind → other name → own name."""
    qualifications: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def own(self, kind: str, name: str) -> str:
        """The thing that is named."""
        key = name.strip().lower()
        return self.other_names.get(kind, {}).get(key, key)


@dataclass(frozen=True)
class Seen:
    """One event for the triggers."""

    type: str
    fields: Mapping[str, Any]
    order: Order
    repeat: bool
    old: bool


@dataclass(frozen=True)
class State:
    """What a user is, and what conditions see of them."""

    status: str
    stay_order: Order | None
    between_stays: bool
    joined_at: int | None
    left_at: int | None
    stay_ends_at: int | None
    attributes: Mapping[str, Any]
    members: Mapping[str, frozenset[str]]
    flags: frozenset[str]
    done: Mapping[str, Mapping[str, tuple[int, ...]]]


@dataclass
class Judge:
    """The messages about one user, as they came."""

    academy: Academy
    grace: int
    dedupe: int
    messages: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[Seen] = field(default_factory=list)

    # --- one more message -------------------------------------------------------------------------------------------
    def tell(self, message: dict[str, Any], now: int) -> tuple[str, list[Seen]]:
        """The receipt and the events of a message; "wrong_type" for one that is parked."""
        if not self._types_are_right(message):
            return "wrong_type", []
        earlier = list(self.messages)
        status_before = self.state(now).status
        self.messages.append(message)
        old = message["at"] < now - self.dedupe
        told = self._events(message, earlier, now, old=old)
        events = [event for event in told if event.type != "user.left"]
        repeats = all(event.repeat for event in told)
        if message["type"] == "learning.completed":
            events += self._achieved(message, earlier, now)
        state = self.state(now)
        if status_before != "active" and state.status == "active":
            waited = sorted(self.waiting, key=lambda event: event.order)
            events += [event for event in waited if state.stay_order is None or event.order > state.stay_order]
            self.waiting = []
        if state.status == "expected":
            return "early", events
        return "old" if old else "no_change" if repeats else "applied", events

    def _types_are_right(self, message: dict[str, Any]) -> bool:
        types = {"text": (str,), "number": (int, float), "date": (str,)}
        for name, value in message["data"].get("attributes", {}).items():
            expected = self.academy.attributes.get(name)
            if value is None or expected is None:
                continue
            if type(value) not in types[expected] or (expected == "date" and not str(value).startswith("20")):
                return False
        return True

    def _events(self, message: dict[str, Any], earlier: list[dict[str, Any]], now: int, *, old: bool) -> list[Seen]:
        before = [row for other in earlier for row in self._rows(other)]
        lists = [told for other in earlier for told in self._lists(other)]
        ends = self._ends(now)

        def lower(kind: str, key: str, order: Order) -> Row | None:
            rows = [row for row in before if (row.kind, row.key) == (kind, key) and row.order < order]
            for of_kind, at, names in lists:
                dropped = at._replace(rank=DROPPED)
                if of_kind == kind and key not in names and dropped < order:
                    rows.append(Row(dropped, kind, key, None))
            return max(rows, default=None, key=lambda row: row.order)

        def stay(order: Order) -> int:
            return sum(1 for end in ends if end < order)

        def was_there(kind: str, key: str, order: Order) -> bool:
            row = lower(kind, key, order)
            return row is not None and row.value is not None and stay(row.order) == stay(order)

        def left_out(kind: str, order: Order, names: frozenset[str]) -> list[Row]:
            dropped = order._replace(rank=DROPPED)
            known = sorted({row.key for row in before if row.kind == kind} - names)
            return [Row(dropped, kind, key, None) for key in known if was_there(kind, key, dropped)]

        def repeats(row: Row) -> bool:
            last = lower(row.kind, row.key, row.order)
            if row.kind == "status":
                return last is not None and last.value == row.value
            if row.kind in EVENT_OF:
                known = [(other.kind, other.key, other.order.at, other.value) for other in before]
                return (row.kind, row.key, row.order.at, row.value) in known
            if row.kind != "attribute":
                return was_there(row.kind, row.key, row.order) == bool(row.value)
            if last is None or last.value is None or row.value is None:
                return row.value is None and (last is None or last.value is None)
            return self.read(last.key, last.value) == self.read(row.key, row.value) and stay(last.order) == stay(
                row.order
            )

        told = self._rows(message) + [row for one in self._lists(message) for row in left_out(*one)]
        told.sort(key=lambda row: GROUPS.index(row.kind))
        return [Seen(*self._as_event(row), row.order, repeats(row), old) for row in told]

    def _as_event(self, row: Row) -> tuple[str, dict[str, Any]]:
        added = "added" if row.value else "removed"
        if row.kind == "status":
            return "user.joined" if row.value else "user.left", {}
        if row.kind == "attribute":
            value = {} if row.value is None else {row.key: self.read(row.key, row.value)}
            return "user.updated", {"told": row.key} | value
        if row.kind in EVENT_OF:
            name = "item" if row.kind == "completed" else "training"
            return EVENT_OF[row.kind], {name: row.key} | row.value
        if row.kind == "flag":
            return f"user.{row.key}.{added}", {}
        return f"user.{row.kind}.{added}", {row.kind: row.key}

    def _achieved(self, message: dict[str, Any], earlier: list[dict[str, Any]], now: int) -> list[Seen]:
        was, has = self._qualified(earlier), self._qualified(self.messages)
        return [
            Seen(
                "qualification.achieved",
                {"qualification": name},
                _order(message, SINGLE)._replace(at=at),
                False,
                at < now - self.dedupe,
            )
            for name, at in has.items()
            if name not in was
        ]

    # --- all of it --------------------------------------------------------------------------------------------------
    def state(self, now: int) -> State:
        """Everything that follows from all messages, as of `now`."""
        rows = [row for message in self.messages for row in self._rows(message)]
        statuses = sorted(row for row in rows if row.kind == "status")
        ends = self._ends(now)
        stay_order = ends[-1] if ends else None
        left = bool(statuses) and statuses[-1].value is None
        joinings = [row.order.at for row in statuses if row.value and (stay_order is None or row.order > stay_order)]
        coming = [row.order.at + self.grace for row in statuses if self._may_still_end(row, statuses, now)]
        done: dict[str, dict[str, set[int]]] = {}
        for row in rows:
            if row.kind in EVENT_OF:
                done.setdefault(row.kind, {}).setdefault(row.key, set()).add(row.order.at)
        qualified = {name: {at} for name, at in self._qualified(self.messages).items()}
        return State(
            status="expected" if not statuses else "left" if left else "active",
            stay_order=stay_order,
            between_stays=left and bool(ends) and not joinings,
            joined_at=joinings[0] if joinings else None,
            left_at=statuses[-1].order.at if left else None,
            stay_ends_at=min(coming, default=None),
            attributes=self._attributes(rows),
            members={kind: found for kind in PLURAL.values() if (found := self._members(kind, rows, stay_order))},
            flags=self._members("flag", rows, stay_order),
            done={
                kind: {name: tuple(sorted(times)) for name, times in names.items()}
                for kind, names in (done | ({"qualified": qualified} if qualified else {})).items()
            },
        )

    def _attributes(self, rows: list[Row]) -> dict[str, Any]:
        last = {row.key: row for row in sorted(rows, key=lambda row: row.order) if row.kind == "attribute"}
        return {key: self.read(key, row.value) for key, row in last.items() if row.value is not None}

    def _members(self, kind: str, rows: list[Row], stay_order: Order | None) -> frozenset[str]:
        lists = [told for message in self.messages for told in self._lists(message) if told[0] == kind]
        members = set()
        for key in {row.key for row in rows if row.kind == kind}:
            said = [(row.order, row.value is not None) for row in rows if (row.kind, row.key) == (kind, key)]
            said += [(order._replace(rank=DROPPED), False) for _, order, names in lists if key not in names]
            order, present = max(said)
            if present and (stay_order is None or order > stay_order):
                members.add(key)
        return frozenset(members)

    def _qualified(self, messages: list[dict[str, Any]]) -> dict[str, int]:
        first: dict[str, int] = {}
        for row in (row for message in messages for row in self._rows(message) if row.kind == "completed"):
            first[row.key] = min(row.order.at, first.get(row.key, row.order.at))
        return {
            name: max(first[item] for item in items)
            for name, items in self.academy.qualifications.items()
            if items and all(item in first for item in items)
        }

    # --- stays ------------------------------------------------------------------------------------------------------
    def _ends(self, now: int) -> list[Order]:
        """The leavings that no joining follows in time: the clock has passed it, or a later joining exists."""
        statuses = sorted(row for message in self.messages for row in self._rows(message) if row.kind == "status")
        return [
            row.order
            for row in statuses
            if row.value is None and not self._rejoins(row, statuses) and not self._may_still_end(row, statuses, now)
        ]

    def _rejoins(self, leaving: Row, statuses: list[Row]) -> bool:
        return any(
            row.value and row.order > leaving.order and row.order.at - leaving.order.at <= self.grace
            for row in statuses
        )

    def _may_still_end(self, row: Row, statuses: list[Row], now: int) -> bool:
        joins_later = any(other.value and other.order > row.order for other in statuses)
        return row.value is None and not joins_later and now < row.order.at + self.grace

    # --- what a message tells ---------------------------------------------------------------------------------------
    def _rows(self, message: dict[str, Any]) -> list[Row]:
        """The facts in a message, in the order of its events; a thing listed twice is told once."""
        type_, data = message["type"], message["data"]
        single, removal = _order(message, SINGLE), _order(message, REMOVAL)
        if type_ == "user.left":
            return [Row(removal, "status", "", None)]
        if type_ == "learning.completed":
            said = {name: data[name] for name in ("type", "score") if data.get(name) is not None}
            return [Row(single, "completed", self.academy.own("completed", data["item"]), said)]
        if type_ == "external_training.confirmed":
            said = {"provider": data["provider"]} if data.get("provider") else {}
            return [Row(single, "external_training", self.academy.own("external_training", data["training"]), said)]
        if type_ not in ("user.joined", "user.updated"):
            _, kind, verb = type_.split(".")
            name = "lms_manager" if kind == "lms_manager" else self.academy.own(kind, data[kind])
            kind = "flag" if kind == "lms_manager" else kind
            return [Row(single, kind, name, True) if verb == "added" else Row(removal, kind, name, None)]
        rows = [Row(single, "status", "", True)] if type_ == "user.joined" else []
        known = {name: value for name, value in data.get("attributes", {}).items() if name in self.academy.attributes}
        for name, value in ({name: data[name] for name in OWN if name in data} | known).items():
            rows.append(Row(removal if value is None else single, "attribute", name, value))
        for kind, order, _ in self._lists(message):
            plural = next(name for name in PLURAL if PLURAL[name] == kind)
            names = dict.fromkeys(self.academy.own(kind, name) for name in data[plural] or ())
            rows += [Row(order, kind, name, True) for name in names]
        if "lms_manager" in data:
            added = data["lms_manager"]
            rows.append(Row(single if added else removal, "flag", "lms_manager", True if added else None))
        return rows

    def _lists(self, message: dict[str, Any]) -> list[tuple[str, Order, frozenset[str]]]:
        data = message["data"]
        return [
            (kind, _order(message, LISTED), frozenset(self.academy.own(kind, name) for name in data[plural] or ()))
            for plural, kind in PLURAL.items()
            if plural in data
        ]

    def read(self, name: str, value: Any) -> Any:
        """An attribute as its type reads it: text in small letters, a day as its start in microseconds UTC."""
        if self.academy.attributes.get(name) == "date":
            day = datetime.fromisoformat(value)
            return (day if day.tzinfo is None else day.astimezone(UTC)).toordinal() * DAY - _EPOCH
        return value.strip().lower() if isinstance(value, str) else value


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).toordinal() * DAY


def _order(message: dict[str, Any], rank: int) -> Order:
    sequence = message["sequence"]
    return Order(message["at"], -1 if sequence is None else sequence, rank, message["source"], message["id"])
