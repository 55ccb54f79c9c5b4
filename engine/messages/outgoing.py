"""What Rolecall tells: email jobs, notices, change events, receipts. The values, and their bytes."""

from typing import Annotated, Final, Literal

from msgspec import DecodeError, Meta, Struct, convert, json
from msgspec.structs import replace

from engine.clock import shown
from engine.messages.notices import KINDS, Notice

SOURCE: Final = "rolecall"
"""The `source` of what Rolecall itself publishes."""

Kind = Literal["role", "qualification"]
ChangeType = Literal[
    "role.assigned", "role.revoked", "qualification.assigned", "qualification.revoked", "qualification.changed"
]
Outcome = Literal[
    "applied", "no_change", "duplicate", "early", "not_yet", "old", "waiting", "parked", "done", "refused",
    "held", "cancelled", "rejected",
]  # fmt: skip
"""What became of a message: an event's first eight; of a request `duplicate`, `parked` or `refused`, or how its job
ended (`done`, `cancelled`, `rejected`), and before that `held`."""

CHANGE_TYPES: Final[tuple[ChangeType, ...]] = (
    "role.assigned",
    "role.revoked",
    "qualification.assigned",
    "qualification.revoked",
    "qualification.changed",
)


class EmailLearningItem(Struct, frozen=True, kw_only=True):
    """A learning item needed for a qualification."""

    title: str
    visible: Annotated[bool, Meta(description="whether learners can see it")]
    completed: Annotated[bool, Meta(description="whether this user has done it")]


class EmailItem(Struct, frozen=True, kw_only=True):
    """One thing that is new; a role has no learning items of its own."""

    kind: Kind
    name: str
    title: str
    mandatory: bool = False
    learning_items: tuple[EmailLearningItem, ...] = ()


class EmailJob(Struct, frozen=True, kw_only=True):
    """Everything new of one user in one transaction. The address is read when the job is handed over."""

    id: Annotated[str, Meta(description="stable: the same job has the same id, however often it is delivered")]
    user: str
    email: Annotated[str, Meta(description="the address, as it was when the job was handed over")]
    language: str
    name: str | None
    cause: Annotated[str, Meta(description="what gave it: a message, a job, an approval, an apply, a sweep")]
    assigned: tuple[EmailItem, ...]
    template: Literal["assigned"] = "assigned"


Email = EmailJob | Notice
"""What is on the email queue; `template` says which it is."""


class _Kind(Struct):
    template: str = "assigned"


class ChangeEvent(Struct, frozen=True, kw_only=True):
    """A role or qualification that a user got, lost, or that became mandatory or optional for them."""

    id: str
    type: ChangeType
    user: str
    at: int
    """When, in microseconds UTC."""
    version: int
    """The user's version: one for all changes of a transaction; of two events the one with the greater is newer."""
    kind: Kind
    name: str
    mandatory: bool
    cause: str


class ChangeData(Struct, frozen=True, kw_only=True):
    """The `data` of a change event."""

    kind: Kind
    name: str
    mandatory: bool
    cause: Annotated[str, Meta(description="what changed it: a message, a job, an approval, an apply, a sweep")]


class ChangeEnvelope(Struct, frozen=True, kw_only=True):
    """A change event as it is sent: CloudEvents 1.0."""

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: Literal["rolecall"] = SOURCE
    type: ChangeType
    subject: Annotated[str, Meta(description="the id of the user")]
    time: Annotated[str, Meta(description="RFC 3339, UTC")]
    sequence: Annotated[int, Meta(ge=0, description="the user's version: the latest per user, kind and name counts")]
    data: ChangeData


class JobReceipt(Struct, frozen=True, kw_only=True):
    """What became of a job: the same as `jobs show ID` tells."""

    id: str
    state: str
    total: Annotated[int, Meta(ge=0, description="users it is about")]
    done: Annotated[int, Meta(ge=0, description="users that are done")]
    results: Annotated[dict[str, int], Meta(description="outcome, and how many users had it")]
    warnings: tuple[str, ...] = ()


class Receipt(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a message, for whoever set `reply_to`. What could not be read of a parked one is null."""

    source: str | None
    id: str | None
    type: str | None
    subject: str | None
    outcome: Outcome
    at: Annotated[str, Meta(description="when it was decided: RFC 3339, UTC")]
    code: Annotated[str | None, Meta(description="why it was parked or refused, for machines")] = None
    reason: Annotated[str | None, Meta(description="why it was parked or refused, for people")] = None
    job: JobReceipt | None = None


def encode_email(job: Email) -> bytes:
    """Write an email job or a notice as JSON."""
    return json.encode(job)


def decode_email(body: bytes) -> Email:
    """Read an email job or a notice. Raises msgspec.ValidationError or msgspec.DecodeError if it is neither."""
    if b"\\u0000" in body:
        raise DecodeError("it holds the character NUL, which no text of Rolecall's does")
    try:
        kind = KINDS.get(json.decode(body, type=_Kind).template)
    except RecursionError as problem:
        raise DecodeError("lists and objects lie too deep in each other") from problem
    if kind is not None:
        notice = json.decode(body, type=Notice)
        return replace(notice, data=convert(notice.data, kind))
    return json.decode(body, type=EmailJob)


def encode_change(change: ChangeEvent) -> bytes:
    """Write a change event as a CloudEvents message in JSON."""
    data = ChangeData(kind=change.kind, name=change.name, mandatory=change.mandatory, cause=change.cause)
    return json.encode(
        ChangeEnvelope(
            id=change.id,
            type=change.type,
            subject=change.user,
            time=shown(change.at),
            sequence=change.version,
            data=data,
        )
    )


def encode_receipt(receipt: Receipt) -> bytes:
    """Write a receipt as JSON."""
    return json.encode(receipt)
