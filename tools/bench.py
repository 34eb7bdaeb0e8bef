"""Measure the cost of the plugin: whole builds, compared with the same pages typed by hand and with bare Markdown.

    python tools/bench.py [--actions 14 50] [--page] [--check] [--growth 1000] [--hostile] [--profile cards]

valgrind counts the instructions of the whole process of a build, so other programs make no difference. Without
valgrind, the measure is the median of seconds of user CPU, with builds in turn.
"""

from __future__ import annotations

import argparse
import os
import pstats
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import markdown

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from repeated import HTML, INCLUDED, PAGES

import mkdocs_deptplugin
from mkdocs_deptplugin.publishing.moving import move_statement
from mkdocs_deptplugin.reading.pages.rebase import rebase
from mkdocs_deptplugin.reading.scan import scan
from mkdocs_deptplugin.reading.source import Source
from mkdocs_deptplugin.rendering.renderer import Renderer
from mkdocs_deptplugin.settings import Labels
from mkdocs_deptplugin.strategy.departments.departments import Department, Departments
from mkdocs_deptplugin.text.html import read

DEPARTMENTS = list(Departments.built_in())
LENGTHS = (27, 64, 76, 2, 62, 52, 50, 38, 81, 61, 54, 79, 40, 54, 57, 59, 104, 84)
"""The number of words in each department's statement on a real page. The one with two words is a placeholder."""
WORDS = (  # noqa: SIM905
    "plain letter form reader sentence notice answer service people office short first question table page sign word "
    "clear test check write publish review every month before after because therefore local national team editor"
).split()
BARE = ("toc", "tables", "fenced_code")


def statement(action: int, department: Department) -> str:
    """Return a unique statement with a link at its end."""
    length = LENGTHS[DEPARTMENTS.index(department) % len(LENGTHS)]
    if length == 2:
        return "Coming soon..."
    words = random.Random(f"{action}/{department.id}").choices(WORDS, k=length - 2)
    words[10] += "."
    url = f"https://www.example.org/publications/digital-strategy/{department.abbreviation.lower()}/{action}"
    return f"{' '.join(words).capitalize()}. [Read more »]({url})"


def title(action: int) -> str:
    return f"Departments will write {WORDS[action % len(WORDS)]} number {action} so that everybody can read it"


def directives(action: int, count: int) -> str:
    """Return a page as a team writes it with the plugin."""
    cards = []
    for department in DEPARTMENTS:
        name = "<br>".join(department.lines)
        cards.append(
            f"{{div .department}}\n##{name}\n{{: .logo-single}}\n{{div .statement}}\n"
            f"{statement(action, department)}\n"
            "{/div}\n{/div}\n"
        )
    return (
        f"{{{{DEPARTMENTRESPONSE}}}}\n\n#Action {action:03}: {title(action)}\n\n{{div .section}}\n\n{{navigation}}\n\n"
        f"Here is how departments answer:\n\n" + "\n".join(cards) + "\n{navigation}\n{/div}\n"
    )


def by_hand(action: int, count: int) -> str:
    """Return a page with the same final structure, typed with md_in_html and attr_list."""
    cards = []
    for department in DEPARTMENTS:
        name = " <br>".join(department.lines)
        about = f'<span class="visually-hidden"> about {" ".join(department.lines)}</span>'
        text = statement(action, department).replace("»]", f"»{about}]")
        is_answer = "](" in text
        state = "responded" if is_answer else "awaiting"
        word = "" if is_answer else f'<p class="response-state">{Labels().of("awaiting", is_unread=False)}</p>\n\n'
        cards.append(
            f'<div class="department" data-department="{department.id}" data-state="{state}" markdown>\n\n'
            f'## <span class="organisation-tile" data-abbreviation="{department.abbreviation}" '
            f'aria-hidden="true"></span>'
            f'<span class="organisation-name">{name}</span> {{: #{department.id} .logo-single .organisation-logo }}\n\n'
            f'{word}<div class="statement" markdown>\n\n{text}\n\n</div>\n\n</div>\n'
        )
    return (
        f'# <span class="action-number">Action {action:03}:</span> {title(action)}\n\n'
        f'<div class="section" markdown>\n\n'
        f"{_nav(action, count, 'Actions')}\n\nHere is how departments answer:\n\n"
        + "\n".join(cards)
        + f"\n{_nav(action, count, 'Actions (2)')}\n\n</div>\n"
    )


