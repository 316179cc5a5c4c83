"""The figures of the Today page and of the API: how each is defined, and read, in a fixed number of statements."""
