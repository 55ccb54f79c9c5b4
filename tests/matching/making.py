"""Conditions, people and events for property tests: small worlds, so that things meet, and hostile values."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from engine.authoring import conditions as c
from engine.clock import DAY
from engine.facts import Event, Facts
from engine.order import FIRST, order
from engine.text import is_storable, normal
from tests.matching.naive import glob
from tests.matching.told import CATALOG, Row, Told

NOW = 20_600 * DAY + 9 * 3_600_000_000
LONG = 65_533

HOSTILE = tuple(
    normal(text)
    for text in (
        "",
        "  ",
        "5",
        "5.0",
        "1e-07",
        "true",
        "null",
        "o'neil",
        'say "hi"',
        "100%",
        "a_b",
        "a/b",
        "back\\slash",
        "[x]",
        "x y",
        "{}",
        "\n",
        "straße",
        "STRASSE",
        "İstanbul",
        "é",
        "e\u0301",
        "ﬁt",
        "👩‍⚕️",
        "abc",
        "abc" + "z" * LONG,
        "abc" + "z" * (LONG + 1),
        "\x7f",
        "\u2028",
    )
)
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(("nl", "de", "en")),
    st.text(max_size=4).map(normal).filter(is_storable),
)
NAMES = {
    "team": ("care", "oe-4471", "zorg noord", "strasse", "i̇z", "sales", "unknown team", "o'neil", "100%"),
    "job_title": ("nurse", "verpleegkundige", "intern", "abc", "abc" + "z" * LONG),
    "completed": ("first-aid", "bls", "gdpr", "it's"),
    "external_training": ("driving", "course 7", "üben"),
    "qualified": ("wound-care", "gdpr-basics"),
}
SECTIONS = {
    "team": "teams",
    "job_title": "job_titles",
    "completed": "learning_items",
    "external_training": "external_trainings",
}
OWN = {
    field: tuple(dict.fromkeys(CATALOG.aliases.get(SECTIONS.get(field, ""), {}).get(name, name) for name in names))
    for field, names in NAMES.items()
}
"""What the names name."""

numbers = st.sampled_from((0.0, -0.0, 1.0, 0.8, 5e-324, 1.5e-05, 1e-07, 1e16, float(2**53), 1e22, 1.7e308, -1.7e308))
shifts = st.sampled_from((-30 * DAY, -DAY, 0, DAY, 60 * DAY))
edges = st.sampled_from((-1, 0, 1))
times = st.builds(
    lambda shift, edge, day: (NOW // DAY * DAY if day else NOW) + shift + edge, shifts, edges, st.booleans()
)
days = shifts.map(lambda shift: NOW // DAY * DAY + shift)
moments = st.one_of(
    shifts.map(lambda shift: c.Moment(offset=shift)),
    times.map(lambda at: c.Moment(at=at)),
    days.map(lambda at: c.Moment(at=at, day=True)),
)
patterns = st.one_of(
    st.sampled_from(
        ("*", "?", "zorg*", "*noord", "*e*", "a?b", "a_b", "100%", "[*", "*'*", "??*", "abc*z", "*\\*", "n?")
    ),
    st.text(st.sampled_from("*?ab%_/e"), max_size=4),
)


def _some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(values, min_size=1, max_size=3)


def _like(field: str, pattern: str) -> c.Like:
    if field not in SECTIONS:
        return c.Like(field, pattern)
    section = SECTIONS[field]
    catalogued = {"team": ("care", "strasse", "sales"), "job_title": ("nurse",)}[field]
    names = {own: CATALOG.names_of(section, own) for own in catalogued}
    things = frozenset(own for own, every in names.items() if any(glob(pattern, name) for name in every))
    return c.Like(field, pattern, things, frozenset(name for every in names.values() for name in every))


_members = st.sampled_from(("team", "job_title"))
_plain = st.sampled_from(("country", "language", "manager"))
DONE = ("completed", "external_training", "qualified")
_in_things = _members.flatmap(lambda field: _some(st.sampled_from(OWN[field])).map(lambda names: c.OneOf(field, names)))
_on_dates = st.sampled_from(("joined", "contract_end"))
_windows = (st.none() | moments, st.none() | moments)
_done_in = st.one_of(
    *(st.builds(c.Done, st.just(field), _some(st.sampled_from(OWN[field])), *_windows) for field in DONE)
)
_done_together = st.one_of(
    *(
        st.builds(
            c.DoneTogether,
            st.just(field),
            st.frozensets(st.sampled_from(OWN[field]), min_size=1, max_size=2),
            st.sampled_from((0, 1, DAY, 30 * DAY, 90 * DAY)),
            *_windows,
        )
        for field in DONE
    )
)
person_leaves: st.SearchStrategy[c.Condition] = st.one_of(
    _in_things,
    _in_things | st.builds(_like, _members, patterns),  # what has most ways to go wrong comes most often
    st.builds(c.OneOf, _plain, _some(texts)),
    st.builds(_like, _plain, patterns),
    st.builds(c.Known, _members | st.sampled_from(sorted(CATALOG.fields))),
    st.just(c.Flag("lms_manager")),
    st.builds(c.NumberIn, st.just("fte"), _some(numbers)),
    st.builds(c.Between, st.just("fte"), numbers, st.none() | numbers)
    | st.builds(c.Between, st.just("fte"), st.none(), numbers),
    st.builds(c.Dated, _on_dates, st.none() | moments, moments)
    | st.builds(c.Dated, _on_dates, moments)
    | st.builds(c.Dated, _on_dates, on=moments),
    _done_in,
    _done_together,
    st.just(c.Everyone()),
)


def trees(leaves: st.SearchStrategy[c.Condition], depth: int) -> st.SearchStrategy[c.Condition]:
    """Conditions of all, any, none and groups, at most `depth` deep."""
    if depth == 0:
        return leaves
    below = trees(leaves, depth - 1)
    parts = st.lists(below, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        leaves,
        parts.map(c.All),
        parts.map(c.Any),
        below.map(c.Not),
        below.map(lambda part: c.Group("a-group", part)),
    )


person_conditions = trees(person_leaves, 3)


# --- events ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Happening:
    """An event as told: its type, fields and time."""

    type: str
    fields: dict[str, Any]
    at: int

    def event(self, user: str) -> Event:
        """Return it as the matcher is given it."""
        facts = Facts()
        for field, value in self.fields.items():
            if isinstance(value, float):
                facts.numbers[field] = value
            elif isinstance(value, int):
                facts.dates[field] = value
            else:
                facts.text[field] = frozenset({value})
        return Event(type=self.type, user=user, order="", at=self.at, source="hr", message="m", facts=facts)


def _told(attribute: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"told": st.just(attribute)}, optional={attribute: values})


FIELDS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "user.joined": st.just({}),
    "user.team.added": st.sampled_from(OWN["team"]).map(lambda team: {"team": team}),
    "user.updated": _told("country", texts) | _told("fte", numbers) | _told("contract_end", days),
    "learning.completed": st.fixed_dictionaries(
        {"item": st.sampled_from(OWN["completed"])}, optional={"type": texts, "score": numbers}
    ),
}
happenings = st.sampled_from(sorted(FIELDS)).flatmap(
    lambda told: st.builds(Happening, st.just(told), FIELDS[told], times)
)
_EVENT_LEAVES: dict[str, st.SearchStrategy[c.Condition]] = {
    "user.joined": st.just(c.Everyone()),
    "user.team.added": st.one_of(
        st.builds(c.OneOf, st.just("team"), _some(st.sampled_from(OWN["team"]))),
        patterns.map(lambda p: _like("team", p)),
    ),
    "user.updated": st.one_of(
        st.builds(c.OneOf, st.just("told"), _some(st.sampled_from(("country", "fte", "contract_end")))),
        st.builds(c.OneOf, st.just("country"), _some(texts)),
        st.builds(c.Between, st.just("fte"), numbers),
        st.builds(c.Dated, st.just("contract_end"), moments),
        st.builds(c.Known, st.sampled_from(("country", "fte", "contract_end"))),
    ),
    "learning.completed": st.one_of(
        st.builds(c.OneOf, st.just("item"), _some(st.sampled_from(OWN["completed"]))),
        st.builds(c.OneOf, st.just("type"), _some(texts)),
        st.builds(c.Like, st.just("type"), patterns),
        st.builds(c.NumberIn, st.just("score"), _some(numbers)),
        st.builds(c.Between, st.just("score"), st.none(), numbers),
        st.builds(c.Known, st.just("score")),
    ),
}


def event_conditions(type: str) -> st.SearchStrategy[c.Condition | None]:
    """Tests under an event of this type; None: any."""
    return st.none() | trees(_EVENT_LEAVES[type], 2)


# --- people ---------------------------------------------------------------------------------------------------------
@st.composite
def people(draw: st.DrawFn, id: str) -> Told:
    """One user as stored: every field may be missing, memberships under several names and from an earlier stay."""
    rows: list[Row] = []

    def ordered() -> str:
        return order(at=draw(times), sequence=None, rank=draw(st.integers(0, 3)), source="hr", id=f"m{len(rows):03}")

    for kind in ("team", "job_title"):
        for name in draw(st.lists(st.sampled_from(("", *NAMES[kind])), min_size=1, max_size=7, unique=True)):
            present = name == "" or draw(st.integers(0, 3)) > 0
            rows.append(Row(kind=kind, key=name, order=ordered(), present=present))
    for name in draw(st.lists(st.sampled_from(("country", "language", "manager", "fte", "contract_end")), unique=True)):
        present = draw(st.integers(0, 5)) > 0
        rows.append(
            Row(
                kind="attribute",
                key=name,
                order=ordered(),
                present=present,
                text=draw(texts) if present else None,
                number=draw(st.none() | numbers) if present else None,
                moment=draw(st.none() | days) if present else None,
            )
        )
    if draw(st.booleans()):
        rows.append(Row(kind="flag", key="lms_manager", order=ordered(), present=draw(st.booleans())))
    completions = [
        (kind, draw(st.sampled_from(NAMES[kind])), draw(times))
        for kind in draw(st.lists(st.sampled_from(("completed", "external_training")), max_size=7))
    ]
    stay = draw(st.booleans())
    return Told(
        id=id,
        status=draw(st.sampled_from(("active", "active", "left", "expected"))),
        joined_at=draw(st.none() | times),
        stay_order=order(at=draw(times), sequence=None, rank=0, source="hr", id="left") if stay else FIRST,
        between_stays=draw(st.integers(0, 5)) == 0,
        rows=tuple(rows),
        completions=tuple(completions),
        achieved=draw(st.dictionaries(st.sampled_from(OWN["qualified"]), times)),
    )
