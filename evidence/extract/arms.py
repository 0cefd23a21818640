"""The arms of a study: what an abstract calls the groups it compares, and which of them words name.

Where abstracts introduce them is read in ``evidence.extract.introductions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Final

__all__ = ["PARTS_OF_STUDY", "QUALIFIERS", "Arm", "Arms", "word_set"]

#: What the cohorts of one study are called, which are no arms of it.
PARTS_OF_STUDY: Final = frozenset({"training", "validation", "derivation", "discovery"})

_STOP: Final = frozenset(
    """
    the a an of in with and or for group groups arm arms patients patient cohort cohorts who were was had
    those these therapy treatment regimen regimens at to by on receiving received treated given plus
    """.split()
)
_BETWEEN_PARTS = re.compile(r"[\s-]+")
#: The sign of "MRD+" is all that tells it from "MRD-".
_WORDS = re.compile(r"[a-z0-9.]+|(?<=[a-z0-9])[+-](?![\w+-])")
_ARM_A = re.compile(r"^A$|\b(?:arms?|groups?|cohorts?|regimens?|strat(?:um|a)) A\b", re.IGNORECASE)
QUALIFIERS: Final = frozenset(
    """
    control investigational standard experimental conventional oral intravenous active alone only
    monotherapy single-agent therapy treatment
    """.split()
)
#: What whole studies are of: alone, such a word is no part of an arm's name.
_DISEASES: Final = frozenset(
    "leukemia leukaemia lymphoma myeloma cancer carcinoma sarcoma disease tumor tumour".split()
)
_ALONE: Final = frozenset({"alone", "only", "monotherapy", "single-agent"})


@lru_cache(maxsize=4096)
def word_set(text: str) -> frozenset[str]:
    """Give the telling words of a name, in lower case."""
    words = frozenset(w.strip(".") for w in _WORDS.findall(text.lower())) - _STOP
    # Of "arm A" the letter is all that tells it from arm B; elsewhere "a" is an article.
    return words | {"a"} if _ARM_A.search(text) else words


@dataclass
class Arm:
    """One arm of a study.

    Parameters
    ----------
    names : tuple of str
        What it is called, as printed, in order of first use.

    Attributes
    ----------
    words : frozenset of str
        The telling words of all names.
    spellings : tuple of (str, bool)
        The ways in which its names are printed, with spaces for hyphens, and whether their case counts.
    """

    names: tuple[str, ...]
    words: frozenset[str] = field(init=False, repr=False, compare=False)
    spellings: tuple[tuple[str, bool], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.words = frozenset().union(*(word_set(name) for name in self.names))
        self.spellings = tuple(dict.fromkeys(way for name in self.names for way in _spellings(name)))

    @property
    def label(self) -> str:
        """What stands on a figure that does not name its arm: the name, and its abbreviation in brackets."""
        first, *others = self.names
        short = next((n for n in others if len(n) < len(first) or first.lower().startswith("arm ")), None)
        if short is None or len(first) + len(short) > 40:
            return short or first
        return short if len(first.split()) > 3 else f"{first} ({short})"

    def places(self, sentence: str) -> Iterator[tuple[int, int]]:
        """Find its names in a sentence: hyphens and spaces, "and" and "plus" stand for each other."""
        plain = sentence.replace("-", " ")
        lowered = plain.lower()
        for spelling, exact in self.spellings:
            text = plain if exact else lowered
            at = text.find(spelling)
            while at >= 0:
                end = at + len(spelling)
                if not _JOINED_BEFORE.search(sentence, max(0, at - 6), at) and not _GOES_ON.match(
                    sentence, end
                ):
                    yield at, end
                at = text.find(spelling, at + 1)


_JOINED_BEFORE = re.compile(r"[\w-]$|\+\s?$|\bplus\s$")
#: "CHOP-14", "CHOP plus rituximab" and "A+B" are other names than "CHOP" and "A".
_GOES_ON = re.compile(r"\w|-(?!treated|based|containing|group|arm)|\s?\+\s?\w|/\w|\s+plus\s")
_JOINTS: Final = ("and", "plus", "+", "&")
_MOST_JOINTS: Final = 3


def _spellings(name: str) -> Iterator[tuple[str, bool]]:
    """Give the ways to print a name."""
    parts = _BETWEEN_PARTS.split(name)
    exact = any(c.isupper() for c in name[1:]) and len(name) < _SHORT
    joints = [i for i, part in enumerate(parts) if part.lower() in _JOINTS]
    for chosen in product(_JOINTS, repeat=min(len(joints), _MOST_JOINTS)):
        printed = dict(zip(joints, chosen, strict=False))
        spelling = " ".join(printed.get(i, part) for i, part in enumerate(parts))
        spelling = spelling if exact else spelling.lower()
        yield spelling, exact
        if "+" in chosen:
            yield spelling.replace(" + ", "+"), exact
    if exact and len(parts) > 1 and not joints:
        yield "".join(parts), exact


#: Names shorter than this with capitals inside are abbreviations, whose case counts.
_SHORT: Final = 16


@dataclass(slots=True)
class Arms:
    """The arms of a study, and the order in which figures last stood for them.

    Parameters
    ----------
    known : list of Arm
        In order of first naming; arms that a sentence shows are added while it is read.
    title : str
        Of the record; the arm under test stands first in it.
    orders : dict
        By number of figures side by side, the arms that such figures last stood for.
    first_orders : dict
        By number of figures, the arms that such figures first stood for; no states that tell patients apart.
    pair : tuple of str
        The two groups, of more arms, that a sentence sets side by side: "in the X and 100% in the Y group".
    tested : set of str
        What the ratios so far are of; "" for those of which nothing tells it.
    wanting : bool
        Whether figures stood side by side whose arms no sentence had named yet.
    """

    known: list[Arm]
    title: str = ""
    orders: dict[int, tuple[str, ...]] = field(default_factory=dict)
    first_orders: dict[int, tuple[str, ...]] = field(default_factory=dict)
    pair: tuple[str, ...] = ()
    tested: set[str] = field(default_factory=set)
    wanting: bool = False

    def named(self, words: str) -> Arm | None:
        """Find the arm that words name: all telling words of one of its names, or words only it has."""
        own = word_set(words)
        if not own:
            return None
        scores = [(max(_likeness(own, word_set(n)) for n in arm.names), arm) for arm in self.known]
        best = max((score for score, _ in scores), default=0.0)
        alike = [arm for score, arm in scores if score == best > 0]
        if best == 1.0 or (len(alike) == 1 and not own <= _DISEASES):
            return alike[0]
        if own & _ALONE:
            return None
        if own <= _DISEASES:
            return None  # "relapse of lymphoma" is not of the arm "indolent lymphoma" alone
        telling = [arm for arm in self.known if self._only_of(arm) & own and not own - arm.words - QUALIFIERS]
        return telling[0] if len(telling) == 1 else None

    def exactly(self, words: str) -> Arm | None:
        """Find the arm of which words are a whole name, in any order: "X, Y, and Z" of "Y and Z plus X"."""
        own = word_set(words)
        alike = [arm for arm in self.known if any(own == word_set(name) for name in arm.names)]
        return alike[0] if own and len(alike) == 1 else None

    def called(self, words: str) -> Arm | None:
        """Find the arm that words are a whole name of, or else the one they resemble."""
        return self.exactly(words) or self.named(words)

    def in_title(self, arm: Arm) -> int:
        """Give the place where the title first names an arm, or a word of it alone; else beyond its end."""
        words = [*arm.names, *self._only_of(arm)]
        places = [self.title.lower().find(w.lower()) for w in words]
        return min((p for p in places if p >= 0), default=len(self.title))

    def _only_of(self, arm: Arm) -> frozenset[str]:
        others = frozenset().union(*(a.words for a in self.known if a is not arm))
        return frozenset(w for w in arm.words - others - QUALIFIERS if len(w) > 3)


def _likeness(own: frozenset[str], name: frozenset[str]) -> float:
    """Say how well words agree with a name: 1 for all of it, less for a part, 0 where they say more."""
    if not name or own - name - QUALIFIERS:
        return 0.0
    if own & _ALONE and name - own - QUALIFIERS:
        # "chemotherapy alone" is no part of "chemotherapy plus cetuximab", it is the other arm.
        return 0.0
    return len(own & name) / len(name)
