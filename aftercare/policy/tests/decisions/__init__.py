"""Decisions as tables: a request under a policy and a law, and the whole answer beside it."""
