"""Tables: fitted to a terminal, whole everywhere else."""

import re
import sys

import pytest

from connectors.commands.printing import counted, fields, minute, progress, table

LONG = "word " * 40
ROWS = [("u-1", LONG, None, True), ("u-2", "short", 7, False)]


def test_in_a_pipe_every_row_is_one_whole_line(capsys: pytest.CaptureFixture[str]) -> None:
    table(("id", "text", "number", "yes or no"), ROWS, indent="  ")
    heading, first, second = capsys.readouterr().out.splitlines()
    assert heading.split() == ["id", "text", "number", "yes", "or", "no"]
    assert first == f"  u-1  {LONG.strip()}          yes"
    assert second.startswith("  u-2  short ")


def test_at_a_terminal_long_values_are_folded_and_none_is_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    table(("id", "text", "number", "yes or no"), ROWS)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert max(len(line) for line in lines) <= 60
    assert sum(line.count("word") for line in lines) == 40
    assert "…" not in "".join(lines)


def test_what_looks_like_markup_is_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    table(("name",), [("[red]x[/red] \x1b[31m",)])
    said = capsys.readouterr().out
    assert "[red]x[/red]" in said
    assert "\x1b[31m" not in said


def test_fields_leave_out_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    fields([("a", 1), ("longer", "x\ny"), ("gone", None)])
    assert capsys.readouterr().out == "a       1\nlonger  x y\n"


def test_progress_is_silent_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("working", 3) as show:
        show(2)
    assert capsys.readouterr() == ("", "")


def test_progress_at_a_terminal_tells_what_is_done_of_how_much(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress("waiting") as show:
        show(0, what="choosing users")
        show(3, total=10, what="running")
    said = capsys.readouterr()
    assert (said.out, "running" in said.err, "3/10" in said.err) == ("", True, True)


def test_words() -> None:
    assert [counted(0, "user"), counted(1, "user"), counted(1200, "entry", "entries")] == [
        "0 users",
        "1 user",
        "1,200 entries",
    ]
    assert (minute("2026-07-01T09:00:30Z"), minute(None)) == ("2026-07-01 09:00", "")
