"""Replies kept ready: a page to keep them, and the list that opens at / on a case."""
