"""The ways in which a payment provider misbehaves: the same for the sandbox that is shipped and for those here."""

from aftercare.connectors.payments.moods import BEFORE, LATER, REFUSES, SILENT, Mood

__all__ = ["BEFORE", "LATER", "REFUSES", "SILENT", "Mood"]
