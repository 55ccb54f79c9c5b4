"""Reading a rule folder."""

from pathlib import Path

import pytest

from engine.authoring.folder import read_folder
from engine.authoring.problems import InvalidRules


def test_only_the_catalog_and_the_triggers_are_read(tmp_path: Path) -> None:
    (tmp_path / "triggers" / "care").mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    (tmp_path / "catalog.yaml").write_bytes(b"teams: {}\r\n")
    for name in ("triggers/b.yml", "triggers/care/a.yaml", "triggers/notes.txt", "triggers/.b.yaml", "tests/a.yaml"):
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    assert read_folder(tmp_path) == {
        "catalog.yaml": "teams: {}\r\n",
        "triggers/b.yml": "# triggers/b.yml\n",
        "triggers/care/a.yaml": "# triggers/care/a.yaml\n",
    }


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidRules, match=r"there is no folder .*rolecall init"):
        read_folder(tmp_path / "rules")


def test_a_missing_catalog(tmp_path: Path) -> None:
    with pytest.raises(InvalidRules, match=r"^catalog\.yaml:1:1: the catalog is missing"):
        read_folder(tmp_path)


def test_files_that_are_no_text_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "triggers").mkdir()
    (tmp_path / "catalog.yaml").write_bytes(b"a: \xff\n")
    (tmp_path / "triggers" / "a.yaml").write_bytes("x: é\ny: \ud7ff".encode() + b"\xe9")
    with pytest.raises(InvalidRules) as refused:
        read_folder(tmp_path)
    assert [str(problem.place) for problem in refused.value.problems] == ["catalog.yaml:1:4", "triggers/a.yaml:2:5"]


def test_a_file_far_too_large_is_not_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "catalog.yaml").open("wb") as catalog:
        catalog.truncate(100_000_000)
    with pytest.raises(InvalidRules, match="too large"):
        read_folder(tmp_path)
