"""Every word that we print is a label: derived from the site's nouns, in the language of its theme."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from building import EXAMPLE, MakeProject, action
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_deptplugin.mkdocs_site.config import LabelsOption
from mkdocs_deptplugin.settings import LANGUAGES, Counted, Labels, Settings, Terms, labels_in
from mkdocs_deptplugin.settings.labels import COUNTED, OWN_NAMES, VALUES
from mkdocs_deptplugin.settings.plurals import plural_of


@pytest.mark.parametrize(
    ("language", "noun", "plural"),
    [
        ("en", "Recommendation", "Recommendations"),
        ("en", "Body", "Bodies"),
        ("en", "Public body", "Public bodies"),
        ("en", "Survey", "Surveys"),
        ("en", "Church", "Churches"),
        ("en", "NGO", "NGOs"),
        ("fr", "Recommandation", "Recommandations"),
        ("fr", "Engagement national", "Engagements nationaux"),
        ("fr", "Organisme de santé", "Organismes de santé"),
        ("fr", "Avis", "Avis"),
        ("fr", "Réseau", "Réseaux"),
        ("cy", "Argymhelliad", "Argymhelliad"),  # Welsh has no rule for it, so a site gives it
    ],
)
def test_plurals(language: str, noun: str, plural: str) -> None:
    assert plural_of(noun, language) == plural


def texts(labels: Labels) -> dict[str, str]:
    """Every label as it is printed."""
    values = {"strategy": "S", "responded": 1, "total": 2}
    found = {}
    for name in Labels.names():
        label = getattr(labels, name)
        if isinstance(label, Counted):
            found |= {f"{name} {number}": label.format(number, **values) for number in (0, 1, 2, 3, 6, 11)}
        elif name in OWN_NAMES:
            found[name] = label.format(department="N")
        else:
            found[name] = label.format(**values) if name in VALUES else label
    return found


def test_two_nouns_are_enough() -> None:
    printed = texts(Labels(action="Recommendation", department="Body"))
    for words in printed.values():
        assert "action" not in words.lower()
        assert "department" not in words.lower()
    assert printed["matrix"] == "How every body answers every recommendation"
    assert printed["department_progress 2"] == "1 of 2 recommendations have a response"
    assert printed["progress 1"] == "1 of 2 body has responded"


def test_what_is_given_is_not_derived() -> None:
    labels = Labels(action="Action", actions="Deeds", navigation="All {actions}", progress="{responded}/{total}")
    assert (labels.actions, labels.navigation) == ("Deeds", "All deeds")
    assert labels.progress.format(1, responded=1, total=1) == "1/1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_label(language: str) -> None:
    labels = labels_in(language, {})
    assert all(words.strip() and "{" not in words for words in texts(labels).values())
    if language != "en":
        english = texts(Labels())
        same = {name for name, words in texts(labels).items() if words == english[name]}
        assert same <= {"action", "actions", "navigation"}  # French has these words too


def test_a_country_has_its_languages_labels_and_an_unknown_language_english_ones() -> None:
    assert labels_in("fr-CA", {}).previous == labels_in("fr", {}).previous
    assert texts(labels_in("de", {})) == texts(Labels())
    assert labels_in("de", {"action": "Ziel", "actions": "Ziele"}).navigation == "Ziele"
    # The plural of another word is not that of the site's.
    assert labels_in("cy", {"action": "Argymhelliad"}).actions == "Argymhelliad"


def test_the_categories_of_a_language() -> None:
    forms = {"one": "one", "two": "two", "few": "few", "many": "many", "zero": "zero", "other": "other"}
    welsh = labels_in("cy", {"progress": forms}).progress
    assert [welsh.format(number) for number in (0, 1, 2, 3, 4, 6)] == ["zero", "one", "two", "few", "other", "many"]


def test_headings_are_read_under_three_labels() -> None:
    assert Settings(labels_in("cy", {"action": "Argymhelliad"})).action_labels == ("Argymhelliad", "Cam gweithredu")


def test_terms_fit_english_sentences_alone() -> None:
    assert Terms.of(Labels(action="Recommendation", department="Agency"))[:3] == (
        "recommendation",
        "recommendations",
        "agency",
    )
    assert Terms.of(Labels(department="Agency")).a_department == "an agency"
    assert Terms.of(Labels(action="Unit goal")).an_action == "a unit goal"
    assert Terms.of(Labels(action="NGO")).action == "NGO"
    assert Terms.of(labels_in("fr", {"action": "Recommandation"})) == Terms()


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_noun_can_be_printed(action: str, department: str) -> None:
    if not action.strip() or not department.strip():
        return
    labels = LabelsOption().run_validation({"action": action, "department": department}).in_language("en")
    printed = texts(labels)
    assert printed["action"] == action
    assert printed["progress 2"].startswith("1 of 2 ")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"cy": {"acton": "X"}}, "Did you mean `action`?"),
        ({"welsh": {"action": "X"}}, "There is no label `welsh`"),
        ({"progress": {"one": "x"}}, "`one` and for `other`"),
        ({"progress": {"other": "{count}"}}, "{count}"),
        ({"action": {"other": "x"}}, "Write text"),
        ({"matrix": ""}, "Write text"),
        ({"part_of": "{strategy"}, "brace"),
    ],
)
def test_a_label_that_cannot_be_used_is_named(given: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Exception, match=wrong.replace("{", r"\{")) as error:
        LabelsOption().run_validation(given)
    assert type(error.value).__name__ == "ValidationError"


def test_every_counted_label_has_values() -> None:
    assert all(name in VALUES for name in COUNTED)


# Built --------------------------------------------------------------------------------------------------------------

INDEX = {"docs/index.md": "# Home\n"}
THEMES = [("material", "language"), ("mkdocs", "locale"), ("readthedocs", "locale")]


def one(page: BeautifulSoup, selector: str) -> Tag:
    (found,) = page.select(selector)
    return found


def flat(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def pages(label: str) -> dict[str, str]:
    """Two actions, with a label in their headings."""
    words = "We will write form {} again, in words that everybody knows."
    return {
        f"docs/actions/{n}.md": action(str(n), "", words.format(n)).replace("# Action", f"# {label}") for n in (1, 2)
    }


@pytest.mark.parametrize(("theme", "option"), THEMES)
def test_a_site_in_welsh(project: MakeProject, theme: str, option: str) -> None:
    # MkDocs' own themes have no Welsh, so they say it; the site's words are Welsh all the same.
    warns = [] if theme == "material" else ["No translations could be found"]
    site = project({**INDEX, **pages("Cam gweithredu")}, theme={"name": theme, option: "cy"})
    built = site.build(warns=warns)
    nav = one(built.page("actions/1/index.html"), "nav.action-navigation")
    assert nav["aria-label"] == "Camau gweithredu"
    assert flat(nav).startswith("Rhan o: The Strategy")
    index = built.page("departments/index.html")
    assert flat(one(index, ".response-matrix caption")) == "Ymateb pob adran i bob cam gweithredu"
    assert {flat(cell) for cell in index.select(".response-matrix td")} == {"Wedi ymateb"}
    assert flat(one(index, "h1")) == "Adrannau"


def test_labels_by_language(project: MakeProject) -> None:
    labels = {"action": "Recommendation", "cy": {"action": "Argymhelliad", "actions": "Argymhellion"}}
    built = project(
        {**INDEX, **pages("Argymhelliad")},
        theme={"name": "mkdocs", "locale": "cy"},
        plugins=[{"deptplugin": {"labels": labels}}],
    ).build(warns=["No translations could be found"])
    assert flat(one(built.page("actions/index.html"), "h1")) == "Argymhellion"


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_nothing_is_half_applied(project: MakeProject, theme: str) -> None:
    """Neither word is left anywhere that a reader sees or hears, but in the addresses."""
    labels = {"action": "Recommendation", "department": "Body"}
    site = project({**INDEX, **pages("Recommendation")}, plugins=[{"deptplugin": {"labels": labels}}], theme=theme)
    built = site.build("--strict")
    for path in (
        "actions/1/index.html",
        "actions/index.html",
        "departments/index.html",
        "departments/home-office/index.html",
    ):
        page = built.page(path)
        for dialog in page.select("[role=dialog]"):
            dialog.decompose()  # the theme's own list of keys has the heading "Action"
        heard = [str(tag[name]) for name in ("aria-label", "title", "alt") for tag in page.find_all(attrs={name: True})]
        words = " ".join((page.get_text(" "), *heard)).lower()
        assert "action" not in words, path
        assert "department" not in words, path
        assert "bodies" in words, path


NOUNS = {"action": "recommendation", "actions": "recommendations", "department": "body", "departments": "bodies"}
WORD = re.compile(r"(?<![\w/.`{-])(actions?|departments?)(?![\w/`-]|\.\w)", re.IGNORECASE)
KEPT = re.compile(r"\s*(?:\{|(?:actions|departments):)")
"""Directives and options, which are the same on every site."""


def with_nouns(text: str) -> str:
    """Return a text of the example in which its authors use the site's nouns too."""

    def noun(match: re.Match[str]) -> str:
        found = NOUNS[match[0].lower()]
        return found.capitalize() if match[0][0].isupper() else found

    return "\n".join(line if KEPT.match(line) else WORD.sub(noun, line) for line in text.split("\n"))


