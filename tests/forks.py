"""Runs a module as `python -m` does, in a process of its own, without the second that its imports take.

Each test worker has one server, started as a program from this file. It has imported what a build imports and has run
none of it. For each command it forks: what the command does to its process ends with that process.

The commands of one server share a hash seed. A test that asks whether two runs agree uses `subprocess` for one of them.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import subprocess
import sys
import traceback
import warnings
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, NoReturn

ENGINE = os.environ.get("ENGINE", "mkdocs")
"""The program that builds sites: `mkdocs`, or `properdocs`, which runs in a process of its own."""
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": "default::DeprecationWarning:mkdocs_deptplugin"}
OURS = "mkdocs_deptplugin"
IMPORTED = (
    "mkdocs.commands.build", "mkdocs.config.base", "mkdocs.livereload", "babel.support", "click", "jinja2.ext",
    "jinja2.async_utils", "markdown", "pymdownx.slugs", "pymdownx.snippets", "pymdownx.tabbed", "pymdownx.superfences",
    "mkdocs_deptplugin.cli",
)  # fmt: skip
"""BeautifulSoup is not among them, since tests ask whether a build imports it."""
PLUGINS = ("search", "material/search", "material/blog", "material/meta", "deptplugin")
EXTENSIONS = ("attr_list", "fenced_code", "footnotes", "md_in_html", "meta", "tables", "toc")


def run_module(
    module: str, *arguments: str, cwd: Path, environment: Mapping[str, str] | None = None, measured: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m module arguments` in a folder, in a process of its own.

    Args:
        module: A module that can be run.
        arguments: Its command line.
        cwd: The folder to run it in.
        environment: Variables of its environment besides those of this process; `PYTHONIOENCODING` counts.
        measured: Whether the run counts for the coverage, where that is measured. It takes about twice the time.

    Returns:
        Its exit code and its output.
    """
    with TemporaryDirectory(prefix="fork-") as folder:
        output, errors = Path(folder, "stdout"), Path(folder, "stderr")
        request = {
            "module": module,
            "arguments": arguments,
            "cwd": str(cwd),
            "environment": {**os.environ, **ENVIRONMENT, **(environment or {})},
            "output": str(output),
            "errors": str(errors),
            "measured": measured,
        }
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(request) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.CompletedProcess(command, code, output.read_bytes(), errors.read_bytes())


def unmeasured() -> dict[str, str]:
    """This process's environment, for one that `subprocess` starts and that does not count for the coverage."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


@cache
def _server() -> subprocess.Popen[str]:
    """This worker's server. It ends with the worker, since it reads from it."""
    server = subprocess.Popen(
        [sys.executable, __file__],
        env={**os.environ, **ENVIRONMENT},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.communicate)
    return server


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Fork for each request, one after the other, and answer with the exit code."""
    _import_all()
    coverage = _stop_coverage()
    gc.freeze()  # what is there by now is never collected, so the children share its memory
    with TemporaryDirectory(prefix="templates-") as folder:
        _keep_templates(folder)
        for line in requests:
            request = json.loads(line)
            process = os.fork()
            if process == 0:
                _be_the_command(**request, coverage=coverage)
            _, status = os.waitpid(process, 0)
            print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


def _import_all() -> None:
    with warnings.catch_warnings():
        # A build would report such a warning of ours; here nobody would see it.
        warnings.filterwarnings("error", category=DeprecationWarning, module=OURS)
        for name in IMPORTED:
            import_module(name)
        for plugin in entry_points(group="mkdocs.plugins"):
            if plugin.name in PLUGINS:
                plugin.load()
        for extension in EXTENSIONS:
            import_module(f"markdown.extensions.{extension}")


def _keep_templates(folder: str) -> None:
    """Keep compiled templates of themes in files: a small build spends half its time on compiling them."""
    from jinja2 import Environment, FileSystemBytecodeCache
    from jinja2.bccache import Bucket
    from mkdocs.theme import Theme

    class Cache(FileSystemBytecodeCache):
        def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
            # Code is kept by its source; which code that becomes depends on the environment too.
            settings = environment.autoescape, environment.trim_blocks, sorted(environment.extensions)
            return super().get_bucket(environment, name, filename, f"{settings}{source}")

    cache, get_env = Cache(folder), Theme.get_env

    def with_cache(theme: Theme) -> Environment:
        environment: Environment = get_env(theme)
        environment.bytecode_cache = cache
        return environment

    Theme.get_env = with_cache


def _stop_coverage() -> Any:
    """End the measuring of the imports, if there is any.

    Returns:
        The module `coverage`, where it is measuring.
    """
    if "COVERAGE_PROCESS_CONFIG" not in os.environ or find_spec("coverage") is None:
        return None
    import coverage

    current = coverage.Coverage.current()
    if current is None:
        return None
    current.stop()
    current.save()
    return coverage


def _be_the_command(
    module: str,
    arguments: list[str],
    cwd: str,
    environment: dict[str, str],
    output: str,
    errors: str,
    measured: bool,
    coverage: Any,
) -> NoReturn:
    """Become `python -m module arguments`, and end."""
    for path, number in ((os.devnull, 0), (output, 1), (errors, 2)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding=encoding, errors=mistakes, closefd=False)  # noqa: SIM115 (they stay open to the end)
        for number, mode, mistakes in ((0, "r", "strict"), (1, "w", "strict"), (2, "w", "backslashreplace"))
    )
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.path[0] = cwd
    sys.argv[1:] = arguments
    measuring = coverage.process_startup(force=True) if coverage is not None and measured else None
    code: object = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
            code = 1
    except BaseException:
        traceback.print_exc()
        code = 1
    if measuring is not None:
        measuring.stop()
        measuring.save()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(code or 0))  # type: ignore[call-overload]


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
