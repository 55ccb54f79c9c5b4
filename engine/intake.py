"""Intake: what arrives is read, known again, kept for later, or parked. One row of `inbox` a message."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa

from engine.arrivals import Arrival, Key, Verdict, key_of
from engine.errors import Rejected
from engine.messages.envelope import Message, decode
from engine.parking import keep
from engine.permission import check
from engine.privacy.late import OUTCOME, is_about_forgotten
from engine.publishers import keep_waiting
from engine.settings import Settings
from engine.store.database import Work
from engine.store.rows import each
from engine.store.tables import inbox
from engine.store.work import insert_into


@dataclass(slots=True)
class Intake:
    """One batch on its way in: `read`, then `claim`, then each message gets its verdict, then `close`."""

    work: Work
    settings: Settings
    verdicts: list[Verdict] = field(default_factory=list)
    _claimed: dict[Key, Message] = field(default_factory=dict)
    _due: bool = False
    _known: dict[Key, str] = field(default_factory=dict)
    _noted: dict[Key, tuple[Message, str]] = field(default_factory=dict)

    def read(self, arrivals: Iterable[Arrival]) -> list[tuple[Arrival, Message]]:
        """Decode; what cannot be read is parked."""
        found = []
        for arrival in arrivals:
            try:
                message = decode(
                    arrival.body, received=self.work.now, publisher=arrival.publisher, reply_to=arrival.reply_to
                )
            except Rejected as problem:
                self.park(arrival, problem)
            else:
                found.append((arrival, message))
        return found

    def let_in(self, read: Iterable[tuple[Arrival, Message]]) -> list[tuple[Arrival, Message]]:
        """Leave out what its publisher may not say, as the settings are now, or not there: it is parked."""
        found = []
        for arrival, message in read:
            try:
                _check_way(arrival, message)
                check(self.settings.publishers, message)
            except Rejected as problem:
                self.park(arrival, problem)
            else:
                found.append((arrival, message))
        return found

    def claim(self, messages: Sequence[Message]) -> None:
        """Take the keys of these messages, ascending, or learn that they were taken before.

        The users of the messages must be locked: who comes second then sees what the first has committed.
        """
        first = {key_of(message): message for message in reversed(messages)}
        rows = [self._row(key, first[key]) for key in sorted(first)]
        if not rows:
            return
        taken = {Key._make(row) for row in self.work.send(_claim(embedded=self.work.embedded), rows)}
        for key in sorted(first.keys() - taken):
            same = (inbox.c.publisher == key.publisher, inbox.c.source == key.source, inbox.c.id == key.id)
            self._known[key] = self.work.run(sa.select(inbox.c.digest).where(*same)).scalar_one()
        self._claimed = {key: first[key] for key in taken}

    def claim_due(self, messages: Sequence[Message]) -> None:
        """Messages kept in the inbox since they came: their keys are taken, and free again if they are parked now."""
        self._claimed = {key_of(message): message for message in messages}
        self._due = True

    def is_new(self, arrival: Arrival, message: Message) -> bool:
        """Say whether a message is to be processed; one that was before is counted, or parked if it says otherwise."""
        key = key_of(message)
        known = self._known.get(key)
        if known is None:
            return True
        if known == message.digest:
            same = (inbox.c.publisher == key.publisher, inbox.c.source == key.source, inbox.c.id == key.id)
            self.work.run(sa.update(inbox).where(*same).values(repeats=inbox.c.repeats + 1))
            self.verdicts.append(Verdict(arrival=arrival, outcome="duplicate", message=message))
        else:
            reason = (
                f"the message {message.id} of {message.source} was processed before, and said something else: "
                "expected an id that is new"
            )
            self.park(arrival, Rejected("id_reused", reason))
        return False

    def is_due(self, message: Message) -> bool:
        """Say whether its time has come, give or take what clocks differ."""
        return message.is_request or message.at <= self.work.now + self.settings.ahead

    def note(self, arrival: Arrival, message: Message, outcome: str) -> None:
        """A message was processed, or is kept for later (`not_yet`)."""
        key = key_of(message)
        self._known[key] = message.digest
        self._noted[key] = (message, outcome)
        self.verdicts.append(Verdict(arrival=arrival, outcome=outcome, message=message))

    def wait(self, arrivals: Sequence[Arrival], *, forgetful: bool = False) -> None:
        """Keep messages of publishers that are stopped, unread, until somebody resumes these.

        `forgetful`: some people were forgotten; what is about them is not kept.
        """
        gone = [one for one in arrivals if forgetful and is_about_forgotten(self.work, self.settings, one)]
        for arrival in gone:
            self.leave(arrival, None)
        waits = [arrival for arrival in arrivals if arrival not in gone]
        keep_waiting(self.work, waits)
        self.verdicts += [Verdict(arrival=arrival, outcome="waiting") for arrival in waits]

    def leave(self, arrival: Arrival, message: Message | None) -> None:
        """Keep nothing of what is about somebody who was forgotten: not its key either."""
        self.verdicts.append(Verdict(arrival=arrival, outcome=OUTCOME, message=message))

    def park(self, arrival: Arrival, problem: Rejected) -> None:
        """Keep what cannot be processed, with its reason. Its key stays free: a corrected one with the same id acts."""
        if is_about_forgotten(self.work, self.settings, arrival):
            self.leave(arrival, None)
            return
        number = keep(self.work, arrival, problem.code, problem.reason)
        refused = problem.code == "refused"
        self.verdicts.append(
            Verdict(
                arrival=arrival,
                outcome="refused" if refused else "parked",
                code=problem.code,
                reason=problem.reason,
                number=number,
            )
        )

    def close(self) -> None:
        """Write what became of the messages; keys of those that were parked are free again."""
        rows = [
            {f"b_{name}": value for name, value in key._asdict().items()} | self._result(message, outcome)
            for key, (message, outcome) in sorted(self._noted.items(), key=lambda one: one[0])
            if self._due or self._claimed.get(key) is not message or outcome != PROVISIONAL
        ]
        if rows:
            self.work.send(_SETTLE, rows)
        for key in self._claimed.keys() - self._noted.keys():
            same = [inbox.c[name] == value for name, value in key._asdict().items()]
            self.work.run(sa.delete(inbox).where(*same))

    def _result(self, message: Message, outcome: str) -> dict[str, Any]:
        waits = outcome == "not_yet"
        return {
            "digest": message.digest,
            "type": message.type,
            "subject": message.subject,
            "at": message.at,
            "outcome": outcome,
            "reply_to": message.reply_to,
            "body": message.body if waits else None,
            "due_at": message.at if waits else None,
        }

    def _row(self, key: Key, message: Message) -> dict[str, Any]:
        return {
            **key._asdict(),
            "digest": message.digest,
            "type": message.type,
            "subject": message.subject,
            "at": message.at,
            "received_at": self.work.now,
            "outcome": PROVISIONAL,
            "reply_to": message.reply_to,
        }


PROVISIONAL = "applied"
"""The outcome with which a key is taken, and which most messages keep."""
_SETTLE = each(inbox, *Key._fields)


def _check_way(arrival: Arrival, message: Message) -> None:
    if arrival.events_alone and message.is_request:
        reason = f"{message.type} is a request, and came by the queue of events: expected it in rolecall.requests"
        raise Rejected("wrong_queue", reason)


@cache
def _claim(*, embedded: bool) -> sa.Executable:
    insert = insert_into(inbox, embedded=embedded).on_conflict_do_nothing()
    claimed: sa.Executable = insert.returning(inbox.c.publisher, inbox.c.source, inbox.c.id)
    return claimed
