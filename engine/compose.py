"""An email job's content: what is new, with the learning items it needs, as the user sees them now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from engine.authoring.catalog import Catalog
from engine.messages.outgoing import EmailItem, EmailJob, EmailLearningItem
from engine.people.items import shown_items
from engine.store.database import Work
from engine.store.rows import among
from engine.store.tables import completion


@cache
def _done(*, embedded: bool) -> sa.Executable:
    """Select which of these users have completed what of these names."""
    return (
        sa.select(completion.c.user_id, completion.c.name)
        .where(
            completion.c.kind == "completed",
            among(completion.c.name, "names", embedded=embedded),
            among(completion.c.user_id, "users", embedded=embedded),
        )
        .distinct()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One email job to be written, and what of it is still assigned: (kind, target) → mandatory."""

    id: str
    user: str
    email: str
    name: str | None
    language: str | None
    cause: str
    held: Mapping[tuple[str, str], bool]


def compose(work: Work, catalog: Catalog, due: Sequence[Waiting], default_language: str) -> list[EmailJob]:
    """Write email jobs, in the same order: roles first, then what is mandatory."""
    targets = {target for one in due for kind, target in one.held if kind == "qualification"}
    own = {
        name for target in targets if target in catalog.qualifications for name in catalog.qualifications[target].items
    }
    items = _Items(work, catalog, own, {one.user for one in due})
    return [
        EmailJob(
            id=one.id,
            user=one.user,
            email=one.email,
            language=one.language or default_language,
            name=one.name,
            cause=one.cause,
            assigned=tuple(
                EmailItem(
                    kind="role" if kind == "role" else "qualification",
                    name=name_of(catalog, kind, target),
                    title=title_of(catalog, kind, target),
                    mandatory=mandatory,
                    learning_items=items.needed(kind, target, one.user),
                )
                for (kind, target), mandatory in sorted(one.held.items(), key=_reading_order)
            ),
        )
        for one in due
    ]


class _Items:
    """Learning items as they are now: titles and visibility as last told, and who has done which."""

    def __init__(self, work: Work, catalog: Catalog, own: Iterable[str], users: Iterable[str]) -> None:
        self._catalog = catalog
        own = set(own)
        owner = {name: one for one in own for name in catalog.names_of("learning_items", one)}
        self._shown = shown_items(work, catalog, own)
        done = work.send(_done(embedded=work.embedded), {"names": list(owner), "users": list(users)}) if owner else ()
        self._done: dict[str, set[str]] = defaultdict(set)
        for row in done:
            self._done[row.user_id].add(owner[row.name])

    def needed(self, kind: str, target: str, user_id: str) -> tuple[EmailLearningItem, ...]:
        """What a qualification needs of this user; nothing for a role."""
        if kind != "qualification" or target not in self._catalog.qualifications:
            return ()
        return tuple(self._needed(name, user_id) for name in self._catalog.qualifications[target].items)

    def _needed(self, name: str, user_id: str) -> EmailLearningItem:
        title, visible = self._shown[name]
        return EmailLearningItem(title=title, visible=visible, completed=name in self._done[user_id])


def _reading_order(held: tuple[tuple[str, str], bool]) -> tuple[bool, bool, str]:
    (kind, target), mandatory = held
    return kind != "role", not mandatory, target


def name_of(catalog: Catalog, kind: str, target: str) -> str:
    """The name of a role or qualification as the catalog writes it."""
    known = (catalog.roles if kind == "role" else catalog.qualifications).get(target)
    return known.name if known else target


def title_of(catalog: Catalog, kind: str, target: str) -> str:
    """The title of a role or qualification; of one that the catalog has lost, its name as rules compare it."""
    known = (catalog.roles if kind == "role" else catalog.qualifications).get(target)
    return known.title if known else target
