"""The core knows nothing of MkDocs (DESIGN.md section 3)."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "mkdocs_deptplugin"
ADAPTERS = {"plugin.py", "config.py", "site.py", "pages.py", "sidebar.py", "project.py", "cli.py", "__main__.py"}
CORE = sorted(path.name for path in PACKAGE.glob("**/*.py") if path.name not in ADAPTERS)


def imported(path: Path) -> set[str]:
    """The top-level names of all modules that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def siblings(path: Path) -> set[str]:
    """The modules of the package that a file imports."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)]
    return {f"{node.module}.py" for node in nodes if node.level == 1 and node.module}


@pytest.mark.parametrize("name", CORE)
def test_the_core_imports_no_mkdocs(name: str) -> None:
    assert not imported(PACKAGE / name) & {"mkdocs", "properdocs", "material"}
    assert not siblings(PACKAGE / name) & ADAPTERS


@pytest.mark.parametrize("name", sorted(ADAPTERS))
def test_no_adapter_imports_a_fork(name: str) -> None:
    assert "properdocs" not in imported(PACKAGE / name)


def run(script: str) -> str:
    return subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout


def test_the_core_renders_without_mkdocs() -> None:
    script = """
import sys
sys.modules["mkdocs"] = None
from mkdocs_deptplugin.render import Renderer
print(Renderer().render("{department}\\n## Home Office\\nWords.\\n{/department}").html)
"""
    assert 'data-department="home-office"' in run(script)


def test_beautifulsoup_is_imported_for_cards_only() -> None:
    script = """
import sys
from mkdocs_deptplugin.render import Renderer
Renderer().render("{div .x}\\nWords.\\n{/div}")
print("bs4" in sys.modules)
Renderer().render("{department}\\n## Home Office\\nWords.\\n{/department}")
print("bs4" in sys.modules)
"""
    assert run(script).split() == ["False", "True"]


def test_the_version_is_one() -> None:
    from importlib.metadata import version

    import mkdocs_deptplugin

    assert version("mkdocs-deptplugin") == mkdocs_deptplugin.__version__