def _nav(action: int, count: int, label: str) -> str:
    links = "".join(
        f'<a class="action-link" rel="{rel}" href="../{other:03}/"><span class="action-direction">{word}</span> '
        f'<span class="action-title">Action {other:03}: {title(other)}</span></a>\n'
        for rel, word, other in (("prev", "Previous", action - 1), ("next", "Next", action + 1))
        if 1 <= other <= count
    )
    return (
        f'<nav class="action-navigation" aria-label="{label}">\n'
        f'<p class="action-strategy">This action forms part of the '
        f'<a href="../../">Bench</a></p>\n{links}</nav>'
    )


def plain(action: int, count: int) -> str:
    """Return the same words in bare Markdown."""
    cards = []
    for department in DEPARTMENTS:
        cards.append(f"## {'<br>'.join(department.lines)}\n\n{statement(action, department)}\n")
    return f"# Action {action:03}: {title(action)}\n\nHere is how departments answer:\n\n" + "\n".join(cards)


class Kind(NamedTuple):
    """One way to write the strategy: its pages, its configuration, and whether it has a registry."""

    page: Callable[[int, int], str]
    config: str
    has_registry: bool = False


CARDS_ALONE = """plugins:
  - search
  - deptplugin:
      pages: {actions: false, departments: false}
      exports: {json: false, csv: false}
"""
SHORT_SIDEBAR = "plugins:\n  - search\n  - deptplugin: {progress: true, sidebar: index}\n"
KINDS = {
    "cards": Kind(directives, CARDS_ALONE),
    "everything": Kind(directives, "plugins:\n  - search\n  - deptplugin: {progress: true}\n", has_registry=True),
    "hand": Kind(by_hand, "plugins: [search]\nmarkdown_extensions: [attr_list, md_in_html]\n"),
    "bare": Kind(plain, "plugins: [search]\n"),
}
RATIOS = (
    ("cards", "hand", "cards only, compared with the same pages typed by hand", {14: 1.00, 50: 0.85}),
    ("everything", "hand", "all pages, data files and a registry, compared with pages by hand", {14: 1.12, 50: 1.00}),
    ("cards", "bare", "cards only, compared with the same words in bare Markdown", {14: 1.38, 50: 1.38}),
)
"""Two kinds, what their ratio means, and the goal for it by the number of actions."""


def write_site(folder: Path, count: int, kind: Kind) -> Path:
    actions = folder / "docs" / "actions"
    actions.mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    for action in range(1, count + 1):
        (actions / f"{action:03}.md").write_text(kind.page(action, count), encoding="utf-8")
    (folder / "mkdocs.yml").write_text(f"site_name: Bench\n{kind.config}", encoding="utf-8")
    if kind.has_registry:
        (folder / "departments.yml").write_text(registry(), encoding="utf-8")
    return folder


def registry() -> str:
    lines = ["departments:"]
    for one in DEPARTMENTS:
        lines.append(f'  {one.id}: {{name: "{one.name}", colour: "{one.colour}"}}')
    return "\n".join(lines) + "\n"


@contextmanager
def sites(count: int, names: Sequence[str]) -> Iterator[dict[str, Path]]:
    """Write sites of these kinds into temporary folders, each with `count` actions."""
    with tempfile.TemporaryDirectory() as folder:
        yield {name: write_site(Path(folder, name), count, KINDS[name]) for name in names}


