"""Settings: a file, the environment, defaults; everything that is wrong is told at once, and nothing secret."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from connectors.config import SETTINGS, Config, InvalidConfig, example, load
from engine import clock
from engine.permission import Permission
from engine.settings import Settings

EXAMPLE = Path(__file__).parents[1] / "config.example.yaml"


def from_file(folder: Path, text: str) -> Config:
    path = folder / "rolecall.yaml"
    path.write_text(text, "utf-8")
    return load(path, {})


def reasons(folder: Path, text: str, environ: dict[str, str] | None = None) -> list[str]:
    path = folder / "rolecall.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidConfig) as problem:
        load(path, environ or {})
    return [reason.removeprefix(f"{folder}/") for reason in problem.value.reasons]


def test_without_anything_said_all_is_embedded_under_one_folder() -> None:
    config = load(None, {"PATH": "/bin", "HOME": "/root"})
    assert config == Config()
    assert (config.data, config.rules, config.templates) == tuple(
        map(Path, ("rolecall-data", "rules", "rules/templates"))
    )
    assert config.database_url == "sqlite:///rolecall-data/rolecall.db"
    assert config.broker_url == "embedded://rolecall-data"
    assert config.settings() == Settings()
    assert config.make_clock() is clock.system_clock


def test_folders_are_followed_by_what_lies_in_them() -> None:
    config = load(None, {"ROLECALL_DATA": "/srv/rolecall", "ROLECALL_RULES": "/srv/rules"})
    assert config.database_url == "sqlite:////srv/rolecall/rolecall.db"
    assert config.broker_url == "embedded:///srv/rolecall"
    assert config.templates == Path("/srv/rules/templates")


def test_values_are_read_by_their_kind(tmp_path: Path) -> None:
    config = from_file(
        tmp_path,
        """
        clock: 2026-06-30T12:00:00+02:00
        mail: off
        mail_name: "Academy: north"
        batch_size: 20
        batch_wait: 250 milliseconds
        sample: 2.5%
        leave_grace: 2 weeks
        dedupe_for: 1 day
        sweep_every: 90 Seconds
        nightly_at: 03:30
        publish_changes: no
        default_language: NL
        log_level: debug
        """,
    )
    assert config == Config(
        clock=clock.parse("2026-06-30T10:00:00Z"),
        mail="off",
        mail_name="Academy: north",
        batch_size=20,
        batch_wait=250_000,
        sample=0.025,
        leave_grace=14 * clock.DAY,
        dedupe_for=clock.DAY,
        sweep_every=90 * clock.SECOND,
        nightly_at=3 * clock.HOUR + 30 * clock.MINUTE,
        publish_changes=False,
        default_language="nl",
        log_level="debug",
    )
    assert config.make_clock()() == clock.parse("2026-06-30T10:00:00Z")
    expected = Settings(
        leave_grace=14 * clock.DAY,
        dedupe_for=clock.DAY,
        sample=0.025,
        default_language="nl",
        nightly_at=3 * clock.HOUR + 30 * clock.MINUTE,
        publish_changes=False,
        keep_receipts=clock.DAY,
    )
    assert config.settings() == expected


def test_the_file_comes_before_the_environment_and_that_before_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "rolecall.yaml"
    path.write_text("batch_size: 1\nmail_name:\n", "utf-8")
    config = load(path, {"ROLECALL_BATCH_SIZE": "2", "ROLECALL_MAIL_NAME": "School", "ROLECALL_CLOCK": ""})
    assert (config.batch_size, config.mail_name, config.clock) == (1, "School", None)


def test_admins_are_addresses_each_once(tmp_path: Path) -> None:
    said = "Ada@example.com,  bo@example.com , ada@EXAMPLE.com"
    config = load(None, {"ROLECALL_ADMINS": said})
    assert config.admins == config.settings().admins == ("Ada@example.com", "bo@example.com")
    assert from_file(tmp_path, f"admins: {said}").admins == config.admins
    assert from_file(tmp_path, "admins: None").admins == Config().admins == ()


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeffbatch_size: 500\n"])
def test_a_file_may_say_little(tmp_path: Path, text: str) -> None:
    assert from_file(tmp_path, text) == Config()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("leave_grce: 3 days", "rolecall.yaml:1:1: leave_grce: there is no such setting; did you mean leave_grace?"),
        ("mail: off\nzzz: 1", "rolecall.yaml:2:1: zzz: there is no such setting"),
        ("mail: off\nmail: files", "rolecall.yaml:2:1: mail: it is there twice"),
        ("mail: [off]", "rolecall.yaml:1:1: mail: it is a list or has parts: expected one value"),
        ("mail: pigeons", "rolecall.yaml:1:1: mail is 'pigeons': expected files or smtp or off"),
        ("leave_grace: 30", "leave_grace is '30': expected a whole number and a unit, such as 30 days"),
        ("leave_grace: 1 month", "leave_grace is '1 month'"),
        ("leave_grace: 99999999 days", "leave_grace"),
        ("sweep_every: 0 seconds", "expected more than nothing"),
        ("sample: 0.01", "expected a share from 0% to 100%, with the sign"),
        ("sample: 101%", "expected a share"),
        ("batch_size: 0", "expected a whole number from 1 to 10000"),
        ("clock: 2026-06-30", "expected none, or a time with its zone"),
        ("nightly_at: 25:00", "expected a time of day in UTC"),
        ("publish_changes: maybe", "expected true or false"),
        ("mail_from: nobody", "expected one plain email address"),
        ('mail_from: "a@example.com\\nBcc: b@example.com"', "expected one plain email address"),
        (f"mail_from: {'a' * 65}@example.com", "expected one plain email address"),
        ("admins: nobody", "admins is 'nobody': expected none, or plain email addresses with commas between them"),
        ("admins: a@example.com b@example.com", "'a@example.com b@example.com' is not one"),
        ("admins: a@example.com, ,b@example.com", "'' is not one"),
        ('admins: "a@example.com, b@example.com\\nBcc: c@example.com"', "is not one"),
        ("admins: Admin <a@example.com>", "'Admin <a@example.com>' is not one"),
        ("admins: [a@example.com]", "expected one value"),
        ('mail_name: "a\\nBcc: b@example.com"', "expected one line of text"),
        ("link_template: https://example.com/{user}", "expected a web address, in which {kind} and {name} may stand"),
        ("link_template: https://example.com/{kind.__class__}", "expected a web address"),
        ("link_template: javascript:alert(1)", "expected a web address"),
        ("smtp_host: smtp.example.com:587", "expected the name of a mail server alone"),
        ("smtp_host: https://smtp.example.com", "expected the name of a mail server alone"),
        ("smtp_port: 99999", "smtp_port is '99999': expected auto, or a port from 1 to 65535"),
        ("smtp_security: ssl", "expected starttls or tls or none"),
        ("mail_rate: 0", "mail_rate is '0': expected none, or how many a minute"),
        ('list_id: "<a.example.com>"', "expected a name with a domain, such as rolecall.example.com"),
        ("default_language: ../nl", "expected a language such as en or nl"),
        ("mail:\toff", "rolecall.yaml:1:6: this is not valid YAML"),
        ("- mail", "rolecall.yaml: expected settings, one a line"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, reason: str) -> None:
    (said,) = reasons(tmp_path, text)
    assert reason in said


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    environ = {"ROLECALL_SAMPLES": "1%", "ROLECALL_BATCH_SIZE": "many"}
    said = "\n".join(reasons(tmp_path, "mail: smtp\nleave_grce: 1 day\n", environ))
    assert "ROLECALL_SAMPLES: there is no such setting; did you mean ROLECALL_SAMPLE?" in said
    assert "ROLECALL_BATCH_SIZE: batch_size is 'many'" in said
    assert "rolecall.yaml:1:1: mail" in said
    assert "rolecall.yaml:2:1: leave_grce" in said


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    for path, content in ((tmp_path / "none.yaml", None), (tmp_path / "binary.yaml", b"\xff\xff"), (tmp_path, None)):
        if content:
            path.write_bytes(content)
        with pytest.raises(InvalidConfig, match="cannot be read"):
            load(path, {})


def test_the_tests_own_variables_are_no_settings() -> None:
    assert load(None, {"ROLECALL_TEST_DATABASE": "x", "ROLECALL_REQUIRE_SERVICES": "1"}) == Config()


def test_a_secret_can_lie_in_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "database"
    secret.write_text("postgresql://rolecall:hunter2@db/rolecall\n", "utf-8")
    config = load(None, {"ROLECALL_DATABASE_URL_FILE": str(secret)})
    assert config.database_url == "postgresql+psycopg://rolecall:hunter2@db/rolecall"
    assert "hunter2" not in repr(config)
    with pytest.raises(InvalidConfig, match="ROLECALL_DATABASE_URL is set as well"):
        load(None, {"ROLECALL_DATABASE_URL_FILE": str(secret), "ROLECALL_DATABASE_URL": "sqlite:///x"})
    with pytest.raises(InvalidConfig, match="cannot be read: No such file"):
        load(None, {"ROLECALL_DATABASE_URL_FILE": str(tmp_path / "none")})


def test_the_mail_server_and_its_login(tmp_path: Path) -> None:
    secret = tmp_path / "mail-password"
    secret.write_text("hunter2\n", "utf-8")
    (tmp_path / "rolecall.yaml").write_text(
        """
        mail: smtp
        mail_from: learning@school.example
        smtp_host: smtp.school.example
        smtp_user: rolecall
        smtp_ca_file: ./own-ca.pem
        mail_rate: 120
        """,
        "utf-8",
    )
    config = load(tmp_path / "rolecall.yaml", {"ROLECALL_SMTP_PASSWORD_FILE": str(secret)})
    assert (config.mail, config.smtp_host, config.smtp_port) == ("smtp", "smtp.school.example", None)
    assert (config.smtp_security, config.smtp_ca_file, config.mail_rate) == ("starttls", Path("own-ca.pem"), 120)
    assert (config.smtp_user, config.smtp_password) == ("rolecall", "hunter2")
    assert "hunter2" not in repr(config)
    assert config.list_id == "rolecall.school.example"
    assert from_file(tmp_path, "list_id: news.school.example").list_id == "news.school.example"
    assert from_file(tmp_path, "smtp_host: 2001:db8::25").smtp_host == "2001:db8::25"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("batch_size: 1\nmail: smtp", "rolecall.yaml:2:1: mail is smtp, and there is no smtp_host"),
        ("smtp_user: rolecall", "rolecall.yaml:1:1: smtp_user has no smtp_password"),
        ("smtp_password: hunter2", "rolecall.yaml:1:1: smtp_password has no smtp_user"),
        (
            "smtp_user: rolecall\nsmtp_password: hunter2\nsmtp_security: none",
            "rolecall.yaml:3:1: smtp_security: none would send smtp_password for all to read",
        ),
        ("smtp_ca_file: ca.pem\nsmtp_security: none", "rolecall.yaml:1:1: smtp_ca_file is not used"),
        ("broker_ca_file: ca.pem", "rolecall.yaml:1:1: broker_ca_file is used with amqps:// alone"),
        (
            "broker_url: amqp://rolecall:hunter2@mq.example.com/\nbroker_ca_file: ca.pem",
            "rolecall.yaml:2:1: broker_ca_file is used with amqps:// alone",
        ),
        ("database_ca_file: ca.pem", "rolecall.yaml:1:1: database_ca_file is used with PostgreSQL alone"),
        (
            "database_ca_file: ca.pem\ndatabase_url: postgresql://rolecall:hunter2@db.example.com/x?sslmode=prefer",
            "rolecall.yaml:1:1: database_ca_file is not used with sslmode=prefer",
        ),
        (
            "database_ca_file: ca.pem\ndatabase_url: postgresql://rolecall:hunter2@db.example.com/x?sslrootcert=a.pem",
            "rolecall.yaml:1:1: database_ca_file and sslrootcert in database_url say the same",
        ),
    ],
)
def test_settings_that_cannot_go_together(tmp_path: Path, text: str, reason: str) -> None:
    (said,) = reasons(tmp_path, text)
    assert said.startswith(reason)
    assert "hunter2" not in said


@pytest.mark.parametrize("ca_file", ["", "database_ca_file: ca.pem\n"])
def test_an_address_of_a_database_that_is_none_is_refused_without_showing_it(tmp_path: Path, ca_file: str) -> None:
    """A password with a @ or a / in it, as it is, makes something else of the rest."""
    said = reasons(tmp_path, f"{ca_file}database_url: postgresql://rolecall@db:hunter2/x")
    assert len(said) == 1
    assert "database_url: expected an address such as" in said[0]
    assert "hunter2" not in said[0]


@pytest.mark.parametrize("name", ["database_url", "broker_url"])
def test_a_wrong_secret_is_not_shown(tmp_path: Path, name: str) -> None:
    (said,) = reasons(tmp_path, f"{name}: mysql://user:hunter2@host/")
    assert f"{name}: expected an address such as" in said
    assert "hunter2" not in said


def test_the_example_names_every_setting_with_its_default(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    assert text == example()
    assert set(re.findall(r"^#(\w+): ", text, re.MULTILINE)) == set(SETTINGS) == {each.name for each in fields(Config)}
    assert load(EXAMPLE, {}) == Config()
    said = re.sub(r"^#(\w+: )", r"\1", text, flags=re.MULTILINE)
    assert set(yaml.safe_load(said)) == set(SETTINGS)
    assert from_file(tmp_path, said) == Config()


def test_the_page_of_settings_has_them_all() -> None:
    page = (EXAMPLE.parent / "docs" / "settings.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `(.*)` \| (.*) \|$", page, re.MULTILINE)
    assert rows == [(name, each.metadata["default"], each.metadata["about"]) for name, each in SETTINGS.items()]


PUBLISHERS = """
publishers:
  hr: {types: ["user.*", learning.completed], sources: [hr]}
  desk:
    types: ["*.requested"]
    actors: "*@example.com"
