"""Figures that stand beside an outcome and are no result: lengths of follow-up, negations, bare numbers.

Each test gives the reason in words, so that ``evidence explain`` can repeat it.
"""

from __future__ import annotations

import re

from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.vocabulary import Mention

__all__ = ["figure_reason"]

_NO_THING = re.compile(
    r"\s*(?:patients?|pts?|children|cases?|deaths?|instances?|episodes?|subjects?|one|of (?:the |these |"
    r"those |"
    r"our |them |whom )?(?:\d+ )?(?:[\w-]+ )?(?:patients|pts|children|subjects|cases|recipients|them|whom|"
    r"\d+)\b|[\w-]+ (?:patients?|pts?|"
    r"cases?|deaths?)|occurrences?)\b",
    re.IGNORECASE,
)
_NO_GRADE = re.compile(r"\s*(?:events? of )?grades?\s*[≥>]?\s?[1-5IV]", re.IGNORECASE)
#: "none were considered related to treatment"
_WERE_JUDGED = re.compile(
    r"\s*(?:(?:was|were)\s+)?(?:considered|deemed|judged|thought|felt)\b", re.IGNORECASE
)
#: "no serious infectious complications or treatment-related mortality"
_NO_THIS_OR_THAT = re.compile(r"\s*(?:[\w-]+\s+){1,6}(?:or|and)\s+(?:[\w-]+\s+){0,2}")
_NO_COMPARISON = re.compile(
    r"\s*(?:[\w-]+\s+){0,3}?(?:difference|differences|effect|effects|impact|evidence|significant|"
    r"statistically|benefit|advantage|correlation|association|influence|change|improvement|increase|"
    r"interaction|further|longer|increased|higher(?! than grade)|lower|greater|reduced|decreased|more|"
    r"other|statistical|survival|apparent|overall|relation|clear|data|clinically)\b",
    re.IGNORECASE,
)
_ALL_PEOPLE = re.compile(
    r"\s*(?:of\s+)?(?:the\s+|these\s+|those\s+)?(?:\w+\s+){0,3}?(?:patients|pts|children|subjects|responders|"
    r"cases|adults|of them|boys|girls|women|men|recipients|evaluable)\b(?!\s+(?:received|were (?:observed|"
    r"followed|treated|evaluable|given|randomi|included|analy)|underwent|had (?:received|been)))",
    re.IGNORECASE,
)
#: "all five achieved a remission"
_DID = re.compile(
    r"\s+(?:achieved|attained|obtained|entered|reached|responded|survived|died|relapsed|had|"
    r"(?:were|are) alive)\b"
)
_COMPOSITE_EVENT = re.compile(
    r"\s*(?:(?:or|and/or)\s+(?:died|death|had died|progressed)|events?)\b", re.IGNORECASE
)
#: "events related to disease-free survival were reported for 1056 patients"
_EVENTS_OF = re.compile(r"\bevents (?:related to|for|of)\s+$", re.IGNORECASE)
#: "survival data were available for 120 patients (95%)", "response was evaluable in 40 of 45"
_WHO_COULD = re.compile(
    r"\b(?:accounted for|accounting for|comprised|represented)\b|\b(?:available|evaluable|assessable|"
    r"missing|unknown)\s+(?:in|for|from|on)\b"
)
#: "SOS resolved in 3 of 5 patients", "CRS was managed with tocilizumab in 30%"
_RAN = re.compile(
    r"(?:\s*[(\[][^)\]]*[)\]])?\s+(?:(?:had |has |have )?(?:resolved|improved|persisted|recurred|"
    r"subsided)|(?:was|were) (?:fatal|"
    r"reversible|manage\w+|self-limit\w+|transient|mild|moderate|severe|successfully|treated|"
    r"reported to)|required|responded|"
    r"led to|contributed to)\b"
)
#: "71% of the responses were ongoing", "found in 35% of relapses"
_OF_EVENTS = re.compile(
    r"[)\]]?\s+of\s+(?:the\s+|all\s+|these\s+|those\s+)?(?:[\w-]+\s+)?"
    r"(?:responses|remissions|relapses|recurrences|failures|samples|specimens|events)\b"
)
#: "prior SOS was reported in 5%"
_EARLIER = re.compile(
    r"\b(?:prior|previous|pre-?existing|history of|preceding|antecedent)\s+(?:[\w-]+\s+)?$", re.IGNORECASE
)
_PREDICTS = re.compile(
    r"\b(?:associated with|predict(?:ing|ive of|ors? of|ion of)|risk factors? for|correlated with|"
    r"linked to)\s+"
    r"(?:the\s+|an?\s+)?(?:[\w-]+\s+){0,2}$"
)
_THEN_PREDICTS = re.compile(
    r"\b(?:and|which|that)\s+(?:[a-z-]+\s+){0,2}(?:predict\w*|correlat\w+|associated with)\b"
)
_FINITE = re.compile(r"\b(?:was|were|is|are)\b")
_LISTED_BEHIND = re.compile(r"\s*[:=]?\s*")
_NEXT_OF_LIST = re.compile(r"\s*(?:[,;]\s*(?:and\s+)?[A-Za-z]|[.)]|\s\(|and\s)")
#: "in 97 of 108 leave-one-out iterations": what is counted are no patients.
#: "increased the share of those with MRD in blood by | 39%"
_BY = re.compile(r"\bby $")
_CHANGED = re.compile(r"\b(?:increas|reduc|decreas|improv|lower|rais|prolong|shorten)(?:ed|es|ing)\b")
_FITS = re.compile(
    r"\b(?:iterations?|(?<=\d )fits|simulations?|bootstraps?|replications?|resamples?|permutations?)\b"
)
#: "51 patients died with no relapse"
_PEOPLE_WITH = re.compile(
    r"\b(?:patients|pts|children|those|subjects|died|alive|survived)\s+(?:were\s+)?with\s+$"
)
_DENIED = re.compile(
    r"[)\]]?\s*(?:of\s+(?:the\s+)?)?(?:patients\s+|pts\s+|children\s+)?(?:were|was|did|had|have|could|"
    r"are)\s+(?:not|no|never)\b"
)
_OF_FOLLOW_UP = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:of\s+)?(?:median\s+)?(?:follow-?\s?up|f/u)", re.IGNORECASE
)
_OF_TREATMENT = re.compile(
    r"\s*of\s+(?:[\w-]+\s+){0,3}(?:treatment|therapy|chemotherapy|maintenance|consolidation)\b"
)
#: "the median follow-up for PFS was 22 months"
_FOLLOWED_FOR = re.compile(r"follow-?\s?up(?: time| duration)?\s+(?:for|of)\s+(?:the\s+)?$", re.IGNORECASE)
#: "end points included 1-year median survival"
#: "a | 2.8-month median PFS"
_ARTICLE = re.compile(r"\ban? $")
_IN_A_NAME = re.compile(r"\d-(?:year|month|week|day)$")
_ONE_PATIENT = re.compile(
    r"\b(?:one|1|the|an?|another|this|that)\s+(?:other\s+|remaining\s+|third\s+|second\s+)?"
    r"(?:patient|child|man|woman|boy|girl|case)\s+"
    r"(?:who\s+)?(?:has\s+|had\s+)?$|\b(?:he|she)\s+(?:has\s+|had\s+)?$",
    re.IGNORECASE,
)
_AT_MEDIAN = re.compile(
    r"\b(?:[Aa](?:t|fter)|[Ww]ith) a median(?: time| follow-?\s?up| f/u| FU)?(?: of)?\s+$"
)
_IN_A_GROUP = re.compile(r"\s+(?:in|with|on|from|during)\s+(?:the\s+)?[\w+-]+")
_ALIVE = re.compile(r"\balive\b|\bdead\b")
_FREE_OF = re.compile(r"free|remission|CCR")
_MEAN_NAME = re.compile(r"\b[Mm]ean\s+$")
_MEAN = re.compile(r"\b(?:mean|average)\s+(?:(?!median\b)[\w-]+\s+){0,8}$", re.IGNORECASE)
_DETAIL = re.compile(r"\b(?:including|namely)\s+$")
#: "nine responses were obtained on 111 evaluable patients"
_AMONG = re.compile(
    r"(?<!\bbased )\b(?:(?:on|among|out of|to)\s+(?:the\s+|these\s+|all\s+)?|in (?:the|all)\s+)$"
)
_PEOPLE_BEHIND = re.compile(
    r"\s+(?:[a-z-]+\s+){0,2}(?:patients|pts|children|adults|subjects|women|men|recipients|cases)\b"
)
#: "CRS occurred in 77%, 48% of whom received tocilizumab"
#: "compared favorably with X (ORR, 67%)": another study's.
_COMPARED_FAVOURABLY = re.compile(r"\bcompar(?:e|es|ed|ing|able) favou?rably (?:with|to)\b")
#: "were in remission without SCT": who had none.
_DID_WITHOUT = re.compile(r"\bwithout\s+(?:(?:a|an|any|prior|further|subsequent|[a-z]+ive)\s+)*$")
_OF_WHOM = re.compile(r"[)\]]?\s*(?:patients\s+|children\s+)?of (?:whom|which)\b")
#: "responses were durable: 80% | lasted more than a year"
_LASTED = re.compile(
    r"[)\]]?\s*(?:of (?:these|them|which|the responses)\s+)?"
    r"(?:lasted|persisted|(?:were|are|was) (?:ongoing|maintained|durable))\b"
)
#: "22 patients were in complete remission (CR) at the start of therapy"
_AT_ENTRY = re.compile(
    r"(?:\s*\([\w-]+\))?\s+(?:at|before|prior to) (?:the )?(?:start of (?:therapy|treatment|the study)|"
    r"enrol?lment|study entry|entry|baseline|registration|randomi[sz]ation)\b"
)
_THERE_WERE = re.compile(r"\b[Tt]here (?:were|was)\s+$")
_WERE_SEEN = re.compile(
    r"\s+(?:was|were)\s+(?:seen|observed|found|noted|detected|recorded|documented|achieved|obtained|reported)\b|"
    r"\s+occurred\b"
)
_REST = re.compile(r"\b[Tt]he (?:remaining|other)\s+$")
#: "three complete and five partial remissions"
#: "one case of", "1 grade 3 |neurotoxicity"
_GRADED = re.compile(r"\s*(?:an?\s+)?(?:(?:grade|G)\s?[1-5](?:\s?(?:-|/|or)\s?[1-5])?\s+)?")
_SHARES_NOUN = re.compile(r"\s+and\s")
_PAIR_OF_COUNTS = re.compile(
    r"[^();]{0,90}\(\s*[\w-]+\s+(?:versus|vs\.?|v\.?)\s+[\w-]+\b(?!\s*%).*", re.DOTALL
)


