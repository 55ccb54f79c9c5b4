"""Somebody's own view as a page: everything is on it, nothing can be smuggled into it, everybody can read it."""

import os
import re
import stat
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

from connectors.commands.writing import write_whole
from connectors.view.page import page
from engine.clock import DAY, HOUR
from engine.explain.user import user_view
from engine.store.database import Database
from engine.store.tables import assignment, item, user
from tests.commands.conftest import Rolecall
from tests.commands.pages import Page, contrast, tables
from tests.explain.academy import NOW, RULES, assign, give, happened, stop, tell

pytestmark = pytest.mark.usefixtures("database")
ATTRIBUTES = {"lang", "charset", "name", "content", "http-equiv", "scope", "id", "class", "datetime", "aria-labelledby"}
"""All that the page uses; none of them loads or does anything."""
HOSTILE = """</title><script>alert(1)</script><img src=x onerror="alert('2')"> & {{ 7*7 }} "'"""


@pytest.fixture
def everything(database: Database) -> Database:
    """Anna has a bit of all there is: two roles, one blocked with what it carries, items done, open and unseen."""
    with database.unit() as work:
        stop(work, "u-1", "role", "nurse", until=NOW + 15 * HOUR, note='she said "not yet" <soon>')
        stop(work, "u-1", "role", "nurse", job="job-c", actor="sam", note=None, since=NOW - 2 * DAY)
        work.run(sa.update(assignment).where(assignment.c.target == "nurse").values(active=False))
        work.run(sa.update(assignment).where(assignment.c.target == "gdpr-basics").values(active=False))
        person = {"source": "job", "lasting": True, "actor": "griet.wouters"}
        give(work, "u-1", "role", "auditor", **person, origin="job-1", note="for the summer", until=NOW + DAY)
        assign(work, "u-1", "role", "auditor")
        told = {"event_source": "hr", "event_id": "hr-2", "order": happened(NOW - 6 * DAY, "hr-2"), "lasting": True}
        give(work, "u-1", "qualification", "wound-care", source="when", origin="wounds-again", **told)
        give(work, "u-2", "qualification", "gdpr-basics", origin="gdpr-for-sales", mandatory=True)
        assign(work, "u-2", "qualification", "gdpr-basics", mandatory=True)
        tell(work, "hr-9", "learning.completed", "u-2", {"item": "gdpr-elearning"}, at=NOW - 2 * DAY)
    return database


@pytest.fixture
def hostile(everything: Database) -> Database:
    """Whatever people and messages may say is said in a hostile way."""
    with everything.unit() as work:
        work.run(sa.update(user).values(name=HOSTILE + "\x00\x1b"))
        work.run(sa.insert(item).values(name="wound-practice", title=HOSTILE, title_order=happened(NOW, "a")))
        person = {"source": "job", "lasting": True, "actor": HOSTILE, "note": HOSTILE}
        give(work, "u-1", "role", "auditor", **person, origin=HOSTILE)
        stop(work, "u-1", "qualification", "gdpr-basics", job=HOSTILE, actor=HOSTILE, note=HOSTILE)
        assign(work, "u-1", "role", HOSTILE)
    return everything


def shown(database: Database, who: str) -> str:
    with database.read() as work:
        return page(user_view(work, RULES, who))


USERS = ("u-1", "u-2", "u-3", "u-4")


