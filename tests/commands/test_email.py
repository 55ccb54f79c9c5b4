"""email preview, email notice: what people would get, from the templates as they are; validate looks at them too."""

import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.store.database import Database
from engine.store.tables import block, email_job, notice, user
from tests.commands.conftest import Rolecall, printed
from tests.explain.academy import NOW

TEMPLATES = Path(__file__).parents[2] / "rules" / "templates"


@pytest.fixture
def rules(folder: Path) -> Path:
    """A rules folder with a catalog and the templates of the sample academy."""
    shutil.copytree(TEMPLATES, folder / "rules" / "templates")
    (folder / "rules" / "catalog.yaml").write_text("roles: {nurse: {title: Nurse}}\n")
    return folder / "rules"


pytestmark = pytest.mark.usefixtures("database", "rules")


def test_a_role_brings_its_qualifications(rolecall: Rolecall, database: Database) -> None:
    with database.unit() as work:
        work.run(sa.update(user).where(user.c.id == "u-2").values(email="joris@example.com"))
    seen = printed(rolecall("email", "preview", "u-2", "NURSE", "--json"))
    assert (seen["user"], seen["to"], seen["obstacle"]) == ("u-2", "joris@example.com", None)
    assert seen["sender"] == "The academy <academy@example.com>"
    assert "Nurse" in seen["subject"]
    assert "GDPR basics (mandatory)" in seen["text"] or "GDPR basics (verplicht)" in seen["text"]
    assert "Wound care" in seen["html"]
    with database.read() as work:
        assert work.run(sa.select(email_job)).first() is None


def test_what_is_there_or_blocked_is_not_new(rolecall: Rolecall, database: Database) -> None:
    held = printed(rolecall("user", "u-1", "--json"))["qualifications"]
    assert [one["name"] for one in held] == ["gdpr-basics", "wound-care"]
    seen = printed(rolecall("email", "preview", "u-1", "nurse", "--json"))
    assert "Wound care" not in seen["text"]
    with database.unit() as work:
        row = {"user_id": "u-2", "kind": "qualification", "target": "wound-care", "job": "j", "actor": "x"}
        work.run(sa.insert(block).values(**row, since=NOW))
    seen = printed(rolecall("email", "preview", "u-2", "nurse", "--json"))
    assert "Wound care" not in seen["text"]
    assert "GDPR basics" in seen["text"]


def test_the_language_and_what_is_asked_for(rolecall: Rolecall) -> None:
    dutch = rolecall("email", "preview", "u-2", "wound-care", "--language", "nl-BE")
    assert "Language  nl\n" in dutch.stdout
    assert "* Wound care (vrijwillig)" in dutch.stdout
    assert "[ ] Wounds in theory" in dutch.stdout
    english = rolecall("email", "preview", "u-2", "wound-care", "--language", "en", "--mandatory").stdout
    assert "* Wound care (mandatory)" in english
    wrong = rolecall("email", "preview", "u-2", "wound-care", "--language", "fr")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "there are: en, nl" in wrong.stderr


def test_the_html_goes_into_a_file(rolecall: Rolecall, folder: Path, rules: Path) -> None:
    result = rolecall("email", "preview", "u-2", "nurse", "--language", "en", "--html", "email.html")
    assert result.exit_code == 0, result.stderr
    assert "<li><bdi>" in (folder / "email.html").read_text("utf-8")
    (rules / "templates" / "assigned.en.html").unlink()
    (folder / "email.html").unlink()
    result = rolecall("email", "preview", "u-2", "nurse", "--language", "en", "--html", "email.html")
    assert (result.exit_code, "there is no HTML template" in result.stderr) == (1, True)
    assert not (folder / "email.html").exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"status": "left"}, "has left"),
        ({"status": "expected"}, "not joined yet"),
        ({"email": None}, "no email address"),
    ],
)
def test_why_nobody_would_be_mailed_is_said(
    rolecall: Rolecall, database: Database, values: dict[str, str | None], said: str
) -> None:
    with database.unit() as work:
        work.run(sa.update(user).where(user.c.id == "u-2").values(**values))
    result = rolecall("email", "preview", "u-2", "nurse")
    assert result.exit_code == 0
    assert said in result.stderr
    assert "Nurse" in result.stdout


