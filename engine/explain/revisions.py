"""The revisions: who applied which rules when, what it was to do, what became of it, and in what the files differ."""

from difflib import unified_diff
from typing import Any, Literal

import sqlalchemy as sa
from msgspec import Struct

from engine.clock import shown
from engine.explain.names import Unknown
from engine.store.database import Work
from engine.store.tables import active, job, revision

RevisionState = Literal["active", "crossing", "earlier", "waiting", "never"]


class Revised(Struct, frozen=True, kw_only=True):
    """One revision, in brief."""

    number: int
    state: RevisionState
    """active; crossing (active, and people still cross to it); earlier (it was active); waiting (held for a second
    person); never (rejected or cancelled before it was active)."""
    actor: str
    note: str | None
    proposed: str
    activated: str | None
    base: int | None
    back_to: int | None
    job: str | None
    users: int | None
    """How many users its apply changed something for, as planned; None: not known."""


class Revisions(Struct, frozen=True, kw_only=True):
    """All of them, the latest first."""

    revisions: tuple[Revised, ...]


class RevisionView(Struct, frozen=True, kw_only=True):
    """One revision with everything that is kept of it."""

    revision: Revised
    ended: dict[str, str]
    renamed: dict[str, str]
    email: bool
    results: dict[str, int]
    """Outcome → number of users, of its apply so far."""
    difference: str
    """The files against those of its base, as a unified diff."""
    plan: Any
    """What it was to do; None: nobody looked."""
    files: dict[str, str]


def list_revisions(work: Work) -> Revisions:
    """Return all revisions, the latest first."""
    rows = work.run(_kept().order_by(revision.c.number.desc()))
    current = _active(work)
    return Revisions(revisions=tuple(_brief(row, current) for row in rows))


def show_revision(work: Work, number: int) -> RevisionView:
    """Return one revision. Raises Unknown if there is none of this number."""
    row = work.run(_kept().where(revision.c.number == number)).first()
    if row is None:
        raise Unknown(f"there is no revision {number}: `rolecall revisions` shows them")
    full = work.run(sa.select(revision).where(revision.c.number == number)).one()
    before = {}
    if full.base is not None:
        before = work.run(sa.select(revision.c.files).where(revision.c.number == full.base)).scalar_one()
    return RevisionView(
        revision=_brief(row, _active(work)),
        ended=full.ended,
        renamed=full.renamed,
        email=full.email,
        results=dict(sorted((row.results or {}).items())),
        difference=difference(before, full.files),
        plan=full.plan,
        files=full.files,
    )


def difference(old: dict[str, str], new: dict[str, str]) -> str:
    """Return how files differ, as a unified diff; '' if they do not."""
    parts: list[str] = []
    for path in sorted(old.keys() | new.keys()):
        before, after = (files.get(path, "").splitlines() for files in (old, new))
        parts += unified_diff(before, after, f"before/{path}", f"after/{path}", lineterm="")
    return "\n".join(parts)


def _kept() -> sa.Select[Any]:
    names = ("number", "actor", "note", "proposed_at", "activated_at", "base", "back_to", "job", "plan")
    columns = [revision.c[name] for name in names]
    return sa.select(*columns, job.c.state, job.c.results).select_from(
        revision.outerjoin(job, job.c.id == revision.c.job)
    )


def _active(work: Work) -> Any:  # noqa: ANN401 — a row, or nothing
    return work.run(sa.select(active)).first()


def _brief(row: Any, current: Any) -> Revised:  # noqa: ANN401 — rows
    return Revised(
        number=row.number,
        state=_state(row, current),
        actor=row.actor,
        note=row.note,
        proposed=shown(row.proposed_at),
        activated=None if row.activated_at is None else shown(row.activated_at),
        base=row.base,
        back_to=row.back_to,
        job=row.job,
        users=None if row.plan is None else row.plan["users"],
    )


def _state(row: Any, current: Any) -> RevisionState:  # noqa: ANN401 — rows
    if current is not None and current.revision == row.number:
        return "active" if current.job is None else "crossing"
    if row.activated_at is not None:
        return "earlier"
    return "waiting" if row.state in ("held", "choosing", "running") else "never"
