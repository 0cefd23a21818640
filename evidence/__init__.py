"""Find what has been reported since a study, and lay the figures beside it."""

__version__ = "0.1.0"
