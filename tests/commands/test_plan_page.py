"""A plan as a page and as a comment: what matters comes first, nothing can be smuggled in, it stays small."""

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from connectors.view.plan_markdown import LARGEST as LONGEST_COMMENT
from connectors.view.plan_markdown import code, plan_markdown, prose
from connectors.view.plan_page import LARGEST, plan_page
from engine.plans.plan import Deciding, Limited, Plan, Sampled, TargetPlan, TriggerPlan
from tests.commands.pages import Page, contrast, tables

HOSTILE = (
    """</title></details><script>alert(1)</script><img src=x onerror="alert('2')"> & {{ 7*7 }} "' `a` ``b`` | """
    """@team/x #12 [a](https://example.com) www.example.com **b** \\| \n/close\n# big\x00\x1b\u202e"""
)


def trigger(name: str, **more: Any) -> TriggerPlan:
    return TriggerPlan(name=name, **({"change": "edited", "mode": "while"} | more))


NURSE = trigger(
    "nurse",
    description="Nurses on our own payroll.",
    gives=("Nurse",),
    gains=4_012,
    new=4_000,
    losses=12,
    lost=10,
    grace=3,
    emails=3_990,
    passes=(Limited(kind="assign", users=4_012, most=2_400, limit="5% of the active users"),),
    gains_because=(Deciding(text="country: NL", users=4_000), Deciding(text="team: care", users=12)),
    losses_because=(Deciding(text="job_title: nurse", users=12),),
    gaining=(
        Sampled(id="u-1", name="Sanne Vermeulen", because=("country: NL",)),
        Sampled(id="u-2", name=None, because=("country: NL", "team: care")),
    ),
    losing=(Sampled(id="u-3", name="Fatima El Amrani", because=("job_title: nurse",)),),
)
PLAN = Plan(
    base=4,
    revision=5,
    digest="d0" * 32,
    at="2026-07-01T09:00:00Z",
    files=("~ triggers/care.yaml", "+ triggers/new.yaml", "- triggers/old.yaml"),
    active=48_000,
    users=4_019,
    gains=8_012,
    losses=12,
    emails=3_990,
    without_address=22,
    triggers=(
        NURSE,
        trigger("old-course", change="deleted", mode="when", losses=7, lost=7, ended="revoke"),
        trigger("pilot", enabled="shadow"),
        trigger("wounds", change="renamed", was="wound-care", gains=2, new=2),
    ),
    targets=(
        TargetPlan(kind="role", name="nurse", title="Nurse", gains=4_000, losses=10),
        TargetPlan(kind="qualification", name="hygiene", title="Hygiene", gains=0, losses=0, mandatory=5, optional=1),
    ),
    held=("nurse gives something to 4,012 users, and its limit is 2,400 (5% of the active users)",),
    warnings=("learners cannot see Hand hygiene (hand-hygiene)",),
)
NOTHING = Plan(base=4, revision=5, digest="d0" * 32, at="2026-07-01T09:00:00Z", active=48_000)
UNDECIDED = Plan(
    base=4,
    revision=5,
    digest="d0" * 32,
    at="2026-07-01T09:00:00Z",
    files=("- triggers/old.yaml",),
    triggers=(trigger("old", change="deleted"),),
    undecided=("the trigger old is gone: say --ended old=keep or --ended old=revoke",),
)


