"""Set-up: the one page that leads to everything a shop is set up with, and the pages of shops, messages and reasons."""
