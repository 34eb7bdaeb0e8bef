"""The command line, `deptplugin`: it translates, and the core does the work."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .checks import summary
from .problems import Problem, condense
from .reports import REPORTS

if TYPE_CHECKING:
    from .project import Project

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}

config_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The site's mkdocs.yml. Default: the one in this folder.",
)
paths_argument = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))


class Cannot(click.ClickException):
    """What keeps a command from running, in one sentence. Exit code 2."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="deptplugin", message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Publish a strategy and every department's answer to it.

    These commands help while you write. To see the site, use "mkdocs serve"; to publish it, "mkdocs build".

    \b
      deptplugin new site my-strategy     begin a site
      deptplugin new action 04 "Title"    add an action's page
      deptplugin check                    find what is wrong, without building
      deptplugin fix                      mend what has one right answer
      deptplugin status                   see who has not answered what
      deptplugin explain CODE             read what a message means
    """
    if "NO_COLOR" in os.environ:
        context.color = False


def open_project(config_file: Path | None) -> Project:
    """The site that a command is about."""
    from .project import ProjectError, find_config, read_project

    try:
        project = read_project(config_file or find_config(Path.cwd()))
        project.publication  # noqa: B018  (what is wrong with it is said here)
    except ProjectError as error:
        raise Cannot(str(error)) from error
    for note in project.notes:
        click.echo(f"Note: {note}", err=True)
    return project


def from_here(project: Project) -> str:
    """What leads from the current folder to that of `mkdocs.yml`: empty, or a path with a slash at its end."""
    folder = os.path.relpath(project.folder).replace(os.sep, "/")
    return "" if folder == "." else f"{folder}/"


def among(paths: Sequence[Path], project: Project, file: str) -> bool:
    """Whether a file, by its path from the folder of `mkdocs.yml`, is one of `paths` or below one; all are, if none
    is given."""
    there = (project.folder / file).resolve()
    return not paths or any(there.is_relative_to(path.resolve()) for path in paths)


@main.command()
@paths_argument
@config_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *REPORTS]),
    default="text",
    help="text is for people. json, github, gitlab and sarif are for programs, and list every problem.",
)
@click.option("--strict", is_flag=True, help='Fail on warnings too, as "mkdocs build --strict" does.')
@click.option("--all", "every", is_flag=True, help="Show every problem, also where a page has many of one kind.")
def check(paths: tuple[Path, ...], config_file: Path | None, form: str, strict: bool, every: bool) -> None:
    """Find what is wrong in the pages and the registry, without building the site.

    Each problem is one line: the file, the line and column in it, how bad it is, its code, and what to do.

    \b
      docs/actions/03.md:24:365: warning: link-no-target: "Read more »" has no address. …

    The whole site is always read, since two pages can contradict each other; PATHS are the files and folders whose
    problems you want to see.

    Exit code: 0 where nothing fails, 1 where there is an error (with --strict, or a warning), 2 where the site cannot
    be read. An info never fails.

    \b
      deptplugin check                          the whole site
      deptplugin check docs/actions/03.md       one page
      deptplugin check --strict                 before you publish
      deptplugin check --format github          in a workflow on GitHub
    """
    project = open_project(config_file)
    publication = project.publication
    problems = [problem for problem in publication.problems if among(paths, project, problem.path)]
    if form == "text":
        _print_problems(problems if every else condense(problems))
        click.echo(summary(publication.strategy, problems))
    else:
        options: dict[str, Any] = {}
        click.echo(REPORTS[form](problems, from_here(project), **options), nl=False)
    failing = ("error", "warning") if strict else ("error",)
    raise SystemExit(int(any(problem.severity in failing for problem in problems)))


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        place, _, rest = str(problem).partition(f" {problem.severity}: ")
        click.echo(f"{place} {click.style(problem.severity, fg=COLOURS[problem.severity], bold=True)}: {rest}")
