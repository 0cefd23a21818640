"""Counts that stand beside an outcome and are no result: bare numbers, negations, "all", the rest.

The reasons are told in ``evidence explain``.
"""

from __future__ import annotations

import re

from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in, holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["THE_REST", "count_reason", "none_reason"]

_NO_THING = re.compile(
    r"\s*(?:patients?|pts?|children|cases?|deaths?|instances?|episodes?|subjects?|one|of (?:the |these |"
    r"those |"
    r"our |them |whom )?(?:\d+ )?(?:[\w-]+ )?(?:patients|pts|children|subjects|cases|recipients|them|whom|"
    r"\d+)\b|[\w-]+ (?:patients?|pts?|"
    r"cases?|deaths?|responders?)|responders?|occurrences?)\b",
    re.IGNORECASE,
)
_NO_GRADE = re.compile(r"\s*(?:events? of )?grades?\s*[≥>]?\s?[1-5IV]", re.IGNORECASE)
#: "none were considered related to treatment"
_WERE_JUDGED = re.compile(
    r"\s*(?:(?:was|were)\s+)?(?:considered|deemed|judged|thought|felt)\b", re.IGNORECASE
)
#: "no deaths | were considered to be related to drug A"
_RELATED_TO = re.compile(
    r"\s+(?:(?:was|were)\s+)?(?:considered|deemed|judged|thought|felt|attributed|related|attributable)\b"
)
#: "no serious infectious complications or treatment-related mortality"
_NO_THIS_OR_THAT = re.compile(r"\s*(?:[\w-]+\s+){1,6}(?:or|nor|and)\s+(?:[\w-]+\s+){0,2}")
#: "No | CRS, ICANS, or | infections were reported"
_NO_LIST = re.compile(
    r"\s(?:(?!(?:was|were|had|seen|difference\w*)\b)[\w/-]+(?:\s[\w/-]+)?,\s)+(?:(?:or|and|nor)\s)?(?:[\w-]+\s)?"
)
_NO_COMPARISON = re.compile(
    r"\s*(?:[\w-]+\s+){0,3}?(?:difference|differences|effect|effects|impact|evidence|significant|"
    r"statistically|benefit|advantage|correlation|association|influence|change|improvement|increase|"
    r"interaction|further|additional|excess|longer|increased|higher(?! than grade)|lower|greater|reduced|"
    r"decreased|more|other|statistical|survival|apparent|overall|relation|clear|data|clinically)\b",
    re.IGNORECASE,
)
#: "no disease-modifying or survival | benefits have been shown"
_BENEFIT = re.compile(r"[\s-]+(?:benefit|advantage|difference|gain|improvement)s?\b")
#: "no deaths | occurred after 15 months"
_LATE = re.compile(
    r"\s+(?:(?:was|were)\s+)?(?:occurred|observed|seen|noted|recorded|reported)\s+"
    r"(?:after|beyond|later than)\s+(?:the\s+)?(?:\d|(?:first|second|third|fourth|fifth)\s+year)"
)
#: "51 patients died with no relapse"
_PEOPLE_WITH = re.compile(rf"\b(?:{ANY_PEOPLE}|died|alive|survived)\s+(?:were\s+)?with\s+$")
#: "was lower than for | no infection"
_THAN = re.compile(r"\b(?:than|versus|vs\.?|compared (?:with|to))(?: (?:for|in|with|those with))? $")
#: "nine (3%) vs | no | patients had febrile neutropenia"
_BEHIND_FIGURE = re.compile(r"[\d%)\]] (?:versus|vs\.?) $")
#: "with little to | no recurrence"
_LITTLE_OR = re.compile(r"\b(?:little|few|minimal) (?:to|or) $")
#: "5 months for the | 30 | in PR"
_FOR_THE = re.compile(r"\bfor the\s$")
#: "and 102 | in arm B, of whom 61 (60%) did"
_OF_WHOM_NEXT = re.compile(r"\s(?:in|on|at|with|given)\s[^,;()%\d]{2,40},\sof\swhom\s")
_FREE_OF = re.compile(r"free(?![- ]survival)|remission|CCR|in CR|ed CR|without|no evidence|disease-?free")
_DETAIL = re.compile(r"\b(?:including|namely)\s+$")
#: "nine responses were obtained on 111 evaluable patients"
_AMONG = re.compile(
    r"(?<!\bbased )\b(?:(?:on|among|out of|to)\s+(?:the\s+|these\s+|all\s+)?|in (?:the|all)\s+|"
    # "Of the | 14 patients in CR, half were transplanted", "two thirds of the | 14 patients"
    r"(?:[Hh]alf|thirds?|quarters?|[Mm]ajority|[Mm]ost) of\s+(?:the\s+|these\s+|all\s+)?|"
    r"Of\s+(?:the\s+|these\s+|all\s+)?)$"
)
#: "Among 49 patients in first relapse and | 30 in second relapse, CR rates were"
_AND_AMONG = re.compile(
    r"(?:RESULTS:\s+)?(?:Of|Among|In) (?:the )?\d[^,;:()]*(?:\([^()]*\)[^,;:()]*)?,? and (?:the )?"
)
_PEOPLE_BEHIND = re.compile(
    r"\s+(?:(?:[a-z-]+\s+){0,2}(?:patients|pts|children|adults|subjects|women|men|recipients|cases)|with)\b"
)
_THERE_WERE = re.compile(r"\b[Tt]here (?:were|was)\s+$")
_WERE_SEEN = re.compile(
    r"\s+(?:(?:to|with|on|after)\s+(?:[\w-]+\s+){1,3})?(?:was|were)\s+(?:seen|observed|found|noted|detected|recorded|documented|achieved|obtained|reported)\b|"
    r"\s+occurred\b"
)
#: "14 deaths, 9 | from progression and 5 | due to infection"
_OF_CAUSE = re.compile(
    r"\s*(?:patients?\s+)?(?:from(?! (?:the )?(?:arm|group|cohort))|due to|"
    r"because of|secondary to|caused by|attributed to|attributable to|"
    r"related to)\s"
)
#: "no deaths | from COVID-19", "none have died | of a renal neoplasm"
_OF_ONE_CAUSE = re.compile(
    r"\s+(?:from|due to|caused by|of)\s+(?!any\b|other\b|either\b|all\b|the patients\b|"
    r"(?:the )?(?:operat|surg|proced|treat|toxic|therap|complic))"
)
_DIED_OF_ONE = re.compile(r"died (?:of|from) (?!.*(?:tox|treat|complic|transplant)).*")
THE_REST = re.compile(r"\b[Tt]he (?:remaining|other)\s+$")
#: "38% in | the first | 50 patients"
_THE_FIRST = re.compile(r"\bthe (?:first|last|next|initial)\s$")
#: "the CRS grade was 1 in 20% and 2 in 15%"
_IN_PERCENT = re.compile(r"\s+in\s+\d[\d.]*\s?%")


