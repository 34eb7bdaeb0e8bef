"""The command line, `deptplugin`. It only translates; the core does the work."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from . import __version__
from .authoring.files import FileError, read_text, replace_text, write_new
from .authoring.new import StarterError
from .authoring.new.actions import action_page, placeholder_of, title_for
from .authoring.new.department_list import logos_in, registry_from
from .authoring.new.page_names import next_path
from .authoring.new.sites import THEMES, site_files
from .authoring.reports import REPORTS
from .authoring.status import FORMATS
from .reading.problems import Problem, limit_repeats
from .settings import Labels
from .strategy.checks import summary
from .strategy.departments.departments import Department, Departments
from .text.words import pluralise, printable, quoted

if TYPE_CHECKING:
    from .mkdocs_site.project import Project

SCHEMAS = {
    "departments": Path(__file__).parent / "strategy/departments/departments.schema.json",
    "mkdocs": Path(__file__).parent / "mkdocs_site/mkdocs.schema.json",
}
PACKAGES = ("mkdocs", "mkdocs-deptplugin")
COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}

config_option = click.option(
    "-f",
    "--config-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The site's mkdocs.yml. Default: the one in this folder.",
)
paths_argument = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))


class Cannot(click.ClickException):
    """A command cannot run. The message is one sentence. Exit code 2."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="deptplugin", message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Publish a strategy and every department's answer to it.

    These commands help while you write. To see the site, use "mkdocs serve"; to publish it, "mkdocs build".

    \b
      deptplugin new site my-strategy     start a site
      deptplugin new action 04 "Title"    add an action's page
      deptplugin check                    find what is wrong, without building
      deptplugin fix                      fix what has one right answer
      deptplugin status                   see who has not answered what
      deptplugin explain CODE             read what a message means
      deptplugin expand FILE              see a page as ordinary Markdown
    """
    if "NO_COLOR" in os.environ:
        context.color = False
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console shows a question mark for a character that it does not have
            stream.reconfigure(errors="replace")


def open_project(config_file: Path | None) -> Project:
    """Read the site of a command."""
    from .strategy.departments.registry import RegistryError

    project = read_settings(config_file)
    try:
        with cannot():
            project.publication  # noqa: B018  (its mistakes are reported here)
    except RegistryError as error:
        raise Cannot(f"The registry cannot be used.\n{error}") from error
    return project


def read_settings(config_file: Path | None) -> Project:
    """Read the settings of a command's site, without its registry and pages."""
    from .mkdocs_site.project import find_config, read_project

    with cannot():
        project = read_project(config_file or find_config(Path.cwd()))
    for warning in project.warnings:
        click.echo(f"Warning: {warning}", err=True)
    for note in project.notes:
        click.echo(f"Note: {note}", err=True)
    return project


@contextmanager
def cannot() -> Iterator[None]:
    """Raise `Cannot` in place of a `ProjectError`."""
    from .mkdocs_site.project import ProjectError

    try:
        yield
    except ProjectError as error:
        raise Cannot(str(error)) from error


