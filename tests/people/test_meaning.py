"""What the words mean exactly (docs/architecture.md, items 1 to 7): an example for each sentence."""

from typing import Any

import pytest
import sqlalchemy as sa

from engine.clock import DAY, parse
from engine.errors import Rejected
from engine.order import DROPPED, LISTED
from engine.people import People
from engine.store.tables import current_fact, fact, unknown_attribute, user
from tests.people.academy import FEWER_NAMES, message, rules
from tests.people.conftest import World, acts, day

RECORD: dict[str, Any] = {
    "email": "ada@example.com",
    "name": "Ada Vermeer",
    "language": "nl",
    "manager": "ben",
    "teams": ["Zorg Noord", "sales"],
    "job_titles": ["nurse"],
    "lms_manager": True,
    "attributes": {"country": "NL", "fte": 0.8, "contract_end": "2026-12-31"},
}


# --- 1. order and repeats -------------------------------------------------------------------------------------------
def test_every_fact_told_is_kept_and_the_greatest_is_current(world: World) -> None:
    world.tell("user.updated", 2, attributes={"country": "NL"})
    world.tell("user.updated", 1, attributes={"country": "BE"})

    with world.database.read() as work:
        told = work.run(sa.select(fact.c.value).order_by(fact.c.order)).scalars().all()
        current = work.run(sa.select(current_fact.c.value)).scalars().all()
    assert (told, current) == (["BE", "NL"], ["NL"])


def test_at_the_same_time_the_greater_sequence_wins(world: World) -> None:
    world.tell("user.updated", 1, sequence=10, attributes={"country": "NL"})
    world.tell("user.updated", 1, sequence=9, attributes={"country": "BE"})
    world.tell("user.updated", 1, attributes={"country": "DE"})

    assert world.ada().facts.text["country"] == {"nl"}


def test_at_the_same_time_an_addition_wins_over_a_removal(world: World) -> None:
    world.tell("user.team.added", 1, id="a", team="care")
    world.tell("user.team.removed", 1, id="z", team="care")

    assert world.ada().facts.text["team"] == {"care"}


def test_a_name_that_is_added_to_the_catalog_later_works_for_facts_told_earlier(world: World) -> None:
    world.rules = rules(FEWER_NAMES)
    world.tell("user.joined", 0, teams=["OE-4471"])
    assert world.ada().facts.text["team"] == {"oe-4471"}

    world.rules = rules()

    assert world.ada().facts.text["team"] == {"care"}


def test_a_thing_is_there_if_the_greatest_fact_among_its_names_is_an_addition(world: World) -> None:
    world.tell("user.joined", 0, teams=["Zorg Noord"])
    world.tell("user.team.removed", 1, team="OE-4471")
    assert "team" not in world.ada().facts.text

    world.tell("user.team.added", 2, team="care")

    assert world.ada().facts.text["team"] == {"care"}


# --- 2. lists -------------------------------------------------------------------------------------------------------
def test_a_list_replaces_its_kind_and_sets_off_what_it_leaves_out(world: World) -> None:
    world.tell("user.joined", 0, teams=["care", "sales"])

    answer = world.tell("user.updated", 1, teams=["sales", "finance"])

    assert acts(answer) == ["user.team.added finance", "user.team.removed care"]
    assert world.ada().facts.text["team"] == {"sales", "finance"}


def test_what_a_list_leaves_out_is_marked_with_its_order(world: World) -> None:
    world.tell("user.joined", 0, teams=["care"])
    world.tell("user.updated", 1, teams=["sales"])

    with world.database.read() as work:
        rows = work.run(sa.select(current_fact).where(current_fact.c.kind == "team")).all()
    found = {row.key: (row.order[32], row.present) for row in rows}
    assert found == {"": (str(LISTED), True), "care": (str(DROPPED), False), "sales": (str(LISTED), True)}


