"""Emails through a real mail server: what it takes, refuses, puts off; and when it is not itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from connectors.broker.names import EMAILS, PARKED
from connectors.broker.queue import Broker
from connectors.mail.rate import Rate
from connectors.mail.rounds import LATER, LOOK_EVERY, PAUSES, Rounds
from connectors.mail.sender import Mailed
from connectors.mail.session import Server
from connectors.mail.smtp import IDLE, Smtp
from connectors.relay import relay
from engine.arrivals import Arrival
from engine.errors import NotReady, Transient
from engine.parking import keep, retry, to_try_again
from tests.mail.academy import RULES, Academy, mailer_of
from tests.mail.server import PASSWORD, USER, Certificates, Post, serving

SENDER = "academy@example.com"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Office:
    """A mail sender with its queue, academy and clock."""

    def __init__(self, academy: Academy, broker: Broker, server: Server) -> None:
        self.academy = academy
        self.broker = broker
        self.clock = Clock()
        self.way = Smtp(server, SENDER, now=self.clock)
        self.rounds = Rounds(broker, mailer_of(academy, self.way), now=self.clock)

    def owes(self, *names: str) -> list[str]:
        """Give these people something, and put the email jobs on the queue."""
        jobs = []
        for name in names:
            self.academy.joins(name)
            jobs.append(self.academy.gets(name))
        relay(self.academy.database, self.broker, RULES)
        return jobs

    def round(self) -> Mailed:
        """Mail what is there."""
        return self.rounds.round()

    def until_done(self) -> None:
        """Go on, whatever has to be waited for, until nothing waits."""
        for _ in range(50):
            self.rounds.round()
            if self.broker.depth(EMAILS) == 0:
                return
            self.clock.now += max(LATER)
        raise AssertionError


@contextmanager
def office(academy: Academy, broker: Broker, server: Server) -> Iterator[Office]:
    made = Office(academy, broker, server)
    try:
        yield made
    finally:
        made.rounds.close()


def test_an_email_arrives_as_it_was_written(academy: Academy, broker: Broker) -> None:
    post = Post()
    with serving(post) as server, office(academy, broker, server) as sender:
        academy.joins("zoe", language="nl", name="Zoë")
        sender.academy.gets("zoe")
        (job, *_) = sender.owes("maria")
        assert set(sender.round().sent) == {job, "zoe/event"}
    assert sorted(post.taken)[0][:2] == (SENDER, "maria@example.com")
    message, dutch = sorted(post.messages, key=lambda one: str(one["To"]))
    assert message["To"] == "maria@example.com"
    assert message["From"] == "The academy <academy@example.com>"
    assert message["List-Id"] == "<rolecall.example.com>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@example.com>")
    assert message["Message-ID"] != dutch["Message-ID"]
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = (dutch.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "Hallo Zoë," in text.get_content()
    assert "Hallo <bdi>Zoë</bdi>," in html.get_content()
    assert dutch["Content-Language"] == "nl"
    for _, _, content in post.taken:
        assert content.isascii()
        assert max(map(len, content.splitlines())) < 998
    assert post.connections == 1
    assert academy.job(job) == ("sent", None)
    assert broker.depth(EMAILS) == 0


def test_addresses_from_elsewhere_and_odd_ones(academy: Academy, broker: Broker) -> None:
    post = Post()
    odd = ["мария@example.com", "o'brien+x=y@example.com", "a..b@example.com", "-@example.com", "x@пример.example"]
    with serving(post) as server, office(academy, broker, server) as sender:
        for number, address in enumerate(odd):
            academy.joins(f"u-{number}", email=address)
            academy.gets(f"u-{number}")
        sender.owes("maria")
        mailed = sender.round()
        assert mailed.problem is None
    assert len(mailed.sent) + len(mailed.parked) == 6
    assert {"мария@example.com", "o'brien+x=y@example.com", "maria@example.com"} <= set(post.addresses)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_and_logged_in(
    academy: Academy, broker: Broker, tmp_path: Path, security: Literal["starttls", "tls"]
) -> None:
    post = Post()
    with serving(post, certificates=Certificates(tmp_path), security=security, login=True) as server:
        known = replace(server, user=USER, password=PASSWORD)
        assert PASSWORD not in repr(known)
        with office(academy, broker, known) as sender:
            assert sender.round().sent == [] == sender.owes()
            jobs = sender.owes("maria", "noor")
            assert sorted(sender.round().sent) == jobs
    assert sorted(post.addresses) == ["maria@example.com", "noor@example.com"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "wrong"}, "refuses the login of rolecall: 535"),
        ({"user": None}, "takes no email from academy@example.com: the mail server said: 530|in this way.*530"),
        ({"ca_file": None}, "is not trusted .*look at smtp_host and smtp_ca_file"),
        ({"host": "127.0.0.1"}, "is not trusted .*IP address mismatch"),
        ({"security": "tls"}, "does not speak TLS in this way"),
        ({"password": "wörd"}, "of ASCII only"),
    ],
)
def test_a_server_that_does_not_let_us_in_is_no_emails_fault(
    academy: Academy, broker: Broker, tmp_path: Path, change: dict[str, str | None], words: str
) -> None:
    post = Post()
    with serving(post, certificates=Certificates(tmp_path), security="starttls", login=True) as server:
        right = replace(server, user=USER, password=PASSWORD)
        with office(academy, broker, replace(right, **change)) as sender:  # type: ignore[arg-type]
            (job,) = sender.owes("maria")
            mailed = sender.round()
            assert isinstance(mailed.problem, NotReady)
            with pytest.raises(NotReady, match=words):
                raise mailed.problem
            assert (mailed.parked, academy.job(job), broker.depth(EMAILS)) == ([], ("relayed", None), 1)
            assert PASSWORD not in str(mailed.problem)
        with office(academy, broker, right) as sender:
            assert sender.round().sent == [job]
    assert post.addresses == ["maria@example.com"]


def test_a_server_without_starttls_gets_no_password_and_no_email(academy: Academy, broker: Broker) -> None:
    post = Post()
    with serving(post) as server:
        wanted = replace(server, security="starttls", user=USER, password=PASSWORD)
        with office(academy, broker, wanted) as sender:
            sender.owes("maria")
            problem = sender.round().problem
    assert isinstance(problem, NotReady)
    assert "offers no STARTTLS" in str(problem)
    assert post.taken == []


def test_one_refused_for_good_is_parked_and_the_others_arrive(academy: Academy, broker: Broker) -> None:
    words = "550 5.1.1 nobody of that name here"
    post = Post(says_to_recipient=lambda to: words if to.startswith("noor") else None)
    with serving(post) as server, office(academy, broker, server) as sender:
        jobs = sender.owes("lena", "noor", "omar")
        mailed = sender.round()
        assert mailed.sent == [jobs[0], jobs[2]]
        assert sender.round().sent == []
    assert post.addresses == ["lena@example.com", "omar@example.com"]
    assert post.connections == 1
    (parked,) = broker.take(9, 2, [PARKED])
    assert parked.headers == {"queue": EMAILS, "reason": f"the mail server said: {words}"}
    assert b'"id":"noor/event"' in parked.body
    assert academy.job("noor/event") == ("no_address", f"the mail server said: {words}")
    assert broker.depth(EMAILS) == 0


def test_what_was_refused_is_mailed_when_people_want_it_tried_again(academy: Academy, broker: Broker) -> None:
    post = Post(says_to_recipient=lambda to: "550 5.2.1 mailbox closed" if to.startswith("noor") else None)
    with serving(post) as server, office(academy, broker, server) as sender:
        sender.owes("noor")
        sender.round()
        (given_up,) = broker.take(9, 2, [PARKED])
        with academy.database.unit() as work:
            bad = keep(work, Arrival(body=b"no email job", queue=EMAILS), "given_up", "it is none")
            number = keep(work, Arrival(body=given_up.body, queue=EMAILS), "given_up", "closed")
            other = keep(work, Arrival(body=b"{}", queue="rolecall.events"), "bad", "not understood")
            retry(work, [bad, number, other], actor="mira")
            assert [one for one, _ in to_try_again(work, 9)] == [other]
        post.says_to_recipient = lambda _: None
        academy.changes("noor", email="noor.new@example.com")
        sender.clock.now += LOOK_EVERY
        mailed = sender.round()
        assert (mailed.sent, len(mailed.parked)) == (["noor/event"], 1)
        with academy.database.read() as work:
            assert to_try_again(work, 9, emails=True) == []
        sender.clock.now += LOOK_EVERY
        assert sender.round().sent == []
    assert post.addresses == ["noor.new@example.com"]
    assert academy.job("noor/event") == ("sent", None)


def test_a_refused_content_is_parked_too(academy: Academy, broker: Broker) -> None:
    post = Post(says_to_content=lambda to: "554 5.7.1 looks like spam" if to.startswith("noor") else None)
    with serving(post) as server, office(academy, broker, server) as sender:
        jobs = sender.owes("lena", "noor")
        assert sender.round().sent == [jobs[0]]
    assert academy.job("noor/event") == ("no_address", "the mail server said: 554 5.7.1 looks like spam")


@pytest.mark.parametrize("at_content", [False, True])
@pytest.mark.parametrize("words", ["450 4.2.1 not now", "451 try again later", "452 4.2.2 mailbox full"])
def test_one_put_off_holds_nobody_up_and_arrives_once(
    academy: Academy, broker: Broker, at_content: bool, words: str
) -> None:
    times = iter([words, words])
    post = Post()

    def says(to: str) -> str | None:
        return next(times, None) if to.startswith("lena") else None

    if at_content:
        post.says_to_content = says
    else:
        post.says_to_recipient = says
    with serving(post) as server, office(academy, broker, server) as sender:
        jobs = sender.owes("lena", "noor", "omar")
        mailed = sender.round()
        assert (mailed.sent, list(mailed.put_off), mailed.problem) == (jobs[1:], [jobs[0]], None)
        assert sender.round().sent == []
        assert sender.round().sent == []
        assert broker.depth(EMAILS) == 1
        sender.until_done()
        assert sender.round().sent == []
    assert sorted(post.addresses) == [f"{name}@example.com" for name in ("lena", "noor", "omar")]
    assert academy.job(jobs[0]) == ("sent", None)
    assert broker.depth(PARKED) == 0


def test_a_server_that_takes_nothing_now_is_asked_again_after_a_growing_pause(academy: Academy, broker: Broker) -> None:
    post = Post(says_to_sender=lambda _: "452 4.3.1 no room")
    with serving(post) as server, office(academy, broker, server) as sender:
        jobs = sender.owes("lena", "noor")
        pauses: list[float] = []
        for _ in range(7):
            began = sender.clock.now
            while (problem := sender.round().problem) is None:
                sender.clock.now += 0.5
            assert isinstance(problem, Transient)
            pauses.append(sender.clock.now - began)
        assert pauses[1:] == [1.0, 3.0, 10.0, 30.0, 60.0, 60.0]
        assert broker.depth(EMAILS) == 2
        post.says_to_sender = lambda _: None
        sender.clock.now += PAUSES[-1]
        assert sender.round().sent == jobs
    assert broker.depth(PARKED) == 0


def test_a_server_that_knows_us_not_is_nobodys_fault(academy: Academy, broker: Broker) -> None:
    post = Post(says_to_recipient=lambda to: f"554 5.7.1 <{to}>: Relay access denied")
    with serving(post) as server, office(academy, broker, server) as sender:
        jobs = sender.owes(*(f"u-{number:02}" for number in range(30)))
        mailed = sender.round()
        assert "took none of 10 emails (554 5.7.1)" in str(mailed.problem)
        post.says_to_recipient = lambda _: None
        sender.until_done()
    assert sorted(post.addresses) == [f"u-{number:02}@example.com" for number in range(30)]
    assert {academy.job(job)[0] for job in jobs} == {"sent"}
    assert broker.depth(PARKED) == 0


def test_many_put_off_keep_others_waiting_only_a_while(
    academy: Academy, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of them work: the server is there, so nothing is held up until too many are in hand."""
    monkeypatch.setattr("connectors.mail.rounds.IN_HAND", 5)
    post = Post(says_to_recipient=lambda to: None if int(to[2:4]) % 2 else "450 later")
    with serving(post) as server, office(academy, broker, server) as sender:
        sender.owes(*(f"u-{number:02}" for number in range(24)))
        for _ in range(9):
            sender.rounds.round(limit=4)
        assert 4 <= len(post.taken) < 12
        assert broker.depth(EMAILS) == 24 - len(post.taken)
        post.says_to_recipient = lambda _: None
        sender.until_done()
    assert sorted(post.addresses) == [f"u-{number:02}@example.com" for number in range(24)]


