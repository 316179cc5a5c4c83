"""The settings page of a shop's own times."""
