"""Deliberate defects can still be made, and name tests that are there; `make mutants` has them found."""

import re
from pathlib import Path

import pytest

from tests.mutants import DEFECTS, ROOT, Defect


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_deliberate_defect_can_be_made_and_its_tests_are_there(defect: Defect, tmp_path: Path) -> None:
    for edit in defect.edits:
        copy = tmp_path / edit.file
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not copy.exists():
            copy.write_text((ROOT / edit.file).read_text("utf-8"), "utf-8")
        edit.made_in(tmp_path)
        compile(copy.read_text("utf-8"), edit.file, "exec")
    assert all((ROOT / one.partition("::")[0]).exists() for one in defect.tests)


def test_the_page_has_every_deliberate_defect() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    told = re.findall(r"^\| `([\w-]+)` \|", page.partition("## Deliberate defects")[2], re.MULTILINE)
    assert told == [defect.name for defect in DEFECTS]
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 12
