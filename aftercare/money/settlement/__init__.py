"""Providers' own books, held against what was paid here."""
