"""Every code has its page, its example produces it, and docs/codes.md is made of the pages."""

import re
from pathlib import Path

import pytest

from connectors.mail.templates import compile_templates
from engine.authoring.code_pages import CATALOG, all_pages, codes, page
from engine.authoring.folder import read_folder, read_scenario_files
from engine.authoring.problems import InvalidRules
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.reader import read_rules
from engine.authoring.wide import Reach
from engine.clock import parse

DOCS = Path(__file__).parents[2] / "docs" / "codes.md"
NOW = parse("2026-06-30T18:00:00Z")
BLOCKS = re.compile(r"```yaml (\S+)\n(.*?)```", re.DOTALL)


def test_the_page_of_all_codes_is_up_to_date() -> None:
    made = all_pages()
    assert DOCS.read_text(encoding="utf-8") == made, "run: python -m engine.authoring.code_pages > docs/codes.md"


@pytest.mark.parametrize("code", codes())
def test_a_page_says_why_and_how_to_mend_it(code: str) -> None:
    text = page(code)
    assert text.startswith(f"## {code}\n")
    for part in ("**Why it matters.** ", "**For example**", "**How to mend it.** "):
        assert text.count(part) == 1


@pytest.mark.parametrize("code", [code for code in codes() if code != "RC301"])
def test_the_example_produces_the_code(code: str, tmp_path: Path) -> None:
    files = dict(BLOCKS.findall(page(code)))
    assert files
    if code != "RC101":
        files.setdefault("catalog.yaml", CATALOG)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    try:
        people = Reach(active=34, users={"nurse": 30}) if code == "RC215" else None
        rules, problems = read_rules(read_folder(tmp_path), now=NOW, reaches=lambda _: people)
        read_scenarios(read_scenario_files(tmp_path), rules)
        assert code >= "RC2"
    except InvalidRules as invalid:
        problems = invalid.problems
        assert code < "RC2"
    assert code in {problem.code for problem in problems}


def test_the_example_of_a_template_is_refused(tmp_path: Path) -> None:
    found = re.search(r"```jinja\n(.*?)```", page("RC301"), re.DOTALL)
    assert found
    (tmp_path / "assigned.en.txt").write_text(found[1], encoding="utf-8")
    assert "RC301" in {problem.code for problem in compile_templates(tmp_path, "en")}
