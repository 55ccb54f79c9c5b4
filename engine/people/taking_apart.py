"""A message is taken apart into facts. Pure: what a message tells, not yet what was known before."""

from collections.abc import Iterator
from typing import Unpack

from msgspec import UNSET, UnsetType

from engine.authoring.catalog import AttributeType, Catalog
from engine.messages.envelope import Message
from engine.messages.events import (
    Completed,
    JobTitleMembership,
    Left,
    LmsManager,
    Profile,
    TeamMembership,
    TrainingConfirmed,
)
from engine.order import LISTED, REMOVAL, SINGLE, order
from engine.people.attributes import OWN, forms, is_blank
from engine.people.parts import MARKER, Completion, DoneKind, Fact, Forms, Kind, Listing, Parts
from engine.text import normal


def take_apart(message: Message, catalog: Catalog) -> Parts:
    """Return the facts in a message about a user. Raises Rejected (`wrong_type`) if an attribute is not of its type."""
    data = message.data
    match data:
        case Profile():
            return _profile(message, data, catalog)
        case Left():
            return Parts(status=_status(message, joins=False))
        case TeamMembership():
            return Parts(memberships=(_single(message, "team", data.team),))
        case JobTitleMembership():
            return Parts(memberships=(_single(message, "job_title", data.job_title),))
        case LmsManager():
            return Parts(memberships=(_single(message, "flag", "lms_manager"),))
        case Completed():
            return Parts(completion=_completion(message, "completed", data.item, data.type, data.score))
        case TrainingConfirmed():
            return Parts(completion=_completion(message, "external_training", data.training, data.provider, None))
    msg = f"{message.type} tells nothing of a user"
    raise ValueError(msg)


def _profile(message: Message, data: Profile, catalog: Catalog) -> Parts:
    told = {name: value for name in OWN if not isinstance(value := getattr(data, name), UnsetType)}
    attributes = {name: _attribute(message, name, value, "text") for name, value in told.items()}
    unknown = []
    for name, value in ({} if data.attributes is UNSET else data.attributes).items():
        key = normal(name)
        type_ = catalog.attributes.get(key)
        if type_ is None:
            unknown.append(key)
        else:
            attributes[key] = _attribute(message, key, value, type_)
    return Parts(
        status=_status(message, joins=True) if message.type == "user.joined" else None,
        attributes=tuple(attributes.values()),
        memberships=tuple(_memberships(message, data)),
        unknown=tuple(unknown),
    )


def _memberships(message: Message, data: Profile) -> Iterator[Fact | Listing]:
    lists: tuple[tuple[Kind, tuple[str, ...] | UnsetType | None], ...] = (
        ("team", data.teams),
        ("job_title", data.job_titles),
    )
    for kind, names in lists:
        if not isinstance(names, UnsetType):
            told = {normal(name): name for name in names or ()}
            members = tuple(_fact(message, kind, key, LISTED, value=name, text=key) for key, name in told.items())
            yield Listing(marker=_fact(message, kind, MARKER, LISTED), members=members)
    if data.lms_manager is not UNSET:
        yield _fact(message, "flag", "lms_manager", SINGLE if data.lms_manager else REMOVAL)


def _fact(message: Message, kind: Kind, key: str, rank: int, **value: Unpack[Forms]) -> Fact:
    return Fact(
        kind=kind,
        key=key,
        order=_order(message, rank),
        present=rank != REMOVAL,
        source=message.source,
        message=message.id,
        **value,
    )


def _order(message: Message, rank: int) -> str:
    return order(at=message.at, sequence=message.sequence, rank=rank, source=message.source, id=message.id)


def _status(message: Message, *, joins: bool) -> Fact:
    rank, said = (SINGLE, "joined") if joins else (REMOVAL, "left")
    return _fact(message, "status", "", rank, value=said, text=said, moment=message.at)


def _single(message: Message, kind: Kind, name: str) -> Fact:
    rank = SINGLE if message.type.endswith(".added") else REMOVAL
    return _fact(message, kind, normal(name), rank, value=name, text=normal(name))


def _completion(message: Message, kind: DoneKind, name: str, type: str | None, score: float | None) -> Completion:
    return Completion(
        kind=kind,
        name=normal(name),
        order=_order(message, SINGLE),
        at=message.at,
        source=message.source,
        message=message.id,
        type=type,
        score=score,
    )


def _attribute(message: Message, name: str, value: object, type: AttributeType) -> Fact:
    if is_blank(value):
        return _fact(message, "attribute", name, REMOVAL)
    return _fact(message, "attribute", name, SINGLE, **forms(name, value, type))
