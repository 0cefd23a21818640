"""What a PMID looks like, checked before NCBI is asked: it ignores odd ids without a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from evidence.entrez.redaction import one_line
from evidence.errors import UsageError

__all__ = ["batches", "check_pmids", "is_pmid"]

_PMID = re.compile(r"[1-9][0-9]{0,8}")


def is_pmid(text: str) -> bool:
    """Whether a text is a PMID as NCBI writes it: one to nine digits, none of them a leading zero."""
    return _PMID.fullmatch(text) is not None


def check_pmids(pmids: Iterable[str]) -> tuple[str, ...]:
    """Give PMIDs in their order, each once.

    Raises
    ------
    UsageError
        If one of them is not a PMID.
    """
    distinct = tuple(dict.fromkeys(pmids))
    odd = next((pmid for pmid in distinct if not is_pmid(pmid)), None)
    if odd is not None:
        raise UsageError(f"not a PMID: {one_line(odd, 40)!r}; a PMID has one to nine digits")
    return distinct


def batches(ids: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Cut ids into batches of a size; the last may be shorter."""
    for start in range(0, len(ids), size):
        yield tuple(ids[start : start + size])
