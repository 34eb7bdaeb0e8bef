"""Convert a page's Markdown to finished HTML in one call. Nothing here needs MkDocs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from html import escape
from typing import Any, NamedTuple

import markdown

from ..reading.document import Document
from ..reading.pages.include import Find, find_nothing, placed_as, read_page
from ..reading.problems import Problem, apply_severities
from ..reading.scan import scan
from ..reading.source import Source
from ..settings import WRITTEN, Settings
from ..strategy.departments.departments import Departments
from ..strategy.model import Response
from ..strategy.order import lines_in_order
from ..strategy.outline import build_strategy, find_stops, problems_of_cards, read_responses
from ..strategy.record import Converted, ConvertedCard, late_cards
from .convert import CardsExtension
from .decorate import Decorator
from .expand import expand
from .navigation import NO_NEIGHBOURS, Navigator, Neighbours
from .portable import as_markdown
from .templates import Templates


class Rendered(NamedTuple):
    """A page's HTML and its problems, sorted by place."""

    html: str
    problems: tuple[Problem, ...]


class ExposedError(ValueError):
    """A page would publish text that is to be withheld.

    Attributes:
        problems: The places of the text.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, eq=False)
class Renderer:
    """Converts Markdown to finished HTML, with the settings of one site."""

    departments: Departments = field(default_factory=Departments.built_in)
    settings: Settings = field(default_factory=Settings)
    templates: Templates = field(default_factory=Templates)
    logos: dict[str, str] = field(default_factory=dict)
    find: Find = find_nothing

    @cached_property
    def extension(self) -> CardsExtension:
        """The extension for Python-Markdown."""
        return CardsExtension(self.departments, self.settings)

    @cached_property
    def decorator(self) -> Decorator:
        """Adds logos and colours to cards."""
        return Decorator(self.templates, self.departments, self.settings.labels, self.logos)

    @cached_property
    def navigator(self) -> Navigator:
        """Writes navigations."""
        return Navigator(self.templates, self.settings.labels)

    @property
    def not_shown(self) -> str:
        """The content, as HTML and as Markdown, of a page that would publish withheld text."""
        return f'<p class="response-state">{escape(self.settings.labels.unread)}</p>'

    def render(
        self,
        text: str,
        *,
        path: str = "page.md",
        neighbours: Neighbours = NO_NEIGHBOURS,
        root: str = "",
        extensions: Sequence[Any] = ("tables", "fenced_code", "toc"),
    ) -> Rendered:
        """Convert a page's Markdown to finished HTML.

        Never raises because of the text. A page that would publish withheld text is not shown.

        Args:
            text: The page's Markdown without front matter.
            path: The page's path for its problems.
            neighbours: The targets of `{navigation}`.
            root: The relative address of the site's root.
            extensions: The extensions of Python-Markdown in addition to ours.
        """
        source = Source(path, read_page(text, self.settings, path=path, find=self.find))
        problems = build_strategy([source], self.departments, self.settings).problems
        try:
            text = self.expand(text, source, neighbours=neighbours)
        except ExposedError:
            return Rendered(self.not_shown, tuple(problems))
        converted = self.convert(text, extensions, path)
        late = late_cards(converted.cards, self.settings.terms) if source.is_action else ()
        notes = apply_severities((*converted.notes, *late), self.settings.severities)
        html = self.decorate(converted.html, converted.cards, neighbours, root)
        return Rendered(html, (*problems, *(note.at(path) for note in notes)))

    def convert(self, text: str, extensions: Sequence[Any], path: str = "") -> Converted:
        """Convert the result of `expand` to HTML, and find the cards in it.

        Args:
            text: The expanded Markdown.
            extensions: The extensions of Python-Markdown in addition to ours.
            path: The page's path.
        """
        self.extension.take()
        self.extension.path = path
        html = markdown.markdown(text, extensions=[*extensions, self.extension])
        return self.extension.take() or Converted(html)

    def expand(
        self,
        text: str,
        source: Source | None,
        path: str = "",
        neighbours: Neighbours | None = None,
        answers: tuple[Document, Sequence[Response]] | None = None,
    ) -> str:
        """Expand the directives in a page's Markdown.

        Args:
            text: The page's Markdown without front matter.
            source: The page as read from its file. It is read again if the text was changed since.
            path: The page's path, if there is no source.
            neighbours: The targets of the page's navigation.
            answers: The responses of the source, if they are known and nothing withheld would be published.

        Returns:
            The expanded Markdown, or `text` itself if it has no directives.

        Raises:
            ExposedError: The page would publish withheld text.
        """
        if source is None:
            source = Source(path, read_page(text, self.settings, path=path, find=self.find))
        elif source.document.text != text:
            answers = None
            document = read_page(text, self.settings, path=source.path, number=source.number, find=self.find)
            source = source._replace(document=placed_as(document, text, source.document))
        document = source.document
        if not (document.has_directives or document.problems or source.number):
            return text
        is_action = document.marker is not None or bool(source.number)
        if answers is not None:
            document, responses = answers
        else:
            document, responses = read_responses(document, self.departments, self.settings)
            terms = self.settings.terms
            if stopping := find_stops(document, responses, self.departments, terms, is_action=is_action):
                raise ExposedError([problem.at(source.path) for problem in stopping])
        if self.settings.order != WRITTEN and document.cards:
            document, responses = self._in_order(document, responses, source.number, is_action=is_action)
        parts = expand(
            source._replace(document=document),
            responses,
            self.settings.labels,
            progress=self.settings.progress and is_action,
            navigation=partial(self.navigator.html, neighbours or NO_NEIGHBOURS),
        )
        self.extension.known.clear()
        found = (*document.problems, *problems_of_cards(document, responses))
        self.extension.said = {(one.code, one.message) for one in found}
        return as_markdown(parts, self.extension.known)

    def _in_order(
        self, document: Document, responses: Sequence[Response], number: str, *, is_action: bool
    ) -> tuple[Document, Sequence[Response]]:
        """Sort a page's cards as the site wants. The page stays as it is if this would change its cards."""
        lines, _ = lines_in_order(document, responses, self.departments, self.settings.order)
        text, places = "\n".join(document.lines[line] for line in lines), [document.place(line) for line in lines]
        ordered = scan(text, self.settings, number=number, places=places)
        ordered, found = read_responses(ordered, self.departments, self.settings)
        before, after = (
            Counter((one.department.id, one.state, one.name) for one in some) for some in (responses, found)
        )
        if before != after or find_stops(ordered, found, self.departments, self.settings.terms, is_action=is_action):
            return document, responses
        return ordered, found

    def decorate(
        self, html: str, cards: Sequence[ConvertedCard], neighbours: Neighbours, root: str, progress: str = ""
    ) -> str:
        """Add logos and colours to a converted page. Return `html` itself if it has no parts of the plugin."""
        return self.decorator.decorate(html, cards, root, partial(self.navigator.html, neighbours), progress)