def hostile(triggers: int = 3, listed: int = 3) -> Plan:
    """A plan in which whatever people or files may say is said in a hostile way."""
    people = tuple(Sampled(id=HOSTILE, name=HOSTILE, because=(HOSTILE,) * listed) for _ in range(listed))
    conditions = tuple(Deciding(text=HOSTILE, users=2) for _ in range(listed))
    several = tuple(
        trigger(
            f"{number:04}{HOSTILE}",
            change="renamed",
            was=HOSTILE,
            description=HOSTILE,
            gives=(HOSTILE,) * listed,
            gains=3,
            losses=3,
            passes=(Limited(kind="revoke", users=3, most=2, limit=HOSTILE),),
            gains_because=conditions,
            losses_because=conditions,
            gaining=people,
            losing=people,
        )
        for number in range(triggers)
    )
    targets = tuple(
        TargetPlan(kind="role", name=HOSTILE, title=f"{HOSTILE}{number}", gains=1, losses=1) for number in range(listed)
    )
    said = (HOSTILE,) * listed
    return Plan(
        base=4,
        revision=5,
        digest=HOSTILE,
        at="2026-07-01T09:00:00Z",
        files=tuple(f"~ {HOSTILE}{number}" for number in range(listed)),
        active=100,
        users=3,
        triggers=several,
        targets=targets,
        undecided=said,
        held=said,
        warnings=said,
    )


PLANS = {"usual": PLAN, "nothing": NOTHING, "undecided": UNDECIDED, "hostile": hostile()}


# --- the page ---------------------------------------------------------------------------------------------------------
def test_everything_of_a_plan_is_on_the_page_and_what_needs_a_person_comes_first() -> None:
    read = Page(plan_page(PLAN))
    assert read.inside("h1") == ["What revision 5 of the rules would do"]
    assert read.inside("h2") == [
        *("Look at this first", "In all", "Per trigger", "Who, and why", "Per role and qualification"),
        "Files that differ",
    ]
    said = read.text()
    for part in (
        "Would wait until a second person approves it. Something would change for 4,019 people (8% of the active): "
        "roles and qualifications are given 8,012 times and taken 12 times.",
        "Counted on 2026-07-01 at 09:00 UTC, with 48,000 people active.",
        "Held: nurse gives something to 4,012 users, and its limit is 2,400 (5% of the active users)",
        "Warning: learners cannot see Hand hygiene (hand-hygiene)",
        "People for whom something changes 4,019 of 48,000 active",
        "Roles and qualifications given +8,012",
        "Roles and qualifications taken −12",
        "Emails that go out 3,990 22 more have no address",
        "nurse edited +4,012 12 of them have it already for another reason −12 2 of them keep it for another reason "
        "3 people would lose it after its grace, unless they match again",
        "old-course deleted; what it gave is revoked – −7",
        "pilot edited, in shadow: it gives nothing – –",
        "wounds renamed, was wound-care +2 –",
        "Nurses on our own payroll. It gives Nurse .",
        "country: NL said no to 4,000 of the 4,012 who gain team: care said no to 12 of the 4,012 who gain",
        "Who gains: 2 of 4,012",
        "Sanne Vermeulen u-1 country: NL",
        "u-2 country: NL , team: care",
        "job_title: nurse says no to all who lose",
        "Fatima El Amrani u-3 job_title: nurse",
        "Nurse role nurse 4,000 10 – –",
        "Hygiene qualification hygiene – – 5 1",
        "changed: triggers/care.yaml new: triggers/new.yaml gone: triggers/old.yaml",
    ):
        assert part in said, part
    assert said.index("Held:") < said.index("In all")
    assert said.count("its limit is 2,400") == 2  # once among what comes first, once with its trigger


def test_bars_are_to_one_scale_and_their_figures_are_written_beside_them() -> None:
    read = Page(plan_page(PLAN))
    widths = [given["width"] for tag, given in read.tags if tag == "rect"]
    assert widths == ["100.0", "99.7", "0.3", "0.25", "0.17", "0.17", "0.05", "0.05"]
    assert all(given["aria-hidden"] == "true" for tag, given in read.tags if tag == "svg")


def test_a_plan_that_changes_nothing_says_so() -> None:
    read = Page(plan_page(NOTHING))
    assert read.inside("p")[0] == "Nothing to apply: the rules are those of revision 4, which is active."
    assert read.inside("h2") == []
    assert plan_markdown(NOTHING).startswith("**Rolecall: Nothing to apply: the rules are those of revision 4")


