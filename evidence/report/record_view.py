"""What ``show`` knows of a record: the article, its ties, and what of them the library holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from evidence.errors import NotInLibrary
from evidence.library.store import Library
from evidence.model import Article, Link, LinkCount, LinkKind, LinkSource
from evidence.report.citation import short_citation, source_line
from evidence.report.full_text_view import FullTextView, full_text_dict, full_text_of

__all__ = ["Holding", "LinkList", "LinkedArticle", "RecordView", "record_dict", "view_of"]

#: What the library holds of an article: PubMed's record, our digest only, the note that PubMed has
#: no such record, or nothing.
Holding = Literal["record", "digest", "missing", "nothing"]

KINDS: tuple[LinkKind, ...] = ("references", "cited_by", "similar")


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """An article tied to the one shown.

    Parameters
    ----------
    pmid : str
        Its PMID.
    holding : Holding
        What the library holds of it.
    citation : str or None
        Authors, title, journal and year, where the library holds it.
    origins : tuple of str
        Who says that it is tied.
    seen_at : str
        When that was last said.
    score : int or None
        NCBI's similarity score.
    """

    pmid: str
    holding: Holding
    citation: str | None
    origins: tuple[LinkSource, ...]
    seen_at: str
    score: int | None


@dataclass(frozen=True, slots=True)
class LinkList:
    """All ties of one kind, and how many each source names; ``asked_at`` is None where none was asked."""

    kind: LinkKind
    asked_at: str | None
    articles: tuple[LinkedArticle, ...]
    by_source: tuple[LinkCount, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with everything around it.

    Parameters
    ----------
    article : Article
        The record.
    fetched_at : str or None
        When the library last received it.
    links : tuple of LinkList
        References, citing and similar articles.
    holdings : dict of str to Holding
        What the library holds of every article that the record or a link names.
    full_text : FullTextView
        What it has of the full text.
    """

    article: Article
    fetched_at: str | None
    links: tuple[LinkList, ...]
    holdings: dict[str, Holding]
    full_text: FullTextView

    def links_of(self, kind: LinkKind) -> LinkList:
        """Give the ties of one kind."""
        return next(entry for entry in self.links if entry.kind == kind)


def view_of(library: Library, pmid: str) -> RecordView:
    """Gather a record and what is known around it.

    Raises
    ------
    NotInLibrary
        If the library does not hold the article; the message says what to do.
    """
    article = library.article(pmid)
    if article is None:
        asked = library.missing().get(pmid)
        if asked:
            raise NotInLibrary(
                f"PubMed had no record {pmid} when asked on {asked[:10]}: unknown, merged or deleted"
            )
        raise NotInLibrary(f"{pmid} is not in the library; fetch it with: evidence fetch {pmid}")
    links = {kind: library.links(pmid, kind) for kind in KINDS}
    tied = {link.target_pmid for group in links.values() for link in group}
    named = {*article.cited_pmids, *(c.pmid for c in article.corrections if c.pmid)}
    holdings = _holdings(library, tied | named)
    here = [p for p in tied if holdings[p] in {"record", "digest"}]
    citations = {a.pmid: short_citation(a) for a in library.articles(here)}
    versions = library.versions(pmid)
    return RecordView(
        article=article,
        fetched_at=versions[-1].last_seen_at if versions else None,
        links=tuple(
            LinkList(
                kind,
                library.links_asked_at(pmid, kind),
                _merged(links[kind], holdings, citations),
                library.link_counts(pmid, kind),
            )
            for kind in KINDS
        ),
        holdings=holdings,
        full_text=full_text_of(library, article.pmid),
    )


def record_dict(view: RecordView) -> dict[str, Any]:
    """Give everything as plain data, for JSON."""
    return {
        "pmid": view.article.pmid,
        "citation": source_line(view.article),
        "digest": view.article.text_source == "digest",
        "fetched_at": view.fetched_at,
        "article": asdict(view.article),
        "links": {
            entry.kind: {
                "state": "never_asked" if entry.asked_at is None else "asked",
                "asked_at": entry.asked_at,
                "by_source": [asdict(count) for count in entry.by_source],
                "articles": [asdict(linked) for linked in entry.articles],
            }
            for entry in view.links
        },
        "full_text": full_text_dict(view.full_text),
        "holdings": dict(sorted(view.holdings.items(), key=lambda item: int(item[0]))),
    }


def _holdings(library: Library, pmids: Iterable[str]) -> dict[str, Holding]:
    """Say of every PMID what the library holds."""
    wanted = list(pmids)
    records = library.has(wanted)
    any_text = library.has(wanted, include_digests=True)
    missing = library.missing()

    def holding(pmid: str) -> Holding:
        if pmid in records:
            return "record"
        if pmid in any_text:
            return "digest"
        return "missing" if pmid in missing else "nothing"

    return {pmid: holding(pmid) for pmid in wanted}


def _merged(
    links: Iterable[Link], holdings: dict[str, Holding], citations: dict[str, str]
) -> tuple[LinkedArticle, ...]:
    """Make one entry of a tie that several sources give, keeping the library's order."""
    by_target: dict[str, list[Link]] = {}
    for link in links:
        by_target.setdefault(link.target_pmid, []).append(link)
    return tuple(
        LinkedArticle(
            pmid=target,
            holding=holdings[target],
            citation=citations.get(target),
            origins=tuple(dict.fromkeys(link.origin for link in group)),
            seen_at=max(link.seen_at for link in group),
            score=next((link.score for link in group if link.score is not None), None),
        )
        for target, group in by_target.items()
    )
