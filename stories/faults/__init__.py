"""The fault matrix: every connected provider, every way it misbehaves, and every moment at which a worker may stop."""