def test_everything_is_on_the_page(everything: Database) -> None:
    anna = Page(shown(everything, "u-1"))
    assert anna.inside("h1") == ["Anna Bakker"]
    parts = ["Is", "roles", "May become", "optional, 0 of 1 reached", "Blocked"]
    assert anna.inside("h2") == parts
    said = anna.text()
    for part in (
        "u-1 active, joined 2026-03-23",
        "given by griet.wouters on 2026-06-26, until 2026-07-02 09:00 UTC: for the summer (job job-1)",
        "because of completing a learning item on 2026-06-25 (trigger wounds-again)",
        "Wounds in theory wound-theory done 2026-06-25",
        "Wounds in practice wound-practice open –",
        'role Nurse nurse mira 2026-06-30 until the end of 2026-07-01 she said "not yet" <soon>',
        "role Nurse nurse sam 2026-06-29 until somebody unblocks it –",
        "as long as the trigger nurse-nl holds: Nurses of Care in the Netherlands.",
        "Hidden, because this role is blocked: GDPR basics gdpr-basics , mandatory",
        "As it was on 2026-07-01 at 09:00 UTC.",
    ):
        assert part in said
    bram = Page(shown(everything, "u-2"))
    assert bram.inside("h2", "small") == ["mandatory, all reached"]
    said = bram.text()
    assert "GDPR in an hour gdpr-elearning learners cannot see it done 2026-06-29" in said
    assert "Qualification On Asked for now GDPR basics gdpr-basics 2026-06-29 yes" in said


def test_of_those_who_are_not_there_the_page_says_what_waits(everything: Database) -> None:
    with everything.unit() as work:
        give(work, "u-3", "role", "nurse")
        give(work, "u-4", "role", "nurse")
    left, expected = Page(shown(everything, "u-3")), Page(shown(everything, "u-4"))
    waits = ["Nurse", "nurse", "role", "GDPR basics", "gdpr-basics", "mandatory"]
    waits += ["Wound care", "wound-care", "optional"]
    assert left.inside("h2") == [
        "Hidden since they left on 2026-06-28; there again if they come back before 2026-07-28"
    ]
    assert expected.inside("h2") == ["Shows when they join"]
    assert left.inside("h3") == expected.inside("h3") == waits
    assert expected.inside("h1") == ["u-4"]  # nobody told a name


@pytest.mark.parametrize("who", USERS)
def test_nothing_can_be_smuggled_into_the_page(hostile: Database, who: str) -> None:
    plain, attacked = Page(shown(hostile, "u-2")), Page(shown(hostile, who))
    assert {tag for tag, _ in attacked.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "article"),
        *("h1", "h2", "h3", "p", "ul", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"),
        *("bdi", "code", "small", "em", "strong", "span", "time"),
    }
    assert {name for _, given in attacked.tags for name in given} <= ATTRIBUTES
    assert attacked.inside("style") == plain.inside("style")
    assert attacked.inside("h1") == [f"{HOSTILE}��"]


