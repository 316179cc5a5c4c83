"""What people do with Aftercare, from end to end, and the makers every module's tests may use."""
