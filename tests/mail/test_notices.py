"""Notices: from what is to be decided to an email for each admin, once."""

import json
import threading
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog.testing

from connectors.broker.names import EMAILS, PARKED
from connectors.broker.queue import Broker
from connectors.mail.files import Files
from connectors.mail.rate import Rate
from connectors.mail.rounds import LOOK_EVERY, Rounds
from connectors.mail.templates import Templates
from connectors.relay import Relayed, relay
from engine.arrivals import Arrival
from engine.clock import fixed_clock
from engine.messages.notices import Held, Passed
from engine.notices import mark_notices_relayed, mark_notices_sent, notices_due, notify, open_notices
from engine.parking import keep, retry
from engine.store.tables import notice
from tests.databases import KINDS, databases
from tests.mail.academy import NOW, RULES, Academy, mailer_of
from tests.mail.server import Post, serving
from tests.mail.test_smtp import Office

ADMINS = ("ada@example.com", "bo@example.com")
HELD = Held(
    job="req-17",
    action="assign",
    what=("Nurse", "Wound care"),
    actor="mira",
    note="For the summer.",
    passed=(Passed(what="users", number=350, of=1000, most=250, limit="25%"),),
)
HOSTILE = (
    'x\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>{{ 7 * 7 }}{% include "/etc/passwd" %}\u202eevil "q"'
)


@pytest.fixture(params=KINDS)
def anywhere(request: pytest.FixtureRequest) -> Iterator[Academy]:
    """An academy on each kind of database."""
    with databases(request.param) as made:
        academy = Academy(made.fresh(fixed_clock(NOW)))
        yield academy
        academy.database.close()


def tell(academy: Academy, to: Sequence[str | None] = ADMINS, *, data: Held = HELD) -> int:
    with academy.database.unit() as work:
        return notify(work, about=f"held {data.job}", to=to, data=data)


def rows(academy: Academy) -> list[Any]:
    with academy.database.read() as work:
        return list(work.run(sa.select(notice).order_by(notice.c.address)))


def states(academy: Academy) -> list[tuple[str, str, str | None]]:
    return [(row.address, row.state, row.why) for row in rows(academy)]


def test_each_is_told_once_however_often_and_however_spelt(anywhere: Academy) -> None:
    assert tell(anywhere, ["Ada@example.com", " ada@EXAMPLE.com ", "bo@example.com", None, ""]) == 2
    assert tell(anywhere, ["ADA@example.com", "cy@example.com", "bo@example.com"]) == 1
    found = rows(anywhere)
    assert [row.address.casefold() for row in found] == ["ada@example.com", "bo@example.com", "cy@example.com"]
    assert {(row.about, row.template, row.state, row.at) for row in found} == {("held req-17", "held", "waiting", NOW)}
    assert all(" " not in row.id and "@" not in row.id and row.id.startswith("held+req-17+") for row in found)
    assert tell(anywhere, data=Held(job="req-18", action="revoke", what=(), actor="mira")) == 2


def test_any_job_can_be_told_of(anywhere: Academy) -> None:
    long = "".join(chr(0x1F300 + number) for number in range(254))
    for job in (long + "a", long + "b", "a b", "a+b", "a%20b"):
        assert tell(anywhere, ADMINS[:1], data=Held(job=job, action="block", what=(), actor="mira")) == 1
        assert tell(anywhere, ADMINS[:1], data=Held(job=job, action="block", what=(), actor="mira")) == 0


def test_what_is_not_committed_was_never_written(anywhere: Academy) -> None:
    def ends() -> None:
        with anywhere.database.unit() as work:
            assert notify(work, about="held req-17", to=ADMINS, data=HELD) == 2
            raise SystemError

    with pytest.raises(SystemError):
        ends()
    assert rows(anywhere) == []
    assert tell(anywhere) == 2


