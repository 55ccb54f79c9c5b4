"""The catalog: its sections, names, other names, and the fields it adds."""

from engine.authoring.catalog import Catalog, Item, Qualification, Role, Thing
from engine.authoring.conditions import Field, Group, Not, OneOf
from engine.authoring.language import FIELDS
from engine.authoring.reader import read_rules
from tests.authoring.academy import catalog


def test_things_as_written_under_normalised_names() -> None:
    read = catalog()
    assert read.teams["care"] == Thing(name="care", title="Zorg", also=("OE-4471", "Zorg Noord"))
    assert read.teams["sales"] == Thing(name="sales", title="sales")
    assert read.learning_items["vehicle-check"] == Item(name="vehicle-check", title="vehicle-check", visible=False)
    assert read.qualifications["gdpr-basics"] == Qualification(
        name="gdpr-basics", title="GDPR basics", items=("gdpr-elearning",)
    )
    assert read.qualifications["apprentice"].items == ()
    assert read.roles == {
        "nurse": Role(name="nurse", title="Nurse", qualifications=("wound-care",), mandatory=("gdpr-basics",))
    }
    assert read.attributes == {"country": "text", "contract_type": "text", "contract_end": "date", "fte": "number"}


def test_names_and_links_are_found_whatever_their_case() -> None:
    text = (
        "learning_items: {First Aid: {title: First aid, also: [FA 1]}}\n"
        "qualifications: {helper: {items: [fa 1]}}\n"
        "teams: {Crème: }\n"
    )
    read = read_rules({"catalog.yaml": text})[0].catalog
    assert read.learning_items["first aid"] == Item(name="First Aid", title="First aid", also=("FA 1",))
    assert read.qualifications["helper"].items == ("first aid",)
    assert read.teams["crème"].title == "Crème"
    assert read.resolve("learning_items", " FA 1") == "first aid"
    assert read.names_of("learning_items", "first aid") == ("first aid", "fa 1")


def test_fields_are_the_built_in_ones_and_the_attributes() -> None:
    fields = catalog().fields
    assert {field.name: fields[field.name] for field in FIELDS} == {field.name: field for field in FIELDS}
    assert fields["fte"] == Field(name="fte", kind="number")
    assert set(fields) == {field.name for field in FIELDS} | {"country", "contract_type", "contract_end", "fte"}


def test_groups_may_use_groups_in_any_order() -> None:
    text = "groups:\n  b: {none: {group: a}}\n  a: {language: [NL]}\n"
    groups = read_rules({"catalog.yaml": text})[0].catalog.groups
    dutch = OneOf("language", frozenset({"nl"}))
    assert groups == {"b": Not(Group("a", dutch)), "a": dutch}
    assert list(groups) == ["b", "a"]


def test_an_empty_catalog_has_the_built_in_fields() -> None:
    for text in ("", "# nothing yet\n", "teams:\nroles: {}\n"):
        read = read_rules({"catalog.yaml": text})[0].catalog
        assert read == Catalog(fields={field.name: field for field in FIELDS})


def test_a_name_may_be_its_own_other_name() -> None:
    read = read_rules({"catalog.yaml": "teams: {Care: {also: [care, Zorg, zorg]}}\n"})[0].catalog
    assert read.aliases == {"teams": {"zorg": "care"}}
