"""Departments: the registry, and how a heading is matched to a department."""
