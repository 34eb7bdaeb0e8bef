"""How dear the plugin is: ratios against the same pages typed by hand, and against Python-Markdown alone.

    python tools/bench.py [--actions 14 100 400] [--rounds N]

A build is measured as the user CPU of its whole process, the commands in turn, by medians; ratios are printed,
since those hold from machine to machine. `deptplugin check` is measured in seconds by the clock: people wait for it.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import markdown

from mkdocs_deptplugin.departments import Department, Departments
from mkdocs_deptplugin.render import Renderer
from mkdocs_deptplugin.scan import scan
from mkdocs_deptplugin.strategy import Source

DEPARTMENTS = list(Departments.built_in())
WORDS = (  # noqa: SIM905
    "plain letter form reader sentence notice answer service people office short first question table page sign word "
    "clear test check write publish review every month before after because therefore local national team editor"
).split()
BARE = ("toc", "tables", "fenced_code")


def statement(action: int, department: Department) -> tuple[str, str]:
    """About 45 words that stand on no other card, and an address."""
    words = random.Random(f"{action}/{department.id}").choices(WORDS, k=44)
    words[10] += "."
    return " ".join(words).capitalize() + ".", f"https://www.example.org/{department.abbreviation.lower()}/{action}"


def title(action: int) -> str:
    return f"Departments will write {WORDS[action % len(WORDS)]} number {action} so that everybody can read it"


def directives(action: int, count: int) -> str:
    """A page as a team writes it with the plugin."""
    cards = []
    for department in DEPARTMENTS:
        text, url = statement(action, department)
        name = "<br>".join(department.lines)
        cards.append(
            f"{{div .department}}\n##{name}\n{{: .logo-single}}\n{{div .statement}}\n{text} [Read more »]({url})\n"
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
        text, url = statement(action, department)
        name = " <br>".join(department.lines)
        about = f'<span class="visually-hidden"> about {" ".join(department.lines)}</span>'
        cards.append(
            f'<div class="department" data-department="{department.id}" data-state="responded" markdown>\n\n'
            f'## <span class="organisation-tile" data-abbreviation="{department.abbreviation}" '
            f'aria-hidden="true"></span>'
            f'<span class="organisation-name">{name}</span> {{: #{department.id} .logo-single .organisation-logo }}\n\n'
            f'<div class="statement" markdown>\n\n{text} [Read more »{about}]({url})\n\n</div>\n\n</div>\n'
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


def plain(action: int) -> str:
    """The same words without any of our syntax."""
    cards = []
    for department in DEPARTMENTS:
        text, url = statement(action, department)
        cards.append(f"## {'<br>'.join(department.lines)}\n\n{text} [Read more »]({url})\n")
    return f"# Action {action:03}: {title(action)}\n\nHere is how departments answer:\n\n" + "\n".join(cards)


def write_site(folder: Path, count: int, page: Callable[[int, int], str], config: str) -> Path:
    actions = folder / "docs" / "actions"
    actions.mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    for action in range(1, count + 1):
        (actions / f"{action:03}.md").write_text(page(action, count), encoding="utf-8")
    (folder / "mkdocs.yml").write_text(f"site_name: Bench\n{config}", encoding="utf-8")
    return folder


def environment() -> dict[str, str]:
    """That of a site's author: Python keeps what it compiled, and the plugin is compiled, as an installer leaves it."""
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1"} | {"PYTHONDONTWRITEBYTECODE": ""}


def user_cpu(site: Path) -> float:
    """Seconds of user CPU that one whole build takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.executable, "-m", "mkdocs", "--quiet", "build"]
    subprocess.run(command, cwd=site, check=True, env=environment())
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


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
    """Seconds that `deptplugin check` takes for a site with a registry."""
    with tempfile.TemporaryDirectory() as folder:
        site = write_site(Path(folder), count, directives, CARDS_ALONE)
        (site / "departments.yml").write_text(registry(), encoding="utf-8")
        return seconds(site, "check")


def in_turn(left: Callable[[], float], right: Callable[[], float], rounds: int) -> float:
    """The ratio of two medians, the measurements taken in turn."""
    pairs = [(left(), right()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)


CARDS_ALONE = """plugins:
  - search
  - deptplugin:
      pages: {actions: false, departments: false}
      exports: {json: false, csv: false}
