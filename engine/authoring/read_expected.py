"""Reads what a step expects of users: what they have, why, and which emails they got."""

from collections.abc import Mapping

from engine.authoring import shape
from engine.authoring.problems import Code, Report, listed, nearest, shortened
from engine.authoring.rules import Rules
from engine.authoring.scenario_language import EXPECT_KEYS, STATUSES
from engine.authoring.scenarios import Behind, Emails, Expected, Status, Thing
from engine.authoring.triggers import Target, TargetKind
from engine.authoring.yaml_nodes import Mapping as Keys
from engine.authoring.yaml_nodes import Node, Scalar
from engine.text import normal

BOTH: tuple[TargetKind, ...] = ("role", "qualification")
_KINDS: Mapping[str, TargetKind] = {"role": "role", "qualification": "qualification"}


class ExpectedReader:
    """Reads expectations against one rule set."""

    def __init__(self, rules: Rules, report: Report) -> None:
        self._rules = rules
        self._report = report

    def read(self, user: str, key: Scalar, node: Node) -> Expected:
        """Return what is expected of `user`, whose name stands at `key`."""
        body = shape.keyed(node, EXPECT_KEYS, "expectations", self._report)
        if isinstance(node, Keys) and not node.entries:
            self._report.error(node.place, Code.EMPTY, f"found nothing, expected {listed(EXPECT_KEYS)}")
        read = Expected(
            user=user,
            place=key.place,
            status=self._status(body["status"]) if "status" in body else None,
            has=self._things(body.get("has")),
            has_not=self._things(body.get("has_not")),
            mandatory=self._things(body.get("mandatory"), ("qualification",)),
            because_of=self._because_of(body["because_of"]) if "because_of" in body else (),
            emails=self._emails(body["emails"]) if "emails" in body else None,
        )
        self._check(read)
        return read

    def _check(self, read: Expected) -> None:
        wanted = {*read.has, *read.mandatory, *(one.thing for one in read.because_of)}
        for thing in read.has_not:
            if thing in wanted:
                message = f"`{thing.name}` is expected here, and expected not to be; keep one of the two"
                self._report.error(thing.place, Code.CONTRADICTION, message)

    def _status(self, node: Node) -> Status | None:
        written = shape.text(node, listed(STATUSES), self._report)
        for status in STATUSES:
            if written is not None and written.casefold() == status:
                return status
        if written is not None:
            message = f"found {shape.found(node)}, expected one of {listed(STATUSES)}"
            self._report.error(node.place, Code.WRONG_VALUE, message)
        return None

    # --- roles and qualifications -------------------------------------------------------------------------------------
    def _things(self, node: Node | None, kinds: tuple[TargetKind, ...] = BOTH) -> tuple[Thing, ...]:
        if node is None:
            return ()
        written = shape.scalars(node, f"the name of a {' or '.join(kinds)}, or a list", self._report)
        found = (self._thing(one, kinds) for one in written)
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def _thing(self, name: Scalar, kinds: tuple[TargetKind, ...] = BOTH) -> Thing | None:
        before, colon, rest = name.text.strip().partition(":")
        text = name.text.strip()
        if colon and normal(before) in _KINDS and _KINDS[normal(before)] in kinds:
            kinds, text = (_KINDS[normal(before)],), rest.strip()
        found = [kind for kind in kinds if normal(text) in self._section(kind)]
        if len(found) == 1:
            own = self._section(found[0])[normal(text)]
            return Thing(kind=found[0], key=normal(text), name=own, place=name.place)
        if found:
            message = f"`{text}` is both a role and a qualification: write `role:{text}` or `qualification:{text}`"
            self._report.error(name.place, Code.NAME_TAKEN, message)
            return None
        hint = nearest(text, [own for kind in kinds for own in self._section(kind).values()])
        if not hint and "role" not in kinds and normal(text) in self._section("role"):
            hint = "; there is a role of that name"
        message = f"no {' or '.join(kinds)} is called `{shortened(text)}`{hint}"
        self._report.error(name.place, Code.UNKNOWN_NAME, message)
        return None

    def _section(self, kind: TargetKind) -> dict[str, str]:
        catalog = self._rules.catalog
        things = catalog.roles if kind == "role" else catalog.qualifications
        return {key: thing.name for key, thing in things.items()}

    # --- why, and emails ----------------------------------------------------------------------------------------------
    def _because_of(self, node: Node) -> tuple[Behind, ...]:
        entries = shape.block(node, "`role or qualification: trigger` lines", self._report)
        if isinstance(node, Keys) and not entries:
            self._report.error(node.place, Code.EMPTY, "found nothing, expected `role or qualification: trigger` lines")
        found = []
        for key, value in entries:
            thing = self._thing(key)
            names = shape.scalars(value, "the name of a trigger, or a list", self._report)
            known = [one.text.strip() for one in names if self._is_behind(one, thing)]
            if thing is not None and known:
                found.append(Behind(thing=thing, triggers=tuple(dict.fromkeys(known))))
        return tuple(found)

    def _is_behind(self, name: Scalar, thing: Thing | None) -> bool:
        trigger = self._rules.triggers.get(name.text.strip())
        if trigger is None:
            hint = nearest(name.text, self._rules.triggers) or f"; there are {listed(self._rules.triggers)}"
            message = f"no trigger is called `{shortened(name.text)}`{hint}"
            self._report.error(name.place, Code.UNKNOWN_TRIGGER, message)
            return False
        if thing is not None and not any(self._gives(one, thing) for one in trigger.then):
            message = f"the trigger `{trigger.name}` does not give `{thing.name}`, nor a role that carries it"
            self._report.error(name.place, Code.UNKNOWN_TRIGGER, message)
            return False
        return True

    def _gives(self, target: Target, thing: Thing) -> bool:
        if (target.kind, target.name) == (thing.kind, thing.key):
            return True
        role = self._rules.catalog.roles.get(target.name) if target.kind == "role" else None
        carried = (*role.qualifications, *role.mandatory) if role is not None else ()
        return thing.kind == "qualification" and thing.key in carried

    def _emails(self, node: Node) -> Emails | None:
        if isinstance(node, Scalar) and node.text.strip().isascii() and node.text.strip().isdigit():
            return Emails(number=int(node.text.strip()[:9]), place=node.place)
        things = self._things(node)
        return Emails(things=things, place=node.place) if things else None