def test_rules_that_change_nobody_are_not_nothing() -> None:
    plan = Plan(base=4, revision=5, digest="d", at="2026-07-01T09:00:00Z", files=("~ catalog.yaml",), active=3)
    assert "The rules would be others, and for nobody anything changes." in Page(plan_page(plan)).text()
    assert "No limit would be passed, and there is nothing to warn of." in Page(plan_page(plan)).text()


def test_what_must_be_decided_first_is_the_verdict() -> None:
    said = Page(plan_page(UNDECIDED)).text()
    assert "Not ready to be applied: one thing must be decided first." in said
    assert "Decide first: the trigger old is gone: say --ended old=keep or --ended old=revoke" in said


def test_the_first_rules_and_a_way_back_are_told() -> None:
    first = Plan(base=None, revision=1, digest="d", at="2026-07-01T09:00:00Z")
    assert "This would be revision 1. Before it: there are no rules yet." in Page(plan_page(first)).text()
    back = Plan(base=4, revision=5, back_to=3, digest="d", at="2026-07-01T09:00:00Z", files=("~ catalog.yaml",))
    assert "This would be revision 5, which goes back to revision 3." in Page(plan_page(back)).text()


def test_a_limit_that_holds_nothing_is_told_all_the_same() -> None:
    plan = Plan(base=4, revision=5, digest="d", at="2026-07-01T09:00:00Z", files=("~ catalog.yaml",), triggers=(NURSE,))
    assert "Limit passed: nurse gives something to 4,012 users" in Page(plan_page(plan)).text()


def test_nothing_can_be_smuggled_into_the_page() -> None:
    plain, attacked = Page(plan_page(PLAN)), Page(plan_page(hostile()))
    known = {tag for tag, _ in plain.tags}
    assert {tag for tag, _ in attacked.tags} <= known
    assert {name for _, given in attacked.tags for name in given} <= {name for _, given in plain.tags for name in given}
    assert attacked.inside("style") == plain.inside("style")
    assert not re.search("[\x00-\x08\x0b-\x1f]", plan_page(hostile()))


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_page_needs_nothing_else_and_does_nothing(plan: Plan) -> None:
    text = plan_page(plan)
    for tag, given in Page(text).tags:
        assert tag not in ("script", "link", "img", "iframe", "a", "form")
        assert not {name for name in given if name in ("src", "href", "style") or name.startswith("on")}
    (style,) = Page(text).inside("style")
    assert not re.search(r"url\(|@import|//", style)
    policies = [
        given["content"] for _, given in Page(text).tags if given.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_headings_go_down_step_by_step_and_tables_name_their_cells(plan: Plan) -> None:
    read = Page(plan_page(plan))
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch("h[1-6]", tag)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [given["id"] for tag, given in read.tags if tag == "h2"]
    assert len(ids) == len(set(ids))
    assert [given["aria-labelledby"] for tag, given in read.tags if tag == "section"] == ids
    for table in tables(read):
        assert table[0][0] == "caption"
        heads = [given["scope"] for tag, given in table if tag == "th"]
        rows = "".join({"tr": "|", "th": "h", "td": "d"}.get(tag, "") for tag, _ in table).split("|")[1:]
        assert heads == ["col"] * len(rows[0]) + ["row"] * (len(rows) - 1)
        assert set(rows[1:]) == {"h" + "d" * (len(rows[0]) - 1)}


def test_colours_differ_enough_by_day_and_by_night() -> None:
    (style,) = Page(plan_page(PLAN)).inside("style")
    sets = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", one)) for one in re.findall(r":root \{[^}]*\}", style)]
    day, night = sets
    assert day.keys() == night.keys()
    for colours in (day, night):
        for ink in ("ink", "quiet", "gain", "loss"):
            for paper in ("paper", "head", "alarm"):
                assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
        assert contrast(colours["edge"], colours["paper"]) >= 3
    assert "screen and (prefers-color-scheme: dark)" in style  # paper is white
    assert not re.search(r"#[0-9a-f]{3,6}\b", re.sub(r"--\w+: #[0-9a-f]{6};", "", style))  # no others


