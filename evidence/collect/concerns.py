"""A cheap question about every known record: whether PubMed ties a retraction, concern or correction to it.

PubMed's filters (``hasretractionin`` and its like) answer it without a fetch. A filter that PubMed no longer
understands would answer "nothing" too, and that must not pass for good news: every question therefore
includes a record that is known to be retracted, and only an answer that names it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.entrez.pmids import batches
from evidence.entrez.search import search
from evidence.entrez.transport import Transport

__all__ = ["CONTROL", "ConcernAnswer", "ask_concerns"]

#: Retracted by the Lancet in 2010, and not to be forgotten.
CONTROL = "9500320"

#: PMIDs a question; the term then has some 3,000 characters, which a POST carries easily.
_BATCH = 200

_FILTERS = (
    "hasretractionin",
    "haspartialretractionin",
    "hasexpressionofconcernin",
    "haserratumin",
    "hascorrectedrepublishedin",
)


@dataclass(frozen=True, slots=True)
class ConcernAnswer:
    """What PubMed says of some records.

    Parameters
    ----------
    asked : tuple of str
        PMIDs.
    flagged : tuple of str
        Those of them that are tied to a retraction, concern or correction.
    understood : bool
        Whether the answer counts: PubMed named the record that is known to be retracted.
    """

    asked: tuple[str, ...]
    flagged: tuple[str, ...]
    understood: bool


def ask_concerns(transport: Transport, pmids: Sequence[str]) -> Iterator[ConcernAnswer]:
    """Ask for every record whether anything is held against it, some hundred at a time.

    Raises
    ------
    SourceError
        While iterating, if a request failed.
    """
    filters = " OR ".join(_FILTERS)
    for asked in batches(pmids, _BATCH):
        named = " OR ".join(f"{pmid}[uid]" for pmid in (*asked, CONTROL))
        found = set(search(transport, f"({named}) AND ({filters})").pmids)
        yield ConcernAnswer(
            asked, tuple(pmid for pmid in asked if pmid in found), understood=CONTROL in found
        )
