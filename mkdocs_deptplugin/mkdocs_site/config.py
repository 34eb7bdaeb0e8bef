"""The options under `deptplugin:` in `mkdocs.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from ..reading.problems import OFF, SEVERITIES
from ..settings import Labels, Settings, Terms, labels_in
from ..settings.labels import COUNTED, NOUNS, OWN_NAMES, VALUES
from ..settings.languages import ENGLISH, code_of, label_of_action
from ..settings.plurals import CATEGORIES
from ..strategy.departments.registry import REGISTRY
from ..text.spelling import nearest


class GivenLabels(NamedTuple):
    """The labels that a site gives: those of every language, and those of one, by its code."""

    common: Mapping[str, Any] = {}
    by_language: Mapping[str, Mapping[str, Any]] = {}

    def in_language(self, language: str) -> Labels:
        """All labels of a language, whose code is such as `cy`."""
        own = self.by_language.get(code_of(language), {})
        return labels_in(language, {**self.common, **own})


class LabelsOption(BaseConfigOption[GivenLabels]):
    """A mapping from names of labels to words; and from codes of languages to such mappings."""

    def __init__(self) -> None:
        super().__init__()
        self.default = GivenLabels()

    def run_validation(self, value: object) -> GivenLabels:
        """The labels that are given, once it is certain that all of them can be used."""
        if isinstance(value, GivenLabels):
            return value
        if not isinstance(value, dict):
            raise ValidationError("Write one label a line, such as `action: Recommendation`.")
        common, by_language = {}, {}
        for name, words in value.items():
            if (
                isinstance(words, dict)
                and name not in Labels.names()
                and re.fullmatch(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?", str(name))
            ):
                by_language[code_of(str(name))] = {one: _label(one, given) for one, given in words.items()}
            else:
                common[name] = _label(name, words)
        return GivenLabels(common, by_language)


def _label(name: object, words: object) -> str | dict[str, str]:
    known = list(Labels.names())
    if name not in known:
        meant = nearest(str(name), known, 3)
        hint = f" Did you mean `{meant}`?" if meant else f" The labels are {', '.join(known)}."
        raise ValidationError(f"There is no label `{name}`.{hint}")
    if isinstance(words, dict) and name in COUNTED:
        if "other" not in words or not set(words) <= set(CATEGORIES):
            raise ValidationError(f"Write a text for `one` and for `other` below the label `{name}`.")
        return {category: _text(name, text) for category, text in words.items()}
    return _text(name, words)


def _text(name: object, words: object) -> str:
    if not isinstance(words, str) or not words.strip():
        raise ValidationError(f"Write text for the label `{name}`, not {words!r}.")
    values = VALUES.get(str(name))
    if values is None:
        return words  # other braces are text
    allowed = values if name in OWN_NAMES else (*NOUNS, *values)
    from string import Formatter  # few sites have labels of their own

    try:
        found = {field for _, field, _, _ in Formatter().parse(words) if field is not None}
    except ValueError as error:
        raise ValidationError(f"Close each brace in the label `{name}`, or write it twice.") from error
    if unknown := sorted(found - set(allowed)):
        names = ", ".join(f"{{{one}}}" for one in allowed)
        raise ValidationError(f"Use only {names} in braces in the label `{name}`, not {{{unknown[0]}}}.")
    if name == "part_of" and "strategy" not in found:
        raise ValidationError("Write {strategy} in the label `part_of`, where the link is shown.")
    return words


class DepartmentsOption(BaseConfigOption[str | dict[str, Any]]):
    """A path to the registry, or the departments themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.default = REGISTRY

    def run_validation(self, value: object) -> str | dict[str, Any]:
        """The path, or the mapping; what is in it is checked when it is read, so that its lines can be named."""
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, dict):
            return value
        raise ValidationError("Write a path such as `departments.yml`, or one id a line, indented.")


class ProblemsOption(BaseConfigOption[dict[str, str]]):
    """A mapping from problem codes to severities."""

    def __init__(self) -> None:
        super().__init__()
        self.default: dict[str, str] = {}

    def run_validation(self, value: object) -> dict[str, str]:
        """Return the severities by code. YAML reads `off` as false."""
        if not isinstance(value, dict):
            raise ValidationError("Write one code a line, such as `department-missing: info`.")
        severities = {code: OFF if severity is False else severity for code, severity in value.items()}
        for code, severity in severities.items():
            if code not in SEVERITIES:
                meant = nearest(str(code), SEVERITIES, 3)
                hint = f" Did you mean `{meant}`?" if meant else f" The codes are {', '.join(SEVERITIES)}."
                raise ValidationError(f"There is no problem `{code}`.{hint}")
            if severity not in ("error", "warning", "info", OFF):
                raise ValidationError(f"Write error, warning, info or off for `{code}`, not {severity!r}.")
        return severities


