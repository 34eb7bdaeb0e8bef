"""Find contradictions in a built site.

Only the files of the site are read, as a visitor sees them, and no code of the plugin is used. The cards on the
actions' pages are what was published. Data files, the matrix, the departments' pages, the lists and every count must
agree with them.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
COUNTED = ("responded", "awaiting", "withheld", "missing")
STATES = (*COUNTED, "not-applicable")
TEXTS = {".html", ".xml", ".json", ".csv", ".txt", ".md", ".atom", ".rss"}
COLUMNS = [
    "action", "action_title", "department", "department_name", "state", "statement", "links", "url", "source", "line",
]  # fmt: skip
# The root of a site without an address. No real site has this one.
NO_NEIGHBOURS = "https://site.invalid/"

_HIDDEN = {"visually-hidden", "sr-only", "headerlink", "footnote-ref", "footnote"}
_UNSEEN = {"script", "style", "template"}
_PARTING = set(
    """
    address article aside blockquote br button caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr label legend li main menu nav ol optgroup option p pre search section
    select summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 (fifty lines otherwise)
)
_PRIVATE = re.compile("[\ufdd0-\ufdef\ue000-\uf8ff\U000f0000-\U000fffff\U00100000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:x(?P<hex>[0-9a-f]{4,6})|(?P<decimal>[0-9]{5,7}));?", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")
_FORMULA = re.compile(r"^'(?=[\s\u200b\ufeff]*[=+\-@＝＋－＠]|[\t\r])")


class Link(NamedTuple):
    """A link's visible text and its target."""

    text: str
    target: str


class Card(NamedTuple):
    """A response on its action's page. `heading` is the visible part of its name."""

    page: str
    place: int
    department: str
    state: str
    anchor: str
    heading: str
    words: str
    links: tuple[Link, ...]
    label: str

    @property
    def at(self) -> str:
        return f"{self.page}#{self.anchor}"


class Row(NamedTuple):
    """A row of a data file. `links` are the targets in order, with their text if the file has it."""

    action: str
    title: str
    department: str
    name: str
    state: str
    statement: str
    links: tuple[Link, ...]
    at: str


def disagreements(
    site_folder: str | Path, sources: str = "", read: Callable[[str], BeautifulSoup] | None = None
) -> list[str]:
    """Return the contradictions in a built site.

    Args:
        site_folder: The folder with the built site.
        sources: The text of the authors. Private characters in it may be on the site too.
        read: Returns the parsed page at a path below the folder. By default, the page is read from its file.

    Returns:
        One sentence for each contradiction.
    """
    site = Site(Path(site_folder), read)
    found = [*_private_characters(site.root, sources), *_doubled_ids(site)]
    for folder in site.publications:
        found += Publication(site, folder).findings()
    return found


def visible_words(*nodes: Tag) -> str:
    """Return the visible text of elements with single spaces, also between blocks and cells."""
    parts: list[str] = []
    for node in nodes:
        _collect(node, parts)
        parts.append(" ")
    return " ".join("".join(parts).split())


def _collect(node: Tag, parts: list[str]) -> None:
    if _is_hidden(node):
        return
    between = " " if node.name in _PARTING else ""
    parts.append(between)
    for child in node.children:
        if isinstance(child, Tag):
            _collect(child, parts)
        elif type(child) is NavigableString:  # comments and the like are other types
            parts.append(str(child))
    parts.append(between)


def _outer(within: Tag, nodes: Iterable[Tag]) -> list[Tag]:
    """Return the nodes that are in an element but not in one of its statements."""
    statements = {id(one) for one in within.select(".statement")}
    return [node for node in nodes if statements.isdisjoint(map(id, node.parents))]


def _is_hidden(node: Tag) -> bool:
    return node.name in _UNSEEN or node.has_attr("hidden") or not _HIDDEN.isdisjoint(node.get_attribute_list("class"))


class Page:
    """A page of the site. `path` is its file, relative to the site's folder."""

    def __init__(self, site: Site, path: str, soup: BeautifulSoup) -> None:
        self.site = site
        self.path = path
        self.soup = soup
        self.ids: Counter[str] = Counter()
        self._of_class: defaultdict[str, list[Tag]] = defaultdict(list)
        for tag in soup.find_all(True):  # once, because a query for each class would read the whole page each time
            if "id" in tag.attrs:
                self.ids[str(tag["id"])] += 1
            for name in tag.get_attribute_list("class"):
                self._of_class[name].append(tag)

    def of_class(self, name: str) -> list[Tag]:
        """Return the elements with a class, in order."""
        return self._of_class.get(name, [])

    @property
    def _numbers(self) -> list[Tag]:
        return [one for one in self.of_class("action-number") if one.find_parent("h1")]

    @cached_property
    def number(self) -> str:
        """The number of the page's action; empty if the page is not an action's page."""
        titles = self._numbers
        if len(titles) != 1:
            return ""
        words = visible_words(titles[0]).split()
        return next((word.rstrip(":.–—-") for word in words if _NUMBERS.search(word)), "")

    @cached_property
    def title(self) -> str:
        """The action's title, without its number."""
        (number,) = self._numbers
        heading = number.find_parent("h1")
        return visible_words(heading).removeprefix(visible_words(number)).strip() if heading is not None else ""

    @cached_property
    def cards(self) -> list[Card]:
        found = []
        for element in self.of_class("department"):
            if not element.has_attr("data-department"):
                continue
            heading = element.find(HEADINGS, class_="organisation-logo")
            # A card without a name is not a response. A heading in its statement is not its name.
            if isinstance(heading, Tag) and visible_words(heading) and _outer(element, [heading]):
                found.append(self._card(element, heading, len(found)))
        return found

    def _card(self, element: Tag, heading: Tag, place: int) -> Card:
        statements = _outer(element, element.select(".statement"))
        states = _outer(element, element.select(".response-state"))
        return Card(
            self.path,
            place,
            str(element["data-department"]),
            str(element.get("data-state", "")),
            str(heading.get("id", "")),
            visible_words(heading),
            visible_words(*statements),
            tuple(self.links(*statements)),
            visible_words(*states),
        )

    def links(self, *nodes: Tag) -> Iterator[Link]:
        """Yield the visible links in elements, in order."""
        for node in nodes:
            for link in node.find_all("a", href=True):
                if not any(_is_hidden(one) for one in (link, *link.parents)):
                    yield Link(visible_words(link), self.target(link))

    def target(self, link: Tag | None) -> str:
        """Return a link's target: a file of the site with its anchor, or an address elsewhere. Empty without a link."""
        if link is None:
            return ""
        return self.site.target(str(link["href"]).strip(), self.path)


class Site:
    """A folder with a built site."""

    def __init__(self, root: Path, read: Callable[[str], BeautifulSoup] | None = None) -> None:
        self.root = root
        paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.html"))
        self.pages = {path: Page(self, path, (read or self._read)(path)) for path in paths}

    def _read(self, path: str) -> BeautifulSoup:
        return BeautifulSoup((self.root / path).read_text(encoding="utf-8"), "html.parser")

    @cached_property
    def address(self) -> str:
        """The address of the site's root, from the canonical link of a page."""
        for path, page in self.pages.items():
            link = (page.soup.head or page.soup).select_one('link[rel="canonical"]')
            whole, own = str(link["href"]) if link is not None else "", _url_of(path)
            if whole.endswith(own) and urlsplit(whole).scheme:
                return whole.removesuffix(own) if own else whole
        return NO_NEIGHBOURS

    @cached_property
    def publications(self) -> list[str]:
        """The folders with data files, one for each language; the root if there are none."""
        found = {path.parent.relative_to(self.root).as_posix() for path in self.root.rglob("responses.*")}
        return sorted("" if folder == "." else f"{folder}/" for folder in found) or [""]

    def pages_of(self, publication: str) -> list[Page]:
        """Return the pages of one publication: those in its folder, but not in the folder of a deeper one."""

        def deepest(path: str) -> str:
            return max((one for one in self.publications if path.startswith(one)), key=len, default="")

        found = [page for path, page in self.pages.items() if deepest(path) == publication]
        # Neither the error page nor the page that repeats all the others counts.
        return [page for page in found if page.path != "404.html" and not page.ids["print-site-page"]]

    def target(self, url: str, page: str) -> str:
        """Return the target of an address on a page. `page` is empty for an address that is relative to the root."""
        try:
            whole = urljoin(self.address + _url_of(page), url)
            path, _, anchor = whole.partition("#")
        except ValueError:  # not an address
            return url
        if not path.startswith(self.address):
            return whole
        path = unquote(path.removeprefix(self.address))
        if path.endswith("/") or not path:
            path += "index.html"
        return f"{path}#{unquote(anchor)}" if anchor else path


def _url_of(path: str) -> str:
    """Return the address of a page relative to the root, as MkDocs writes it."""
    return quote(path.removesuffix("index.html") if re.search(r"(?:^|/)index\.html$", path) else path)


def _private_characters(root: Path, sources: str) -> Iterator[str]:
    """Find characters that are not text. A program may use them only internally."""
    for path in sorted(root.rglob("*")):
        if path.suffix not in TEXTS or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            text += json.dumps(json.loads(text), ensure_ascii=False)
        codes = [int(one["hex"], 16) if one["hex"] else int(one["decimal"]) for one in _REFERENCE.finditer(text)]
        text += "".join(chr(code) for code in codes if code < 0x110000)
        for character in sorted(set(_PRIVATE.findall(text)) - set(sources)):
            yield f"{path.relative_to(root).as_posix()}: contains the character U+{ord(character):04X}"


def _doubled_ids(site: Site) -> Iterator[str]:
    for path, page in site.pages.items():
        yield from (f"{path}: the id {ident} is there {count} times" for ident, count in page.ids.items() if count > 1)


@dataclass
class Publication:
    """One strategy, as the site shows it."""

    site: Site
    folder: str
    labels: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def findings(self) -> list[str]:
        return [
            *self._rows(),
            *self._forms(),
            *self._order(),
            *self._withheld(),
            *self._matrices(),
            *self._department_pages(),
            *self._counts_of_actions(),
            *self._lists(),
            *self._labels(),
        ]

    @cached_property
    def pages(self) -> list[Page]:
        return self.site.pages_of(self.folder)

    @cached_property
    def actions(self) -> list[Page]:
        """The actions' pages, by number. Pages that no view links to are left out, such as one without the marker."""
        found = [page for page in self.pages if page.number and page.path in self._known]
        return sorted(found, key=lambda page: (_natural(page.number), page.path))

    @cached_property
    def _known(self) -> set[str]:
        """The pages that a data file, the matrix, the list of actions or a navigation links to."""
        views = {"response-matrix": "thead a", "action-list": "a", "action-navigation": "a"}
        links = (
            page.target(link)
            for page in self.pages
            for name, inside in views.items()
            for view in page.of_class(name)
            for link in view.select(inside)
        )
        rows = (row.at for rows in self.rows.values() for row in rows)
        return {target.partition("#")[0] for target in (*links, *rows)}

    @cached_property
    def cards(self) -> dict[str, Card]:
        return {card.at: card for page in self.actions for card in page.cards}

    @cached_property
    def data(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of each data file of the site."""
        found: dict[str, list[dict[str, Any]]] = {}
        folder = self.site.root / self.folder
        if (path := folder / "responses.json").is_file():
            found[path.name] = json.loads(path.read_text(encoding="utf-8"))["responses"]
        if (path := folder / "responses.csv").is_file():
            text = path.read_bytes().decode("utf-8-sig")
            if COLUMNS[1] in text.partition("\n")[0]:  # else it is the author's own file
                found[path.name] = list(csv.DictReader(io.StringIO(text, newline="")))
        return found

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        return {name: [self._row(one) for one in rows] for name, rows in self.data.items()}

    @cached_property
    def main_rows(self) -> list[Row]:
        """The rows of the first data file."""
        return next(iter(self.rows.values()), [])

    def _row(self, given: Mapping[str, Any]) -> Row:
        values = {name: _FORMULA.sub("", given.get(name) or "") for name in COLUMNS if name not in ("links", "line")}
        links = given.get("links") or []
        pairs = (
            [("", url) for url in links.split(" ")]
            if isinstance(links, str)
            else [tuple(one.values()) for one in links]
        )
        at = self.site.target(values["url"], "") if values["url"] else ""
        return Row(
            *(values[name] for name in COLUMNS[:6]),
            tuple(Link(text, self.site.target(url, "")) for text, url in pairs),
            at,
        )

    @cached_property
    def missing(self) -> Counter[tuple[str, str]]:
        """The answers that the data says are missing, by action number and department."""
        return Counter((row.action, row.department) for row in self.main_rows if row.state == "missing")

    @cached_property
    def names(self) -> dict[str, str]:
        """The departments' names by id: from the data, or else from the cards."""
        cards = {card.department: card.heading for card in self.cards.values()}
        return cards | {row.department: row.name or row.department for row in self.main_rows}

    def state_of(self, page: Page, department: str) -> str:
        """Return the state of a department's first card on an action's page."""
        for card in page.cards:
            if card.department == department:
                return card.state
        return "missing" if (page.number, department) in self.missing else "not-applicable"

    def counts_of_action(self, page: Page) -> dict[str, int]:
        departments = {card.department for card in page.cards}
        departments |= {department for number, department in self.missing if number == page.number}
        return _counted(self.state_of(page, department) for department in departments)

    def counts_of_department(self, department: str) -> dict[str, int]:
        return _counted(self.state_of(page, department) for page in self.actions)

    # Rows and cards

    def _rows(self) -> Iterator[str]:
        for name, rows in self.rows.items():
            counts = Counter(row.at for row in rows if row.state != "missing")
            for at, card in self.cards.items():
                if counts[at] != 1:
                    yield f"{name}: {counts[at]} rows for the card of {card.department} at {at}"
            for row in rows:
                yield from (f"{name}: {finding}" for finding in self._row_and_card(row))

    def _row_and_card(self, row: Row) -> Iterator[str]:
        where = f"action {row.action}, {row.department}"
        if row.state == "missing":
            if row.at or row.statement or row.links:
                yield f"{where}: is missing and has words or a link"
            pages = [page for page in self.actions if page.number == row.action]
            if not pages:
                yield f"{where}: there is no such action"
            elif all(any(card.department == row.department for card in page.cards) for page in pages):
                yield f"{where}: is missing and has a card"
            return
        card = self.cards.get(row.at)
        if card is None:
            yield f"{where}: {row.at} is no card's heading on an action's page"
            return
        page = self.site.pages[card.page]
        has_words = any(link.text for link in row.links)
        links = card.links if has_words else tuple(link._replace(text="") for link in card.links)
        for what, said, shown in (
            ("department", row.department, card.department),
            ("state", row.state, card.state),
            ("number", row.action, page.number),
            # Titles are read before a page is converted, so the data has a macro in a title unchanged.
            ("title", row.title, row.title if "{" in row.title else page.title),
            ("statement", row.statement, card.words),
            ("links", row.links, links),
        ):
            if said != shown:
                yield f"{where}: the {what} is {said!r}, the card at {card.at} has {shown!r}"

    def _forms(self) -> Iterator[str]:
        """Check the form of each data file, and that both contain the same."""
        folder = self.site.root / self.folder
        if "responses.csv" in self.data and not (folder / "responses.csv").read_bytes().startswith(b"\xef\xbb\xbf"):
            yield "responses.csv: has no byte order mark"
        for name, rows in self.data.items():
            for row in rows:
                if list(row)[: len(COLUMNS)] != COLUMNS:
                    yield f"{name}: has the columns {list(row)}"
                if bool(row.get("source")) != bool(row.get("line")):
                    yield f"{name}: {row.get('url')}: has a source or a line, but not both"
        for department, names in self._said_names().items():
            if len(names) > 1:
                yield f"{department} has several names: {sorted(names)}"
        if len(self.data) == 2:
            yield from self._json_and_csv(*self.data.values())

    def _said_names(self) -> dict[str, set[str]]:
        found = defaultdict(set)
        for rows in self.rows.values():
            for row in rows:
                found[row.department].add(row.name)
        return found

    def _json_and_csv(self, objects: Sequence[Mapping[str, Any]], table: Sequence[Mapping[str, str]]) -> Iterator[str]:
        if len(objects) != len(table):
            yield f"responses.json has {len(objects)} rows, responses.csv {len(table)}"
        for one, other in zip(objects, table, strict=False):
            links = " ".join(link["url"] for link in one["links"] or [])
            for name, value in ({**one, "links": links}).items():
                said = _FORMULA.sub("", other.get(name) or "")
                if said != str("" if value is None else value):
                    where = one["url"] or one["department"]
                    yield f"{where}: {name} is {value!r} in responses.json, {said!r} in responses.csv"

    def _order(self) -> Iterator[str]:
        """Check that rows are sorted by action, then by place, with missing answers last, as in the registry."""
        registry = self._order_of_departments()
        for name, rows in self.rows.items():
            keys = []
            for row in rows:
                card = self.cards.get(row.at)
                if row.state == "missing":
                    last = registry.index(row.department) if row.department in registry else -1
                    keys.append((_natural(row.action), "\U0010ffff", last))
                elif card is not None:
                    keys.append((_natural(row.action), card.page, card.place))
            if keys != sorted(keys) and len({page.number for page in self.actions}) == len(self.actions):
                wrong = next(place for place, key in enumerate(keys) if key != sorted(keys)[place])
                yield f"{name}: row {wrong + 1} is not in order"

    def _order_of_departments(self) -> list[str]:
        rows = [
            tr for page in self.pages for table in page.of_class("response-matrix") for tr in table.select("tbody tr")
        ]
        names = {name: ident for ident, name in self.names.items()}
        return [names.get(visible_words(tr.th), "") for tr in rows if tr.th is not None]

    def _withheld(self) -> Iterator[str]:
        for page in self.pages:
            for card in page.cards:
                self.labels[card.label].add(card.state)
                if card.state not in STATES or card.state == "missing":
                    yield f"{card.at}: {card.state!r} is not a state of a card"
                if card.state == "withheld" and (card.words or card.links):
                    yield f"{card.at}: is withheld and shows {card.words!r}"
                if not card.anchor:
                    yield f"{card.page}: the heading of {card.department} has no id"
        for name, rows in self.rows.items():
            for row in rows:
                if row.state == "withheld" and (row.statement or row.links):
                    yield f"{name}: {row.at}: is withheld and has the statement {row.statement!r}"

    # The matrix

    def _matrices(self) -> Iterator[str]:
        for page in self.pages:
            for table in page.of_class("response-matrix"):
                yield from (f"{page.path}: {finding}" for finding in self._matrix(page, table))

    def _matrix(self, page: Page, table: Tag) -> Iterator[str]:
        columns = [page.target(th.find("a", href=True)) for th in table.select("thead th")[1:]]
        if (wanted := [action.path for action in self.actions]) != columns:
            yield f"the matrix has the actions {columns}, and not {wanted}"
            return
        names = {name: ident for ident, name in self.names.items()}
        missing: Counter[tuple[str, str]] = Counter()
        met = []
        for tr in table.select("tbody tr"):
            name = visible_words(tr.th) if tr.th is not None else ""
            department = names.get(name)
            if department is None:
                # A department without any action to answer is in no data file.
                if tr.select("td a") or tr.select(".state-missing"):
                    yield f"the matrix has the row {name}, which no data has"
                continue
            met.append(department)
            link = page.target(tr.th.find("a", href=True)) if tr.th is not None else ""
            if link and (self._department_of(link) != department or link not in self.site.pages):
                yield f"the row {name} leads to {link}"
            cells = tr.select("td")
            if len(cells) != len(self.actions):
                yield f"the row {name} has {len(cells)} cells for {len(self.actions)} actions"
            for action, cell in zip(self.actions, cells, strict=False):
                yield from self._cell(page, action, department, cell)
                if "state-missing" in cell.get_attribute_list("class"):
                    missing[action.number, department] += 1
        if (wanted_rows := set(self.names)) != set(met) or len(met) != len(set(met)):
            yield f"the matrix has the departments {met}, and not {sorted(wanted_rows)}"
        if self.rows and missing != self.missing:
            yield f"{missing} are missing in the matrix, {self.missing} in the data"

    def _cell(self, page: Page, action: Page, department: str, cell: Tag) -> Iterator[str]:
        cards = [card for card in action.cards if card.department == department]
        links = cell.find_all("a", href=True)
        where = f"the cell of {department} and action {action.number}"
        if (targets := [page.target(link) for link in links]) != [card.at for card in cards]:
            yield f"{where} leads to {targets}, and not to {[card.at for card in cards]}"
        wanted = self.state_of(action, department)
        said = [name.removeprefix("state-") for name in cell.get_attribute_list("class") if name.startswith("state-")]
        if said != [wanted]:
            yield f"{where} says {said}, and not {wanted}"
        for card, link in zip(cards, links, strict=False):
            self.labels[re.sub(r" \(\d+\)$", "", visible_words(link))].add(card.state)
        if not cards:
            self.labels[visible_words(cell)].add(wanted)

    # The departments' pages

    def _department_of(self, path: str) -> str:
        """Return the department of the page at a path."""
        return re.sub(r"(?:/index)?\.html$", "", path).rpartition("/")[2]

    def _department_pages(self) -> Iterator[str]:
        for page in self.pages:
            if page.of_class("department-answer"):
                yield from (f"{page.path}: {finding}" for finding in self._department_page(page))

    def _department_page(self, page: Page) -> Iterator[str]:
        department = self._department_of(page.path)
        title = page.soup.select_one("h1")
        if department in self.names and (title is None or visible_words(title) != self.names[department]):
            yield f"has the title {title and visible_words(title)!r}"
        answers = page.of_class("department-answer")
        wanted = []
        for action in self.actions:
            cards = [card for card in action.cards if card.department == department]
            wanted += [(card.at, card.state, card) for card in cards]
            if not cards:
                wanted.append((action.path, self.state_of(action, department), None))
        found = [page.target(answer.select_one("h2 a[href]")) for answer in answers]
        if found != [at for at, _, _ in wanted]:
            yield f"lists {found}, and not {[at for at, _, _ in wanted]}"
            return
        for answer, (at, state, card) in zip(answers, wanted, strict=True):
            yield from (f"{at}: {finding}" for finding in self._answer(page, answer, state, card))
        shown = next(iter(page.of_class("response-progress")), None)
        yield from self._progress(shown, self.counts_of_department(department))

    def _answer(self, page: Page, answer: Tag, state: str, card: Card | None) -> Iterator[str]:
        line = next((one for one in answer.select(".response-state") if one.parent is answer), None)
        classes = line.get_attribute_list("class") if line is not None else ["state-responded"]
        said = next((name.removeprefix("state-") for name in classes if name.startswith("state-")), "")
        if said != state:
            yield f"says {said}, and not {state}"
        if line is not None:
            self.labels[visible_words(line)].add(state)
        statements = _outer(answer, answer.select(".statement"))
        words, links = visible_words(*statements), tuple(page.links(*statements))
        if words != (card.words if card is not None else ""):
            yield f"has the statement {words!r}, the card {card and card.words!r}"
        if not _lead_to_the_same(links, card.links if card is not None else (), page.path, card and card.page):
            yield f"has the links {links}, the card {card and card.links}"

    # Counts

    def _counts_of_actions(self) -> Iterator[str]:
        for page in self.actions:
            for progress in page.of_class("response-progress"):
                found = self._progress(progress, self.counts_of_action(page))
                yield from (f"{page.path}: {finding}" for finding in found)

    def _lists(self) -> Iterator[str]:
        """Check the lists of actions and of departments, with their counts."""
        names = {name: ident for ident, name in self.names.items()}
        for page in self.pages:
            for listed in page.of_class("action-list"):
                targets = [page.target(item.find("a", href=True)) for item in listed.select("li")]
                if targets != [action.path for action in self.actions]:
                    yield f"{page.path}: lists the actions {targets}"
                    continue
                for item, action in zip(listed.select("li"), self.actions, strict=True):
                    found = self._progress(item.select_one(".response-progress"), self.counts_of_action(action))
                    yield from (f"{page.path}: {action.path}: {finding}" for finding in found)
            for item in (item for listed in page.of_class("department-list") for item in listed.select("li")):
                link = page.target(item.find("a", href=True))
                text = next(filter(None, (part.strip() for part in item.find_all(string=True))), "")
                department = self._department_of(link) if link else names.get(text, "")
                found = self._progress(item.select_one(".response-progress"), self.counts_of_department(department))
                yield from (f"{page.path}: {department}: {finding}" for finding in found)

    def _progress(self, shown: Tag | None, counts: Mapping[str, int]) -> Iterator[str]:
        if shown is None:
            if counts:
                yield f"counts nothing, and there are {dict(counts)}"
            return
        picture = {
            name.removeprefix("state-"): int(str(bar["width"]))
            for bar in shown.select("rect")
            for name in bar.get_attribute_list("class")
            if name.startswith("state-")
        }
        if picture != counts:
            yield f"shows the counts {picture}, and not {dict(counts)}"
        words = visible_words(shown)
        others = [count for state, count in counts.items() if state != "responded"]
        wanted = sorted([counts.get("responded", 0), sum(counts.values()), *others])
        if sorted(map(int, _NUMBERS.findall(words))) != wanted:
            yield f"says {words!r}, and the numbers are {wanted}"

    def _labels(self) -> Iterator[str]:
        """Check that two states never have the same label."""
        for label, states in self.labels.items():
            if label and len(states) > 1:
                yield f"{label!r} is the label of {sorted(states)}"


def _counted(states: Iterable[str]) -> dict[str, int]:
    return {state: count for state, count in Counter(states).items() if state in COUNTED}


def _lead_to_the_same(here: Sequence[Link], there: Sequence[Link], page: str, action: str | None) -> bool:
    """Return whether links on a department's page lead to the same places as those on the action's page.

    A place in the statement itself is on both pages, possibly with different ids.
    """
    if [link.text for link in here] != [link.text for link in there]:
        return False
    return all(
        one.target == other.target or (one.target.startswith(f"{page}#") and other.target.startswith(f"{action}#"))
        for one, other in zip(here, there, strict=True)
    )


def _natural(number: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(digits or 0), letters.casefold()) for digits, letters in re.findall(r"(\d+)|(\D+)", number))
