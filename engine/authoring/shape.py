"""The shape of what is written: keys, lists, single values; what is found instead is said in plain words."""

import re
from collections.abc import Collection, Iterable

from engine.authoring.problems import Code, Report, listed, nearest, shortened
from engine.authoring.yaml_nodes import Mapping, Node, Scalar, Sequence

MAX_NAME = 200
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")


def found(node: Node) -> str:
    """Say what stands there."""
    if isinstance(node, Scalar):
        return "nothing" if node.empty else f"`{shortened(node.text)}`"
    return "a list" if isinstance(node, Sequence) else "a block of `key: value`"


def wrong(node: Node, expected: str, report: Report) -> None:
    """Report that something else was expected here."""
    empty = isinstance(node, Scalar) and node.empty
    report.error(node.place, Code.EMPTY if empty else Code.WRONG_SHAPE, f"found {found(node)}, expected {expected}")


def block(node: Node, expected: str, report: Report) -> tuple[tuple[Scalar, Node], ...]:
    """Return the keys and values of a mapping; nothing, and a problem, if it is none."""
    if isinstance(node, Mapping):
        return node.entries
    wrong(node, expected, report)
    return ()


def keyed(node: Node, keys: Collection[str], of: str, report: Report) -> dict[str, Node]:
    """Return a mapping's values by key; keys other than `keys` are problems."""
    result = {}
    above: Scalar | None = None
    line = 0
    for key, value in block(node, f"the keys of {of}: {listed(keys)}", report):
        empty = isinstance(value, Scalar) and value.empty
        if key.text in keys:
            result[key.text] = value
            above = key if empty else None
        else:
            unknown(key, keys, of, report, slip=_slip(key, above, empty=empty, same_line=key.place.line == line))
        line = key.place.line
    return result


def _slip(key: Scalar, above: Scalar | None, *, empty: bool, same_line: bool) -> str | None:
    """Say which slip in writing YAML makes a key of something that was not meant as one."""
    if empty and same_line:
        return "a text with a comma in it needs quotes here"
    if empty and ":" in key.text:
        return "a blank is missing behind `:`"
    if above is not None and not same_line:
        return f"if it belongs to `{above.text}` above, move it to the right"
    return None


def unknown(key: Scalar, keys: Collection[str], of: str, report: Report, *, slip: str | None = None) -> None:
    """Report a key that has no meaning here, and perhaps by which slip it came to be one."""
    hint = f"; {slip}" if slip else nearest(key.text, keys) or f"; expected {listed(keys)}"
    report.error(key.place, Code.UNKNOWN_KEY, f"`{shortened(key.text)}` is not a key of {of}{hint}")


def text(node: Node, expected: str, report: Report) -> str | None:
    """Return a single text without outer blanks; None, and a problem, if there is none."""
    if isinstance(node, Scalar) and not node.empty:
        if node.text.strip():
            return node.text.strip()
        report.error(node.place, Code.EMPTY, f"found an empty text, expected {expected}")
        return None
    wrong(node, expected, report)
    return None


def scalars(node: Node, expected: str, report: Report) -> list[Scalar]:
    """Return the values of a list, or the one value that stands for itself; without those that are problems."""
    items: Iterable[Node] = node.items if isinstance(node, Sequence) else (node,)
    if isinstance(node, Sequence) and not node.items:
        report.error(
            node.place,
            Code.EMPTY,
            f"found an empty list, expected {expected}; leave the key out if there is nothing to say",
        )
    return [item for item in items if text(item, expected, report) is not None and isinstance(item, Scalar)]


def flag(node: Node, expected: str, report: Report) -> bool | None:
    """Return true or false; None, and a problem, for anything else."""
    if isinstance(node, Scalar) and node.text.strip().casefold() in ("true", "false"):
        return node.text.strip().casefold() == "true"
    if isinstance(node, Scalar) and not node.empty:
        report.error(node.place, Code.WRONG_VALUE, f"found {found(node)}, expected {expected}")
    else:
        wrong(node, expected, report)
    return None


def slug(name: Scalar, of: str, report: Report) -> bool:
    """Say whether a name is one that Rolecall's own things can have; a problem if not."""
    if not _SLUG.fullmatch(name.text):
        likely = re.sub(r"[^a-z0-9._-]+", "-", name.text.strip().casefold()).strip("-._")
        hint = f", for example `{shortened(likely)}`" if _SLUG.fullmatch(likely) else ""
        message = (
            f"`{shortened(name.text)}` cannot be the name of {of}: lower-case letters a to z, digits, "
            f"and `.`, `_` or `-` after the first{hint}"
        )
        report.error(name.place, Code.BAD_NAME, message)
        return False
    return short(name, of, report)


def short(name: Scalar, of: str, report: Report) -> bool:
    """Say whether a name is short enough to be kept and shown; a problem if not."""
    if len(name.text) <= MAX_NAME and name.text.strip():
        return True
    if name.text.strip():
        message = f"the name of {of} has {len(name.text)} characters, at most {MAX_NAME} are possible"
    else:
        message = f"the name of {of} is empty"
    report.error(name.place, Code.BAD_NAME, message)
    return False
