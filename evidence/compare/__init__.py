"""Findings against those of the index study."""
