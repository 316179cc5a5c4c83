"""The checks, by subject. Each is one function of a `Scope`, recomputed from facts."""