def environment() -> dict[str, str]:
    """Return the environment of a site's author, in which compiled Python is kept.

    The hash seed is fixed, so that sets always have the same order.
    """
    package = str(Path(mkdocs_deptplugin.__file__).parent.parent)
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    given = {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "", "PYTHONHASHSEED": "0", "PYTHONPATH": path}
    return {**os.environ, **given}


BUILD = (sys.executable, "-m", "mkdocs", "--quiet", "build")


def build(site: Path) -> None:
    subprocess.run(BUILD, cwd=site, check=True, env=environment())


def instructions(site: Path) -> float:
    """Return the millions of instructions of one whole build."""
    counter = ("valgrind", "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={os.devnull}")
    done = subprocess.run(
        (*counter, *BUILD), cwd=site, check=True, env=environment(), stderr=subprocess.PIPE, text=True
    )
    found = re.search(r"I +refs: +([\d,]+)", done.stderr)
    if found is None:
        raise SystemExit(f"valgrind counted no instructions:\n{done.stderr}")
    return int(found[1].replace(",", "")) / 1e6


def user_cpu(site: Path) -> float:
    """Return the seconds of user CPU of one whole build."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    build(site)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def measured(found: dict[str, Path], rounds: int) -> dict[str, float]:
    """Return the cost of each site: instructions, two sites at once, or the median of seconds."""
    for site in found.values():  # so that Python is compiled
        build(site)
    if shutil.which("valgrind"):
        with ThreadPoolExecutor(2) as threads:
            return dict(zip(found, threads.map(instructions, found.values()), strict=True))
    times: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(rounds):
        for name, site in found.items():
            times[name].append(user_cpu(site))
    return {name: statistics.median(taken) for name, taken in times.items()}


def ratios(count: int, rounds: int) -> None:
    with sites(count, list(KINDS)) as found:
        cost = measured(found, rounds)
    unit = "million instructions" if shutil.which("valgrind") else "s of user CPU"
    print(f"{count} actions of {len(DEPARTMENTS)} cards, {unit}:", flush=True)
    print(
        "  "
        + ", ".join(f"{name} {value:,.4g}" if value < 100 else f"{name} {value:,.0f}" for name, value in cost.items())
    )
    for over, under, words, goals in RATIOS:
        goal = f" (goal: {goals[count]:.2f})" if count in goals else ""
        print(f"  {words}: {cost[over] / cost[under]:.2f}{goal}", flush=True)


def profile(count: int, name: str) -> None:
    """Print the time of each function in a build. cProfile makes function calls seem slower than they are."""
    with sites(count, [name]) as found, tempfile.TemporaryDirectory() as folder:
        build(found[name])
        result = str(Path(folder, "profile"))
        command = (sys.executable, "-m", "cProfile", "-o", result, *BUILD[1:])
        subprocess.run(command, cwd=found[name], check=True, env=environment())
        stats = pstats.Stats(result)
    stats.sort_stats("tottime").print_stats(40)
    stats.sort_stats("cumtime").print_stats("mkdocs_deptplugin", 60)


def seconds(site: Path, *arguments: str) -> float:
    """Return how many seconds the command line takes, as the median of five runs."""
    command = [sys.executable, "-m", "mkdocs_deptplugin", *arguments]
    times = []
    for _ in range(5):
        before = time.perf_counter()
        subprocess.run(command, cwd=site, check=True, stdout=subprocess.DEVNULL, env=environment())
        times.append(time.perf_counter() - before)
    return statistics.median(times)


def check(count: int) -> float:
    """Return how many seconds `deptplugin check` takes for a site with a registry, because people wait for it."""
    with sites(count, ["everything"]) as found:
        return seconds(found["everything"], "check")


def in_turn(left: Callable[[], float], right: Callable[[], float], rounds: int) -> float:
    """Return the ratio of two medians, measured in turn."""
    pairs = [(left(), right()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)


def growth(few: int, many: int, rounds: int) -> float:
    """Return the cost of an action in a large site, divided by that in a small one, both with a short sidebar."""
    kind = Kind(directives, SHORT_SIDEBAR)
    with tempfile.TemporaryDirectory() as folder:
        none, small, large = (write_site(Path(folder, str(count)), count, kind) for count in (0, few, many))
        empty = min(user_cpu(none) for _ in range(rounds))
        return in_turn(lambda: user_cpu(large) - empty, lambda: user_cpu(small) - empty, rounds) * few / many


def warm_page(extensions: tuple[str, ...], rounds: int) -> float:
    """Return the time to scan, expand, convert and decorate a page, divided by that of Python-Markdown for its words.

    The page is rendered once before, which fills the caches.
    """
    renderer, text, words = Renderer(), directives(3, 14), plain(3, 14)
    renderer.render(text, extensions=extensions)

    def ours() -> float:
        start = time.process_time()
        source = Source("03.md", scan(text))
        converted = renderer.convert(renderer.expand(text, source), extensions)
        renderer.decorator.decorate(converted.html, converted.cards, "", lambda number: "")
        return time.process_time() - start

    def bare() -> float:
        start = time.process_time()
        markdown.markdown(words, extensions=list(extensions))
        return time.process_time() - start

    return in_turn(ours, bare, rounds)


def hostile() -> Iterator[tuple[float, float, str]]:
    """Measure texts that repeat one piece 50,000 times.

    Yields:
        Seconds of CPU, this time divided by that for a quarter of the text, and the name of the text.
    """
    readers: list[tuple[Callable[[str], object], dict[str, Callable[[int], str]]]] = [
        (scan, PAGES),
        (lambda text: rebase(text, "shared/note.md", "actions/01.md"), INCLUDED),
        (lambda html: move_statement(html + "=", str.upper, "--1"), HTML),
        (read.__wrapped__, HTML),
    ]

    def took(function: Callable[[str], object], text: str) -> float:
        start = time.process_time()
        function(text)
        return time.process_time() - start

    for function, texts in readers:
        for name, text in texts.items():
            few, many = (took(function, text(size)) for size in (12_500, 50_000))
            yield many, many / max(few, 0.01), name


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--actions", type=int, nargs="*", default=[14, 50], help="how many actions the sites have")
    options.add_argument("--rounds", type=int, default=9, help="how many times to measure seconds")
    options.add_argument("--page", action="store_true", help="one page with full caches, compared with Python-Markdown")
    options.add_argument("--check", action="store_true", help="seconds of `deptplugin check`")
    options.add_argument("--growth", type=int, metavar="N", help="an action among N, compared with one among 100")
    options.add_argument("--hostile", action="store_true", help="the slowest of many texts that are slow to read")
    options.add_argument("--profile", choices=KINDS, help="print only the time of each function in such a build")
    given = options.parse_args()
    for count in given.actions:
        if given.profile:
            profile(count, given.profile)
        else:
            ratios(count, given.rounds)
    if given.page:
        for extensions, name in ((BARE, "with MkDocs' own extensions"), ((), "without extensions")):
            ratio = warm_page(extensions, 151)
            print(f"one page with full caches, compared with Python-Markdown, {name}: {ratio:.2f}", flush=True)
    for count in given.actions if given.check else ():
        took = check(count)
        print(f"deptplugin check of {count} actions, {count * len(DEPARTMENTS)} responses: {took:.2f} s", flush=True)
    if given.growth:
        ratio = growth(100, given.growth, min(given.rounds, 3))
        print(f"an action among {given.growth}, compared with one among 100, short sidebar: {ratio:.2f}", flush=True)
    if given.hostile:
        for took, times, name in sorted(hostile(), reverse=True)[:5]:
            print(f"{took:.2f} s, {times:.1f} times that of a quarter of the text: {name!r}", flush=True)


if __name__ == "__main__":
    main()