"""
ALLOWED = {
    "hr": Permission(types=("user.*", "learning.completed"), sources=("hr",)),
    "desk": Permission(types=("*.requested",), actors=("*@example.com",)),
}


def test_publishers_are_listed_in_the_file_or_on_one_line_of_the_environment(tmp_path: Path) -> None:
    told = yaml.safe_load(PUBLISHERS)["publishers"]
    assert from_file(tmp_path, PUBLISHERS).publishers == ALLOWED
    for line in (json.dumps(told), yaml.safe_dump(told, default_flow_style=True, width=10_000).strip()):
        assert load(None, {"ROLECALL_PUBLISHERS": line}).settings().publishers == ALLOWED
    secret = tmp_path / "publishers"
    secret.write_text(json.dumps(told), "utf-8")
    assert load(None, {"ROLECALL_PUBLISHERS_FILE": str(secret)}).publishers == ALLOWED
    assert from_file(tmp_path, "publishers: none").publishers is None
    assert load(None, {"ROLECALL_PUBLISHERS": ""}).publishers is None


def test_all_that_is_wrong_with_publishers_is_told_with_its_place(tmp_path: Path) -> None:
    said = reasons(
        tmp_path,
        """
publishers:
  hr: {types: [user.jioned, "foo.*", user.left, user.left], tpyes: []}
  hr: {types: [user.left]}
  anonymous: {types: ["*"]}
  "x*": 3
  empty: {types: [], sources: []}
  lms: {types: [learning.completed], actors: [ada]}
  ci: {sources: [ci]}
  odd: {types: {a: b}, sources: [[a]], "types": [user.left]}