def test_a_server_that_stalls_is_left_and_asked_again(academy: Academy, broker: Broker) -> None:
    post = Post(stalls=True)
    with serving(post) as server, office(academy, broker, replace(server, timeout=0.3)) as sender:
        (job,) = sender.owes("maria")
        problem = sender.round().problem
        assert isinstance(problem, Transient)
        assert "timed out" in str(problem)
        post.stalls = False
        sender.until_done()
    assert post.addresses == ["maria@example.com"]
    assert academy.job(job) == ("sent", None)


def test_a_server_that_dies_in_the_middle_of_a_batch(academy: Academy, broker: Broker) -> None:
    people = [f"u-{number:02}" for number in range(50)]
    post = Post(dies_after=23)
    with serving(post) as server:
        port = server.port or 0
        first = Office(academy, broker, server)
        jobs = first.owes(*people)
        mailed = first.round()
        assert isinstance(mailed.problem, Transient)
        assert len(mailed.sent) == 22
        assert {academy.job(job)[0] for job in mailed.sent} == {"sent"}
        first.clock.now += PAUSES[-1]
        assert "is not to be reached" in str(first.round().problem)
    post.dies_after = None
    with serving(post, port=port):
        first.clock.now += PAUSES[-1]
        first.until_done()
        first.rounds.close()
    twice = [address for address in set(post.addresses) if post.addresses.count(address) > 1]
    assert sorted(set(post.addresses)) == [f"{name}@example.com" for name in people]
    assert len(post.taken) == 51
    copies = {one["Message-ID"] for one in post.messages if one["To"] in twice}
    assert len(twice) == len(copies) == 1
    assert {academy.job(job)[0] for job in jobs} == {"sent"}
    assert broker.depth(PARKED) == 0


