"""Sentences that tell figures of what one before them named: "These rates were 72% and 67%".

"Three of them were affected", "The hazard ratio was 0.63" and "X (HR 2.1) and Y (HR 1.8) were independent
adverse factors" name no outcome themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.text import holds_any
from evidence.extract.vocabulary import Mention

__all__ = ["goes_on_with_ratios", "referred_to", "refers_back", "says_where"]

_BACK_REFERENCE = re.compile(r"\b(?:were|was) (?:also )?affected\b|\bit (?:arose|occurred|developed)\b")
#: "This benefit was driven by", "were independent adverse factors", "the only variable was".
_THE_EFFECT = re.compile(
    r"\b(?:[Tt](?:he|his) (?:benefit|effect|improvement|advantage|difference|association)|"
    r"(?:[Ii]ndependent|[Ss]ignificant|[Ss]trong(?:est)?|[Oo]nly|[Aa]dverse|[Pp]rognostic|[Uu]nfavou?rable|"
    r"[Ff]avou?rable|[Ii]mportant|[Ss]ole) "
    r"(?:(?:independent|significant|adverse|negative|poor|prognostic|predictive|risk|influencing) ){0,3}"
    r"(?:factors?|predictors?|variables?|determinants?)"
    r"(?! (?:of|for|associated|affecting|influencing|predict\w+)\b)|"
    r"(?:was|were|remained) (?:[a-z]+ly )?significant(?=[.,]|$| (?:in|on|after)\b)|"
    r"factors? (?:remained|were) (?:independently )?significant|"
    r"(?:retained (?:its|their|independent|prognostic|statistical) (?:[a-z]+ )?|"
    r"had (?:an? )?(?:[a-z]+ )?independent (?:prognostic |adverse )?)"
    r"(?:impact|effect|significance|value)(?! (?:for|on|in)\b)|"
    r"(?:was|were) (?:not )?beneficial(?! (?:for|to|in)\b)|"
    r"(?:showed|derived|had) (?:no|a(?: significant)?) benefit(?! (?:for|in|of)\b)|"
    r"(?:poor|poorer|worse|better|inferior|superior|favou?rable|unfavou?rable|adverse) "
    r"(?:prognosis|outcomes?))(?!\w)"
)
_IT_WAS = re.compile(
    r"It (?:was|could not be|ha[sd] not been|lasted|reached)\s+(?:[a-z]+\s+){0,2}?(?:\d|estimated|reached|"
    r"not|higher|lower)|The (?:incidence|rate|frequency|probability) (?:was|reached)\s"
)
#: "The difference was observed in patients with X (90% vs 64%)": of the one outcome told before.
_SEEN_IN = re.compile(
    r"(?:(?:The|This)\s(?:survival\s)?(?:benefit|effect|improvement|advantage|difference)|This)\s(?:was|were)\s"
    r"(?:[a-z]+\s){0,2}?"
    r"(?:seen|observed|found|noted|apparent|evident|present|greatest|pronounced|larger|limited|confined|restricted|"
    r"significant|true)\s(?:[a-z]+ly\s)?(?:to|in|for|among)\s(?=[^()]*\(\d[^()]*\)[^()\d]*$)"
)
#: "The hazard ratio was 0.63": of what the sentence before compares.
_RATIO_WAS = re.compile(
    r"(?:In (?:an?|the) [a-z ]{0,30}(?:models?|analys[ei]s), t|T)he (?:[a-z]+ )?(?:[Hh]azard ratio|HR)\b"
)
_HAZARD = re.compile(r"\b[HR]Rs?\b|[Hh]azard ratio|[Rr]elative risk|[Oo]dds ratio|\bOR\b(?= ?[=:,]? ?\d)")
_THESE_VALUES = re.compile(
    r"\b(?:(?:[Tt]hese|[Tt]he(?: (?:corresponding|respective))?|[Cc]orresponding) (?:values|rates|"
    r"percentages|figures|numbers|"
    r"proportions|probabilities)|[\w-]+ results)(?= (?:were|was|for|in|with)\b)|"
    # "In adults, | these | were 40% and 20%"
    r"(?<=, )(?:these|they)(?= were \d[\d.]*%)"
)


_QUANTITY: Final = r"(?:rate|figure|incidence|value|percentage|proportion|probability|estimate)"
#: "In adults, | it | was 62%", "| The corresponding rate | in adults was 62%"
_IN_OTHERS = re.compile(
    rf"(?:In|Among|For|With|After)\s[^.;:%()]{{2,90}}?,\s(?P<it>it|this|the\s(?:corresponding\s)?{_QUANTITY})\s"
    r"(?:was|reached)\s(?:only\s)?\d|"
    rf"(?P<corresponding>(?:The|This)\scorresponding\s{_QUANTITY})\s(?:in|for|with|among|was)\b"
)


def refers_back(text: str, mention: Mention) -> bool:
    """Whether a mention is of what a sentence before named: "X (HR 2) and Y (HR 3) | were significant"."""
    return _THE_EFFECT.fullmatch(text, mention.start, mention.end) is not None


def says_where(text: str, mention: Mention) -> bool:
    """Whether a mention stands for what a sentence before told: "The difference was observed in X (...)"."""
    return mention.start == 0 and _SEEN_IN.match(text) is not None


_RATIO_SIGNS: Final = ("azard", "HR", "RR", "OR", "elative risk", "dds ratio")


def goes_on_with_ratios(text: str) -> bool:
    """Whether a sentence tells factors of what one before named: "Age (HR 2.4) was an independent factor"."""
    if not holds_any(text, _RATIO_SIGNS):
        return False
    if _RATIO_WAS.match(text):
        return True
    return _HAZARD.search(text) is not None and _THE_EFFECT.search(text) is not None


def referred_to(text: str, mentions: Sequence[Mention], previous: Sequence[Mention]) -> list[Mention]:
    """Read "11 of 21 were affected", "these rates were 72% and 67%" as being of what was named before.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : sequence of Mention
        What it names itself; a sentence that names an outcome refers to no other.
    previous : sequence of Mention
        The outcomes of the sentence before, in order; for an adverse event, the last one.
    """
    if not previous or any(m.outcome for m in mentions if m.role != "condition"):
        return []
    match = _BACK_REFERENCE.search(text)
    if match is not None:
        last = previous[-1]
        return [Mention(match.start(), match.end(), last.rule, last.outcome, "verb")]
    if _RATIO_WAS.match(text):
        compared = [m for m in previous if m.role == "noun" and m.outcome is not None]
        return [m._replace(start=0, end=3) for m in compared[-1:]]
    match = _IT_WAS.match(text)
    nouns = [m for m in previous if m.role == "noun"]
    if match is not None and nouns:
        return [nouns[0]._replace(start=0, end=2)]
    match = _IN_OTHERS.match(text)
    if match is not None and len({m.outcome for m in nouns}) == 1:
        start, end = match.span("it" if match["it"] else "corresponding")
        return [nouns[-1]._replace(start=start, end=end)]
    match = _SEEN_IN.match(text) or (_THE_EFFECT.search(text) if _HAZARD.search(text) else None)
    survival = {m.outcome: m for m in previous if m.role == "noun"}
    if match is not None and len(survival) == 1:
        return [m._replace(start=match.start(), end=match.end()) for m in survival.values()]
    match = _THESE_VALUES.search(text)
    if match is None:
        return []
    # One place stands for all of them, in their order.
    names = list({m.outcome: m for m in previous if m.role == "noun"}.values())
    start = match.end() - len(names)
    return [Mention(start + i, start + i + 1, m.rule, m.outcome, "noun") for i, m in enumerate(names)]
