"""Holds what is expected of users against what is so."""

from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa

from engine.authoring.scenarios import Behind, Emails, Expected, Thing
from engine.authoring.triggers import Place
from engine.clock import shown
from engine.explain.names import named
from engine.explain.reasons import Key, Reason, reasons_of
from engine.scenarios.deciding import Deciding
from engine.scenarios.differences import Difference
from engine.scenarios.stage import Stage
from engine.store.database import Work
from engine.store.tables import assignment, email_item, email_job, reason, user

_WHO = sa.bindparam("who", type_=sa.Text)
_STATUS = sa.select(user.c.status).where(user.c.id == _WHO)
_HELD = sa.select(assignment.c.kind, assignment.c.target, assignment.c.mandatory).where(
    assignment.c.user_id == _WHO, assignment.c.active
)
_EMAILS = (
    sa.select(email_job.c.id, email_item.c.kind, email_item.c.target)
    .join(email_item, email_item.c.email_id == email_job.c.id)
    .where(email_job.c.user_id == _WHO)
    .order_by(email_job.c.at, sa.literal_column("email_job.rowid"), email_item.c.kind.desc(), email_item.c.target)
)


class Judge:
    """Judges one scenario; knows which emails an earlier step has seen."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._seen: dict[str, set[str]] = defaultdict(set)

    def differences(self, expected: Expected) -> list[Difference]:
        """Return what is otherwise than expected of one user, as of now."""
        with self._stage.database.read() as work:
            found = list(_Look(self._stage, work, expected).differences())
            emails = self._new_emails(work, expected.user)
            if expected.emails is not None:
                found += self._emails(work, expected, expected.emails, emails)
            self._seen[expected.user] |= emails.keys()
        return found

    def _new_emails(self, work: Work, who: str) -> dict[str, list[str]]:
        """The emails since the last look, in order, and what each tells of."""
        rows = work.run(_EMAILS, {"who": who})
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if row.id not in self._seen[who]:
                name = named(self._stage.rules.catalog, row.kind, row.target).name
                found[row.id].append(f"{row.kind} {name}")
        return dict(found)

    def _emails(
        self, work: Work, expected: Expected, wanted: Emails, emails: dict[str, list[str]]
    ) -> Iterator[Difference]:
        told = {one for items in emails.values() for one in items}
        things = {f"{thing.kind} {thing.name}" for thing in wanted.things}
        if wanted.number is not None:
            met, said = len(emails) == wanted.number, _counted(wanted.number)
        else:
            met, said = told == things, f"emails about {', '.join(sorted(things))}"
        if not met:
            each = tuple(f"an email about {', '.join(items)}" for items in emails.values())
            yield Difference(
                place=str(wanted.place),
                at=shown(work.now),
                user=expected.user,
                expected=f"{said} to {expected.user} since the last expectation",
                found=_counted(len(emails)),
                because=each,
            )


class _Look:
    """One look at one user."""

    def __init__(self, stage: Stage, work: Work, expected: Expected) -> None:
        self._stage, self._work, self._expected = stage, work, expected
        self._deciding = Deciding(stage, work, expected.user)
        self._status = work.run(_STATUS, {"who": expected.user}).scalar_one_or_none()
        held = work.run(_HELD, {"who": expected.user})
        self._has = {(row.kind, row.target): bool(row.mandatory) for row in held}

    def differences(self) -> Iterator[Difference]:
        """What is otherwise than expected."""
        expected, who = self._expected, self._expected.user
        if expected.status is not None and (self._status or "expected") != expected.status:
            yield self._difference(
                expected.place, f"{who} to be {expected.status}", f"{who} is {self._status or 'expected'}", ()
            )
        for thing in dict.fromkeys((*expected.has, *expected.mandatory)):
            if (thing.kind, thing.key) not in self._has:
                yield self._has_not(thing)
            elif thing in expected.mandatory and not self._has[thing.kind, thing.key]:
                yield self._difference(
                    thing.place,
                    f"{_said(thing)} to be mandatory for {who}",
                    f"{who} has it, and it is optional",
                    self._deciding.given(thing),
                )
        for thing in expected.has_not:
            if (thing.kind, thing.key) in self._has:
                wanted, found = f"{who} not to have {_said(thing)}", f"{who} has it"
                yield self._difference(thing.place, wanted, found, self._deciding.given(thing))
        yield from self._because_of(expected.because_of)

    def _has_not(self, thing: Thing) -> Difference:
        who = self._expected.user
        because = self._deciding.missing(thing) if self._status is not None else ("nothing was told of the user yet",)
        return self._difference(thing.place, f"{who} to have {_said(thing)}", f"{who} does not have it", because)

    def _because_of(self, wanted: tuple[Behind, ...]) -> Iterator[Difference]:
        if not wanted:
            return
        reasons = reasons_of(self._work, self._stage.rules, reason.c.user_id == self._expected.user)
        said = {*self._expected.has, *self._expected.mandatory}
        for one in wanted:
            thing, who = one.thing, self._expected.user
            if (thing.kind, thing.key) not in self._has:
                if thing not in said:
                    yield self._has_not(thing)
                continue
            behind = set(self._behind(thing, reasons))
            for name in one.triggers:
                if name not in behind:
                    yield self._difference(
                        thing.place,
                        f"{who} to have {_said(thing)} because of the trigger {name}",
                        f"{who} has it, and that trigger does not stand behind it",
                        (*self._deciding.given(thing), *self._deciding.attempt(name)),
                    )

    def _behind(self, thing: Thing, reasons: dict[Key, list[Reason]]) -> Iterator[str]:
        who, catalog = self._expected.user, self._stage.rules.catalog
        keys: list[Key] = [(who, thing.kind, thing.key)]
        if thing.kind == "qualification":
            keys += [
                (who, "role", key)
                for key, role in catalog.roles.items()
                if thing.key in (*role.qualifications, *role.mandatory) and ("role", key) in self._has
            ]
        for key in keys:
            yield from (one.name for one in reasons.get(key, ()) if one.counts and one.by == "trigger")

    def _difference(self, place: Place, expected: str, found: str, because: tuple[str, ...]) -> Difference:
        return Difference(
            place=str(place),
            at=shown(self._work.now),
            user=self._expected.user,
            expected=expected,
            found=found,
            because=because,
        )


def _said(thing: Thing) -> str:
    return f"the {thing.kind} {thing.name}"


def _counted(number: int) -> str:
    return "no email" if number == 0 else "1 email" if number == 1 else f"{number} emails"
