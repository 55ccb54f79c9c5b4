"""One user's view in the order in which it is read: what is open before what is reached, blocks with what they hide."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.explain.blocks import Block
from engine.explain.hidden import Hidden
from engine.explain.user import HeldQualification, UserView


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One blocked role or qualification."""

    kind: str
    name: str
    title: str
    blocks: tuple[Block, ...]
    hidden: Hidden | None
    """What would be there without the blocks; None: nothing gives it just now."""
    along: tuple[Hidden, ...]
    """Of a role: the qualifications that are hidden with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The parts of a user's view besides the roles and what was reached."""

    must: tuple[HeldQualification, ...]
    may: tuple[HeldQualification, ...]
    stops: tuple[Stop, ...]
    awaited: tuple[Hidden, ...]
    """What shows when they join, or is hidden since they left."""
    due: tuple[Hidden, ...]


def outline(view: UserView) -> Outline:
    """Put the parts of a view in order."""
    in_order = sorted(view.qualifications, key=lambda one: one.achieved is not None)
    return Outline(
        must=tuple(one for one in in_order if one.mandatory),
        may=tuple(one for one in in_order if not one.mandatory),
        stops=tuple(_stops(view)),
        awaited=tuple(one for one in view.hidden if one.because in ("not_joined", "left")),
        due=tuple(one for one in view.hidden if one.because == "due"),
    )


def _stops(view: UserView) -> Iterator[Stop]:
    for kind, name in dict.fromkeys((one.kind, one.name) for one in view.blocks):
        blocks = tuple(one for one in view.blocks if (one.kind, one.name) == (kind, name))
        yield Stop(
            kind=kind,
            name=name,
            title=blocks[0].title,
            blocks=blocks,
            hidden=next((one for one in view.hidden if (one.kind, one.name) == (kind, name)), None),
            along=tuple(one for one in view.hidden if kind == "role" and name in one.roles),
        )
