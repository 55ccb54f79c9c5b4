"""Hostile input that has a name: bombs, depth, large numbers, odd Unicode, and what means something to its reader."""

import gc
import io
import json
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog

from connectors import logs
from connectors.commands.exporting import guarded, unguarded
from connectors.commands.ids import WrongFile, ids_in
from connectors.commands.printing import printable
from connectors.config import Config, InvalidConfig, load
from connectors.mail.content import EXAMPLES
from connectors.mail.templates import Templates
from engine.authoring.problems import InvalidRules
from engine.authoring.reader import read_rules
from engine.authoring.selection import read_conditions
from engine.errors import NotReady, Rejected
from engine.messages.envelope import decode
from engine.messages.outgoing import decode_email
from engine.store.tables import current_fact, job, parked, user
from tests.databases import KINDS, databases
from tests.delivered import arrival, outcomes, rows
from tests.fuzz.readers import rules
from tests.semantics.rules import CARE_HYGIENE, CATALOG
from tests.world import World, event, request

AT = "2026-03-02T08:00:00Z"
SQL = 'x\'; DROP TABLE "user"; --\\" %s :name {0} $1'
TURNED = "\u202egnp.exe\u2066"


@contextmanager
def quickly() -> Iterator[None]:
    """Within a second of computing: of what is tested, not of looking through all that a thousand tests left behind."""
    gc.freeze()
    began = time.thread_time()
    try:
        yield
        taken = time.thread_time() - began
    finally:
        gc.unfreeze()
    assert taken < 1


