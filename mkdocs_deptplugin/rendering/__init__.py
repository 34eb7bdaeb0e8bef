"""A document to portable Markdown, then to HTML, then to cards with logos."""
