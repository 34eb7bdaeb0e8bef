"""Run a part of the tests with other versions: each Python that is there, the lowest dependencies, and ProperDocs.

    python tools/versions.py [NAME …]

Each has an environment of its own, in `.venvs/`. A Python that is not installed is left out, and said so.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / ".venvs"
TESTED: Final = ("pytest", "pytest-xdist", "hypothesis", "beautifulsoup4", "jsonschema")
CORE: Final = ("tests/test_golden.py", "tests/test_labels.py", "tests/test_lists.py", "tests/test_order.py")
BUILDS: Final = ("tests/test_build.py", "tests/test_serve.py")


class Version(NamedTuple):
    """Something to test with.

    Attributes:
        python: The interpreter.
        constraints: The file with the versions of the dependencies.
        packages: What to install besides the plugin.
        tests: The tests to run.
        left_out: An expression for pytest's `-k`: what cannot run there.
        engine: The program that builds sites.
    """

    python: str
    constraints: str = "constraints.txt"
    packages: tuple[str, ...] = ("mkdocs-material", "mkdocs-macros-plugin")
    tests: tuple[str, ...] = CORE
    left_out: str = ""
    engine: str = "mkdocs"


PROPERDOCS: Final = ("properdocs", "properdocs-theme-mkdocs", "properdocs-theme-readthedocs")
VERSIONS: Final = {
    "python3.12": Version("python3.12"),
    "python3.13": Version("python3.13"),
    "lowest": Version("python3.11", "constraints-lowest.txt", (), left_out="material or macro or example"),
    "properdocs": Version("python3.11", packages=PROPERDOCS, tests=BUILDS, left_out="material", engine="properdocs"),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("names", nargs="*", choices=[[], *VERSIONS], help="which ones; by default all")
    failed = [name for name in options.parse_args().names or VERSIONS if not is_good(name, VERSIONS[name])]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


def is_good(name: str, version: Version) -> bool:
    """Install a version and run its tests. One whose Python is missing is good."""
    interpreter = find_python(version.python)
    if not interpreter:
        print(f"{name}: left out, since there is no {version.python} here", flush=True)
        return True
    python = FOLDER / name / "bin" / "python"
    if not python.exists():
        subprocess.run([interpreter, "-m", "venv", str(FOLDER / name)], check=True)
    wanted = [*TESTED, *version.packages, "-e", "."]
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", version.constraints]
    subprocess.run([*install, *wanted], cwd=ROOT, check=True)
    left_out = ["-k", f"not ({version.left_out})"] if version.left_out else []
    command = [str(python), "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *version.tests, *left_out]
    print(f"{name}: {' '.join(version.tests)}", flush=True)
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "ENGINE": version.engine}, check=False).returncode == 0


def find_python(name: str) -> str:
    """The interpreter of this name, as a path; empty if there is none. pyenv keeps some out of sight."""
    candidates = [shutil.which(name) or ""]
    if shutil.which("pyenv"):
        latest = _output("pyenv", "latest", name.removeprefix("python"))
        candidates.append(f"{_output('pyenv', 'prefix', latest)}/bin/python" if latest else "")
    return next((path for path in candidates if path and _output(path, "-c", "print(1)")), "")


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    main()
