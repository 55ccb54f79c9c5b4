"""Reads the files of a rules folder: `catalog.yaml`, the YAML files under `triggers/`, those under `tests/`."""

from collections.abc import Callable
from pathlib import Path

from engine.authoring.problems import Code, Report
from engine.authoring.read_scenarios import is_scenario_file
from engine.authoring.reader import CATALOG, is_rule_file
from engine.authoring.triggers import Place
from engine.authoring.yaml_nodes import MAX_CHARACTERS


def read_folder(path: Path) -> dict[str, str]:
    """Return the text of the rule files under `path`, by relative path with `/`.

    Raises InvalidRules if the folder or the catalog is missing, or a file cannot be opened or is not UTF-8.
    """
    report = Report()
    if not path.is_dir():
        message = f"there is no folder {path} here; go to where it is, or make it; `rolecall init academy` shows one"
        report.error(Place(str(path), 1, 1), Code.MISSING_FILE, message)
    elif not (path / CATALOG).is_file():
        other = path / "catalog.yml"
        message = f"the catalog is missing in {path}; " + (
            "rename catalog.yml to catalog.yaml"
            if other.is_file()
            else "create catalog.yaml there, `rolecall init` shows one"
        )
        report.error(Place(CATALOG, 1, 1), Code.MISSING_FILE, message)
    report.check()
    files = _files(path, is_rule_file, report)
    report.check()
    return files


def read_scenario_files(path: Path) -> dict[str, str]:
    """Return the text of the scenario files under the rules folder `path`, by relative path with `/`.

    They are no part of the rules: what is applied does not know them. Raises InvalidRules if a file cannot be opened
    or is not UTF-8.
    """
    report = Report()
    files = _files(path, is_scenario_file, report)
    report.check()
    return files


def _files(path: Path, wanted: Callable[[str], bool], report: Report) -> dict[str, str]:
    files = {}
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if wanted(name) and file.is_file():
            text = _read(file, name, report)
            if text is not None:
                files[name] = text
    return files


def _read(file: Path, name: str, report: Report) -> str | None:
    try:
        with file.open("rb") as opened:
            content = opened.read(4 * MAX_CHARACTERS + 1)
        if len(content) > 4 * MAX_CHARACTERS:
            message = f"the file is too large: at most {MAX_CHARACTERS:,} characters are read; split it"
            report.error(Place(name, 1, 1), Code.TOO_LARGE, message)
            return None
        return content.decode("utf-8")
    except OSError as problem:
        message = f"the file cannot be opened: {problem.strerror}"
        report.error(Place(name, 1, 1), Code.MISSING_FILE, message)
    except UnicodeDecodeError as problem:
        before = content[: problem.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        message = "the file is not UTF-8 text; save it as UTF-8 without BOM"
        report.error(Place(name, before.count(b"\n") + 1, column), Code.UNREADABLE, message)
    return None
