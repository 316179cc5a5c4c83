"""From an empty installation to a first case: each step can be left, and is reached later from set-up."""
