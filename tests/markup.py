"""HTML that nobody would write, for Hypothesis and for the clock."""

from __future__ import annotations

from hypothesis import strategies as st

text = st.text(st.characters(exclude_categories=["Cs", "Cn", "Cc"]), max_size=8)

PARTS = [
    "<", ">", "</", "<!--", "-->", "<![", "<?", "<p", "<p>", "</p>", "<a href=", "<a href='x'>", "</a>", '"', "'", "=",
    "/", " ", "id=x", "<script>", "</script", "&", "&amp", ";", "#", "x", "<title>", "srcset='", "for=x", "name='x'",
    "href='#x'", "style='url(", "<form ", "</form>", "<input type=radio ", "lang=cy", "<span class=visually-hidden>",
]  # fmt: skip
hostile = st.lists(st.sampled_from(PARTS) | text, max_size=20).map("".join)

_REPEATED = [
    "<a ", "<!--", '<a x="', "<", "</", "<b>", "<title>", "<script x", '</b x="', "&a", "<a href=x>", "<p hidden>",
    "<![CDATA[", "<p id=x>", "<a href=#x>", "<p>", "<p lang=''>", "<input name=x type=radio>",
]  # fmt: skip
_INSIDE = [" x", " \n", " x = ", ' x="&a"', " srcset='a, b 2x,,'", " id=x", " for='x x'", " style='url(url(url('"]
_MANY = 50_000

LONG = [
    *(part * _MANY for part in _REPEATED),
    *("<p" + part * _MANY for part in _INSIDE),
    "<p style='" + "url(" * _MANY,
    "<p aria-owns='" + "x " * _MANY + "' id=x>",
    "<b>" * _MANY + "</i>" * _MANY,
    "<p x" + " " * _MANY,
]
