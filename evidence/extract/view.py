"""A sentence with everything that was found in it, and where its parts begin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from evidence.extract.arms import word_set
from evidence.extract.figures import Figure
from evidence.extract.timepoints import Landmark
from evidence.extract.vocabulary import Mention

__all__ = ["NOT_A_GROUP", "NOT_IN_LABEL", "SentenceView"]

#: Beginnings of phrases that name a measure, a time or a part of speech, not a group of patients.
NOT_A_GROUP: Final = re.compile(
    r"^(?:both|(?-i:[Aa]ll)|the (?:two|three|first|second|third|same)|this|our|either|each|total|median|"
    r"mean|a median|an? \w+ of|respect|general|comparison|combination of|addition|number|favou?r|intention|"
    r"intent|contrast|terms|\d[\d.,]*\s*(?:(?:-|to|and)\s*\d[\d.]*)?\s*(?:%|-?(?:years?|months?|weeks?|"
    r"days?)\b|patients|children|of\b|$)|(?:with|without|in|of|for|by|and|or|from|to|on)\s|follow|which|"
    r"first|second|third|fourth|fifth|one|two|three|four|five|six|time|date|day|the start|the time|"
    r"diagnosis|months?|years?|weeks?|cycle|course|events?|disease|grade|log|multivariate|univariate|"
    r"response|remission|no |significan|overall survival|progression|PFS|OS|CR|"
    r"evidence|treatment$|therapy$|chemotherapy course|results|stratified|adjust|hazard|p$)",
    re.IGNORECASE,
)

#: Words that show that a phrase is more, or other, than the name of a group.
NOT_IN_LABEL: Final = re.compile(
    r"\b(?:compared|occurred|developed|achieved|was|were|is|are|had|has|rate|rates|median|survival|response|"
    r"responses|remission|months|years|weeks|respectively|while|including|versus|there|but|than|who|whom|"
    r"difference|differences|trend|observed|seen|toxicity|toxicities|events|incidence|follow-up|log-rank|P|"
    r"CI|HR|interval|confidence|analysis|grade|death|deaths|first|this|these|both|similar)\b",
    re.IGNORECASE,
)

_LEADING = re.compile(
    r"^(?:[A-Z][a-z]+,\s+)?(?:In|Among|For|With|Of|On|After|Following|At)\s+(?:the\s+|"
    r"those\s+)?(?P<np>[^,;:]{2,100}?),\s",
    re.IGNORECASE,
)

_LIST_WORDS = re.compile(r"[\s,)\]%]*(?:and|or|vs\.?|v\.?|versus|compared with|compared to|to|, and)?[\s(]*")
_INNER_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence with everything that was found in it.

    Parameters
    ----------
    text : str
        Normalised.
    figures, mentions, landmarks : sequence
        In order of their places.
    depths : sequence of int
        Open brackets before every character.
    """

    text: str
    figures: Sequence[Figure]
    mentions: Sequence[Mention]
    landmarks: Sequence[Landmark]
    depths: Sequence[int]

    def opening(self, at: int) -> int:
        """Give the place where the innermost bracket around a place opens; -1 outside brackets."""
        depth = self.depths[at]
        if depth == 0:
            return -1
        return next((i for i in range(at - 1, -1, -1) if self.depths[i] < depth), -1)

    def clause_start(self, at: int) -> int:
        """Give the place behind the semicolon, colon or bracket that opens the clause around a place."""
        depth = self.depths[at]
        for i in range(at - 1, -1, -1):
            if self.text[i] in ";:" and self.depths[i] <= depth:
                return i + 1
            if depth and self.depths[i] < depth:
                return i + 1
        return 0

    def part_start(self, at: int) -> int:
        """Give the place behind the last semicolon outside brackets: what may name the groups of a figure."""
        return max((i + 1 for i in range(at) if self.text[i] == ";" and self.depths[i] < 1), default=0)

    def leading(self, figure: Figure) -> re.Match[str] | None:
        """Match "In the concurrent arm," at the head of the sentence; the group ``np`` holds the words."""
        return _LEADING.match(self.text[: figure.start + 1])

    def is_tight(self, figures: Sequence[Figure]) -> bool:
        """Whether nothing but list words and brackets stands between figures."""
        return all(
            _LIST_WORDS.fullmatch(_INNER_BRACKETS.sub("", self.text[first.last : second.start]))
            for first, second in pairwise(figures)
        )

    def names_other(self, words: str, at: int | None = None) -> bool:
        """Whether words that could name a group are grammar, or (at a place) an outcome or a time."""
        if NOT_A_GROUP.match(words) or NOT_IN_LABEL.search(words) or not word_set(words):
            return True
        if at is None:
            return False
        return self.is_taken(at, at + len(words))

    def is_taken(self, start: int, end: int) -> bool:
        """Whether a stretch overlaps the name of an outcome or a time."""
        # "in patients with prior HSCT" is a group, though "prior HSCT" tells a figure away from HSCT.
        names = (m for m in self.mentions if m.outcome is not None or m.role == "topic")
        return any(m.start < end and start < m.end for m in names) or any(
            m.start < end and start < m.end for m in self.landmarks
        )