"""
EVERYTHING = "plugins:\n  - search\n  - deptplugin: {progress: true}\n"
SHORT_SIDEBAR = "plugins:\n  - search\n  - deptplugin: {progress: true, sidebar: index}\n"


def registry() -> str:
    lines = ["departments:"]
    for one in DEPARTMENTS:
        lines.append(f'  {one.id}: {{name: "{one.name}", colour: "{one.colour}"}}')
    return "\n".join(lines) + "\n"


def builds(count: int, rounds: int, config: str) -> float:
    with tempfile.TemporaryDirectory() as temporary:
        ours = write_site(Path(temporary, "ours"), count, directives, config)
        if config is not CARDS_ALONE:
            (ours / "departments.yml").write_text(registry(), encoding="utf-8")
        hand = write_site(
            Path(temporary, "hand"),
            count,
            by_hand,
            "plugins: [search]\nmarkdown_extensions: [attr_list, md_in_html]\n",
        )
        return in_turn(lambda: user_cpu(ours), lambda: user_cpu(hand), rounds)


def growth(few: int, many: int, rounds: int) -> float:
    """The cost of an action in a large site against that in a small one, both with a short sidebar."""
    with tempfile.TemporaryDirectory() as temporary:
        sites = [write_site(Path(temporary, str(count)), count, directives, SHORT_SIDEBAR) for count in (0, few, many)]
        empty = min(user_cpu(sites[0]) for _ in range(rounds))
        return in_turn(lambda: user_cpu(sites[2]) - empty, lambda: user_cpu(sites[1]) - empty, rounds) * few / many


def warm_page(extensions: tuple[str, ...], rounds: int) -> float:
    """Scan, expand, convert and dress against Python-Markdown on the same words, every heading seen before."""
    renderer, text, words = Renderer(), directives(3, 14), plain(3)
    renderer.render(text, extensions=extensions)

    def ours() -> float:
        start = time.process_time()
        source = Source("03.md", scan(text))
        converted = renderer.convert(renderer.expand(text, source), extensions)
        renderer.dresser.dress(converted.html, converted.cards, "", lambda number: "")
        return time.process_time() - start

    def bare() -> float:
        start = time.process_time()
        markdown.markdown(words, extensions=list(extensions))
        return time.process_time() - start

    return in_turn(ours, bare, rounds)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--actions", type=int, nargs="*", default=[14, 100, 400])
    options.add_argument("--large", type=int, default=1000, help="how many actions the largest site has; 0 for none")
    options.add_argument("--rounds", type=int, default=0, help="default: 15 for small sites, down to 3 for large ones")
    given = options.parse_args()
    for extensions, name in ((BARE, "with MkDocs' own extensions"), ((), "without extensions")):
        ratio = warm_page(extensions, 151)
        print(f"one warm page, against Python-Markdown on the same words, {name}: {ratio:.2f}", flush=True)
    for count in given.actions:
        rounds = given.rounds or max(3, min(15, 500 // count))
        ratio = builds(count, rounds, CARDS_ALONE)
        print(f"{count} actions of 18 cards, against typing them by hand: {ratio:.2f}", flush=True)
    if given.actions:
        count, rounds = max(given.actions), given.rounds or 3
        ratio = builds(count, rounds, EVERYTHING)
        print(f"{count} actions with every page and file, against typing the actions alone: {ratio:.2f}", flush=True)
    for count in given.actions:
        took = check(count)
        print(f"deptplugin check of {count} actions, {count * len(DEPARTMENTS)} responses: {took:.2f} s", flush=True)
    if given.large:
        ratio = growth(100, given.large, given.rounds or 3)
        print(f"an action among {given.large}, against one among 100, with a short sidebar: {ratio:.2f}", flush=True)


if __name__ == "__main__":
    main()
