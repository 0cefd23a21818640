"""Which records report the same patients: one trial registration, a correction, an update, a reprint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evidence.model import Article

__all__ = ["Overlap", "clusters_of", "overlaps_of", "registrations_of"]

#: Data banks that register trials; others hold sequences and structures.
_REGISTRIES = frozenset(
    {
        "ANZCTR",
        "CTRI",
        "ChiCTR",
        "ClinicalTrials.gov",
        "DRKS",
        "EudraCT",
        "ISRCTN",
        "JPRN",
        "NTR",
        "UMIN-CTR",
        "UMIN CTR",
    }
)

#: Registration numbers whose form nothing else has; abstracts often give them where the record does not.
_NUMBER_IN_TEXT = re.compile(r"\b(?:NCT|ISRCTN)\d{8}\b", re.IGNORECASE)

#: PubMed's RefTypes between two reports of one study, without the direction at their end.
_ONE_STUDY = {
    "Update": "update",
    "Erratum": "correction",
    "CorrectedandRepublished": "corrected and republished version",
    "RetractedandRepublished": "retracted and republished version",
    "Republished": "republished version",
    "Reprint": "reprint",
    "OriginalReport": "original report",
    "SummaryForPatients": "summary for patients",
}
_DIRECTION = re.compile(r"(?:In|Of|For|From)$")


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another record with the same patients, or some of them.

    Parameters
    ----------
    pmid : str
        Of the other record.
    reason : str
        How it is known: ``same trial registration NCT01234567``, ``update``.
    """

    pmid: str
    reason: str


def overlaps_of(articles: Sequence[Article]) -> dict[str, tuple[Overlap, ...]]:
    """Find for every record the others that report the same patients.

    A registration counts wherever it is named: with the record, or in its abstract. A correction or
    update counts for both sides, whichever of the two records tells of it.

    Parameters
    ----------
    articles : sequence of Article
        Among which overlaps are looked for.

    Returns
    -------
    dict of str to tuple of Overlap
        By PMID; every record has an entry, and names another once for each reason.
    """
    found: dict[str, dict[Overlap, None]] = {article.pmid: {} for article in articles}
    registered: dict[str, list[str]] = {}
    for article in articles:
        for number in sorted(registrations_of(article)):
            registered.setdefault(number, []).append(article.pmid)
    for number, pmids in sorted(registered.items()):
        for pmid in pmids:
            found[pmid] |= {
                Overlap(other, f"same trial registration {number}"): None for other in pmids if other != pmid
            }
    for article in articles:
        for correction in article.corrections:
            reason = _ONE_STUDY.get(_DIRECTION.sub("", correction.kind))
            other = correction.pmid
            if reason is None or other is None or other not in found or other == article.pmid:
                continue
            found[article.pmid].setdefault(Overlap(other, reason))
            found[other].setdefault(Overlap(article.pmid, reason))
    return {pmid: tuple(overlaps) for pmid, overlaps in found.items()}


def registrations_of(article: Article) -> frozenset[str]:
    """Give the numbers under which the article's trial is registered, in capitals."""
    listed = {
        number.upper()
        for bank in article.data_banks
        for number in bank.accession_numbers
        if bank.name in _REGISTRIES
    }
    named = {
        match.group().upper()
        for passage in article.passages
        for match in _NUMBER_IN_TEXT.finditer(passage.text)
    }
    return frozenset(listed | named)


def clusters_of(pmids: Iterable[str], overlaps: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Gather records that overlap, directly or through others; each has its cluster, alone or not.

    Parameters
    ----------
    pmids : iterable of str
        All records.
    overlaps : mapping of str to iterable of str
        From PMID to the PMIDs that it overlaps with; those beyond ``pmids`` do not count.
    """
    cluster: dict[str, frozenset[str]] = {pmid: frozenset((pmid,)) for pmid in pmids}
    for pmid in tuple(cluster):
        for other in overlaps.get(pmid, ()):
            if other in cluster and other not in cluster[pmid]:
                joined = cluster[pmid] | cluster[other]
                cluster |= dict.fromkeys(joined, joined)
    return cluster
