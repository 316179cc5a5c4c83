"""Traits that the orders themselves know of; what all of them mean is `policy.law`'s."""

from __future__ import annotations

CONFIRMED = "no_return_confirmed"
"""The customer confirmed, at this one purchase, that the goods cannot be returned."""
PER_PURCHASE = frozenset({CONFIRMED})
"""What is said of one sale, never of a product: in a catalogue it would take a right from everybody."""
