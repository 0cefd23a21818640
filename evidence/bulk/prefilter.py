"""A test on the bytes of a record that it can hold no finding, before anything of it is parsed.

A finding needs an outcome that the rules have a name for, and a number, both in the abstract. It is
exact in one direction: what it passes over holds no finding; what it lets pass may hold none either.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.number_patterns import ONES, TENS
from evidence.extract.prefilter import by_least_common_word, holding, names, words_of
from evidence.extract.ruleset import RuleSet

__all__ = ["Prefilter"]

#: What a number may be written as, digits apart; "no" and "not reached" are numbers to the rules.
_NUMBER_WORDS: Final = frozenset(
    word.encode()
    for word in (*ONES, *TENS, *"hundred thousand no none nil neither not never all nr ne".split())
)
_DIGIT: Final = re.compile(rb"[0-9]")

_START: Final = b"<Abstract"
_END: Final = b"</Abstract>"
#: Vanish without a space when a text is made.
_INLINE: Final = re.compile(rb"</?(?:b|i|u|sup|sub)>")
_KNOWN_TAG: Final = re.compile(rb"</?(?:AbstractText|CopyrightInformation|Abstract)\b[^<>]*>")
#: Where letters do not stand in the bytes as they stand in the text: formulas, numbered characters, text
#: that hides markup, and the Kelvin sign, whose small letter is a k.
_UNPLAIN: Final = (b"&#", b"math", b"<!", b"<?", "\u212a".encode())
#: Marks a digest of ours, which is read where there is no abstract.
_DIGEST: Final = b"digest"


class Prefilter:
    """Tells records that can hold no finding by a rule set.

    Parameters
    ----------
    rules : RuleSet
        What outcomes are called.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._names = by_least_common_word(names(rules))
        #: A name without a word to look for stands for any text.
        self._always = b"" in self._names

    def may_hold(self, xml: bytes) -> bool:
        """Tell whether a record may hold a finding; False is certain.

        Parameters
        ----------
        xml : bytes
            The record, as :func:`evidence.records.split.split_records` gives it.
        """
        if self._always or not xml.startswith(b"<Pubmed"):
            return True
        start = xml.find(_START)
        if start < 0:
            return _DIGEST in xml
        end = xml.find(_END, start)
        abstract = xml[start:end] if end >= 0 else xml[start:]
        if any(mark in abstract for mark in _UNPLAIN):
            return True
        if b"<" in _KNOWN_TAG.sub(b"", abstract):
            abstract = _INLINE.sub(b"", abstract)
            if b"<" in _KNOWN_TAG.sub(b"", abstract):
                return True
        return self._names_something(abstract)

    def _names_something(self, abstract: bytes) -> bool:
        words = words_of(abstract)
        found = holding(self._names, words, lambda word: word.encode() in abstract)
        if next(found, None) is None:
            return False
        if _DIGIT.search(_KNOWN_TAG.sub(b"", abstract)):
            return True
        return not _NUMBER_WORDS.isdisjoint(words)
