"""Asking everything that a review follows, storing it as it comes, and what could not be had.

The order survives an interruption: the index study, every list of links and every query in full, the
records that are not there, then those whose last fetch is some weeks old and those that PubMed's filters
flag. What is stored stays; the next run asks for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from evidence.collect import Account, Collector
from evidence.compare.studies import concerns_of
from evidence.errors import UsageError
from evidence.following import Following, following, kinds_of
from evidence.library.reviews import Review
from evidence.library.store import Library
from evidence.project import ReviewFile
from evidence.update.report import Unasked
from evidence.wording import counted

__all__ = ["Asked", "ask_all"]

_KIND_NAMES = {"cited_by": "citing articles", "references": "references", "similar": "similar articles"}


@dataclass(slots=True)
class Asked:
    """What came of asking.

    Parameters
    ----------
    following : Following
        The review after it.
    account : Account
        Of every record, list and query.
    answered : mapping of str to bool
        By source of the review: whether it answered in full.
    window_failed : list of str
        Queries whose new matches did not agree with the full list.
    concerns_asked : bool
        Whether PubMed's filters for retractions answered for every record.
    """

    following: Following
    account: Account
    answered: Mapping[str, bool]
    window_failed: list[str] = field(default_factory=list)
    concerns_asked: bool = True

    @property
    def complete(self) -> bool:
        """Whether every source answered in full and every record is stored, or is none of PubMed's."""
        return not self.account.errors and not self.window_failed and not self.account.total.failed

    def unasked(self) -> Iterator[Unasked]:
        """Name everything that could not be had, with the reason."""
        for link in self.account.links:
            if link.state != "asked":
                source = "" if link.origin == "elink" else f" ({link.origin})"
                yield Unasked(f"{_KIND_NAMES[link.kind]}{source}", link.reason or "")
        for search in self.account.searches:
            if search.state != "asked":
                yield Unasked(f"query {search.term}", search.reason or "")
        for term in self.window_failed:
            yield Unasked(f"new matches of query {term}", "they could not be listed, or not reconciled")
        if not self.concerns_asked:
            yield Unasked(
                "retractions by PubMed's filters",
                "no answer that counts; records are still checked whenever they are fetched",
            )
        reasons: dict[str, list[str]] = {}
        for pmid in self.account.total.failed:
            reasons.setdefault(self.account.reason(pmid) or "not asked", []).append(pmid)
        for reason, pmids in reasons.items():
            yield Unasked(f"{counted(len(pmids), 'record')} ({_some(pmids)})", reason)


def _some(pmids: list[str]) -> str:
    return "PMID " + ", ".join(pmids[:10]) + (f" and {len(pmids) - 10} more" if len(pmids) > 10 else "")


def ask_all(
    collector: Collector, library: Library, file: ReviewFile, review: Review, *, now: str, everything: bool
) -> Asked:
    """Ask every source of a review, and fetch what is new, due or flagged.

    Parameters
    ----------
    collector : Collector
        Asks and stores.
    now : str
        When the run started; with the watermark it decides how far back new records are looked for.
    everything : bool
        Whether every known record is fetched again, however recent its last fetch.
    """
    index = file.index_pmid
    account = collector.account
    due = set(_due(library, file, [index], now=now, everything=everything))
    collector.fetch("index", [index], refresh=index in due, named=True)
    answered: dict[str, bool] = {}
    for kind in kinds_of(file):
        collector.ask_links(kind, [index])
        answered[kind] = all(link.state == "asked" for link in account.links if link.kind == kind)
    window_failed = []
    for query in file.queries:
        listed = collector.ask_search(query.term)
        label = library.searches.label(query.term)
        if label is not None:
            answered[label] = listed is not None
        if listed is not None and not _reconciled(collector, file, review, query.term, listed):
            window_failed.append(query.term)
    followed = following(library, file)
    held = library.has(followed.pmids)
    collector.fetch("new", [p for p in followed.pmids if p not in held], refresh=False, named=True)
    concerns_asked = _check_again(
        collector, library, file, followed, now=now, everything=everything, fresh=due
    )
    return Asked(followed, account, answered, window_failed, concerns_asked)


def _reconciled(
    collector: Collector, file: ReviewFile, review: Review, term: str, listed: tuple[str, ...]
) -> bool:
    """Hold the full list against the matches created lately, where there was a complete run before."""
    if review.complete_at is None:
        return True
    first = _moment(review.complete_at) - timedelta(days=file.overlap_days)
    return collector.ask_created_since(term, f"{first:%Y/%m/%d}", frozenset(listed)) is not None


def _check_again(
    collector: Collector,
    library: Library,
    file: ReviewFile,
    followed: Following,
    *,
    now: str,
    everything: bool,
    fresh: set[str],
) -> bool:
    """Fetch known records whose turn it is, and those that PubMed flags; say whether it told of all."""
    here = library.has(followed.pmids)
    held = [pmid for pmid in followed.pmids if pmid in here]
    came = {*collector.account.total.stored, *fresh}
    due = _due(library, file, held, now=now, everything=everything)
    collector.fetch("again", [pmid for pmid in due if pmid not in came], refresh=True)
    again = collector.account.groups.get("again")
    came |= {*again.stored, *again.already} if again is not None else set()
    others = [pmid for pmid in held if pmid not in came]
    if not others:
        return True
    flagged, answered = collector.ask_concerns(others)
    news = [a.pmid for a in library.articles(flagged) if "retracted" not in concerns_of(a)]
    collector.fetch("again", news, refresh=True)
    return answered


def _due(library: Library, file: ReviewFile, held: list[str], *, now: str, everything: bool) -> list[str]:
    """Give the records that are to be fetched again, those longest not fetched first.

    One that PubMed did not give when last asked is asked for each time: the answer may have been short.
    """
    last = library.checks.fetched_at(held)
    missing = library.missing()
    before = _moment(now) - timedelta(days=file.recheck_days)
    due = [p for p in held if everything or p in missing or p not in last or _moment(last[p]) <= before]
    return sorted(due, key=lambda pmid: last.get(pmid, ""))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise UsageError(f"{text!r} does not say its offset from UTC")
    return moment
