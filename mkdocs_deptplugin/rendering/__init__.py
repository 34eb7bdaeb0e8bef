"""Documents → portable Markdown → HTML → cards with logos."""
