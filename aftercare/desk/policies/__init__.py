"""The policy studio: a policy read, edited, compared, tried, backtested and published. It has no rule of its own."""
