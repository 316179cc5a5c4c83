"""The mentions of whoever is signed in, and the notes they may put right."""
