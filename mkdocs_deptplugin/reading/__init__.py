"""Markdown to a `Document`: lines, then blocks, then what is wrong with them. Knows no departments and no states."""
