"""Find attributes that cannot be applied: of elements, and on their own lines."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import Use
from ..document import Unread
from ..grammar.directives import CLASSES, class_meant
from ..problems import Finding
from .findings import Found, LintContext


def attribute_lists(context: LintContext) -> Iterator[Found]:
    """Check the attributes of everything except cards and their statements. `strategy/states.py` checks those."""
    written = context.page.written
    for use in context.blocks.uses:
        if _is_plain(use):
            for message in _unsafe(use):
                yield Finding("directive-unsafe", use.line, use.column, message)
            if message := _not_understood(use):
                yield Finding("attributes-invalid", use.line, use.column, message)
                if _takes_attributes(use):
                    yield Unread(use.line, use.column, written[use.line])
        for message in _classes(use):
            yield Finding("attributes-invalid", use.line, use.column, message)
            yield Unread(use.line, use.column, written[use.line])
        if use.role == "stray":
            message = "There is no heading or paragraph before this line. Put it right below its text."
            yield Finding("attributes-invalid", use.line, use.column, message)


def _is_plain(use: Use) -> bool:
    return use.role in ("element", "line", "list", "stray") or (use.role == "statement" and not use.in_card)


def _takes_attributes(use: Use) -> bool:
    return use.directive is None or bool(use.directive.attributes)


def _unsafe(use: Use) -> Iterator[str]:
    for name in use.attributes.unsafe:
        yield f'{name}="…" is not allowed on a page and was left out. Delete it.'


def _not_understood(use: Use) -> str:
    attributes = use.attributes
    words = " ".join((*attributes.words, *attributes.quoted))
    unread = attributes.invalid or words
    if use.directive is not None and not use.directive.attributes:
        takes_none = f"{{{use.directive.name}}} takes no attributes. Delete them."
        return takes_none if unread or attributes.html() else ""
    if not unread:
        return ""
    hint = f" Did you mean .{unread}?" if unread == words and " " not in unread else ""
    return f'Cannot read "{unread}" as an attribute. Write .class, #id or key="value".{hint}'


def _classes(use: Use) -> Iterator[str]:
    """Report a class that is nearly `department` or `statement`: the block is then not a card or a statement."""
    classes = use.attributes.classes
    is_opened = use.role in ("card", "statement", "element", "line") and use.directive is not None
    if not is_opened or not classes or (use.directive is not None and use.directive.name in CLASSES):
        return
    if any(name in CLASSES for name in classes):
        return
    for name in classes:
        if meant := class_meant(name):
            what = "card" if meant == "department" else meant
            yield f".{name} does not make this a {what}. Did you mean .{meant}?"
