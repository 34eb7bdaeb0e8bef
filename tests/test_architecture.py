"""Imports run one way, the core does not depend on MkDocs, and no part is too large."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

PACKAGE = Path(__file__).parent.parent / "mkdocs_deptplugin"
EXAMPLE = Path(__file__).parent.parent / "example_site"
FLOORS = ("text", "settings", "reading", "strategy", "rendering", "publishing", "authoring", "mkdocs_site", "")
"""The folders, each of which imports only those before it. The doors at the top come last."""
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.glob("**/*.py"))
PURE = [name for name in MODULES if name.partition("/")[0] in FLOORS[:6]]
CORE = [name for name in MODULES if name.partition("/")[0] in FLOORS[:7]]
PASSES = ("reading/lines.py", "reading/blocks.py", "reading/lint/", "reading/scan.py")
"""The passes that read a page. Each works on the result of the one before."""

LONGEST_CLASS = 250
LONGEST_FUNCTION = 60


def imported(path: Path) -> set[str]:
    """Return the top-level names of all modules that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def siblings(path: Path) -> set[str]:
    """Return the paths of the package's modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            names = [base / alias.name for alias in node.names]
            whole = [one for one in (base.with_suffix(".py"), base / "__init__.py") if node.module and one.exists()]
            single = [one.with_suffix(".py") for one in names if one.with_suffix(".py").exists()]
            found |= {one.relative_to(PACKAGE).as_posix() for one in (*whole, *single)}
    return found


def floor_of(name: str) -> int:
    folder = name.partition("/")[0]
    return FLOORS.index(folder if folder in FLOORS else "")


@pytest.mark.parametrize("name", CORE)
def test_the_core_imports_no_mkdocs(name: str) -> None:
    assert not imported(PACKAGE / name) & {"mkdocs", "properdocs", "material"}


@pytest.mark.parametrize("name", PURE)
def test_the_core_imports_no_command_line(name: str) -> None:
    assert "click" not in imported(PACKAGE / name)


@pytest.mark.parametrize("name", MODULES)
def test_no_module_imports_properdocs(name: str) -> None:
    assert "properdocs" not in imported(PACKAGE / name)


@pytest.mark.parametrize("name", MODULES)
def test_a_folder_imports_those_before_it(name: str) -> None:
    assert not [one for one in siblings(PACKAGE / name) - {"__init__.py"} if floor_of(one) > floor_of(name)]


@pytest.mark.parametrize("folder", sorted({path.parent for path in PACKAGE.glob("**/*.py")}))
def test_a_folder_has_at_most_twelve_entries(folder: Path) -> None:
    assert len([one for one in folder.iterdir() if not one.name.startswith("__") and one.name != "py.typed"]) <= 12


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith(PASSES)])
def test_each_pass_reads_the_one_before(name: str) -> None:
    place = next(place for place, one in enumerate(PASSES) if name.startswith(one))
    assert not [one for one in siblings(PACKAGE / name) if one.startswith(PASSES[place + 1 :])]


def test_imports_run_one_way() -> None:
    rest = {name: siblings(PACKAGE / name) for name in MODULES}
    while lowest := {name for name, needed in rest.items() if not needed & set(rest)}:
        rest = {name: needed for name, needed in rest.items() if name not in lowest}
    assert rest == {}


@pytest.mark.parametrize("name", MODULES)
def test_no_class_and_no_function_is_too_long(name: str) -> None:
    most = {ast.ClassDef: LONGEST_CLASS, ast.FunctionDef: LONGEST_FUNCTION, ast.AsyncFunctionDef: LONGEST_FUNCTION}
    lengths = {
        f"{node.name}: {length}"
        for node in ast.walk(ast.parse((PACKAGE / name).read_text(encoding="utf-8")))
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno is not None
        and (length := node.end_lineno - node.lineno + 1) > most[type(node)]
    }
    assert lengths == set()


def run(script: str) -> str:
    return subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout


def test_the_core_renders_without_mkdocs() -> None:
    script = """
import sys
sys.modules["mkdocs"] = None
from mkdocs_deptplugin.rendering.renderer import Renderer
print(Renderer().render("{department}\\n## Home Office\\nWords.\\n{/department}").html)
"""
    assert 'data-department="home-office"' in run(script)


def test_an_ordinary_build_imports_no_beautifulsoup(tmp_path: Path) -> None:
    """Its import takes longer than everything else that the plugin does on a small site."""
    script = f"""
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
build(load_config({str(EXAMPLE / "mkdocs.yml")!r}, site_dir={str(tmp_path / "site")!r}))
print(sorted({{"bs4", "soupsieve"}} & set(sys.modules)))
"""
    assert run(script).split() == ["[]"]
    html = (tmp_path / "site/actions/03/index.html").read_text(encoding="utf-8")
    assert BeautifulSoup(html, "html.parser").select(".department .organisation-tile")


def test_beautifulsoup_reads_a_head_that_another_extension_wrote() -> None:
    script = """
import sys
from markdown import Extension
from markdown.postprocessors import Postprocessor
from mkdocs_deptplugin.rendering.renderer import Renderer

class Quotes(Postprocessor):
    def run(self, text):
        return text.replace(' data-department="home-office"', " data-department='home-office' data-x='\\"&amp;'")

class Other(Extension):
    def extendMarkdown(self, md):
        md.postprocessors.register(Quotes(md), "quotes", -60)

TEXT = "{department .k}\\n## Home Office\\n{: .logo-ho}\\nWords.\\n{/department}"
Renderer().render(TEXT)
print("bs4" in sys.modules)
print(Renderer().render(TEXT, extensions=[Other()]).html)
print("bs4" in sys.modules)
"""
    before, card, heading, *_, after = run(script).splitlines()
    assert (before, after) == ("False", "True")
    assert card == (
        '<div class="department k" data-department="home-office" data-x="&quot;&amp;" data-state="responded">'
    )
    assert heading.startswith('<h2 class="logo-ho organisation-logo" id="home-office"><span class="organisation-tile"')


def test_both_versions_are_equal() -> None:
    from importlib.metadata import version

    import mkdocs_deptplugin

    assert version("mkdocs-deptplugin") == mkdocs_deptplugin.__version__
