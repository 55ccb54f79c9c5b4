"""Plain JSON values → typed data; what does not fit is told field by field, all at once, in words."""

from difflib import get_close_matches
from itertools import islice
from typing import ClassVar, TypeVar, get_args

import msgspec

from engine.errors import Rejected
from engine.messages.plain import shape, shown, visible

MOST_UNKNOWN = 10
"""Fields that are not known, of which a reason tells."""

T = TypeVar("T", bound="Data")


class Data(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data of a message. Every field says in words what is expected of it: the description of its `Meta`."""

    private: ClassVar[frozenset[str]] = frozenset()
    """Fields whose values no reason tells: reasons are logged."""

    def reasons(self) -> list[str]:
        """Everything that is wrong with it as a whole, in words."""
        return []


def read_data(value: object, kind: type[T]) -> T:
    """Make a `kind` of plain JSON. Raises Rejected (`bad_data`) with every reason."""
    try:
        data = msgspec.convert(value, kind)
    except msgspec.ValidationError as problem:
        raise Rejected("bad_data", "; ".join(_misfits(value, kind) or [f"data: {problem}"])) from problem
    if reasons := data.reasons():
        raise Rejected("bad_data", "; ".join(reasons))
    return data


def nearest(name: str, known: list[str]) -> str:
    """Return ` (did you mean …?)` if a known name resembles `name`, else nothing."""
    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.6)
    return f" (did you mean {near[0]}?)" if near else ""


def _misfits(value: object, kind: type[Data]) -> list[str]:
    if not isinstance(value, dict):
        return [f"data is {shape(value)}: expected an object, in curly brackets"]
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    unknown = (_unknown(name, list(fields)) for name in value if name not in fields)
    found = list(islice(unknown, MOST_UNKNOWN))
    for name, field in fields.items():
        expected = _expected(field.type)
        if name not in value:
            if field.required:
                found.append(f"data.{name} is missing: expected {expected}")
        elif not _fits(value[name], field.type):
            place, misfit = _place(name, value[name], field.type)
            said = shape(misfit) if name in kind.private else shown(misfit)
            found.append(f"data.{place} is {said}: expected {expected}")
    return found


def _unknown(name: str, known: list[str]) -> str:
    may = f"expected {', '.join(known)}" if known else "expected nothing in data"
    return f"data has a field {shown(name)} that is not known{nearest(name, known)}: {may}"


def _expected(type: object) -> str:
    notes = [note for note in get_args(type)[1:] if isinstance(note, msgspec.Meta)]
    return str(notes[-1].description)


def _fits(value: object, type: object) -> bool:
    try:
        msgspec.convert(value, type)
    except msgspec.ValidationError:
        return False
    return True


def _place(name: str, value: object, type: object) -> tuple[str, object]:
    """Find the one part of a list or object that does not fit, if it is one part; else it is the whole."""
    if isinstance(value, list) and _fits([], type):
        parts = ((f"{name}[{number}]", part) for number, part in enumerate(value) if not _fits([part], type))
        return next(parts, (name, value))
    if isinstance(value, dict) and _fits({}, type):
        fields = ((f"{name}.{visible(key[:100])}", part) for key, part in value.items() if not _fits({key: part}, type))
        return next(fields, (name, value))
    return name, value
