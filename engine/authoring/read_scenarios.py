"""Reads scenarios: all files, all problems at once."""

from collections.abc import Mapping

from engine.authoring import shape
from engine.authoring.problems import Code, Report, listed, shortened
from engine.authoring.read_expected import ExpectedReader
from engine.authoring.read_sent import SentReader
from engine.authoring.rules import Rules
from engine.authoring.scenario_language import SCENARIO_KEYS, SENT, STEP_KEYS
from engine.authoring.scenario_times import NEXT, step_time
from engine.authoring.scenarios import Expected, Scenario, Step
from engine.authoring.yaml_nodes import Mapping as Keys
from engine.authoring.yaml_nodes import Node, Scalar, Sequence, read_yaml

SCENARIOS = "tests/"


def read_scenarios(files: Mapping[str, str], rules: Rules) -> list[Scenario]:
    """Return the scenarios in `files` (text by path: `tests/**/*.yaml`), in the order of the files.

    Files at other paths are not read. Raises InvalidRules with everything that is wrong.
    """
    report = Report()
    reader = _Reader(rules, report)
    for path in sorted(files):
        root = read_yaml(files[path], path, report) if is_scenario_file(path) else None
        if root is not None and not (isinstance(root, Scalar) and root.empty):
            reader.read_file(root)
    report.check()
    return list(reader.found.values())


def is_scenario_file(path: str) -> bool:
    """Say whether a path (relative, with `/`) is one that `read_scenarios` reads."""
    hidden = any(part.startswith(".") for part in path.split("/"))
    return path.startswith(SCENARIOS) and path.endswith((".yaml", ".yml")) and not hidden


class _Reader:
    def __init__(self, rules: Rules, report: Report) -> None:
        self._rules = rules
        self._report = report
        self._expected = ExpectedReader(rules, report)
        self.found: dict[str, Scenario] = {}

    def read_file(self, root: Node) -> None:
        """Read the scenarios of one file."""
        section = shape.keyed(root, ("scenarios",), "this file", self._report).get("scenarios")
        if section is None or (isinstance(section, Scalar) and section.empty):
            return
        for key, node in shape.block(section, "`name:` lines, one for each scenario", self._report):
            shape.short(key, "a scenario", self._report)
            scenario = self._scenario(key, node)
            if key.text in self.found:
                message = f"another scenario is called `{shortened(key.text)}`, at {self.found[key.text].place}"
                self._report.error(key.place, Code.NAME_TAKEN, f"{message}; rename one of them")
            else:
                self.found[key.text] = scenario

    def _scenario(self, key: Scalar, node: Node) -> Scenario:
        body = shape.keyed(node, SCENARIO_KEYS, "a scenario", self._report)
        described = shape.text(body["description"], "a text", self._report) if "description" in body else ""
        if isinstance(node, Keys) and "steps" not in body:
            message = f"`{shortened(key.text)}` has no `steps`: nothing happens in it"
            self._report.error(key.place, Code.MISSING_KEY, message)
        steps = self._steps(body["steps"]) if "steps" in body else ()
        if steps and not any(step.expected for step in steps) and not self._expects(body["steps"]):
            message = f"`{shortened(key.text)}` expects nothing: add `expect` to a step"
            self._report.error(key.place, Code.EXPECTS_NOTHING, message)
        return Scenario(name=key.text, place=key.place, description=described or "", steps=steps)

    def _expects(self, steps: Node) -> bool:
        """Whether `expect` stands somewhere, if only with problems."""
        items = steps.items if isinstance(steps, Sequence) else ()
        return any(key.text == "expect" for one in items if isinstance(one, Keys) for key, _ in one.entries)

    def _steps(self, node: Node) -> tuple[Step, ...]:
        if not isinstance(node, Sequence):
            shape.wrong(node, "a list of steps, each beginning with `- `", self._report)
            return ()
        if not node.items:
            self._report.error(node.place, Code.EMPTY, "found an empty list, expected steps")
        sent = SentReader(self._rules.catalog, self._report)
        steps: list[Step] = []
        before: int | None = None
        for item in node.items:
            step = self._step(item, before, sent)
            steps.append(step)
            before = step.at
        return tuple(steps)

    def _step(self, node: Node, before: int | None, sent: SentReader) -> Step:
        words = (*STEP_KEYS, *SENT)
        keys = {key.text: key for key, _ in node.entries} if isinstance(node, Keys) else {}
        body = shape.keyed(node, words, "a step", self._report)
        messages = [word for word in body if word in SENT]
        if isinstance(node, Keys) and keys.keys() <= {"at"}:
            message = "this step sends nothing and expects nothing: add a message such as `user.joined`, or `expect`"
            self._report.error(node.place, Code.MISSING_KEY, message)
        for other in messages[1:]:
            message = f"a step sends one message, and this has {listed(messages)}; begin another step with `- `"
            self._report.error(keys[other].place, Code.EXCLUDED, message)
        at = self._at(node, body.get("at"), before)
        one = sent.read(keys[messages[0]], body[messages[0]], at) if messages else None
        expected = self._expectations(body["expect"], sent) if "expect" in body else ()
        return Step(at=at, place=node.place, sent=one, expected=expected)

    def _at(self, step: Node, node: Node | None, before: int | None) -> int:
        fallback = 0 if before is None else before + NEXT
        if node is None:
            if before is None and isinstance(step, Keys):
                message = "the first step says when it is: `at: 2026-03-01`"
                self._report.error(step.place, Code.MISSING_KEY, message)
            return fallback
        written = shape.text(node, STEP_KEYS["at"].takes, self._report)
        if written is None:
            return fallback
        try:
            at = step_time(written, before)
        except ValueError as problem:
            self._report.error(node.place, Code.WRONG_VALUE, str(problem))
            return fallback
        if before is not None and at < before:
            message = f"found {shape.found(node)}, which lies before the step above; steps stand in order of time"
            self._report.error(node.place, Code.BACKWARDS, message)
            return fallback
        return at

    def _expectations(self, node: Node, sent: SentReader) -> tuple[Expected, ...]:
        entries = shape.block(node, "`user:` lines with what is expected of each", self._report)
        if isinstance(node, Keys) and not entries:
            self._report.error(node.place, Code.EMPTY, "found nothing, expected `user:` lines")
        found = []
        for key, body in entries:
            user = sent.user(key)
            read = self._expected.read(user or key.text, key, body)
            if user is not None:
                found.append(read)
        return tuple(found)
