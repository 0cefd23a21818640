"""Figures of which their sentence says something else than the outcome that stands nearest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.vocabulary import Mention

__all__ = ["reason_against_figure"]

Span = tuple[int, int]

#: "compliance was 98% and the overall response rate was 68%": the figure before is said of its own subject.
_SAID_OF: Final = re.compile(r"\b(?:was|were|is|are)\s+(?:only\s+)?$", re.IGNORECASE)
_NEXT_SUBJECT: Final = re.compile(
    r"\s*[,;]?\s*(?:and|while|whereas|but)\s+(?:the|a|an|median|overall)?\s*(?:\w+\s+)?", re.IGNORECASE
)
#: "45% had a reduction, and 34% achieved CR": what the first of them did is said, and is not that.
_DID_OTHERWISE: Final = re.compile(
    r"\s*(?:of\s+(?:the\s+)?(?:\w+\s+){0,2}?(?:patients|subjects|children|women|men|cases|"
    r"them))?\s*(?:\([^)]*\)\s*)?"
    r"(?:had|has|have|received|underwent|showed|developed|required|experienced|completed|discontinued|"
    r"refused|stopped|did not|"
    r"were (?:not|lost|excluded|withdrawn|treated|given))\b",
    re.IGNORECASE,
)
_OWN_RATE: Final = re.compile(
    r"\b(?:completion|compliance|adherence|participation|positivity|detection|resection|accrual|"
    r"discontinuation|withdrawal)"
    r"(?:\s+(?:rates?|ratios?))?\s*[(\[]\s*$",
    re.IGNORECASE,
)
#: How far before the name of an event its count can stand, in characters.
_NEAR: Final = 60
#: "the hazard ratio for all patients": whom it is of, not how many of them.
_ALL_OF_THEM: Final = re.compile(r"\b(?:for|in|of|among|across|including|by)\s+(?:the\s+)?$", re.IGNORECASE)
_WORD_ALONE: Final = re.compile(r"(?:all|both|none|every)\b(?:\s+\w+)?", re.IGNORECASE)
#: "241 deaths occurred in 447 patients": the second count is the denominator of the first.
_AMONG: Final = re.compile(r"\b(?:in|among)\s+(?:the\s+|all\s+)?$", re.IGNORECASE)
_PEOPLE: Final = re.compile(
    r"\s+(?:\w+\s+)?(?:patients|participants|subjects|women|men|children)\b", re.IGNORECASE
)
_COUNT: Final = re.compile(r"\d{1,6}")
#: "compared with 27% without a CR"
_OF_THOSE_WITHOUT: Final = re.compile(
    r"\s*(?:of\s+)?(?:the\s+|those\s+|patients\s+)*(?:without|lacking|not achieving)\s+(?:an?\s+|the\s+)?",
    re.IGNORECASE,
)


def reason_against_figure(text: str, figure: Span, mention: Mention, figures: Sequence[Span]) -> str | None:
    """Say why a figure is not of the outcome that it was given, or None.

    Parameters
    ----------
    text : str
        The sentence, normalised.
    figure : tuple of int
        Its start and end in the sentence.
    mention : Mention
        The name that it was bound to.
    figures : sequence of tuple of int
        All figures of the sentence that are results.
    """
    start, end = figure
    if _OWN_RATE.search(text[:start]):
        return "a rate of something else"
    if _WORD_ALONE.fullmatch(text, start, end) and _ALL_OF_THEM.search(text[:start]):
        return "says whom the sentence is about, and no figure"
    without = _OF_THOSE_WITHOUT.match(text, end)
    if without is not None and text.startswith(text[mention.start : mention.end], without.end()):
        return "is of those without it"
    if mention.end <= start:
        counted_before = any(mention.start - _NEAR <= f[0] < start for f in figures)
        among = (
            _COUNT.fullmatch(text, start, end) and _AMONG.search(text[:start]) and _PEOPLE.match(text, end)
        )
        return "counts the patients among whom the outcome is counted" if counted_before and among else None
    if mention.start < end:
        return None
    later = [f for f in figures if f[0] >= end]
    has_other = any(f[0] >= mention.end for f in later)
    if has_other and _SAID_OF.search(text[:start]) and _NEXT_SUBJECT.fullmatch(text, end, mention.start):
        return "said of something else, before the outcome is named"
    if any(f[0] < mention.start for f in later) and _DID_OTHERWISE.match(text, end):
        return "the sentence says something else of these patients"
    return None
