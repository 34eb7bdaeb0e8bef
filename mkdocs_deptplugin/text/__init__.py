"""Text, HTML and addresses, used by all other folders. Nothing here depends on a strategy."""
