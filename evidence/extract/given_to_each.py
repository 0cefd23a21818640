"""Arms told by how many were given each: "62 patients received X and 58 received Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evidence.extract.arm_names import cleaned, is_name
from evidence.extract.drug_names import is_drug
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.text import ends_in, holds_any

__all__ = ["NAME", "each_given"]

#: What an arm may be called, in so many words.
NAME = r"[A-Za-z0-9][\w+/'.-]*(?:\s+(?:plus\s+|and\s+|with\s+|\+\s?)?[\w+/'.-]+){0,5}?"
#: "daratumumab, lenalidomide and dexamethasone"
_NAMES = rf"(?:[a-z][\w-]+,\s){{0,3}}{NAME}"
_SO_MANY = rf"(?:\d[\d,]*|(?i:{NUMBER_WORD}))"
#: "62 patients | received | FLAG-IDA | and 58 received | CLAG-M"
_EACH_GIVEN = re.compile(
    rf"\b{_SO_MANY}\s(?:(?:patients|children|adults|subjects)\s)?(?:\([\d.]+\s?%\)\s)"
    r"?(?:were\s)?"
    r"(?P<verb>received|underwent|treated\swith|given|(?:randomi[sz]ed|assigned|allocated)(?=\sto\s))"
    r"\s(?:to\s)?"
    rf"(?P<a>{_NAMES})(?:\s\([^()]*\))?,?\sand\s{_SO_MANY}\s(?:patients\s)"
    r"?(?:\([\d.]+\s?%\)\s)?"
    rf"(?:(?:were\s)?(?P=verb)\s(?:to\s)?|to\s)(?P<b>{_NAMES})(?=\s?[.,;(]|\s(?:was|were)\b|$)"
)
_TREATED = r"(?:treated with|given|receiving|who (?:had )?received)"
#: "compared 55 patients | treated with | X | with 80 controls | treated with | Y"
_EACH_TREATED = re.compile(
    rf"\bcompar\w+\s[^.;:()]{{0,60}}?\b{_TREATED}\s(?P<a>{_NAMES})(?:\s\([^()]*\))?,?\s(?:with|and|to|"
    r"versus|vs\.?)\s"
    rf"(?:(?:the\s)?\d[\d,]*\s)?(?:[a-z]+\s){{0,2}}?{_TREATED}\s(?P<b>{_NAMES})(?=\s?[.,;(]|$)"
)

#: "55 patients treated with | X | were compared with 80 controls treated with | Y"
_TREATED_EACH = re.compile(
    rf"\b{_TREATED}\s(?P<a>{_NAMES})(?:\s\([^()]*\))?\s(?:was|were)\s(?:[a-z]+ly\s)?compared\s(?:with|to)\s"
    rf"(?:(?:the\s)?{_SO_MANY}\s)?(?:[a-z]+\s){{0,3}}?{_TREATED}\s(?P<b>{_NAMES})"
    r"(?=\s?[.,;(]|\s(?:in|for|by|from|between|during)\b|$)"
)


def each_given(sentence: str) -> Iterator[tuple[str, ...]]:
    """Read "62 patients received X and 58 received Y": both were given something, and counted.

    Parameters
    ----------
    sentence : str
        Normalised.

    Yields
    ------
    tuple of str
        The names of one arm.
    """
    # The verb stands twice, or "to" does; to ask that is quick.
    least = 1 if sentence.count(" to ") > 1 else 2
    told = " and " in sentence and any(sentence.count(verb) >= least for verb in _GIVEN)
    treated = "compar" in sentence and any(sentence.count(verb) > 1 for verb in _TREATING)
    matches = [
        *(_EACH_GIVEN.finditer(sentence) if told else ()),
        *(_EACH_TREATED.finditer(sentence) if treated else ()),
        *(_TREATED_EACH.finditer(sentence) if treated else ()),
        *_given_by_one_verb(sentence),
        *(_WAS_IN.finditer(sentence) if " and " in sentence and holds_any(sentence, _WAS) else ()),
        *(_KIND_GIVEN.finditer(sentence) if " and " in sentence and holds_any(sentence, _A_KIND) else ()),
    ]
    for match in matches:
        names = [cleaned(match[name]) for name in ("a", "b")]
        one, other = names
        denied = [n for n in names if _DENIED.match(n) and f"no {one}" != other]
        if all(n and is_name(n) for n in names) and not denied and one != other:
            yield from ((n,) for n in names)


_WORDS_OF_NAME = r"[A-Za-z][\w+/-]*(?:\s(?!and\b|in\b|were\b|was\b)[\w+/-]+){0,2}"
_VERB = re.compile(r"\b(?:received|got|had|treated\swith|given)\s")
#: "140 patients were | given"; a verb is soon found, a number word is not.
_SO_MANY_BEFORE = re.compile(rf"\b{_SO_MANY}\s(?:(?:patients|children|adults|subjects)\s)?(?:were\s)?$")
#: "received | ruxolitinib | and 70 | best available therapy"
_GIVEN_BY_VERB = re.compile(
    rf"(?P<a>{_WORDS_OF_NAME})(?:\s\([^()]*\))?,?\sand\s"
    rf"{_SO_MANY}\s(?:patients\s)?(?:with\s)?(?P<b>(?!(?:patients|children|were|had|of|given|received|treated)\b)"
    rf"{_WORDS_OF_NAME})(?=\s?[.,;(]|\s(?:as|was|were)\b|$)"
)


def _given_by_one_verb(sentence: str) -> Iterator[re.Match[str]]:
    """Read "140 received ruxolitinib and 70 best available therapy": one at least is plainly a treatment."""
    if " and " not in sentence or not holds_any(sentence, _GIVEN_ONCE):
        return
    for verb in _VERB.finditer(sentence):
        told = _GIVEN_BY_VERB.match(sentence, verb.end())
        if told is None or not (is_drug(told["a"]) or is_drug(told["b"])):
            continue
        if ends_in(_SO_MANY_BEFORE, sentence, verb.start(), reach=48):
            yield told


#: "Treatment was | X | in 62 and | Y | in 55 patients", "Grafts were | bone marrow | in 62 and ..."
_WAS_IN = re.compile(
    r"\b(?:[Tt]reatment|[Cc]onditioning|[Gg]rafts?|[Dd]onors?|[Ii]nduction|[Pp]rophylaxis|[Ss]ources?)\s"
    rf"(?:was|were|consisted\sof)\s(?:with\s)?(?P<a>{_WORDS_OF_NAME})\sin\s\d+(?:\s\([\d.]+\s?%\))?,?\s"
    rf"(?:(?:patients|cases|children)\s(?:\([\d.]+\s?%\)\s)?)?and\s(?P<b>{_WORDS_OF_NAME})\sin\s\d+\b(?!\s?%)"
)
#: "30 received | a myeloablative | regimen and 42 | a reduced-intensity | regimen"
_KIND_GIVEN = re.compile(
    rf"\b{_SO_MANY}\s(?:(?:patients|children|adults|subjects)\s)?(?:\([\d.]+\s?%\)\s)?(?:were\s)?"
    r"(?:received|underwent|given)\san?\s(?P<a>[\w-]+(?:\s[\w-]+)??)"
    r"(?:\s(?P<noun>regimen|conditioning|graft|transplant(?:ation)?|HSCT|HCT|SCT))?,?\sand\s"
    rf"{_SO_MANY}\s(?:patients\s)?(?:\([\d.]+\s?%\)\s)?(?:(?:received|underwent)\s)?an?\s"
    r"(?P<b>[\w-]+(?:\s[\w-]+)??)\s(?:regimen|conditioning|graft|transplant(?:ation)?|HSCT|HCT|SCT)(?=\s?[.,;(]|$)"
)
#: What is no name of treatment, or an outcome of its own.
_DENIED = re.compile(r"(?:did|were|had|not|no)\b|.*(?:HSCT|SCT|HCT|BMT|transplant\w*)$")
_A_KIND: Final = ("received a", "underwent a", "given a")
_GIVEN_ONCE: Final = ("received ", "got ", "treated with ", "given ", " had ")
_WAS: Final = (
    "reatment was",
    "onditioning was",
    "raft",
    "onors were",
    "nduction was",
    "rophylaxis was",
    "ource",
)
_TREATING: Final = ("treated with", "given", "receiving", "received")
_GIVEN: Final = ("received", "underwent", "treated with", "given", "randomi", "assigned", "allocated")
