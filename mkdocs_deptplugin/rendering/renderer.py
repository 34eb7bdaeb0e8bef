"""The whole way in one call, for any program that has Markdown and wants cards: nothing here needs MkDocs."""

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
    """A page's HTML and the problems found in it, in the order of their places."""

    html: str
    problems: tuple[Problem, ...]


class ExposedError(ValueError):
    """A page would publish what is to be withheld. `problems` are the places."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, eq=False)
class Renderer:
    """Markdown to finished HTML, with the settings of one site."""

    departments: Departments = field(default_factory=Departments.built_in)
    settings: Settings = field(default_factory=Settings)
    templates: Templates = field(default_factory=Templates)
    logos: dict[str, str] = field(default_factory=dict)
    find: Find = find_nothing

    @cached_property
    def extension(self) -> CardsExtension:
        """What reads the marks inside Python-Markdown."""
        return CardsExtension(self.departments, self.settings)

    @cached_property
    def decorator(self) -> Decorator:
        """What gives the cards their logos."""
        return Decorator(self.templates, self.departments, self.settings.labels, self.logos)

    @cached_property
    def navigator(self) -> Navigator:
        """What writes the navigations."""
        return Navigator(self.templates, self.settings.labels)

    @property
    def not_shown(self) -> str:
        """The HTML, and the Markdown, of a page that would publish what is withheld."""
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
        """Turn a page's Markdown, without front matter, into finished HTML.

        `path` names the page in its problems, `neighbours` is what `{navigation}` leads to, `root` the relative address
        of the site's root, `extensions` what Python-Markdown uses beside ours. Never raises for anything in `text`; a
        page that would publish what is withheld is not shown.
        """
        source = Source(path, read_page(text, self.settings, path=path, find=self.find))
        problems = build_strategy([source], self.departments, self.settings).problems
        try:
            text = self.expand(text, source, neighbours=neighbours)
        except ExposedError:
            return Rendered(self.not_shown, tuple(problems))
        converted = self.convert(text, extensions, path)
        late = late_cards(converted.cards) if source.is_action else ()
        notes = apply_severities((*converted.notes, *late), self.settings.severities)
        html = self.decorate(converted.html, converted.cards, neighbours, root)
        return Rendered(html, (*problems, *(note.at(path) for note in notes)))

    def convert(self, text: str, extensions: Sequence[Any], path: str = "") -> Converted:
        """What `expand` wrote, as HTML, with the cards in it. `extensions` are Python-Markdown's beside ours; `path` is
        the page's."""
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
        """The page's Markdown with its directives expanded; `text` itself where there are none.

        `source` is the page as it was read from its file; it is read again where the text was changed since. `path`
        names the page where there is no source; `neighbours` is what its navigation leads to; `answers` is what was
        made of the source, if that is known and publishes nothing that is withheld. Raises `ExposedError` where the
        page would publish that.
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
            if stopping := find_stops(document, responses, self.departments, is_action=is_action):
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
        """A page with its cards in the order that the site wants; as it is, where others would come of that."""
        lines, _ = lines_in_order(document, responses, self.departments, self.settings.order)
        text, places = "\n".join(document.lines[line] for line in lines), [document.place(line) for line in lines]
        ordered = scan(text, self.settings, number=number, places=places)
        ordered, found = read_responses(ordered, self.departments, self.settings)
        before, after = (
            Counter((one.department.id, one.state, one.name) for one in some) for some in (responses, found)
        )
        if before != after or find_stops(ordered, found, self.departments, is_action=is_action):
            return document, responses
        return ordered, found

    def decorate(
        self, html: str, cards: Sequence[ConvertedCard], neighbours: Neighbours, root: str, progress: str = ""
    ) -> str:
        """What Markdown made of a page, with logos and colours; `html` itself where there is nothing of ours."""
        return self.decorator.decorate(html, cards, root, partial(self.navigator.html, neighbours), progress)
