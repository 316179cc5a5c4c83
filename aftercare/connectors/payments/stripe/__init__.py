"""Refunds, notifications and statements of Stripe."""
