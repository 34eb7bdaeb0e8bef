"""The record to generated pages and data files."""
