"""From email jobs on the queue to files in the outbox folder."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from connectors.broker.names import EMAILS, PARKED
from connectors.broker.queue import Broker
from connectors.mail.files import Files, file_name
from connectors.mail.letter import is_address
from connectors.mail.rounds import Rounds
from connectors.mail.sender import Mailed, Mailer
from connectors.relay import relay
from engine.errors import Transient
from engine.text import normal
from tests.mail.academy import RULES, Academy, mailer_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


@pytest.fixture
def mailer(academy: Academy, folder: Path) -> Mailer:
    return mailer_of(academy, Files(folder))


def mail_ready(broker: Broker, mailer: Mailer, wait: float = 0.0) -> Mailed:
    return Rounds(broker, mailer).round(wait=wait)


def files(folder: Path) -> dict[str, EmailMessage]:
    found = {}
    for path in sorted(folder.glob("*")):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        assert message.defects == []
        found[path.name] = message
    return found


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_an_email_job_becomes_a_file(academy: Academy, broker: Broker, mailer: Mailer, folder: Path) -> None:
    academy.joins("maria", language="nl", name="Maria de Wit")
    job = academy.gets("maria")
    relay(academy.database, broker, RULES)
    assert mail_ready(broker, mailer).sent == [job]
    ((name, message),) = files(folder).items()
    assert name.startswith("maria_event-")
    assert message["To"] == "maria@example.com"
    assert message["From"] == "The academy <academy@example.com>"
    assert message["Subject"] == "Nieuw voor jou in de academie: Nurse en nog 2"
    assert message["Date"].datetime.isoformat() == "2026-07-01T09:00:00+00:00"
    assert message["Content-Language"] == "nl"
    assert message["List-Id"] == "<rolecall.example.com>"
    assert message.as_bytes().isascii()
    assert "* GDPR basics (verplicht)\n  [ ] GDPR in an hour\n" in text_of(message)
    assert "Hallo <bdi>Maria de Wit</bdi>," in text_of(message, "html")
    assert academy.job(job) == ("sent", None)
    assert broker.depth(EMAILS) == 0


def test_the_same_job_again_is_not_mailed_again(academy: Academy, broker: Broker, mailer: Mailer, folder: Path) -> None:
    academy.joins("maria")
    job = academy.gets("maria")
    relay(academy.database, broker, RULES)
    (delivery,) = broker.take(1, 2, [EMAILS])
    mailer.mail([delivery, delivery])
    (path,) = folder.iterdir()
    written = path.stat().st_mtime_ns
    assert mailer.mail([delivery]).skipped == [job]
    assert path.stat().st_mtime_ns == written


def test_a_job_written_twice_is_one_file_byte_for_byte(
    academy: Academy, broker: Broker, mailer: Mailer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender dies between writing the file and noting it."""
    academy.joins("maria")
    job = academy.gets("maria")
    relay(academy.database, broker, RULES)
    (delivery,) = broker.take(1, 2, [EMAILS])

    def crash(*_: object) -> None:
        msg = "the power is gone"
        raise SystemError(msg)

    with monkeypatch.context() as patch:
        patch.setattr("connectors.mail.sender.mark_sent", crash)
        with pytest.raises(SystemError):
            mailer.mail([delivery])
    (path,) = folder.iterdir()
    before = path.read_bytes()
    mailer = mailer_of(academy, Files(folder))
    assert mailer.mail([delivery]).sent == [job]
    assert [one.read_bytes() for one in folder.iterdir()] == [before]


def test_who_left_lost_it_or_has_no_address_by_now(
    academy: Academy, broker: Broker, mailer: Mailer, folder: Path
) -> None:
    for name in ("lena", "noor", "omar", "maria", "zoe"):
        academy.joins(name)
        academy.gets(name, [("role", "nurse", False), ("qualification", "gdpr-basics", True)])
    relay(academy.database, broker, RULES)
    academy.changes("lena", status="left")
    academy.loses("noor", "nurse")
    academy.loses("noor", "gdpr-basics")
    academy.changes("omar", email=None)
    academy.changes("zoe", email="zoe@example.com\nBcc: all@example.org")
    academy.changes("maria", email="maria.new@example.com")
    academy.loses("maria", "nurse")
    mailed = mail_ready(broker, mailer)
    assert (mailed.sent, sorted(mailed.skipped)) == (
        ["maria/event"],
        ["lena/event", "noor/event", "omar/event", "zoe/event"],
    )
    (message,) = files(folder).values()
    assert message["To"] == "maria.new@example.com"
    assert "Nurse" not in text_of(message)
    assert academy.job("noor/event")[0] == "dropped"
    assert academy.job("zoe/event") == ("no_address", "the address is not one that email can be sent to")
    assert broker.depth(EMAILS) == 0