def test_the_page_needs_nothing_else_and_does_nothing(everything: Database) -> None:
    text = shown(everything, "u-1")
    assert not re.search(r"https?:|//|url\(|@import|<script|<link|<img|\bsrc=|\bhref=|\bon[a-z]+=", text)
    policies = [
        given["content"] for _, given in Page(text).tags if given.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


@pytest.mark.parametrize("who", USERS)
def test_headings_go_down_step_by_step_and_name_their_sections(hostile: Database, who: str) -> None:
    read = Page(shown(hostile, who))
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [given["id"] for tag, given in read.tags if tag == "h2"]
    assert len(ids) == len(set(ids))
    assert [given["aria-labelledby"] for tag, given in read.tags if tag == "section"] == ids
    (html,) = (given for tag, given in read.tags if tag == "html")
    assert html == {"lang": "en"}
    assert ("meta", {"charset": "utf-8"}) in read.tags
    assert [tag for tag, _ in read.tags if tag in ("header", "main", "footer")] == ["header", "main", "footer"]


@pytest.mark.parametrize("who", USERS)
def test_tables_have_a_caption_and_every_cell_its_headings(hostile: Database, who: str) -> None:
    for table in tables(Page(shown(hostile, who))):
        assert table[0][0] == "caption"
        heads = [given for tag, given in table if tag == "th" and given["scope"] == "col"]
        rows = "".join({"tr": "|", "th": "h", "td": "d"}.get(tag, "") for tag, _ in table).split("|")[1:]
        assert rows[0] == "h" * len(heads)
        assert len(rows) > 1
        assert set(rows[1:]) == {"h" + "d" * (len(heads) - 1)}
        assert [given["scope"] for tag, given in table if tag == "th"] == ["col"] * len(heads) + ["row"] * (
            len(rows) - 1
        )


def test_colours_differ_enough_and_say_nothing_that_words_do_not(everything: Database) -> None:
    text = shown(everything, "u-1")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", text))
    for ink in ("ink", "quiet", "done", "open"):
        for paper in ("paper", "head"):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
    assert not re.search(r"#[0-9a-f]{3,6}\b", re.sub(r"--\w+: #[0-9a-f]{6};", "", text))  # no others
    read = Page(text)
    for state in ("done", "open"):
        assert state in read.inside("span") + read.inside("strong")
    assert "@media print" in text


# --- the command ------------------------------------------------------------------------------------------------------
def test_the_page_is_written_into_a_file(rolecall: Rolecall, folder: Path, everything: Database) -> None:
    assert rolecall("user", "u-1", "--html", "anna.html").stdout == "The page is in anna.html.\n"
    assert Page((folder / "anna.html").read_text("utf-8")).inside("h1") == ["Anna Bakker"]
    assert {one.name for one in folder.iterdir()} == {"anna.html", "rolecall-data"}


def test_a_minus_is_standard_output_and_the_page_alone(rolecall: Rolecall, folder: Path) -> None:
    said = rolecall("user", "u-2", "--html", "-")
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout.startswith("<!doctype html>")
    assert said.stdout.endswith("</html>\n")
    assert not (folder / "-").exists()


@pytest.mark.parametrize(
    ("file", "why"), [("no/such/page.html", "No such file or directory"), ("rolecall-data", "Is a directory")]
)
def test_a_file_that_cannot_be_written_is_one_clear_error(
    rolecall: Rolecall, folder: Path, file: str, why: str
) -> None:
    said = rolecall("user", "u-1", "--html", file)
    assert (said.exit_code, said.stdout, said.stderr) == (1, "", f"{file}: {why}\n")
    assert {one.name for one in folder.iterdir()} == {"rolecall-data"}


def test_an_unknown_user_leaves_the_file_alone(rolecall: Rolecall, folder: Path) -> None:
    (folder / "page.html").write_text("earlier")
    assert rolecall("user", "nobody", "--html", "page.html").exit_code == 1
    assert (folder / "page.html").read_text() == "earlier"


def test_a_page_is_for_people_and_not_with_json(rolecall: Rolecall, folder: Path) -> None:
    for other in ("--json", "--facts"):
        said = rolecall("user", "u-1", "--html", "page.html", other)
        assert (said.exit_code, said.stdout) == (2, "")
    assert not (folder / "page.html").exists()


# --- whole or not at all ----------------------------------------------------------------------------------------------
def test_a_disk_that_fails_leaves_the_file_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "page.html"
    file.write_text("earlier")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left") as problem:
        write_whole(file, "new")
    assert problem.value.filename == str(file)
    assert file.read_text() == "earlier"
    assert {one.name for one in folder.iterdir()} == {"page.html", "rolecall-data"}


def test_a_file_keeps_its_rights_and_a_link_leads_on(folder: Path) -> None:
    file, link = folder / "page.html", folder / "link.html"
    file.write_text("earlier")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(link, "new")
    assert (file.read_text(), link.is_symlink(), stat.S_IMODE(file.stat().st_mode)) == ("new", True, 0o640)


def test_a_link_that_leads_to_itself_is_an_error_too(folder: Path) -> None:
    (folder / "loop.html").symlink_to("loop.html")
    with pytest.raises(OSError, match="leads to itself") as problem:
        write_whole(folder / "loop.html", "new")
    assert problem.value.filename == str(folder / "loop.html")


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_whole(Path("/dev/null"), "new")
    assert not Path("/dev/null").is_file()


def test_a_full_standard_output_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr("typer.get_binary_stream", lambda _name: full)
        with pytest.raises(OSError, match="No space left") as problem:
            write_whole(Path("-"), "new")
    assert problem.value.filename == "standard output"
