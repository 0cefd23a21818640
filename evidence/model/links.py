"""How articles stand to each other, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["LINK_SOURCE_NAMES", "Link", "LinkCount", "LinkKind", "LinkSource"]

#: How one article stands to another, seen from the source of the link.
LinkKind = Literal["cited_by", "references", "similar"]


#: Who says so. Every source is a floor: none is complete.
LinkSource = Literal["elink", "reference_list", "icite", "europepmc"]

#: As readers know them.
LINK_SOURCE_NAMES: dict[LinkSource, str] = {
    "elink": "PubMed's links",
    "reference_list": "a reference list",
    "icite": "iCite",
    "europepmc": "Europe PMC",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One article's tie to another, with who says so and when.

    Parameters
    ----------
    source_pmid, target_pmid : str
        ``cited_by`` leads from the cited to the citing article, ``references`` the other way.
    kind : {"cited_by", "references", "similar"}
        What the tie is.
    origin : {"elink", "reference_list", "icite", "europepmc"}
        Who says so.
    seen_at : str
        When it was last given, ISO 8601 in UTC.
    score : int or None
        NCBI's similarity score, for ``similar``.
    """

    source_pmid: str
    target_pmid: str
    kind: LinkKind
    origin: LinkSource
    seen_at: str
    score: int | None = None


@dataclass(frozen=True, slots=True)
class LinkCount:
    """How many ties of one kind a source names for an article.

    Parameters
    ----------
    origin : {"elink", "reference_list", "icite", "europepmc"}
        The source.
    count : int
        Its articles; those of several sources overlap.
    asked_at : str or None
        When it last answered, ISO 8601 in UTC; None where it was not asked for this article itself.
    """

    origin: LinkSource
    count: int
    asked_at: str | None
