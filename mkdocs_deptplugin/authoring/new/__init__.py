"""Start a site, and add the page of an action."""

from __future__ import annotations

import yaml


class StarterError(ValueError):
    """Nothing was written. The message is for the user."""


def as_yaml(key: str, value: str | list[str]) -> str:
    """A key and its value on one line of YAML, in quotation marks if necessary."""
    flow = None if isinstance(value, list) else False
    return str(yaml.safe_dump({key: value}, allow_unicode=True, default_flow_style=flow, width=float("inf")))
