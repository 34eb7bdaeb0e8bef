"""How much the plugin costs: whole builds, against the same pages typed by hand and against bare Markdown.

    python tools/bench.py [--actions 14 50] [--page] [--check] [--growth 1000] [--hostile] [--profile cards]

A build is measured by the instructions of its whole process, which valgrind counts: a busy machine changes nothing.
Where there is no valgrind, it is measured in seconds of user CPU: medians of builds that take turns.
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
"""How many words each department's statement has on a real page. The one of two words is a placeholder."""
WORDS = (  # noqa: SIM905
    "plain letter form reader sentence notice answer service people office short first question table page sign word "
    "clear test check write publish review every month before after because therefore local national team editor"
).split()
BARE = ("toc", "tables", "fenced_code")


def statement(action: int, department: Department) -> str:
    """A statement that no other card has, with a link at its end."""
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
    """A page as a team writes it with the plugin."""
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
    """The same final structure, typed with md_in_html and attr_list."""
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
    """The same words without any of our syntax."""
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
    ("cards", "hand", "cards alone, against the same pages typed by hand", {14: 1.00, 50: 0.85}),
    ("everything", "hand", "every page and data file and a registry, against the same by hand", {14: 1.12, 50: 1.00}),
    ("cards", "bare", "cards alone, against bare Markdown of the same words", {14: 1.38, 50: 1.38}),
)
"""What is divided by what, and what each is to be at most, by the number of actions."""


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
    """The sites of these kinds, each of so many actions, in folders that are deleted afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield {name: write_site(Path(folder, name), count, KINDS[name]) for name in names}


def environment() -> dict[str, str]:
    """That of a site's author: Python keeps what it compiled, and the plugin is compiled, as an installer leaves it.
    Sets have the same order each time."""
    package = str(Path(mkdocs_deptplugin.__file__).parent.parent)
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    given = {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "", "PYTHONHASHSEED": "0", "PYTHONPATH": path}
    return {**os.environ, **given}


BUILD = (sys.executable, "-m", "mkdocs", "--quiet", "build")


def build(site: Path) -> None:
    subprocess.run(BUILD, cwd=site, check=True, env=environment())


def instructions(site: Path) -> float:
    """Millions of instructions that one whole build takes."""
    counter = ("valgrind", "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={os.devnull}")
    done = subprocess.run(
        (*counter, *BUILD), cwd=site, check=True, env=environment(), stderr=subprocess.PIPE, text=True
    )
    found = re.search(r"I +refs: +([\d,]+)", done.stderr)
    if found is None:
        raise SystemExit(f"valgrind counted no instructions:\n{done.stderr}")
    return int(found[1].replace(",", "")) / 1e6


def user_cpu(site: Path) -> float:
    """Seconds of user CPU that one whole build takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    build(site)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def measured(found: dict[str, Path], rounds: int) -> dict[str, float]:
    """The cost of each site: counted, two at once, or the median of seconds."""
    for site in found.values():  # compiled once
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
    """Where a build's time goes, by function. cProfile makes calls dearer than they are."""
    with sites(count, [name]) as found, tempfile.TemporaryDirectory() as folder:
        build(found[name])
        result = str(Path(folder, "profile"))
        command = (sys.executable, "-m", "cProfile", "-o", result, *BUILD[1:])
        subprocess.run(command, cwd=found[name], check=True, env=environment())
        stats = pstats.Stats(result)
    stats.sort_stats("tottime").print_stats(40)
    stats.sort_stats("cumtime").print_stats("mkdocs_deptplugin", 60)


def seconds(site: Path, *arguments: str) -> float:
    """Seconds that go by while the command line runs, the median of five times."""
    command = [sys.executable, "-m", "mkdocs_deptplugin", *arguments]
    times = []
    for _ in range(5):
        before = time.perf_counter()
        subprocess.run(command, cwd=site, check=True, stdout=subprocess.DEVNULL, env=environment())
        times.append(time.perf_counter() - before)
    return statistics.median(times)


def check(count: int) -> float:
    """Seconds that `deptplugin check` takes for a site with a registry. People wait for it."""
    with sites(count, ["everything"]) as found:
        return seconds(found["everything"], "check")


def in_turn(left: Callable[[], float], right: Callable[[], float], rounds: int) -> float:
    """The ratio of two medians, the measurements taken in turn."""
    pairs = [(left(), right()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)


def growth(few: int, many: int, rounds: int) -> float:
    """The cost of an action in a large site against that in a small one, both with a short sidebar."""
    kind = Kind(directives, SHORT_SIDEBAR)
    with tempfile.TemporaryDirectory() as folder:
        none, small, large = (write_site(Path(folder, str(count)), count, kind) for count in (0, few, many))
        empty = min(user_cpu(none) for _ in range(rounds))
        return in_turn(lambda: user_cpu(large) - empty, lambda: user_cpu(small) - empty, rounds) * few / many


def warm_page(extensions: tuple[str, ...], rounds: int) -> float:
    """Scan, expand, convert and decorate against Python-Markdown on the same words, every heading seen before."""
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
    """For each text of one piece 50,000 times: seconds of CPU, how many times those of a fourth of it, its name."""
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
    options.add_argument("--rounds", type=int, default=9, help="how many times seconds are measured")
    options.add_argument("--page", action="store_true", help="one warm page, against Python-Markdown")
    options.add_argument("--check", action="store_true", help="seconds of `deptplugin check`")
    options.add_argument("--growth", type=int, metavar="N", help="an action among N, against one among 100")
    options.add_argument("--hostile", action="store_true", help="the slowest of many texts that are made to be slow")
    options.add_argument("--profile", choices=KINDS, help="where the time of such a build goes, and nothing else")
    given = options.parse_args()
    for count in given.actions:
        if given.profile:
            profile(count, given.profile)
        else:
            ratios(count, given.rounds)
    if given.page:
        for extensions, name in ((BARE, "with MkDocs' own extensions"), ((), "without extensions")):
            ratio = warm_page(extensions, 151)
            print(f"one warm page, against Python-Markdown on the same words, {name}: {ratio:.2f}", flush=True)
    for count in given.actions if given.check else ():
        took = check(count)
        print(f"deptplugin check of {count} actions, {count * len(DEPARTMENTS)} responses: {took:.2f} s", flush=True)
    if given.growth:
        ratio = growth(100, given.growth, min(given.rounds, 3))
        print(f"an action among {given.growth}, against one among 100, with a short sidebar: {ratio:.2f}", flush=True)
    if given.hostile:
        for took, times, name in sorted(hostile(), reverse=True)[:5]:
            print(f"{took:.2f} s, {times:.1f} times that of a fourth of the text: {name!r}", flush=True)


if __name__ == "__main__":
    main()
