"""The contents of the wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parent.parent


def test_the_wheel_is_complete(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(ZipFile(wheel).namelist())
    package = ROOT / "mkdocs_deptplugin"
    wanted = {
        path.relative_to(ROOT).as_posix() for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc"
    }
    assert wanted <= names
    assert {
        "mkdocs_deptplugin/py.typed",
        "mkdocs_deptplugin/strategy/departments/departments.csv",
        "mkdocs_deptplugin/theme/assets/deptplugin/cards.css",
        "mkdocs_deptplugin/theme/deptplugin/card.html",
    } <= names
    assert not [name for name in names if name.startswith(("tests", "example_site"))]
