"""All that knows MkDocs: configuration, files, links, builds, generated pages, the sidebar."""
