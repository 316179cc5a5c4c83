"""Refunds, notifications and bills of Stripe."""
