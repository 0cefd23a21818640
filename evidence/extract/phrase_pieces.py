"""Pieces of a phrase that go over several words at once: an age, a stage, an added treatment, a bracket.

Each is told by the words where it begins and ends where its pattern does; ``evidence.extract.noun_phrases``
reads the words between them one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.tokens import PEOPLE, Token
from evidence.extract.view import SentenceView

__all__ = [
    "STAGE_NUMERAL",
    "NounPhrase",
    "behind",
    "behind_bracket",
    "behind_piece",
    "behind_whose",
    "leading",
]

_YEARS = re.compile(r"(?:y(?:ea)?rs?|months?|weeks?|days?)\b")
_OF_AGE: Final = frozenset({"age", "aged"})
_COMPARATIVES: Final = frozenset("younger older less more greater".split())
_AGE = re.compile(
    r"(?:aged?\s+)?(?:of\s+)?(?:(?:between|from|at least|under|over|up to|(?:younger|older|less|more|"
    r"greater)\s+than)\s+|"
    r"[<>≥≤]\s?=?\s?)?\d{1,2}(?:\s?(?:-|to|and)\s?\d{1,2}(?!\d|\.\d|\s?%))?"
    r"(?:\s*(?:years?|yrs?|months?|weeks?|days?)\b(?:\s+of age|\s+old)?)?"
    r"(?:\s+(?:or|and)\s+(?:older|more|over|above|younger|under|less)\b)?",
    re.IGNORECASE,
)
_SAYS_AGE = re.compile(r"\b[Aa]ged?\b|\byears old\b")
#: "patients transplanted | before the age of 20 years"
_AT_AGE = re.compile(
    r"(?:at|before|after|below|above|under|over|by)\s(?:the\s|an\s)?age\sof\s\d{1,2}(?:\s(?:years|months))?\b"
)
#: "those | over 60"
_AGE_ALONE = re.compile(r"over \d{2}(?=[\s,;.)]|$)(?!\s?(?:%|[a-zA-Zµ]*g\b|months|days|weeks|patients))")
_DEGREES: Final = frozenset(
    "larger smaller greater less more higher lower longer shorter fewer older younger".split()
)
#: "patients with a tumour | larger than 120 cm³"
_BOUND_THAN = re.compile(
    rf"(?:{'|'.join(sorted(_DEGREES))}) than (?:or equal to )?"
    r"\d+(?:[.,]\d+)*\s?(?:%|[A-Za-zµ]{1,8}(?:/[A-Za-z]+)?[²³]?)?"
)
_SIZE_BEHIND = re.compile(r"\s*[(\[]\s*(?:[nN]\s*=\s*)?(?P<size>\d[\d,]*)(?:\s+patients)?\s*[)\]]")
_ABBREVIATION_BEHIND = re.compile(
    rf"\s*[(\[]\s*(?!(?:{NUMBER_WORD})\s)(?=[^)\]]*[A-Z\d]|[\w+/-]+\s*[)\]])"
    r"[A-Za-z][\w+/-]{0,14}(?:\s+(?!\d)[\w+/-]+){0,3}\s*[)\]]"
)
_BEGIN_ADDED: Final = frozenset({"in", "combined", "followed"})
_ADDED = re.compile(r"(?:in combination with|combined with|followed by)\s")
#: "patients with MRD | at the end of induction | (n = 45) had"
_AT_STAGE = re.compile(
    r"(?:at\s(?:the\s)?(?:end\sof\s(?:induction|consolidation|treatment|therapy)|diagnosis|presentation|baseline|"
    r"study\sentry|enrol?lment)\b|(?:by|at|within)\s(?:(?:month|week|day|cycle)\s\d+|\d+\s(?:months|weeks|years)))(?=\s(?:[(\[]|had\b|who\b|showed\b|achieved\b|experienced\b))"
)

STAGE_NUMERAL: Final = r"(?:I{1,3}|IV|[1-4])[A-Ea-e]?"
#: "the 100 | stage II | patients", "patients with | stages IIB and IIIB | disease", one group
_OF_STAGE = re.compile(
    rf"[Ss]tages?\s{STAGE_NUMERAL}(?:(?:\s?[-/]\s?|,?\s(?:to|or|and)\s){STAGE_NUMERAL})*"
    rf"(?=\s(?:{'|'.join(sorted(PEOPLE))}|disease|cancers?|tumou?rs?)\b)"
)
_MONTHS_AT_END = re.compile(r"(?:months?|weeks?|days?)$")

#: What happened to people once, so that they are told apart by when it did.
_HAPPENING: Final = frozenset(
    "relapsing relapsed progressing progressed transplanted diagnosed dying grafted responding relapse "
    "relapses occurring occurred".split()
)
#: "patients relapsing | within 6 months of transplant", "with relapse | between 18 and 36 months"
_ONSET = re.compile(
    r"(?:within|after|beyond|before|between|from|at|(?:later|earlier|more|less|longer)\sthan|[<>≥≤])\s?"
    rf"(?:the\sfirst\s)?(?:(?:more|less)\sthan\s)?(?:\d{{1,2}}|{NUMBER_WORD})"
    rf"(?:\s?(?:-|to|and)\s?(?:\d{{1,2}}|{NUMBER_WORD}))?\s(?:days|weeks|months?|years?)\b"
    r"(?:\s(?:of|from|after|following)\s(?:the\s|their\s|first\s)?[\w-]+)?(?=[\s,;.:]|$)"
)
#: States that tell apart by when they began or how long they lasted.
_STATES: Final = frozenset({"relapse", "relapses", "remission", "remissions", "cr1"})
#: "a first remission | of less than 18 months", "remission | lasting more than 3 years"
_LASTING = re.compile(
    r"(?:of|lasting|lasted|for|duration)\s(?:(?:less|more|greater|longer|shorter|fewer)\sthan|at\sleast|[<>≥≤])\s?"
    rf"(?:\d{{1,2}}|{NUMBER_WORD})\s(?:days|weeks|months?|years?)\b"
)
#: "those | failing to achieve | CR"
_FAILING = re.compile(r"(?:failing|unable)\sto\s(?:achieve|attain|obtain|reach|enter)\b")


@dataclass(slots=True)
class NounPhrase:
    """A stretch of tokens, while it is read and afterwards.

    Parameters
    ----------
    lead : str
        What introduces it.
    first, after : int
        Its first token, and the one behind its last.
    depth : int
        How many brackets are open where it begins.
    size : int or None
        The number in front of it: "18 younger patients".
    people : bool
        Whether it names people.
    relative : bool
        Whether "who" was read.
    """

    lead: str
    first: int
    after: int
    depth: int
    size: int | None = None
    people: bool = False
    relative: bool = False


def behind_piece(view: SentenceView, tokens: Sequence[Token], phrase: NounPhrase) -> int | None:
    """Give the token behind an age, an added treatment or a stage that goes on with a phrase.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    tokens : sequence of Token
        Of the sentence.
    phrase : NounPhrase
        As far as it is read; an age makes it one of people.

    Returns
    -------
    int or None
        None where no such piece begins.
    """
    return (
        _behind_age(view, tokens, phrase)
        or _behind_added(view, tokens, phrase)
        or _behind_stage(view, tokens, phrase)
        or _behind_onset(view, tokens, phrase)
    )


def _behind_age(view: SentenceView, tokens: Sequence[Token], phrase: NounPhrase) -> int | None:
    """Go over "aged 55-65 years", and of people over "≥ 70 years", "larger than 5 cm": it says who."""
    token = tokens[phrase.after]
    compared = phrase.people and token.small in _DEGREES
    if compared and (bound := _BOUND_THAN.match(view.text, token.start)) is not None:
        return behind(tokens, bound.end(), phrase.after)
    if phrase.people and (at_age := _AT_AGE.match(view.text, token.start)) is not None:
        return behind(tokens, at_age.end(), phrase.after)
    aged = token.small in _OF_AGE
    behind_people = phrase.after > phrase.first and tokens[phrase.after - 1].small in PEOPLE
    numbered = behind_people and (token.text[0] in "<>≥≤0123456789" or token.small in {"over", "under"})
    bounded = token.small in _COMPARATIVES or numbered
    if not aged and not (phrase.people and bounded):
        return None
    age = _AGE.match(view.text, token.start)
    # "76% in those aged 20 to 40 and 55% in those over 40"
    alone = behind_people and token.small == "over" and _AGE_ALONE.match(view.text, token.start) is not None
    sure = aged or alone or (numbered and token.small in {"over", "under"} and _SAYS_AGE.search(view.text))
    if age is None or not (sure or _YEARS.search(age.group())):
        return None
    if numbered and token.text[0].isdigit():
        responded = tokens[phrase.after - 1].small.endswith("responders")
        if responded or _MONTHS_AT_END.search(age.group()):
            return None  # "18 months in responders and in non-responders | 7 months"
    phrase.people = True
    return behind(tokens, age.end(), phrase.after)


def _behind_added(view: SentenceView, tokens: Sequence[Token], phrase: NounPhrase) -> int | None:
    """Go over what joins a second treatment to the first: "surgery in combination with chemotherapy"."""
    token = tokens[phrase.after]
    if token.small not in _BEGIN_ADDED or phrase.people or phrase.after == phrase.first:
        return None
    added = _ADDED.match(view.text, token.start)
    return None if added is None else behind(tokens, added.end(), phrase.after)


def _behind_stage(view: SentenceView, tokens: Sequence[Token], phrase: NounPhrase) -> int | None:
    """Go over "stage II (patients)", and over when people had what they have: "with MRD at diagnosis"."""
    start = tokens[phrase.after].start
    if (of_stage := _OF_STAGE.match(view.text, start)) is not None:
        return behind(tokens, of_stage.end(), phrase.after)
    stage = _AT_STAGE.match(view.text, start) if phrase.people else None
    return None if stage is None else behind(tokens, stage.end(), phrase.after)


def _behind_onset(view: SentenceView, tokens: Sequence[Token], phrase: NounPhrase) -> int | None:
    """Go over "(relapsing) within 6 months of transplant", and over "failing to achieve"."""
    if phrase.after == phrase.first:
        return None
    before, start = tokens[phrase.after - 1].small, tokens[phrase.after].start
    if before in _STATES and (lasting := _LASTING.match(view.text, start)) is not None:
        phrase.people = True
        return behind(tokens, lasting.end(), phrase.after)
    if before in _HAPPENING and (phrase.people or before in _STATES):
        # told apart from others: "those relapsing later"
        onset = _ONSET.match(view.text, start)
        told_apart = sum(t.small in PEOPLE for t in tokens) > 1
        # or compared in a bracket: "better in patients transplanted within 12 months (78% vs 61%)"
        told_apart = told_apart or (onset is not None and view.text.startswith(" (", onset.end()))
        told_apart = told_apart or (before in _STATES and sum(t.small == before for t in tokens) > 1)
        if onset is None or not told_apart:
            return None
        phrase.people = True
        return behind(tokens, onset.end(), phrase.after)
    if not phrase.people:
        return None
    failing = _FAILING.match(view.text, start)
    if failing is None:
        return None
    phrase.relative = True
    return behind(tokens, failing.end(), phrase.after)


def behind_bracket(view: SentenceView, tokens: Sequence[Token], phrase: NounPhrase) -> int | None:
    """Go over "(n = 45)" and an abbreviation, which are part of the phrase."""
    if phrase.after == phrase.first:
        return None
    at = tokens[phrase.after - 1].end
    bracket = _SIZE_BEHIND.match(view.text, at) or _ABBREVIATION_BEHIND.match(view.text, at)
    if bracket is None or view.names_outcome_in(at, bracket.end()):
        return None  # "in the X group (no complete responders)"
    return behind(tokens, bracket.end(), phrase.after)


def size_end(view: SentenceView, at: int) -> int:
    """Give the place behind the size in brackets that stands at a place; the place itself without one."""
    size = _SIZE_BEHIND.match(view.text, at)
    return at if size is None else size.end()


def leading(tokens: Sequence[Token], first: int) -> int:
    """Give the place of the token that leads to a phrase, in front of its article; -1 at the beginning."""
    return first - (2 if first and tokens[first - 1].kind == "determiner" else 1)


def behind(tokens: Sequence[Token], end: int, i: int) -> int:
    """Give the first token from a place of the sentence on."""
    while i < len(tokens) and tokens[i].start < end:
        i += 1
    return i


#: "those | whose first remission lasted longer than 1 year", "whose count was <50 x 10^9/L"
_WHOSE_WAS = re.compile(
    r"whose (?:[\w-]+ ){1,4}?(?:lasted|was|were|had been|occurred|exceeded) (?:[a-z]+ ){0,2}"
    r"(?:(?:longer|shorter|more|less|greater|fewer|later|earlier|higher|lower)(?! than)|"
    r"(?:(?:(?:longer|shorter|more|less|greater|fewer|later|earlier|higher|lower) than |"
    r"within |after |before |beyond |at least |between |[<>≥≤]\s?=?\s?)?\d[\d.,]*(?: (?:and|to) \d[\d.,]*)?"
    r"\s?(?:years?|months?|weeks|days|%|x\s?10\^?\d+\s?/\s?\w+)))(?=[\s,;.()]|$)"
)
#: "whose tumour shrank | had"; "whose disease had progressed" goes on.
_TELLS_OF_THEM = re.compile(
    r"(?:had|have|achieved|experienced|showed|demonstrated)\s(?!(?:been|not)\b|(?!improved|increased|reduced|prolonged|impaired)[a-z]+ed\b)"
)
#: "whose | 3-month | volume"
_OF_TIME = re.compile(r"\d{1,2}-(?:day|week|month|year)\s")
#: A clause of "whose" has no more words.
_MOST_WORDS: Final = 16


def behind_whose(view: SentenceView, tokens: Sequence[Token], i: int, number_at: Sequence[int]) -> int | None:
    """Go over "whose disease had progressed (n = 33)", where a bracket or the clause ends it.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    tokens : sequence of Token
        Of the sentence.
    i : int
        The token "whose".
    number_at : sequence of int
        Not 0 where a figure or a time stands, for every character.

    Returns
    -------
    int or None
        The token behind; None where a figure stands before an end.
    """
    told = _WHOSE_WAS.match(view.text, tokens[i].start)
    if told is not None:
        return behind(tokens, told.end(), i)
    behind_time = 0
    for k in range(i + 1, min(i + _MOST_WORDS, len(tokens))):
        token = tokens[k]
        if token.kind in {"open", "comma", "stop"}:
            return behind(tokens, size_end(view, token.start), k)
        if k > i + 2 and _TELLS_OF_THEM.match(view.text, token.start):
            return k
        if (time := _OF_TIME.match(view.text, token.start)) is not None:
            behind_time = time.end()
        if number_at[token.start] and token.start >= behind_time:
            return None
    return None
