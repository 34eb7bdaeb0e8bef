"""Generated pages and data files, made from the record."""
