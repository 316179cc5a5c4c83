"""What finance works with."""
