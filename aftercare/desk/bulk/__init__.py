"""One action on many cases: chosen in the queue, looked at, ordered, followed."""
