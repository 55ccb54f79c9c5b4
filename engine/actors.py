"""Who asks and who decides, by name; in the name of whom an automation speaks, and who is a second person."""

from engine.text import normal

_BY = " (by "


def spoken(person: str, by: str) -> str:
    """Return how it is written down that `by` (an operating-system user) speaks in the name of a person."""
    return f"{person}{_BY}{by})"


def is_second(one: str, other: str) -> bool:
    """Say whether two who are written down are two people.

    What counts is the person in whose name something was said: `ada (by ci)` is ada, whoever wrote it down. Who writes
    in another's name is no second person besides them, unless they do nothing but write: of `ada (by ci)` and
    `bo (by ci)` each counts; of `ada` and `bo (by ada)` there is only ada.
    """
    (person, by), (second, second_by) = _parts(one), _parts(other)
    return person not in (second, second_by) and second != by


def person_of(actor: str) -> str:
    """Return in whose name was spoken, as it is compared: of `Ada (by ci)` it is ada."""
    return _parts(actor)[0]


def _parts(actor: str) -> tuple[str, str | None]:
    """Return the person, and who spoke in their name."""
    person, found, by = normal(actor).rpartition(_BY)
    return (person.strip(), by.removesuffix(")").strip()) if found and by.endswith(")") else (normal(actor), None)