def test_a_plan_of_thousands_of_triggers_stays_a_small_page_that_says_what_it_leaves_out() -> None:
    many = Plan(
        base=4,
        revision=5,
        digest="d",
        at="2026-07-01T09:00:00Z",
        files=tuple(f"~ triggers/{number}.yaml" for number in range(5_000)),
        active=1_000_000,
        users=5_000,
        triggers=tuple(trigger(f"t-{number}", gains=number, new=number) for number in range(5_000)),
        targets=tuple(
            TargetPlan(kind="role", name=f"r-{number}", title=f"R {number}", gains=1, losses=0)
            for number in range(5_000)
        ),
    )
    text = plan_page(many)
    assert len(text.encode()) <= LARGEST
    read = Page(text)
    assert "And 4,500 more triggers, which the plan itself has." in read.text()
    assert "t-4999 edited" in read.text()
    comment = plan_markdown(many)
    assert len(comment) <= LONGEST_COMMENT
    assert "more triggers: the page and the plan itself have them." in comment


def test_the_worst_plan_stays_a_small_page_and_a_short_comment() -> None:
    worst = hostile(triggers=2_000, listed=60)
    assert len(plan_page(worst).encode()) <= LARGEST
    assert len(plan_markdown(worst)) <= LONGEST_COMMENT


# --- the comment ------------------------------------------------------------------------------------------------------
def test_a_comment_begins_with_the_verdict_and_folds_the_rest() -> None:
    lines = plan_markdown(PLAN).splitlines()
    assert lines[0] == (
        "**Rolecall: Would wait until a second person approves it. Something would change for 4,019 people (8% of the "
        "active): roles and qualifications are given 8,012 times and taken 12 times.**"
    )
    for line in (
        "- **Held:** nurse gives something to 4,012 users, and its limit is 2,400 (5% of the active users)",
        "**In all:** 4,019 people of 48,000 active · +8,012 −12 roles and qualifications · emails: 3,990; 22 more have "
        "no address",
        "| `old-course` | deleted; what it gave is revoked | – | −7 |",
        "<details><summary>Who, and why: nurse</summary>",
        "- `country: NL` said no to 4,000 of the 4,012 who gain",
        "| `u-2` | `country: NL`, `team: care` |",
        "| role `nurse` | 4,000 | 10 | – | – |",
        "- changed: `triggers/care.yaml`",
    ):
        assert line in lines, line
    assert lines.count("</details>") == sum(line.startswith("<details>") for line in lines)


def test_a_comment_names_nobody() -> None:
    assert "Vermeulen" not in plan_markdown(PLAN)


class Markup(HTMLParser):
    """The tags that stand in Markdown outside of code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert attrs == []

    def handle_endtag(self, tag: str) -> None:
        self.found.add(tag)


def test_nothing_can_be_smuggled_into_a_comment() -> None:
    text = plan_markdown(hostile())
    bare = re.sub(r"(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)", "CODE", text)  # code shows what it has
    assert Markup(re.sub(r"\\.", "", bare)).found == {"details", "summary"}
    assert not re.search(r"@\w|#\d|://\w|www\.", bare)
    assert not re.search(r"(?<!\\)`", bare)
    for line in bare.splitlines():
        # What people said is never first in a line, where it could be a heading, a list or an order to the server.
        assert re.match(r"$|\| |- |\*\*|###? Look|<details>|</details>|[A-Z]", line), line
        if line.startswith("| "):
            assert len(re.findall(r"(?<!\\)\|", line)) in (3, 5, 6), line
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)


def test_names_stay_as_they_are_in_code_and_sentences_in_prose() -> None:
    assert code("care-*") == "`care-*`"
    assert code("a `b` c") == "`` a `b` c ``"
    assert code("a | b") == "`a ¦ b`"
    assert code("") == "`–`"
    assert prose("5% of *all* [x](y) <b>") == r"5% of \*all\* \[x\](y) \<b\>"
    assert prose("tell @ada, see #12") == "tell @\u200bada, see #\u200b12"
