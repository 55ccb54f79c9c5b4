"""The pipelines of docs/ci.md, run on the embedded default; what is neither Rolecall's nor git's is a stand-in."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import sqlalchemy as sa
import yaml

from engine.activation import activate
from engine.authoring.folder import read_folder
from engine.authoring.reader import read_rules
from engine.clock import parse
from engine.explain.revisions import list_revisions
from engine.plans.planning import plan
from engine.plans.transition import Transition
from engine.settings import Settings
from engine.store.database import Database, sqlite_url
from engine.store.tables import user
from engine.store.upgrade import upgrade
from tests.databases import made
from tests.test_docs import blocks

ROOT = Path(__file__).parents[1]
FILES = {"github": ROOT / "examples/ci/github.yml", "gitlab": ROOT / "examples/ci/gitlab-ci.yml"}
PAGE = ROOT / "docs/ci.md"
pytestmark = pytest.mark.slow
NOW = "2026-06-30T18:00:00Z"
GONE = """\
  welcome:
    description: Whoever joins gets the welcome, once. It stays when other things change, because `when` gives for good.
    owner: academy@example.com
    when: user.joined
    then:
      qualifications: [welcome]

"""
STAND_INS = {
    "gh": """
case "$1 $2" in
  "pr comment") [ "$4" = --body-file ] || exit 1; cp "$5" "$SERVER/comment.md";;
  "api "*) cat "$SERVER/merged";;
  "run download") [ "$4" = "plan-$(git rev-parse "$TOPIC")" ] && mkdir -p "$6" && cp "$SERVER/plan.json" "$6";;
  *) exit 9;;
esac
""",
    "curl": """
while [ $# -gt 1 ]; do
  case "$1" in
    --output) to=$2; shift;;
    --data-urlencode) cp "${2#body@}" "$SERVER/comment.md"; shift;;
    --header) [ "$2" = "PRIVATE-TOKEN: token" ] || exit 9; shift;;
  esac
  shift
done
case "$1" in
  */merge_requests/7/notes) ;;
  */repository/commits/*/merge_requests) cp "$SERVER/merged.json" "$to";;
  */jobs/artifacts/refs%2Fmerge-requests%2F7%2Fhead/raw/plan.json*) cp "$SERVER/plan.json" "$to";;
  *) exit 9;;
