"""Which of the studies found stay in the table: by population, design, year, and whose words were read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.compare.studies import Study

__all__ = ["EXCLUDED", "StudyFilter"]

#: How the reason begins for which a study is left out by a decision of the reader.
EXCLUDED = "excluded by the reader"

#: Words for one thing. Whoever asks for one means the others too.
_SAME = (
    (
        re.compile(r"\b(?:pediatric|paediatric|child|children|childhood|infants?)\b", re.IGNORECASE),
        "paediatric",
    ),
    (re.compile(r"\b(?:adults?)\b", re.IGNORECASE), "adult"),
    # Before the others, lest what is not randomised be taken for what is.
    (re.compile(r"\bnon[ -]?randomi[sz]ed\b", re.IGNORECASE), "nonrandomised"),
    (re.compile(r"\brandomi[sz]ed\b|\brandomi[sz]ation\b|\brcts?\b", re.IGNORECASE), "randomised"),
    (re.compile(r"\bsingle[ -]arm(?:ed)?\b|\bone[ -]arm\b", re.IGNORECASE), "single-arm"),
    (re.compile(r"\bphase[ -]*(?:iii|3)\b", re.IGNORECASE), "phase 3"),
    (re.compile(r"\bphase[ -]*(?:ii|2)\b", re.IGNORECASE), "phase 2"),
    (re.compile(r"\bphase[ -]*(?:iv|4)\b", re.IGNORECASE), "phase 4"),
    (re.compile(r"\bphase[ -]*(?:i|1)\b", re.IGNORECASE), "phase 1"),
)


@dataclass(frozen=True, slots=True)
class StudyFilter:
    """What a study must be to stay in the table; the index study always stays.

    Parameters
    ----------
    population, design : str or None
        Words that the study's population or design must hold, in any case and either spelling.
    since : int or None
        First year of publication.
    digests : bool
        Whether studies stay whose only text is our own digest.
    excluded : mapping of str to str
        PMIDs that the reader has decided to leave out, and why.
    """

    population: str | None = None
    design: str | None = None
    since: int | None = None
    digests: bool = True
    excluded: Mapping[str, str] = field(default_factory=dict)

    def reason_against(self, study: Study) -> str | None:
        """Say why a study is left out, or None where it stays; what is not known is not met."""
        if study.is_index:
            return None
        if study.pmid in self.excluded:
            return f"{EXCLUDED}: {self.excluded[study.pmid]}"
        if not self.digests and study.text_source == "digest":
            return "only our digest of it was read"
        if self.since is not None:
            if study.year is None:
                return "year not known"
            if study.year < self.since:
                return f"published before {self.since}"
        for name, asked, known in (
            ("population", self.population, study.facts.population),
            ("design", self.design, study.facts.design),
        ):
            if asked is None:
                continue
            if known is None:
                return f"{name} not known"
            if not _holds(known, asked):
                return f"{name} other than {asked}"
        return None


def _holds(known: str, asked: str) -> bool:
    """Whether words hold others as whole words."""
    return re.search(rf"(?<!\w){re.escape(_folded(asked))}(?!\w)", _folded(known)) is not None


def _folded(text: str) -> str:
    """Bring words for one thing to one word."""
    for pattern, word in _SAME:
        text = pattern.sub(word, text)
    return " ".join(text.split()).casefold()