batch_size: none
""",
    )
    assert [one.removeprefix("rolecall.yaml:") for one in said if "expected some of" not in one] == [
        "3:16: publishers.hr.types[0]: user.jioned: there is no such type of message; did you mean user.joined?",
        "3:61: publishers.hr.tpyes: 'tpyes' is not known here; did you mean types?",
        "4:3: publishers.hr: hr is there twice: expected each once",
        "5:3: publishers.anonymous: anonymous is how messages without a user-id are called: whoever may publish could "
        "send them, so they cannot be allowed anything; give the publisher a login of its own, and have it set user-id",
        "6:3: publishers.x*: x* has a * or ?: a publisher is one login, each is listed by itself",
        "6:9: publishers.x*: expected what it may say, such as {types: [user.*], sources: [hr]}",
        "7:18: publishers.empty.types: the list is empty, so that nothing is allowed: fill it, or leave the key out",
        "7:31: publishers.empty.sources: the list is empty, so that nothing is allowed: fill it, or leave the key out",
        "8:46: publishers.lms.actors: actors are of requests, and types lets lms send none: leave actors out, or add "
        "to types assignment.requested, job.requested, trigger.requested, publisher.requested",
        "9:7: publishers.ci: types is missing: expected what ci may publish, such as [user.*]",
        "10:16: publishers.odd.types: expected a list of texts, such as [hr, lms]",
        "10:34: publishers.odd.sources[0]: expected a list of texts, such as [hr, lms]",
        "10:40: publishers.odd.types: types is there twice: expected each once",
        "11:1: batch_size is 'none': expected a whole number from 1 to 10000",
    ] or said


@pytest.mark.parametrize(
    "text", ["publishers:", "publishers: {}", "publishers: []", "publishers: hr", "publishers: [hr]"]
)
def test_publishers_that_are_nobody_are_no_open_door(tmp_path: Path, text: str) -> None:
    (said,) = reasons(tmp_path, text)
    assert said.startswith("rolecall.yaml:1:")
    assert "expected none, or publishers with what each may say, such as {hr: {types:" in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("&a {hr: {types: &b [user.left]}, lms: {types: *b}}", "publishers.lms.types: aliases (*name) are not read"),
        ("&a {hr: *a}", "publishers.hr: aliases (*name) are not read"),
        ("{? [a] : 1}", "a list or a mapping stands before a colon"),
        ("[" * 20 + "]" * 20, "lie too deep in each other"),
        ("[" * 9 + "]" * 9, "lie too deep in each other"),
        ("[" * 5000, "lie too deep in each other"),
        ("{hr: {types: [user.left]", "this is not valid YAML: expected"),
        ('"\\UFFFFFFFF"', "this is not valid YAML"),
        ("x" * 50_001, "expected at most 50,000"),
    ],
    ids=["alias", "itself", "key", "deep", "nine", "deeper", "broken", "beyond", "long"],
)
def test_publishers_that_cannot_be_read_are_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InvalidConfig) as problem:
        load(None, {"ROLECALL_PUBLISHERS": text})
    (said,) = problem.value.reasons
    assert said.startswith("ROLECALL_PUBLISHERS: ")
    assert reason in said
    assert [one for one in reasons(tmp_path, f"publishers: {text}") if reason in one]
