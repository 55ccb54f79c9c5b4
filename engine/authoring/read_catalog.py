"""Reads catalog.yaml: what the academy knows by name."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from engine.authoring import shape
from engine.authoring.catalog import AttributeType, Catalog, Item, Qualification, Role, Thing
from engine.authoring.conditions import Field
from engine.authoring.language import ATTRIBUTE_TYPES, CATALOG_KEYS, FIELDS, ITEM, QUALIFICATION, RESERVED, ROLE, THING
from engine.authoring.naming import linked
from engine.authoring.problems import Code, Report, nearest, shortened
from engine.authoring.read_groups import ReadGroup, read_groups
from engine.authoring.triggers import Place
from engine.authoring.yaml_nodes import Node, Scalar
from engine.text import normal

T = TypeVar("T")


class CatalogReader:
    """Reads one catalog; `links` and `groups` are what the checks look at afterwards."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._sections: dict[str, Node] = {}
        self._aliases: dict[str, dict[str, str]] = {}
        self._also: list[tuple[str, Scalar]] = []
        self.links: dict[tuple[str, str], Place] = {}
        """(role, qualification) → where the role names it."""
        self.groups: list[ReadGroup] = []
        self.places: dict[tuple[str, str], Place] = {}
        """(section, normalised name) → where the entry stands."""

    def read(self, root: Node) -> Catalog:
        """Return the catalog; what is wrong is reported, and the rest is read."""
        if not (isinstance(root, Scalar) and root.empty):
            self._sections = shape.keyed(root, CATALOG_KEYS, "catalog.yaml", self._report)
        attributes = self._section("attributes", "an attribute", self._attribute, shape.slug)
        catalog = Catalog(
            attributes=attributes,
            teams=self._section("teams", "a team", self._thing),
            job_titles=self._section("job_titles", "a job title", self._thing),
            external_trainings=self._section("external_trainings", "an external training", self._thing),
            learning_items=self._section("learning_items", "a learning item", self._item),
            fields=_fields(attributes),
            aliases=self._aliases,
        )

        def qualification(key: Scalar, node: Node) -> Qualification:
            return self._qualification(key, node, catalog)

        def role(key: Scalar, node: Node) -> Role:
            return self._role(key, node, catalog)

        given = self._section("qualifications", "a qualification", qualification, shape.slug)
        catalog = replace(catalog, qualifications=given)
        catalog = replace(catalog, roles=self._section("roles", "a role", role, shape.slug))
        self.groups = read_groups(self._entries("groups"), catalog, self._report)
        return replace(catalog, groups={group.name: group.condition for group in self.groups})

    def _section(
        self,
        section: str,
        of: str,
        read: Callable[[Scalar, Node], T],
        check: Callable[[Scalar, str, Report], bool] = shape.short,
    ) -> dict[str, T]:
        """Read one section: its things by normalised name, and their other names into the aliases."""
        result: dict[str, T] = {}
        self._also = []
        for key, value in self._entries(section):
            name = normal(key.text)
            if check(key, of, self._report) and name in result:
                message = f"`{shortened(key.text)}` stands here twice: names that differ only in case are the same"
                self._report.error(key.place, Code.NAME_TAKEN, message)
            result[name] = read(key, value)
            self.places[section, name] = key.place
        self._other_names(section, result)
        return result

    def _entries(self, section: str) -> tuple[tuple[Scalar, Node], ...]:
        node = self._sections.get(section)
        if node is None or (isinstance(node, Scalar) and node.empty):
            return ()
        return shape.block(node, f"`name:` lines under `{section}`", self._report)

    def _other_names(self, section: str, things: dict[str, T]) -> None:
        taken: dict[str, str] = {}
        for own, also in self._also:
            name = normal(also.text)
            if name == own:
                continue
            other = name if name in things else taken.setdefault(name, own)
            if other != own:
                word = shortened(also.text)
                message = f"`{word}` already names `{shortened(other)}`; a name stands for one thing only"
                self._report.error(also.place, Code.NAME_TAKEN, message)
        if taken:
            self._aliases[section] = taken

    def _attribute(self, key: Scalar, node: Node) -> AttributeType:
        if key.text in {field.name for field in FIELDS} | RESERVED:
            message = f"`{key.text}` already has a meaning in conditions; call the attribute something else"
            self._report.error(key.place, Code.NAME_TAKEN, message)
        expected = "the attribute's type: `text`, `number` or `date`"
        written = shape.text(node, expected, self._report)
        for kind in ATTRIBUTE_TYPES:
            if written == kind:
                return kind
        if written is not None:
            hint = nearest(written, ATTRIBUTE_TYPES)
            self._report.error(node.place, Code.WRONG_VALUE, f"found {shape.found(node)}, expected {expected}{hint}")
        return "text"

    def _body(self, key: Scalar, node: Node, keys: tuple[str, ...]) -> dict[str, Node]:
        if isinstance(node, Scalar) and node.empty:
            return {}
        return shape.keyed(node, keys, f"`{shortened(key.text)}`", self._report)

    def _title(self, key: Scalar, body: dict[str, Node]) -> str:
        title = shape.text(body["title"], "a title", self._report) if "title" in body else None
        return title or key.text.strip()

    def _names(self, body: dict[str, Node], key: str) -> list[Scalar]:
        return shape.scalars(body[key], "a name or a list of names", self._report) if key in body else []

    def _others(self, key: Scalar, body: dict[str, Node]) -> tuple[str, ...]:
        names = [name for name in self._names(body, "also") if shape.short(name, "a thing", self._report)]
        self._also += ((normal(key.text), name) for name in names)
        return tuple(name.text.strip() for name in names)

    def _thing(self, key: Scalar, node: Node) -> Thing:
        body = self._body(key, node, THING)
        return Thing(name=key.text.strip(), title=self._title(key, body), also=self._others(key, body))

    def _item(self, key: Scalar, node: Node) -> Item:
        body = self._body(key, node, ITEM)
        seen = shape.flag(body["visible"], "`true` or `false`", self._report) if "visible" in body else True
        also = self._others(key, body)
        return Item(name=key.text.strip(), title=self._title(key, body), visible=seen is not False, also=also)

    def _qualification(self, key: Scalar, node: Node, catalog: Catalog) -> Qualification:
        body = self._body(key, node, QUALIFICATION)
        items = linked(self._names(body, "items"), "learning_items", catalog, self._report, {})
        return Qualification(name=key.text, title=self._title(key, body), items=items)

    def _role(self, key: Scalar, node: Node, catalog: Catalog) -> Role:
        body = self._body(key, node, ROLE)
        seen: dict[str, Place] = {}
        optional, mandatory = (
            linked(self._names(body, word), "qualifications", catalog, self._report, seen)
            for word in ("qualifications", "mandatory")
        )
        self.links |= {(normal(key.text), name): place for name, place in seen.items()}
        return Role(name=key.text, title=self._title(key, body), qualifications=optional, mandatory=mandatory)


def _fields(attributes: dict[str, AttributeType]) -> dict[str, Field]:
    own = {field.name: field for field in FIELDS}
    added = {
        name: Field(name=name, kind=kind, description="an attribute of the catalog")
        for name, kind in attributes.items()
    }
    return added | own
