"""Documents and the registry to actions, departments and responses: the outline, the record, and their problems."""