HOSTILE = (
    'Zoë <script>alert(1)</script>\r\nBcc: all@example.org\r\n\r\n{{ 7 * 7 }} \u202eevil 👩🏽‍⚕️, "x" <y@example.org>'
)


def test_a_hostile_name_stays_a_name(academy: Academy, broker: Broker, mailer: Mailer, folder: Path) -> None:
    academy.joins("maria", name=HOSTILE)
    academy.gets("maria", [("qualification", "gdpr-basics", True)], cause=f"../../{HOSTILE}")
    academy.tells("gdpr-test", title=HOSTILE, title_order="1")
    relay(academy.database, broker, RULES)
    assert len(mail_ready(broker, mailer).sent) == 1
    ((name, message),) = files(folder).items()
    assert name.isascii()
    assert "/" not in name
    assert message.keys() == [
        *("Subject", "From", "To", "Date", "Message-ID", "List-Id", "Auto-Submitted"),
        *("MIME-Version", "Content-Type", "Content-Language"),
    ]
    assert message["To"] == "maria@example.com"
    assert "<script" not in text_of(message, "html")
    assert "{{ 7 * 7 }}" in text_of(message)


def test_a_title_in_the_subject_adds_no_header(academy: Academy, broker: Broker, mailer: Mailer, folder: Path) -> None:
    academy.joins("maria")
    academy.gets("maria", [("qualification", normal(f"Unknown {HOSTILE}"), True)])
    relay(academy.database, broker, RULES)
    mail_ready(broker, mailer)
    (message,) = files(folder).values()
    assert message["Bcc"] is None
    assert message["Subject"].startswith("New for you in the academy: unknown zoë <script>alert(1)</script> bcc:")


def test_an_address_with_letters_from_elsewhere(academy: Academy, broker: Broker, mailer: Mailer, folder: Path) -> None:
    academy.joins("maria", email="мария@example.com")
    academy.gets("maria", [("role", "nurse", False)])
    relay(academy.database, broker, RULES)
    mail_ready(broker, mailer)
    (message,) = files(folder).values()
    assert message["To"] == "мария@example.com"


@pytest.mark.parametrize(
    "text",
    ["a@b@example.com", "maria", "a b@example.com", "a@example.com, b@example.com", "<a@b.example>", "a@b\n", ""],
)
def test_what_is_no_address(text: str) -> None:
    assert not is_address(text)


def test_what_is_no_email_job_is_parked_and_stops_nobody(academy: Academy, broker: Broker, mailer: Mailer) -> None:
    academy.joins("maria")
    job = academy.gets("maria")
    broker.publish_many(EMAILS, [b"\xff\xfe", b"{}", b'{"id": 7}'])
    relay(academy.database, broker, RULES)
    mailed = mail_ready(broker, mailer)
    assert mailed.sent == [job]
    assert len(mailed.parked) == 3
    assert all("this is no email job" in one.reason for one in mailed.parked)
    parked = broker.take(9, 2, [PARKED])
    assert [delivery.body for delivery in parked] == [b"\xff\xfe", b"{}", b'{"id": 7}']
    assert all(delivery.headers["queue"] == EMAILS for delivery in parked)
    assert broker.depth(EMAILS) == 0


def test_an_email_job_of_another_database_is_not_mailed(
    academy: Academy, broker: Broker, mailer: Mailer, folder: Path
) -> None:
    academy.joins("maria")
    academy.gets("maria")
    relay(academy.database, broker, RULES)
    (delivery,) = broker.take(1, 2, [EMAILS])
    broker.publish(EMAILS, delivery.body.replace(b"maria/event", b"maria/other"))
    (other,) = broker.take(1, 2, [EMAILS])
    assert mailer.mail([other]).skipped == ["maria/other"]
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_loses_nothing(
    academy: Academy, broker: Broker, mailer: Mailer, folder: Path
) -> None:
    academy.joins("maria")
    job = academy.gets("maria")
    relay(academy.database, broker, RULES)
    folder.write_text("a file where the folder should be")
    mailed = mail_ready(broker, mailer)
    assert isinstance(mailed.problem, Transient)
    assert "outbox" in str(mailed.problem)
    assert academy.job(job) == ("relayed", None)
    folder.unlink()
    assert mail_ready(broker, mailer, wait=2).sent == [job]


def test_file_names_are_readable_harmless_and_different() -> None:
    assert file_name("job-1.a") == "job-1.a.eml"
    names = [file_name(job) for job in ("a/b", "a\\b", "a_b", "..", "../x", ".hidden", "A" * 500, "A" * 501, "", "Zoë")]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and not name.startswith(".") and "/" not in name and len(name) < 130 for name in names)