def echo_for_programs(text: str) -> None:
    """Print text for a program, in UTF-8 whatever the console's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def from_here(project: Project) -> str:
    """The path from the current folder to the folder of `mkdocs.yml`: empty, or with a slash at its end."""
    folder = os.path.relpath(project.folder).replace(os.sep, "/")
    return "" if folder == "." else f"{folder}/"


def among(paths: Sequence[Path], project: Project, file: str) -> bool:
    """Whether a file is one of `paths` or below one of them. True for every file if there are no `paths`.

    Args:
        paths: Files and folders.
        project: The site.
        file: The file's path from the folder of `mkdocs.yml`.
    """
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
@click.option("--all", "every", is_flag=True, help="Show every problem, even if a page has many of one kind.")
@click.option("-q", "--quiet", is_flag=True, help="Show no infos.")
@click.option("--select", "codes", multiple=True, metavar="CODE", help="Show only this code; may be repeated.")
def check(
    paths: tuple[Path, ...],
    config_file: Path | None,
    form: str,
    strict: bool,
    every: bool,
    quiet: bool,
    codes: tuple[str, ...],
) -> None:
    """Find what is wrong, without building the site.

    Each problem is one line: the file, the line and column in it, how bad it is, its code, and what to do.

    \b
      docs/actions/03.md:24:365: warning: link-no-target: "Read more »" has no address. …

    The whole site is always read, since two pages can contradict each other. To see the problems of some files and
    folders only, name them as PATHS; to see those of some codes only, use --select. What stops a build is always shown.

    Exit code: 0 if nothing fails, 1 if there is an error (with --strict, also if there is a warning), 2 if the site
    cannot be read. An info never fails.

    \b
      deptplugin check                          the whole site
      deptplugin check docs/actions/03.md       one page
      deptplugin check --strict                 before you publish
      deptplugin check --select link-no-target  one kind of problem
      deptplugin check --format github          in a workflow on GitHub
    """
    from .authoring.catalogue import UnknownCode, known_code
    from .strategy.departments.registry import RegistryError
    from .strategy.model import Strategy

    try:
        wanted = set(map(known_code, codes))
    except UnknownCode as error:
        raise Cannot(str(error)) from error
    project = read_settings(config_file)
    try:
        with cannot():
            strategy, found = project.publication.strategy, project.problems
    except RegistryError as error:  # the pages' problems depend on the registry
        strategy, found = Strategy(), list(error.problems)
    found = [problem for problem in found if problem.effect or among(paths, project, problem.path)]
    problems = [problem for problem in found if problem.effect == "stops" or _is_wanted(problem, wanted, quiet=quiet)]
    if form == "text":
        _print_problems(problems if every else limit_repeats(problems))
        click.echo(summary(strategy, problems, project.terms))
    else:
        echo_for_programs(REPORTS[form](problems, from_here(project)))
    failing = ("error", "warning") if strict else ("error",)
    warned = strict and bool(project.warnings)
    raise SystemExit(int(warned or any(problem.severity in failing for problem in problems)))


def _is_wanted(problem: Problem, codes: Collection[str], *, quiet: bool) -> bool:
    return (not codes or problem.code in codes) and not (quiet and problem.severity == "info")


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        place, _, rest = str(problem).partition(f" {problem.severity}: ")
        click.echo(f"{place} {click.style(problem.severity, fg=COLOURS[problem.severity], bold=True)}: {rest}")


@main.command()
@paths_argument
@config_option
@click.option("-y", "--yes", is_flag=True, help="Write the changes without asking.")
@click.option("--typography", is_flag=True, help="Also change apostrophes, dashes and dots in statements.")
def fix(paths: tuple[Path, ...], config_file: Path | None, yes: bool, typography: bool) -> None:
    """Fix what has one right answer.

    In the pages' own files, this changes the order of the cards, if mkdocs.yml sets one; the word before an action's
    number, if it is not the site's; and spaces and blank lines around headings, directives and cards. With
    --typography it also changes signs in statements: straight apostrophes, hyphens used as dashes, "...", ">>" and
    double spaces.

    A page keeps every other word. No address is added: a "Read more" without one gets the registry's when the site is
    built, so a new address is one change, in departments.yml.

    You see each change first, and are asked before anything is written.

    Exit code: 0 if nothing is left to fix, 1 if changes were shown and not written, 2 if the site cannot be read.

    \b
      deptplugin fix                            the whole site
      deptplugin fix docs/actions/03.md         one page
      deptplugin fix --typography               with signs such as … and – in statements
      deptplugin fix --yes                      without a question, as in a hook
    """
    from .authoring.fix import diff, fix_file

    project = open_project(config_file)
    changes: dict[Path, tuple[str, str]] = {}
    for source in project.publication.sources.values():
        file = project.docs / source.path
        shown = f"{project.docs_shown}{source.path}"
        if not among(paths, project, shown):
            continue
        if not file.resolve().is_relative_to(project.docs.resolve()):
            click.echo(f"Note: {quoted(shown)} leads out of the site's folder, so it is not changed.", err=True)
            continue
        before = read_text(file)
        departments, settings = project.registry.departments, project.settings
        after = fix_file(before, source, departments, settings, find=project.find, typography=typography)
        if after != before:
            changes[file] = before, after
            _print_diff(diff(before, after, shown))
    pages = pluralise(len(changes), "page")
    if not changes:
        click.echo("There is nothing to fix.")
        return
    if not yes and not (sys.stdin.isatty() and click.confirm(f"Write these changes to {pages}?")):
        click.echo(f"Nothing was written. Use --yes to change {pages}.")
        raise SystemExit(1)
    for file, (before, after) in changes.items():
        try:
            replace_text(file, before, after)
        except FileError as error:
            raise Cannot(str(error)) from error
    click.echo(f"Wrote {pages}.")


def _print_diff(text: str) -> None:
    for line in text.split("\n")[:-1]:
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        line = printable(line.expandtabs(4))
        click.echo(click.style(line, fg=colour) if colour else line)


@main.group()
def new() -> None:
    """Start a site, or add an action's page. Existing files are never overwritten."""