def figure_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> str | None:
    """Say why a figure bound to an outcome is no result, or None.

    Parameters
    ----------
    text : str
        Of the sentence.
    figure, mention, outcome : Figure, Mention, Outcome
        What is bound to what.
    cost : float
        How dear the tie is (see ``evidence.extract.ties``).
    """
    if figure.kind == "time":
        return _time_reason(text, figure, mention, outcome, cost)
    if figure.kind == "ratio":
        return None
    if figure.percent is not None and not 0 <= figure.percent <= 100:
        return "a percentage above 100"
    if ends_in(_BY, text, figure.start) and _CHANGED.search(text, 0, figure.start):
        return "a change, not a result"
    beside = _reason_beside(text, figure, mention, outcome)
    if beside is not None:
        return beside
    if figure.note == "none" and figure.percent is None:
        return _none_reason(text, figure, mention, outcome)
    if figure.note == "all" and not _counts_all(text, figure, mention, outcome, cost):
        return "'all' does not count patients with the outcome"
    if (
        figure.note == "bare"
        and figure.percent is None
        and not _is_told(text, figure, mention, outcome, cost)
    ):
        return "a bare number"
    return _count_reason(text, figure, mention, outcome) if figure.total is None else None


def _reason_beside(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say why the words between and around a figure and its outcome make it no result, or None."""
    named_ahead = mention.end <= figure.start
    if _did_not(text, figure, mention):
        return "the sentence says that these did not have the outcome"
    if named_ahead and _WHO_COULD.search(text, mention.end, figure.start):
        return "counts those who could be evaluated"
    if outcome.kind in {"event", "incidence"} and _RAN.match(text, mention.end):
        return "tells how the event went on"
    if _OF_EVENTS.match(text, figure.last):
        return "counts events or samples, not patients"
    if _COMPARED_FAVOURABLY.search(text, 0, min(figure.start, mention.start)):
        return "is what the results are compared with"
    if ends_in(_EARLIER, text, mention.start, reach=24):
        return "describes the patients at baseline"
    if _is_of_predictor(text, figure, mention):
        return "is of what predicts the outcome"
    if _FITS.search(text, figure.start, min(len(text), figure.last + 30)):
        return "counts fits of a model"
    if _AT_ENTRY.match(text, mention.end):
        return "describes the patients at baseline"
    if named_ahead and (_OF_WHOM.match(text, figure.last) or _LASTED.match(text, figure.last)):
        return "counts something else of those told before"
    if outcome.kind in {"survival", "incidence"} and _counts_composite(text, mention, outcome):
        return "counts a composite event"
    return None


def _did_not(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "12 (30%) did not", "8 received X and the remaining 8", "8 lived without transplantation"."""
    if mention.end <= figure.start:
        the_rest = mention.role == "verb" and ends_in(_REST, text, figure.start) is not None
        return the_rest or _DENIED.match(text, figure.end) is not None
    return mention.role == "noun" and ends_in(_DID_WITHOUT, text, mention.start, reach=40) is not None


def _is_of_predictor(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "genes associated with relapse were found in 30%", "X was found in 30% and predicted OS"."""
    if mention.end <= figure.start:
        predicted = ends_in(_PREDICTS, text, mention.start, reach=48) is not None
        return predicted and _FINITE.search(text, mention.end, figure.start) is not None
    between = text[figure.last : mention.start]
    return _THEN_PREDICTS.search(between) is not None and "%" not in between


#: "the CRS grade was 1 in 20% and 2 in 15%"
_IN_PERCENT = re.compile(r"\s+in\s+\d[\d.]*\s?%")


def _count_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say why a count without its whole is no result, or None."""
    if figure.percent is not None:
        return None
    if ends_in(_AMONG, text, figure.start) and _PEOPLE_BEHIND.match(text, figure.end):
        return "a number of patients among whom it was seen"
    if _IN_PERCENT.match(text, figure.end) and "grade" in text:
        return "a grade, not a number of patients"
    if ends_in(_REST, text, figure.start):
        return "counts the rest of those told before"
    if mention.end <= figure.start and ends_in(_DETAIL, text, figure.start):
        return "details a count told before"
    noun = mention.role == "noun" and not _FREE_OF.search(text[mention.start : mention.end])
    return "a count beside a survival estimate" if noun and outcome.kind == "survival" else None


def _is_told(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> bool:
    """Whether a bare number counts patients all the same: "17 in the X group", "two complete responses"."""
    if _IN_A_GROUP.match(text, figure.end):
        return True
    if mention.start >= figure.end and _GRADED.fullmatch(text, figure.end, mention.start):
        printed = text[mention.start : mention.end].rstrip(")")
        fits = printed.endswith("s") or printed[:2].isupper() or figure.events == 1 or figure.depth > 0
        return mention.role == "noun" and (fits or _SHARES_NOUN.match(text, mention.end) is not None)
    if outcome.kind == "response" and text[figure.end : mention.start].strip() == "with":
        return True  # "four with CR, four with incomplete CR"
    if outcome.kind == "response" and _LISTED_BEHIND.fullmatch(text, mention.end, figure.start):
        # "complete response 1, partial response 13"
        return mention.role == "noun" and _NEXT_OF_LIST.match(text, figure.end) is not None
    # "deaths (one versus four)"
    pair = _PAIR_OF_COUNTS.fullmatch(text, mention.end, min(len(text), figure.end + 30))
    return outcome.kind in {"event", "incidence"} and cost <= 1.0 and pair is not None


def _counts_composite(text: str, mention: Mention, outcome: Outcome) -> bool:
    """Whether "progression or death" is counted: it runs against the survival it defines."""
    printed = text[mention.start : mention.end].lower()
    named_so = outcome.kind == "survival" and "progression or death" in printed
    events = outcome.kind == "survival" and ends_in(_EVENTS_OF, text, mention.start, reach=24)
    return bool(named_so or events or _COMPOSITE_EVENT.match(text, mention.end))


def _counts_all(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> bool:
    counted = figure.total is not None and _DID.match(text, figure.end) is not None
    people = counted or _ALL_PEOPLE.match(text, figure.end) is not None
    happened = outcome.kind == "response" or (outcome.kind == "event" and mention.role == "verb")
    return people and happened and cost <= 2.0 and mention.start >= figure.start


def _time_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> str | None:
    timed = outcome.kind in {"incidence", "event"} and "time to" in text[mention.start : mention.end].lower()
    if outcome.kind not in {"survival", "duration"} and not timed:
        return "a time beside an outcome that has no median here"
    if ends_in(_FOLLOWED_FOR, text, mention.start, reach=40):
        return "a length of follow-up"
    if figure.unit == "not reached":
        return None
    if figure.value == 0:
        return "no median time is zero"
    is_median = text.startswith(" median ", figure.end) and ends_in(_ARTICLE, text, figure.start, reach=4)
    if _IN_A_NAME.search(text, figure.start, figure.end) and not is_median:
        return "a length in a name"
    if mention.role == "verb" and ends_in(_ONE_PATIENT, text, mention.start, reach=40):
        return "the time of one patient"
    if _OF_TREATMENT.match(text, figure.end):
        return "a length of treatment"
    if _OF_FOLLOW_UP.match(text, figure.end) or ends_in(_AT_MEDIAN, text, figure.start):
        return "a length of follow-up"
    if ends_in(_MEAN, text, figure.start, reach=160) or ends_in(_MEAN_NAME, text, mention.start):
        return "a mean time"
    followed = "follow" in text[: figure.start].lower()
    if followed and mention.role == "verb" and _ALIVE.search(text, mention.start, mention.end):
        # "the median follow-up for pts who are alive is 4.3 years"
        return "how long those alive were seen"
    called_so = "median" in text.lower() or figure.ci is not None or figure.depth > 0
    return None if called_so or cost <= 1.0 else "a time that is not called a median"


def _are_none(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "no objective responses were seen", "there were no responses"."""
    if mention.role != "noun" or text[figure.end : mention.start].strip():
        return False
    there = ends_in(_THERE_WERE, text, figure.start) is not None
    return there or _WERE_SEEN.match(text, mention.end) is not None


def _none_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    rest = text[figure.end :]
    if _WERE_JUDGED.match(rest):
        return "says what the events before were not"
    if ends_in(_PEOPLE_WITH, text, figure.start, reach=24):
        return "'no' says which patients are spoken of"
    compared = _NO_COMPARISON.match(rest)
    if compared is not None and not mention.start < figure.end + compared.end() <= mention.end:
        return "'no' negates a comparison"
    printed = text[figure.start : figure.end].lower()
    if outcome.grades and mention.end <= figure.start and _NO_GRADE.match(rest):
        return None  # "CRS (72%; no grade 4)"
    if _NO_THING.match(rest) or printed in {"none", "nil", "zero"}:
        return None
    if outcome.kind == "response" and _are_none(text, figure, mention):
        return None
    if mention.role == "noun" and _NO_THIS_OR_THAT.fullmatch(text, figure.end, mention.start):
        return None
    if (
        outcome.kind in {"event", "incidence"}
        and 0 <= mention.start - figure.end < 45
        and not re.search(r"[,;]", text[figure.end : mention.start])
    ):
        return None
    return "'no' does not count patients"
