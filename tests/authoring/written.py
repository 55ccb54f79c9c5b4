"""Conditions as an author might write them, at random: flow YAML over the academy's fields."""

from hypothesis import strategies as st

_TEXT = st.sampled_from(["NL", "be", "no", "007", "1.10", "'null'", '"a: b, c"', "Zürich", "'🙂'"])
_TEAM = st.sampled_from(["care", "Zorg Noord", "OE-4471", "sales"])
_NUMBER = st.sampled_from(["0", "0.8", "-1.5", "36", "1000000"])
_LITERAL = st.sampled_from(["2026-07-01", "2026-07-01T09:00:00Z", "1999-12-31"])
_MOMENT = _LITERAL | st.sampled_from(["30 days ago", "in 60 days", "2 weeks ago", "90 minutes ago", "0 days ago"])
_ITEM = st.sampled_from(["first-aid-basics", "gdpr-elearning", "vehicle-check"])


def _list(values: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=least, max_size=3, unique=True).map(lambda each: f"[{', '.join(each)}]")


def _keys(options: dict[str, st.SearchStrategy[str]]) -> st.SearchStrategy[str]:
    return st.fixed_dictionaries({}, optional=options).filter(bool).map(_braced)


_KNOWN = st.sampled_from(["true", "false"])
_LIKE = st.sampled_from(['"z*"', '"?a*"', '"*"'])


def _test() -> st.SearchStrategy[str]:
    single = {"any": _list(_TEXT), "none": _list(_TEXT), "like": _LIKE, "known": _KNOWN}
    several = {"any": _TEAM, "all": _list(_TEAM), "none": _list(_TEAM), "like": _LIKE, "known": _KNOWN}
    number = {"any": _list(_NUMBER), "none": _NUMBER, "at_least": st.just("-2"), "at_most": _NUMBER}
    window = {"before": st.just("in 90 days"), "after": st.sampled_from(["60 days ago", "2026-07-01"])}
    done = window | {"any": _list(_ITEM), "none": _list(_ITEM), "known": _KNOWN}
    together = {"all": _list(_ITEM, 2), "within": st.sampled_from(["90 days", "36 hours", "1 week"])}
    return st.one_of(
        st.tuples(st.just("country"), _TEXT | _list(_TEXT) | _keys(single)),
        st.tuples(st.just("team"), _TEAM | _list(_TEAM) | _keys(several)),
        st.tuples(st.just("fte"), _NUMBER | _list(_NUMBER) | _keys(number)),
        st.tuples(st.just("contract_end"), _LITERAL | _list(_LITERAL) | _keys({"before": _MOMENT, "known": _KNOWN})),
        st.tuples(st.just("joined"), _keys(window)),
        st.tuples(st.just("completed"), _ITEM | _list(_ITEM)),
        st.tuples(st.just("completed"), _keys(done).filter(lambda text: "any" in text or "none" in text)),
        st.tuples(st.just("completed"), st.fixed_dictionaries(together).map(_braced)),
        st.just(("lms_manager", "true")),
        st.just(("group", "external-staff")),
    ).map(lambda pair: f"{pair[0]}: {pair[1]}")


def _braced(keys: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in keys.items()) + "}"


def conditions() -> st.SearchStrategy[str]:
    """Conditions that are right, in braces, up to a few levels deep."""
    leaf = _test().map(lambda text: f"{{{text}}}")
    return st.recursive(
        leaf,
        lambda inner: st.tuples(st.sampled_from(["all", "any", "none"]), st.lists(inner, min_size=1, max_size=3)).map(
            lambda pair: f"{{{pair[0]}: [{', '.join(pair[1])}]}}"
        ),
        max_leaves=8,
    )
