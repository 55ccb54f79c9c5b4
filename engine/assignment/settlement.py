"""A settlement: what one unit of work decides, staged step by step, and settled at its end."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engine.assignment import blocks
from engine.assignment.announce import Turned, announce
from engine.assignment.derive import stage_turns, turn_over
from engine.assignment.grants import Grant, Test, drop_known, merge, stage, stage_from
from engine.assignment.reasons import (
    end_staged,
    go_on_staged,
    note_beginnings,
    open_staged,
    release,
    reopen,
    stage_endings,
    stage_over,
)
from engine.assignment.standing import stand
from engine.assignment.touched import (
    NO_POSITION,
    touch_carried,
    touch_everything,
    touch_given,
    touch_seen,
    touch_taken,
    touched,
)
from engine.assignment.tripping import count_and_trip
from engine.store import staging
from engine.store.database import Work
from engine.store.tables import reason, user


class Settlement:
    """Everything of one unit of work. `revision`: the active one; `quiet`: see `derive.turn_over` (microseconds).

    `counted`: what triggers give and take is counted against their limits; without it no trigger is tripped, and what
    those that are tripped give and take is held all the same.
    A `position` says which cause something belongs to: what `cause` returned. Nothing is announced before `settle`.
    """

    def __init__(
        self, work: Work, *, revision: int, quiet: int, counted: bool = True, email_from: int | None = None
    ) -> None:
        """`email_from`: what begins before that moment is not mailed."""
        self.work = work
        self._counted = counted
        self._silent = email_from is not None and work.now < email_from
        self._revision = revision
        self._quiet = quiet
        self._causes: list[dict[str, object]] = []
        self._written = 0
        self._grants: list[Grant] = []
        self._gives = self._takes = self._done = self._stepped = self._by_triggers = self._may_go_on = False
        self._filled: set[sa.Table] = set()
        self._singled: Mapping[str, int] | None = None
        """The users singled out, if it is known here who they are."""
        staging.clear(work)

    def cause(self, text: str, *, event: tuple[str, str] | None = None, silent: bool = False) -> int:
        """Note the next cause, for example a message; return its position.

        `event`: source and id, of an event. `silent`: what it gives is not mailed.
        """
        source, id_ = event or (None, None)
        position = len(self._causes)
        row = {"position": position, "cause": text, "event_source": source, "event_id": id_}
        row["silent"] = silent or self._silent
        self._causes.append(row)
        return position

    def _write_causes(self) -> None:
        if self._causes[self._written :]:
            self.work.send(_INSERT[staging.cause], self._causes[self._written :])
            self._written = len(self._causes)

    # --- what is to be ------------------------------------------------------------------------------------------------
    def grant(self, grants: Iterable[Grant]) -> None:
        """Stage reasons that are to be there; several events may give the same one."""
        self._grants += grants
        self._by_triggers = True

    def grant_from(
        self, columns: Mapping[str, sa.ColumnElement[Any]], source: sa.FromClause, *where: Test, first: bool = False
    ) -> None:
        """Stage the reasons that a SELECT gives. `first`: nobody has one of them yet; one who has keeps it as it is."""
        self._begin()
        stage_from(self.work, columns, source, *where)
        self._gives = True
        self._may_go_on = self._may_go_on or not first

    def end(self, which: Test, position: int, source: sa.FromClause = reason) -> None:
        """Stage the end of the reasons that `which` selects over `source`."""
        self._begin()
        stage_endings(self.work, which, position, source=source)
        self._takes = True

    def stand(self, seen: Mapping[str, int], matches: Iterable[tuple[str, str, int]]) -> None:
        """All `while` triggers were evaluated for some users.

        `seen`: user → position; `matches`: (user, trigger, position since which it holds).
        """
        if not seen:
            return
        work = self.work
        self._write_causes()
        self._begin()
        self._see(seen)
        self._fill(
            staging.match, [{"user_id": id_, "trigger": trigger, "position": at} for id_, trigger, at in matches]
        )
        stand(work, revision=self._revision, only=None)
        self._gives = self._takes = self._by_triggers = self._may_go_on = True

    def stand_seen(
        self, matching: Sequence[sa.Executable], position: int, *, only: Sequence[str] | None = None
    ) -> None:
        """Evaluate `while` triggers for the users singled out: `only` these (None: all that are live)."""
        self._begin()
        self.match(matching, position)
        stand(self.work, revision=self._revision, only=only)
        self._gives = self._takes = self._by_triggers = self._may_go_on = True

    def single_out(self, users: Iterable[str], position: int) -> None:
        """Lock these users, in order, and derive all they have anew."""
        self._write_causes()
        self._see(dict.fromkeys(users, position))
        self.work.measure(staging.seen)
        singled = sa.select(staging.seen.c.user_id)
        self.work.run(sa.select(user.c.id).where(user.c.id.in_(singled)).order_by(user.c.id).with_for_update())
        touch_everything(self.work, position)

    def single_out_those_who_cross(self, position: int) -> None:
        """Single out the users in `s_crossing`, who are locked."""
        self._write_causes()
        self._singled = None
        self._fill(staging.seen, ())
        everybody = sa.select(staging.crossing.c.user_id, sa.literal(position))
        self.work.send(sa.insert(staging.seen).from_select(["user_id", "position"], everybody))

    def touch_carried(self, role: str, what: str, position: int) -> None:
        """Derive anew a qualification that a role carries, or carried, of the users who cross."""
        touch_carried(self.work, role, what, position)

    def match(self, matching: Sequence[sa.Executable], position: int) -> None:
        """Stage who matches which `while` trigger, and nothing that follows from it."""
        self._write_causes()
        self._fill(staging.match, ())
        for statement in matching:
            self.work.send(statement, {"at_position": position, "now": self.work.now})

    def block(self, pairs: sa.FromClause, position: int, **said: Any) -> None:  # noqa: ANN401 — as `blocks.put` has it
        """Block pairs: `job`, `actor`, `note`, `until`."""
        blocks.put(self.work, pairs, position=position, **said)

    def unblock(self, which: Test, position: int) -> None:
        """End the open blocks that `which` selects (over `block`)."""
        self._write_causes()
        blocks.lift(self.work, which, position)

    def end_what_is_over(self, position: int, frozen: Sequence[str]) -> None:
        """End what time alone ends, of the users singled out: see `over`."""
        self._write_causes()
        self._begin()
        stage_over(self.work, position, frozen)
        self._takes = True
        blocks.lift_over(self.work, position)

    # --- whom it concerns ---------------------------------------------------------------------------------------------
    def touch(self, users: Mapping[str, int]) -> None:
        """Derive anew all that these users have: their status or stay changed. User → position."""
        if not users:
            return
        self._see(users)
        touch_seen(self.work)

    def _see(self, users: Mapping[str, int]) -> None:
        if users != self._singled:
            self._fill(staging.seen, [{"user_id": id_, "position": at} for id_, at in sorted(users.items())])
            self._singled = dict(users)

    def _fill(self, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Have these rows, and no others, in a temporary table; or none yet, and then what statements put there."""
        if table in self._filled:
            self.work.send(_DELETE[table])
        self._filled.add(table)
        if rows:
            self.work.send(_INSERT[table], rows)

    def became(self, steps: Iterable[tuple[str, int, bool]]) -> None:
        """Note of users who became active what they were after each cause: (user, position, whether active)."""
        rows = [{"user_id": id_, "position": position, "active": active} for id_, position, active in steps]
        if rows:
            self.work.send(_INSERT[staging.step], rows)
            self._stepped = True

    def moved(self, stays: Mapping[str, str]) -> None:
        """Note all users whose stay is another than before: user → `stay_order` before."""
        if stays:
            rows = [{"user_id": id_, "stay_order": before} for id_, before in sorted(stays.items())]
            self._fill(staging.former, rows)

    def reopen(self, which: Test, position: int) -> None:
        """Let reasons that ended be there again: `which` over `reason`."""
        keys = (reason.c.user_id, reason.c.kind, reason.c.target)
        touched(self.work, sa.select(*keys, sa.literal(position), NO_POSITION).where(which).distinct())
        reopen(self.work, which)

    def release(self, which: Test, position: int) -> None:
        """Let reasons that were held be open: `which` over `reason`."""
        release(self.work, which, position)

    def block_again(self, which: Test, position: int) -> None:
        """Let blocks that were lifted hide again: `which` over `block`."""
        blocks.put_again(self.work, which, position)

    # --- doing it -----------------------------------------------------------------------------------------------------
    def apply(self, *, counted: bool = True) -> None:
        """Let what is staged be so: reasons begin, go on, end. Who has what follows at the end of the unit.

        `counted`: what is staged is counted against the limits of triggers, if anything of this unit is.
        """
        self._write_causes()
        if self._grants:
            self._begin()
            stage(self.work, merge(self._grants))
            self._grants = []
            self._gives = self._may_go_on = True
        if self._may_go_on:
            drop_known(self.work)
        if self._gives:
            note_beginnings(self.work, first=not self._may_go_on)
        if counted and self._counted and self._by_triggers and (self._gives or self._takes):
            count_and_trip(self.work)
        if self._gives:
            touch_given(self.work)
        if self._takes:
            touch_taken(self.work)
            end_staged(self.work)
        if self._may_go_on:
            go_on_staged(self.work)
        if self._gives:
            open_staged(self.work)
        self._done = self._done or self._gives or self._takes
        self._gives = self._takes = self._may_go_on = False

    def _begin(self) -> None:
        """Before anything is staged: what was staged before and is so by now is not staged any more."""
        if self._done:
            self.work.send(_DELETE[staging.grant])
            self.work.send(_DELETE[staging.ending])
            self._done = False

    def foresee(self) -> None:
        """Stage in `s_turn` what would turn, and leave it at that: of copies (see `engine.store.aside`)."""
        self.apply()
        stage_turns(self.work, self._quiet)

    def settle(self) -> Turned:
        """The end of the unit: assignments follow from the reasons, emails and change events from the assignments."""
        self.apply()
        turn_over(self.work, self._quiet)
        return announce(self.work, stepped=self._stepped)


_INSERT = {table: sa.insert(table) for table in staging.ALL}
_DELETE = {table: sa.delete(table) for table in staging.ALL}
