"""The settings page of what each role may decide alone."""
