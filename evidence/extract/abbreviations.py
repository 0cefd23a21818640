"""Abbreviations as an abstract defines them: "complete remission (CR)", "hormone receptor (HR)".

After A. S. Schwartz and M. A. Hearst, A simple algorithm for identifying abbreviation definitions in
biomedical text, Pac Symp Biocomput 2003: the letters of the short form are looked for in the words
before the bracket, from right to left, the first at the beginning of a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from evidence.extract.text import ends_in, holds_any
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["Definitions", "Name", "find_definitions", "long_form", "may_define"]

#: "survival (S)" is the only name of one letter.
_SHORT_IN_BRACKETS = re.compile(
    r"[(\[]\s*((?<=urvival \()S|[A-Za-z][A-Za-z0-9/+-]{1,9})(?:\s*[;,][^)\]]*)?\s*[)\]]"
)


_SPACED_WORD = re.compile(r"\S+")
#: A long form is looked for in so many characters before its bracket.
_LONG_FORM_REACH: Final = 140
_ENDPOINT = re.compile(
    r"\btime to\b|\b(?:survival|interval|duration|mortality|incidence|control|benefit|response|failure|"
    r"rate)s?(?: rate)?$",
    re.IGNORECASE,
)


#: "cumulative incidences (CINs)" says how often, and not of what.
_OF_ANYTHING = re.compile(
    r"(?:the\s)?(?:(?:cumulative|estimated|overall)\s)?(?:incidence|rate)s?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Name:
    """What words name: an outcome, or (None) another endpoint of the rule set."""

    outcome: str | None


@dataclass(frozen=True, slots=True)
class Definitions:
    """What the short forms of an abstract stand for.

    Parameters
    ----------
    own : dict
        Short forms that the abstract defines as an outcome: short form to outcome id.
    foreign : frozenset of str
        Short forms of the rule set that mean something else here.
    endpoints : frozenset of str
        Short forms of other endpoints: "time to treatment discontinuation (TTD)".
    """

    own: dict[str, str]
    foreign: frozenset[str]
    endpoints: frozenset[str] = frozenset()


def long_form(text: str, bracket: int, short: str) -> str | None:
    """Find the words that a short form in brackets stands for.

    Parameters
    ----------
    text : str
        The passage.
    bracket : int
        Offset of the opening bracket.
    short : str
        The short form.

    Returns
    -------
    str or None
        The long form; None where the letters are not found.
    """
    words_allowed = min(len(short) + 5, len(short) * 2)
    words = _SPACED_WORD.findall(text[max(0, bracket - _LONG_FORM_REACH) : bracket])[-words_allowed:]
    candidate = " ".join(words)
    # Right to left "clinical response" has the letters of cCR; "complete clinical response" has its initials.
    last = words[-len(short) :]
    if len(short) > 2 and "".join(word[0] for word in last).lower() == short.lower():
        return " ".join(last)
    i, j = len(short) - 1, len(candidate) - 1
    while i >= 0:
        char = short[i].lower()
        if not char.isalnum():
            i -= 1
            continue
        while j >= 0 and (candidate[j].lower() != char or (i == 0 and j > 0 and candidate[j - 1].isalnum())):
            j -= 1
        if j < 0:
            return None
        i -= 1
        j -= 1
    return candidate[j + 1 :]


_RATIOS: Final = frozenset({"OR", "HR", "RR", "ORs", "HRs", "RRs"})
#: "survival rate (SE)" says what stands in the brackets that follow.
_STATISTICS: Final = frozenset({"SE", "SEM", "SD", "CI", "IQR"})
_NUMBER_NEXT = re.compile(r"\s*[,:;=]?\s*(?:[nN]\s?=\s?)?\d")
_WORD_BEFORE = re.compile(r"(?P<word>[A-Za-z-]+)\s*$")
_SHARED_HEAD = re.compile(
    r"(?:,|\s+and|,\s+and)(?:\s+[a-z-]+(?:\s*[(\[][A-Za-z]{2,6}[)\]])?(?:,|\s+and|,\s+and)?){0,2}?"
    r"\s+[a-z-]+(?:\s*[(\[][A-Za-z]{2,6}[)\]])?\s+(?P<head>survival|response|remission|mortality)\b"
)


def _with_shared_head(text: str, bracket: re.Match[str]) -> str | None:
    """Give "overall survival" for "overall (OS) and disease-free survival (DFS)": the noun stands once."""
    behind = _SHARED_HEAD.match(text, bracket.end())
    before = (
        None if behind is None else _WORD_BEFORE.search(text, max(0, bracket.start() - 30), bracket.start())
    )
    return None if behind is None or before is None else f"{before['word']} {behind['head']}"


def _shares_head(
    text: str, bracket: re.Match[str], name_of: Callable[[str], Name | None], usual: str | None
) -> bool:
    """Whether a short form has its usual meaning by a noun that stands further on."""
    whole = _with_shared_head(text, bracket)
    name = None if whole is None else name_of(whole)
    return name is not None and name.outcome is not None and name.outcome == usual


def _prints_figure(text: str, bracket: re.Match[str], words: str) -> bool:
    """Whether a bracket defines nothing: "Outcome was good (OS, 80%)" has the letters, not the initials."""
    if _NUMBER_NEXT.match(text, bracket.end(1)) is None:
        return False
    initials = "".join(word[0] for word in re.split(r"[\s-]+", words) if word)
    return initials.lower() != bracket.group(1).lower()


def _is_probability(
    text: str, bracket: re.Match[str], name_of: Callable[[str], Name | None], usual: str
) -> bool:
    """Whether "probabilities of event-free (pEFS) and overall survival (pOS)" says its p at its head."""
    words = long_form(text, bracket.start(), bracket.group(1)[1:])
    name = None if words is None else name_of(words)
    return name is not None and name.outcome == usual


def _short_forms(text: str, known: Mapping[str, str | None]) -> Iterator[tuple[re.Match[str], str]]:
    """Give what stands in brackets as a short form does."""
    for match in _SHORT_IN_BRACKETS.finditer(text):
        short = match.group(1)
        if short in _STATISTICS:
            continue
        if short in _RATIOS and _NUMBER_NEXT.match(text, match.end(1)):
            continue  # "overall response rate (OR, 0.75)" prints an odds ratio
        if short.endswith("s") and short[:-1].isupper() and short not in known:
            short = short[:-1]  # "conventional care regimens (CCRs)" defines CCR
        if any(c.isupper() for c in short):
            yield match, short


def may_define(text: str, may_name: Callable[[str], bool]) -> bool:
    """Whether an abstract could define a short form as an outcome; False is certain, and soon told.

    Parameters
    ----------
    text : str
        Normalised passage.
    may_name : callable
        Whether words could name an outcome; of words among others it must not say less.
    """
    return any(
        may_name(text[max(0, match.start() - _LONG_FORM_REACH) : match.start()])
        for match in _SHORT_IN_BRACKETS.finditer(text)
    )


#: In trials of antiemetics "complete response (CR; no emesis and no rescue medication)" is none of a disease.
_NO_EMESIS = re.compile(
    r"\b[Cc]omplete response\b[^.]{0,60}\bno (?:emesis|vomiting|emetic|retching)", re.IGNORECASE
)
#: Asked first, because that is quick.
_ANTIEMETIC: Final = ("emesis", "vomiting", "emetic", "retching")
_COMPLETE_RESPONSE: Final = frozenset(
    f"{name}{end}"
    for name in ("CR", "complete response", "Complete response", "complete-response")
    for end in ("", "s", " rate", " rates")
)


#: "58 patients in | relapse (REL)": a group, and no name of what is measured.
_PEOPLE_IN = re.compile(rf"\b(?:{ANY_PEOPLE}) in\s+$")


def find_definitions(
    text: str, name_of: Callable[[str], Name | None], abbreviations: Mapping[str, str | None]
) -> Definitions:
    """Read the definitions of an abstract against the rule set's abbreviations.

    Parameters
    ----------
    text : str
        Normalised passage.
    name_of : callable
        Gives what a long form names as a whole or at its end, or None.
    abbreviations : mapping
        The rule set's abbreviations with their outcomes; None for other endpoints.

    Returns
    -------
    Definitions
    """
    own: dict[str, str] = {}
    foreign: set[str] = set()
    endpoints: set[str] = set()
    for match, short in _short_forms(text, abbreviations):
        if short in own:
            continue
        words = long_form(text, match.start(), short)
        usual = abbreviations.get(short)
        if words is None or _prints_figure(text, match, words) or _shares_head(text, match, name_of, usual):
            continue
        if usual is not None and short.startswith("p") and _is_probability(text, match, name_of, usual):
            continue
        name = name_of(words)
        if name is not None and name.outcome is not None:
            long_at = text.rfind(words, 0, match.start())
            of_people = ends_in(_PEOPLE_IN, text, long_at, reach=20) is not None
            if name.outcome != abbreviations.get(short) and not of_people:
                own[short] = name.outcome
        elif short in abbreviations:
            unknown = name is None and not (abbreviations[short] is None and _ENDPOINT.search(words))
            if len(words) > len(short) + 3 and (unknown or abbreviations[short] is not None):
                foreign |= {short, f"{short}s"}
        elif _OF_ANYTHING.fullmatch(words):
            continue
        elif name is not None or (_ENDPOINT.search(words) and "confidence" not in words.lower()):
            endpoints.add(short)
    if holds_any(text, _ANTIEMETIC) and _NO_EMESIS.search(text) is not None:
        foreign |= _COMPLETE_RESPONSE
    return Definitions(own, frozenset(foreign), frozenset(endpoints - own.keys()))
