"""mkdocs-static-i18n, with a folder and with a suffix for each language."""

from __future__ import annotations

import json
from typing import Any

import pytest
from building import MakeProject, action
from crawl import broken

LANGUAGES = [
    {"locale": "en", "default": True, "name": "English", "build": True},
    {"locale": "cy", "name": "Cymraeg", "build": True},
]


def place(structure: str, language: str, path: str) -> str:
    if structure == "folder":
        return f"docs/{language}/{path}"
    return f"docs/{path}" if language == "en" else f"docs/{path.removesuffix('.md')}.cy.md"


@pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("structure", ["folder", "suffix"])
def test_languages_are_separate(project: MakeProject, structure: str, is_first: bool) -> None:
    files = {}
    for language, word in (("en", "Title"), ("cy", "Teitl")):
        files[place(structure, language, "index.md")] = f"# {word}\n"
        for number in ("1", "2", "3"):
            files[place(structure, language, f"actions/{number}.md")] = action(
                number, f"{word} {number}", f"{word} {number}."
            )
    i18n = {"i18n": {"docs_structure": structure, "languages": LANGUAGES}}
    plugins = ["search", i18n, "deptplugin"] if is_first else ["search", "deptplugin", i18n]
    built = project(files, plugins=plugins, theme="material").build()
    # i18n itself makes the links between languages, relative to the server's root.
    assert [link for link in broken(built) if not link.endswith((": /", ": /cy/"))] == []
    for prefix, word, label in (("", "Title", "Actions"), ("cy/", "Teitl", "Camau gweithredu")):
        assert [
            tag["aria-label"] for tag in built.page(f"{prefix}actions/2/index.html").select("nav.action-navigation")
        ] == [label]
        page = built.page(f"{prefix}actions/2/index.html")
        links = page.select("nav.action-navigation a[rel]")
        assert [link["href"] for link in links] == ["../1/", "../3/"]
        assert all(word in link.get_text() for link in links)
        assert len(page.select('link[href$="deptplugin/cards.css"]')) == 1
    rows = json.loads(built.text("responses.json"))["responses"]
    assert [row["statement"] for row in rows] == ["Title 1.", "Title 2.", "Title 3."]


@pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("structure", ["folder", "suffix"])
def test_check_separates_languages(project: MakeProject, structure: str, is_first: bool) -> None:
    files = {place(structure, language, "index.md"): "# Home\n" for language in ("en", "cy")}
    files |= {
        place(structure, language, "1.md"): action("1", "", "We will print them.\n{dvi .x}")
        for language in ("en", "cy")
    }
    i18n = {"i18n": {"docs_structure": structure, "languages": LANGUAGES}}
    plugins = ["search", i18n, "deptplugin"] if is_first else ["search", "deptplugin", i18n]
    site = project(files, plugins=plugins, theme="material")
    done = site.run("mkdocs_deptplugin", "check")
    built = site.build(warns=["error: directive-unknown", "error: block-mismatch"])
    assert sorted(done.stdout.splitlines()[:-1]) == sorted(set(built.problems))
    assert len(done.stdout.splitlines()) == 5


@pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("structure", ["folder", "suffix"])
def test_each_language_links_to_its_data(project: MakeProject, structure: str, is_first: bool) -> None:
    files = {}
    for language in ("en", "cy"):
        files[place(structure, language, "index.md")] = "# Home\n\n[The data](responses.csv)\n"
        text = f"Every form in {language} is short. [The data](../responses.json)"
        files[place(structure, language, "actions/1.md")] = action("1", "", text)
    i18n = {"i18n": {"docs_structure": structure, "languages": LANGUAGES}}
    plugins = ["search", i18n, "deptplugin"] if is_first else ["search", "deptplugin", i18n]
    built = project(files, plugins=plugins, theme="material").build("--strict")
    for prefix, language in (("", "en"), ("cy/", "cy")):
        assert f"Every form in {language} is short." in built.text(f"{prefix}responses.csv")
        assert built.page(f"{prefix}index.html").select('article a[href="responses.csv"]')
        assert built.page(f"{prefix}actions/1/index.html").select('article a[href="../../responses.json"]')


@pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("structure", ["folder", "suffix"])
def test_a_logo_of_a_language_is_found(project: MakeProject, structure: str, is_first: bool) -> None:
    """By the department's id and by the registry, in the language's own files, or else the default language's."""
    registry = "departments:\n  home-office: {name: Home Office}\n"
    registry += "  cabinet-office: {name: Cabinet Office, logo: logos/co.svg}\n"
    files = {"departments.yml": registry}
    for language in ("en", "cy"):
        files[place(structure, language, "index.md")] = "# Home\n"
        files[place(structure, language, "actions/1.md")] = action(
            "1", "", f"We will do so, in {language}.", f"We are not, in {language}."
        )

    def logo(language: str, name: str) -> str:
        return f"docs/{language}/logos/{name}.svg" if structure == "folder" else f"docs/logos/{name}.{language}.svg"

    files[logo("en", "home-office")] = files[logo("cy", "home-office")] = "<svg/>"
    files[logo("en", "co")] = "<svg/>"
    i18n = {"i18n": {"docs_structure": structure, "languages": LANGUAGES}}
    plugins = [i18n, "deptplugin"] if is_first else ["deptplugin", i18n]
    site = project(files, plugins=plugins, theme="material")
    built = site.build("--strict")
    for prefix in ("", "cy/"):
        page = built.page(f"{prefix}actions/1/index.html")
        shown = [str(image["src"]) for image in page.select(".department img")]
        at = built.site / prefix / "actions/1"
        assert [(at / one).resolve().read_text() for one in shown] == ["<svg/>"] * 2
        path = f"{prefix}departments/cabinet-office/"
        (own,) = built.page(f"{path}index.html").select(".department-identity img")
        assert (built.site / path / str(own["src"])).resolve().is_file()
    assert (built.site / "cy/actions/1" / shown[0]).resolve() == built.site / "cy/logos/home-office.svg"
    assert site.run("mkdocs_deptplugin", "check", "--strict").returncode == 0


@pytest.mark.parametrize("labels", [{}, {"action": "Recommendation"}, {"action": "Goal", "cy": {"action": "Nod"}}])
@pytest.mark.parametrize("structure", ["folder", "suffix"])
def test_a_build_and_check_accept_the_labels_of_every_language(
    project: MakeProject, structure: str, labels: dict[str, Any]
) -> None:
    """A page that is not translated keeps its English heading, in the Welsh site too."""
    english, welsh = str(labels.get("action", "Action")), "Cam gweithredu"
    if "cy" in labels:
        welsh = str(labels["cy"]["action"])
    words = "We will write form {} again, in words that everybody knows."
    files = {place(structure, language, "index.md"): "# Home\n" for language in ("en", "cy")}
    for number in ("1", "2"):
        text = action(number, "", words.format(number))
        files[place(structure, "en", f"actions/{number}.md")] = text.replace("# Action", f"# {english}")
    files[place(structure, "cy", "actions/1.md")] = action("1", "Teitl", words.format("1 yn Gymraeg")).replace(
        "# Action", f"# {welsh}"
    )
    i18n = {"i18n": {"docs_structure": structure, "languages": LANGUAGES}}
    site = project(files, plugins=["search", i18n, {"deptplugin": {"labels": labels}}], theme="material")
    built = site.build("--strict")
    done = site.run("mkdocs_deptplugin", "check", "--strict")
    assert done.returncode == 0, done.stdout
    if structure == "suffix":  # where static-i18n shows English pages that are not translated
        summary = [line for line in built.log if "deptplugin: 2 " in line]
        assert len(summary) == 2
        assert all(f"2 {english.lower()}s" in line for line in summary)