def test_the_connection_is_kept_found_lost_and_left(academy: Academy, broker: Broker) -> None:
    post = Post()
    with serving(post) as server, office(academy, broker, server) as sender:
        sender.owes("lena")
        sender.round()
        sender.clock.now += IDLE - 1
        sender.owes("noor")
        sender.round()
        assert post.connections == 1
        sender.clock.now += IDLE + 1
        sender.round()
        post.until_nobody_is_there()
        sender.owes("omar")
        sender.round()
        assert post.connections == 2
        post.hang_up()
        sender.owes("maria")
        assert sender.round().sent == ["maria/event"]
        assert post.connections == 3


def test_a_server_that_takes_few_emails_over_one_connection(academy: Academy, broker: Broker) -> None:
    count = 0

    def says(_: str) -> str | None:
        nonlocal count
        count += 1
        return "421 4.7.0 enough for one connection" if count % 4 == 0 else None

    post = Post(says_to_sender=says)
    with serving(post) as server, office(academy, broker, server) as sender:
        jobs = sender.owes(*(f"u-{number}" for number in range(9)))
        assert sender.round().sent == jobs
    assert post.connections == 3


def test_what_was_taken_is_not_sent_again_when_the_database_is_away(
    academy: Academy, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post()

    def away(*_: object) -> None:
        raise Transient("the database said: no")

    with serving(post) as server, office(academy, broker, server) as sender:
        jobs = sender.owes("lena", "noor")
        with monkeypatch.context() as patch:
            patch.setattr("connectors.mail.sender.mark_sent", away)
            for _ in range(3):
                with pytest.raises(Transient, match="the database said"):
                    sender.round()
        assert academy.job(jobs[0]) == ("relayed", None)
        assert broker.depth(EMAILS) == 2
        sender.until_done()
    assert sorted(post.addresses) == ["lena@example.com", "noor@example.com"]
    assert {academy.job(job)[0] for job in jobs} == {"sent"}


def test_who_left_in_the_meantime_is_not_mailed(academy: Academy, broker: Broker) -> None:
    post = Post(stalls=True)
    with serving(post) as server, office(academy, broker, replace(server, timeout=0.3)) as sender:
        sender.owes("lena", "noor", "omar")
        assert sender.round().problem is not None
        academy.changes("lena", status="left")
        for target in ("nurse", "wound-care", "gdpr-basics"):
            academy.loses("noor", target)
        post.stalls = False
        sender.until_done()
    assert post.addresses == ["omar@example.com"]
    assert academy.job("lena/event") == ("dropped", "the user has left")
    assert academy.job("noor/event") == ("dropped", "nothing of it is assigned any more")


def test_the_rate_holds_emails_and_nothing_else(academy: Academy, broker: Broker) -> None:
    post = Post()
    with serving(post) as server, office(academy, broker, server) as sender:
        sender.rounds = Rounds(broker, mailer_of(academy, sender.way), rate=Rate(10, sender.clock), now=sender.clock)
        sender.owes(*(f"u-{number:02}" for number in range(25)))
        left = []
        for _ in range(13):
            left.append(len(sender.round().sent))
            sender.clock.now += 10
        assert left == [10, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0, 5]
    assert len(set(post.addresses)) == len(post.taken) == 25


def test_a_rate_is_for_any_minute() -> None:
    clock = Clock()
    rate = Rate(3, clock)
    assert rate.room(5) == 3
    rate.left(2)
    clock.now += 59
    assert rate.room(5) == 1
    rate.left(1)
    assert rate.room(5) == 0
    clock.now += 1
    assert rate.room(5) == 2
    clock.now += 59
    assert rate.room(2) == 2
    assert Rate(None).room(7) == 7
