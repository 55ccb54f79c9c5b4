"""Each part of the language gives exactly the tree it stands for."""

import pytest

from engine.authoring.conditions import (
    All,
    Any,
    Between,
    Condition,
    Dated,
    Done,
    DoneTogether,
    Everyone,
    Flag,
    Group,
    Known,
    Like,
    Moment,
    Not,
    NumberIn,
    OneOf,
)
from engine.authoring.problems import InvalidRules
from engine.authoring.selection import read_conditions
from engine.clock import DAY, HOUR, MINUTE, WEEK, parse, parse_day_or_time
from tests.authoring.academy import catalog, condition


def one(field: str, *values: str) -> OneOf:
    return OneOf(field, frozenset(values))


def day(text: str) -> Moment:
    return Moment(at=parse_day_or_time(text), day=True)


EXTERNAL = Group("external-staff", one("contract_type", "temporary", "agency"))
TEAMS = frozenset({"care", "sales", "finance", "oe-4471", "zorg noord"})
MONTH_AGO = Moment(offset=-30 * DAY)


def done(*names: str, before: Moment | None = None, after: Moment | None = None) -> Done:
    return Done("completed", frozenset(names), before=before, after=after)


TREES: list[tuple[str, Condition]] = [
    ("everyone", Everyone()),
    ("team: care", one("team", "care")),
    ("team: ZORG noord", one("team", "care")),
    ("team: [care, oe-4471, Sales]", one("team", "care", "sales")),
    ("team: {any: [care, sales]}", one("team", "care", "sales")),
    ("team: {all: [care, sales]}", All((one("team", "care"), one("team", "sales")))),
    ("team: {none: [sales]}", Not(one("team", "sales"))),
    ("team: {any: care, none: sales}", All((one("team", "care"), Not(one("team", "sales"))))),
    ("country: no", one("country", "no")),
    ("country: 007", one("country", "007")),
    ("country: [1.10, 1.1, yes, 2026-07-01]", one("country", "1.10", "1.1", "yes", "2026-07-01")),
    ('country: "null"', one("country", "null")),
    ("country: {known: true}", Known("country")),
    ("country: {known: false}", Not(Known("country"))),
    ("country: {none: [NL], known: true}", All((Not(one("country", "nl")), Known("country")))),
    ('country: {like: "N*"}', Like("country", "n*")),
    ('country: {like: "a**?"}', Like("country", "a*?")),
    ('team: {like: "zorg*"}', Like("team", "zorg*", frozenset({"care"}), TEAMS)),
    ('team: {like: "?a*"}', Like("team", "?a*", frozenset({"care", "sales"}), TEAMS)),
    ("fte: 0.8", NumberIn("fte", frozenset({0.8}))),
    ("fte: [1, 0.80, 0.8]", NumberIn("fte", frozenset({1.0, 0.8}))),
    ("fte: {none: [1.0]}", Not(NumberIn("fte", frozenset({1.0})))),
    ("fte: {at_least: 0.5}", Between("fte", at_least=0.5)),
    ("fte: {at_most: 1, at_least: -1}", Between("fte", at_least=-1.0, at_most=1.0)),
    ("contract_end: 2026-07-01", Dated("contract_end", on=day("2026-07-01"))),
    (
        "contract_end: [2026-07-01, 2026-08-01]",
        Any((Dated("contract_end", on=day("2026-07-01")), Dated("contract_end", on=day("2026-08-01")))),
    ),
    ("contract_end: {before: in 60 days}", Dated("contract_end", before=Moment(offset=60 * DAY))),
    ("joined: {after: 30 days ago}", Dated("joined", after=MONTH_AGO)),
    ("joined: {after: 1 week ago}", Dated("joined", after=Moment(offset=-WEEK))),
    ("joined: {after: 36 Hours ago}", Dated("joined", after=Moment(offset=-36 * HOUR))),
    ("joined: {before: in 1 minute}", Dated("joined", before=Moment(offset=MINUTE))),
    ("joined: {before: 0 days ago}", Dated("joined", before=Moment())),
    (
        "joined: {after: 2026-01-01, before: 2026-07-01T09:30:00+02:00}",
        Dated("joined", after=day("2026-01-01"), before=Moment(at=parse("2026-07-01T07:30:00Z"))),
    ),
    ("lms_manager: true", Flag("lms_manager")),
    ("none: {lms_manager: true}", Not(Flag("lms_manager"))),
    ("completed: first-aid-basics", done("first-aid-basics")),
    ("completed: [first-aid-basics, GDPR-elearning]", done("first-aid-basics", "gdpr-elearning")),
    (
        "completed: {all: [first-aid-basics, gdpr-elearning]}",
        All((done("first-aid-basics"), done("gdpr-elearning"))),
    ),
    (
        "completed: {all: [first-aid-basics, gdpr-elearning], after: 30 days ago}",
        All((done("first-aid-basics", after=MONTH_AGO), done("gdpr-elearning", after=MONTH_AGO))),
    ),
    (
        "completed: {all: [first-aid-basics, gdpr-elearning], within: 90 days, before: 2026-07-01}",
        DoneTogether(
            "completed", frozenset({"first-aid-basics", "gdpr-elearning"}), 90 * DAY, before=day("2026-07-01")
        ),
    ),
    ("completed: {none: [gdpr-elearning], after: 30 days ago}", Not(done("gdpr-elearning", after=MONTH_AGO))),
    (
        "completed: {any: [gdpr-elearning], none: [first-aid-basics], after: 30 days ago}",
        All((done("gdpr-elearning", after=MONTH_AGO), Not(done("first-aid-basics", after=MONTH_AGO)))),
    ),
    ("completed: {known: true}", Known("completed")),
    ("external_training: BHV", Done("external_training", frozenset({"bhv"}))),
    ("qualified: {known: false}", Not(Known("qualified"))),
    ("qualified: gdpr-basics", Done("qualified", frozenset({"gdpr-basics"}))),
    ("group: external-staff", EXTERNAL),
    ("none: {group: external-staff}", Not(EXTERNAL)),
    ("group: [external-staff]", EXTERNAL),
    ("{team: care, country: NL}", All((one("team", "care"), one("country", "nl")))),
    ("- team: care\n- country: NL", Any((one("team", "care"), one("country", "nl")))),
    ("any: [{team: care}, {country: NL}]", Any((one("team", "care"), one("country", "nl")))),
    ("all: [{team: care}, {team: sales}]", All((one("team", "care"), one("team", "sales")))),
    ("none: [{team: care, country: NL}]", Not(All((one("team", "care"), one("country", "nl"))))),
    ("none: {team: care, country: NL}", Not(Any((one("team", "care"), one("country", "nl"))))),
    ("none: [{team: care}, {country: NL}]", Not(Any((one("team", "care"), one("country", "nl"))))),
    (
        "any: [{all: [{team: care}]}, {none: {any: [{team: sales}, {country: NL}]}}]",
        Any((one("team", "care"), Not(Any((one("team", "sales"), one("country", "nl")))))),
    ),
    ('{"team": ["care"], "fte": {"at_least": 0.5}}', All((one("team", "care"), Between("fte", at_least=0.5)))),
]


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[text for text, _ in TREES])
def test_reads_as(text: str, tree: Condition) -> None:
    assert condition(text) == tree


def test_equal_tests_are_one_atom() -> None:
    assert hash(condition("team: [care, sales]")) == hash(condition("team: [Sales, OE-4471]"))


def test_problems_name_where_the_conditions_stand() -> None:
    with pytest.raises(InvalidRules) as refused:
        read_conditions("team: cares", catalog(), "--where")
    assert str(refused.value) == "--where:1:7: no team is called `cares`; did you mean `care`?"


def test_conditions_of_nothing_are_refused() -> None:
    with pytest.raises(InvalidRules, match="found nothing"):
        condition("")
