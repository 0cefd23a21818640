"""Bytes from a source become an Article."""
