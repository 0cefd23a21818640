"""Numbers that count patients though nothing but their place says so: "all 43", "17 in the X group", "CR 3".

What such a number does not count is told in ``counts_left_out``.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.ties_ahead import goes_on_in, is_of_grades, lists_responses
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import RESPONSE_KINDS, Mention

__all__ = ["counts_all", "is_all_of_last", "is_told"]

_ALL_PEOPLE = re.compile(
    r"\s*(?:of\s+)?(?:the\s+|these\s+|those\s+)?(?:\w+\s+){0,3}?(?:patients|pts|children|subjects|responders|"
    r"cases|adults|infants|of them|of whom|of these|boys|girls|women|men|recipients|survivors|evaluable)\b"
    r"(?!\s+(?:received|were (?:observed|followed|treated|evaluable|given|randomi|included|analy)|"
    r"underwent|had (?:received|been)))",
    re.IGNORECASE,
)
#: "all five achieved a remission"
_DID = re.compile(
    r"\s+(?:achieved|attained|obtained|entered|reached|responded|survived|died|relapsed|had|"
    r"(?:were|are) alive)\b"
)
_LISTED_BEHIND = re.compile(r"\s*[:=]?\s*")
_NEXT_OF_LIST = re.compile(r"\s*(?:[,;]\s*(?:and\s+)?[A-Za-z]|[.)]|\s\(|and\s)")
_HOW_RESPONDED: Final = frozenset({"completely", "partially"})
_IN_A_GROUP = re.compile(
    r"\s+(?:in|with|on|from|during|after|before)\s+(?:the\s+)?[\w+-]+|"
    # "2 | at 20 mg"
    r"\s+at\s+(?:\d[\d.]*\s?(?:mg|g|Gy|[µμ]g|mcg|x)\b|(?:the\s)?dose\b|(?:dose\s)?level\b|the\s[a-z]+\sdose)"
)
#: "one | case of severe | SOS"
_CASE_OF = re.compile(r" (?:single |fatal )?(?:case|episode|instance) of (?:grade \d(?:[-/]\d)? |[a-z-]+ )?")
#: "1 grade 3 |neurotoxicity"
_GRADED = re.compile(r"\s*(?:an?\s+)?(?:(?:grade|G)\s?[1-5](?:\s?(?:-|/|or)\s?[1-5])?\s+)?")
#: "three complete and five partial remissions"
_SHARES_NOUN = re.compile(r"\s+and\s")
_PAIR_OF_COUNTS = re.compile(
    r"[^();]{0,90}\(\s*[\w-]+\s+(?:versus|vs\.?|v\.?)\s+[\w-]+\b(?!\s*%).*", re.DOTALL
)
#: "CRS | occurred in | all patients"
_OCCURRED_IN = re.compile(
    r"(?:\s\([^()]*\))?\s(?:occurred|developed|(?:was|were)\s(?:seen|observed|reported|noted|documented|recorded))\sin\s"
)
#: "CR | was achieved in | all patients", "MRD was undetectable | in | all responders"
_SEEN_IN_ALL = re.compile(
    r"(?:\s\([^()]*\))?(?:\s(?:was|were)\s(?:also\s)?(?:seen|observed|achieved|attained|obtained|reached|reported|"
    r"documented|recorded|confirmed|noted|induced))?\sin\s"
)
#: "a response was seen in all patients | except four"
_EXCEPT = re.compile(r"[^,;.()\d%]{0,40}\b(?:except|but|save|apart from|other than|excluding)\b")
_ALL_RESPONDERS = re.compile(r"\s(?:complete\s)?responders\b")
#: "all 12 patients | underwent subsequent HSCT": not what they were chosen for
_UNDERWENT_NEXT = re.compile(
    r"\s(?:(?:underwent|received|had)\s(?:an?\s)?(?:subsequent|consolidative)\b|(?:subsequently|then|later)\s(?:underwent|received)\b)"
)
_NO_BEFORE = re.compile(r"\b[Nn]o (?:[a-z-]+ ){0,2}$")
#: "all patients | developed (grade 1) | CRS"
_HAD_NEXT = re.compile(r"\s(?:had|developed|experienced|suffered)\s(?:an?\s)?(?:[\w≥-]+\s){0,3}$")


def counts_all(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> bool:
    """Whether "all" counts patients with the outcome: "all 43 achieved a remission"."""
    between = text[figure.end : mention.start]
    if between.count("(") > between.count(")"):
        return False  # "All 104 evaluable patients (surviving ≥28 days) had engraftment"
    counted = figure.total is not None and _DID.match(text, figure.end) is not None
    people = counted or _ALL_PEOPLE.match(text, figure.end) is not None
    event = outcome.kind in {"event", "incidence"}
    if event and mention.end <= figure.start:
        # "CRS occurred in all patients"
        nobody = ends_in(_NO_BEFORE, text, mention.start, reach=24) is not None
        return people and not nobody and _OCCURRED_IN.fullmatch(text, mention.end, figure.start) is not None
    if outcome.kind == "response" and mention.end <= figure.start:
        # "CR was achieved in all patients"
        whole = people or (figure.total is not None and _ALL_RESPONDERS.match(text, figure.end) is not None)
        whole = whole and _EXCEPT.match(text, figure.end) is None
        return whole and _SEEN_IN_ALL.fullmatch(text, mention.end, figure.start) is not None
    if outcome.kind == "response" and is_all_of_last(text, figure, mention):
        return True
    if event and _UNDERWENT_NEXT.search(text, figure.end, mention.end):
        return True
    told_by_verb = mention.role == "verb" and (event or outcome.kind == "survival")
    if told_by_verb and ends_in(_OF_ALL, text, figure.start, reach=8):
        return False  # "follow-up for | all patients alive", "in | all who survived"
    developed = event and _HAD_NEXT.search(text, figure.end, mention.start) is not None
    happened = outcome.kind == "response" or told_by_verb or developed
    return people and happened and cost <= 2.0 and mention.start >= figure.start


#: "20 achieved CR|, and | all", "CR in 20|, | all of whom"
_AND: Final = re.compile(r"[\w%)\]](?:,|;)?\s(?:and\s)?$")
#: "all | were | MRD-negative", "all | of them | MRD-negative", "all | with | MRD negativity"
_WERE: Final = re.compile(
    r"(?:\sof\s(?:whom|them|these|which))?(?:\s(?:were|became|are|achieved|attained|reached|had|with))?(?:\salso)?\s(?:an?\s)?"
)


def is_all_of_last(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "all" are those told right before: "20 achieved CR, and all were MRD-negative"."""
    at = max(figure.end, mention.start)
    return (
        figure.note == "all"
        and figure.end - figure.start == len("all")
        and figure.end < at - 1
        and _WERE.fullmatch(text, figure.end, at) is not None
        and ends_in(_AND, text, figure.start, reach=8) is not None
    )