def test_an_older_membership_does_not_count_even_if_its_message_comes_after_the_list(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("user.updated", 2, teams=["sales"])

    answer = world.tell("user.team.added", 1, team="care")

    assert acts(answer) == ["user.team.added care"], "it was so at its time"
    assert world.ada().facts.text["team"] == {"sales"}


@pytest.mark.parametrize("nothing", [None, []])
def test_null_and_an_empty_list_clear_the_kind(world: World, nothing: object) -> None:
    world.tell("user.joined", 0, teams=["care"], job_titles=["nurse"])

    answer = world.tell("user.updated", 1, teams=nothing)

    assert acts(answer) == ["user.team.removed care"]
    assert world.ada().facts.text == {"job_title": frozenset({"nurse"})}


def test_a_late_list_sets_off_only_what_was_so_at_its_time(world: World) -> None:
    world.tell("user.joined", 0, teams=["care"])
    world.tell("user.team.added", 5, team="sales")

    answer = world.tell("user.updated", 3, teams=["finance"])

    assert acts(answer) == ["user.team.added finance", "user.team.removed care"]
    assert world.ada().facts.text["team"] == {"sales", "finance"}


def test_a_list_may_name_a_thing_twice(world: World) -> None:
    answer = world.tell("user.joined", 0, teams=["care", "OE-4471", "Care "])

    assert acts(answer) == ["user.joined", "user.team.added care"]


# --- 3. stays -------------------------------------------------------------------------------------------------------
def test_who_was_only_heard_of_is_expected(world: World) -> None:
    world.tell("user.team.added", 0, team="care")

    assert (world.ada().status, world.row().joined_at) == ("expected", None)


def test_what_is_told_before_the_first_joining_belongs_to_the_first_stay(world: World) -> None:
    world.tell("user.team.added", 0, team="care")
    world.tell("user.joined", 50)

    assert world.ada().facts.text["team"] == {"care"}


def test_rejoining_within_the_grace_continues_the_stay(world: World) -> None:
    world.tell("user.joined", 0, teams=["care"])
    world.tell("user.left", 10)
    world.tell("user.joined", 40)

    ada = world.ada()
    assert (ada.status, ada.stay_order, ada.facts.text["team"]) == ("active", "", frozenset({"care"}))
    assert ada.facts.dates["joined"] == day(0)


def test_a_stay_ends_at_a_leaving_that_no_joining_follows_in_time(world: World) -> None:
    world.tell("user.joined", 0, teams=["care"], lms_manager=True, attributes={"country": "NL"})
    world.tell("learning.completed", 1, item="gdpr")
    world.tell("user.left", 10)
    world.tell("user.joined", 40.001, job_titles=["nurse"])

    facts = world.ada().facts
    assert facts.text == {"country": {"nl"}, "job_title": {"nurse"}}, "memberships of the earlier stay do not count"
    assert facts.flags == set()
    assert set(facts.done) == {"completed", "qualified"}, "completions always count"
    assert facts.dates["joined"] == day(40.001)


def test_what_was_told_after_the_leaving_belongs_to_the_next_stay(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("user.left", 10)
    world.tell("user.team.added", 11, team="care")
    world.tell("user.joined", 60)

    assert world.ada().facts.text["team"] == {"care"}


def test_a_late_joining_makes_one_stay_of_two(world: World) -> None:
    world.tell("user.joined", 0, teams=["care"])
    world.tell("user.left", 10)
    world.tell("user.joined", 60)
    world.tell("user.left", 61)
    assert "team" not in world.ada().facts.text

    world.tell("user.joined", 35)

    assert world.ada().facts.text["team"] == {"care"}, "left on day 10, back on day 35"


def test_a_late_leaving_parts_a_stay(world: World) -> None:
    world.tell("user.joined", 0, teams=["care"])
    world.tell("user.joined", 60)
    world.tell("user.left", 10)

    ada = world.ada()
    assert (ada.status, ada.facts.dates["joined"], ada.facts.text) == ("active", day(60), {})


def test_time_alone_ends_a_stay(world: World) -> None:
    world.tell("user.joined", 0, teams=["care"])
    world.tell("user.left", 10)
    assert (world.row().left_at, world.row().stay_ends_at) == (day(10), day(40))
    assert (world.sweep(on=39.9), world.row().between_stays) == ([], False)

    assert world.sweep(on=40) == ["ada"]

    row = world.row()
    assert (row.between_stays, row.stay_ends_at, row.joined_at, row.left_at) == (True, None, None, day(10))
    assert (row.stay_order, row.between_stays) == (world.ada().stay_order, world.ada().between_stays)
    assert world.sweep(on=41) == []


def test_each_leaving_of_who_is_gone_ends_in_its_own_time(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("user.left", 10)
    world.tell("user.left", 12)

    assert world.sweep(on=41) == ["ada"]
    assert (world.row().stay_ends_at, world.row().stay_order) == (day(42), world.ada().stay_order)
    assert world.sweep(on=80) == ["ada"]
    assert (world.row().stay_ends_at, world.row().stay_order) == (None, world.ada().stay_order)


def test_time_ends_the_stays_of_one_user_whatever_others_do(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("user.left", 10)
    with world.database.unit() as work:
        people = People.load(work, ["ben"], world.rules, world.settings)
        people.tell(message("user.joined", day(10), id="b1", user="ben"))
        people.save()

    world.sweep(on=50)

    assert world.row().stay_order == world.ada().stay_order != ""


def test_a_leaving_of_somebody_who_never_joined(world: World) -> None:
    world.tell("user.left", 0)
    assert (world.ada().status, world.ada().between_stays) == ("left", False)

    world.today = 30

    assert (world.ada().status, world.ada().between_stays) == ("left", True)


def test_stays_changed_and_changed_say_who_is_to_be_looked_at_again(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("user.left", 10)
    world.today = 50
    with world.database.unit() as work:
        people = People.load(work, ["ada", "ben"], world.rules, world.settings)

        assert people.changed == {"ada"}, "time has ended a stay"
        assert people.stays_changed == {"ada"}

        people.tell(message("user.joined", day(39), id="back"))
        people.tell(message("user.updated", day(39), id="new", user="ben"))
        assert (people.changed, people.stays_changed, people.became_active) == ({"ada", "ben"}, {"ada"}, {"ada"})


# --- 4. repeats -----------------------------------------------------------------------------------------------------
def test_a_nightly_full_record_sets_off_nothing(world: World) -> None:
    world.tell("user.joined", 0, **RECORD)

    for night in range(1, 4):
        answer = world.tell("user.updated", night, **RECORD)

        assert (answer.outcome, acts(answer)) == ("no_change", [])


def test_a_nightly_record_that_comes_late_sets_off_nothing(world: World) -> None:
    world.tell("user.joined", 0, **RECORD)
    world.tell("user.updated", 3, **RECORD)

    answer = world.tell("user.updated", 2, **RECORD)

    assert (answer.outcome, acts(answer)) == ("no_change", [])


def test_a_nightly_record_changes_nobody(world: World) -> None:
    world.tell("user.joined", 0, **RECORD)
    with world.database.unit() as work:
        people = People.load(work, ["ada"], world.rules, world.settings)
        people.tell(message("user.updated", day(0), id="z", data=RECORD))

        assert people.changed == set()


def test_what_is_cleared_or_removed_and_was_not_there_is_a_repeat(world: World) -> None:
    world.tell("user.joined", 0)

    cleared = world.tell("user.updated", 1, language=None, attributes={"country": None}, lms_manager=False)
    removed = world.tell("user.team.removed", 2, team="care")

    assert (cleared.outcome, removed.outcome) == ("no_change", "no_change")


def test_clearing_what_an_earlier_stay_told_is_no_repeat(world: World) -> None:
    world.tell("user.joined", 0, attributes={"country": "NL"})
    world.tell("user.left", 1)
    world.tell("user.joined", 50)

    assert acts(world.tell("user.updated", 51, attributes={"country": None})) == ["user.updated country"]


def test_a_new_stay_begins_anew(world: World) -> None:
    world.tell("user.joined", 0, **RECORD)
    world.tell("user.left", 1)

    answer = world.tell("user.joined", 50, **RECORD)

    assert not any(event.repeat for event in answer.events)
    assert len(answer.events) == 12


def test_a_completion_is_a_repeat_if_item_time_type_and_score_are_known(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("learning.completed", 1, item="gdpr", type="exam", score=7)

    again = world.tell("learning.completed", 1, item="GDPR 2024", type="Exam", score=7.0)
    better = world.tell("learning.completed", 1, item="gdpr", type="exam", score=8)

    assert (again.outcome, better.outcome) == ("no_change", "applied")


def test_a_training_is_a_repeat_if_training_time_and_provider_are_known(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("external_training.confirmed", 1, training="BHV", provider="Red Cross")

    again = world.tell("external_training.confirmed", 1, training="bhv", provider="red cross")
    other = world.tell("external_training.confirmed", 2, training="bhv", provider="red cross")

    assert (again.outcome, other.outcome) == ("no_change", "applied")
    assert world.ada().facts.done["external_training"] == {"bhv": (day(1), day(2))}


def test_joining_while_active_and_leaving_while_gone_are_repeats(world: World) -> None:
    world.tell("user.joined", 0)
    joined = world.tell("user.joined", 1)
    world.tell("user.left", 2)
    left = world.tell("user.left", 3)
    rejoined = world.tell("user.joined", 4)

    assert (joined.outcome, left.outcome, acts(rejoined)) == ("no_change", "no_change", ["user.joined"])


# --- 5. events ------------------------------------------------------------------------------------------------------
def test_the_events_of_a_message_come_in_their_order(world: World) -> None:
    answer = world.tell("user.joined", 0, **RECORD)

    assert acts(answer) == [
        "user.joined",
        *(f"user.updated {name}" for name in ("email", "name", "language", "manager")),
        *(f"user.updated {name}" for name in ("country", "fte", "contract_end")),
        "user.team.added care",
        "user.team.added sales",
        "user.job_title.added nurse",
        "user.lms_manager.added",
    ]


def test_an_update_tells_the_attribute_and_its_new_value(world: World) -> None:
    world.tell("user.joined", 0)
    answer = world.tell("user.updated", 1, attributes={"country": " nL ", "fte": 0.5, "contract_end": "2026-12-31"})

    country, fte, contract_end = (event.facts for event in answer.events)
    assert country.text == {"told": {"country"}, "country": {"nl"}}
    assert (fte.text, fte.numbers) == ({"told": frozenset({"fte"})}, {"fte": 0.5})
    assert contract_end.dates == {"contract_end": parse("2026-12-31T00:00:00Z")}
    cleared = world.tell("user.updated", 2, attributes={"country": None}).events[0]
    assert cleared.facts.text == {"told": {"country"}}


def test_reaching_a_qualification_follows_the_completion_that_reached_it(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("learning.completed", 5, item="fire", id="one")

    answer = world.tell("learning.completed", 3, item="GDPR 2024", id="two", score=6.5)

    assert acts(answer) == [
        "learning.completed gdpr",
        "qualification.achieved privacy",
        "qualification.achieved safety",
    ]
    assert [event.at for event in answer.events] == [day(3), day(3), day(5)], "dated when the last item was first done"
    assert {event.message for event in answer.events} == {"two"}
    assert world.ada().facts.done["qualified"] == {"privacy": (day(3),), "safety": (day(5),)}


def test_an_earlier_completion_moves_the_date_and_sets_off_nothing(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("learning.completed", 5, item="gdpr")

    answer = world.tell("learning.completed", 2, item="gdpr")

    assert acts(answer) == ["learning.completed gdpr"]
    assert world.ada().facts.done["qualified"] == {"privacy": (day(2),)}


# --- 6. receipts ----------------------------------------------------------------------------------------------------
def test_about_somebody_expected_a_message_is_early(world: World) -> None:
    assert world.tell("user.team.added", 0, team="care").outcome == "early"


def test_a_first_load_with_hire_dates_of_2015_counts_and_does_not_act(world: World) -> None:
    world.today = 0
    answer = world.tell("user.joined", -3900, **RECORD)

    assert answer.outcome == "old"
    assert all(event.old for event in answer.events)
    ada = world.ada()
    assert (ada.status, ada.facts.text["team"]) == ("active", frozenset({"care", "sales"}))


def test_a_message_just_within_the_time_acts(world: World) -> None:
    answer = world.tell("user.joined", -400)

    assert (answer.outcome, answer.events[0].old) == ("applied", False)


# --- 7. waiting events ----------------------------------------------------------------------------------------------
def test_kept_events_come_when_the_user_becomes_active(world: World) -> None:
    early = world.tell("learning.completed", 0, item="first aid")

    answer = world.tell("user.joined", 1)

    assert acts(answer) == ["user.joined", "learning.completed first aid"]
    assert answer.events[1] == early.events[0]
    assert acts(world.tell("user.left", 2)) == acts(world.tell("user.joined", 3))[1:] == [], "once only"


def test_kept_events_of_a_stay_that_is_over_do_not_come(world: World) -> None:
    world.tell("user.joined", 0)
    world.tell("user.left", 10)
    world.tell("user.team.added", 9, team="care")
    world.tell("user.team.added", 11, team="sales")

    assert acts(world.tell("user.joined", 60)) == ["user.joined", "user.team.added sales"]


# --- attributes -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("country", 31, "the attribute country is 31 (a number): expected a text, in quotes, or null for none"),
        ("country", True, "the attribute country is true (true or false): expected a text"),
        ("fte", "0.8", 'the attribute fte is "0.8" (a text): expected a number, without quotes'),
        ("fte", False, "the attribute fte is false (true or false): expected a number"),
        ("contract_end", "soon", 'the attribute contract_end is "soon" (a text): expected a day such as 2026-07-01'),
        ("contract_end", "2026-02-30", "expected a day such as 2026-07-01"),
        ("contract_end", 20260701, "expected a day such as 2026-07-01"),
    ],
)
def test_a_value_of_the_wrong_type_is_rejected_before_anything_has_changed(
    world: World, name: str, value: object, reason: str
) -> None:
    world.tell("user.joined", 0, attributes={"country": "NL"})
    before = world.ada()

    with pytest.raises(Rejected) as problem:
        world.tell("user.updated", 1, teams=["care"], attributes={"shoe_size": 43, name: value})

    assert problem.value.code == "wrong_type"
    assert reason in problem.value.reason
    assert world.ada() == before


def test_an_attribute_that_the_catalog_does_not_know_is_ignored_and_noted(world: World) -> None:
    answer = world.tell("user.joined", 0, attributes={"Shoe_Size": 43, "country": "NL"})
    world.tell("user.updated", 1, attributes={"shoe_size": "large"})

    assert acts(answer) == ["user.joined", "user.updated country"]
    with world.database.read() as work:
        noted = work.run(sa.select(unknown_attribute)).all()
    assert [tuple(row) for row in noted] == [("shoe_size", 2, day(1))]


def test_another_type_in_the_catalog_reads_what_was_told_before(world: World) -> None:
    world.tell("user.joined", 0, attributes={"country": "2026-12-31", "fte": 1})
    changed = {"country": "date", "fte": "text"}
    world.rules = type(world.rules)(catalog=type(world.rules.catalog)(attributes=changed))  # type: ignore[arg-type]

    facts = world.ada().facts

    assert (facts.text, facts.dates["country"]) == ({"fte": frozenset({"1"})}, parse("2026-12-31T00:00:00Z"))


def test_a_blank_text_says_that_there_is_none(world: World) -> None:
    world.tell("user.joined", 0, attributes={"country": "NL"})
    world.tell("user.updated", 1, attributes={"country": "  "})

    assert "country" not in world.ada().facts.text


def test_address_name_and_language_are_on_the_row_as_told(world: World) -> None:
    world.tell("user.joined", 0, email="Ada.Vermeer@Example.com", name="Ada Vermeer", language="NL")
    row = world.row()

    assert (row.email, row.name, row.language) == ("Ada.Vermeer@Example.com", "Ada Vermeer", "nl")
    assert row.search == "ada ada vermeer ada.vermeer@example.com"
    world.tell("user.updated", 1, email=None)
    assert world.row().email is None


def test_two_messages_of_one_batch_are_seen_in_the_order_of_their_arrival(world: World) -> None:
    world.today = 5
    with world.database.unit() as work:
        people = People.load(work, ["ada"], world.rules, world.settings)
        first = people.tell(message("user.joined", day(1), id="a", data={"teams": ["care"]}))
        second = people.tell(message("user.updated", day(2), id="b", data={"teams": ["OE-4471"]}))
        late = people.tell(message("user.team.removed", day(0), id="c", data={"team": "care"}))
        people.save()

    assert [answer.outcome for answer in (first, second, late)] == ["applied", "no_change", "no_change"]


def test_looking_creates_nobody(world: World) -> None:
    with world.database.read() as work:
        assert People.look(work, ["nobody"], world.rules, world.settings).person("nobody") is None


def test_nobody_is_heard_of_by_a_message_that_was_rejected(world: World) -> None:
    with world.database.unit() as work:
        people = People.load(work, ["ada", "ben"], world.rules, world.settings)
        with pytest.raises(Rejected):
            people.tell(message("user.joined", day(0), id="a", data={"attributes": {"country": 31}}))
        people.tell(message("user.joined", day(0), id="b", user="ben"))
        people.save()

    with world.database.read() as work:
        assert work.run(sa.select(user.c.id)).scalars().all() == ["ben"]


def test_days_are_whole(world: World) -> None:
    world.tell("user.joined", 0, attributes={"contract_end": "2026-07-01T01:30:00+02:00"})

    assert world.ada().facts.dates["contract_end"] == parse("2026-07-01T00:00:00Z") - DAY
