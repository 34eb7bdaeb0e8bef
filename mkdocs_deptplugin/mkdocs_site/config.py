"""The options under `deptplugin:` in `mkdocs.yml`."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from ..reading.problems import OFF, SEVERITIES
from ..settings import Labels, Settings
from ..strategy.departments.registry import REGISTRY
from ..text.spelling import nearest


class LabelsOption(BaseConfigOption[Labels]):
    """A mapping from the names of labels to words."""

    def __init__(self) -> None:
        super().__init__()
        self.default = Labels()

    def run_validation(self, value: object) -> Labels:
        """Return the default labels with the site's own words in place of theirs."""
        if isinstance(value, Labels):
            return value
        if not isinstance(value, dict):
            raise ValidationError("Write one label a line, such as `action: Recommendation`.")
        known = [label.name for label in fields(Labels)]
        for name, words in value.items():
            if name not in known:
                meant = nearest(str(name), known, 3)
                hint = f" Did you mean `{meant}`?" if meant else f" The labels are {', '.join(known)}."
                raise ValidationError(f"There is no label `{name}`.{hint}")
            if not isinstance(words, str) or not words.strip():
                raise ValidationError(f"Write text for the label `{name}`, not {words!r}.")
        return _checked(replace(Labels(), **value))


def _checked(labels: Labels) -> Labels:
    try:
        labels.about.format(department="")
        labels.progress.format(responded=0, total=0)
        labels.department_progress.format(responded=0, total=0)
        part_of = labels.part_of.format(action="", strategy="\0")
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise ValidationError(f"Use only the words in braces that the label's default has: {error}.") from error
    if "\0" not in part_of:
        raise ValidationError("Write {strategy} in the label `part_of`, where the link is shown.")
    return labels


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
        raise ValidationError("Write a path such as `departments.yml`, or the departments by their ids.")


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


class StrategyConfig(Config):
    """The publication that the actions are part of."""

    title = c.Optional(c.Type(str))
    """The strategy's name, in "This action forms part of the …". Default: the site's name."""
    url = c.Optional(c.Type(str))
    """The strategy's page: a path below the documents' folder, or a whole address. Default: the home page."""
    actions = c.Type(dict, default={})
    """The actions' titles by number, as the strategy's own text has them. A page with another title is reported."""


class PagesConfig(Config):
    """The pages that the plugin generates."""

    actions = c.Type(bool, default=True)
    """An index of the actions in their folder, unless the folder has an index."""
    departments = c.Type(bool, default=True)
    """A page for each department, and `departments/` with the matrix."""


class ExportsConfig(Config):
    """The data files that the plugin writes."""

    json = c.Type(bool, default=True)
    """`responses.json`, and `responses.schema.json` that describes it."""
    csv = c.Type(bool, default=True)
    """`responses.csv`, for spreadsheets."""


class DeptPluginConfig(Config):
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

    def settings(self, *, has_registry: bool) -> Settings:
        """The site's settings for reading and showing pages."""
        return Settings(
            labels=self.labels,
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
        for name in set(self) - self._schema_keys:
            # A typing mistake here would leave out the registry, and publish what it withholds.
            if nearest(str(name).casefold(), ("departments",), 3):
                failed.append((str(name), ValidationError("There is no such option. Did you mean `departments`?")))
        return failed, warnings
