"""A batch of messages, in order of arrival: what each tells becomes facts, grants, jobs; all is settled at once."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from engine import causes
from engine.assignment import Grant, Settlement
from engine.facts import Event, Person
from engine.jobs import ask, lock_jobs
from engine.messages.envelope import Message
from engine.messages.requests import PrivacyRequested, PublisherRequested
from engine.people import People
from engine.people.items import tell_item
from engine.plans.bringing import bring_over
from engine.privacy.asking import ask_to_forget
from engine.publishers import decide, lock_publishers
from engine.revision import Revision
from engine.settings import Settings
from engine.shadow import Watched
from engine.store.database import Work

ITEM_CHANGED = "learning_item.changed"
AT_FIRST = -1
"""Before every cause of the batch."""


class Batch:
    """The messages of one unit of work: `take` each in order, then `settle`."""

    def __init__(self, work: Work, revision: Revision, settings: Settings, messages: Sequence[Message]) -> None:
        """Lock or create the users that the messages are about."""
        self._work = work
        self._revision = revision
        self._settings = settings
        lock_publishers(work, messages)
        lock_jobs(work, [message for message in messages if message.is_request])
        users = Counter(message.subject or "" for message in messages if is_about_user(message))
        self._several = {user for user, times in users.items() if times > 1}
        self._settlement = Settlement(
            work, revision=revision.number, quiet=settings.quiet_after_revocation, email_from=settings.email_from
        )
        self._people = People.load(work, users, revision.rules, settings)
        if bring_over(work, self._settlement, revision, users):
            self._people = self._people.again()
        self._people.foresee(message for message in messages if is_about_user(message))
        self._shadow = Watched(revision.shadows) if revision.shadows else None
        self._seen: dict[str, int] = {}
        self._stood: dict[str, dict[str, int]] = defaultdict(dict)
        self._moved: dict[str, int] = {}
        self._steps: dict[str, list[tuple[int, bool]]] = defaultdict(list)
        self._left: dict[str, str] = {}

    def take(self, message: Message) -> str:
        """Let one message act; return its receipt. Raises Rejected before anything has changed."""
        if isinstance(message.data, PublisherRequested):
            return decide(self._work, self._settings, message, message.data)
        if isinstance(message.data, PrivacyRequested):
            return ask_to_forget(self._work, message, message.data)
        if message.is_request:
            return ask(self._work, self._revision.rules, self._settings, message)
        if message.type == ITEM_CHANGED:
            return tell_item(self._work, message)
        return self._tell(message)

    @property
    def left(self) -> dict[str, str]:
        """Users who were active before the batch and have left after it, and the publishers that told so."""
        return {user: publisher for user, publisher in self._left.items() if self._steps[user][0][1]}

    def settle(self) -> None:
        """The end: `while` triggers are looked at, assignments follow, emails and change events are written."""
        self._notice_time()
        self._people.save()
        settlement = self._settlement
        known = {user: at for user, at in self._moved.items() if user not in self._people.new}
        settlement.touch(known)  # what they had reasons for before; what is new has its own position
        matches = [
            (user, name, self._stood[user].get(name, position))
            for user, position in self._seen.items()
            for name in self._revision.matcher.standing(self._person(user), self._work.now)
        ]
        if self._shadow is not None:
            matches += [
                (user, name, position)
                for user, position in self._seen.items()
                for name in self._revision.shadows.holding(self._person(user), self._work.now)
            ]
        settlement.stand(self._seen, matches)
        settlement.apply()
        settlement.moved(self._people.stays_before)
        joined = self._people.became_active
        settlement.became((user, at, active) for user in sorted(joined) for at, active in self._steps[user])
        settlement.settle()
        if self._shadow is not None:
            self._shadow.write(self._work, looked=bool(self._seen))

    # --- events -------------------------------------------------------------------------------------------------------
    def _tell(self, message: Message) -> str:
        user = message.subject or ""
        before = self._person(user)
        told = self._people.tell(message)
        after = self._person(user)
        cause = causes.of_message(message.publisher, message.source, message.id)
        position = self._settlement.cause(cause, event=(message.source, message.id))
        if user not in self._steps:
            self._steps[user].append((AT_FIRST, before.status == "active"))
        self._steps[user].append((position, after.status == "active"))
        if before.status != after.status or user in self._people.stays_changed:
            self._moved.setdefault(user, position)
        if before.status == "active" != after.status:
            self._left[user] = message.publisher
        elif after.status == "active":
            self._left.pop(user, None)
        if user in self._people.changed:
            self._seen.setdefault(user, position)
            if user in self._several:
                for name in self._revision.matcher.standing(after, self._work.now):
                    self._stood[user].setdefault(name, position)
        grants = [grant for event in told.events for grant in self._grants(event, after, position)]
        self._settlement.grant(grants)
        return told.outcome

    def _grants(self, event: Event, person: Person, position: int) -> list[Grant]:
        if self._shadow is not None:
            self._shadow.event(event, person)
        if event.old:
            return []
        matcher, rules = self._revision.matcher, self._revision.rules
        if person.status != "active" and matcher.has_if(event.type):
            self._people.wait(event)
        return [
            Grant(
                user_id=event.user,
                kind=target.kind,
                target=target.name,
                source="when",
                origin=name,
                lasting=True,
                mandatory=target.mandatory,
                email=rules.triggers[name].email,
                order=event.order,
                acts_order=None if event.repeat else event.order,
                position=position,
                event_source=event.source,
                event_id=event.message,
                revision=self._revision.number,
            )
            for name in matcher.event(event, person)
            for target in rules.triggers[name].then
        ]

    def _person(self, user: str) -> Person:
        person = self._people.person(user)
        if person is None:
            msg = f"the user {user} is not loaded"
            raise LookupError(msg)
        return person

    def _notice_time(self) -> None:
        """Stays that ended by time alone, of users whose messages told nothing or were parked."""
        for user in sorted(self._people.changed - self._steps.keys()):
            position = self._settlement.cause("time")
            self._seen[user] = position
            self._moved.setdefault(user, position)


def is_about_user(message: Message) -> bool:
    """Say whether the subject of a message is a user."""
    return not message.is_request and message.type != ITEM_CHANGED
