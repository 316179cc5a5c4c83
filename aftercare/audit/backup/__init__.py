"""Backup and restore: one archive of the database, the private files and a manifest with every checksum."""
