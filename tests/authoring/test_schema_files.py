"""The schemas that editors use, beside the reader: what the reader accepts the schema accepts, and both refuse what has
the wrong form."""

import json
import random
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from connectors import config
from engine.authoring.folder import read_folder, read_scenario_files
from engine.authoring.problems import Code, InvalidRules
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.reader import read_rules
from engine.authoring.schema_files import schemas
from tests.authoring.written import conditions
from tests.size import scaled

ROOT = Path(__file__).parents[2]
SAMPLE = read_folder(ROOT / "rules")
SCENARIOS = read_scenario_files(ROOT / "rules")
RULES = read_rules(SAMPLE)[0]
OFFERED = schemas(RULES.catalog)
CHECKED = {name: Draft7Validator(schema) for name, schema in schemas().items()}
FORM = {code.id for code in (Code.UNKNOWN_KEY, Code.WRONG_SHAPE, Code.EMPTY, Code.MISSING_KEY, Code.EXCLUDED)}
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def as_written(text: str) -> Any:
    """Return a document with every value as text."""
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506 — it makes nothing but texts, lists and keys


def as_an_editor_sees_it(text: str) -> Any:
    """Return a document with the types that YAML 1.2 gives to plain values."""
    return _seen(yaml.compose(text, Loader=yaml.SafeLoader))


def _seen(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _seen(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_seen(each) for each in node.value]
    if node is None:
        return None
    assert isinstance(node, yaml.ScalarNode)
    text: str = node.value
    if node.style is not None:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.casefold() == "true"
    return float(text) if _NUMBER.fullmatch(text) else text


def refused(kind: str, text: str) -> list[str]:
    """Say what a schema has against a document."""
    return [problem.message[:200] for problem in CHECKED[kind].iter_errors(as_an_editor_sees_it(text))]


def codes(files: dict[str, str]) -> set[str]:
    """Return the codes of what the reader has against files."""
    try:
        if files.keys() <= SCENARIOS.keys():
            read_scenarios(files, RULES)
        else:
            read_rules(files)
    except InvalidRules as problems:
        return {problem.code for problem in problems.problems}
    return set()


def kind_of(path: str) -> str:
    """Say which schema a file has."""
    return {"catalog.yaml": "catalog", "tests": "scenarios"}.get(folder := path.partition("/")[0], folder)


@pytest.mark.parametrize("kind", ["catalog", "triggers", "scenarios"])
def test_the_schemas_are_schemas_and_accept_the_sample_academy(kind: str) -> None:
    for schema in (schemas()[kind], OFFERED[kind]):
        Draft7Validator.check_schema(schema)
        for path, text in (SAMPLE | SCENARIOS).items():
            if kind_of(path) == kind:
                assert list(Draft7Validator(schema).iter_errors(as_an_editor_sees_it(text))) == []


@pytest.mark.parametrize("kind", ["catalog", "triggers", "scenarios", "config"])
def test_the_schemas_beside_the_sample_rules_are_those_of_the_code(kind: str) -> None:
    """If not: `python worker.py schema KIND > rules/schema/KIND.json`."""
    kept = json.loads((ROOT / "rules" / "schema" / f"{kind}.json").read_text())
    assert kept == {**schemas(), "config": config.schema()}[kind]


def test_every_sample_file_names_its_schema() -> None:
    for path in [*SAMPLE, *SCENARIOS, "../config.example.yaml"]:
        file = ROOT / "rules" / path
        said = re.search(r"^# yaml-language-server: \$schema=(\S+)$", file.read_text(), re.MULTILINE)
        assert said, path
        assert (file.parent / said[1]).is_file(), path


def test_settings_as_the_sample_has_them_are_accepted_and_unknown_ones_refused() -> None:
    named = re.sub(r"^#(\w+:)", r"\1", config.example(), flags=re.MULTILINE)
    check = Draft7Validator(config.schema())
    assert list(check.iter_errors(as_an_editor_sees_it(named))) == []
    assert list(check.iter_errors({"leave_grase": "30 days"}))


@given(conditions(), st.booleans())
def test_conditions_that_the_reader_accepts_are_accepted(text: str, standing: bool) -> None:
    head = "while" if standing else "when: user.joined\n    if"
    written = f"triggers:\n  t:\n    {head}: {text}\n    then: {{roles: [employee]}}\n"
    assert refused("triggers", written) == []


# --- edits of the sample academy --------------------------------------------------------------------------------------
SCRAPS: list[Any] = [
    None,
    "",
    "  ",
    "care",
    "true",
    True,
    7,
    1.5,
    [],
    {},
    ["care"],
    [None],
    {"team": "care"},
    "everyone",
]
SCRAPS += [{"any": ["care"]}, {"known": True}, [["care"]], {"all": [{"team": "care"}]}, "user.joined", "3 days", "keep"]


def places(tree: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return where something stands in a document."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [place for key, value in inner for place in [(*at, key), *places(value, (*at, key))]]


def edited(tree: Any, by: random.Random) -> Any:
    """Return a document with one thing deleted, replaced, moved, or called otherwise."""
    tree = deepcopy(tree)
    *path, last = by.choice(places(tree))
    inside = tree
    for key in path:
        inside = inside[key]
    match by.choice(("delete", "replace", "move", "rename")):
        case "delete":
            del inside[last]
        case "replace":
            inside[last] = by.choice(SCRAPS)
        case "move":
            *path, other = by.choice(places(tree))
            there = tree
            for key in path:
                there = there[key]
            inside[last] = deepcopy(there[other])
        case "rename" if isinstance(inside, dict):
            keys = [
                "at",
                "user",
                "expect",
                "has",
                "team",
                "roles",
                "any",
                "none",
                "if",
                "while",
                "title",
                "grace",
                "then",
                "nonsense",
                "Über uns",
            ]
            inside[by.choice(keys)] = inside.pop(last)
    return tree


@pytest.mark.parametrize("files", [SAMPLE, SCENARIOS], ids=["rules", "scenarios"])
@pytest.mark.parametrize("seed", range(scaled(fast=2, usual=3, long=40)))
def test_what_the_reader_accepts_is_accepted_and_both_refuse_wrong_forms(seed: int, files: dict[str, str]) -> None:
    by = random.Random(seed)
    accepted = wrong = 0
    for _ in range(60):
        path = by.choice(sorted(files))
        kind = kind_of(path)
        text = yaml.safe_dump(edited(as_written(files[path]), by), allow_unicode=True, sort_keys=False)
        found = codes(files | {path: text})
        said = refused(kind, text)
        if kind == "catalog" and found:
            found = _of_catalog(files | {path: text})
        accepted += not found
        wrong += bool(found & FORM)
        if not found:
            assert said == [], f"the schema refuses what the reader accepts:\n{text}"
        if found & FORM:
            assert said, f"only the reader refuses ({found}):\n{text}"
    assert accepted > 3
    assert wrong > 10


def _of_catalog(files: dict[str, str]) -> set[str]:
    return codes({"catalog.yaml": files["catalog.yaml"]})
