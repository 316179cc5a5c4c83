"""Payments that the customer's bank, or the provider, asks back."""
