"""From a name as written to the thing of the catalog that has it."""

from engine.authoring.catalog import Catalog
from engine.authoring.problems import Code, Report, nearest, shortened
from engine.authoring.triggers import Place
from engine.authoring.yaml_nodes import Scalar

NAMED = {
    "teams": "team",
    "job_titles": "job title",
    "external_trainings": "external training",
    "learning_items": "learning item",
    "qualifications": "qualification",
    "roles": "role",
}
"""What one thing of each section is called."""


def known_names(catalog: Catalog, section: str) -> list[str]:
    """Return every name that a section of the catalog knows, other names included, as written."""
    things = getattr(catalog, section)
    names = [thing.name for thing in things.values()]
    for thing in things.values():
        names += getattr(thing, "also", ())
    return names


def resolve(name: Scalar, section: str, catalog: Catalog, report: Report) -> str | None:
    """Return the normalised own name of what `name` names in a section; None, and a problem, if nothing has it."""
    own = catalog.resolve(section, name.text)
    if own in getattr(catalog, section):
        return own
    of = NAMED[section]
    hint = nearest(name.text, known_names(catalog, section)) or _elsewhere(name, catalog)
    hint = hint or f"; add it under `{section}` in catalog.yaml"
    report.error(name.place, Code.UNKNOWN_NAME, f"no {of} is called `{shortened(name.text)}`{hint}")
    return None


def _elsewhere(name: Scalar, catalog: Catalog) -> str:
    """A hint for a name that names another kind of thing."""
    for section, of in NAMED.items():
        if catalog.resolve(section, name.text) in getattr(catalog, section):
            return f"; there is a {of} of that name"
    return ""


def linked(
    names: list[Scalar], section: str, catalog: Catalog, report: Report, seen: dict[str, Place]
) -> tuple[str, ...]:
    """Return the normalised own names of what is named; each must exist, and stand once in all lists of one `seen`."""
    result = []
    for name in names:
        own = resolve(name, section, catalog, report)
        if own is None:
            continue
        if own in seen:
            message = f"`{shortened(name.text)}` is already named in line {seen[own].line}; keep one of the two"
            report.error(name.place, Code.NAME_TAKEN, message)
            continue
        seen[own] = name.place
        result.append(own)
    return tuple(result)
