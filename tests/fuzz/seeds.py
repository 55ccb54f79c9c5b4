"""The seeds: a folder for each reader, a file for each seed; and the pages and rules that everybody can see."""

import re
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.readers import BETWEEN, RULES

ROOT = Path(__file__).parents[2]
SEEDS = Path(__file__).parent / "seeds"


def seeds(name: str) -> Sequence[bytes]:
    """Return the seeds of a reader, in an order that never changes."""
    kept = [file.read_bytes() for file in sorted((SEEDS / name).glob("*"))]
    return [*kept, *_SHOWN.get(name, list)()]


def _messages() -> list[bytes]:
    pages = [(ROOT / "docs" / name).read_text("utf-8") for name in ("messages.md", "hr.md")]
    blocks = (block for page in pages for block in re.findall(r"```json[^\n]*\n(.*?)```", page, re.DOTALL))
    feed = (ROOT / "examples" / "hr-feed.ndjson").read_bytes().splitlines()[:20]
    return [*(block.encode() for block in blocks), *feed]


def _rules() -> list[bytes]:
    catalog = (RULES / "catalog.yaml").read_bytes()
    return [catalog + BETWEEN + file.read_bytes() for file in sorted((RULES / "triggers").glob("*.yaml"))]


def _scenarios() -> list[bytes]:
    return [file.read_bytes() for file in sorted((RULES / "tests").glob("*.yaml"))]


def _templates() -> list[bytes]:
    return [file.read_bytes() for file in sorted((RULES / "templates").glob("assigned.*"))]


def _feeds() -> list[bytes]:
    return [b"\n".join((ROOT / "examples" / "hr-feed.ndjson").read_bytes().splitlines()[:10])]


_SHOWN = {"message": _messages, "rules": _rules, "scenarios": _scenarios, "template": _templates, "feed": _feeds}
