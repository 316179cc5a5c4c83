"""The Today page: what is due, what came in, and where it hurts; every mark leads to the cases behind it."""
