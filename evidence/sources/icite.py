"""iCite: who cites an article, by NIH's Open Citation Collection.

It answers ``/api/pubs?pmids=...`` with one object an article (https://icite.od.nih.gov/api). ``fl`` names the
fields that are wanted, since the service has renamed others. The collection is updated in batches, so it
lags; a PMID that it has no record of is not in the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from evidence.entrez.links import LinkSet
from evidence.entrez.pmids import batches, check_pmids, is_pmid
from evidence.settings import Settings
from evidence.sources.rest import RestService, Service

__all__ = ["ICite"]

#: An older page of the service says 1,000 a request, the present one 200; this many fit any URL.
_BATCH_SIZE: Final = 100


class ICite(RestService):
    """The way to iCite.

    Parameters
    ----------
    settings : Settings
        With its base URL.
    **options
        See :class:`~evidence.sources.rest.RestService`.
    """

    origin: Final = "icite"

    def __init__(self, settings: Settings, **options: Any) -> None:
        super().__init__(Service("iCite", settings.icite_url, "EVIDENCE_ICITE_URL"), settings, **options)

    def cited_by(self, pmids: Sequence[str]) -> Iterator[LinkSet | str]:
        """Give the articles that cite each of some articles.

        Yields
        ------
        LinkSet or str
            One for every PMID; the PMID alone where iCite has no record of it.

        Raises
        ------
        UsageError
            If one of them is not a PMID.
        SourceError
            If it could not be asked.
        """
        for asked in batches(check_pmids(pmids), _BATCH_SIZE):
            found = self._ask(asked)
            for pmid in asked:
                cited_by = found.get(pmid)
                if cited_by is None:
                    yield pmid
                else:
                    yield LinkSet(pmid, "cited_by", tuple((c, None) for c in cited_by if c != pmid))

    def _ask(self, asked: Sequence[str]) -> dict[str, tuple[str, ...]]:
        body = self.get("pubs", [("pmids", ",".join(asked)), ("fl", "pmid,cited_by")])
        if body is None:
            return {}
        try:
            entries = json.loads(body)["data"]
            return {str(entry["pmid"]): self._pmids(entry["cited_by"]) for entry in entries}
        except (ValueError, RecursionError, KeyError, TypeError):
            raise self.malformed("an answer that is not what it documents") from None

    def _pmids(self, value: object) -> tuple[str, ...]:
        """Read a list of PMIDs; a download of the same data writes it as text with spaces."""
        listed = value.split() if isinstance(value, str) else value
        if listed is None:
            return ()
        if not isinstance(listed, list) or not all(is_pmid(str(pmid)) for pmid in listed):
            raise self.malformed("citing articles that are no PMIDs")
        return tuple(dict.fromkeys(str(pmid) for pmid in listed))
