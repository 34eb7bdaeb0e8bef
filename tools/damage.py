"""Count how many mistakes are reported: try every small damage to the pages of the example site.

For each kind of damage, the output has the number of tries, how many of them change the meaning of the page, how many
of those are reported within three lines or at the damaged card, and how many are not reported, with the reason.
`--show` prints examples of those.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from damage import (
    by_block,
    by_bracket,
    by_character,
    by_line,
    changed,
    example_site,
    excuse,
    marked,
    meaning,
    problems,
    where_reported,
)

from mkdocs_deptplugin.reading.scan import scan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", type=int, default=0, help="how many unreported examples of each kind to show")
    parser.add_argument("--pages", type=int, default=10, help="how many pages to damage")
    options = parser.parse_args()
    site = example_site()
    tried: Counter[str] = Counter()
    altered: Counter[str] = Counter()
    near: Counter[str] = Counter()
    card: Counter[str] = Counter()
    silent: defaultdict[str, list[str]] = defaultdict(list)
    why: Counter[str] = Counter()
    for path, page in list(site.pages.items())[: options.pages]:
        text = marked(page)
        lines = text.split("\n")
        good = scan(text)
        before, known = meaning(good, site), problems(good, path, site)
        for damages in (by_line, by_block, by_bracket, by_character):
            for damage in damages(lines):
                document = scan(damage.text)
                after = meaning(document, site)
                tried[damage.kind] += 1
                if not changed(before, after, damage):
                    continue
                altered[damage.kind] += 1
                how = where_reported(damage, known, problems(document, path, site))
                if how == "near":
                    near[damage.kind] += 1
                elif how:
                    card[damage.kind] += 1
                else:
                    silent[damage.kind].append(f"{path}:{damage.lines}")
                    why[excuse(text, before, after, damage) or "unexplained"] += 1
                    if len(silent[damage.kind]) <= options.show:
                        print(f"--- {damage.kind} {path} {damage.lines}")
                        now = damage.text.split("\n")
                        print("\n".join(now[max(0, min(damage.lines) - 4) : max(damage.lines) + 3]))
                        for part, old, new in zip(before._fields, before, after, strict=True):
                            if old != new:
                                print("   ", part, sorted(map(str, set(old) ^ set(new)))[:4])
                        print(
                            "    ", [str(one)[:150] for one in problems(document, path, site) if one not in known][:4]
                        )
    print(f"{'damage':16}{'tried':>8}{'changed':>9}{'near':>8}{'card':>8}{'missed':>8}")
    for kind in tried:
        print(f"{kind:16}{tried[kind]:8}{altered[kind]:9}{near[kind]:8}{card[kind]:8}{len(silent[kind]):8}")
    for reason, count in why.items():
        print(f"not reported because {reason}: {count}")
    total = [sum(counter.values()) for counter in (tried, altered, near, card)]
    print(f"{'all':16}{total[0]:8}{total[1]:9}{total[2]:8}{total[3]:8}{sum(map(len, silent.values())):8}")


if __name__ == "__main__":
    main()
