"""Text, HTML and addresses, for all folders: nothing here knows a strategy."""
