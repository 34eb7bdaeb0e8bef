"""The schemas for editors agree with the code: the same names and defaults, and the same mistakes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import options
import pytest
import yaml
from building import example

from mkdocs_deptplugin.authoring.catalogue import entries
from mkdocs_deptplugin.mkdocs_site.config import DeptPluginConfig
from mkdocs_deptplugin.strategy.departments.departments import Department
from mkdocs_deptplugin.strategy.departments.registry import KEYS, RegistryError, read_registry

PACKAGE = Path(__file__).parent.parent / "mkdocs_deptplugin"
REGISTRY = json.loads((PACKAGE / "strategy/departments/departments.schema.json").read_text(encoding="utf-8"))
MKDOCS = json.loads((PACKAGE / "mkdocs_site/mkdocs.schema.json").read_text(encoding="utf-8"))
OPTIONS = MKDOCS["definitions"]["options"]["properties"]


class Tagged(yaml.SafeLoader):
    """Reads a value with a MkDocs tag as an editor does: without the tag."""


def without_tag(loader: Tagged, suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node)
    return node.value if isinstance(node, yaml.ScalarNode) else None


Tagged.add_multi_constructor("!", without_tag)
Tagged.add_multi_constructor("tag:yaml.org,2002:python/", without_tag)


def accepts(schema: dict[str, Any], value: object) -> bool:
    return jsonschema.Draft7Validator(schema).is_valid(value)


def objects(schema: object, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every part of a schema with properties, after its path."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield path, schema
        for key, value in schema.items():
            yield from objects(value, f"{path}/{key}")


@pytest.mark.parametrize("schema", [REGISTRY, MKDOCS], ids=["departments", "mkdocs"])
def test_a_schema_is_valid_and_describes_each_key(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"  # the newest that VS Code supports completely
    jsonschema.Draft7Validator.check_schema(schema)
    for path, part in objects(schema):
        for name, value in part["properties"].items():
            said = value if "$ref" not in value else schema["definitions"][value["$ref"].rpartition("/")[2]]
            assert said.get("description", "").endswith("."), f"{path}/{name}"


def test_a_pattern_is_explained_in_words() -> None:
    def patterns(schema: object) -> Iterator[dict[str, Any]]:
        if isinstance(schema, dict):
            if isinstance(schema.get("pattern"), str):
                yield schema
            for value in schema.values():
                yield from patterns(value)

    found = [*patterns(REGISTRY), *patterns(MKDOCS)]
    assert found
    assert [one for one in found if not one.get("patternErrorMessage")] == []


def test_examples_and_defaults_are_accepted() -> None:
    for schema in (REGISTRY, MKDOCS):
        for path, part in objects(schema):
            for name, value in part["properties"].items():
                whole = {**value, "definitions": schema["definitions"]}
                shown = [*value.get("examples", []), *([value["default"]] if "default" in value else [])]
                assert [one for one in shown if not accepts(whole, one)] == [], f"{path}/{name}"


def test_the_registry_has_every_key_and_no_other() -> None:
    department = REGISTRY["definitions"]["department"]
    assert tuple(department["properties"]) == KEYS
    assert department["required"] == ["name"]
    assert department["additionalProperties"] is False
    assert department["properties"]["withheld"]["default"] == Department(id="", name="").withheld
    assert all(value.get("examples") for value in department["properties"].values())


def test_both_schemas_describe_a_department_in_the_same_way() -> None:
    for name in ("departments", "department"):
        assert MKDOCS["definitions"][name] == REGISTRY["definitions"][name]


def test_the_schema_is_what_the_tool_writes() -> None:
    """The tool makes it from the configuration: names, types, defaults and descriptions."""
    same = json.loads(options.schema_text()) == MKDOCS
    assert same, "An option was changed. Run: make docs"


def test_a_problem_is_explained_in_the_words_of_the_catalogue() -> None:
    described = {code: value["description"] for code, value in OPTIONS["problems"]["properties"].items()}
    assert described == {entry.code: entry.when for entry in entries()}


def test_the_example_site_is_accepted() -> None:
    jsonschema.validate(yaml.safe_load(example("departments.yml")), REGISTRY)
    jsonschema.validate(yaml.load(example("mkdocs.yml"), Loader=Tagged), MKDOCS)


@pytest.mark.parametrize(
    ("plugins", "right"),
    [
        ("[search, deptplugin]", True),
        ("[{deptplugin: {}}]", True),
        ("[{deptplugin: }]", True),
        ("{search: {}, deptplugin: {order: name}}", True),
        ("[{search: {lang: en}}, {deptplugin: {enabled: !ENV [DEPTPLUGIN, true]}}, {blog: {order: 7}}]", True),
        ("[{macros: {module: !!python/name:our.macros }}]", True),
        ("", True),
        ("[{deptplugin: {order: 7}}]", False),
        ("{deptplugin: {ordre: name}}", False),
        ("[{deptplugin: name}]", False),
    ],
)
def test_only_the_plugins_own_block_is_checked(plugins: str, right: bool) -> None:
    text = f"site_name: The Strategy\ntheme: {{name: any, of: theirs}}\nplugins: {plugins}\nextra: [whatever]\n"
    assert accepts(MKDOCS, yaml.load(text, Loader=Tagged)) == right


def registry(*lines: str) -> str:
    return "departments:\n  cabinet-office:\n    name: Cabinet Office\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (registry(), True),
        (registry("lines: [Cabinet, Office]", "abbreviation: CO", "aliases: []", "withheld: true"), True),
        (registry("url: https://www.example.org/co", 'colour: "#005abb"', "logo: logos/co.svg"), True),
        (registry("url: mailto:co@example.org", 'colour: "#fff"', "logo: logos/a..b.svg"), True),
        (registry("aliases: [The Cabinet Office, CabOff]", "withheld: false"), True),
        ("departments:\n", True),
        ("departments: {}\n", True),
        ("departments: {hm-treasury: {name: Treasury}, 10-downing-street: {name: Number 10}}\n", True),
        ("", False),
        ("a: b\n", False),
        ("departments: [cabinet-office]\n", False),
        ("departments: cabinet-office\n", False),
        ("departments: {co: {name: CO}}\nmore: true\n", False),
        ("departments:\n  Cabinet Office: {name: CO}\n", False),
        ("departments:\n  cabinet_office: {name: CO}\n", False),
        ("departments:\n  cabinet-: {name: CO}\n", False),
        ("departments:\n  co:\n", False),
        ("departments:\n  co: Cabinet Office\n", False),
        ("departments:\n  co: {url: 'https://www.example.org/'}\n", False),
        ("departments:\n  co: {name: '  '}\n", False),
        ("departments:\n  co: {name: 7}\n", False),
        ("departments:\n  co: {name: }\n", False),
        (registry("color: '#005abb'"), False),
        (registry("lines: Cabinet Office"), False),
        (registry("lines: [1, 2]"), False),
        (registry("aliases: "), False),
        (registry("abbreviation: 10"), False),
        (registry("abbreviation: ''"), False),
        (registry("url: www.example.org"), False),
        (registry("url: 'javascript:alert(1)'"), False),
        (registry("url: 'https://www.example.org/a b'"), False),
        (registry("colour: #005abb"), False),
        (registry("colour: '#005ab'"), False),
        (registry("colour: blue"), False),
        (registry("logo: /logos/co.svg"), False),
        (registry("logo: ../co.svg"), False),
        (registry("logo: logos/../../co.svg"), False),
        (registry("logo: ' '"), False),
        (registry("withheld: maybe"), False),
        (registry("withheld: 'true'"), False),
        (registry("withheld: "), False),
    ],
)
def test_an_editor_and_the_code_agree_on_a_registry(text: str, right: bool) -> None:
    assert is_usable(text) == right
    assert accepts(REGISTRY, yaml.safe_load(text)) == right


def is_usable(text: str) -> bool:
    try:
        return not read_registry(text, "departments.yml").problems
    except RegistryError:
        return False


def is_right(block: dict[str, Any]) -> bool:
    """Return whether the code accepts a block of options, and a registry in it."""
    options = DeptPluginConfig()
    options.load_dict(block)
    failed, warnings = options.validate()
    own = block.get("departments")
    inline = yaml.safe_dump({"departments": own}) if isinstance(own, dict) else registry()
    return not failed and not warnings and is_usable(inline)


@pytest.mark.parametrize(
    ("block", "right"),
    [
        ("{}", True),
        ("enabled: false", True),
        ("{enabled: , headings: , order: , progress: , sidebar: , logos: }", True),
        ("{headings: registry, order: name, sidebar: index, progress: true, logos: images/logos}", True),
        ("{pages: {actions: false, departments: true}, exports: {json: false, csv: }}", True),
        ("strategy: {title: Plain Words, url: https://www.example.org/, actions: {'01': Letters, 2: Forms}}", True),
        ("strategy: {title: , url: , actions: }", True),
        ("labels: {action: Recommendation, part_of: 'One {action} of {strategy}', about: for everybody}", True),
        ("labels: {part_of: '{strategy}', about: '{{of}} {department}', progress: '{total}, {responded}'}", True),
        ("labels: {matrix: 'What {they} say'}", True),
        ("departments: registry/departments.yml", True),
        ("departments: {cabinet-office: {name: Cabinet Office}}", True),
        ("departments: {}", True),
        (
            "problems: {department-missing: info, statement-duplicate: off, link-differs: 'off', action-gap: error}",
            True,
        ),
        ("problems: {}", True),
        ("{generic_links: [Mehr], placeholders: ['Awaiting *', TBC]}", True),
        ("{generic_links: [], placeholders: []}", True),
        ("enabled: 'yes'", False),
        ("enabled: 1", False),
        ("unknown: true", False),
        ("headings: mine", False),
        ("order: alphabetical", False),
        ("sidebar: none", False),
        ("progress: 'on'", False),
        ("pages: true", False),
        ("pages: ", False),
        ("pages: {action: true}", False),
        ("pages: {actions: 'no'}", False),
        ("exports: {xml: true}", False),
        ("exports: [json]", False),
        ("strategy: Plain Words", False),
        ("strategy: {name: Plain Words}", False),
        ("strategy: {title: 7}", False),
        ("strategy: {actions: [Letters, Forms]}", False),
        ("labels: ", False),
        ("labels: Action", False),
        ("labels: {acton: Recommendation}", False),
        ("labels: {action: ''}", False),
        ("labels: {action: 7}", False),
        ("labels: {part_of: 'Part of it'}", False),
        ("labels: {part_of: 'Part of {{strategy}}'}", False),
        ("labels: {part_of: 'Part of {strategy} and {statement}'}", False),
        ("labels: {about: 'about {name}'}", False),
        ("labels: {about: 'about {department'}", False),
        ("labels: {progress: '{count} of {total}'}", False),
        ("labels: {department_progress: '{} of {total}'}", False),
        ("departments: ''", False),
        ("departments: ", False),
        ("departments: [cabinet-office]", False),
        ("departments: {cabinet-office: {colour: blue, name: Cabinet Office}}", False),
        ("departments: {Cabinet Office: {name: Cabinet Office}}", False),
        ("problems: ", False),
        ("problems: [action-gap]", False),
        ("problems: {action-gaps: info}", False),
        ("problems: {action-gap: fatal}", False),
        ("problems: {action-gap: true}", False),
        ("problems: {action-gap: }", False),
        ("logos: /logos", False),
        ("logos: ../logos", False),
        ("logos: [logos]", False),
        ("generic_links: More", False),
        ("generic_links: ", False),
        ("placeholders: [1]", False),
    ],
)
def test_an_editor_and_the_code_agree_on_options(block: str, right: bool) -> None:
    options = yaml.safe_load(block)
    assert is_right(options) == right
    assert accepts(MKDOCS, {"plugins": [{"deptplugin": options}]}) == right
    assert accepts(MKDOCS, {"plugins": {"deptplugin": options}}) == right


@pytest.mark.parametrize("value", ["!ENV [DEPTPLUGIN, true]", "!ENV [CI, DEPTPLUGIN, false]"])
def test_the_value_of_a_variable_is_not_checked(value: str) -> None:
    """Here an editor knows less than the code: it sees the names of variables, but not their values."""
    assert accepts(MKDOCS, yaml.load(f"plugins: {{deptplugin: {{enabled: {value}}}}}", Loader=Tagged))
