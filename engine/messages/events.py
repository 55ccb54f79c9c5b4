"""What HR systems and the LMS tell: the `data` of each type of event.

`UNSET` is a key that was absent (leave it as it is), `None` one that was null (clear it).
"""

from typing import Annotated, ClassVar, Final

from msgspec import UNSET, Meta, UnsetType

from engine.messages.typed import Data
from engine.messages.values import Email, Id, LongText, Name

Scalar = LongText | int | float | bool | None
"""The value of an attribute as told; the catalog says later what type it should have."""


class Profile(Data, frozen=True, kw_only=True):
    """`user.joined` and `user.updated`: whatever is told of a user. A list replaces all of its kind."""

    private: ClassVar[frozenset[str]] = frozenset({"email", "name", "attributes"})

    email: Annotated[
        Email | UnsetType | None, Meta(description="one plain email address, such as ada@example.com, or null for none")
    ] = UNSET
    name: Annotated[Name | UnsetType | None, Meta(description="the user's name on one line, or null for none")] = UNSET
    language: Annotated[Name | UnsetType | None, Meta(description="a language such as nl or en, or null for none")] = (
        UNSET
    )
    teams: Annotated[
        tuple[Name, ...] | UnsetType | None, Meta(description="a list of names of teams, or null for none")
    ] = UNSET
    job_titles: Annotated[
        tuple[Name, ...] | UnsetType | None, Meta(description="a list of names of job titles, or null for none")
    ] = UNSET
    lms_manager: Annotated[bool | UnsetType | None, Meta(description="true or false, without quotes, or null")] = UNSET
    manager: Annotated[
        Id | UnsetType | None, Meta(description="the id of the user who is the manager, or null for none")
    ] = UNSET
    attributes: Annotated[
        dict[Name, Scalar] | UnsetType,
        Meta(description='names with a text, a number, true, false or null each, such as {"country": "NL"}'),
    ] = UNSET


class Left(Data, frozen=True, kw_only=True):
    """`user.left`."""

    private: ClassVar[frozenset[str]] = frozenset({"reason"})

    reason: Annotated[LongText | None, Meta(description="a text, or null")] = None


class TeamMembership(Data, frozen=True, kw_only=True):
    """`user.team.added` and `user.team.removed`."""

    team: Annotated[Name, Meta(description="the name of a team, on one line and not blank")]


class JobTitleMembership(Data, frozen=True, kw_only=True):
    """`user.job_title.added` and `user.job_title.removed`."""

    job_title: Annotated[Name, Meta(description="the name of a job title, on one line and not blank")]


class LmsManager(Data, frozen=True, kw_only=True):
    """`user.lms_manager.added` and `user.lms_manager.removed`: nothing more to tell."""


class Completed(Data, frozen=True, kw_only=True):
    """`learning.completed`."""

    item: Annotated[Name, Meta(description="the name of a learning item, on one line and not blank")]
    type: Annotated[Name | None, Meta(description="a name such as e-learning, or null")] = None
    score: Annotated[float | None, Meta(description="a number, without quotes, or null")] = None


class TrainingConfirmed(Data, frozen=True, kw_only=True):
    """`external_training.confirmed`."""

    training: Annotated[Name, Meta(description="the name of a training, on one line and not blank")]
    provider: Annotated[Name | None, Meta(description="the name of who gave the training, or null")] = None


class ItemChanged(Data, frozen=True, kw_only=True):
    """`learning_item.changed`: the subject is the item."""

    title: Annotated[Name | UnsetType, Meta(description="the new title, on one line and not blank")] = UNSET
    visible: Annotated[bool | UnsetType, Meta(description="true or false, without quotes")] = UNSET

    def reasons(self) -> list[str]:
        """What is wrong with it as a whole."""
        if self.title is UNSET and self.visible is UNSET:
            return ["data tells nothing: expected title, visible or both"]
        return []


EventData = (
    Profile | Left | TeamMembership | JobTitleMembership | LmsManager | Completed | TrainingConfirmed | ItemChanged
)

EVENTS: Final[dict[str, type[EventData]]] = {
    "user.joined": Profile,
    "user.updated": Profile,
    "user.left": Left,
    "user.team.added": TeamMembership,
    "user.team.removed": TeamMembership,
    "user.job_title.added": JobTitleMembership,
    "user.job_title.removed": JobTitleMembership,
    "user.lms_manager.added": LmsManager,
    "user.lms_manager.removed": LmsManager,
    "learning.completed": Completed,
    "external_training.confirmed": TrainingConfirmed,
    "learning_item.changed": ItemChanged,
}
