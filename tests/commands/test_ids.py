"""Lists of users in files: as people type them, and as spreadsheets save them."""

import io
from pathlib import Path

import pytest

from connectors.commands.exporting import export, guarded, unguarded
from connectors.commands.ids import Ids, WrongFile, ids_in
from engine.explain.outcomes import Result


def read(folder: Path, content: str | bytes) -> Ids:
    file = folder / "ids"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return ids_in(file)


def wrong(folder: Path, content: str | bytes) -> list[str]:
    with pytest.raises(WrongFile) as problem:
        read(folder, content)
    return [reason.removeprefix(f"{folder}/ids:") for reason in problem.value.reasons]


@pytest.mark.parametrize(
    "content",
    [
        "u-1\nu-2\n",
        "\ufeffu-1\r\n\r\n  u-2  ",
        "id\nu-1\nu-2\n",
        "User\nu-1\nu-2\n",
        "name;ID;team\nJansen, Jan;u-1;care\nDe Wit;u-2;\n",
        '\ufeffuser,name\r\nu-1,"Özdemir, Yasmin"\r\n"u-2","two\r\nlines"\r\n',
        "name\tuser\nAda\tu-1\n\t\n\nBo\tu-2\n",
        "user;id\nAda;u-1\nBo;u-2\n",
        "name;id\nÖzdemir;u-1\nBo;u-2\n".encode("cp1252"),
        "name\tid\nÖzdemir\tu-1\nBo\tu-2\n".encode("utf-16"),
    ],
)
def test_ids_are_found(tmp_path: Path, content: str | bytes) -> None:
    assert read(tmp_path, content) == Ids(ids=("u-1", "u-2"), repeated=0)


def test_who_is_named_again_is_counted(tmp_path: Path) -> None:
    assert read(tmp_path, "u-2\nu-1\nu-2\nu-2\n") == Ids(ids=("u-2", "u-1"), repeated=2)
    assert read(tmp_path, "") == Ids(ids=(), repeated=0)


def test_ids_with_commas_are_possible_in_quotes(tmp_path: Path) -> None:
    assert read(tmp_path, 'id\n"smit,j"\n').ids == ("smit,j",)


def test_every_wrong_line_is_told_with_its_number(tmp_path: Path) -> None:
    long = "x" * 256
    assert wrong(tmp_path, f"name;id\nAda;u-1\n\nBo;\nCy\nDi;{long}\n") == [
        "4: there is no id on this line",
        "5: there is no id on this line",
        f"6: {long[:60]!r} is no id: expected a text of 1 to 255 characters",
    ]
    assert wrong(tmp_path, "u-1\nu-2;u-3\nu-4,u-5\n") == [
        "2: 'u-2;u-3' has several values: expected one id",
        "3: 'u-4,u-5' has several values: expected one id",
    ]
    assert wrong(tmp_path, "\nname;team\nAda;care\n") == [
        "2: there are several columns: expected a first line that calls one id or user"
    ]
    assert wrong(tmp_path, "id\nÖ-1\n".encode("cp1252")) == ["2: the id is not UTF-8: save the file as CSV UTF-8"]
    assert wrong(tmp_path, "u-1\nu-\x002\n")[0].startswith("2: ")
    many = wrong(tmp_path, "id;name\n" + ";x\n" * 30)
    assert (len(many), many[-1]) == (21, " and 10 more lines that are wrong")


def test_a_file_that_is_no_table_is_said_to_be_none(tmp_path: Path) -> None:
    (problem,) = wrong(tmp_path, "id;name\nu-1;" + "x" * 200_000)
    assert problem.startswith("2: this cannot be read as a line of a table")


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-1", "@SUM(A1)", "'=1", "''-x", "u-1", "'quoted'", ""])
def test_no_text_becomes_a_formula_and_every_text_comes_back(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@"))
    assert unguarded(guarded(text)) == text


def test_what_is_exported_can_be_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    users = ("u-1", "=cmd|' /C calc'!A0", "smit,j", 'the "other"', "Özdemir")
    export((Result(user=user, name="=2+2", outcome="unknown") for user in users), "csv")
    assert out.getvalue().splitlines()[:2] == ["\ufeffuser,name,outcome", "u-1,'=2+2,unknown"]
    assert read(tmp_path, out.getvalue()).ids == users
