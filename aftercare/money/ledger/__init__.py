"""The journal of after-sales money: double entry, append-only."""
