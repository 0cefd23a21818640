"""Which file comes after which, and what of each counts: the last version of a record wins.

PubMed numbers its files through: the baseline of a year, then the update files. A later file's record
takes the place of an earlier one's, and its ``DeleteCitation`` removes it. What counts depends on these
numbers alone and not on which file was read first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Counting", "in_order", "years_of"]

_NUMBERED: Final = re.compile(r"pubmed(\d\d)n(\d+)")
_PART: Final = re.compile(r"(\d+)")
_PIECE: Final = 1 << 20


def in_order(stems: Iterable[str]) -> list[str]:
    """Give the names of files in the order in which they apply.

    Files named as PubMed names its own go by their year and number; others by their names, numbers in
    them as numbers, and before PubMed's.
    """
    return sorted(stems, key=lambda stem: (_NUMBERED.fullmatch(stem) is not None, _natural(stem)))


def years_of(stems: Iterable[str]) -> list[int]:
    """Give the years of PubMed's own files, each of which has a baseline of its own."""
    return sorted({2000 + int(match[1]) for stem in stems if (match := _NUMBERED.fullmatch(stem))})


def _natural(stem: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _PART.split(stem)]


class Counting:
    """Tells which records of which file count.

    Holds four bytes for every PMID up to the highest: 170 MB for all of PubMed.

    Parameters
    ----------
    highest : int
        The highest PMID of any file.
    """

    def __init__(self, highest: int) -> None:
        #: The number of the last file of each PMID, from 1; negative where it is deleted there.
        self._last = np.zeros(highest + 1, dtype=np.int32)
        self._number: dict[str, int] = {}

    def add(self, stem: str, pmids: npt.NDArray[np.int32], deleted: npt.NDArray[np.bool_]) -> None:
        """Take what a file says of PMIDs, each once; files are added in the order in which they apply."""
        number = self._number[stem] = len(self._number) + 1
        self._last[pmids] = np.where(deleted, -number, number)

    def counts(self, stem: str, pmids: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
        """Tell for each of a file's PMIDs whether the file's record of it counts."""
        counted: npt.NDArray[np.bool_] = self._last[pmids] == self._number[stem]
        return counted

    @property
    def records(self) -> int:
        """How many records count."""
        # Piece by piece: the comparison is an array as long as what is compared.
        pieces = range(0, len(self._last), _PIECE)
        return sum(int(np.count_nonzero(self._last[at : at + _PIECE] > 0)) for at in pieces)