@new.command("site")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", default="Better Services Strategy", show_default=True, help="The name of the strategy.")
@click.option(
    "--theme",
    type=click.Choice(THEMES),
    help="How the site looks. Default: material if it is installed, otherwise mkdocs.",
)
@click.option("--label", default=Labels.action, show_default=True, help="What an action is called.")
@click.option(
    "--departments",
    "listed",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your departments: one name on each line, a CSV file with a column called name, or YAML.",
)
def new_site(folder: Path, title: str, theme: str | None, label: str, listed: Path | None) -> None:
    """Start a site in the folder DIR: settings, a registry of departments, a home page and two actions.

    All of it is an example, ready for you to edit. README.md there says what your team does every week, and a workflow
    publishes the site with GitHub Pages.

    \b
      deptplugin new site my-strategy --title "Plain Words Strategy"
      deptplugin new site my-strategy --label Recommendation --departments names.txt
      cd my-strategy
      mkdocs serve
    """
    theme = theme or ("material" if find_spec("material") else "mkdocs")
    try:
        registry = registry_from(listed.read_bytes(), listed.name) if listed is not None else None
        packages = [*PACKAGES, *(["mkdocs-material"] if theme == "material" else [])]
        write_new(
            folder, site_files(title, theme, label=label, registry=registry, packages=[pinned(one) for one in packages])
        )
    except (StarterError, FileError) as error:
        raise Cannot(str(error)) from error
    first = "" if theme != "material" or find_spec("material") else "  pip install -r requirements.txt\n"
    place = quoted(folder)
    click.echo(f"Created a site in {place}. To see it while you edit it:\n\n  cd {place}\n{first}  mkdocs serve\n")
    click.echo("README.md there says what to do next.")
    if registry is not None and (logos := logos_in(registry)):
        click.echo(f"Put the logos that {listed} names into {quoted(folder / 'docs')}: {', '.join(logos)}.")


def pinned(package: str) -> str:
    """A line for `requirements.txt`: a package with the version that is installed, if it is."""
    try:
        return f"{package}=={version(package)}"
    except PackageNotFoundError:
        return package


@new.command("action")
@click.argument("number")
@click.argument("title", default="")
@click.option("--for", "names", multiple=True, metavar="DEPARTMENT", help="A department it is for; may be repeated.")
@config_option
def new_action(number: str, title: str, names: tuple[str, ...], config_file: Path | None) -> None:
    """Add the page of action NUMBER, with a card for every department that has to answer.

    NUMBER is one such as 4, 04, 4a, 7(a), 12.3 or R31; put one with brackets in quotation marks.

    You can leave out TITLE if mkdocs.yml has it, under strategy: actions:. If the action is not for all departments,
    use --for to name those it is for.

    \b
      deptplugin new action 04 "Answer every letter within ten working days"
      deptplugin new action 05 "Repair every bridge" --for roads-and-railways --for DPR
    """
    project = open_project(config_file)
    publication, options = project.publication, project.options
    registry = publication.registry.departments
    known = list(registry) if registry.is_registry or names else list(publication.strategy.departments)
    existing = [(action.number, action.path) for action in publication.strategy.actions]
    try:
        place = next_path(number, existing, project.docs_shown, folder=project.folder_of_actions)
        page = action_page(
            place.number,
            title or title_for(number, project.settings.titles),
            known,
            label=project.settings.labels.action,
            placeholder=placeholder_of(options.placeholders, project.settings.labels),
            with_registry=registry.is_registry,
            applies_to=names or None,
        )
        write_new(project.docs, {place.path: page})
    except (StarterError, FileError) as error:
        raise Cannot(str(error)) from error
    click.echo(f"Wrote {quoted(project.docs_shown + place.path)}.")
    if place.hint:
        click.echo(place.hint)
    if not known:
        terms = project.terms
        click.echo(
            f"It has no cards yet, since no {terms.department} is known. "
            f"List the {terms.departments} in departments.yml."
        )
    if project.config.nav:
        click.echo(f"mkdocs.yml lists the site's pages under nav. Add {quoted(place.path)} there.")


