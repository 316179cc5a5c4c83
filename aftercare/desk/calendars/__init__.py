"""The settings page of a shop's working calendar."""
