"""An MkDocs plugin for strategies that departments answer."""

__version__ = "0.1.0"