# --- depth, size, numbers ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "value",
    [
        "[" * 400_000,
        '{"a":' * 100_000,
        "[" * 30_000 + "]" * 30_000,
        "1e999",
        "-1e999",
        "9" * 5_000,
        "9" * 900_000,
        "0." + "9" * 900_000,
        "1e" + "9" * 5_000,
        "NaN",
        "Infinity",
        "-Infinity",
        '"' + "\\ud800" * 100 + '"',
        '"\\u0000"',
        '"' + "\u202e" * 400_000 + '"',
        '{"a": 1, "a": 2}',
        "{" + ",".join(f'"{at}": 0' for at in range(60_000)) + "}",
    ],
    ids=lambda text: f"{text[:12]}…{len(text)}",
)
@pytest.mark.parametrize("place", ["attributes", "extension", "whole"])
def test_no_message_is_too_deep_too_large_or_too_strange(value: str, place: str) -> None:
    head = (
        '{"specversion":"1.0","id":"1","source":"hr","type":"user.joined","subject":"u1","time":"2026-03-02T08:00:00Z"'
    )
    body = {
        "attributes": f'{head},"data":{{"attributes":{{"fte":{value}}}}}}}',
        "extension": f'{head},"x":{value}}}',
        "whole": value,
    }[place]
    with quickly():
        if value.startswith("0.") and place != "whole":  # only long
            decode(body.encode(), received=0)
        else:
            with pytest.raises(Rejected):
                decode(body.encode(), received=0)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{after}: &{after} [{','.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
YAMLS = {
    "bomb": BOMB,
    "itself": "a: &a [*a]",
    "merge": "a: &a {b: 1}\nc: {<<: *a}",
    "flow": "a: " + "[" * 20_000,
    "maps": "a: " + "{b: " * 10_000,
    "dashes": "- " * 20_000,
    "questions": "? " * 20_000,
    "object": "a: !!python/object/apply:os.system [id]",
    "beyond": 'a: "\\UFFFFFFFF"',
    "half": 'a: "\\ud800"',
    "quotes": 'a: "' * 10_000,
    "anchors": "".join(f"a{at}: &a{at} 1\n" for at in range(3_000)),
    "long": "a: " + "x" * 49_000,
    "keys": "".join(f"k{at}: v\n" for at in range(5_000)),
    "colons": "a:" * 20_000,
    "block": "a: |\n" + " x\n" * 15_000,
}


@pytest.mark.parametrize("text", YAMLS.values(), ids=YAMLS)
def test_yaml_that_explodes_is_refused_quickly(text: str, tmp_path: Path) -> None:
    with quickly(), pytest.raises(InvalidRules):
        read_rules({"catalog.yaml": text})
    with quickly(), pytest.raises(InvalidRules):
        read_rules({"catalog.yaml": "", "triggers/a.yaml": f"triggers:\n  one:\n    while: {text}"})
    with quickly(), pytest.raises(InvalidRules):
        read_conditions(text, rules().catalog, "--where")
    for given in (text, f"publishers:\n  {text.replace(chr(10), chr(10) + '  ')}"):
        (tmp_path / "rolecall.yaml").write_text(given, "utf-8", "surrogatepass")
        with quickly(), pytest.raises(InvalidConfig) as problem:
            load(tmp_path / "rolecall.yaml", {})
        assert all(len(reason) < 1_000 for reason in problem.value.reasons)


@pytest.mark.parametrize("word", ["all", "any", "none"])
def test_conditions_have_a_depth_and_a_width(word: str) -> None:
    with quickly(), pytest.raises(InvalidRules):
        read_conditions(f"{{{word}: [" * 2_000 + "everyone" + "]}" * 2_000, rules().catalog, "--where")
    with quickly():
        read_conditions(f"{{{word}: [" * 20 + "{country: NL}" + "]}" * 20, rules().catalog, "--where")


@pytest.mark.parametrize("body", ['{"a":' * 50_000, '{"template":"held","data":' + "[" * 50_000, '{"id": "a\\u0000"}'])
def test_no_email_job_ends_the_mail_sender(body: str) -> None:
    import msgspec

    with quickly(), pytest.raises(msgspec.DecodeError):
        decode_email(body.encode())


def test_a_file_of_ids_whose_first_line_never_ends_is_refused(tmp_path: Path) -> None:
    for text in ("x" * 200_000, "id;" + "x" * 200_000 + "\nu1;", 'id\n"' + "x" * 200_000, '"' * 200_001):
        (tmp_path / "ids.csv").write_text(text, "utf-8")
        with quickly(), pytest.raises(WrongFile) as problem:
            ids_in(tmp_path / "ids.csv")
        assert all(len(reason) < 1_000 for reason in problem.value.reasons)


# --- templates --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "{{ 9 ** 99999999 }}",
        "{{ 'x' * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 'x'|center(1000000000) }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ '%1000000000d'|format(1) }}",
        "{{ '%*d'|format(1000000000, 1) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ '{:{}}'.format(1, 1000000000) }}",
        "{{ 'x'|indent(1000000000, true) }}",
        "{{ [1]|batch(1000000000, 'x')|list }}",
        "{{ [1]|slice(1000000000)|list }}",
        "{{ range(1000)|join('x' ~ range(1000)|join) }}",
        "{% set a = range(999)|join %}{{ a|replace('1', a) }}",
        "{% set a = range(999)|join %}{{ a.replace('1', a) }}",
        "{% set n = namespace(a='xxxxxxxx') %}{% for i in range(60) %}{% set n.a = n.a ~ n.a %}{% endfor %}{{ n.a }}",
        "{% set n = namespace(a='xxxxxxxx') %}{% for i in range(60) %}{% set n.a = n.a + n.a %}{% endfor %}{{ n.a }}",
        "{% set n = namespace(a=[1]) %}{% for i in range(60) %}{% set n.a = n.a + n.a %}{% endfor %}",
        "{% set n = namespace(a=9) %}{% for i in range(60) %}{% set n.a = n.a * n.a %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}" + "{% endfor %}" * 3,
        "{% for a in range(999) %}{% for b in range(999) %}{% set c = range(999)|sum %}{% endfor %}{% endfor %}",
        "{{ range(99999)|sum }}",
        "{{" * 3_000,
        "{{ " + "(" * 3_000,
        "{{ " + "9" * 5_000 + " }}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{{ name.__class__.__mro__ }}",
        "{{ ''|attr('__class__') }}",
        "{{ self.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(name) }}",
        "{% include '/etc/passwd' %}",
        "{% include '../../../etc/passwd' %}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    ],
    ids=range(35),
)
def test_no_template_takes_long_gets_large_or_gets_out(text: str, tmp_path: Path) -> None:
    whole = f"{{% block subject %}}x{{% endblock %}}{{% block text %}}x{text}{{% endblock %}}"
    (tmp_path / "assigned.en.txt").write_text(whole, "utf-8")
    began = time.thread_time()
    found = Templates(tmp_path)
    assert found.problems, found.write("en", EXAMPLES[0]).text[:500]
    with pytest.raises(NotReady):
        found.require()
    assert time.thread_time() - began < 3


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% for x in range(9) %}x{% endfor %}", "{{ cycler.__init__ }}", SQL])
def test_what_people_are_called_is_no_template(text: str) -> None:
    from dataclasses import replace

    written = Templates(Path(__file__).parents[1] / "rules" / "templates").write("en", replace(EXAMPLES[0], name=text))
    assert text in written.text


