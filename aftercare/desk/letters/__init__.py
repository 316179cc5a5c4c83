"""What failed for good in the background: read, retried, discarded."""
