"""What the pages show is true: their YAML is read, their messages are decoded, their commands are run.

A block's first line names its kind: yaml, json or console. A file name behind it (```yaml rules/triggers/a.yaml) is a
file that the reader is asked to save; it is there for the commands that follow. In what a command prints, `…` stands
for the rest of a line, or on a line of its own for any number of lines.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine import clock
from engine.authoring.folder import read_folder
from engine.authoring.problems import InvalidRules
from engine.authoring.read_scenarios import read_scenarios
from engine.authoring.reader import read_rules
from engine.messages.envelope import decode
from engine.messages.schema import schemas
from tests.size import scaled

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "examples/README.md", *sorted((ROOT / "docs").glob("*.md"))]
WALKS = [page for page in PAGES if "```console" in page.read_text(encoding="utf-8")]
NOW = clock.parse("2026-06-30T18:00:00Z")
TRIED_ELSEWHERE = {"sh", "sql", "yml"}
"""Kinds of blocks of the pages on servers and on CI: tests/test_production_docs.py, tests/test_ci.py."""
WRONG_ON_PURPOSE = {
    "team: frontdesk": "front-desk",
    "job_title: backer": "baker",
    "bert: {has": "bert",
    '"time": "yesterday"': "time",
}
"""What a block says that is wrong, since the page shows what happens then → what the refusal names."""


LONGEST_WALK = 900
ADOPTED = scaled(fast=2_000, usual=2_000, long=50_000)
"""People of the page on adopting an academy."""
"""Seconds, on a machine that has much else to do."""
UNTIL_IT_WORKS = (
    """for _ in $(seq 50); do rolecall status --json | grep -q '"worker": true' && break; sleep 0.2; done"""
)
"""A worker in the background is there before somebody has typed the next command."""


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    page: Path
    line: int
    kind: str
    rest: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True)
class Command:
    """One command of a page, and the lines that the page shows under it."""

    block: Block
    text: str
    shown: list[str]


def blocks(page: Path) -> list[Block]:
    found: list[Block] = []
    inside: list[str] | None = None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if inside is None and line.startswith("```"):
            inside, first, start = [], line.removeprefix("```"), number
        elif inside is not None and line == "```":
            kind, _, rest = first.partition(" ")
            found.append(Block(page, start, kind, rest, "".join(f"{one}\n" for one in inside)))
            inside = None
        elif inside is not None:
            inside.append(line)
    assert inside is None, f"{page}: a block is left open"
    return found


TRIED_AS_A_WHOLE = {"codes.md", "cookbook.md", "traps.md"}
"""By tests/authoring/test_code_pages.py, tests/commands/test_cookbook.py, tests/scenarios/test_traps.py."""


def of_kind(*kinds: str) -> list[Block]:
    return [
        block for page in PAGES for block in blocks(page) if block.kind in kinds and page.name not in TRIED_AS_A_WHOLE
    ]


def wrong_on_purpose(block: Block) -> str | None:
    return next((named for said, named in WRONG_ON_PURPOSE.items() if said in block.text), None)


@pytest.mark.parametrize("block", of_kind("yaml"), ids=str)
def test_rules_on_a_page_can_be_read(block: Block) -> None:
    named = wrong_on_purpose(block)
    if named is None:
        read(block)
        return
    with pytest.raises(InvalidRules) as refusal:
        read(block)
    assert named in str(refusal.value)


def read(block: Block) -> None:
    """Read the catalog, the triggers or the scenarios of a block; what it does not show is that of its academy."""
    academy = academy_of(block)
    if "scenarios:" in block.text:
        read_scenarios({"tests/page.yaml": block.text}, read_rules(academy, doubts=False)[0])
    elif "triggers:" in block.text:
        place = block.rest.removeprefix("rules/") or "triggers/page.yaml"
        read_rules(academy | {place: block.text})
    else:
        read_rules({"catalog.yaml": block.text})


def academy_of(block: Block) -> dict[str, str]:
    """The rules that the page's reader has saved when they come to a block, or else the sample academy."""
    above = [one for one in blocks(block.page) if one.line < block.line and one.rest.startswith("rules/")]
    saved = {one.rest.removeprefix("rules/"): one.text for one in above if "/tests/" not in one.rest}
    return saved if "catalog.yaml" in saved else read_folder(ROOT / "rules")


@pytest.mark.parametrize("block", of_kind("json"), ids=str)
def test_messages_on_a_page_can_be_decoded(block: Block) -> None:
    if block.rest == "answer":
        json.loads(block.text)
        return
    whole = block.text.startswith("{\n")
    for text in [block.text] if whole else block.text.splitlines():
        if wrong_on_purpose(block) is None:
            assert decode(text.encode(), received=NOW).type in schemas()


def test_every_block_is_of_a_kind_that_is_tried_or_a_picture() -> None:
    for page in PAGES:
        for block in blocks(page):
            assert (
                block.kind in {"yaml", "json", "console", "text", "mermaid", "jinja", "python", ""} | TRIED_ELSEWHERE
            ), block


def test_every_link_of_a_page_leads_somewhere() -> None:
    for page in [*PAGES, ROOT / "CONTRIBUTING.md"]:
        text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for link in re.findall(r"\]\((?!https?://)([^)]+)\)", text):
            file, _, anchor = link.partition("#")
            target = (page.parent / file).resolve() if file else page
            assert target.exists(), f"{page}: {link}"
            if anchor:
                titles = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
                assert anchor in [re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles], link


