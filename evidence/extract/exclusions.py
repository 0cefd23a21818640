"""Figures that stand beside an outcome and are no result: lengths of follow-up, negations, bare numbers.

Each test gives the reason in words, so that ``evidence explain`` can repeat it.
"""

from __future__ import annotations

import re

from evidence.extract.baseline import EARLIER, is_of_baseline
from evidence.extract.between import ARTICLE_BEFORE, OF_WHOM
from evidence.extract.counts_left_out import THE_REST, count_reason, counts_all, is_told, none_reason
from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.times_left_out import time_reason
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["figure_reason"]

_COMPOSITE_EVENT = re.compile(
    r"\s*(?:(?:or|and/or)\s+(?:died|death|had died|progressed)|events?)\b", re.IGNORECASE
)
#: "events related to disease-free survival were reported for 1056 patients"
_EVENTS_OF = re.compile(r"\bevents (?:related to|for|of)\s+$", re.IGNORECASE)
#: "survival data were available for 120 patients (95%)", "response was evaluable in 40 of 45"
_WHO_COULD = re.compile(
    r"\b(?:accounted for|accounting for|comprised|represented)\b|\b(?:available|evaluable|assessable|"
    r"missing|unknown|not (?:be )?(?:evaluated|assessed|determined))\s+(?:in|for|from|on)\b"
)
_PATIENTS_BEHIND = re.compile(
    rf"[)\]]?\s*(?:of (?:the )?(?:[\d,]+ )?)?(?:{ANY_PEOPLE})\s+(?:assigned|allocated|randomi[sz]ed|in|on|"
    r"who|with|treated|given|receiving)\b"
)
#: "SOS resolved in 3 of 5 patients", "CRS was managed with tocilizumab in 30%"
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
    r"[)\]]?\s+of\s+(?:the\s+|all\s+|these\s+|those\s+)?(?:[\w-]+\s+)?"
    r"(?:responses|remissions|relapses|recurrences|failures|samples|specimens|events|cycles|courses|"
    r"infusions|doses|injections)\b"
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
#: "The risk factors for delirium were age (OR 2.9), | infection (OR 2.2)"
_FACTOR_OF_OTHER = re.compile(
    r"\b(?:[Ff]actors?|[Pp]redictors?|[Dd]eterminants?) (?:for|of|associated with) [^;:.()]*?"
    r"(?:\b(?:were|was|are|is|included?)\b|:)"
)
#: "Infection with X | (OR 2.1) was associated with dysplasia"
_IS_FACTOR = re.compile(
    r"[^;.]{0,40}[(\[][^()\[\]]*[)\]]\s+(?:was|were)\s+(?:[a-z]+ly\s+)?"
    r"(?:associated|correlated|linked) (?:with|to)\b"
)
#: "The main reason for X was | sepsis in 46%"
_REASON_FOR = re.compile(
    r"\b(?:[Rr]easons?|[Ii]ndications?|[Cc]auses?) (?:for|of) [^;.()]*?\b(?:was|were|included?)\b"
)
_THEN_PREDICTS = re.compile(
    r"\b(?:and|which|that)\s+(?:[a-z-]+\s+){0,2}"
    r"(?:predict\w*|correlat\w+|associated with|shortened|prolonged|improved|worsened|impaired|affected|"
    r"influenced|reduced|increased)\b"
)
_FINITE = re.compile(r"\b(?:was|were|is|are)\b")
#: "higher than the prespecified null hypothesis of | 40%", "the target CR rate was | 40%"
_ASSUMED = re.compile(
    r"\b(?:null hypothesis|(?:pre-?specified|predefined|historical) (?:[a-z-]+ ){0,3}"
    r"(?:rate|threshold|boundary|margin|target|benchmark)|"
    r"(?<!than )(?:targeted|target|expected|assumed|hypothesi[sz]ed|anticipated) (?:[\w/+-]+ ){0,4}rate)"
    r"(?: of| was| is)? $"
)
#: "for tumours with X (12% | of the cohort) and 71% for the remainder"
_OF_COHORT = re.compile(
    r"\s+of (?:the |all |our )?(?:entire |whole |study |overall |total )?"
    r"(?:cohort|population|patients|cases|series|sample)[)\]]"
)
_OPENED = re.compile(r"[(\[]\s*$")
#: "(age range, 18-94 years; 69% | men)"
_SEX = re.compile(r"\s+(?:were\s+)?(?:wom[ae]n|m[ae]n|females?|males?|boys|girls)\s*(?:[).;,]|$)")
#: "only 0.5% | of the cells", "29 | mice"
_NOT_PEOPLE = re.compile(
    r"[)\]]?\s+(?:of\s+)?(?:the\s+|these\s+|all\s+)?(?:[a-z]+\s+)?(?:cells|isolates|strains|lymphocytes|mice|"
    r"rats|animals|hamsters|rabbits|dogs|colonies)\b"
)
#: "52 of 66 patients | who entered were considered evaluable"
_EVALUABLE = re.compile(
    r"[^.;:,()]{0,60}\b(?:were|was)\s+(?:(?:considered|deemed|found)\s+(?:to be\s+)?)?"
    r"(?:evaluable|assessable|eligible)\b"
)
#: "higher than the 30% | reported previously"
_BEFORE_THIS = re.compile(
    r"[)\]]?\s+(?:(?:previously|historically) (?:reported|observed|published|described|seen)|"
    r"(?:reported|observed|published|described|seen|achieved) (?:previously|historically|"
    r"(?:in|by|with|for) (?:previous|earlier|prior|historical|other|published) ))\b"
)
#: "increased the share of those with MRD in blood by | 39%"
_BY = re.compile(r"\bby $")
_CHANGED = re.compile(r"\b(?:increas|reduc|decreas|improv|lower|rais|prolong|shorten)(?:ed|es|ing)\b")
#: "in 97 of 108 leave-one-out iterations": what is counted are no patients.
_FITS = re.compile(
    r"\b(?:iterations?|(?<=\d )fits|simulations?|bootstraps?|replications?|resamples?|permutations?)\b"
)
_DENIED = re.compile(
    r"[)\]]?\s*(?:of\s+(?:the\s+)?)?(?:patients\s+|pts\s+|children\s+)?(?:were|was|did|had|have|could|"
    r"are)\s+(?:not|no|never)\b(?! (?:[a-z]+ly )?differ)"
)
#: "86% were alive and 75% | in remission"
_IN_REMISSION = re.compile(
    r"[)\]]?\s+(?:(?:were|was|are|is|remain(?:ed|s)?)\s+(?:still\s+)?)?"
    r"in (?:complete |continuous )?(?:remission|CR)\b"
)
#: "PFS: 30 of 120 patients (25%) | progressed or died"
_FAILED = re.compile(r"[)\]]?\s*(?:patients\s+)?(?:had\s+)?(?:progressed|relapsed|died|recurred|failed)\b")
#: "compared favorably with X (ORR, 67%)": another study's.
_COMPARED_FAVOURABLY = re.compile(r"\bcompar(?:e|es|ed|ing|able) favou?rably (?:with|to)\b")
#: "were in remission without SCT": who had none.
_DID_WITHOUT = re.compile(r"\bwithout\s+(?:(?:a|an|any|prior|further|subsequent|[a-z]+ive)\s+)*$")
#: "responses were durable: 80% | lasted more than a year"
_LASTED = re.compile(
    r"[)\]]?\s*(?:of (?:these|them|which|the responses)\s+)?"
    r"(?:lasted|persisted|(?:were|are|was) (?:ongoing|maintained|durable))\b"
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
        return time_reason(text, figure, mention, outcome, cost)
    if figure.kind == "ratio":
        return _ratio_reason(text, mention, outcome)
    if figure.percent is not None and not 0 <= figure.percent <= 100:
        return "a percentage above 100"
    if figure.ci is not None and figure.ci[0] is not None and figure.ci[0] < 0:
        return "a difference, not a result"
    if _OF_COHORT.match(text, figure.last) and ends_in(_OPENED, text, figure.start):
        return "says how many a group is"
    if (other := _reason_of_study(text, figure)) is not None:
        return other
    if _is_size_of_group(text, figure, mention) or _has_own_predicate(text, figure, mention):
        return "says something else of the patients"
    beside = _reason_beside(text, figure, mention, outcome)
    if beside is not None:
        return beside
    if figure.note == "none" and figure.percent is None:
        return none_reason(text, figure, mention, outcome)
    if figure.note == "all" and not counts_all(text, figure, mention, outcome, cost):
        return "'all' does not count patients with the outcome"
    if figure.note == "bare" and figure.percent is None and not is_told(text, figure, mention, outcome, cost):
        return "a bare number"
    return count_reason(text, figure, mention, outcome) if figure.total is None else None


def _reason_of_study(text: str, figure: Figure) -> str | None:
    """Say why a figure is of who was studied, of what was planned or of others, or None."""
    if ends_in(_ASSUMED, text, figure.start, reach=60):
        return "an assumption, not a result"
    if _SEX.match(text, figure.last):
        return "describes the patients at baseline"
    if _NOT_PEOPLE.match(text, figure.last):
        return "counts cells or animals"
    if _EVALUABLE.match(text, figure.last):
        return "counts those who could be evaluated"
    if _BEFORE_THIS.match(text, figure.last) or ends_in(_IN_STUDY, text, figure.start, reach=90):
        return "of other studies"
    if ends_in(_BY, text, figure.start) and _CHANGED.search(text, 0, figure.start):
        return "a change, not a result"
    if figure.note != "none" and _OF_THEM_DUE.match(text, figure.last):
        return "says what caused them"
    if _SO_LARGE.match(text, figure.start) and ends_in(_MEDIAN_OF_GROUP, text, figure.start, reach=160):
        return "says how large a group is"
    if _OF_CHANGE.match(text, figure.last) or ends_in(_ODDS_BY, text, figure.start, reach=48):
        return "a change, not a result"
    if ends_in(_BELOW_ZERO, text, figure.start, reach=4):
        return "a bound of another measure"
    return None


#: "TRM was 40%, and 66% | of them were related to GVHD"
_OF_THEM_DUE = re.compile(
    r"[)\]]?\s+of (?:them|these|those|(?:the |these |those )?deaths) (?:was|were) "
    r"(?:related|due|attributed|attributable|caused)\b"
)
#: "comparable to those reported on the pivotal ZUMA-3 study (| 25%"
_IN_STUDY = re.compile(
    r"\b(?:to|than|with) (?:those|that|what (?:was|has been)|rates?) (?:reported|observed|seen|published) "
    r"(?:on|in|by|from|for) (?:the )?(?:[\w-]+ ){0,4}(?:study|studies|trials?|series|literature|reports?)"
    r"\s*[(\[]\s*$"
)
_MEDIAN_OF_GROUP = re.compile(r"\b(?:months|years)\s(?:for|in|among)\s[^()\d;:]*\($")
#: "41 months for patients with later progression (| n = 60, 60%"
_SO_LARGE = re.compile(r"[nN]\s*=\s*\d+\s*[,;]\s*\d[\d.]*\s?%")
#: "2.7 percentage | points", "a 2% | annual decline", "11,628 | more deaths than expected"
_OF_CHANGE = re.compile(
    r"\s*points?\b|"
    r"\s+(?:annual |yearly |relative |absolute )?(?:decline|decrease|increase|reduction|improvement)\b|"
    r"\s+(?:more|fewer) deaths\b"
)
#: "higher odds of mortality by | 10%"
_ODDS_BY = re.compile(r"\b(?:odds|risk|hazard)s? of (?:[\w-]+ ){1,3}by $")
#: "strain > -|13.8%"
_BELOW_ZERO = re.compile(r"[<>≤≥]\s?[-−]\s?$")


def _ratio_reason(text: str, mention: Mention, outcome: Outcome) -> str | None:
    """Say why a ratio is not of the outcome in front of it, or None."""
    if ends_in(EARLIER, text, mention.start, reach=24):
        # "was associated with age (HR 1.2) and previous GVHD (HR 1.3)"
        return "describes the patients at baseline"
    happens = outcome.kind == "event" and not outcome.is_death
    if happens and _IS_FACTOR.match(text, mention.end):
        return "is a factor, not what it leads to"
    factor = happens and _FACTOR_OF_OTHER.search(text, 0, mention.start) is not None
    return "is a factor, not what it leads to" if factor else None


def _is_size_of_group(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "those with X (23%) had poor survival (median OS 5 months)" gives a share of the patients."""
    if mention.role != "noun" or figure.depth == 0 or figure.events is not None:
        return False
    had = _HAD_OUTCOME.match(text, figure.last)
    return (
        had is not None and had.end() >= mention.start and _FIGURE_OF_IT.match(text, mention.end) is not None
    )


def _has_own_predicate(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether "40% were women, and the CR rate was 70%" tells of something before the outcome is named."""
    if mention.role != "noun" or figure.depth > 0 or mention.start < figure.last:
        return False
    told = _SAID_OF_THEM.fullmatch(text, figure.last, mention.start)
    return told is not None and _WAS_SO_MUCH.match(text, mention.end) is not None


#: "40% | had relapsed disease and the | CR rate"
_SAID_OF_THEM = re.compile(
    rf"[)\]]?\s*(?:of\s+)?(?:the\s+)?(?:(?:{ANY_PEOPLE})\s+)?(?:were|was|are|had|have|received|underwent)\s+"
    r"(?:(?!(?:an?|and|no|not)\b)[\w/+-]+\s+){0,5}[\w/+-]+,?\s+(?:and|with)\s+"
    r"(?:(?:the|an?|median|overall|estimated|\d+-(?:year|month))\s+)*"
)
#: "CR rate | was 70%", "mortality | at 30 days was 13%"
_WAS_SO_MUCH = re.compile(r"(?:\s+(?!and\b)[\w-]+){0,6}?\s+(?:was|were|of)\s+\d")
#: "those with X (23%) | had poor survival"
_HAD_OUTCOME = re.compile(r"[)\]]\s+(?:had|have|showed|experienced)\s+(?:an?\s+)?(?:[a-z]+\s+){0,3}")
_FIGURE_OF_IT = re.compile(r"\s*[(\[][^()\[\]]*\d")


def _reason_beside(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say why the words between and around a figure and its outcome make it no result, or None."""
    named_ahead = mention.end <= figure.start
    if _did_not(text, figure, mention):
        return "the sentence says that these did not have the outcome"
    if named_ahead and (counted := _counts_people(text, figure, mention, outcome)) is not None:
        return counted
    if (course := _course_reason(text, figure, mention, outcome)) is not None:
        return course
    of_deaths = figure.total is not None and (
        _DEATHS.match(text, figure.last) is not None
        or _EVENTS_WITHIN.search(text, figure.start, figure.last) is not None
    )
    if of_deaths or _OF_EVENTS.match(text, figure.last):
        return "counts events or samples, not patients"
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
    if ends_in(_OF_DEATHS, text, figure.start, reach=120) and not mention.rule.startswith("NRM"):
        return "says what patients died of"
    if outcome.kind in {"survival", "incidence"} and _counts_composite(text, mention, outcome):
        return "counts a composite event"
    return None


#: "the relative reduction in the risk of | relapse | was 30%"
_REDUCTION_IN = re.compile(
    r"\b[Rr]eductions? (?:in|of) (?:the )?"
    r"(?:(?:relative|absolute|cumulative|rates?|risks?|incidences?|hazards?|odds) )*(?:of )?$"
)
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
    went_on = _RAN.match(text, mention.end) if outcome.kind in {"event", "incidence"} else None
    if went_on is None:
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


def _counts_people(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say that a figure behind a name counts people, none of them with the outcome, or None."""
    if outcome.kind == "survival" and figure.events and _FAILED.match(text, figure.last):
        return "counts those who failed"
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
