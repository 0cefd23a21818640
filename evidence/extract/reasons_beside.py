"""Figures that a name is near and that are not results of it: composites, predictors, courses, denials."""

from __future__ import annotations

import re

from evidence.extract.baseline import is_of_baseline
from evidence.extract.between import ARTICLE_BEFORE, OF_WHOM
from evidence.extract.counts_left_out import THE_REST
from evidence.extract.figures import Figure
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.others_counted import tells_of_others
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["reason_beside"]


_COMPOSITE_EVENT = re.compile(
    r"\s*(?:(?:or|and/or)\s+(?:died|death|had died|progressed)|events?)\b", re.IGNORECASE
)
#: "events related to disease-free survival were reported for 1056 patients"
_EVENTS_OF = re.compile(r"\bevents (?:related to|for|of)\s+$", re.IGNORECASE)
#: "survival data were available for 120 patients (95%)", "response was evaluable in 40 of 45"
_WHO_COULD = re.compile(
    r"\b(?:accounted for|accounting for|comprised|represented)\b|"
    r"\b(?:available|evaluable|assessable|evaluated|assessed|measured|tested|determined|missing|unknown|"
    r"not (?:be )?(?:evaluated|assessed|determined))\s+(?:in|for|from|on)\b"
)
_PATIENTS_BEHIND = re.compile(
    rf"[)\]]?\s*(?:of (?:the )?(?:[\d,]+ )?)?(?:{ANY_PEOPLE})\s+(?:assigned|allocated|randomi[sz]ed|in|on|"
    r"who|with|treated|given|receiving)\b"
)
#: "SOS resolved in 3 of 5 patients", "CRS was managed with tocilizumab in 30%"
#: "CRS | was mild in 60% and severe in 14%"
_BOTH_GRADES = re.compile(
    r"\s(?:was|were)\s(?:mild|moderate)(?:(?:\sto\s|\sor\s|-to-)moderate)?(?:\s\([^()]*\))?\sin\s\d[^;.]{1,40}"
    r"\b(?:and|but)\s(?:(?:moderate\sto\s)?severe|life-threatening)(?:\s\([^()]*\))?\sin\s\d"
)
_RAN = re.compile(
    r"(?:\s*[(\[][^)\]]*[)\]])?\s+(?:(?:had |has |have )?(?:resolved|improved|persisted|recurred|"
    r"subsided)|(?:was|were) (?:fatal|"
    r"reversible|manage\w+|self-limit\w+|transient|mild|moderate|severe|treated|"
    r"successfully(?! performed| done| carried)|"
    r"reported to)|required|responded|"
    r"led to|contributed to)\b"
)
#: "71% of the responses were ongoing", "found in 35% of relapses"
_OF_EVENTS = re.compile(
    r"[)\]]?\s+of\s+(?:the\s+|all\s+|these\s+|those\s+)?"
    # "CR was achieved in 91% of late relapses" counts patients
    r"(?!(?:(?:very|early|intermediate|late|first|second)\s)+relapses\b)(?:[\w-]+\s+)?"
    r"(?:responses|remissions|relapses|recurrences|failures|samples|specimens|events|cycles|courses|"
    r"infusions|doses|injections)\b"
)
_OF_RELAPSES = re.compile(
    r"[)\]]?\sof\s(?:the\s)?(?:first|second|third|early|late|later|subsequent|isolated|combined)\srelapses\b"
)
#: "two (67%) of three | on-treatment deaths"
_DEATHS = re.compile(r"\s+(?:(?:[\w-]+\s+)?deaths|events)\b")
#: "166/252 events [65.9%]"
_EVENTS_WITHIN = re.compile(r"\d\s+events\b")
_PREDICTS = re.compile(
    r"\b(?:associated with|predict(?:ing|ive of|ors? of|ion of)|risk factors? for|correlated with|"
    r"linked to)\s+"
    r"(?:the\s+|an?\s+)?(?:[\w-]+\s+){0,2}$"
)
#: "the areas under the curve (AUCs) for 3-year | survival were 0.77 and 0.73"
_MEASURE_OF_MODEL = re.compile(
    r"\b(?:AUCs?|AUROCs?|areas?\sunder\s[^.;()]{0,30}|[Cc]-ind(?:ex|ices)|concordance\sind(?:ex|ices)|accurac(?:y|ies)|"
    r"sensitivit(?:y|ies)|specificit(?:y|ies))\)?\s+(?:for|of|in|to|at)\s+(?:[\w-]+\s+){0,4}$"
)
#: "The main reason for X was | sepsis in 46%"
_REASON_FOR = re.compile(
    r"\b(?:[Rr]easons?|[Ii]ndications?|[Cc]auses?) (?:for|of) [^;.()]*?\b(?:was|were|included?)\b"
)
#: "Causes of death were relapse (9 patients), | chronic GVHD | (four)"
_CAUSES_WERE = re.compile(
    r"(?:[A-Z]{5,}: )?(?:The )?(?:[a-z]+ )?[Cc]auses? of (?:[a-z-]+ )?deaths? (?:was|were|included?)\b[^;.]*"
)
_THEN_PREDICTS = re.compile(
    r"(?:\b(?:and|which|that)\s+|,\s+)(?:[a-z-]+\s+){0,2}"
    r"(?:had\s(?:an?\s|no\s)(?:[a-z]+\s){0,3}(?:impact|effect|influence)\son|conferred|portended|translated\sinto|"
    r"predict\w*|correlat\w+|associated with|shortened|prolonged|improved|worsened|impaired|affected|"
    r"influenced|reduced|increased)\b"
)
_FINITE = re.compile(r"\b(?:was|were|is|are)\b")
#: "in 97 of 108 leave-one-out iterations": what is counted are no patients.
_FITS = re.compile(
    r"\b(?:iterations?|(?<=\d )fits|simulations?|bootstraps?|replications?|resamples?|permutations?)\b"
)
_DENIED = re.compile(
    r"[)\]]?\s*(?:of\s+(?:the\s+)?)?(?:patients\s+|pts\s+|children\s+)?(?:were|was|did|had|have|could|"
    r"are)\s+(?:not|no|never)\b(?! (?:[a-z]+ly )?differ)|"
    # "13 were bridged to HSCT and 5 (21%) | nothing"
    r"[)\]]?\s(?:received\s)?(?:nothing|no\s(?:further|other|additional|subsequent)\s(?:treatment|therapy))\b"
)
#: "86% were alive and 75% | in remission"
_IN_REMISSION = re.compile(
    r"[)\]]?\s+(?:(?:were|was|are|is|remain(?:ed|s)?)\s+(?:still\s+)?)?"
    r"in (?:complete |continuous )?(?:remission|CR)\b"
)
#: "compared favorably with X (ORR, 67%)": another study's.
_COMPARED_FAVOURABLY = re.compile(r"\bcompar(?:e|es|ed|ing|able) favou?rably (?:with|to)\b")
#: "were in remission without SCT": who had none.
_DID_WITHOUT = re.compile(r"\bwithout\s+(?:(?:a|an|any|prior|further|subsequent|[a-z]+ive)\s+)*$")
#: "responses were durable: 80% | lasted more than a year"
_LASTED = re.compile(
    r"[)\]]?\s*(?:of (?:these|them|which|the responses)\s+)?"
    r"(?:lasted|persisted|(?:were|are|was) (?:ongoing|maintained|durable))\b"
)


