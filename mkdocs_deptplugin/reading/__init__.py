"""Markdown → `Document`: lines, then blocks, then mistakes. Knows no departments and no states."""
