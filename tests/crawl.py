"""Follows every link of a built site, as a browser would, without a server."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from building import Built


def broken(built: Built) -> list[str]:
    """Every address on a page that leads nowhere, or that leaves the folder that the site lies in."""
    return [
        f"{page}: {url}"
        for page in built.pages()
        for url in _addresses(built, page)
        if not _leads(built.site, page, url)
    ]


def ids_twice(built: Built) -> list[str]:
    """Every id that a page has more than once, after the page."""
    return [
        f"{page}: {ident}"
        for page in built.pages()
        for ident, count in Counter(str(tag["id"]) for tag in built.page(page).find_all(id=True)).items()
        if count > 1
    ]


def _addresses(built: Built, page: str) -> list[str]:
    soup = built.page(page)
    found = [tag.get(name) for tag in soup.find_all(["a", "img", "link", "script"]) for name in ("href", "src")]
    return [str(url) for url in found if url]


def _leads(site: Path, page: str, url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return True
    if url.startswith("/"):
        return False
    target = (site / page).parent / unquote(parts.path) if parts.path else site / page
    target = target / "index.html" if target.is_dir() else target
    if not target.is_file() or site.resolve() not in target.resolve().parents:
        return False
    anchor = unquote(parts.fragment)
    # Anchors that begin so are made by the themes' own scripts.
    return not anchor or target.suffix != ".html" or anchor.startswith("__") or anchor in _anchors(target)


@cache
def _anchors(path: Path) -> frozenset[str]:
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return frozenset(str(tag.get(name)) for tag in soup.find_all(True) for name in ("id", "name") if tag.get(name))
