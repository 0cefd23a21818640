"""Authors, editors, investigators, and where they work."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evidence.model import Affiliation, ArticleId, Author, Investigator
from evidence.records.markup import Element
from evidence.records.text import fold, plain_text

__all__ = ["author_list", "investigator_list"]

_ORCID: Final = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\s*/?$")


def author_list(element: Element) -> tuple[Author, ...]:
    """Read ``AuthorList``: persons and groups, superseded names among them, in printed order."""
    return tuple([_author(child) for child in element.iterchildren("Author")])


def investigator_list(element: Element) -> tuple[Investigator, ...]:
    """Read ``InvestigatorList``: the members of trial groups, who are not authors."""
    return tuple([_investigator(child) for child in element.iterchildren("Investigator")])


def _author(element: Element) -> Author:
    last_name = fore_name = initials = suffix = collective = orcid = None
    affiliations: tuple[Affiliation, ...] = ()
    for child in element:
        tag = child.tag
        if tag == "LastName":
            last_name = plain_text(child) or None
        elif tag == "ForeName":
            fore_name = plain_text(child) or None
        elif tag == "Initials":
            initials = plain_text(child) or None
        elif tag == "AffiliationInfo":
            affiliations += _affiliation(child)
        elif tag == "Identifier":
            if child.get("Source") == "ORCID":
                orcid = orcid or bare_orcid(child.text or "")
        elif tag == "Suffix":
            suffix = plain_text(child) or None
        elif tag == "CollectiveName":
            collective = plain_text(child) or None
        elif tag == "Affiliation":  # before the DTD of 2015
            affiliations += _bare_affiliation(child)
    return Author(
        last_name,
        fore_name,
        initials,
        suffix,
        collective,
        affiliations,
        orcid,
        element.get("EqualContrib") == "Y",
        element.get("ValidYN") != "N",
    )


def _investigator(element: Element) -> Investigator:
    last_name = fore_name = initials = suffix = None
    affiliations: tuple[Affiliation, ...] = ()
    for child in element:
        tag = child.tag
        if tag == "LastName":
            last_name = plain_text(child) or None
        elif tag == "ForeName":
            fore_name = plain_text(child) or None
        elif tag == "Initials":
            initials = plain_text(child) or None
        elif tag == "Suffix":
            suffix = plain_text(child) or None
        elif tag == "AffiliationInfo":
            affiliations += _affiliation(child)
    return Investigator(last_name, fore_name, initials, suffix, affiliations)


def _affiliation(element: Element) -> tuple[Affiliation, ...]:
    """Read ``AffiliationInfo``; empty where it has no text."""
    text = ""
    identifiers: tuple[ArticleId, ...] = ()
    for child in element:
        if child.tag == "Affiliation":
            text = plain_text(child)
        elif child.tag == "Identifier" and child.text:
            identifiers += (ArticleId(child.get("Source", ""), fold(child.text)),)
    return _affiliation_of(text, identifiers) if text else ()


def _bare_affiliation(element: Element) -> tuple[Affiliation, ...]:
    text = plain_text(element)
    return _affiliation_of(text, ()) if text else ()


# The authors of one article often share an address.
@lru_cache(maxsize=64)
def _affiliation_of(text: str, identifiers: tuple[ArticleId, ...]) -> tuple[Affiliation]:
    return (Affiliation(text, identifiers),)


def bare_orcid(text: str) -> str | None:
    """Give an ORCID as ``0000-0000-0000-0000``, however it was written, or None.

    Records hold it bare, without hyphens, and as a web address with ``http`` or ``https``.
    """
    match = _ORCID.search(text.strip())
    return "-".join(match.groups()).upper() if match else None
