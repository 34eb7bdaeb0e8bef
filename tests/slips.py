"""Sites that withhold a secret, with typing mistakes in the lines that withhold it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

SECRET = "zyxsecret"
"""A word on every line of the withheld answer."""

WORDS = f"The {SECRET} plan is ours.\n\nIt goes on, {SECRET}.[^1]"

OTHER = "{department}\n## Cabinet Office\n\nWe will publish our rules for writing.\n{/department}\n"

BY_REGISTRY = (
    "{div .department}\n## Home Office\n{: .logo-ho}\n{div .statement}\nWORDS\n{/div}\n{/div}\n",
    "{department}\n## Home<br>Office\n\nWORDS\n{/department}\n",
    "{department}\n##Home Office {: .logo-ho}\nWORDS\n{/department}\n",
    "{department}\n## **Home Office** {#ho}\n\n{statement}\nWORDS\n{/statement}\n{/department}\n",
    "{department}\nHome Office\n-----------\n\nWORDS\n{/department}\n",
    "{department home-office}\nWORDS\n{/department}\n",
    '{department "Home Office" .wide}\n## Home Office\nWORDS\n{/department}\n',
    "{section .department .wide}\n### The Home Office\n{section .statement}\nWORDS\n{/section}\n{/section}\n",
)
"""Cards of a department that the registry withholds."""

BY_CARD = (
    "{div .department state=withheld}\n## Home Office\n{: .logo-ho}\n{div .statement}\nWORDS\n{/div}\n{/div}\n",
    '{department state="withheld"}\n## Home Office\n\nWORDS\n{/department}\n',
    "{department home-office state=withheld}\nWORDS\n{/department}\n",
    "{department}\n## Home Office {: state=withheld}\n\nWORDS\n{/department}\n",
    "{department}\n## Home Office\n{: .logo-ho state=withheld}\n\nWORDS\n{/department}\n",
    "{department}\n## Home Office\n{statement state=withheld}\nWORDS\n{/statement}\n{/department}\n",
)
"""Cards with a `state` that withholds them."""

REGISTRY = """departments:
  cabinet-office:
    name: Cabinet Office
    url: https://www.example.org/co
  home-office:
    name: Home Office
    aliases: [Interior Office]
    withheld: true
  hm-treasury:
    name: HM Treasury
"""


OTHER_WORDS = {
    "state": ["status", "State", "stat", "states"],
    "withheld": ["withhold", "Withheld", "hidden", "true"],
    "department": ["Department", "departments"],
    "true": ["True", "yes", "maybe", "'true'"],
    "=": [":", " = ", ""],
    "home-office": ["home_office", "HomeOffice", "the-home-office"],
}
"""Keys and values, and what an author may write by mistake."""


@dataclass(frozen=True)
class Site:
    """An action's page, and a registry with the name of its file. `edits` are the mistakes that were made."""

    page: str
    registry: str = ""
    name: str = "departments.yml"
    edits: tuple[str, ...] = ()

    @property
    def files(self) -> dict[str, str]:
        """The files by path, without `mkdocs.yml`."""
        registry = {self.name: self.registry} if self.registry else {}
        return {"docs/index.md": "# Home\n", "docs/actions/01.md": self.page, **registry}


def page(card: str) -> str:
    """Return an action's page with the card between two others."""
    card = card.replace("WORDS", WORDS)
    note = f"[^1]: A note, {SECRET}.\n    It has two lines, {SECRET}.\n"
    head = "{{DEPARTMENTRESPONSE}}\n\n# Action 01: Write plainly\n\n{navigation}\n\n"
    return f"{head}{OTHER}\n{card}\n{OTHER.replace('Cabinet Office', 'HM Treasury')}\n{note}"


@st.composite
def slips(draw: st.DrawFn) -> Site:
    """Draw a site with one to three typing mistakes in the lines that withhold."""
    if draw(st.booleans()):
        card, registry = draw(st.sampled_from(BY_REGISTRY)), REGISTRY
    else:
        card, registry = draw(st.sampled_from(BY_CARD)), draw(st.sampled_from(["", REGISTRY.replace("true", "false")]))
    site = Site(page(card), registry)
    start, end = site.page.index(card.split("\n")[0], site.page.index("{/department}")), site.page.index(SECRET)
    first, last = site.page.count("\n", 0, start), site.page.count("\n", 0, end)
    for _ in range(draw(st.integers(1, 3))):
        where = draw(st.sampled_from(["card"] * 4 + ["registry", "name"])) if "true" in site.registry else "card"
        if where == "card":
            lines = site.page.split("\n")
            edited, what = _edited(draw, lines, first, last)
            site = replace(site, page="\n".join(edited))
        elif where == "registry":
            lines = site.registry.split("\n")
            edited, what = _edited(draw, lines, 0, len(lines) - 1)
            site = replace(site, registry="\n".join(edited))
        else:
            name, what = _line(draw, site.name, "abdmnyYM.")
            site = replace(site, name=name.strip().replace("/", "") or "x")
        site = replace(site, edits=(*site.edits, f"{where}: {what}"))
    return site


def _edited(draw: st.DrawFn, lines: list[str], first: int, last: int) -> tuple[list[str], str]:
    """Return the lines with one mistake in a line from `first` to `last - 1`, and a description of it."""
    lines = list(lines)
    at = draw(st.integers(first, last - 1))
    kind = draw(st.sampled_from(["letter"] * 4 + ["quotes", "case", "indent", "swap", "double", "move"]))
    line = lines[at]
    match kind:
        case "letter":
            lines[at], what = _line(draw, line, "abehilstwx .:=-\"'{}[]/\\>`")
            return lines, f"{at}: {what}"
        case "quotes":
            sign = draw(st.sampled_from("“”‘’\"'"))
            lines[at] = line.replace('"', sign) if '"' in line else line.replace("=", f"={sign}", 1)
        case "case":
            lines[at] = draw(st.sampled_from([line.upper(), line.lower(), line.title(), line.swapcase()]))
        case "indent":
            lines[at] = draw(st.sampled_from(["    ", "  ", "\t", "> ", "- ", "1. ", "     ", " "])) + line
        case "swap":
            known = ("state", "withheld", "department", "home-office", "div", ".", "=", "name", "true")
            words = [word for word in known if word in line]
            if words:
                word = draw(st.sampled_from(words))
                lines[at] = line.replace(
                    word, draw(st.sampled_from(OTHER_WORDS.get(word, [f"{word} ", word.upper()]))), 1
                )
        case "double":
            lines.insert(at, line)
        case "move":
            to = max(first, min(last, at + draw(st.sampled_from([-1, 1]))))
            lines.insert(to, lines.pop(at))
    return lines, f"{at} {kind}: {lines[at]!r}"


def _line(draw: st.DrawFn, line: str, letters: str) -> tuple[str, str]:
    at = draw(st.integers(0, max(0, len(line) - 1)))
    new = draw(st.sampled_from(letters))
    how = draw(st.sampled_from(["delete", "insert", "replace", "transpose"]))
    match how:
        case "delete":
            line = line[:at] + line[at + 1 :]
        case "insert":
            line = line[:at] + new + line[at:]
        case "replace":
            line = line[:at] + new + line[at + 1 :]
        case _:
            line = line[:at] + line[at + 1 : at + 2] + line[at : at + 1] + line[at + 2 :]
    return line, f"{how} {line!r}"
