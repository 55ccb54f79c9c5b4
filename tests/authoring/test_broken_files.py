"""Every broken file is refused with one problem, at the right place, in words that help."""

import shutil
from pathlib import Path

import pytest

from engine.authoring.folder import read_folder, read_scenario_files
from engine.authoring.problems import Code, InvalidRules
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.reader import read_rules
from engine.clock import parse
from tests.authoring.academy import BROKEN

DOUBTFUL = BROKEN.parent / "doubtful"
NOW = parse("2026-06-30T18:00:00Z")
EXPECTED = [line.split(" | ", 3) for line in (BROKEN / "expected.txt").read_text(encoding="utf-8").splitlines()]


def _lay_out(case: str, folder: Path) -> Path:
    """Make a rule folder of a broken file: a catalog alone, a trigger file with a good catalog, or a whole folder."""
    if case.startswith("folders/"):
        return BROKEN / case
    (folder / "triggers").mkdir()
    if case.startswith("scenarios/"):
        (folder / "tests").mkdir()
        shutil.copy(BROKEN / "good.yaml", folder / "catalog.yaml")
        shutil.copy(BROKEN / "triggers.yaml", folder / "triggers")
        shutil.copy(BROKEN / f"{case}.yaml", folder / "tests")
    elif case.startswith("catalog/"):
        shutil.copy(BROKEN / f"{case}.yaml", folder / "catalog.yaml")
    else:
        shutil.copy(BROKEN / "good.yaml", folder / "catalog.yaml")
        shutil.copy(BROKEN / f"{case}.yaml", folder / "triggers")
    return folder


def _read(folder: Path) -> None:
    rules, _ = read_rules(read_folder(folder))
    read_scenarios(read_scenario_files(folder), rules)


@pytest.mark.parametrize(("case", "place", "code", "message"), EXPECTED, ids=[row[0] for row in EXPECTED])
def test_is_refused_where_it_is_wrong(case: str, place: str, code: str, message: str, tmp_path: Path) -> None:
    folder = _lay_out(case, tmp_path)
    with pytest.raises(InvalidRules) as refused:
        _read(folder)
    (problem,) = refused.value.problems
    assert f"{problem.place.line}:{problem.place.column}" == place
    assert problem.code == code
    assert problem.message.replace(str(folder), "FOLDER") == message
    assert str(problem).startswith(f"{problem.place.file}:{place}: ")
    assert problem.severity == "error"


DOUBTS = [line.split(" | ", 3) for line in (DOUBTFUL / "expected.txt").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", sorted({row[0] for row in DOUBTS}))
def test_is_warned_of_where_it_is_doubtful(case: str) -> None:
    files = {f"triggers/{case}.yaml": (DOUBTFUL / f"{case}.yaml").read_text(encoding="utf-8")}
    catalog = "" if not case.startswith("catalog-") else files.pop(f"triggers/{case}.yaml")
    files["catalog.yaml"] = catalog or (BROKEN / "good.yaml").read_text(encoding="utf-8")
    files.setdefault("triggers/t.yaml", "triggers:\n  t:\n    while: {team: care}\n    then: {roles: [nurse]}\n")
    if not catalog:
        del files["triggers/t.yaml"]
    file = "catalog.yaml" if catalog else f"triggers/{case}.yaml"
    found = [
        f"{case} | {one.place.line}:{one.place.column} | {one.code} | {one.message}"
        for one in read_rules(files, now=NOW)[1]
        if one.place.file == file
    ]
    assert found == [" | ".join(row) for row in DOUBTS if row[0] == case]


def test_every_kind_of_warning_is_met() -> None:
    assert {path.stem for path in DOUBTFUL.glob("*.yaml")} == {row[0] for row in DOUBTS}
    assert {row[2] for row in DOUBTS} == {code.id for code in Code if code.id > "RC2"} - {
        "RC215"
    }  # `test_wide` has that


def test_every_broken_file_is_in_the_list() -> None:
    files = {path.relative_to(BROKEN).with_suffix("").as_posix() for path in BROKEN.glob("[cts]*s/*.yaml")}
    files |= {path.relative_to(BROKEN).with_suffix("").as_posix() for path in BROKEN.glob("catalog/*.yaml")}
    files |= {path.relative_to(BROKEN).as_posix() for path in BROKEN.glob("folders/*")}
    assert files == {row[0] for row in EXPECTED}
    assert len(files) >= 80


def test_the_list_meets_every_kind_of_error() -> None:
    assert {row[2] for row in EXPECTED} == {code.id for code in Code if code.id < "RC2"}


def test_the_good_catalog_is_good() -> None:
    read_rules({"catalog.yaml": (BROKEN / "good.yaml").read_text(encoding="utf-8")})


def test_all_problems_of_all_files_come_at_once_in_order() -> None:
    files = {
        "catalog.yaml": "teams: {care: {titel: Zorg}}\nroles: {nurse: {}, Nurse: {}}\n",
        "triggers/a.yaml": "triggers:\n  a:\n    while: {team: cares, job_title: nurse}\n    then: {roles: [nurse]}\n",
        "triggers/b.yaml": "triggers: [\n",
    }
    with pytest.raises(InvalidRules) as refused:
        read_rules(files)
    places = [(problem.place.file, problem.place.line) for problem in refused.value.problems]
    assert places == [
        ("catalog.yaml", 1),
        ("catalog.yaml", 2),
        ("triggers/a.yaml", 3),
        ("triggers/a.yaml", 3),
        ("triggers/b.yaml", 2),
    ]
    assert str(refused.value).count("\n") == 4


def test_a_hopeless_file_stops_at_a_number_of_problems() -> None:
    teams = "".join(f"  t{number}: {{titel: x}}\n" for number in range(1000))
    with pytest.raises(InvalidRules) as refused:
        read_rules({"catalog.yaml": f"teams:\n{teams}"})
    assert len(refused.value.problems) == 200


def test_size_is_limited() -> None:
    with pytest.raises(InvalidRules, match="at most 1,000,000 are read"):
        read_rules({"catalog.yaml": "# " + "x" * 1_000_000})
    with pytest.raises(InvalidRules, match="more than 100,000 values"):
        read_rules({"catalog.yaml": "teams: [" + "a," * 100_000 + "]"})


def test_a_key_that_stands_twice_does_not_hide_what_else_is_wrong() -> None:
    with pytest.raises(InvalidRules) as refused:
        read_rules({"catalog.yaml": "teams: {care: {}, care: {}}\nroles: {nurse: {titel: Nurse}}\n"})
    assert [problem.code for problem in refused.value.problems] == ["RC106", "RC110"]


def test_the_nearest_of_many_names_is_found() -> None:
    teams = "".join(f"  team {number:05}: {{}}\n" for number in range(3000))
    with pytest.raises(InvalidRules, match="did you mean `team 01234`"):
        read_rules({"catalog.yaml": f"teams:\n{teams}groups: {{g: {{team: tean 01234}}}}\n"})
