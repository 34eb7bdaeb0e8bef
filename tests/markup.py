"""Unlikely pieces of HTML, which Hypothesis combines."""

from __future__ import annotations

from hypothesis import strategies as st

text = st.text(st.characters(exclude_categories=["Cs", "Cn", "Cc"]), max_size=8)

PARTS = [
    "<", ">", "</", "<!--", "-->", "<![", "<?", "<p", "<p>", "</p>", "<a href=", "<a href='x'>", "</a>", '"', "'", "=",
    "/", " ", "id=x", "<script>", "</script", "&", "&amp", ";", "#", "x", "<title>", "srcset='", "for=x", "name='x'",
    "href='#x'", "style='url(", "<form ", "</form>", "<input type=radio ", "lang=cy", "<span class=visually-hidden>",
]  # fmt: skip
hostile = st.lists(st.sampled_from(PARTS) | text, max_size=20).map("".join)
