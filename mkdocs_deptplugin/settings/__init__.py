"""What a site decides in its configuration. Every module may read it; none of it needs MkDocs."""

from __future__ import annotations

from .labels import ENGLISH_TERMS, Labels, Terms
from .languages import LANGUAGES, labels_in
from .plurals import Counted
from .settings import DEFAULT_SETTINGS, WRITTEN, Settings

__all__ = [
    "DEFAULT_SETTINGS",
    "ENGLISH_TERMS",
    "LANGUAGES",
    "WRITTEN",
    "Counted",
    "Labels",
    "Settings",
    "Terms",
    "labels_in",
]
