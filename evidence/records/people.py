"""Authors, editors, investigators, and where they work."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evidence.model import Affiliation, ArticleId, Author, Investigator
from evidence.records.markup import Element
from evidence.records.text import fold, plain_text
from evidence.records.written import ATTRIBUTE, TEXT, ItemPattern, optional, plain

__all__ = ["AUTHORS", "author_list", "investigator_list"]

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


_IDENTIFIER: Final = rf'<Identifier Source="{ATTRIBUTE}">{TEXT}</Identifier>\s*'
_IDENTIFIER_GROUPS: Final = re.compile(rf'<Identifier Source="({ATTRIBUTE})">({TEXT})')
_AFFILIATION: Final = (
    rf"<AffiliationInfo>\s*<Affiliation>{TEXT}</Affiliation>\s*(?:{_IDENTIFIER})*</AffiliationInfo>\s*"
)
_AFFILIATION_GROUPS: Final = re.compile(rf"<Affiliation>({TEXT})</Affiliation>\s*((?:{_IDENTIFIER})*+)")
_AUTHOR: Final = (
    r'(?: ValidYN="([YN])")?(?: EqualContrib="([YN])")?>\s*'
    + "".join(map(optional, ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")))
    + f"((?:{_IDENTIFIER})*+)((?:{_AFFILIATION})*+)"
)


def _written_author(groups: tuple[str, ...]) -> Author:
    valid, equal, last_name, fore_name, initials, suffix, collective, identifiers, affiliations, _ = groups
    return Author(
        plain(last_name) or None,
        plain(fore_name) or None,
        plain(initials) or None,
        plain(suffix) or None,
        plain(collective) or None,
        _written_affiliations(affiliations) if affiliations else (),
        _written_orcid(identifiers) if identifiers else None,
        equal == "Y",
        valid != "N",
    )


def _written_orcid(source: str) -> str | None:
    values = [plain(value) for kind, value in _IDENTIFIER_GROUPS.findall(source) if kind == "ORCID"]
    return next((orcid for value in values if (orcid := bare_orcid(value))), None)


def _written_affiliations(source: str) -> tuple[Affiliation, ...]:
    found: tuple[Affiliation, ...] = ()
    for text_source, identifiers in _AFFILIATION_GROUPS.findall(source):
        text = plain(text_source)
        if text:
            found += _affiliation_of(text, _written_identifiers(identifiers) if identifiers else ())
    return found


def _written_identifiers(source: str) -> tuple[ArticleId, ...]:
    return tuple(
        [ArticleId(kind, plain(value)) for kind, value in _IDENTIFIER_GROUPS.findall(source) if value]
    )


#: ``AuthorList``.
AUTHORS: Final = ItemPattern(
    "AuthorList",
    '<AuthorList CompleteYN="[YN]"(?: Type="authors")?>',
    "Author",
    _AUTHOR,
    of_groups=_written_author,
    of_element=_author,
    of_list=author_list,
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
