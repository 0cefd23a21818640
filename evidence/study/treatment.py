"""The treatment under study, as the title names it.

A title is taken apart by the few forms that titles of trials have: "X in patients with D", "phase 2
study of X for D", "X versus Y in D", "D treated with X". What comes out must look like a treatment.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.study.facts import Fact, StudyText
from evidence.study.lexicon import study_words

__all__ = ["find_interventions"]

_WORD = re.compile(r"[a-z][\w-]*")
#: What a title says of the study before it names the treatment.
_KIND: Final = (
    r"(?:(?:an?|the|\w+-year|first|final|updated|long-term|mature|preliminary|interim|initial|clinical|"
    r"open-label|open|label|prospective|retrospective|randomi[sz]ed|controlled|double-blind|placebo-controlled|"
    r"multi-?cent(?:re|er|ric)|single-arm|single-cent(?:re|er)|multi-?institutional|international|national|"
    r"pilot|feasibility|phase|phases|I{1,3}[abAB]?|IV|[1-4][abAB]?|I/II|1/2|1-2|II/III|2/3|dose-escalation|"
    r"pivotal|comparative|cooperative|group|matched|cohort|pediatric|paediatric|and|of|from|results?|outcomes?|"
    r"report|real-world)[\s,]+)*"
)
_NOUN: Final = (
    r"(?:trial|study|evaluation|comparison|assessment|experience|results|analysis|use|treatment|efficacy|"
    r"effects?|safety|update)"
)
_OF: Final = (
    r"(?:(?:the\s+)?(?:efficacy|safety|effects?|effectiveness|activity|tolerability|use|addition|results|"
    r"benefits?|impact|evaluation|outcomes?|feasibility|adding|administration|experience|combination)"
    r"(?:,?\s+(?:and|of|with|the)\s+|,\s+|\s+))*"
)
_STOP: Final = (
    r"(?=\s+(?:in|for|as|among|on|after|following|during|before|induces?|improves?|reduces?|prevents?|given|"
    r"administered|delivered|is|are|has|for the|to treat|to prevent|with the)\s|\s*[:.?(\[]|$)"
)
_FORMS: Final = (
    # "Phase 2 study of X in ...", "Efficacy of X ..."
    (
        "study.treatment.study-of",
        re.compile(rf"^{_KIND}{_NOUN}\s+(?:of|with)\s+{_OF}(?P<x>[^:.?]{{3,110}}?){_STOP}", re.IGNORECASE),
    ),
    # "... patients treated with X"
    (
        "study.treatment.treated-with",
        re.compile(
            r"\b(?:treated with|treatment with|receiving|therapy with)\s+(?P<x>[^:.?]{3,90}?)"
            rf"(?:(?=\s+and proceeding\s)|{_STOP})",
            re.IGNORECASE,
        ),
    ),
    # "X in patients with ...", "X as first-line therapy ..."
    (
        "study.treatment.beginning",
        re.compile(
            rf"^{_OF}(?:the\s+)?(?P<x>[^:.?]{{3,110}}?)(?=\s+(?:in|for|among)\s+[^:.?]{{3,140}}|"
            r"\s+(?:as|after)\s+(?:\w+[ -]){0,3}(?:therapy|treatment|prophylaxis|line|chemotherapy))",
            re.IGNORECASE,
        ),
    ),
)
#: Says nothing of what was given.
_GENERIC = re.compile(
    r"(?:(?:systemic|standard|intensive|initial|first-line|combination|adjuvant|salvage|specific|early|oral|"
    r"targeted|modern|combined)\s+)*"
    r"(?:therap(?:y|ies)|treatments?|chemotherapy|surgery|antibod(?:y|ies)|inhibitors?|devices?|prophylaxis)",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:an?|the|with|of|single-agent|comparing|combined|adding|addition of|combination of|"
    r"the combination of|oral|results of)\s+",
    re.IGNORECASE,
)
_TRAILING = re.compile(r",?\s+each$|[\s,;]+$")
_MOST_WORDS: Final = 16


def find_interventions(title: StudyText | None) -> tuple[Fact[str], ...]:
    """Read the treatment from the title.

    Returns
    -------
    tuple of Fact
        At most one; nothing where the title has another form, or names no treatment.
    """
    if title is None or not _names_treatment(title.lower):
        return ()
    for rule, pattern in _FORMS:
        match = pattern.search(title.text)
        if match is None:
            continue
        start, end = match.span("x")
        while (leading := _LEADING.match(title.text, start, end)) is not None:
            start = leading.end()
        words = _TRAILING.sub("", title.text[start:end])
        end = start + len(words)
        if _is_treatment(words):
            value = title.passage.text[start:end]
            return (title.fact("intervention", value, title.sentences[0], (start, end), rule),)
    return ()


def _is_treatment(name: str) -> bool:
    return (
        _names_treatment(name.lower())
        and study_words().never.isdisjoint(_WORD.findall(name.lower()))
        and _GENERIC.fullmatch(name) is None
        and len(name.split()) <= _MOST_WORDS
    )


def _names_treatment(lower: str) -> bool:
    """Whether a word is that of a treatment, or ends as names of drugs do."""
    treatment = study_words()
    return any(word in treatment.words or word.endswith(treatment.endings) for word in _WORD.findall(lower))