# --- what means something to whoever reads it -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "＠a"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b2J", "\x07", TURNED, "\u2028", "\u200f", "\x7f", "\x00"])
def test_nothing_moves_the_cursor_or_turns_a_line(text: str) -> None:
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", printable(f"a{text}b"))
    assert printable("Zoë de Vries 👩‍⚕️ محمد") == "Zoë de Vries 👩‍⚕️ محمد"


@pytest.mark.parametrize("form", ["human", "json"])
def test_no_line_of_the_log_is_forged(form: Any) -> None:
    stream = io.StringIO()
    before = structlog.get_config(), logging.getLogger().handlers, logging.getLogger().level
    try:
        logs.configure(Config(log_format=form), stream)
        said = "a\n2026-01-01T00:00:00Z [info] stopped\r\x1b[2J\x9b2J\u2028" + TURNED
        structlog.get_logger("rolecall").warning("parked", reason=said, list=[said], publisher=said)
        logging.getLogger("kombu").error("from a library: %s", said)
    finally:
        structlog.configure(**before[0])
        logging.getLogger().handlers = before[1]
        logging.getLogger().setLevel(before[2])
    lines = stream.getvalue()
    assert lines.count("\n") == 2
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", re.sub(r"\x1b\[[0-9;]*m", "", lines)
    )
    if form == "json":
        assert json.loads(lines.splitlines()[0])["event"] == "parked"


@pytest.mark.parametrize("kind", KINDS)
def test_sql_in_every_field_is_text(kind: str) -> None:
    with databases(kind) as several:
        world = World(CATALOG, CARE_HYGIENE, at="2026-03-02T09:00:00Z", databases=several)
        told = {"name": SQL, "language": SQL, "teams": [SQL, "care"], "job_titles": [SQL], "manager": SQL}
        attributes = {"country": SQL, SQL: SQL}
        messages = [
            event("user.joined", SQL, AT, id=SQL, source=SQL, attributes=attributes, **told),
            event("learning.completed", SQL, AT, item=SQL, type=SQL),
            event("external_training.confirmed", SQL, AT, training=SQL, provider=SQL),
            event("user.left", "u2", AT, reason=SQL),
            event("learning_item.changed", SQL, AT, title=SQL),
        ]
        became = world.pipeline.process([arrival(one, publisher=SQL, reply_to=SQL) for one in messages])
        assert outcomes(became) == ["applied", "applied", "applied", "applied", "applied"]
        asked = request("block", AT, id=f"{SQL}2", users=[SQL], roles=["nurse"], note=SQL, actor=SQL)
        wrong = request("assign", AT, users=[SQL], roles=[SQL], note=SQL, actor=SQL)
        where = request("assign", AT, where={"team": SQL, "country": {"like": f"{SQL}*"}}, roles=["nurse"])
        became = world.pipeline.process([arrival(one, publisher=SQL) for one in (asked, wrong, where)])
        assert outcomes(became)[:2] == ["accepted", "refused"]
        world.work_off()
        world.go(hours=30)
        assert world.statuses() == {SQL: "active", "u2": "left"}
        assert [row.name for row in rows(world, user) if row.id == SQL] == [SQL]
        assert SQL in {row.key for row in rows(world, current_fact)} or SQL.casefold() in {
            row.key for row in rows(world, current_fact)
        }
        assert {row.actor for row in rows(world, job) if row.id == f"{SQL}2"} == {SQL}
        assert {row.publisher for row in rows(world, parked)} == {SQL}
        world.close()