esac
""",
    "rolecall": f"""exec {sys.executable} {ROOT / "worker.py"} "$@"\n""",
}
"""What the pipelines call, and stands on no machine where tests run."""


@dataclass(frozen=True)
class Site:
    """A folder with the academy's rules in git, its database, and a server that keeps comments and artifacts."""

    folder: Path
    server: Path
    environment: dict[str, str]

    def sh(
        self, script: str, environment: Mapping[str, str] = MappingProxyType({})
    ) -> "subprocess.CompletedProcess[str]":
        """Run a script as both kinds of runners do."""
        words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        said = {**self.environment, **environment}
        return subprocess.run(
            words, cwd=self.folder, env=said, capture_output=True, text=True, timeout=240, check=False
        )

    def do(self, script: str) -> str:
        """Run a script that must go well."""
        done = self.sh(script)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def propose(self, path: str, old: str, new: str, message: str) -> None:
        """Edit a file on a branch, and commit it."""
        file = self.folder / path
        text = file.read_text()
        assert old in text
        self.do("git checkout -q topic")
        file.write_text(text.replace(old, new))
        (self.folder / "message").write_text(message)
        self.do("git commit -q -a -F message; rm message")

    def forget_scenarios(self) -> None:
        """Leave out the scenarios, which rightly expect something else."""
        self.do("git rm -q -r rules/tests && git commit -q -m 'No scenarios'")

    def merge(self) -> None:
        """Merge the branch, after review."""
        self.do("git checkout -q main; git merge -q --no-ff -m 'Wider, as agreed' topic")

    def keep_artifact(self) -> Any:
        """Let the server have what the pipeline made; return the plan."""
        assert (self.folder / "plan.html").read_text().startswith("<!doctype html>")
        text = (self.folder / "plan.json").read_text()
        (self.server / "plan.json").write_text(text)
        (self.folder / "plan.json").unlink()
        return json.loads(text)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The academy after half a year, its rules in git, and a branch on which nothing was changed yet."""
    above = tmp_path_factory.mktemp("ci")
    server, folder, programs = (above / name for name in ("server", "academy", "bin"))
    for one in (server, folder, programs):
        one.mkdir()
    for name, text in STAND_INS.items():
        file = programs / name
        file.write_text(f"#!/usr/bin/env bash\nset -eu\n{text}")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("ROLECALL_", "GIT_"))}
    people = {f"GIT_{who}_NAME": "ada" for who in ("AUTHOR", "COMMITTER")}
    people |= {f"GIT_{who}_EMAIL": "ada@example.com" for who in ("AUTHOR", "COMMITTER")}
    ours = {"USER": "ci", "LOGNAME": "ci", "ROLECALL_CLOCK": NOW, "ROLECALL_ACTORS_NAMED_BY": "ci"}
    places = {"PATH": f"{programs}:{mine['PATH']}", "SERVER": str(server), "TOPIC": "topic"}
    found = Site(folder, server, {**mine, **people, **ours, **places})
    found.do(
        "rolecall init . && rolecall run --once && rolecall publish examples/hr-feed.ndjson && rolecall run --once\n"
        "printf 'rolecall-data\\nplan.*\\nreviewed*\\nmerged*\\n' > .gitignore\n"
        "git init -q -b main && git add -A && git commit -q -m 'The rules'\n"
        "git update-ref refs/remotes/origin/main main && git branch topic"
    )
    return found


@pytest.fixture
def site(planted: Site, tmp_path: Path) -> Site:
    """A copy of it for one test."""
    folder, server = tmp_path / "academy", tmp_path / "server"
    shutil.copytree(planted.folder, folder, symlinks=True)
    server.mkdir()
    return Site(folder, server, planted.environment | {"SERVER": str(server)})


def revision(site: Site) -> Any:
    """The latest revision, as `revisions` lists it."""
    database = Database(sqlite_url(site.folder / "rolecall-data/rolecall.db"), clock=lambda: parse(NOW))
    with closing(database), database.read() as work:
        return list_revisions(work).revisions[0]


def scripts(kind: str, job: str) -> tuple[list[str], dict[str, str]]:
    """What a job of a pipeline runs, in order, and its environment as it is written."""
    pipeline = yaml.safe_load(FILES[kind].read_text())
    if kind == "gitlab":
        return ["\n".join(pipeline[job]["script"])], pipeline[job].get("variables", {})
    found = pipeline["jobs"][job]
    return [step["run"] for step in found["steps"] if "run" in step], found["env"]


def run(site: Site, kind: str, job: str, given: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a job until a step fails; what a step puts into GITHUB_ENV is there for the next."""
    steps, written = scripts(kind, job)
    passed_on = site.server / "environment"
    passed_on.write_text("")
    unknown = {name for name, value in written.items() if "$" in value} - given.keys()
    assert unknown <= {"ROLECALL_DATABASE_URL", "GH_TOKEN"}, "what the runner fills in is known here"
    done = None
    for step in steps:
        said = dict(line.split("=", 1) for line in passed_on.read_text().splitlines())
        done = site.sh(step, {**given, **said, "GITHUB_ENV": str(passed_on)})
        if done.returncode:
            break
    assert done is not None
    return done


def on_a_request(site: Site, kind: str) -> "subprocess.CompletedProcess[str]":
    given = {
        "github": {"BASE": "main", "NUMBER": "7"},
        "gitlab": {
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": site.do("git rev-parse main").strip(),
            "CI_MERGE_REQUEST_IID": "7",
            **GITLAB,
        },
    }[kind]
    return run(site, kind, "plan", given)


def on_a_merge(site: Site, kind: str) -> "subprocess.CompletedProcess[str]":
    head, merged = site.do("git rev-parse topic main").split()
    (site.server / "merged").write_text(f"NUMBER=7\nHEAD={head}\nAUTHOR=ada\n")
    (site.server / "merged.json").write_text(json.dumps([{"iid": 7, "author": {"username": "ada"}}]))
    given = {
        "github": {"GITHUB_REPOSITORY": "academy/rules", "GITHUB_SHA": merged},
        "gitlab": {"CI_COMMIT_SHA": merged, **GITLAB},
    }[kind]
    return run(site, kind, "apply", given)


GITLAB = {
    "CI_API_V4_URL": "https://git.example.com/api/v4",
    "CI_PROJECT_ID": "3",
    "ACADEMY_TOKEN": "token",
    "PLAN_DATABASE_URL": "",
}


@pytest.mark.parametrize("kind", FILES)
def test_rules_are_planned_on_a_request_and_applied_as_planned_when_it_is_merged(site: Site, kind: str) -> None:
    site.propose("rules/triggers/care.yaml", "country: [NL, BE]", "country: [NL, BE, LU]", "Wider\n\nAnd LU.\n")
    planned = on_a_request(site, kind)
    assert planned.returncode == 0, planned.stdout + planned.stderr
    assert (site.server / "comment.md").read_text().startswith("**Rolecall: ")
    assert "| `nurse` | edited |" in (site.server / "comment.md").read_text()
    kept = site.keep_artifact()
    assert kept["files"] == ["~ triggers/care.yaml"]
    assert revision(site).number == kept["base"]  # nothing was applied
    site.merge()
    applied = on_a_merge(site, kind)
    assert applied.returncode == 0, applied.stdout + applied.stderr
    now = revision(site)
    mark = {"github": "#", "gitlab": "!"}[kind]
    assert (now.number, now.state, now.actor) == (kept["revision"], "active", "ada (by ci)")
    assert now.note == f"{mark}7 Wider, as agreed"
    again = on_a_merge(site, kind)
    assert again.returncode == 3, "the plan was for the revision before"
    assert "somebody applied other rules in the meantime" in again.stderr


