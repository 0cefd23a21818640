"""Which records belong to a review, and by which of its sources, as far as the library knows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from evidence.library.reviews import Decision, Member, Review
from evidence.library.store import Library
from evidence.model import LinkKind
from evidence.project import Query, ReviewFile

__all__ = [
    "INCLUDED",
    "INDEX",
    "Following",
    "following",
    "kinds_of",
    "latest_decisions",
    "source_names",
    "sources_json",
]

#: Sources of a review besides links and queries.
INDEX, INCLUDED = "index", "included"

#: From source to whether its latest answer gave the record.
Ties = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Following:
    """A review as the library knows it.

    Parameters
    ----------
    file : ReviewFile
        What it follows; for a day in the past, what it followed in its last run by then.
    review : Review or None
        None until a first update, or a first decision, has entered it.
    ties : mapping of str to (mapping of str to bool)
        By PMID and source: whether the latest answer of the source gave it. What a source once gave
        belongs to the review for good.
    decisions : tuple of Decision
        The latest about each record, oldest first.
    complete_at : str or None
        When the last complete update started, for a day in the past the last one by then.
    ruleset : str or None
        For a day in the past: under which the last update by then read its figures.
    """

    file: ReviewFile
    review: Review | None
    ties: Mapping[str, Ties]
    decisions: tuple[Decision, ...] = ()
    complete_at: str | None = None
    ruleset: str | None = None

    @property
    def pmids(self) -> tuple[str, ...]:
        """Every record of the review, the index study first."""
        return tuple(self.ties)


def following(library: Library, file: ReviewFile) -> Following:
    """Gather the records of a review from the library; of a library of the past, those of that day."""
    review = library.reviews.find(file.name)
    remembered: Mapping[str, Member] = {}
    decisions: tuple[Decision, ...] = ()
    complete_at = ruleset = None
    if review is not None:
        ended = [run for run in library.reviews.runs(review) if run.finished_at is not None]
        runs = [run for run in ended if library.moment is None or str(run.finished_at) <= library.moment]
        known = {run.number for run in runs}
        remembered = {p: m for p, m in library.reviews.members(review).items() if m.first_run in known}
        decisions = latest_decisions(library.reviews.decisions(review))
        complete_at = next((run.started_at for run in reversed(runs) if run.state == "complete"), None)
        if library.is_past and runs:
            file, ruleset = _as_followed(file, runs[-1].sources), runs[-1].ruleset
    ties = _ties(library, file, remembered, decisions)
    return Following(file, review, ties, decisions, complete_at, ruleset)


def kinds_of(file: ReviewFile) -> tuple[LinkKind, ...]:
    """Give the kinds of links that a review follows, in the order in which they are asked for."""
    wanted: tuple[tuple[LinkKind, bool], ...] = (
        ("cited_by", file.citing),
        ("references", file.references),
        ("similar", file.similar > 0),
    )
    return tuple(kind for kind, followed in wanted if followed)


def latest_decisions(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Keep the latest decision about each record, in the order in which they were made."""
    latest: dict[str, Decision] = {}
    for decision in decisions:
        latest.pop(decision.pmid, None)
        latest[decision.pmid] = decision
    return tuple(latest.values())


def source_names(library: Library, file: ReviewFile) -> dict[str, str]:
    """Give what readers call the sources of a review, by the names under which ties are kept."""
    names = {
        INDEX: "index study",
        "cited_by": "cites the index study",
        "references": "cited by the index study",
        "similar": f"among the {file.similar} most similar",
        INCLUDED: "included by the reader",
    }
    for query in file.queries:
        label = library.searches.label(query.term)
        if label is not None:
            names[label] = f"matches {query.name}"
    return names


def sources_json(file: ReviewFile) -> str:
    """Write what a review follows, as a run keeps it."""
    return json.dumps(
        {
            "citing": file.citing,
            "references": file.references,
            "similar": file.similar,
            "queries": [{"name": query.name, "term": query.term} for query in file.queries],
        },
        ensure_ascii=False,
    )


def _as_followed(file: ReviewFile, sources: str) -> ReviewFile:
    """Give a review as it was when a run kept its sources."""
    kept = json.loads(sources)
    queries = tuple(Query(query["name"], query["term"]) for query in kept.pop("queries"))
    return replace(file, queries=queries, **kept)


def _ties(
    library: Library, file: ReviewFile, remembered: Mapping[str, Member], decisions: Iterable[Decision]
) -> dict[str, dict[str, bool]]:
    """Gather the ties of every record; the order is that of the sources."""
    ties: dict[str, dict[str, bool]] = {file.index_pmid: {INDEX: True}}

    def add(source: str, given: Mapping[str, bool]) -> None:
        for pmid, now in given.items():
            ties.setdefault(pmid, {})[source] = now

    for kind in kinds_of(file):
        given = library.links_given(file.index_pmid, kind)
        if kind == "similar":
            given = _most_similar(given, file.similar, remembered)
        add(kind, given)
    for query in file.queries:
        label = library.searches.label(query.term)
        if label is not None:
            add(label, library.searches.matches(query.term))
    add(INCLUDED, {d.pmid: True for d in decisions if d.verdict == "include"})
    return ties


def _most_similar(given: Mapping[str, bool], count: int, remembered: Mapping[str, Member]) -> dict[str, bool]:
    """Keep the best of those given now, and those that once were among the best."""
    best = [pmid for pmid, now in given.items() if now][:count]
    former = {pmid: False for pmid, member in remembered.items() if "similar" in member.ties}
    return {**former, **dict.fromkeys(best, True)}
