"""The grammar: one reader each for directives, headings, attribute lists, typed elements, and code."""
