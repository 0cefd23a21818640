"""Tests of the server use it as every other test does."""

from tests.eutils_server.fixtures import eutils

__all__ = ["eutils"]
