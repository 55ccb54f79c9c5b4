"""What admins ask for: the `data` of each type of request."""

from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal

from msgspec import UNSET, Meta, UnsetType, field

from engine import clock
from engine.messages.typed import Data
from engine.messages.values import EARLIEST, LATEST, DayOrTime, Id, LongText, Name

Action = Literal["assign", "revoke", "block", "unblock"]
Names = Annotated[tuple[Name, ...], Meta(description="a list of names")]


class AssignmentRequested(Data, frozen=True, kw_only=True):
    """`assignment.requested`: who (exactly one of `users`, `where`, `all`), what, and how."""

    private: ClassVar[frozenset[str]] = frozenset({"note"})

    action: Annotated[Action, Meta(description="assign, revoke, block or unblock")]
    users: Annotated[tuple[Id, ...] | UnsetType, Meta(description='a list of ids of users, such as ["u1", "u2"]')] = (
        UNSET
    )
    where: Annotated[
        dict[str, Any] | list[Any] | str | UnsetType,
        Meta(description='conditions as in triggers, such as {"team": "care"}'),
    ] = UNSET
    all: Annotated[bool | UnsetType, Meta(description="true, without quotes")] = UNSET
    except_: Annotated[tuple[Id, ...], Meta(description="a list of ids of users to leave out")] = field(
        default=(), name="except"
    )
    roles: Names = ()
    qualifications: Names = ()
    mandatory: Names = ()
    note: Annotated[LongText | None, Meta(description="a text, or null")] = None
    until: Annotated[
        DayOrTime | None,
        Meta(description="a day such as 2026-12-31, a time with its zone such as 2026-12-31T17:00:00Z, or null"),
    ] = None
    email: Annotated[bool, Meta(description="true or false, without quotes")] = True
    dry_run: Annotated[bool, Meta(description="true or false, without quotes")] = False
    actor: Annotated[Name | None, Meta(description="the name of the person who asks, or null")] = None

    @property
    def until_at(self) -> int | None:
        """When it ends, in microseconds UTC; of a day, the end of it. ValueError if there is no such day."""
        if self.until is None:
            return None
        if len(self.until) == 10:
            return clock.from_date(date.fromisoformat(self.until)) + clock.DAY
        return clock.parse(self.until.upper())

    def reasons(self) -> list[str]:
        """Everything that is wrong with it as a whole; what its names mean is looked up elsewhere."""
        found = [*self._selection(), *self._end()]
        if not (self.roles or self.qualifications or self.mandatory):
            found.append("data names nothing to " + self.action + ": expected roles, qualifications or mandatory")
        return found

    def _selection(self) -> list[str]:
        given = [name for name in ("users", "where", "all") if getattr(self, name) is not UNSET]
        if not given:
            return ["data does not say for whom: expected exactly one of users, where and all"]
        if len(given) > 1:
            return [f"data has {' and '.join(given)}: expected exactly one of users, where and all"]
        if self.users == ():
            return ["data.users is empty: expected at least one id of a user"]
        if self.where in ({}, [], ""):
            return [
                'data.where is empty: expected conditions, such as {"team": "care"}; for everybody write "all": true'
            ]
        if self.all is False:
            return ["data.all is false: expected true, or users or where instead"]
        return []

    def _end(self) -> list[str]:
        if self.until is None:
            return []
        if self.action not in ("assign", "block"):
            return [f"data.until cannot be used with {self.action}: only assign and block can have an end"]
        try:
            moment = self.until_at
        except ValueError:
            moment = None
        if moment is None or not EARLIEST <= moment < LATEST:
            return [f"data.until is {self.until!r}: there is no such day or time"]
        return []


class JobRequested(Data, frozen=True, kw_only=True):
    """`job.requested`: something about a job that exists."""

    private: ClassVar[frozenset[str]] = frozenset({"note"})

    action: Annotated[
        Literal["cancel", "undo", "approve", "reject"], Meta(description="cancel, undo, approve or reject")
    ]
    job: Annotated[Id, Meta(description="the id of the job, without blanks around it")]
    note: Annotated[LongText | None, Meta(description="a text, or null")] = None
    actor: Annotated[Name | None, Meta(description="the name of the person who asks, or null")] = None


class TriggerRequested(Data, frozen=True, kw_only=True):
    """`trigger.requested`: hold what a trigger gives or takes, or let it go on."""

    private: ClassVar[frozenset[str]] = frozenset({"note"})

    action: Annotated[Literal["pause", "resume"], Meta(description="pause or resume")]
    trigger: Annotated[Name, Meta(description="the name of a trigger")]
    kinds: Annotated[
        tuple[Literal["assign", "revoke"], ...],
        Meta(description="a list of assign and revoke: what it gives, what it takes; without it both"),
    ] = ()
    note: Annotated[LongText | None, Meta(description="a text, or null")] = None
    actor: Annotated[Name | None, Meta(description="the name of the person who asks, or null")] = None


class PublisherRequested(Data, frozen=True, kw_only=True):
    """`publisher.requested`: a publisher is to be stopped, or one that is stopped is to go on."""

    private: ClassVar[frozenset[str]] = frozenset({"note"})

    action: Annotated[Literal["resume", "stop"], Meta(description="resume or stop")]
    publisher: Annotated[Id, Meta(description="the name of the publisher, without blanks around it")]
    drop: Annotated[bool, Meta(description="true or false, without quotes")] = False
    note: Annotated[LongText | None, Meta(description="a text, or null")] = None
    actor: Annotated[Name | None, Meta(description="the name of the person who asks, or null")] = None

    def reasons(self) -> list[str]:
        """Everything that is wrong with it as a whole."""
        if self.drop and self.action == "stop":
            return ["data.drop is true: only resume can give up what waits"]
        return []


class PrivacyRequested(Data, frozen=True, kw_only=True):
    """`privacy.requested`: a user is to be forgotten."""

    action: Annotated[Literal["forget"], Meta(description="forget")]
    user: Annotated[Id, Meta(description="the id of the user, without blanks around it")]
    actor: Annotated[Name | None, Meta(description="the name of the person who asks, or null")] = None


RequestData = AssignmentRequested | JobRequested | TriggerRequested | PublisherRequested | PrivacyRequested

PUBLISHER_REQUESTED: Final = "publisher.requested"
PRIVACY_REQUESTED: Final = "privacy.requested"
REQUESTS: Final[dict[str, type[RequestData]]] = {
    "assignment.requested": AssignmentRequested,
    "job.requested": JobRequested,
    "trigger.requested": TriggerRequested,
    PUBLISHER_REQUESTED: PublisherRequested,
    PRIVACY_REQUESTED: PrivacyRequested,
}
