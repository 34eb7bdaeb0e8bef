"""Documents and the registry → actions, departments and responses: the outline, the record, and their problems."""
