"""Templates: the shipped ones, broken ones, and what they make of hostile texts."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.mail.content import Content, content_of, plain
from connectors.mail.templates import Templates, compile_templates
from engine.errors import NotReady
from engine.messages.outgoing import EmailItem, EmailJob, EmailLearningItem
from tests.mail.academy import TEMPLATES

LINKS = "https://academy.example.com/{kind}/{name}"
SHIPPED = Templates(TEMPLATES)
GOOD = "{% block subject %}New{% endblock %}\n{% block text %}\nHello {{ name }}\n{% endblock %}\n"


def content(*items: EmailItem, name: str | None = "Maria") -> Content:
    job = EmailJob(
        id="1", user="maria", email="maria@example.com", language="en", name=name, cause="event", assigned=items
    )
    return content_of(job, "en", LINKS)


def qualification(*learning_items: EmailLearningItem, title: str = "GDPR basics", mandatory: bool = True) -> EmailItem:
    return EmailItem(
        kind="qualification", name="GDPR basics", title=title, mandatory=mandatory, learning_items=learning_items
    )


def needed(title: str, *, completed: bool = False, visible: bool = True) -> EmailLearningItem:
    return EmailLearningItem(title=title, visible=visible, completed=completed)


def folder(path: Path, **files: str) -> Path:
    for name, text in {
        "assigned.en.txt": GOOD,
        **{key.replace("__", "."): text for key, text in files.items()},
    }.items():
        (path / name).write_text(text, "utf-8")
    return path


def test_the_shipped_templates_are_whole() -> None:
    assert compile_templates(TEMPLATES) == []
    assert SHIPPED.languages() == SHIPPED.languages("held") == {"en", "nl"}


def test_an_english_email_says_everything_new() -> None:
    role = EmailItem(kind="role", name="Nurse", title="Nurse")
    gdpr = qualification(needed("GDPR in an hour", completed=True), needed("The GDPR test"))
    optional = qualification(needed("Secret", visible=False), title="Wound care", mandatory=False)
    written = SHIPPED.write("en", content(role, gdpr, optional))
    assert written.subject == "New for you in the academy: Nurse and 2 more"
    assert written.text == (
        "Hello Maria,\n\nYou now have this role:\n\n* Nurse\n  https://academy.example.com/role/Nurse\n\n"
        "These qualifications are new for you:\n\n* GDPR basics (mandatory)\n  [x] GDPR in an hour (done)\n"
        "  [ ] The GDPR test\n  https://academy.example.com/qualification/GDPR%20basics\n\n* Wound care (optional)\n"
        "  One more learning item is needed that is not open yet."
        " You will find it in the academy as soon as it is.\n"
        "  https://academy.example.com/qualification/GDPR%20basics\n\nKind regards,\nyour academy\n"
    )
    assert written.html is not None
    for said in ("Nurse</a>", "GDPR in an hour</bdi> (done)", "The GDPR test</bdi></li>", "(mandatory)", "(optional)"):
        assert said in written.html
    assert "Secret" not in written.text + written.html


def test_a_dutch_email() -> None:
    written = SHIPPED.write("nl", content(qualification(needed("AVG in een uur", completed=True)), name=None))
    assert written.subject == "Nieuw voor jou in de academie: GDPR basics"
    assert written.text.startswith("Hallo,\n\nDeze kwalificatie is nieuw voor jou:\n\n* GDPR basics (verplicht)\n")
    assert "Je hebt alles wat nodig is al gedaan." in written.text
    assert written.html is not None
    assert 'lang="nl"' in written.html


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("nl", "nl"),
        ("NL", "nl"),
        ("nl-BE", "nl"),
        ("nl_BE", "nl"),
        ("en-GB", "en"),
        ("de", "en"),
        ("../../x", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_the_users_or_the_default(told: str, written: str) -> None:
    assert SHIPPED.language(told) == written


HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "Line\r\nBcc: everybody@example.org",
    "\u202egnp.exe\u2066",
    "👩🏽‍⚕️ Zoë Ångström",
    "שלום عليكم",
    "a\x00b\x1b[31m\u2028c",
    "&amp; \"quoted\" 'so'",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_hostile_texts_stay_texts(text: str, language: str) -> None:
    written = SHIPPED.write(language, content(qualification(needed(text), title=text), name=text))
    assert written.html is not None
    assert "\n" not in written.subject
    assert "<script" not in written.html
    for character in ("\r", "\u202e", "\u2066", "\x00", "\x1b", "\u2028"):
        assert character not in written.subject + written.text + written.html
    assert plain(text) in written.text
    assert "49" not in written.text + written.html


@given(text=st.text(max_size=400))
def test_any_text_becomes_one_calm_line(text: str) -> None:
    line = plain(text)
    assert len(line) <= 300
    assert line.splitlines() in ([], [line])
    assert line == plain(line)
    line.encode("utf-8")


@given(name=st.text(), kind=st.sampled_from(["role", "qualification"]))
def test_a_link_leads_nowhere_else(name: str, kind: str) -> None:
    item = EmailItem(kind="role" if kind == "role" else "qualification", name=name, title="x")
    made = content(item)
    (new,) = (*made.roles, *made.qualifications)
    rest = new.link.removeprefix(f"https://academy.example.com/{kind}/")
    assert rest != new.link or not name
    assert all(one.isascii() and (one.isalnum() or one in "%._~-") for one in rest)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD + "{% if %}", 5, "not a template that Jinja2 understands"),
        (GOOD.replace("Hello", "{% for one in roles %}"), 4, "endblock"),
        (GOOD.replace("{{ name }}", "{{ nmae }}"), 3, "no `nmae`; did you mean `name`?"),
        (GOOD.replace("{{ name }}", "\n\n{{ roles[7].title }}"), 5, "no element 7"),
        (GOOD.replace("{{ name }}", "{{ ''.__class__.__mro__ }}"), 3, "unsafe|undefined"),
        (GOOD.replace("{{ name }}", "{{ 1 / 0 }}"), 3, "division by zero"),
        (GOOD.replace("{{ name }}", "{{ 'x' * 10**9 }}"), 3, "not available"),
        (GOOD.replace("{{ name }}", "{{ 'x' * 999999999 }}"), 3, "only for numbers"),
        (GOOD.replace("{{ name }}", "{% for a in range(999) %}" + "x" * 9999 + "{% endfor %}"), 1, "at most 1,000,000"),
        (GOOD.replace("{{ name }}", "{% for a in range(99999) %}xxxxxxxxxxxx{% endfor %}"), 3, "counts to 1,000"),
        (GOOD.replace("{{ name }}", "{% include 'other.txt' %}"), 3, "other.txt"),
        (GOOD.replace("{{ name }}", "{{ name|shout }}"), 3, "No filter named 'shout'"),
        (GOOD.replace("subject", "title"), 1, "the subject is missing"),
        (GOOD.replace("block text", "block body"), 1, "the text is missing"),
        (GOOD.replace("New", ""), 1, "the subject comes out empty"),
    ],
)  # fmt: skip
def test_a_broken_template_is_found_with_file_and_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    folder(tmp_path, assigned__nl__txt=text)
    (problem,) = compile_templates(tmp_path)
    assert (problem.place.file, problem.place.line) == (str(tmp_path / "assigned.nl.txt"), line)
    assert any(part in problem.message for part in said.split("|")), problem.message
    with pytest.raises(NotReady, match=f"assigned.nl.txt:{line}:1: "):
        Templates(tmp_path).require()


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    folder(tmp_path, assigned__nl__txt="{% if %}", assigned__en__html="{{ nobody }}", assigned__de__txt="x" * 300_000)
    (tmp_path / "assigned.fr.txt").write_bytes(b"\xff\xfe")
    (tmp_path / "notes.md").write_text("{% not a template")
    found = [Path(problem.place.file).name for problem in compile_templates(tmp_path)]
    assert sorted(found) == ["assigned.de.txt", "assigned.en.html", "assigned.fr.txt", "assigned.nl.txt"]


def test_a_folder_without_templates_is_told(tmp_path: Path) -> None:
    (missing,) = compile_templates(tmp_path / "nowhere")
    assert "no such folder" in missing.message
    (empty,) = compile_templates(tmp_path)
    assert "there is no assigned.en.txt" in empty.message
    shutil.copy(TEMPLATES / "assigned.en.txt", tmp_path)
    (dutch,) = compile_templates(tmp_path, "nl")
    assert "there is no assigned.nl.txt" in dutch.message


def test_without_an_html_template_there_is_only_text(tmp_path: Path) -> None:
    templates = Templates(folder(tmp_path))
    assert templates.problems == []
    written = templates.write("en", content(qualification()))
    assert (written.subject, written.text, written.html) == ("New", "Hello Maria\n", None)
