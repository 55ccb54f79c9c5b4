"""Pages, read strictly: what is on them, in which tags, in which colours."""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

EMPTY_TAGS = {"meta", "rect"}


class Page(HTMLParser):
    """A page, read strictly: every tag is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY_TAGS:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((tuple(self.open), " ".join(data.split())))

    def inside(self, *tags: str) -> list[str]:
        """The texts within such tags, in order."""
        return [text for path, text in self.texts if set(tags) <= set(path)]

    def text(self) -> str:
        """All that is read."""
        return " ".join(self.inside("body"))


def tables(read: Page) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """The captions, rows and cells of each table, in order."""
    starts = [number for number, (tag, _) in enumerate(read.tags) if tag == "table"]
    for start, end in pairwise([*starts, len(read.tags)]):
        yield [one for one in read.tags[start + 1 : end] if one[0] in ("caption", "tr", "th", "td")]


def contrast(one: str, other: str) -> float:
    """As WCAG 2 has it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