def test_two_workers_tell_each_once() -> None:
    with databases("postgresql") as made:
        academy = Academy(made.fresh(fixed_clock(NOW)))
        new: list[int] = []
        workers = [threading.Thread(target=lambda: new.append(tell(academy))) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sum(new) == len(rows(academy)) == 2
        academy.database.close()


@pytest.mark.parametrize("to", [(), (None,), ("", " ")])
def test_where_nobody_is_to_be_told_a_line_of_the_log_says_so(academy: Academy, to: Sequence[str | None]) -> None:
    with structlog.testing.capture_logs() as lines:
        assert tell(academy, to) == 0
    (line,) = lines
    assert (line["event"], line["log_level"], line["about"]) == ("nobody_told", "warning", "held req-17")
    assert "no admins are set" in line["reason"]
    assert rows(academy) == []


def test_they_wait_in_order_and_say_everything(anywhere: Academy) -> None:
    hostile = Held(job="req-16", action="undo", what=(HOSTILE, "\x00"), actor=HOSTILE, note="\x00Zoë")
    tell(anywhere, ["ada@example.com"], data=hostile)
    tell(anywhere, ["bo@example.com"])
    with anywhere.database.unit() as work:
        found = notices_due(work, 9, "nl")
        assert {one.email: one.data for one in found} == {"ada@example.com": hostile, "bo@example.com": HELD}
        assert {(one.language, one.template) for one in found} == {("nl", "held")}
        ids = [one.id for one in found]
        assert [one.id for one in notices_due(work, 1)] == ids[:1]
        mark_notices_relayed(work, ids[:1])
        assert [one.id for one in notices_due(work, 9)] == ids[1:]
        mark_notices_sent(work, ids[1:])
        mark_notices_relayed(work, ids)
        assert open_notices(work, [*ids, "from elsewhere"]) == {ids[0]: found[0].email}
        assert open_notices(work, []) == {}


def test_they_are_handed_over_once_before_the_other_emails(academy: Academy, broker: Broker) -> None:
    academy.joins("maria")
    academy.gets("maria", [("role", "nurse", False)])
    tell(academy)
    assert relay(academy.database, broker, RULES, batch=1) == Relayed(emails=1, changes=1, notices=2)
    taken = [json.loads(one.body) for one in broker.take(9, 2, [EMAILS])]
    assert [one["template"] for one in taken] == ["held", "held", "assigned"]
    assert {one["email"] for one in taken} == {*ADMINS, "maria@example.com"}
    assert relay(academy.database, broker, RULES).notices == 0
    assert states(academy) == [(address, "relayed", None) for address in ADMINS]


def test_a_crash_between_publishing_and_noting_it_repeats_the_same_ids(
    academy: Academy, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(academy)

    def crash(*_: object) -> None:
        raise SystemError

    with monkeypatch.context() as patch:
        patch.setattr("connectors.relay.mark_notices_relayed", crash)
        with pytest.raises(SystemError):
            relay(academy.database, broker, RULES)
    assert relay(academy.database, broker, RULES).notices == 2
    post = Post()
    with serving(post) as server:
        office = Office(academy, broker, server)
        assert len(office.round().sent) == 2
        office.rounds.close()
    assert sorted(post.addresses) == list(ADMINS)
    assert broker.depth(EMAILS) == 0


def test_an_admin_gets_an_email_that_says_how_to_decide(academy: Academy, broker: Broker) -> None:
    post = Post()
    with serving(post) as server:
        office = Office(academy, broker, server)
        tell(academy)
        (job,) = office.owes("maria")
        assert job in office.round().sent
        office.rounds.close()
    assert sorted(post.addresses) == [*ADMINS, "maria@example.com"]
    ada, bo, maria = sorted(post.messages, key=lambda one: str(one["To"]))
    assert (ada["To"], ada["From"]) == ("ada@example.com", "The academy <academy@example.com>")
    assert ada["Subject"] == "Held, waits for a decision: job req-17"
    assert (ada["Auto-Submitted"], ada["List-Id"]) == ("auto-generated", "<rolecall.example.com>")
    assert ada["Content-Language"] == "en"
    assert len({one["Message-ID"] for one in (ada, bo, maria)}) == 3
    text, html = (ada.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    for said in (
        *("req-17", "assign Nurse, Wound care", "mira", "For the summer."),
        "It is about 350 of 1,000 active users. The limit is 250 (25%).",
        *HELD.commands,
    ):
        assert said in text.get_content()
    assert "rolecall jobs approve req-17 --note &#39;…&#39;" in html.get_content()
    assert states(academy) == [(address, "sent", None) for address in ADMINS]
    assert broker.depth(EMAILS) == 0


def test_what_the_sender_did_not_note_is_the_same_file_again(
    academy: Academy, broker: Broker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies between writing the file and noting it."""
    tell(academy, ADMINS[:1])
    relay(academy.database, broker, RULES, default_language="nl")
    (delivery,) = broker.take(1, 2, [EMAILS])

    def crash(*_: object) -> None:
        raise SystemError

    with monkeypatch.context() as patch:
        patch.setattr("connectors.mail.sender.mark_sent", crash)
        with pytest.raises(SystemError):
            mailer_of(academy, Files(tmp_path / "outbox")).mail([delivery])
    (path,) = (tmp_path / "outbox").iterdir()
    before = path.read_bytes()
    assert message_from_bytes(before, policy=policy.default)["Subject"].startswith("Vastgehouden, wacht op een besluit")
    assert "ada" not in path.name
    mailer = mailer_of(academy, Files(tmp_path / "outbox"))
    assert len(mailer.mail([delivery, delivery]).sent) == 1
    assert [one.read_bytes() for one in (tmp_path / "outbox").iterdir()] == [before]
    assert len(mailer.mail([delivery]).skipped) == 1


def test_the_address_is_that_of_the_database(academy: Academy, broker: Broker, tmp_path: Path) -> None:
    """Nobody gets an email by what is only on the queue."""
    tell(academy, ["ada@example.com", "bo@example.com\nBcc: all@example.org"])
    relay(academy.database, broker, RULES)
    for delivery in broker.take(9, 2, [EMAILS]):
        told = json.loads(delivery.body)
        broker.publish(EMAILS, json.dumps(told | {"email": "eve@example.org"}).encode())
        broker.publish(EMAILS, json.dumps(told | {"id": told["id"] + "0"}).encode())
        broker.acknowledge([delivery])
    mailed = Rounds(broker, mailer_of(academy, Files(tmp_path / "outbox"))).round()
    assert (len(mailed.sent), len(mailed.skipped)) == (1, 3)
    (path,) = (tmp_path / "outbox").iterdir()
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["To"] == "ada@example.com"
    assert [(state, why) for _, state, why in states(academy)] == [
        ("sent", None),
        ("no_address", "the address is not one that email can be sent to"),
    ]


def test_what_is_no_notice_is_parked_and_stops_nobody(academy: Academy, broker: Broker, tmp_path: Path) -> None:
    tell(academy, ADMINS[:1])
    bad = [
        b'{"template": "held"}',
        b'{"template": "tripped", "id": "1"}',
        b'{"template": 7}',
        b'{"template": "held", "id',
    ]
    broker.publish_many(EMAILS, bad)
    relay(academy.database, broker, RULES)
    mailed = Rounds(broker, mailer_of(academy, Files(tmp_path / "outbox"))).round()
    assert len(mailed.sent) == 1
    assert [one.body for one in broker.take(9, 2, [PARKED])] == bad
    assert broker.depth(EMAILS) == 0


def test_one_refused_for_good_is_parked_and_can_be_tried_again(academy: Academy, broker: Broker) -> None:
    words = "550 5.1.1 nobody of that name here"
    post = Post(says_to_recipient=lambda to: words if to.startswith("ada") else None)
    with serving(post) as server:
        office = Office(academy, broker, server)
        tell(academy)
        relay(academy.database, broker, RULES)
        assert len(office.round().sent) == 1
        assert states(academy)[0] == ("ada@example.com", "no_address", f"the mail server said: {words}")
        (parked,) = broker.take(9, 2, [PARKED])
        with academy.database.unit() as work:
            retry(work, [keep(work, Arrival(body=parked.body, queue=EMAILS), "given_up", words)], actor="mira")
        post.says_to_recipient = lambda _: None
        office.clock.now += LOOK_EVERY
        assert len(office.round().sent) == 1
        office.rounds.close()
    assert sorted(post.addresses) == list(ADMINS)
    assert states(academy)[0] == ("ada@example.com", "sent", None)


def test_what_is_put_off_comes_later_and_the_rate_counts_notices_too(academy: Academy, broker: Broker) -> None:
    times = iter(["450 4.2.1 not now"] * 2)
    post = Post(says_to_recipient=lambda to: next(times, None) if to.startswith("ada") else None)
    with serving(post) as server:
        office = Office(academy, broker, server)
        office.rounds = Rounds(broker, mailer_of(academy, office.way), rate=Rate(2, office.clock), now=office.clock)
        tell(academy)
        office.owes("maria", "noor")
        left = []
        for _ in range(40):
            left.append(len(office.round().sent))
            office.clock.now += 10
        office.rounds.close()
    assert sorted(post.addresses) == [*ADMINS, "maria@example.com", "noor@example.com"]
    assert all(sum(left[start : start + 6]) <= 2 for start in range(len(left)))
    assert broker.depth(PARKED) == 0


def test_hostile_words_stay_words(academy: Academy, broker: Broker, tmp_path: Path) -> None:
    job = "req-1; $(rm -rf ~) 'q' <b>\u202e"
    passed = (Passed(what="unknown", number=7, of=20, most=2, limit=HOSTILE),)
    data = Held(job=job, action=HOSTILE, what=(HOSTILE,) * 30, actor=HOSTILE, note=HOSTILE * 50, passed=passed)
    for language in ("en", "nl"):
        tell(academy, [f"{language}@example.com"], data=data)
        relay(academy.database, broker, RULES, default_language=language)
    assert len(Rounds(broker, mailer_of(academy, Files(tmp_path / "outbox"))).round().sent) == 2
    for path in (tmp_path / "outbox").iterdir():
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert message.defects == []
        assert message.keys() == [
            *("Subject", "From", "To", "Date", "Message-ID", "List-Id", "Auto-Submitted"),
            *("MIME-Version", "Content-Type", "Content-Language"),
        ]
        assert message["Subject"].endswith("req-1; $(rm -rf ~) 'q' <b>")
        assert path.name.isascii()
        text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
        for part in (text, html):
            assert "\u202e" not in part
            assert "\r" not in part.replace("\r\n", "")
            assert "{{ 7 * 7 }}" in part
            assert "49" not in part
            assert not any(line.startswith(("Bcc:", "<script")) for line in part.splitlines())
        assert "<script" not in html
        assert "<b>" not in html
        approve = next(line for line in text.splitlines() if "jobs approve" in line)
        assert approve.strip() == r"rolecall jobs approve $'req-1; $(rm -rf ~) \'q\' <b>\u202e' --note '…'"


def test_without_templates_of_its_own_a_folder_has_the_built_in_ones(
    academy: Academy, broker: Broker, tmp_path: Path
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "assigned.de.txt").write_text(
        "{% block subject %}Neu{% endblock %}{% block text %}Hallo{% endblock %}"
    )
    templates = Templates(tmp_path / "own", "de")
    assert templates.problems == []
    assert templates.languages() == {"de"}
    assert templates.languages("held") == {"en", "nl"}
    assert [templates.language(one, "held") for one in ("de", "nl-BE", "en")] == ["en", "nl", "en"]
    (tmp_path / "own" / "held.nl.txt").write_text(
        "{% block subject %}Let op {{ job }}{% endblock %}{% block text %}{{ commands[1] }}{% endblock %}"
    )
    tell(academy, ADMINS[:1])
    relay(academy.database, broker, RULES, default_language="nl")
    mailer = mailer_of(academy, Files(tmp_path / "outbox"))
    mailer.templates = Templates(tmp_path / "own", "de")
    assert len(Rounds(broker, mailer).round().sent) == 1
    (path,) = (tmp_path / "outbox").iterdir()
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (message["Subject"], message.get_content_type()) == ("Let op req-17", "text/plain")
    assert message.get_content().strip() == "rolecall jobs approve req-17 --note '…'"


def test_a_template_of_its_own_is_tried_as_what_it_is(tmp_path: Path) -> None:
    good = "{% block subject %}x{% endblock %}{% block text %}x{% endblock %}"
    (tmp_path / "assigned.en.txt").write_text(good)
    (tmp_path / "held.fr.txt").write_text("{% block subject %}{{ jobb }}{% endblock %}{% block text %}x{% endblock %}")
    (tmp_path / "held.fr.html").write_text("\n{% for one in passed %}{{ one.mots }}{% endfor %}")
    problems = Templates(tmp_path).problems
    assert [(Path(one.place.file).name, one.place.line) for one in problems] == [
        ("held.fr.html", 2),
        ("held.fr.txt", 1),
    ]
    assert "no `mots`; did you mean `most`?; a limit has `what`, `number`, `of`, `most`" in problems[0].message
    assert "no `jobb`; did you mean `job`?; an email has `language`, `job`, `action`" in problems[1].message
