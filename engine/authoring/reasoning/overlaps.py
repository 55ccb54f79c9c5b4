"""Warns of triggers that give nothing which others do not give anyway.

Triggers are compared only where they give the same and ask for a common name, and so many pairs in all (`MAX_PAIRS`):
in very large rule sets some overlaps are not found. Limits are not looked at. Of two that are the same, the later one
is warned of.
"""

from collections import Counter
from collections.abc import Iterator

from engine.authoring.catalog import Catalog
from engine.authoring.conditions import All, Any, Condition, Done, Group, OneOf
from engine.authoring.problems import Code, Report, listed
from engine.authoring.read_triggers import ReadTrigger
from engine.authoring.reasoning.meaning import meaning
from engine.authoring.reasoning.search import implies, impossible
from engine.authoring.triggers import Target, Trigger

MAX_PAIRS = 3_000
Key = tuple[str, str]


def check_overlaps(reads: list[ReadTrigger], catalog: Catalog, report: Report) -> None:
    """Warn of triggers that are the same as others, contained in them, or of no effect beside them."""
    for read in reads:
        _check_links(read, catalog, report)
    compared = _Compared([read.trigger for read in reads if read.trigger.enabled == "true"], catalog)
    for number, trigger in enumerate(compared.triggers):
        warning = _overlap(number, trigger, compared)
        if warning is not None:
            report.warn(trigger.place, *warning)


def _check_links(read: ReadTrigger, catalog: Catalog, report: Report) -> None:
    roles = [target.name for target in read.trigger.then if target.kind == "role"]
    for target, place in read.targets.items():
        if target.kind == "role":
            continue
        for role in roles:
            linked = catalog.roles[role]
            if target.name in linked.mandatory or (target.name in linked.qualifications and not target.mandatory):
                message = f"`{target.name}` comes along with the role `{role}`, which this gives, too; take it out"
                report.warn(place, Code.DUPLICATE, message)
                break


def _overlap(number: int, trigger: Trigger, compared: "_Compared") -> tuple[Code, str] | None:
    givers: list[set[int]] = []
    for target in trigger.then:
        found = {other for other in compared.givers(number, target) if compared.covers(number, other)}
        if not found:
            return None
        givers.append(found)
    both = set.intersection(*givers) if givers else set()
    if both:
        other = min(both)
        wide = compared.triggers[other]
        if compared.contained(other, number):
            return Code.SAME, (
                f"`{trigger.name}` gives the same to the same people as `{wide.name}`, at {wide.place}; delete one"
            )
        return Code.CONTAINED, (
            f"whoever gets something by `{trigger.name}` gets it by `{wide.name}`, at {wide.place}, too; delete this "
            "one, or say in the other whom it leaves out"
        )
    if givers:
        names = sorted({compared.triggers[min(found)].name for found in givers})
        return Code.DUPLICATE, f"all that `{trigger.name}` gives, its people get by {listed(names)}, too; delete it"
    return None


class _Compared:
    """Pairs of triggers, looked at when somebody asks, each once."""

    def __init__(self, triggers: list[Trigger], catalog: Catalog) -> None:
        self.triggers = triggers
        self._catalog = catalog
        self._meanings = [meaning(trigger) for trigger in triggers]
        self._asked = [list(_asked(condition)) for condition in self._meanings]
        self._common = Counter(key for asked in self._asked for keys in asked for key in keys)
        self._known: dict[tuple[int, int], bool] = {}
        self._index: dict[tuple[str, str, Key | None], list[tuple[int, bool]]] = {}
        for number, trigger in enumerate(triggers):
            for given in _given(trigger, catalog):
                for key in self._keys(number):
                    self._index.setdefault((given.kind, given.name, key), []).append((number, given.mandatory))

    def _keys(self, number: int) -> frozenset[Key] | tuple[None]:
        """The rarest names that the trigger asks for: whoever is contained in it asks for one of them, too."""
        asked = self._asked[number]
        return min(asked, key=lambda keys: max(self._common[key] for key in keys)) if asked else (None,)

    def givers(self, number: int, target: Target) -> Iterator[int]:
        """Other triggers that give the target, and ask for something in common."""
        keys: set[Key | None] = {None}.union(*self._asked[number])
        for key in keys:
            for other, mandatory in self._index.get((target.kind, target.name, key), ()):
                if other != number and mandatory >= target.mandatory:
                    yield other

    def covers(self, number: int, other: int) -> bool:
        """Whether the other gives to all people of the trigger, as lastingly and as openly."""
        narrow, wide = self.triggers[number], self.triggers[other]
        as_good = (
            narrow.mode == wide.mode
            and narrow.grace <= wide.grace
            and narrow.keep <= wide.keep
            and narrow.email <= wide.email
            and not wide.skip_existing
        )
        if not as_good or not self.contained(number, other):
            return False
        return other < number or not (self._alike(narrow, wide) and self.contained(other, number))

    @staticmethod
    def _alike(one: Trigger, two: Trigger) -> bool:
        return (one.grace, one.keep, one.email, one.skip_existing) == (
            two.grace,
            two.keep,
            two.email,
            two.skip_existing,
        )

    def contained(self, number: int, other: int) -> bool:
        """Whether whoever the one reaches, the other reaches; False where that could not be found out."""
        if (number, other) not in self._known:
            if len(self._known) >= MAX_PAIRS:
                return False
            narrow, wide = self._meanings[number], self._meanings[other]
            fields = self._catalog.fields
            self._known[number, other] = implies(narrow, wide, fields) and not impossible(narrow, fields)
        return self._known[number, other]


def _given(trigger: Trigger, catalog: Catalog) -> set[Target]:
    """What the trigger gives, with what comes along with its roles."""
    found = set(trigger.then)
    for target in trigger.then:
        if target.kind == "role":
            role = catalog.roles[target.name]
            found |= {Target("qualification", name) for name in role.qualifications}
            found |= {Target("qualification", name, mandatory=True) for name in role.mandatory}
    return found


def _asked(condition: Condition) -> Iterator[frozenset[Key]]:
    """The names of which one must be there, for each test that must hold."""
    match condition:
        case All(parts):
            for part in parts:
                yield from _asked(part)
        case Group(_, part):
            yield from _asked(part)
        case Any(parts):
            first = [next(_asked(part), None) for part in parts]
            known = [keys for keys in first if keys is not None]
            if len(known) == len(first):
                yield frozenset().union(*known)
        case OneOf(field, names) | Done(field, names):
            yield frozenset((field, name) for name in names)