def test_what_admins_would_get(
    rolecall: Rolecall, database: Database, folder: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = rolecall("email", "notice")
    assert (nobody.exit_code, nobody.stderr) == (0, "It would not be sent: the setting admins names nobody.\n")
    monkeypatch.setenv("ROLECALL_ADMINS", "ada@example.com, bo@example.com")
    told = rolecall("email", "notice", "--language", "nl", "--html", "notice.html")
    assert (told.exit_code, told.stderr) == (0, "")
    assert "To        ada@example.com, bo@example.com\n" in told.stdout
    assert "  rolecall jobs approve a-job --note '…'\n" in told.stdout
    assert "Een opdracht" in (folder / "notice.html").read_text("utf-8")
    with database.read() as work:
        assert work.run(sa.select(notice)).first() is None
    seen = printed(rolecall("email", "notice", "--json"))
    assert (seen["to"], seen["language"]) == (["ada@example.com", "bo@example.com"], "en")
    for path in (rules / "templates").glob("held.*"):
        path.unlink()
    assert printed(rolecall("email", "notice", "--json")) == seen
    (rules / "templates" / "held.en.txt").write_text(
        "{% block subject %}x{% endblock %}{% block text %}y{% endblock %}"
    )
    html = rolecall("email", "notice", "--html", "notice.html")
    assert (html.exit_code, "there is no HTML template for the language en" in html.stderr) == (1, True)
    french = rolecall("email", "notice", "--language", "fr")
    assert (french.exit_code, "there are: en, nl" in french.stderr) == (1, True)
    (rules / "templates" / "held.en.txt").write_text("{% block subject %}{{ job.id }}{% endblock %}")
    broken = rolecall("validate")
    assert (broken.exit_code, "templates/held.en.txt:1:1: error: the text is missing" in broken.stderr) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("u-9", "nurse"), "no user is called 'u-9'"),
        (("u-1", "nurs"), "did you mean nurse?"),
        (("u-1", "role:wound-care"), "no role is called"),
    ],
)
def test_names_that_nothing_has(rolecall: Rolecall, words: tuple[str, str], said: str) -> None:
    result = rolecall("email", "preview", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr


def test_broken_templates_are_said_with_their_lines(rolecall: Rolecall, folder: Path, rules: Path) -> None:
    assert rolecall("validate").exit_code == 0
    text = (rules / "templates" / "assigned.nl.txt").read_text("utf-8")
    (rules / "templates" / "assigned.nl.txt").write_text(text.replace("{% endblock %}", "{% endblok %}"), "utf-8")
    html = (rules / "templates" / "assigned.en.html").read_text("utf-8")
    (rules / "templates" / "assigned.en.html").write_text(html.replace("item.title", "item.tittle"), "utf-8")
    result = rolecall("validate")
    assert (result.exit_code, result.stdout) == (1, "")
    first, second, last = result.stderr.splitlines()
    assert first.startswith("rules/templates/assigned.en.html:22:1: error: this cannot be filled in: ")
    assert "no `tittle`; did you mean `title`?; a learning item has `title`, `completed`" in first
    assert second.startswith("rules/templates/assigned.nl.txt:7:1: error: ")
    assert last == "2 problems in rules; nothing was changed."
    as_json = rolecall("validate", "--rules", str(folder / "rules"), "--json")
    seen = json.loads(as_json.stdout)
    assert (as_json.exit_code, seen["valid"]) == (1, False)
    assert [(one["file"], one["line"], one["code"]) for one in seen["problems"]] == [
        ("templates/assigned.en.html", 22, "RC301"),
        ("templates/assigned.nl.txt", 7, "RC301"),
    ]
    preview = rolecall("email", "preview", "u-1", "nurse")
    assert (preview.exit_code, "assigned.nl.txt:7:1" in preview.stderr) == (4, True)


def test_templates_may_lie_elsewhere_or_be_of_no_use(
    rolecall: Rolecall, folder: Path, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (rules / "templates").rename(folder / "letters")
    with monkeypatch.context() as patch:
        patch.setenv("ROLECALL_TEMPLATES", "nowhere")
        missing = rolecall("validate")
        assert (missing.exit_code, "rules/../nowhere:1:1: error: there is no such folder" in missing.stderr) == (
            1,
            True,
        )
        patch.setenv("ROLECALL_MAIL", "off")
        assert rolecall("validate").exit_code == 0
    monkeypatch.setenv("ROLECALL_TEMPLATES", "letters")
    assert rolecall("validate").exit_code == 0
    (folder / "letters" / "assigned.en.txt").write_text("{% block subject %}x{% endblock %}")
    wrong = rolecall("validate")
    assert (wrong.exit_code, "rules/../letters/assigned.en.txt:1:1: error: the text is missing" in wrong.stderr) == (
        1,
        True,
    )


def test_rules_without_templates_are_written_for_with_the_built_in_ones(
    rolecall: Rolecall, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = rolecall("email", "preview", "u-2", "nurse").stdout
    shutil.rmtree(rules / "templates")
    assert rolecall("validate").stderr == ""
    assert rolecall("email", "preview", "u-2", "nurse").stdout == own
    monkeypatch.setenv("ROLECALL_DEFAULT_LANGUAGE", "fr")  # there are none in French
    for command in (("validate",), ("email", "preview", "u-2", "nurse")):
        missing = rolecall(*command)
        assert "rules/templates:1:1: " in missing.stderr, command
        assert "there is no such folder" in missing.stderr
        assert missing.exit_code != 0
