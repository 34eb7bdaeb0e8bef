"""The adapter to MkDocs: configuration, files, links, builds, generated pages, the sidebar."""
