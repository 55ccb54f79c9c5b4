"""For whom, and what: the options of a request as its message says them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from connectors.commands.ids import ids_in
from connectors.commands.printing import complain, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """For whom, as typed: exactly one of users, file, where and all; but not for `excepted`, nor those in a file."""

    users: str | None
    file: Path | None
    where: str | None
    all: bool
    excepted: str | None
    except_file: Path | None

    def data(self) -> dict[str, Any]:
        """Return it as the message says it. Raises a usage error unless exactly one is given, and WrongFile."""
        given = {
            "--users": self.users is not None,
            "--users-file": self.file is not None,
            "--where": self.where is not None,
            "--all": self.all,
        }
        said = [option for option, is_there in given.items() if is_there]
        if len(said) != 1:
            got = f"not {' and '.join(said)}" if said else "none of them is given"
            raise typer.BadParameter(f"expected exactly one of {', '.join(given)}; {got}")
        if str(self.file) == str(self.except_file) == "-":
            raise typer.BadParameter("only one of --users-file and --except-file can read the input")
        selection: dict[str, Any] = {"all": True}
        if self.users is not None:
            selection = {"users": names(self.users)}
        elif self.file is not None:
            selection = {"users": _read(self.file)}
        elif self.where is not None:
            selection = {"where": self.where}
        excepted = names(self.excepted or "")
        if self.except_file is not None:
            excepted = list(dict.fromkeys([*excepted, *_read(self.except_file)]))
        return selection | ({"except": excepted} if excepted else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What, as typed: names with commas between them."""

    roles: str | None
    qualifications: str | None
    mandatory: str | None

    def data(self) -> dict[str, Any]:
        """Return it as the message says it. Raises a usage error if there is nothing."""
        given = {"roles": self.roles, "qualifications": self.qualifications, "mandatory": self.mandatory}
        found = {key: names(value) for key, value in given.items() if value is not None}
        if not any(found.values()):
            raise typer.BadParameter("expected at least one of --roles, --qualifications, --mandatory")
        return found


def names(text: str) -> list[str]:
    """Read `a, b,c`."""
    return [name for part in text.split(",") if (name := part.strip())]


def _read(file: Path) -> list[str]:
    read = ids_in(file)
    if read.repeated:
        where = "the input" if str(file) == "-" else file
        complain(f"{where}: {counted(len(read.ids), 'user')}; {counted(read.repeated, 'line')} named one again")
    return list(read.ids)
