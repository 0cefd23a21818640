"""Sentences of a full text that tell no results of the study, though the reader of abstracts reads them.

Abstracts say little of others' work and of who was enrolled; full texts say all of it. Each test gives the
reason in words, so that ``evidence explain`` can repeat it.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.fulltext.running_text import Part

__all__ = ["reason_against_sentence"]

_OWN: Final = re.compile(
    r"\b(?:we|our|ours|(?:this|the (?:present|current)|present|current) (?:\w+ ){0,2}?"
    r"(?:study|trial|analysis|report|series|cohort|investigation|work)|here(?:in)?|in this (?:setting|"
    r"paper))\b",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"\bet al\b|\b(?:previous(?:ly)?|earlier|prior|other|another|historical|published|pooled|several|"
    r"similar|"
    r"recent) (?:\w+ ){0,3}?(?:stud(?:y|ies)|trials?|reports?|series|investigators?|data|analys[ei]s|"
    r"cohorts?|controls?)\b|\b(?:reported|described|shown|found|published|observed|obtained|demonstrated) "
    r"(?:by|in (?:the literature|other|a|an|another))\b|\bliterature\b|\bmeta-analys|"
    r"\bha(?:s|ve) been (?:reported|shown)",
    re.IGNORECASE,
)
#: What a reference is named for where it is not for the figure: how something was measured.
_METHOD: Final = re.compile(
    r"\b(?:criteria|according to|defined|definition|as (?:previously )?described|using|graded|grading|scale|"
    r"version|classification|classified|calculated|estimated|method|test|score|guidelines?|CTCAE|RECIST)\b",
    re.IGNORECASE,
)
#: Headings of what patients brought along, and of what is measured in tubes and animals.
_OF_PATIENTS: Final = re.compile(
    r"characteristic|demographic|\bbaseline\b|study population|participant flow", re.IGNORECASE
)
#: "Efficacy in the entire study population"
_OF_OUTCOMES: Final = re.compile(
    r"efficacy|survival|response|remission|relapse|outcome|safety|toxicit|adverse", re.IGNORECASE
)
_OF_TUBES: Final = re.compile(
    r"pharmacokinetic|immunolog|\bimmune\b|in vitro|\banimals?\b|\bmice\b|xenograft|cell lines?\b",
    re.IGNORECASE,
)


def reason_against_sentence(text: str, part: Part, *, cites: bool) -> str | None:
    """Say why the figures of a sentence are no results of this study, or None.

    Parameters
    ----------
    text : str
        Of the sentence.
    part : Part
        Where it stands.
    cites : bool
        Whether it names an entry of the reference list.
    """
    heading = part.heading or ""
    if part.kind == "results" and _OF_PATIENTS.search(heading) and not _OF_OUTCOMES.search(heading):
        return f"stands under “{heading}”, which describes the patients"
    if part.kind == "results" and _OF_TUBES.search(heading):
        return f"stands under “{heading}”, which reports no outcomes of patients"
    others = _OTHERS.search(text) is not None
    if part.kind == "discussion":
        if cites:
            return "stands in the discussion and cites a reference"
        if others:
            return "speaks of others' work"
        return None if _OWN.search(text) else "stands in the discussion and does not speak of this study"
    if cites and others:
        return "cites a reference for others' figures"
    if cites and not (_OWN.search(text) or _METHOD.search(text)):
        return "cites a reference and does not say that its figures are this study's"
    return None
