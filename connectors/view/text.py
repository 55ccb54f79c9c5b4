"""One user as text, for a terminal and for a pipe alike."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from connectors.view.outline import Outline, Stop, outline
from connectors.view.words import awaited, because, called, day, kind, plain, reached, status, stopped
from engine.explain.hidden import Hidden
from engine.explain.learning import LearningItem
from engine.explain.user import HeldQualification, UserView


class Line(NamedTuple):
    """One line, and how far it is indented."""

    indent: int
    text: str


def lines(view: UserView) -> Iterator[Line]:
    """Yield the view line by line; an empty line stands before each part."""
    parts = outline(view)
    who = f"{view.id}  {plain(view.name)}" if view.name else view.id
    yield Line(0, f"{who}  ({status(view)})")
    if not (view.roles or view.qualifications):
        yield Line(0, "has no roles and no qualifications")
    if view.roles:
        yield from _headed("Is (roles)")
        for role in view.roles:
            yield Line(2, f"{called(role)}, since {day(role.since)}")
            yield from (Line(4, because(one)) for one in role.reasons)
    yield from _qualifications("Must become (mandatory qualifications)", parts.must)
    yield from _qualifications("May become (optional qualifications)", parts.may)
    yield from _not_there(view, parts)
    if view.achieved:
        yield from _headed("Reached")
        for one in view.achieved:
            now = "" if one.assigned else ", not asked for now"
            yield Line(2, f"{day(one.at)}  {called(one)}{now}")


def _headed(title: str) -> Iterator[Line]:
    yield Line(0, "")
    yield Line(0, title)


def _qualifications(title: str, several: tuple[HeldQualification, ...]) -> Iterator[Line]:
    if not several:
        return
    yield from _headed(f"{title}, {reached(several)}")
    for one in several:
        done = f", reached {day(one.achieved)}" if one.achieved else ""
        yield Line(2, f"{called(one)}, since {day(one.since)}{done}")
        yield from (Line(4, because(reason)) for reason in one.reasons)
        yield from (Line(4, _item(item, late=bool(one.achieved))) for item in one.learning_items)
        if not one.learning_items:
            yield Line(4, "no learning items are listed for it")


def _item(item: LearningItem, *, late: bool) -> str:
    if item.completed_at is not None:
        return f"done {day(item.completed_at)}  {called(item)}{_unseen(item)}"
    return f"open  {called(item)}{_unseen(item)}{' (added after it was reached)' if late else ''}"


def _unseen(item: LearningItem) -> str:
    return "" if item.visible else " (learners cannot see it)"


def _not_there(view: UserView, parts: Outline) -> Iterator[Line]:
    if parts.stops:
        yield from _headed("Blocked")
        for stop in parts.stops:
            yield from _stop(stop)
    if parts.awaited:
        yield from _headed(awaited(view))
        yield from _hidden(parts.awaited)
    elif view.status == "left" and view.stay_ends is None:
        yield Line(0, "What belonged to their stay is over.")
    if parts.due:
        yield from _headed("Comes with the next sweep: nothing hides it any more")
        yield from _hidden(parts.due)


def _stop(stop: Stop) -> Iterator[Line]:
    yield Line(2, f"{stop.kind} {called(stop)}")
    yield from (Line(4, stopped(one)) for one in stop.blocks)
    if stop.hidden is None:
        yield Line(4, "nothing gives it just now")
    else:
        yield from (Line(4, f"what gives it: {because(one)}") for one in stop.hidden.reasons)
    for one in stop.along:
        itself = ", and blocked itself" if one.because == "blocked" else ""
        yield Line(4, f"hidden with the role: {called(one)}, {kind(one)}{itself}")


def _hidden(several: Iterable[Hidden]) -> Iterator[Line]:
    for one in several:
        yield Line(2, f"{called(one)}, {kind(one)}")
        yield from (Line(4, because(reason)) for reason in one.reasons)
