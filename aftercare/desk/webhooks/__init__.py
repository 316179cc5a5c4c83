"""The set-up pages of webhooks: where events are pushed to, and the log of what was."""
