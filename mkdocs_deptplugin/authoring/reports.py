"""Problems for programs: JSON, and the formats of GitHub, GitLab and code scanners."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from .. import __version__
from ..reading.problems import SEVERITIES, Problem, Severity
from ..text.words import printable
from .catalogue import MESSAGES, entries

_GITHUB: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "info": "notice"}
_GITLAB: Final[dict[Severity, str]] = {"error": "major", "warning": "minor", "info": "info"}
_SARIF: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}


def as_json(problems: Sequence[Problem], folder: str = "") -> str:
    """An object with the number of problems of each severity, and a list of all problems with place and message."""
    counts = Counter(problem.severity for problem in problems)
    listed = [
        {
            "code": problem.code,
            "severity": problem.severity,
            "path": folder + problem.path,
            "line": problem.line,
            "column": problem.column,
            "message": problem.message,
        }
        for problem in problems
    ]
    return _dumped({"counts": {severity: counts[severity] for severity in _SARIF}, "problems": listed})


def as_github(problems: Sequence[Problem], folder: str = "") -> str:
    """The commands with which a GitHub workflow shows each problem at its line."""
    return "".join(
        f"::{_GITHUB[problem.severity]} file={_property(folder + problem.path)},line={problem.line},"
        f"col={problem.column},title={_property(problem.code)}::{_data(printable(problem.message))}\n"
        for problem in problems
    )


def as_gitlab(problems: Sequence[Problem], folder: str = "") -> str:
    """A code quality report, which GitLab shows in a merge request."""
    seen: Counter[str] = Counter()
    report = []
    for problem in problems:
        # The fingerprint does not include the line, so that it stays the same if lines above it are added or removed.
        words = f"{problem.path}:{problem.code}:{problem.message}"
        seen[words] += 1
        report.append(
            {
                "description": problem.message,
                "check_name": problem.code,
                "fingerprint": sha256(f"{words}:{seen[words]}".encode(errors="backslashreplace")).hexdigest(),
                "severity": _GITLAB[problem.severity],
                "location": {"path": folder + problem.path, "lines": {"begin": problem.line}},
            }
        )
    return _dumped(report)


def as_sarif(problems: Sequence[Problem], folder: str = "") -> str:
    """A report in the format of code scanners (SARIF 2.1.0), with the catalogue's explanation of each code."""
    codes = list(SEVERITIES)
    rules = [
        {
            "id": entry.code,
            "shortDescription": {"text": entry.when},
            "fullDescription": {"text": entry.why},
            "helpUri": f"{MESSAGES}#{entry.code}",
            "defaultConfiguration": {"level": _SARIF[entry.severity]},
        }
        for entry in sorted(entries(), key=lambda entry: codes.index(entry.code))
    ]
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": _SARIF[problem.severity],
            "message": {"text": problem.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(folder + problem.path, errors="replace")},
                        "region": {"startLine": problem.line, "startColumn": problem.column},
                    }
                }
            ],
        }
        for problem in problems
    ]
    driver = {"name": "deptplugin", "version": __version__, "rules": rules}
    return _dumped(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
        }
    )


Report = Callable[[Sequence[Problem], str], str]

REPORTS: Final[dict[str, Report]] = {"json": as_json, "github": as_github, "gitlab": as_gitlab, "sarif": as_sarif}
"""Every report for programs, by name.

A report takes the problems and the path from the current folder to the folder of `mkdocs.yml`. The path is empty or
ends with a slash.
"""


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
