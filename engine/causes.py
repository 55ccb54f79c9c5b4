"""A cause: what committed a change, as a text that reads well and is the same every time."""

from engine.clock import shown


def of_message(publisher: str, source: str, id: str) -> str:
    """`event hr hr-0001`, with who published it where that is known."""
    return f"event {source} {id}" + ("" if publisher == "anonymous" else f" by {publisher}")


def of_job(id: str) -> str:
    """`request req-17`: a job has its request's id."""
    return f"request {id}"


def of_approval(job: str) -> str:
    """`approval trip-nurse-assign-2026-11-28`: somebody let happen what a limit held."""
    return f"approval {job}"


def of_rejection(job: str) -> str:
    """`rejection trip-nurse-revoke-2026-11-28`: somebody decided that what a limit held is not to be."""
    return f"rejection {job}"


def of_apply(revision: int) -> str:
    """`apply 3`."""
    return f"apply {revision}"


def of_sweep(number: int, at: int) -> str:
    """`sweep 812 2026-06-30T02:00:00Z`; `at` in microseconds UTC."""
    return f"sweep {number} {shown(at)}"
