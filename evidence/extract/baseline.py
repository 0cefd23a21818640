"""Figures that tell how patients were before, when they came, or of whom a cohort consists."""

from __future__ import annotations

import re

from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.vocabulary import Mention

__all__ = ["EARLIER", "is_of_baseline"]

#: "prior SOS was reported in 5%"
EARLIER = re.compile(
    r"\b(?:prior|previous|pre-?existing|history of|preceding|antecedent)\s+(?:[\w-]+\s+)?$", re.IGNORECASE
)
#: "22 patients were in complete remission (CR) at the start of therapy"
_AT_ENTRY = re.compile(
    r"(?:\s?10-\d)?(?:\s*\([\w-]+\))?(?:\s+rates?)?\s+"
    r"(?:at|before|prior to) (?:the )?(?:time of )?"
    r"(?:(?:allo\w*|auto\w*)?-?(?:HSCT|HCT|SCT|BMT|transplant\w*)|start of (?:therapy|treatment|the study)|"
    r"enrol?lment|study entry|entry|baseline|registration|randomi[sz]ation)\b"
)
#: "all were transplanted | in morphological remission"
_IN_REMISSION = re.compile(r" in (?:[a-z]+ ){0,3}(?:remission|CR\d?)\b")
#: "these patients were older (age > 50 years in | 71% vs 26%)"
_OF_AGE = re.compile(r"[(\[](?:median )?aged?\b[^()\[\]]*$")
#: "in a cohort composed of | 54% women"
_COMPOSED = re.compile(
    r"\b(?:cohort|population|group|sample|series|study) (?:that |which )?(?:was )?"
    r"(?:composed of|consisting of|consisted of|comprising|comprised)\s+$|"
    # "the benefit was retained despite | 48% of patients receiving X"
    r"\bdespite\s+(?:the\s+)?$"
)
#: "96 children underwent HSCT | between May 1999 and October 2006"
_IN_YEARS = re.compile(
    r"\s(?:(?!and\b|with\b)[\w-]+\s){0,6}?(?:between|from)\s(?:[A-Z][a-z]+\s)?(?:19|20)\d\d\s(?:and|to|through|until)\s"
)
#: "Disease status at transplantation was | CR (16/40, 40%)"
_STATUS_WAS = re.compile(
    r"\b(?:[Dd]isease|[Rr]emission|[Pp]re-?transplant(?:ation)?|[Rr]esponse) status"
    r"(?: (?:at|before|prior to) (?:[\w-]+ ){1,3}?)? ?(?:was|were|included)\b(?! similar)[^;:]*$"
)
#: "41 patients (| 29 with hematologic and 12 with molecular relapse) were enrolled"
_WERE_ENROLLED = re.compile(
    r"[^()\[\].;]*[)\]] (?:were|was|have been) "
    r"(?:enrolled|included|registered|recruited|randomi[sz]ed|studied|analy[sz]ed|identified)\b"
)


def _precedes_graft(text: str, mention: Mention, outcome: Outcome) -> bool:
    """Whether an event is told of the time before transplantation, in which patients were treated."""
    happens = outcome.kind == "event" and not outcome.is_death
    return happens and _BEFORE_GRAFT.match(text, mention.end) is not None


#: "no patient had SOS | before transplantation"
_BEFORE_GRAFT = re.compile(
    r"\s+(?:before|prior to) (?:the )?(?:(?:allo\w*|auto\w*)?-?(?:HSCT|HCT|SCT|BMT)|transplant\w*)\b"
)


def is_of_baseline(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> bool:
    """Whether a figure tells how the patients were before, when they came, or of whom a cohort consists."""
    return bool(
        ends_in(EARLIER, text, mention.start, reach=24)
        or (_AT_ENTRY.match(text, mention.end) and not _precedes_graft(text, mention, outcome))
        or (mention.role == "verb" and _IN_YEARS.match(text, mention.end))
        or (outcome.kind == "response" and ends_in(_STATUS_WAS, text, figure.start, reach=160))
        or _WERE_ENROLLED.match(text, figure.start)
        or (figure.note == "all" and _IN_REMISSION.match(text, mention.end))
        or ends_in(_OF_AGE, text, figure.start, reach=60)
        or ends_in(_COMPOSED, text, figure.start, reach=40)
    )
