"""Which records of the library stand beside an index study, and how each is tied to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from evidence.compare.studies import Relation
from evidence.errors import NotInLibrary, UsageError
from evidence.library.store import Library
from evidence.model import LINK_SOURCE_NAMES, Article, LinkKind, LinkSource

__all__ = ["Choice", "Selection", "parse_choice", "select_studies"]

#: Sets that have a name.
Named = Literal["citing", "references", "library"]

_NAMED: dict[str, Named] = {"citing": "citing", "references": "references", "library": "library"}
_PMID = re.compile(r"0*([1-9][0-9]{0,8})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user wants beside the index study.

    Parameters
    ----------
    named : {"citing", "references", "library"} or None
        A set; None with no PMIDs leaves the choice to what the library knows.
    pmids : tuple of str
        Records named one by one, or those of a review.
    review : str or None
        Name of the review whose records ``pmids`` are.
    searched : str
        For a review: when its sources were last asked.
    """

    named: Named | None = None
    pmids: tuple[str, ...] = ()
    review: str | None = None
    searched: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The records of a comparison.

    Parameters
    ----------
    index : Article
        The index study.
    others : tuple of Article
        In the library, in no particular order.
    relations : mapping of str to Relation
        From PMID to the tie with the index study, for every one of ``others``.
    scope, searched : str
        Which records these are, and when their links were asked for; for the heading.
    unavailable : tuple of str
        PMIDs that belong to the choice and are not in the library.
    named_one_by_one : bool
        Whether the user named the records; then one that is unavailable is a gap in what was asked.
    """

    index: Article
    others: tuple[Article, ...]
    relations: Mapping[str, Relation]
    scope: str
    searched: str
    unavailable: tuple[str, ...] = ()
    named_one_by_one: bool = False


def parse_choice(text: str | None) -> Choice:
    """Read the value of ``--only``.

    Raises
    ------
    UsageError
        If it is neither a name of a set nor a list of PMIDs.
    """
    if text is None:
        return Choice()
    named = _NAMED.get(text.strip().casefold())
    if named is not None:
        return Choice(named=named)
    pmids = []
    for word in re.split(r"[,\s]+", text.strip()):
        match = _PMID.fullmatch(word)
        if match is None:
            raise UsageError(f"--only takes citing, references, library or PMIDs; {word!r} is none of these")
        pmids.append(match[1])
    return Choice(pmids=tuple(dict.fromkeys(pmids)))


def select_studies(library: Library, index_pmid: str, choice: Choice) -> Selection:
    """Choose the records to compare.

    Without a choice these are the citing articles that the library holds; where it knows none, all
    of the library.

    Raises
    ------
    NotInLibrary
        If the index study is not in the library.
    """
    index = library.article(index_pmid)
    if index is None and library.moment is not None:
        raise NotInLibrary(f"PMID {index_pmid} was not in the library yet at {library.moment}")
    if index is None:
        raise NotInLibrary(
            f"PMID {index_pmid} is not in the library; fetch it with: evidence fetch {index_pmid}"
        )
    citing = _links(library, index_pmid, "cited_by")
    cited = _links(library, index_pmid, "references")
    for pmid in (reference.pmid for reference in index.references):
        if pmid is not None:
            cited.setdefault(pmid, set()).add("reference_list")
    listed = choice.pmids or choice.review is not None
    named = choice.named or (None if listed else "citing" if citing else "library")
    if named == "library":
        wanted: list[str] | None = None
    else:
        chosen = {"citing": citing, "references": cited, None: choice.pmids}[named]
        wanted = [pmid for pmid in chosen if pmid != index_pmid]
    others = tuple(article for article in library.articles(wanted) if article.pmid != index_pmid)
    held = {article.pmid for article in others} | {index_pmid}
    unavailable = tuple(pmid for pmid in wanted or () if pmid not in held)
    asked_at = library.links_asked_at(index_pmid, "cited_by")
    return Selection(
        index=index,
        others=others,
        relations={
            article.pmid: _relation(article, index_pmid, citing, cited, asked=asked_at is not None)
            for article in others
        },
        scope=_scope(named, choice, len(others), len(wanted or ()), index_pmid, knows_links=bool(citing)),
        searched=_searched(named, choice, index_pmid, library, asked_at),
        unavailable=unavailable,
        named_one_by_one=bool(choice.pmids) and choice.review is None,
    )


def _links(library: Library, pmid: str, kind: LinkKind) -> dict[str, set[LinkSource]]:
    """Gather the targets of an article's links with those who say so."""
    targets: dict[str, set[LinkSource]] = {}
    for link in library.links(pmid, kind):
        targets.setdefault(link.target_pmid, set()).add(link.origin)
    return targets


def _relation(
    article: Article,
    index_pmid: str,
    citing: Mapping[str, Iterable[LinkSource]],
    cited: Mapping[str, Iterable[LinkSource]],
    *,
    asked: bool,
) -> Relation:
    """Say how an article is tied to the index study; its own reference list is asked as well."""
    origins = set(citing.get(article.pmid, ()))
    if any(reference.pmid == index_pmid for reference in article.references):
        origins.add("reference_list")
    if origins:
        return Relation("cites the index study", tuple(sorted(origins)))
    if article.pmid in cited:
        return Relation("cited by the index study", tuple(sorted(cited[article.pmid])))
    return Relation("none known" if asked else "not asked")


def _scope(
    named: Named | None, choice: Choice, held: int, known: int, index_pmid: str, *, knows_links: bool
) -> str:
    """Say which records were taken."""
    if named == "citing":
        return f"Studies: the {held} in the library of {known} articles known to cite PMID {index_pmid}."
    if named == "references":
        return (
            f"Studies: the {held} in the library of {known} articles known to be cited by PMID {index_pmid}."
        )
    if choice.review is not None:
        return (
            f"Studies: the {held} in the library of {known} records that the review {choice.review} follows."
        )
    if named is None and not known:
        return f"Studies: none; only the index study itself, PMID {index_pmid}, was named."
    if named is None:
        return f"Studies: {held} of the {known} named one by one."
    why = "" if choice.named or knows_links else f", because it knows no article that cites PMID {index_pmid}"
    return f"Studies: all {held} other records of the library{why}."


def _searched(
    named: Named | None, choice: Choice, index_pmid: str, library: Library, asked_at: str | None
) -> str:
    """Say who was asked and when, and how many each names; none is complete."""
    by_source = "" if named == "references" else _by_source(library, index_pmid)
    if choice.searched:
        return f"{choice.searched} {by_source}".rstrip()
    if by_source:
        return by_source
    if named == "references":
        asked_at = library.links_asked_at(index_pmid, "references")
        query = "elink pubmed_pubmed_refs"
    else:
        query = "elink pubmed_pubmed_citedin"
    if asked_at is None:
        which = f"PMID {index_pmid} cites" if named == "references" else f"cite PMID {index_pmid}"
        flag = " --references" if named == "references" else ""
        return f"PubMed was never asked which articles {which}; evidence fetch {index_pmid}{flag} asks."
    return f"PubMed was asked on {asked_at[:10]} ({query}); its links are a floor, never complete."


def _by_source(library: Library, index_pmid: str) -> str:
    """Count the articles citing the index study by source, where several were asked."""
    counts = library.link_counts(index_pmid, "cited_by")
    if len(counts) < 2:
        return ""
    words = ", ".join(
        f"{LINK_SOURCE_NAMES[c.origin]} {c.count}" + (f" (asked {c.asked_at[:10]})" if c.asked_at else "")
        for c in counts
    )
    return f"Articles known to cite PMID {index_pmid}, by source: {words}; each is a floor, none complete."
