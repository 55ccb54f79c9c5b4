"""The active revision: the rules that decide now. In the database, so that every worker follows without a restart."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from engine.authoring.reader import read_rules
from engine.authoring.rules import Rules
from engine.errors import NotReady
from engine.matching.matcher import Matcher
from engine.plans.activating import transition_to
from engine.plans.transition import Transition
from engine.shadow import NONE, Shadows, shadows_of
from engine.store.database import Work
from engine.store.rules_lock import share
from engine.store.tables import active, forgotten, revision

_ACTIVE = sa.select(active.c.revision, active.c.job, sa.exists().select_from(forgotten).label("forgetful"))


def active_rules(work: Work) -> tuple[int | None, Rules]:
    """Return the number of the active revision and its rules; None and no rules before the first apply."""
    row = work.run(sa.select(revision).join(active, active.c.revision == revision.c.number)).first()
    if row is None:
        return None, Rules()
    rules, _ = read_rules(row.files, doubts=False)
    return row.number, rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One revision, ready to decide."""

    number: int
    rules: Rules
    matcher: Matcher
    shadows: Shadows = NONE
    crossing: str | None = None
    """The apply by which users still cross to it."""
    transition: Transition | None = None
    """How they cross, while they do."""
    forgetful: bool = False
    """Somebody was forgotten: messages about them may still come."""
    kept: dict[str, Any] = field(default_factory=dict)
    """Statements about its triggers, by what they are for: building them takes longer than executing them."""


class Follower:
    """Follows the active revision: builds the next, swaps, then frees the last.

    `matcher` builds what matches; `read` reads the number and the rules of the active one.
    """

    def __init__(
        self,
        *,
        sample: float,
        chance: Callable[[], float] | None = None,
        on_difference: Callable[[str], None] | None = None,
        matcher: Callable[..., Matcher] = Matcher,
        read: Callable[[Work], tuple[int | None, Rules]] = active_rules,
    ) -> None:
        self._read = read
        self._matcher = matcher
        self._sample = sample
        self._chance = chance
        self._on_difference = on_difference
        self._current: Revision | None = None

    def follow(self, work: Work) -> Revision:
        """Return the revision that is active, and stays so in this unit of work. Raises NotReady if none is."""
        share(work)
        found = list(work.send(_ACTIVE))
        if not found:
            msg = "no rules are active yet: `rolecall apply --yes` makes the files in the rules folder active"
            raise NotReady(msg)
        ((number, crossing, forgetful),) = found
        if self._current is None or self._current.number != number:
            last, self._current = self._current, self._build(work)
            if last is not None:
                last.matcher.close()
        if self._current.crossing != crossing:
            how = None if crossing is None else transition_to(work, number)
            self._current = replace(self._current, crossing=crossing, transition=how)
        if self._current.forgetful != bool(forgetful):
            self._current = replace(self._current, forgetful=bool(forgetful))
        return self._current

    def _build(self, work: Work) -> Revision:
        number, rules = self._read(work)
        matcher = self._matcher(rules, sample=self._sample, chance=self._chance, on_difference=self._on_difference)
        return Revision(number=number or 0, rules=rules, matcher=matcher, shadows=shadows_of(rules))

    def close(self) -> None:
        """Free what matching holds."""
        if self._current is not None:
            self._current.matcher.close()
            self._current = None