_OF_ALL = re.compile(r"\b(?:for|of|in|among|from)\s$")
#: "3 | and 5 patients", "10|, 4, and 1 patients"
_ROW_OF_PEOPLE = re.compile(
    r"(?:,\s\d+)*,?\s(?:and|or|vs\.?|versus)\s\d+\s(?:\([^()]*\)\s)?(?:patients|pts|children|cases|recipients)\b"
)
_OF_WHOM_NEXT = re.compile(r",\s(?:(?:\d+|all|none|[a-z]+)\sof\swhom|of\swhom)\b")
_AT_STAGE = re.compile(r"\s(?:before|after|during|following)\s")
_STAGE_AND = re.compile(r"\b(?:before|after|during|following)(?:\s[\w-]+){0,2}\s(?:and|but)\s$")


def is_told(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> bool:
    """Whether a bare number counts patients all the same: "17 in the X group", "two complete responses"."""
    if _is_told_by_place(text, figure, mention, outcome):
        return True
    event = outcome.kind in {"event", "incidence"}
    if event and (
        _CASE_OF.fullmatch(text, figure.end, mention.start)
        # "toxic deaths were observed in three (X) and two (Y) patients"
        or (_OF_LABEL.match(text, figure.end) and ends_in(_SEEN_IN, text, figure.start, reach=80))
    ):
        return True
    beside = mention.start >= figure.end and not text[figure.end : mention.start].strip()
    if beside and (
        # "13 responded, three | completely | and ten partially"
        text[mention.start : mention.end] in _HOW_RESPONDED
        # "96 had died: 81 of lung cancer, and six as a result of treatment"
        or (outcome.is_death and mention.role == "verb")
    ):
        return True
    if outcome.kind == "response" and _is_told_of_response(text, figure, mention):
        return True
    if mention.start >= figure.end and _GRADED.fullmatch(text, figure.end, mention.start):
        return mention.role == "noun" and _is_noun_of_count(text, figure, mention)
    return event and _is_told_of_event(text, figure, mention, outcome, cost)


def _is_told_by_place(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> bool:
    """Whether a group, a stage or people stand behind a number: "7 in the X group", "3 and 5 patients"."""
    graded = outcome.grades is not None and is_of_grades(text, figure, mention)
    if graded or _IN_A_GROUP.match(text, figure.end) or mention.start < figure.start < mention.end:
        return True
    if _AT_STAGE.match(text, figure.end) and ends_in(_STAGE_AND, text, figure.start, reach=48):
        return True  # "3 cases of SOS before and | 7 | after HSCT"
    row = _ROW_OF_PEOPLE.match(text, figure.end)
    # "deaths occurred in 3 and 5 patients in arms A and B", "8 and 16 patients died"
    return row is not None and (
        mention.end <= figure.start or (mention.role == "verb" and mention.start == row.end() + 1)
    )


def _is_noun_of_count(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether a noun right behind a number is what it counts: "19 partial remissions", "two CR"."""
    printed = text[mention.start : mention.end].rstrip(")")
    return (
        _SEVERAL.search(printed) is not None
        or sum(map(str.isupper, printed)) > 1
        or figure.events == 1
        or figure.depth > 0
        or printed in RESPONSE_KINDS  # "12 responses: 2 | complete | and 10 partial"
        or _SHARES_NOUN.match(text, mention.end) is not None
    )


def _is_told_of_event(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> bool:
    """Whether a number tells in how many something happened: "ICANS in 5", "deaths (one versus four)"."""
    in_brackets = figure.depth > 0 and text.endswith(": ", 0, figure.start)
    if outcome.is_death and mention.role == "verb" and in_brackets:
        return True  # "18 infants died (A: 5; B: 2; controls: 11)"
    if text[mention.end : figure.start].strip() == "in":
        return goes_on_in(text, mention)  # "CRS occurred in 20 patients and ICANS in 5"
    pair = _PAIR_OF_COUNTS.fullmatch(text, mention.end, min(len(text), figure.end + 30))
    return cost <= 1.0 and pair is not None


def _is_told_of_response(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether a number tells in how many a response was seen: "CR in 3 patients, PR in 10", "CR 1, PR 3"."""
    if _OF_WHOM_NEXT.match(text, figure.end) and _SEEN_IN_ALL.fullmatch(text, mention.end, figure.start):
        return True  # "CR was achieved in | 14, of whom 12 were MRD-negative"
    if text[figure.end : mention.start].strip() in {"with", "a", "an"}:
        return True  # "four with CR, four with incomplete CR", "3 had a CR and 14 a partial response"
    if text[mention.end : figure.start].strip() == "in":
        return lists_responses(text) or goes_on_in(text, mention)
    listed = _LISTED_BEHIND.fullmatch(text, mention.end, figure.start) is not None
    return listed and mention.role == "noun" and _NEXT_OF_LIST.match(text, figure.end) is not None


_SEEN_IN = re.compile(
    r"\b(?:occurred|(?:was|were) (?:seen|observed|noted|reported|recorded|documented)) in "
    r"(?:[\w-]+ \([A-Z][\w+/ -]{0,20}\) and )?$"
)
_OF_LABEL = re.compile(rf" \([A-Z][\w+/ -]{{0,20}}\) (?:and\b|(?:{ANY_PEOPLE})\b)")
#: "19 | partial remissions were documented"
_SEVERAL = re.compile(r"s$|\b(?:remission|response)s\b")
