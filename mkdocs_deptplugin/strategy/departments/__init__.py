"""Who answers: the registry, and which department a heading names."""