@main.command()
@config_option
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="markdown is for an e-mail.")
@click.option("--department", "names", multiple=True, metavar="NAME", help="Only this department; may be repeated.")
def status(config_file: Path | None, form: str, names: tuple[str, ...]) -> None:
    """See who has not answered what, by department.

    Withheld answers are listed separately, since you decide about them. Their words are not shown.

    \b
      deptplugin status                         on the screen
      deptplugin status --format markdown       for an e-mail
      deptplugin status --format csv > due.csv  for a spreadsheet
      deptplugin status --department HO         one department
    """
    project = open_project(config_file)
    strategy, labels = project.publication.strategy, project.settings.labels
    ids = {_department(name, project).id for name in names} if names else None
    text = FORMATS[form](strategy, labels, ids)
    if form == "text":
        click.echo(text, nl=False)
    else:
        echo_for_programs(text)


def _department(name: str, project: Project) -> Department:
    strategy = project.publication.strategy
    known = Departments(strategy.departments)
    if (found := known.find(name)) is not None:
        return found
    meant = known.nearest(name)
    listed = ", ".join(one.id for one in known) or "none"
    hint = f"Did you mean {meant.name}?" if meant is not None else f"The {project.terms.departments} are {listed}."
    raise Cannot(f'There is no {project.terms.department} "{name}" here. {hint}')


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@config_option
def expand(file: Path, config_file: Path | None) -> None:
    """Print a page as ordinary Markdown.

    It has HTML elements in place of directives. Other programs can read it, so your pages do not depend on this plugin,
    which can read it too. Withheld answers are left out.

    \b
      deptplugin expand docs/actions/03.md > 03.md
    """
    from .mkdocs_site.project import ProjectError

    project = open_project(config_file)
    try:
        echo_for_programs(project.expanded(file))
    except ProjectError as error:
        raise Cannot(str(error)) from error


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Read what a message means.

    Prints when it is reported and why, a wrong example with its messages, and a right one. CODE is the word in the
    message, such as link-no-target. Without CODE, all codes are listed.
    """
    from .authoring.catalogue import Example, UnknownCode, entries, in_brief
    from .authoring.catalogue import explain as explained
    from .mkdocs_site.project import check_files

    def said(example: Example) -> Sequence[str]:
        return (
            in_brief(example)
            if example.build
            else [str(one) for one in limit_repeats(check_files(example.whole, example.encoding))]
        )

    if code is None:
        for entry in entries():
            click.echo(f"{entry.code:24}{entry.severity:9}{entry.when}")
        return
    try:
        click.echo(explained(code.lower(), said), nl=False)
    except UnknownCode as error:
        raise Cannot(str(error)) from error


@main.command()
@click.argument("name", type=click.Choice(["departments", "mkdocs"]))
@click.option("-o", "--output", type=click.File("w", encoding="utf-8", lazy=True), help="Write it to this file.")
def schema(name: str, output: IO[str] | None) -> None:
    """Print a JSON Schema for your editor.

    With a schema for departments.yml or mkdocs.yml, an editor such as VS Code completes and checks as you type.

    \b
      deptplugin schema departments -o .vscode/departments.schema.json
    """
    text = SCHEMAS[name].read_text(encoding="utf-8")
    if output is None:
        echo_for_programs(text)
    else:
        output.write(text)