@pytest.mark.parametrize("kind", FILES)
def test_what_becomes_of_what_a_deleted_trigger_gave_is_said_in_a_commit(site: Site, kind: str) -> None:
    site.propose("rules/triggers/everyone.yaml", GONE, "", "No welcome any more\n")
    site.forget_scenarios()
    open_ = on_a_request(site, kind)
    assert open_.returncode == 1
    assert "say --ended welcome=keep or --ended welcome=revoke" in open_.stderr
    assert "**Decide first:**" in (site.server / "comment.md").read_text()
    site.do("git commit -q --allow-empty -m 'Decided' --trailer 'Ended: welcome=revoke'")
    planned = on_a_request(site, kind)
    assert planned.returncode == 0, planned.stdout + planned.stderr
    assert site.keep_artifact()["ended"] == {"welcome": "revoke"}


@pytest.mark.parametrize("kind", FILES)
def test_what_passes_a_limit_waits_for_a_second_person(site: Site, kind: str) -> None:
    site.environment.update(ROLECALL_SMALL_JOBS="0", ROLECALL_JOB_LIMIT="1", ROLECALL_APPROVE_OWN="false")
    site.environment["ROLECALL_CLOCK"] = "2026-07-01T18:00:00Z"  # who joined on that very day is not counted
    less, more = "mandatory: [privacy-basics, fire-safety]", "mandatory: [privacy-basics, fire-safety, first-aid]"
    site.propose("rules/catalog.yaml", less, more, "First aid for everybody\n")
    site.forget_scenarios()
    assert on_a_request(site, kind).returncode == 0
    assert "**Held:** it is about" in (site.server / "comment.md").read_text()
    site.keep_artifact()
    site.merge()
    held = on_a_merge(site, kind)
    assert held.returncode == 3, held.stdout + held.stderr
    (job,) = re.findall(r"rolecall jobs approve (\S+)", held.stdout)
    for own in ("", "--actor Ada"):
        refused = site.sh(f"rolecall jobs approve {job} {own}")
        assert (refused.returncode, "somebody else must approve it" in refused.stderr) == (3, True), refused.stderr
    assert site.sh(f"rolecall jobs approve {job} --actor bo").returncode == 0
    site.do("rolecall run --once")
    assert revision(site).state == "active"


def test_the_page_shows_the_pipelines_as_they_are() -> None:
    shown = [block.text for block in blocks(PAGE) if block.kind == "yml"]
    assert [text.rstrip() for text in shown] == [file.read_text().rstrip() for file in FILES.values()]


@pytest.mark.parametrize("kind", FILES)
def test_what_a_stranger_may_write_never_becomes_part_of_a_script(kind: str) -> None:
    for job in ("plan", "apply"):
        for script in scripts(kind, job)[0]:
            assert "${{" not in script
            assert not re.search(r"eval|TITLE|DESCRIPTION", script)


def test_who_makes_plans_can_read_and_nothing_else() -> None:
    number = os.getpid()
    (statements,) = (block.text for block in blocks(PAGE) if block.kind == "sql")
    who = f"rolecall_plan_{number}"
    for theirs, ours in (
        ("rolecall_plan", who),
        ("FOR ROLE rolecall_owner ", ""),
        ("DATABASE rolecall ", f"DATABASE rolecall_test_ci_{number} "),
    ):
        statements = statements.replace(theirs, ours)
    rules = read_rules(read_folder(ROOT / "rules"))[0]
    with made(f"rolecall_test_ci_{number}") as url, closing(Database(url, clock=lambda: parse(NOW))) as database:
        upgrade(database)
        activate(database, rules, actor="ops", settings=Settings())
        with database.engine.begin() as connection:
            connection.exec_driver_sql(statements)
        reader = sa.make_url(url).set(username=who, password="PASSWORD").render_as_string(hide_password=False)  # noqa: S106
        try:
            with closing(Database(reader, clock=lambda: parse(NOW))) as theirs_:
                assert not plan(theirs_, Transition(old=rules, new=rules), 1, Settings()).changes_something
                with pytest.raises(Exception, match="permission denied"), theirs_.unit() as work:
                    work.run(sa.delete(user))
        finally:
            with database.engine.begin() as connection:
                connection.exec_driver_sql(f"DROP OWNED BY {who}; DROP ROLE {who}")
