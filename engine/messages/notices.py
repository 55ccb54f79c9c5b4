"""Notices: emails to admins and owners about something that a person must decide. The values, one kind a template."""

import shlex
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct
from msgspec.structs import force_setattr

NoticeTemplate = Literal["held", "stopped"]


class Passed(Struct, frozen=True, kw_only=True):
    """A limit that was passed: `number` of `of`, where at most `most` are allowed."""

    what: Annotated[
        Literal["users", "unknown"],
        Meta(description="active users that it is about, of all; or users that nobody has heard of, of those named"),
    ]
    number: int
    of: int
    most: int
    limit: Annotated[str, Meta(description="as the settings say it: 25%, or a number")]


class Held(Struct, frozen=True, kw_only=True):
    """A job that is held: somebody must approve or reject it. Template `held`."""

    job: Annotated[str, Meta(description="the id of the job")]
    action: Annotated[str, Meta(description="assign, revoke, block, unblock, undo")]
    what: Annotated[tuple[str, ...], Meta(description="titles of roles and qualifications")]
    actor: Annotated[str, Meta(description="who asked for it")]
    note: str | None = None
    passed: Annotated[tuple[Passed, ...], Meta(description="the limits for which it is held")] = ()
    commands: Annotated[tuple[str, ...], Meta(description="for a shell: look at it, approve it, reject it")] = ()

    def __post_init__(self) -> None:
        """Say how to decide, unless that is said already."""
        if not self.commands:
            force_setattr(self, "commands", tuple(_command(verb, self.job) for verb in ("show", *_NOTED)))


class Stopped(Struct, frozen=True, kw_only=True):
    """A publisher that is stopped: what it sends waits until somebody resumes it. Template `stopped`."""

    publisher: Annotated[str, Meta(description="its name")]
    why: Annotated[
        Literal["leaving", "parked", "person"],
        Meta(description="too many users would have left; too many messages could not be processed; somebody did it"),
    ]
    number: Annotated[int, Meta(description="users who would have left, or messages that were parked")] = 0
    of: Annotated[int, Meta(description="of so many active users, or of so many of its messages")] = 0
    most: Annotated[int, Meta(description="so many are allowed")] = 0
    limit: Annotated[str, Meta(description="as the settings say it: 10%, or a number")] = ""
    actor: Annotated[str | None, Meta(description="who stopped it, if somebody did")] = None
    commands: Annotated[tuple[str, ...], Meta(description="for a shell: look, go on, or give up what waits")] = ()

    def __post_init__(self) -> None:
        """Say how to decide, unless that is said already."""
        if not self.commands:
            force_setattr(self, "commands", ("rolecall status", *commands_about(self.publisher)))


def commands_about(publisher: str) -> tuple[str, str]:
    """Return the commands after which a stopped publisher goes on: with what waits, and without it."""
    name = f"-- {quoted(publisher)}" if publisher.startswith("-") else quoted(publisher)
    return f"rolecall resume publisher {name}", f"rolecall resume publisher --drop {name}"


class Notice(Struct, frozen=True, kw_only=True):
    """One email to one person who may decide. Whoever mails it needs to look nothing up."""

    id: Annotated[str, Meta(description="stable: the same notice has the same id, however often it is delivered")]
    email: Annotated[str, Meta(description="the address, from the settings or the rules")]
    language: str
    template: NoticeTemplate
    data: Annotated[Any, Meta(description="what the template is filled in with")]


Told = Held | Stopped
"""What a notice can be about."""
TEMPLATES: Final[dict[type[Told], NoticeTemplate]] = {Held: "held", Stopped: "stopped"}
"""Kind of data → its template."""
KINDS: Final[dict[str, type[Told]]] = {template: kind for kind, template in TEMPLATES.items()}
"""Template → the kind of data that it is filled in with."""
_NOTED: Final = ("approve", "reject")


def _command(verb: str, job: str) -> str:
    note = ["--note '…'"] if verb in _NOTED else []
    # After `--` nothing is taken for an option.
    words = [*note, "--", quoted(job)] if job.startswith("-") else [quoted(job), *note]
    return " ".join(["rolecall jobs", verb, *words])


def quoted(text: str) -> str:
    """Return text as one word of a shell. What people cannot see is written out: they copy it from what they see."""
    if text.isprintable() and "  " not in text:
        return shlex.quote(text)
    return "$'" + "".join(map(_escaped, text)).replace("  ", " \\u0020") + "'"


def _escaped(character: str) -> str:
    if character in "\\'":
        return "\\" + character
    if character.isprintable():
        return character
    return f"\\u{ord(character):04x}" if ord(character) <= 0xFFFF else f"\\U{ord(character):08x}"