#: "the group administered no | postremission therapy"
_NOT_GIVEN = re.compile(
    r"\s+(?:(?!in\b|of\b|on\b|with\b|during\b|after\b|before\b|receiv|given\b|had\b|related\b|attribut|due\b)[a-z-]+\s+){0,2}(?:therapy|treatment|chemotherapy|radiotherapy|transplantation|prophylaxis|maintenance|"
    r"consolidation)\b(?!-)(?!\s+(?:[a-z]+-)?(?:related|associated|deaths?|mortality|failures?)\b)"
)


def _none_of_study(printed: str, rest: str, mention: Mention, outcome: Outcome) -> str | None:
    """Say why a "no" tells who was studied, or None."""
    if outcome.kind == "survival" and mention.role == "noun":
        return "'no' does not count patients"  # "PFS was 47% in no prophylaxis patients"
    if printed == "neither" and _NOR.match(rest) and not _NOR_WAS_SEEN.search(rest):
        return "'neither' does not count patients"
    return "'no' says what was not given" if _NOT_GIVEN.match(rest) else None


def _denies_other(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "no" denies a judgement or a deed: "no deaths were related to", "in none did the VAF fall"."""
    rest = text[figure.end :]
    plain = mention.start >= figure.end and text[mention.start : mention.end].lower() in {"death", "deaths"}
    if plain and _RELATED_TO.match(text, mention.end):
        return True
    of_other = _WERE_JUDGED.match(rest)
    of_events = of_other is not None and mention.start > figure.end + of_other.end()
    return of_events or _DID_OTHER.match(rest) is not None


#: "neither | X 250 mg nor 500 mg/day improved overall survival"
_NOR = re.compile(r"\s(?!of\b|patients?\b)[^,;.]{2,80}?\snor\s")
#: "neither | SOS nor CRS occurred"
_NOR_WAS_SEEN = re.compile(
    r"\snor\s[^,;.]{2,60}?\s(?:occurred|developed|(?:was|were)\s(?:seen|observed|noted|recorded|reported|detected))\b"
)


def none_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say why a "no" or "none" counts no patients with the outcome, or None."""
    rest = text[figure.end :]
    printed = text[figure.start : figure.end].lower()
    if (of_study := _none_of_study(printed, rest, mention, outcome)) is not None:
        return of_study
    if printed.startswith("not ") and "in any" not in printed:
        return None if _was_not_seen(text, figure, mention, outcome) else "'not' does not count patients"
    of_one = mention.role == "verb" and _DIED_OF_ONE.fullmatch(text, mention.start, mention.end)
    if outcome.is_death and (of_one or _OF_ONE_CAUSE.match(text, mention.end)):
        return "says what nobody died of"
    if _denies_other(text, figure, mention):
        return "says what the patients did not do, or the events were not"
    if ends_in(_PEOPLE_WITH, text, figure.start, reach=24) or (
        printed == "no"
        and ends_in(_THAN, text, figure.start, reach=24)
        and not ends_in(_BEHIND_FIGURE, text, figure.start, reach=16)
    ):
        return "'no' says which patients are spoken of"
    if ends_in(_LITTLE_OR, text, figure.start, reach=12) or _LATE.match(text, mention.end):
        return "'no' does not count patients"
    compared = _NO_COMPARISON.match(rest)
    named = compared is not None and mention.start < figure.end + compared.end() <= mention.end
    unnamed = compared is not None and (not named or "difference" in compared.group())
    if unnamed or _BENEFIT.match(text, mention.end):
        return "'no' negates a comparison"
    if outcome.grades and mention.end <= figure.start and _NO_GRADE.match(rest):
        return None  # "CRS (72%; no grade 4)"
    if _NO_THING.match(rest) or printed in {"nil", "zero"} or printed.startswith("none"):
        return None
    if outcome.kind == "response" and _are_none(text, figure, mention):
        return None  # "no objective responses were seen", "no CR and three PRs"
    if mention.role == "noun" and (
        _NO_THIS_OR_THAT.fullmatch(text, figure.end, mention.start)
        or _NO_LIST.fullmatch(text, figure.end, mention.start)
    ):
        return None
    return None if _in_one_phrase(text, figure, mention, outcome) else "'no' does not count patients"


def _was_not_seen(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> bool:
    """Whether nobody had an event: "VOD was not observed"."""
    return outcome.kind == "event" and text[mention.end : figure.start].strip() in {
        "was",
        "were",
        "has",
        "have",
    }


def _in_one_phrase(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> bool:
    """Whether an event stands close behind its "no": "no treatment-related or other deaths"."""
    if outcome.kind not in {"event", "incidence"} or not 0 <= mention.start - figure.end < 45:
        return False
    return not holds_any(text[figure.end : mention.start], ",;")


#: "but in none | did the TP53 VAF fall below 1%"
_DID_OTHER = re.compile(r"\s+did\s+(?:the|any|an?)\b")
_AND_OTHERS = re.compile(r"\s*(?:,|and|or)\s+(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|only)\b")


def _are_none(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "no objective responses were seen", "there were no responses"."""
    if mention.role != "noun" or text[figure.end : mention.start].strip():
        return False
    there = ends_in(_THERE_WERE, text, figure.start) is not None
    # "ORR was 33% with no complete responses."
    closes = _CLAUSE_ENDS.match(text, mention.end) is not None
    there = there or (closes and ends_in(_AND_WITH, text, figure.start, reach=12) is not None)
    return there or any(p.match(text, mention.end) is not None for p in (_WERE_SEEN, _AND_OTHERS))


_AND_WITH = re.compile(r"(?:%|[)\]])\s+(?:with|and|but)\s+$")
_CLAUSE_ENDS = re.compile(r"\s*(?:[.,;)]|$)")


#: "an interim analysis at the time of | 520 deaths"
_COUNTED_TO = re.compile(
    r"\b(?:[Aa]fter|[Aa]t the time of|[Bb]ased on|[Oo]nce|[Ww]hen)\s(?:a total of\s|the first\s)?$"
)
_ANALYSIS = re.compile(r"\b(?:analys[ie]s|analy[sz]ed)\b")
#: "assessed in 48 | patients: 30 CR, 2 PR"
_HEADS_LIST = re.compile(rf"\s+(?:[a-z-]+\s+)?(?:{ANY_PEOPLE})\s*:\s*\d")
#: "(166 patients | OR 2.94"
_THEN_RATIO = re.compile(
    r"\s*(?:patients|pts|participants)?[,;:]?\s*(?:a?OR|a?HR|RR|[Oo]dds|[Hh]azard|[Rr]isk)\b\s?[\d=:]"
)


def count_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say why a count without its whole is no result, or None."""
    if figure.percent is not None:
        return None
    if ends_in(_COUNTED_TO, text, figure.start, reach=32) and _ANALYSIS.search(text):
        return "says after how many events an analysis was done"
    if mention.start >= figure.end and _HEADS_LIST.match(text, figure.end):
        return "heads a list of what was seen in them"
    if _THEN_RATIO.match(text, figure.end):
        return "says how many a ratio is of"
    if _is_seen_among(text, figure, mention):
        return "a number of patients among whom it was seen"
    if _IN_PERCENT.match(text, figure.end) and "grade" in text:
        return "a grade, not a number of patients"
    if ends_in(THE_REST, text, figure.start):
        return "counts the rest of those told before"
    if ends_in(_THE_FIRST, text, figure.start, reach=16) or _OF_WHOM_NEXT.match(text, figure.last):
        return "says how many a group is"
    if outcome.is_death and mention.end <= figure.start and _OF_CAUSE.match(text, figure.end):
        return "says what patients died of"
    if mention.end <= figure.start and ends_in(_DETAIL, text, figure.start):
        return "details a count told before"
    noun = mention.role == "noun" and not _FREE_OF.search(text[mention.start : mention.end])
    return "a count beside a survival estimate" if noun and outcome.kind == "survival" else None


def _is_seen_among(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether a count says among how many something was seen."""
    named_behind = mention.start >= figure.end
    beside = 0 <= mention.start - figure.end <= 1  # "no complete and five | partial responses"
    if not beside and named_behind and _AND_AMONG.fullmatch(text, 0, figure.start):
        return True
    if named_behind and ends_in(_FOR_THE, text, figure.start, reach=12):
        return True
    among = ends_in(_AMONG, text, figure.start) is not None
    return among and _PEOPLE_BEHIND.match(text, figure.end) is not None