@pytest.mark.unmeasured
def test_the_example_has_neither_word(project: MakeProject) -> None:
    """Its authors use the site's nouns. So where one of the usual nouns is left, we printed it."""
    files = {f"docs/{path.relative_to(EXAMPLE / 'docs').as_posix()}": path for path in EXAMPLE.glob("docs/**/*.*")}
    files |= {name: EXAMPLE / name for name in ("departments.yml", "mkdocs.yml")}
    site = project({})
    for name, path in files.items():
        is_text = path.suffix in (".md", ".yml")
        site.write({name: with_nouns(path.read_text(encoding="utf-8")) if is_text else path.read_bytes()})
    settings = yaml.safe_load((site.root / "mkdocs.yml").read_text(encoding="utf-8"))
    (options,) = (one["deptplugin"] for one in settings["plugins"] if isinstance(one, dict) and "deptplugin" in one)
    options["labels"] = {"action": "Recommendation", "department": "Body"}
    (site.root / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    built = site.build("--strict")
    said = [line.partition("deptplugin: ")[2] for line in built.log if "deptplugin: " in line]
    assert "10 recommendations, 18 bodies: " in said[-1]
    assert [line for line in said if usual_nouns(re.sub(r"^\S+", "", line))] == []
    for path in built.pages():
        page = BeautifulSoup(built.text(path), "html.parser")
        for hidden in page.select("[role=dialog], code, pre, script, style"):
            hidden.decompose()
        heard = [str(tag[name]) for name in ("aria-label", "title", "alt") for tag in page.find_all(attrs={name: True})]
        assert usual_nouns(" ".join((page.get_text(" "), *heard))) == [], path


def usual_nouns(text: str) -> list[str]:
    """Return the usual nouns in a text, but for directives and codes, which an author's page explains."""
    text = re.sub(r"\{[^{}]*\}|\b(?:action|department)-[a-z]+|departments\.yml", "", text)
    return re.findall(r"\b(?:actions?|departments?)\b", text, re.IGNORECASE)
