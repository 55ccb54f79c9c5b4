"""What the outbox says is to be handed over."""

from engine.messages.outgoing import EmailItem, EmailJob, EmailLearningItem
from engine.outbox import (
    addressees,
    changes_due,
    emails_due,
    mark_changes_relayed,
    mark_relayed,
    mark_sent,
)
from tests.mail.academy import NOW, RULES, Academy


def due(academy: Academy, limit: int = 100) -> list[EmailJob]:
    with academy.database.unit() as work:
        return emails_due(work, RULES, limit)


def test_an_email_job_has_everything_new(academy: Academy) -> None:
    academy.joins("maria", language="nl")
    job = academy.gets("maria")
    academy.completes("maria", "lms-17")
    gdpr = (
        EmailLearningItem(title="GDPR in an hour", visible=True, completed=True),
        EmailLearningItem(title="The GDPR test", visible=True, completed=False),
    )
    secret = (EmailLearningItem(title="Not announced yet", visible=False, completed=False),)
    assert due(academy) == [
        EmailJob(
            id=job,
            user="maria",
            email="maria@example.com",
            language="nl",
            name="Maria",
            cause="event",
            assigned=(
                EmailItem(kind="role", name="Nurse", title="Nurse"),
                EmailItem(
                    kind="qualification", name="GDPR-basics", title="GDPR basics", mandatory=True, learning_items=gdpr
                ),
                EmailItem(kind="qualification", name="wound-care", title="Wound care", learning_items=secret),
            ),
        )
    ]


def test_the_lms_knows_better_what_an_item_is_called_and_who_can_see_it(academy: Academy) -> None:
    academy.joins("maria")
    academy.gets("maria", [("qualification", "gdpr-basics", False), ("qualification", "wound-care", False)])
    academy.tells("gdpr-elearning", title="Older title", title_order="1", visible=False, visible_order="3")
    academy.tells("lms-17", title="Newer title", title_order="2", visible=True, visible_order="2")
    academy.tells("secret", visible=True, visible_order="1")
    (job,) = due(academy)
    gdpr, wound = job.assigned
    assert gdpr.learning_items[0] == EmailLearningItem(title="Newer title", visible=False, completed=False)
    assert wound.learning_items[0] == EmailLearningItem(title="Not announced yet", visible=True, completed=False)


def test_a_training_elsewhere_is_no_completion_and_neither_is_a_colleagues(academy: Academy) -> None:
    academy.joins("maria")
    academy.joins("omar")
    academy.gets("maria", [("qualification", "gdpr-basics", True)])
    academy.completes("omar", "gdpr-test")
    academy.completes("maria", "gdpr-test", kind="external_training")
    (job,) = due(academy)
    assert [one.completed for one in job.assigned[0].learning_items] == [False, False]


def test_what_the_catalog_no_longer_knows_keeps_its_name(academy: Academy) -> None:
    academy.joins("maria", language=None)
    academy.gets("maria", [("qualification", "forgotten", True)])
    (job,) = due(academy)
    assert job.assigned == (EmailItem(kind="qualification", name="forgotten", title="forgotten", mandatory=True),)
    assert job.language == "en"


def test_only_what_is_still_held_is_listed_as_it_is_now(academy: Academy) -> None:
    academy.joins("maria")
    academy.gets("maria")
    academy.loses("maria", "nurse")
    academy.loses("maria", "wound-care")
    (job,) = due(academy)
    assert [one.name for one in job.assigned] == ["GDPR-basics"]


def test_who_left_lost_it_all_or_has_no_address_gets_none(academy: Academy) -> None:
    for name in ("lena", "noor", "omar", "maria"):
        academy.joins(name, email="" if name == "omar" else f"{name}@example.com")
        academy.gets(name, [("role", "nurse", False)])
    academy.changes("lena", status="left")
    academy.loses("noor", "nurse")
    assert [job.user for job in due(academy)] == ["maria"]
    assert academy.job("lena/event") == ("dropped", "the user has left")
    assert academy.job("noor/event") == ("dropped", "nothing of it is assigned any more")
    assert academy.job("omar/event") == ("no_address", None)
    assert academy.job("maria/event") == ("waiting", None)


def test_email_jobs_come_in_the_order_of_their_commits(academy: Academy) -> None:
    for number, name in enumerate(["noor", "maria", "omar", "lena", "zoe"]):
        academy.joins(name, status="left" if name == "noor" else "active")
        academy.gets(name, [("role", "nurse", False)], at=NOW + number)
    got: list[str] = []
    while some := due(academy, limit=1):
        got += [job.user for job in some]
        with academy.database.unit() as work:
            mark_relayed(work, [job.id for job in some])
    assert got == ["maria", "omar", "lena", "zoe"]
    assert academy.job("zoe/event") == ("relayed", None)


def test_the_address_is_read_when_it_is_mailed(academy: Academy) -> None:
    for name in ("lena", "noor", "omar", "maria"):
        academy.joins(name)
        academy.gets(name, [("role", "nurse", False), ("qualification", "gdpr-basics", True)])
    jobs = [job.id for job in due(academy)]
    academy.changes("maria", email="new@example.com")
    academy.loses("maria", "nurse")
    academy.changes("lena", status="left")
    academy.changes("omar", email=None)
    with academy.database.unit() as work:
        mark_relayed(work, jobs)
        mark_sent(work, ["noor/event"])
        to = addressees(work, [*jobs, "from elsewhere"])
    assert list(to) == ["maria/event"]
    assert to["maria/event"].email == "new@example.com"
    assert to["maria/event"].held == {("qualification", "gdpr-basics"): True}
    assert academy.job("omar/event") == ("no_address", None)


def test_what_was_mailed_before_its_relay_is_noted_stays_mailed(academy: Academy) -> None:
    academy.joins("maria")
    job = academy.gets("maria")
    with academy.database.unit() as work:
        mark_sent(work, [job])
    with academy.database.unit() as work:
        mark_relayed(work, [job])
        assert addressees(work, [job]) == {}
    assert academy.job(job) == ("sent", None)


def test_change_events_in_order_each_once(academy: Academy) -> None:
    academy.joins("maria")
    academy.gets("maria", [("role", "nurse", False), ("qualification", "gdpr-basics", True)])
    with academy.database.unit() as work:
        first = changes_due(work, RULES, 1)
        assert [(change.type, change.name, change.version) for _, change in first] == [("role.assigned", "Nurse", 1)]
        mark_changes_relayed(work, [number for number, _ in first])
        second = changes_due(work, RULES, 10)
        assert [(change.name, change.mandatory, change.user) for _, change in second] == [
            ("GDPR-basics", True, "maria")
        ]
        assert {change.id for _, change in (*first, *second)} == {"change-1", "change-2"}
        mark_changes_relayed(work, [number for number, _ in second])
        assert changes_due(work, RULES, 10) == []
