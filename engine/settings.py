"""The settings that decide what happens. Read by `connectors.config`; durations in microseconds."""

from dataclasses import dataclass

from engine.authoring.triggers import Limit
from engine.clock import DAY, HOUR, MILLISECOND, MINUTE
from engine.permission import Permissions

QUARTER = Limit(percent=25)
TWENTIETH = Limit(percent=5)
FIFTIETH = Limit(percent=2)
TENTH = Limit(percent=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Figures and their sources: docs/hr.md (ahead, dedupe_for), S9 (leave_grace), S13 (quiet_after_revocation), S11
    and S12 (job_limit, small_jobs, approve_own), section 8 (leave_limit)."""

    leave_grace: int = 30 * DAY
    """A joining at most this long after a leaving continues the stay."""
    dedupe_for: int = 400 * DAY
    """Events older than this do not act; their facts count."""
    ahead: int = 10 * MINUTE
    """A message more than this ahead of the clock waits until it is due."""
    quiet_after_revocation: int = 24 * HOUR
    """No email for what automation gives again within this time of its revocation."""
    email_from: int | None = None
    """A moment: what is given before it (clock of the decision) is not mailed. None: everything new is."""
    sample: float = 0.01
    """The share of live events that is also matched by trying every trigger."""
    default_language: str = "en"
    admins: tuple[str, ...] = ()
    """Addresses of those who are told what waits for a person's decision."""
    nightly_at: int = 2 * HOUR
    """Time of day (after 00:00 UTC) of the sweep that looks at everything."""
    job_limit: Limit = QUARTER
    """A job about more users is held until a second person approves (S11)."""
    assign_limit: Limit = TWENTIETH
    """A trigger that names no limit of its own gives something to at most so many users a day (S11)."""
    revoke_limit: Limit = FIFTIETH
    """The same of taking."""
    small_jobs: int = 1_000
    """A job of fewer users is never held (S11, of the embedded default)."""
    approve_own: bool = True
    """Whoever asked for a job may approve it: for academies with one admin (S12)."""
    job_chunk: int = 100 * MILLISECOND
    """How long one chunk of a job is to take: events wait that long at most."""
    forget_key: str | None = None
    """The key of the hashes by which those who were forgotten are known again; None: the one in the database."""
    publish_changes: bool = True
    """Change events are handed over: those of who is forgotten, too, before they go."""
    keep_receipts: int = 400 * DAY
    """How long it is known what became of a message; never less than `dedupe_for`."""
    keep_left: int | None = None
    """Who left longer ago than this is forgotten. None: nobody is, unless somebody asks."""
    keep_history: int | None = None
    """How long change events that were handed over, and email jobs that are settled, are kept. None: for good."""
    keep_results: int | None = None
    """How long the users of a job that ended are kept with it. None: for good."""
    keep_parked: int | None = 400 * DAY
    """How long parked messages are kept that were retried or dropped. None: for good."""
    publishers: Permissions | None = None
    """Which types, sources and actors each publisher may speak for; None: everybody for all (section 8)."""
    leave_limit: Limit = TENTH
    """A publisher whose messages would have more of the active users leave within an hour is stopped (section 8)."""