def test_every_code_of_a_parked_message_is_explained() -> None:
    used = set()
    for module in (*(ROOT / "engine").rglob("*.py"), *(ROOT / "connectors").rglob("*.py")):
        used |= set(re.findall(r'(?:\bRejected\(\s*|\bkeep\([^()]*,\s*)"([a-z_]+)"', module.read_text("utf-8")))
    page = (ROOT / "docs/messages.md").read_text("utf-8")
    table = page.split("`code` is for programs")[1].split("\n## ")[0]
    explained = re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)
    assert sorted(explained[1:]) == sorted(used)  # the first is the heading
    assert len(used) > 10


def test_every_module_has_its_place_in_the_picture_of_the_house() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    named = set(re.findall(r"`((?:engine|connectors)/[a-z_/]+)`", page))
    for section in re.split(r"^#+ ", page, flags=re.MULTILINE):
        title, _, text = section.partition("\n")
        if (folder := title.strip("`")) in ("connectors", *named):
            cells = re.findall(r"^\|([^|]+)\|", text, re.MULTILINE)
            named |= {f"{folder}/{name}" for cell in cells for name in re.findall(r"`([a-z_]+)`", cell)}
            named |= {f"{folder}/{name}" for name in re.findall(r"The door is `(?:\w+` in `)?([a-z_]+)`", text)}
    for file in (*(ROOT / "engine").rglob("*.py"), *(ROOT / "connectors").rglob("*.py")):
        module = str(file.relative_to(ROOT).with_suffix(""))
        places = [module, *(f"{folder}/" for folder in file.relative_to(ROOT).parents)]
        assert file.stem == "__init__" or named & set(places), f"docs/architecture.md does not name {module}"
    for name in named:
        place = ROOT / name
        assert place.is_dir() if name.endswith("/") else place.with_suffix(".py").exists() or place.is_dir(), name


@pytest.mark.slow
@pytest.mark.timeout(LONGEST_WALK + 20)
@pytest.mark.parametrize("page", WALKS, ids=lambda page: page.name)
def test_commands_on_a_page_print_what_it_shows(page: Path, tmp_path: Path) -> None:
    steps = [block for block in blocks(page) if block.kind == "console" or block.rest not in {"", "answer"}]
    commands = [command for block in steps for command in commands_of(block)]
    ran = walk(steps, tmp_path)
    assert len(ran) == len(commands)
    for command, (code, printed) in zip(commands, ran, strict=True):
        where = f"{command.block}: {command.text}\n{printed}"
        assert code == 0, where
        if command.shown:
            assert fits(command.shown, printed), f"{where}\nthe page shows:\n" + "\n".join(command.shown)


def commands_of(block: Block) -> list[Command]:
    if block.kind != "console":
        return []
    found: list[Command] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append(Command(block, line[2:], []))
        else:
            found[-1].shown.append(line)
    return found


def walk(steps: list[Block], folder: Path) -> list[tuple[int, str]]:
    """Do what a page says in one shell, from an empty folder; give exit code and output of each command."""
    (folder / "bin").mkdir()
    (folder / "out").mkdir()
    (folder / "walk").mkdir()
    program = folder / "bin/rolecall"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(ROOT / "worker.py"))} "$@"\n')
    program.chmod(0o755)
    lines = []
    count = 0
    for block in steps:
        if block.kind != "console":
            lines.append(f"cat > {shlex.quote(block.rest)} <<'THE END'\n{block.text}THE END")
        for command in commands_of(block):
            lines.append(f"{{ {command.text}\n}} > {folder}/out/{count} 2>&1; echo $? > {folder}/out/{count}.code")
            if command.text.endswith("&"):
                lines.append(UNTIL_IT_WORKS)
            count += 1
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    environment |= {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "COLUMNS": "120", "USER": "you", "LOGNAME": "you"}
    environment |= {"PEOPLE": str(ADOPTED)}
    script = ["bash", "-c", "\n".join(lines)]
    with subprocess.Popen(script, cwd=folder / "walk", env=environment, start_new_session=True) as shell:
        try:
            assert shell.wait(timeout=LONGEST_WALK) == 0
        finally:  # a worker in the background, too
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
    return [
        (int((folder / f"out/{n}.code").read_text()), (folder / f"out/{n}").read_text(encoding="utf-8"))
        for n in range(count)
    ]


def fits(shown: list[str], printed: str) -> bool:
    pattern = ""
    for line in shown:
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(part) for part in line.rstrip().split("…")) + r"[ ]*\n"
    return re.fullmatch(pattern, printed) is not None


@pytest.mark.slow
def test_make_run_prints_what_the_readme_shows(tmp_path: Path) -> None:
    assert "\nrun: setup " in (makefile := (ROOT / "Makefile").read_text("utf-8"))
    assert "worker.py demo\n" in makefile
    shown = next(block for block in blocks(ROOT / "README.md") if block.rest == "make run").text.splitlines()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ROLECALL_")}
    command = [sys.executable, str(ROOT / "worker.py"), "demo"]
    done = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, timeout=280, check=True)
    assert fits(shown, done.stdout), done.stdout


def test_what_a_page_shows_is_really_compared() -> None:
    assert fits(["a …", "…", "z"], "a 1\nb\nc\nz\n")
    assert fits(["…"], "")
    assert not fits(["a …", "z"], "a 1\nb\nz\n")
    assert not fits(["a"], "b\n")
