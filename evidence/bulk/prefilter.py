"""A test on the bytes of a record that it can hold no finding, before anything of it is parsed.

A finding needs an outcome that the rules have a name for, and a number, both in the abstract. Every
name is a few words, so an abstract that holds all the words of no name holds no name. The test is
exact in one direction: what it passes over holds no finding; what it lets pass may hold none either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from evidence.extract.number_patterns import ONES, TENS
from evidence.extract.ruleset import Rule, RuleSet

__all__ = ["Prefilter", "names"]

_WORD: Final = re.compile(rb"[A-Za-z]+")
_FEWEST_LETTERS: Final = 2
#: spaCy parts "cannot" and its like, so these may stand in a text within a longer run of letters.
_PARTED: Final = frozenset(
    b"""
    ai am are can could did do does had has have he how is it let ma me might must na need not of on ought
    she should so ta that there they was we were what when where who why will would you em im ll re ve
    """.split()
)

#: Words that most medical abstracts hold, which are of no use for telling them apart.
_COMMON: Final = frozenset(
    b"""
    acute after all and any associated based before better cell cells chronic clinical complete control
    directly disease disorder documented during early effect effects estimate estimated evidence event
    events experienced failure first flow for free from grade high host induction less level levels liver
    low major median median moderate negative nervous outcome outcomes overall partial positive probability
    rate rates received regimen related result results risk secondary serious severe status still subsequent
    syndrome system systemic the therapy time treatment under well with within without year years
    """.split()
)

#: What a number may be written as, digits apart; "no" and "not reached" are numbers to the rules.
_NUMBER_WORDS: Final = frozenset(
    word.encode()
    for word in (*ONES, *TENS, "hundred", "thousand", "no", "none", "neither", "not", "all", "nr", "ne")
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


def names(rules: RuleSet) -> Iterator[tuple[str, bool]]:
    """Give every name of which an abstract must hold one to be read for a finding.

    Yields
    ------
    str, bool
        The name, and whether it counts only as it is written, capitals and all.

    Notes
    -----
    This is all that is asked of a rule set here. A way to name an outcome that is not given by this
    function would be passed over in silence, so a test fails when rules get one.
    """
    for rule in rules.rules:
        if rule.outcome is not None:
            yield from ((phrase, False) for phrase in _phrases(rule))
            yield from ((abbreviation, True) for abbreviation in rule.abbreviations)
    for shared in rules.shared_nouns:
        # "overall and disease-free survival": the noun belongs to another name.
        yield from ((phrase, False) for phrase in shared.completed_by)
    # A composite joins two names of outcomes, and an abbreviation is defined by one.


def _phrases(rule: Rule) -> Iterator[str]:
    yield from rule.phrases
    # A verb with objects names an outcome only together with one of them.
    yield from rule.objects if rule.verbs and rule.objects else rule.verbs


class _Name(NamedTuple):
    """What an abstract must hold beside the word that a name is looked up by."""

    others: frozenset[bytes]
    as_written: tuple[bytes, ...]


class Prefilter:
    """Tells records that can hold no finding by a rule set.

    Parameters
    ----------
    rules : RuleSet
        What outcomes are called.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._names = _by_least_common_word(names(rules))
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
        words = set(abstract.translate(_LETTERS).split())
        found = self._names.keys() & words
        if not found or (
            words.isdisjoint(_NUMBER_WORDS) and not _DIGIT.search(_KNOWN_TAG.sub(b"", abstract))
        ):
            return False
        return any(
            name.others <= words and all(word in abstract for word in name.as_written)
            for word in found
            for name in self._names[word]
        )


def _words(name: str) -> list[bytes]:
    return [
        word
        for word in _WORD.findall(name.encode())
        if len(word) >= _FEWEST_LETTERS and word.lower() not in _PARTED
    ]


def _by_least_common_word(found: Iterable[tuple[str, bool]]) -> dict[bytes, tuple[_Name, ...]]:
    """Sort names by one word of each; a name that holds all the words of another says nothing more."""
    #: By a name's words in small letters, the ways to write it; () is any way.
    wanted: defaultdict[frozenset[bytes], set[tuple[bytes, ...]]] = defaultdict(set)
    for name, only_as_written in found:
        words = _words(name)
        wanted[frozenset(word.lower() for word in words)].add(tuple(words) if only_as_written else ())
    free = {small for small, ways in wanted.items() if () in ways}
    named: defaultdict[bytes, list[_Name]] = defaultdict(list)
    for small, ways in sorted(wanted.items(), key=lambda item: (len(item[0]), sorted(item[0]))):
        if any(small - {left} in free for left in small):
            continue
        key = min(small, key=lambda word: (word in _COMMON, -len(word), word), default=b"")
        named[key] += [_Name(small - {key}, way) for way in ([()] if small in free else sorted(ways))]
    return {key: tuple(names) for key, names in named.items()}


#: Letters in lower case, everything else a space.
_LETTERS: Final = bytes(byte if chr(byte).isalpha() and byte < 128 else 32 for byte in range(256)).lower()
