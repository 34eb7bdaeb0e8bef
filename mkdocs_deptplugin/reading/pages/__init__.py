"""Whole pages: front matter, included files, and footnotes."""
