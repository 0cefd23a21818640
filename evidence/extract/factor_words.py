"""The words of a factor: what stands between the beginning of a clause and its verb.

"In 18% of the patients, X was detected and | associated with": X, past the introduction and the first verb.
"""

from __future__ import annotations

import re

from evidence.extract.text import ends_in

__all__ = ["BRACKETS", "CLAUSE", "NO_SUBJECT", "SHOWN", "subject_in", "trimmed_factor"]

#: "identified X as", "revealed X to be"
SHOWN = re.compile(
    r"\b(?:identif(?:ied|ies)|(?<=[Ww]e )(?:noted|observed)|reveal(?:ed|s)|show(?:ed|s|n)|"
    r"demonstrat(?:ed|es)|confirm(?:ed|s)|found|"
    r"indicat(?:ed|es)|suggest(?:ed|s))\s+(?:that\s+)?(?:the\s+|an?\s+)?(?P<rest>)"
)
BRACKETS = re.compile(r"[(\[](?![+-][)\]])(?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*[)\]]")
#: "There was a lower risk", "the benefit was significant": no factor.
NO_SUBJECT = re.compile(
    r"(?:there|it|this|these|differences?|benefits?|advantage|improvement)\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"[;:]\s+|,\s+(?=(?:and|but|while|whereas|although|however)\s)|\b(?:(?<!at )that|whereas|while|but)\s+"
)
_INTRODUCTION = re.compile(
    r"^(?:[A-Z](?:[^,()]|,(?=\d)){0,90}|(?:Of|Among|In|For)\s(?:[^,()]|,(?=\d)|\([^()]*\)){0,90}|"
    r"(?:in|on|by|for|among|after|with)\s[^,()]{0,90}),\s+(?=\S)"
)
#: "On multivariate analysis | CR2", "In the Cox model | donor age"
_BY_MODEL = re.compile(
    r"^(?:[Oo]n|[Ii]n|[Bb]y|[Ww]ith|[Uu]sing)\s(?:(?:the|an?|our)\s)?(?:(?:adjusted|[Ss]tepwise)\s)?"
    r"(?:[Mm]ulti-?vari\w+|[Uu]ni-?vari\w+|[Cc]ox|[Ll]ogistic)\s(?:(?:proportional|hazards?|Cox|logistic|regression)[\s-]){0,4}"
    r"(?:analys[ie]s|models?|modell?ing|regression)\s+(?=\S)"
)
#: "After adjusting for age, sex, and stage, | each increase"
_ADJUSTING = re.compile(
    r"^\s*(?:[Ee]ven )?(?:[Aa]fter|With|On|By) (?:[a-z]+ )?(?:adjust|control|correct)[^;:]*,\s+(?=\S)"
)
#: "Donor age|, but not sex match,| was associated"
_BUT_NOT = re.compile(r",\s+but\s+not\s+[^,;]{2,60}?(?:,\s*|$)")
_LEAD = re.compile(
    r"^(?:[\s,;:)\]]|and\b|or\b|[Aa]lthough\b|as\s+well\s+as\b|as\s+(?:was|were|did)\b|with\b|but\b|whereas\b|while\b|"
    r"(?:[Tt]he|an?|An?(?=\s[a-z]))\s|[Nn]either\s|nor\s|[Oo]nly\s|also\s|[Bb]oth\s|having\s|(?:[Aa]nalysis|[Ee]valuation)\sof\s|(?:[Pp]resence|[Uu]se|[Rr]eceipt)\s+of\s(?:the\s|an?\s)?)+"
)
_PRONOUN = re.compile(r"(?:^|[\s,])(?:which|who|it|they|this|these|that|both|all)$", re.IGNORECASE)
_MOST_WORDS = 14
#: "X was found in 12% | and | was associated"
_GOES_ON = re.compile(
    r"(?:,\s|\s)(?:and|but)(?:\s(?:also|thus|hence|therefore|thereby|independently|significantly))?\s?$"
)
_FINITE = re.compile(
    r"\s(?:was|were|is|are|had|has|have|did|occurred|showed|remained|appeared|could|became|accounted|correlated)\b|"
    # "X | significantly decreased the risk of relapse and was associated"
    r"\s(?:[a-z]+ly\s)?(?:decreased|increased|reduced|improved|lowered|raised|worsened|prolonged|shortened)\s(?=the\b|OS\b|[a-z-]*\s?survival)"
)
#: "X|, present in 18% of patients,| conferred"
_APPOSED = re.compile(
    r",\s(?:present|found|detected|seen|observed|identified|occurring|defined|which\s(?:was|were)\s[a-z]+ed)\s[^,;]{2,80},?\s*$"
)


#: "A matched donor | markedly"
_ADVERB_AT_END = re.compile(r"\s(?!early|daily|weekly|monthly)[a-z]{3,}ly$")


def subject_in(head: str) -> str | None:
    """Take the subject of a clause: all that stands between its beginning and its verb."""
    head = _APPOSED.sub("", _before_first_verb(head))
    shown = None
    for match in SHOWN.finditer(head):
        shown = match
    if shown is not None:
        head = head[shown.end() :]
    head = _BUT_NOT.sub("", _ADJUSTING.sub("", head))
    clause = 0
    for match in CLAUSE.finditer(head):
        clause = match.end()
    words = _ADVERB_AT_END.sub("", trimmed_factor(head[clause:]))
    return words if words and _PRONOUN.search(words) is None and _NO_FACTOR.search(words) is None else None


#: "the greatest divergence was seen", "the latter time point was a predictor"
_NO_FACTOR = re.compile(r"\b(?:time ?point|divergence|decline|trend|demographic)$")


def _before_first_verb(head: str) -> str:
    """Cut "X was found in 12% of patients and" behind X, whose second verb follows."""
    goes_on = ends_in(_GOES_ON, head, len(head), reach=24)
    if goes_on is None:
        return head
    clause = max((m.end() for m in CLAUSE.finditer(head, 0, goes_on.start())), default=0)
    verb = _FINITE.search(head, clause, goes_on.start())
    return head if verb is None else head[: verb.start()]


def _behind_bracket(words: str) -> str:
    """Cut what still belongs to the bracket before: "(OR 1.1 [1.0, 1.2], | p = 0.003), lung disease"."""
    depth = start = 0
    for i, sign in enumerate(words):
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth, start = (depth - 1, start) if depth else (0, i + 1)
    return words[start:]


#: "X | is determined as an independent predictor"
_CONSIDERED = re.compile(
    r"\s+(?:was|were|is|are|has been|have been)\s+"
    r"(?:considered|determined|observed|found|shown|identified|seen|noted)"
    r"(?:\s+to(?:\s+be)?|\s+as)?$|\s+to(?:\s+be)?$|"
    # "statins use | might be used"
    r"\s+(?:might|may|can|could|should|would|will)(?:\s+be(?:\s+used(?:\s+as)?)?)?$"
)


def trimmed_factor(words: str) -> str:
    """Leave articles and joints away; nothing is left of what is too long to be a factor."""
    words = _CONSIDERED.sub("", _behind_bracket(words).strip())
    words = _LEAD.sub("", _BY_MODEL.sub("", _INTRODUCTION.sub("", words))).strip(" ,;:")
    words = words.partition(" defined as ")[0]
    return words if len(words.split()) <= _MOST_WORDS and re.search("[A-Za-z]", words) else ""
