"""`Academy`: the whole model, one transaction after the other."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

from engine.authoring.rules import Rules
from engine.clock import DAY, MINUTE, parse
from tests.model import requests, trips
from tests.model.emails import Change, Email, Had, Memories, announce, changes, had, having, remember
from tests.model.events import DEDUPE_FOR, Event, newly_reached, told
from tests.model.facts import History, Order
from tests.model.items import visible
from tests.model.jobs import Job, Line, users_of
from tests.model.limits import Trip
from tests.model.reasons import Ledger, Reason, Thing
from tests.model.triggers import give, if_holds, look, matches, rename, renamings, stands

AHEAD = 10 * MINUTE
REQUESTS = ("assignment.requested", "job.requested", "trigger.requested")
Message = Mapping[str, Any]
Holdings = dict[str, tuple[Order, set[tuple[Thing, bool]]]]
"""User → the beginning of their stay, and what they have."""


class Academy:
    """Told messages, moments and rules in the order of their arrival; says what must be so afterwards."""

    def __init__(self, rules: Rules, where: requests.Read) -> None:
        self.ledger = Ledger(catalog=rules.catalog)
        self.rules = rules
        self.where = where
        self.memories = Memories()
        self.ahead: list[Message] = []
        self.waiting: dict[str, list[Event]] = {}
        self.skipped: set[tuple[str, str]] = set()
        self.items: dict[str, list[Message]] = {}
        self.receipts: dict[tuple[str, str], str] = {}
        self.line = Line()
        self.outcomes: dict[str, dict[str, str]] = {}
        self.warnings: dict[str, set[str]] = {}
        self.emails: list[Email] = []
        self.changes: list[Change] = []
        self.last: dict[str, Had] = {}
        """What everybody had at the end of the last transaction."""

    # --- transactions -----------------------------------------------------------------------------------------------
    def process(self, messages: Iterable[Message], now: int) -> None:
        """One transaction: a batch of events, seen in order of arrival; then one for each request."""
        self.ledger.now = now
        told = list(messages)
        asked = [message for message in told if message["type"] in REQUESTS]
        for message in asked:
            if message["type"] == "trigger.requested" and (message["source"], message["id"]) not in self.receipts:
                self._note(message, self._people().about_trigger(message["data"]))
        self._counted(lambda academy: academy._events(told))
        asked = [message for message in asked if message["type"] != "trigger.requested"]
        hasty = {message["data"]["job"] for message in asked if message["type"] == "job.requested"}
        for message in asked:
            self._ask(message, hasty)
        self.ledger.limits.take_up(now)

    def _events(self, messages: Iterable[Message]) -> None:
        steps, now = [], self.ledger.now
        for message in messages:
            origin = message["source"], message["id"]
            if origin in self.receipts or message["type"] in REQUESTS:
                continue
            if parse(message["time"]) > now + AHEAD:
                self.ahead.append(message)
                self.receipts[origin] = "not_yet"
                continue
            self._take(message)
            steps.append((_cause(message), self._as_settled()))
        self._look()
        self._commit(steps, "nothing")

    def tell_only(self, message: Message, now: int) -> None:
        """One transaction of one message, without asking what it causes: for whom only the end matters."""
        self.ledger.now = now
        if (message["source"], message["id"]) not in self.receipts:
            self._take(message)
            self._look()

    def sweep(self, now: int) -> None:
        """The messages that are due, as one transaction; then, as another, what time alone changes."""
        self.ledger.now = now
        due = sorted((m for m in self.ahead if parse(m["time"]) <= now), key=lambda m: parse(m["time"]))
        self.ahead = [message for message in self.ahead if message not in due]
        told = {message["subject"] for message in due if message["type"] != "learning_item.changed"}
        if due:
            self._counted(lambda academy: academy._due(due, told))
        self._counted(lambda academy: academy._time())

    def _due(self, due: Iterable[Message], told: Iterable[str]) -> None:
        steps = []
        for message in due:
            self._take(message)
            steps.append((_cause(message), self._as_settled(told)))
        self._look(told)
        self._commit(steps, "nothing")

    def _time(self) -> None:
        self._look()
        self._commit([], "sweep")

    def _counted(self, transaction: "Callable[[Academy], None]") -> None:
        """A transaction by triggers: those that pass what they may are tripped, and hold all of it (S11)."""
        limits, now = self.ledger.limits, self.ledger.now
        limits.changes.clear()
        if any(trigger.limit_assign or trigger.limit_revoke for trigger in self.rules.triggers.values()):
            shared = (self.rules, self.where, self.rules.catalog, self.emails, self.changes)
            trial = deepcopy(self, {id(one): one for one in shared} | {id(self.emails): [], id(self.changes): []})
            transaction(trial)
            would = trial.ledger.limits
            for tripped in would.passed(would.count(trial._active(), now), self.rules.triggers, now):
                limits.trips.setdefault(tripped, Trip())
        transaction(self)
        for (trigger, kind), users in limits.count(self._active(), now).items():
            limits.done[trigger, kind, now - now % DAY] += users
        limits.changes.clear()

    def _active(self) -> set[str]:
        return {user for user, history in self.ledger.histories.items() if history.status() == "active"}

    def activate(self, rules: Rules, now: int, dropped: Mapping[str, str] | None = None) -> None:
        """Another revision; `dropped`: what becomes of the reasons of each deleted trigger, `keep` or `revoke`."""
        self.ledger.now = now
        old, self.rules, self.ledger.catalog = self.rules, rules, rules.catalog
        renamed = renamings(old.triggers, rules.triggers)
        self.skipped = {(renamed.get(name, name), user) for name, user in self.skipped}
        earlier = {new: old.triggers[name] for name, new in {**{n: n for n in old.triggers}, **renamed}.items()}
        for user, history in self.ledger.histories.items():
            history.reached |= newly_reached(history, rules.catalog)
            for name, trigger in rules.triggers.items():
                is_new = name not in earlier or earlier[name].enabled != "true" or earlier[name].mode != trigger.mode
                if trigger.while_ and trigger.skip_existing and is_new and stands(self.ledger, user, trigger):
                    self.skipped.add((name, user))
        rename(self.ledger, renamed)
        trips.follow(self.ledger, old, rules, renamed)
        for reason in self.ledger.reasons.values():
            self._follow(reason, old, dropped or {}, renamed)
        self._look()
        self._commit([], "apply")
        self.ledger.limits.changes.clear()

    # --- what is so ---------------------------------------------------------------------------------------------------
    def assignments(self) -> set[tuple[str, str, str, bool]]:
        """User, kind, target, mandatory."""
        return {
            (user, *thing, held.mandatory)
            for user in self.ledger.histories
            for thing, held in self.ledger.has(user).items()
        }

    def reasons(self) -> set[tuple[str, str, str, str, str, str]]:
        """User, kind, target, source, origin, state: those of the present stay that are not over."""
        there = (reason for reason in self.ledger.reasons.values() if self.ledger.is_there(reason))
        return {(r.key.user, *r.key.thing, r.key.source, r.key.origin, r.state) for r in there}

    def blocks(self) -> set[tuple[str, str, str, str]]:
        """User, kind, target, job: those that are open."""
        return {(b.user, *b.thing, b.job) for b in self.ledger.blocks if self.ledger.is_open(b)}

    # --- inside a transaction -----------------------------------------------------------------------------------------
    def _take(self, message: Message) -> None:
        origin = message["source"], message["id"]
        self.receipts[origin] = "applied"
        if message["type"] == "learning_item.changed":
            self.items.setdefault(self.ledger.catalog.resolve("learning_items", message["subject"]), []).append(message)
        else:
            self.receipts[origin] = self._tell(message)

    def _tell(self, message: Message) -> str:
        user, ledger = message["subject"], self.ledger
        history = ledger.histories.setdefault(user, History())
        was_active = history.status() == "active"
        events = told(message, history, ledger.catalog, ledger.now)
        active = history.status() == "active"
        if active and not was_active:
            start = history.stay_start(ledger.now)
            for event in self.waiting.pop(user, []):
                if event.order > start:
                    self._act(user, event, waited=True)
        for event in events:
            self._act(user, event, waited=False)
            if not active and not event.old and self._listens_with_if(event):
                self.waiting.setdefault(user, []).append(event)
        if history.status() == "expected":
            return "early"
        if parse(message["time"]) < ledger.now - DEDUPE_FOR:
            return "old"
        return "no_change" if all(event.repeat for event in events) else "applied"

    def _listens_with_if(self, event: Event) -> bool:
        """Say whether a trigger that sees the state listens to events of this type, now: rules do not look back."""
        live = (trigger for trigger in self.rules.triggers.values() if trigger.enabled == "true" and trigger.if_)
        return any(pattern.type == event.type for trigger in live for pattern in trigger.when)

    def _act(self, user: str, event: Event, *, waited: bool) -> None:
        active = self.ledger.histories[user].status() == "active"
        for trigger in self.rules.triggers.values():
            if trigger.enabled != "true" or event.old or not matches(trigger, event):
                continue
            if trigger.if_ is None:
                if not waited:
                    give(self.ledger, user, trigger, event)
            elif active and if_holds(self.ledger, user, trigger, event):
                give(self.ledger, user, trigger, event)

    def _ask(self, message: Message, hasty: set[str]) -> None:
        """One transaction: a job, of whatever size; one that is undone before it begins does nothing."""
        origin = message["source"], message["id"]
        if origin in self.receipts:
            return
        if message["type"] == "job.requested" and message["data"]["action"] in ("approve", "reject"):
            self._note(message, self._people().decide(message["data"]["job"], message["data"]["action"]))
            return
        if message["type"] == "job.requested":
            if self.line.refuses(message["data"]["job"]):
                return
            self._undo(message)
        else:
            self._do(message, cancelled=message["id"] in hasty)
        self.receipts[origin] = "accepted"
        self._commit([(_cause(message), self._as_settled())], "nothing")

    def _do(self, message: Message, *, cancelled: bool) -> None:
        ledger, asked = self.ledger, requests.read(message, self.ledger, self.where)
        job = self.line.jobs[asked.job] = Job(asked, self.outcomes.setdefault(asked.job, {}))
        self.warnings[asked.job] = requests.warnings(ledger, asked, visible(ledger.catalog, self.items))
        for user in [] if cancelled else asked.users:
            if user not in ledger.histories:
                job.outcomes[user] = "unknown"
            elif asked.action == "assign":
                job.outcomes[user] = requests.assign(ledger, asked, user)
            elif asked.action == "revoke":
                job.outcomes[user] = requests.revoke(ledger, asked, user, self.rules.triggers)
            else:
                job.outcomes[user] = getattr(requests, asked.action)(ledger, asked, user)

    def _undo(self, message: Message) -> None:
        job = self.line.jobs[message["data"]["job"]]
        job.undone_by = message["id"]
        outcomes = self.outcomes.setdefault(message["id"], {})
        for user in users_of(job):
            outcomes[user] = self.line.undo(self.ledger, job, user, self.rules.triggers)

    def _look(self, users: Iterable[str] | None = None) -> None:
        for user in self.ledger.histories if users is None else users:
            look(self.ledger, user, self.rules.triggers.values(), self.skipped)

    def _people(self) -> trips.People:
        return trips.People(self.ledger, self.rules, self._active, lambda cause: self._commit([], cause))

    def _note(self, message: Message, receipt: str | None) -> None:
        if receipt is not None:
            self.receipts[message["source"], message["id"]] = receipt

    def _follow(self, reason: Reason, old: Rules, dropped: Mapping[str, str], renamed: Mapping[str, str]) -> None:
        """S10: the reason of a trigger that is gone, or has become the other kind of trigger, is kept or revoked."""
        source, name = reason.key.source, reason.key.origin
        now_is = self.rules.triggers.get(name)
        if source != "job" and name in old.triggers and (now_is is None or now_is.mode != source):
            if dropped.get(name, "revoke") == "revoke" or reason.state in ("held", "refused"):
                reason.state = "ended"
            elif reason.state != "ended":  # kept: until a person revokes it, or the stay ends
                reason.state, reason.ends_at, reason.lasting = "open", None, True
        elif source == "while" and now_is:
            given = {Thing(target.kind, target.name) for target in now_is.then}
            anew = reason.state == "refused" and trips.is_changed(name, old, self.rules, renamed)
            if anew or reason.key.thing not in given:
                reason.state = "ended"

    # --- the end of a transaction -------------------------------------------------------------------------------------
    def _as_settled(self, users: Iterable[str] | None = None) -> Holdings:
        """What everybody would have if the transaction ended here."""
        ledger, skipped = deepcopy((self.ledger, self.skipped))
        for user in ledger.histories if users is None else users:
            if user in ledger.histories:
                look(ledger, user, self.rules.triggers.values(), skipped)
        return {user: (one.stay_start(ledger.now), had(ledger, user)) for user, one in ledger.histories.items()}

    def _commit(self, steps: list[tuple[str, Holdings]], otherwise: str) -> None:
        ledger = self.ledger
        for user in self._active():
            ledger.limits.welcomed.setdefault(user, ledger.now)
        for user, history in ledger.histories.items():
            before = self.last.get(user) or Had(user, history.stay_start(ledger.now), {}, frozenset())
            after = self.last[user] = having(ledger, user)
            causes = [(cause, self._of_stay(after.stay, holdings.get(user))) for cause, holdings in steps]
            causes.append((otherwise, had(ledger, user)))
            email = announce(before, after, self.memories, ledger.now, causes)
            self.emails += [email] if email else []
            self.changes += changes(before, after)
            remember(ledger, before, after, self.memories)

    def _of_stay(self, stay: Order, had_: tuple[Order, set[tuple[Thing, bool]]] | None) -> set[tuple[Thing, bool]]:
        """What a user had in a stay: what they had in another is no news of this one."""
        return set() if had_ is None or had_[0] != stay else had_[1]


def _cause(message: Message) -> str:
    """Name what a message causes: a job has its request's id."""
    if message["type"] in REQUESTS:
        return f"request {message['id']}"
    return f"event {message['source']} {message['id']}"
