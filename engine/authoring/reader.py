"""Reads a whole rule set: all files, all problems at once."""

from collections.abc import Mapping

from engine.authoring import shape
from engine.authoring.allowing import allowed
from engine.authoring.catalog import Catalog
from engine.authoring.checks import check_catalog, check_trigger
from engine.authoring.doubtful_values import check_values
from engine.authoring.problems import Code, InvalidRules, Problem, Report, in_order, shortened
from engine.authoring.read_catalog import CatalogReader
from engine.authoring.read_triggers import ReadTrigger, TriggerReader
from engine.authoring.reasoning.overlaps import check_overlaps
from engine.authoring.reasoning.reach import check_groups, check_reach
from engine.authoring.rules import Rules
from engine.authoring.triggers import Place
from engine.authoring.use import check_use
from engine.authoring.wide import Reaches, check_wide
from engine.authoring.yaml_nodes import Node, Scalar, read_yaml

CATALOG = "catalog.yaml"
TRIGGERS = "triggers/"


def read_rules(
    files: Mapping[str, str], *, now: int | None = None, doubts: bool = True, reaches: Reaches | None = None
) -> tuple[Rules, list[Problem]]:
    """Return the rules in `files` (text by path: `catalog.yaml`, `triggers/**/*.yaml`) and the warnings about them.

    `now` (microseconds UTC) is for warnings of dates in the past; without `doubts` nothing is warned of at all.
    `reaches` finds out how many people triggers would reach, for warnings of very wide ones.
    Files at other paths are kept in `Rules.files` and not read. Raises InvalidRules with everything that is wrong.
    """
    report = Report()
    roots = {path: read_yaml(files[path], path, report) for path in sorted(files) if is_rule_file(path)}
    if CATALOG not in files:
        message = "the catalog is missing; create catalog.yaml beside the folder `triggers` (it may be empty)"
        report.error(Place(CATALOG, 1, 1), Code.MISSING_FILE, message)
    root = roots.pop(CATALOG, None)
    if root is None:  # without the catalog every name in the triggers would be a problem
        raise InvalidRules(report.errors)
    catalog_reader = CatalogReader(report)
    catalog = catalog_reader.read(root)
    triggers = _read_triggers(files, roots, catalog, report)
    report.check()
    rules = Rules(catalog=catalog, triggers={name: read.trigger for name, read in triggers.items()}, files=dict(files))
    if not doubts:
        return rules, []
    check_catalog(catalog, catalog_reader, report)
    for read in triggers.values():
        check_trigger(read, catalog, report)
        check_values(read, catalog, now, report)
        check_reach(read, catalog, report)
    check_groups(catalog_reader, catalog, report)
    check_overlaps(list(triggers.values()), catalog, report)
    check_use(triggers.values(), catalog, catalog_reader, report)
    reach = reaches(rules) if reaches is not None else None
    if reach is not None:
        check_wide(triggers.values(), reach, report)
    return rules, in_order(allowed(in_order(report.warnings), {CATALOG: root} | roots, files))


def is_rule_file(path: str) -> bool:
    """Say whether a path (relative, with `/`) is one that `read_rules` reads."""
    hidden = any(part.startswith(".") for part in path.split("/"))
    return path == CATALOG or (path.startswith(TRIGGERS) and path.endswith((".yaml", ".yml")) and not hidden)


def _read_triggers(
    files: Mapping[str, str], roots: Mapping[str, Node | None], catalog: Catalog, report: Report
) -> dict[str, ReadTrigger]:
    reader = TriggerReader(catalog, report)
    result: dict[str, ReadTrigger] = {}
    for path, root in roots.items():
        if root is None or (isinstance(root, Scalar) and root.empty):
            continue
        section = shape.keyed(root, ("triggers",), "this file", report).get("triggers")
        if section is None or (isinstance(section, Scalar) and section.empty):
            continue
        for key, node in shape.block(section, "`name:` lines, one for each trigger", report):
            read = reader.read(key, node, files[path])
            if key.text in result:
                first = result[key.text].trigger.place
                message = f"another trigger is called `{shortened(key.text)}`, at {first}; rename one of them"
                report.error(key.place, Code.NAME_TAKEN, message)
            else:
                result[key.text] = read
    _check_earlier_names(result, report)
    return result


def _check_earlier_names(triggers: Mapping[str, ReadTrigger], report: Report) -> None:
    taken: dict[str, str] = {}
    for name, read in triggers.items():
        was, place = read.trigger.was, read.was
        if was is None or place is None or was == name:
            continue
        if was in triggers:
            message = f"`was: {was}` names a trigger that still exists, at {triggers[was].trigger.place}"
            report.error(place, Code.NAME_TAKEN, message)
        elif was in taken:
            report.error(place, Code.NAME_TAKEN, f"`{taken[was]}` also says `was: {was}`; only one can go on from it")
        taken.setdefault(was, name)