def reason_beside(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say why the words between and around a figure and its outcome make it no result, or None."""
    named_ahead = mention.end <= figure.start
    if _did_not(text, figure, mention):
        return "the sentence says that these did not have the outcome"
    if named_ahead and (counted := _counts_people(text, figure, mention)) is not None:
        return counted
    if (course := _course_reason(text, figure, mention, outcome)) is not None:
        return course
    of_deaths = (
        figure.note != "none"
        and figure.total is not None
        and (
            _DEATHS.match(text, figure.last) is not None
            or _EVENTS_WITHIN.search(text, figure.start, figure.last) is not None
        )
    )
    of_events = figure.total is not None and 0 <= mention.start - figure.last <= 1
    of_events = of_events and _EVENTS_WERE.match(text, mention.end) is not None
    # "CR was achieved in 44% of first relapses": of what was treated
    treated = outcome.kind == "response" and _OF_RELAPSES.match(text, figure.last) is not None
    if of_deaths or of_events or (_OF_EVENTS.match(text, figure.last) and not treated):
        return "counts events or samples, not patients"
    if (apart := tells_of_others(text, figure, mention, outcome)) is not None:
        return apart
    if _COMPARED_FAVOURABLY.search(text, 0, min(figure.start, mention.start)):
        return "is what the results are compared with"
    if is_of_baseline(text, figure, mention, outcome):
        return "describes the patients at baseline"
    if _is_of_predictor(text, figure, mention):
        return "is of what predicts the outcome"
    if _FITS.search(text, figure.start, min(len(text), figure.last + 30)):
        return "counts fits of a model"
    survived = outcome.kind == "survival" and mention.role == "verb"
    others = (OF_WHOM, _LASTED, _IN_REMISSION) if survived else (OF_WHOM, _LASTED)
    if named_ahead and any(other.match(text, figure.last) for other in others):
        return "counts something else of those told before"
    if outcome.kind in {"survival", "incidence"} and _counts_composite(text, mention, outcome):
        return "counts a composite event"
    return _counts_others(text, figure, mention, outcome)


def _counts_others(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say what else a figure counts of the patients than the outcome named beside it, or None."""
    alone = figure.total is None and figure.percent is None
    if alone and figure.last <= mention.start and _tells_whom(text, figure, mention):
        return "says in whom something was seen"
    if figure.last <= mention.start and _TREATED_FOR.fullmatch(text, figure.last, mention.start):
        return "says what they were treated for"
    if mention.end <= figure.start and outcome.kind == "survival" and _DEATHS_NEXT.match(text, figure.last):
        return "counts deaths"
    if (
        mention.role == "noun"
        and figure.start - mention.end <= len(" (")
        and ends_in(_MOST_OF, text, mention.start, reach=32)
    ):
        return "counts events or samples, not patients"
    if outcome.kind == "response" and ends_in(_STILL_IN, text, figure.start, reach=60):
        return "says how many of those told before still responded"
    if mention.end <= figure.start and _INVOLVED.match(text, figure.last):
        return "says where it was"
    if mention.end <= figure.start and _WERE_CAUSES.match(text, figure.last):
        return "says what patients died of"
    if mention.end <= figure.start and _WAS_CAUSE.fullmatch(text, mention.end, figure.start):
        return "says what patients died of"
    if mention.end <= figure.start and _NEEDED.match(text, figure.last):
        return "says what treatment they needed"
    if mention.end <= figure.start and figure.depth > 0 and ends_in(_DUE_TO, text, figure.start, reach=90):
        return "says what caused them"
    if "<" in text[mention.start : mention.end] and ends_in(_OR_MORE, text, figure.start, reach=24):
        return "counts those above the threshold"
    return "says what patients died of" if _is_of_a_cause(text, figure, mention, outcome) else None


#: "13 (27%) | received antibiotics because of neutropenia and/or | febrile neutropenia"
_TREATED_FOR = re.compile(
    r"[)\]]?\s(?=[^;:.()\d]{0,90}\b(?:received|required|needed|given|treated|hospitali[sz]ed|admitted|antibiotics|"
    r"transplant(?:ed|ation)|HSCT|tocilizumab|steroids|discontinued|withdrawn)\b)"
    r"[^;:.()\d]{2,90}?\b(?:for|because of|due to|owing to)\s"
    r"(?:(?:grade|severe|the|any|an?|suspected|[a-z]+ia(?:\sand/or|\sor|\sand)|[1-5](?:-[1-5])?)\s){0,4}"
)
#: "the relative reduction in the risk of | relapse | was 30%"
_REDUCTION_IN = re.compile(
    r"\b[Rr]eductions? (?:in|of) (?:the )?"
    r"(?:(?:relative|absolute|cumulative|rates?|risks?|incidences?|hazards?|odds) )*(?:of )?$"
)


#: "NRM was 20%, mainly due to infection (| 45%"
_DUE_TO = re.compile(
    r"\b(?:mainly|mostly|largely|primarily|predominantly)\s(?:due to|caused by|attributable to|attributed to|"
    r"because of)\s"
    r"[^;:.()%]{2,40}(?:\([^()]*\)[^;:.()%]{0,40})?\($"
)
#: "CRS occurred in 80%; | 40% | required tocilizumab"
_NEEDED = re.compile(r"[)\]]?\s(?:of\s(?:the\s|these\s)?)?(?:patients\s)?(?:required|needed)\s")
#: "loss of the antigen was detected in | three | patients who | developed a relapse"
_SEEN_IN = re.compile(
    r"\b(?:detected|found|observed|seen|noted|identified|present|evident|demonstrated)\b"
    r"[^.;:,()]{0,60}\bin (?:the )?$"
)
_SEEN_IN_THOSE = re.compile(
    rf"\s(?:{ANY_PEOPLE}) who "
    r"(?:(?:had|have|subsequently|later|developed|experienced) ){0,3}(?:an? )?(?:[a-z]+ )?"
)
#: "OS was 51% and 55%; three (4%) | and one (1%) deaths were attributed to SOS"
_DEATHS_NEXT = re.compile(
    rf"[)\]]?(?:\sand\s(?:\d+|{NUMBER_WORD})(?:\s\([^()]*\))?)?\s(?:[a-z-]+\s)?deaths\b"
)


def _tells_whom(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "loss of the antigen was detected in three patients who developed a relapse" says in whom."""
    those = _SEEN_IN_THOSE.fullmatch(text, figure.last, mention.start)
    return those is not None and ends_in(_SEEN_IN, text, figure.start, reach=90) is not None


#: "ongoing responses in | 42%", "the responses were ongoing in | 42%"
_STILL_IN = re.compile(
    r"\b(?:(?:ongoing|continuing|continued|durable)\s(?:responses?|remissions?|CRs?)|"
    r"(?:responses?|remissions?|CRs?)\s(?:was|were|are|is|remain(?:s|ed)?)\s(?:still\s)?(?:ongoing|continuing|durable|maintained))"
    r"\s(?:in|for|among)\s$"
)
#: "two of the five SOS | events were fatal"
_EVENTS_WERE = re.compile(
    r"\s(?:events?|cases|episodes|reactions)\s(?:was|were|occurred|resolved|had|led|required)\b"
)
#: "relapse (29%) and GVHD (22%) | were the leading causes of death"
_WERE_CAUSES = re.compile(
    r"[^.;]{0,120}?\b(?:was|were|being) (?:the )?(?:(?:most|[a-z]+ing|main|major|common|frequent|"
    r"principal|primary|chief|second) ){1,3}causes? of (?:[a-z-]+ ){0,2}(?:deaths?|mortality|failure)\b"
)
#: "Relapse | was the main cause of failure (|42%)"
_WAS_CAUSE = re.compile(
    r"\s(?:was|remained) (?:the )?"
    r"(?:(?:most|[a-z]+ing|main|major|common|frequent|principal|primary|chief) ){1,3}"
    r"(?:causes?|reasons?) (?:of|for) (?:[a-z-]+ ){0,2}[(\[]"
)
#: "most | relapses (80%) occurred within 2 years"
_MOST_OF = re.compile(r"\b(?:most|majority|half)(?: of)?(?: (?:the|these|all))? $", re.IGNORECASE)
#: "half of the relapses were late and | 72% | involved the marrow", "of which | 3% | were isolated"
_INVOLVED = re.compile(
    r"[)\]]?\s(?:(?:of (?:these|them) )?involved|were (?:isolated|confined|limited|restricted))\s"
)
#: "MRD was <10-4 in 55% and ≥10-4 in | 45%", "0.01-0.1% in | 12%"
_OR_MORE = re.compile(
    r"(?:[>≥]\s?(?:10\S{1,5}|\d[\d.]*\s?%?)|\d[\d.]*\s?%?\s?(?:-|to)\s?<?\d[\d.]*\s?%|"
    r"10-\d\s?(?:-|to)\s?<?10-\d)\sin\s$"
)


def _is_of_a_cause(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> bool:
    """Whether a figure counts those who died of one cause, which is not what is named."""
    # "8 (16%) died of transplant-related causes and | 6 (12%) | of relapse"
    behind = mention.start >= figure.end or outcome.is_death
    if behind and _FROM_DISEASE.match(text, figure.last) and _DIED.search(text, 0, figure.start):
        return True
    of_deaths = ends_in(_OF_DEATHS, text, figure.start, reach=120) is not None
    return of_deaths and not mention.rule.startswith("NRM")


#: "35 patients died, | 12 | from relapse and 7 from NRM"
_FROM_DISEASE = re.compile(
    r"[)\]]?\s(?:from|of|(?:due|related|attributed|attributable|secondary) to|because of)\s(?:[a-z]+\s)?"
    r"(?:relapse|recurrence|progress\w+|disease|leuk\w+|lymphoma|myeloma|malignan\w+)\b"
    r"(?!\s(?:patients|cases|children))"
)
_DIED = re.compile(r"\b(?:died|deaths?|deceased|dead)\b")
#: "Of the 12 deaths, | 3 were related to infection"
_OF_DEATHS = re.compile(
    r"(?:^|[.;,:] |\b(?:and|but) )[Oo]f (?:the |these |those |all )?(?:[\w-]+ ){0,2}deaths\b"
    r"(?:(?!\brates?\b)[^;.]){0,80}$"
)


def _course_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say why an outcome is named for what followed from it, led to it or changed it, or None."""
    if ends_in(_REDUCTION_IN, text, mention.start, reach=70):
        return "a change, not a result"
    if outcome.kind == "event" and not outcome.is_death and _REASON_FOR.search(text, 0, mention.start):
        return "says why something was done"
    if (
        outcome.kind == "incidence"
        and not outcome.is_death
        and _CAUSES_WERE.fullmatch(text, 0, mention.start)
    ):
        return "says what patients died of"
    went_on = _RAN.match(text, mention.end) if outcome.kind in {"event", "incidence"} else None
    if went_on is None or _BOTH_GRADES.match(text, mention.end):
        return None
    # "CRS (57%, 2% grade 3) and ICANS (10%) were manageable": the bracket tells how many had it.
    within = figure.depth > 0 and mention.end < figure.start < went_on.end()
    return None if within and not went_on.group().endswith("fatal") else "tells how the event went on"


def _did_not(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "12 (30%) did not", "8 received X and the remaining 8", "8 lived without transplantation"."""
    if mention.end <= figure.start:
        the_rest = mention.role == "verb" and ends_in(THE_REST, text, figure.start) is not None
        return the_rest or _DENIED.match(text, figure.end) is not None
    return mention.role == "noun" and ends_in(_DID_WITHOUT, text, mention.start, reach=40) is not None


def _is_of_predictor(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "genes associated with relapse were found in 30%", "X was found in 30% and predicted OS"."""
    if mention.end <= figure.start:
        if ends_in(_MEASURE_OF_MODEL, text, mention.start, reach=70) is not None:
            return True
        predicted = ends_in(_PREDICTS, text, mention.start, reach=48) is not None
        return predicted and _FINITE.search(text, mention.end, figure.start) is not None
    between = text[figure.last : mention.start]
    return _THEN_PREDICTS.search(between) is not None and "%" not in between


def _counts_composite(text: str, mention: Mention, outcome: Outcome) -> bool:
    """Whether "progression or death" is counted: it runs against the survival it defines."""
    printed = text[mention.start : mention.end].lower()
    named_so = outcome.kind == "survival" and "progression or death" in printed
    events = outcome.kind == "survival" and ends_in(_EVENTS_OF, text, mention.start, reach=24)
    return bool(named_so or events or _COMPOSITE_EVENT.match(text, mention.end))


def _counts_people(text: str, figure: Figure, mention: Mention) -> str | None:
    """Say that a figure behind a name counts people, none of them with the outcome, or None."""
    article = ends_in(ARTICLE_BEFORE, text, figure.start, reach=16)
    sure = article is not None and (
        article["prep"] not in {"and", "in"}
        or (article["prep"] == "in" and figure.events is None)
        or "between the" in text[: figure.start]
    )
    if sure and figure.kind == "proportion" and _PATIENTS_BEHIND.match(text, figure.last):
        return "says how many a group is"
    could = _WHO_COULD.search(text, mention.end, figure.start)
    return None if could is None else "counts those who could be evaluated"
