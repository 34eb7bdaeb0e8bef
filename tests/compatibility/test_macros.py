"""mkdocs-macros, before and after this plugin in `plugins:`."""

from __future__ import annotations

import json

import pytest
from building import MakeProject, action

ORDERS = {"before": ["macros", "deptplugin"], "after": ["deptplugin", "macros"]}
MODULE = """
def define_env(env):
    @env.macro
    def late():
        return "{department}\\n## Cabinet Office\\nLate words.\\n{/department}"
"""


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("undefined", ["keep", "strict"])
def test_in_either_order(project: MakeProject, order: str, undefined: str) -> None:
    plugins = [{"macros": {"on_undefined": undefined}} if name == "macros" else name for name in ORDERS[order]]
    pages = {
        f"docs/{number}.md": action(str(number), "", "In {{ year }}." + " Again." * (number - 1)) for number in (1, 2)
    }
    pages["docs/2.md"] = (
        pages["docs/2.md"].replace("Title 2", "Title {{ year }}").replace("Home Office", "Home {{ office }}")
    )
    built = project(
        {"docs/index.md": "# Home\n", **pages}, plugins=plugins, extra={"year": 2041, "office": "Office"}
    ).build("--strict")
    page = built.page("1/index.html")
    assert page.select(".department .statement")[0].get_text(strip=True) == "In 2041."
    assert len(page.select("nav.action-navigation a[rel=next]")) == 1
    assert "DEPARTMENTRESPONSE" not in page.get_text()
    assert "Macro Rendering Error" not in page.get_text()
    other = built.page("2/index.html")
    assert "2041" in other.find_all("h1")[0].get_text()
    assert " ".join(other.select(".department h2")[0].get_text().split()) == "Home Office"


@pytest.mark.parametrize("order", ORDERS)
def test_code_keeps_its_braces(project: MakeProject, order: str) -> None:
    text = action("1", "One", "Words.") + "\n{% raw %}\n\n```\n{{DEPARTMENTRESPONSE}}\n{div .x}\n```\n{% endraw %}\n"
    built = project({"docs/index.md": text}, plugins=ORDERS[order]).build("--strict")
    assert built.page("index.html").select("pre")[0].get_text().strip() == "{{DEPARTMENTRESPONSE}}\n{div .x}"


@pytest.mark.parametrize("order", ORDERS)
def test_a_late_card(project: MakeProject, order: str) -> None:
    text = action("1", "One", "Words.") + "\n{{ late() }}\n"
    built = project({"docs/index.md": text, "main.py": MODULE}, plugins=ORDERS[order]).build(
        warns=["info: card-late: "]
    )
    cards = built.page("index.html").select(".department")
    assert [card["data-department"] for card in cards] == ["home-office", "cabinet-office"]
    assert cards[1].select(".statement")[0].get_text(strip=True) == "Late words."


def test_macros_in_a_loop_around_cards(project: MakeProject) -> None:
    """The file is read with one card. The page shows a card for each round of the loop."""
    card = "{department}\n## {{ name }}\nWords.\n{/department}\n"
    text = "{% for name in ('Home Office', 'Cabinet Office') %}\n" + card + "{% endfor %}\n"
    built = project({"docs/index.md": text}, plugins=ORDERS["after"]).build()
    headings = [" ".join(one.get_text().split()) for one in built.page("index.html").select(".department h2")]
    assert headings == ["Home Office", "Cabinet Office"]


@pytest.mark.parametrize("order", ORDERS)
def test_a_card_that_a_macro_removes_is_in_no_view(project: MakeProject, order: str) -> None:
    """Of two cards, in `if` and in `else`, only one is published."""
    text = (
        "{{DEPARTMENTRESPONSE}}\n\n# Action 1: T\n\n{% if cleared %}\n{department}\n## Cabinet Office\nIt is cleared."
        "\n{/department}\n{% else %}\n{department}\n## Home Office\nWe will do all of it.\n{/department}\n{% endif %}\n"
    )
    built = project(
        {"docs/index.md": "# Home\n", "docs/actions/1.md": text}, plugins=ORDERS[order], extra={"cleared": False}
    ).build()
    rows = json.loads(built.text("responses.json"))["responses"]
    assert [(row["department"], row["state"]) for row in rows] == [("home-office", "responded")]
    matrix = built.page("departments/index.html")
    assert len(matrix.select(".response-matrix td a")) == 1
    assert "#cabinet-office" not in str(matrix)


@pytest.mark.parametrize("order", ORDERS)
def test_a_state_comes_from_the_output_of_a_macro(project: MakeProject, order: str) -> None:
    text = action("1", "", "{{ words }}") + "{department}\n## HM Treasury\n{{ more }}\n{/department}\n"
    built = project(
        {"docs/index.md": "# Home\n", "docs/actions/1.md": text},
        plugins=ORDERS[order],
        extra={"words": "Coming soon", "more": "We will do all of it."},
    ).build()
    rows = json.loads(built.text("responses.json"))["responses"]
    assert [row["state"] for row in rows] == ["awaiting", "responded"]
    cards = built.page("actions/1/index.html").select(".department")
    assert [card["data-state"] for card in cards] == ["awaiting", "responded"]
    assert "Awaiting a response" in cards[0].get_text()


@pytest.mark.parametrize("order", ORDERS)
def test_a_page_without_the_plugin_keeps_the_output_of_a_macro(project: MakeProject, order: str) -> None:
    page = "---\ndeptplugin: false\n---\n# Left alone\n\n{{ late() }}\n"
    files = {"docs/index.md": "# Home\n", "docs/left.md": page, "main.py": MODULE}
    built = project(files, plugins=ORDERS[order]).build()
    assert "Late words." in built.page("left/index.html").get_text()
    assert not built.page("left/index.html").select("[data-department]")
