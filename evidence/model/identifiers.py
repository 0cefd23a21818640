"""Identifiers of articles and institutions."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ArticleId"]


@dataclass(frozen=True, slots=True)
class ArticleId:
    """An identifier of an article and its kind (``pubmed``, ``doi``, ``pmc``, ``pii``, ``mid`` ...)."""

    kind: str
    value: str