class _Options(Config):
    """Options, with a hint for each that does not exist."""

    def validate(self) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Check each option. MkDocs warns about an unknown one; this adds the one that was probably meant."""
        failed, warnings = super().validate()
        return failed, [(name, text if name in self._schema_keys else self._hint(name)) for name, text in warnings]

    def _hint(self, name: str) -> str:
        known = sorted(self._schema_keys)
        meant = nearest(str(name).casefold().replace("-", "_"), known, 1 if len(str(name)) < 5 else 3)
        hint = f"Did you mean `{meant}`?" if meant else f"The options are {', '.join(known)}."
        return f"There is no option `{name}`. {hint}"


class StrategyConfig(_Options):
    """The publication that the actions are part of."""

    title = c.Optional(c.Type(str))
    """The strategy's name, in "This action forms part of the …". Default: the site's name."""
    url = c.Optional(c.Type(str))
    """The strategy's page: a path below the documents' folder, or a whole address. Default: the home page."""
    actions = c.Type(dict, default={})
    """The actions' titles by number, as the strategy's own text has them. A page with another title is reported."""


class PagesConfig(_Options):
    """The pages that the plugin generates."""

    actions = c.Type(bool, default=True)
    """An index of the actions in their folder, unless the folder has an index."""
    departments = c.Type(bool, default=True)
    """A page for each department, and `departments/` with the matrix."""


class ExportsConfig(_Options):
    """The data files that the plugin writes."""

    json = c.Type(bool, default=True)
    """`responses.json`, and `responses.schema.json` that describes it."""
    csv = c.Type(bool, default=True)
    """`responses.csv`, for spreadsheets."""


class DeptPluginConfig(_Options):
    """The plugin's options. Every option has a default."""

    enabled = c.Type(bool, default=True)
    """Whether the plugin does anything. `!ENV [DEPTPLUGIN, true]` lets an environment variable switch it off."""
    labels = LabelsOption()
    """Every word that the plugin prints, by name."""
    strategy = c.SubConfig(StrategyConfig)
    """The publication that the actions are part of."""
    departments = DepartmentsOption()
    """The registry: a path from the folder of `mkdocs.yml`, or the departments themselves."""
    headings = c.Choice(("written", "registry"), default="written")
    """Which text a card's heading has: `written` for its author's, `registry` for the registry's."""
    order = c.Choice(("written", "registry", "name"), default="written")
    """The order of a page's cards: as written, as in the registry, or by name. A heading or paragraph between cards
    keeps its place."""
    progress = c.Optional(c.Type(bool))
    """Whether an action's page counts its responses. Default: on if there is a registry."""
    pages = c.SubConfig(PagesConfig)
    """Which pages are generated."""
    exports = c.SubConfig(ExportsConfig)
    """Which data files are written."""
    sidebar = c.Choice(("all", "index"), default="all")
    """`all` lists every action in the sidebar; `index` lists only the actions' index, for many hundred actions."""
    problems = ProblemsOption()
    """The severity of each problem, by its code: `error`, `warning`, `info`, or `off`."""
    logos = c.Type(str, default="logos")
    """The folder below the documents' folder with your own logos."""
    generic_links = c.ListOfItems(c.Type(str), default=list(Settings.generic_links))
    """Link texts that do not say where they lead. The department's name is added for screen readers."""
    placeholders = c.ListOfItems(c.Type(str), default=[])
    """Further statements that count as an answer still to come. `*` matches a few words."""

    def terms(self, language: str, languages: Sequence[str] = ()) -> Terms:
        """What an action and a department are called in messages to authors."""
        return Terms.of(self._english(language, languages))

    def _english(self, language: str, languages: Sequence[str]) -> Labels:
        """The labels for messages: those in English, if it is one of the site's languages."""
        is_spoken = any(code_of(one) == ENGLISH for one in languages)
        return self.labels.in_language(ENGLISH if is_spoken else language)

    def settings(self, language: str, languages: Sequence[str] = (), *, has_registry: bool) -> Settings:
        """The site's settings for reading and showing pages.

        Args:
            language: The language that is read or built.
            languages: All languages of the site, if there are several.
            has_registry: Whether the site has a registry.
        """
        labels = self.labels.in_language
        other = (*(labels(one).action for one in languages), *map(label_of_action, languages))
        return Settings(
            labels=labels(language),
            other_actions=(*other, Labels.action) if len(languages) > 1 else (),
            english=self._english(language, languages),
            headings=self.headings,
            order=self.order,
            titles={str(number): str(title) for number, title in self.strategy.actions.items()},
            progress=has_registry if self.progress is None else self.progress,
            severities=self.problems,
            generic_links=tuple(self.generic_links),
            placeholders=tuple(self.placeholders),
        )

    def validate(self) -> Any:
        """Check each option, and that the folder of logos is one that MkDocs copies."""
        failed, warnings = super().validate()
        if not failed and self.logos.startswith(("/", "..")):
            failed.append(("logos", ValidationError("Write a folder below the documents' folder, such as `logos`.")))
        for name in sorted(map(str, set(self) - self._schema_keys)):
            # A typing mistake here would leave out the registry, and publish what it withholds.
            if nearest(name.casefold(), ("departments",), 3):
                failed.append((name, ValidationError("There is no such option. Did you mean `departments`?")))
                warnings = [one for one in warnings if one[0] != name]
        return failed, warnings
