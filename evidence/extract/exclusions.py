"""Figures that stand beside an outcome and are no result: lengths of follow-up, negations, bare numbers.

Each test gives the reason in words, so that ``evidence explain`` can repeat it.
"""

from __future__ import annotations

import re

from evidence.extract.baseline import EARLIER
from evidence.extract.changes import is_assumed, is_change, is_historical
from evidence.extract.counts_left_out import count_reason, none_reason
from evidence.extract.counts_told import counts_all, is_told
from evidence.extract.figures import Figure
from evidence.extract.group_sizes import GROUP_SIZE
from evidence.extract.named_counts import is_one_of_two
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.reasons_beside import reason_beside
from evidence.extract.ruleset import Outcome
from evidence.extract.text import INNER_BRACKETS, OPENED, ends_in
from evidence.extract.times_left_out import time_reason
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["figure_reason"]


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
#: "for tumours with X (12% | of the cohort) and 71% for the remainder"
_OF_COHORT = re.compile(
    r"\s+of (?:the |all |our )?(?:entire |whole |study |overall |total )?"
    r"(?:cohort|population|patients|cases|series|sample)[)\]]"
)
#: "(age range, 18-94 years; 69% | men)"
_SEX = re.compile(r"\s+(?:were\s+)?(?:wom[ae]n|m[ae]n|females?|males?|boys|girls)\s*(?:[).;,]|$)")
#: "relapse | occurred in | 20 of 100 men"
_OCCURRED_IN = re.compile(
    r"\b(?:occurred|developed|seen|observed|noted|reported|achieved|found) in (?:only )?$"
)
#: "only 0.5% | of the cells", "29 | mice"
_NOT_PEOPLE = re.compile(
    r"[)\]]?\s+(?:of\s+)?(?:the\s+|these\s+|all\s+)?(?:[a-z]+\s+)?(?:cells|isolates|strains|lymphocytes|mice|"
    r"rats|animals|hamsters|rabbits|dogs|colonies|subgroups|strata)\b"
)
#: "52 of 66 patients | who entered were considered evaluable"
_EVALUABLE = re.compile(
    # not "90% achieved remission and were eligible for consolidation"
    r"[^.;:,()]{0,60}\b(?<!and )(?:were|was)\s+(?:(?:considered|deemed|found)\s+(?:to be\s+)?)?"
    r"(?:evaluable|assessable|eligible)\b"
)
#: "higher than the 30% | reported previously"
_BEFORE_THIS = re.compile(
    r"[)\]]?\s+(?:(?:previously|historically) (?:reported|observed|published|described|seen)|"
    r"(?:reported|observed|published|described|seen|achieved) (?:previously|historically|"
    r"(?:in|by|with|for) (?:previous|earlier|prior|historical|other|published) ))\b"
)
#: "patients were divided into a low-risk (35%) and a high-risk group (26%) with": not what became of them
_SORTED_INTO = re.compile(
    r"\b(?:divided|stratified|classified|categori[sz]ed|grouped|separated|split|assigned|allocated)\s"
    r"(?:[a-z]+\s){0,3}?(?:into|as)\s(?:(?!\b(?:with|had|was|were|whose|rates?)\b)[^.;()\[\]]|\([^()]*\))*[(\[]\s*$"
)
#: "MRD was evaluable in | 30/38 CR patients"
_EVALUABLE_IN = re.compile(r"\b(?:evaluable|assessable|evaluated|assessed|available|tested) (?:in|for) $")
#: "14 were excluded from the analysis because they | relapsed"
_EXCLUDED = re.compile(r"\bexcluded (?:[a-z]+ ){0,4}?(?:because|due|as|for|owing)\b")
#: "30-day mortality was 7%, none | attributed to treatment"
_DUE = re.compile(
    r"\s(?:of (?:which|them|these) )?(?:(?:was|were) )?(?:related|due|attributed|attributable)\b"
)
#: "infections were common (38%), with four | patients discontinuing X"
_STOPPED = re.compile(rf"[)\]]?\s+(?:{ANY_PEOPLE})\s+(?:discontinu|withdr|stopp)\w+")
#: "increased the share of those with MRD in blood by | 39%"
_BY = re.compile(r"\bby $")
_CHANGED = re.compile(r"\b(?:increas|reduc|decreas|improv|lower|rais|prolong|shorten)(?:ed|es|ing)\b")


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
        of_others = is_historical(text, figure)
        return "of other studies" if of_others else time_reason(text, figure, mention, outcome, cost)
    if figure.kind == "ratio":
        return _ratio_reason(text, figure, mention, outcome)
    if figure.percent is not None and not 0 <= figure.percent <= 100:
        return "a percentage above 100"
    if figure.ci is not None and figure.ci[0] is not None and figure.ci[0] < 0:
        return "a difference, not a result"
    if figure.note == GROUP_SIZE or (figure.depth and _tells_size(text, figure, mention)):
        return "says how many a group is"
    if (other := _reason_of_study(text, figure)) is not None:
        return other
    if (other := _reason_of_patients(text, figure, mention, outcome)) is not None:
        return other
    beside = reason_beside(text, figure, mention, outcome)
    if beside is not None:
        return beside
    if figure.note == "none" and figure.percent is None:
        return none_reason(text, figure, mention, outcome)
    if figure.note == "all" and not counts_all(text, figure, mention, outcome, cost):
        return "'all' does not count patients with the outcome"
    if figure.note == "bare" and figure.percent is None and not is_told(text, figure, mention, outcome, cost):
        return "a bare number"
    return count_reason(text, figure, mention, outcome) if figure.total is None else None


#: "the incidence of | cGVHD | was 47%, | that of bronchiolitis obliterans was | 3%"
_HEADED = re.compile(r"\b(?:incidences?|rates?|probability|frequency|that)\sof\s(?:[\w-]+\s){0,2}$")
_THAT_OF = re.compile(
    r"\bthat\sof\s(?!(?:the|all|patients|those|children|placebo|control)\b)"
    r"[a-z][a-z -]{4,50}\s(?:was|were)\s$"
)
_WAS = re.compile(r"(?:\srates?)?(?:\s\([^()]*\))?\s(?:was|were)\s")


def _is_of_another(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether a figure is of an event that stands beside it as the outcome stands beside its own."""
    if mention.end > figure.start or "that of " not in text:
        return False
    other = ends_in(_THAT_OF, text, figure.start, reach=80)
    if other is None or other.start() < mention.end or not _WAS.match(text, mention.end):
        return False
    return ends_in(_HEADED, text, mention.start, reach=60) is not None


#: "Thirteen patients (26%) had | no | acute GVHD"
_SO_MANY_HAD = re.compile(
    rf"\b(?:\d+|(?i:{NUMBER_WORD}))\s(?:of\s(?:the\s)?\d+\s)?(?:[a-z]+\s)?(?:(?:{ANY_PEOPLE})\s)?"
    r"(?:[(\[][^()\[\]]{1,16}[)\]]\s)?"
    r"(?:had|have|developed|experienced|showed)\s$"
)
_HAD_NONE = re.compile(
    r"no\s(?:(?:signs|evidence) of\s)?(?:(?:acute|chronic|clinical)\s)?"
    r"(?:a?c?GVHD|graft-|VOD|SOS|veno-|sinusoidal)"
)
#: "no | cases of graft failure, and | NRM was 0%"
_OF_OTHERS_AND = re.compile(r"\scases of [^,;:.]{2,60},\s(?:and|but|while|whereas)\s(?:the\s)?(?:[\w-]+\s)?")


def _reason_of_patients(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say why a figure tells something else of the patients than what is named, or None."""
    if _is_of_another(text, figure, mention):
        return "of another event"
    if ends_in(_SO_MANY_HAD, text, figure.start, reach=56) and _HAD_NONE.match(text, figure.start):
        return "says how many did not have it"
    ahead = figure.note == "none" and figure.end < mention.start
    if ahead and _OF_OTHERS_AND.fullmatch(text, figure.end, mention.start):
        return "'no' counts others"
    before = text[: figure.start].rstrip()
    aside = figure.note == "none" and before.endswith((",", ";", "(", " but", " and", " with"))
    if aside and mention.end <= figure.start and _DUE.match(text, figure.last):
        return "says what caused none of them"
    ahead = mention.role == "verb" and figure.last <= mention.start
    if ahead and (is_one_of_two(text, mention, outcome) or _counts_both(text, figure, mention)):
        return "counts those with either of two"
    if _EXCLUDED.search(INNER_BRACKETS.sub("", text[figure.last : mention.start])):
        return "says who was left out"
    also = mention.end <= figure.start and before.endswith((",", ";", " but", " and", " with"))
    if also and _STOPPED.match(text, figure.last):
        return "says who stopped treatment"
    if outcome.kind == "survival" and _counts_those_who(text, figure, mention):
        return "says who is spoken of"
    if ends_in(_MOST_OF, text, mention.start, reach=30):
        return "says what most of them were"
    if _is_size_of_group(text, figure, mention) or _has_own_predicate(text, figure, mention):
        return "says something else of the patients"
    return None


#: "| Ten | patients relapsed (n = 6) or died in remission (n = 4)"
_EITHER = re.compile(
    rf"\S+\s(?:[(\[][^()\[\]]*[)\]]\s)?(?:(?:{ANY_PEOPLE})\s)?[^();:.,]{{3,60}}\((?:[nN]\s?=\s?)?(?P<one>\d+)\)\s(?:or|and)\s"
    r"[^();:.,]{3,60}\((?:[nN]\s?=\s?)?(?P<other>\d+)\)"
)


def _counts_both(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether a count is that of two events whose own counts stand behind them."""
    both = _EITHER.match(text, figure.start)
    if both is None or mention.start > both.end():
        return False
    return int(both["one"]) + int(both["other"]) == figure.events


#: "The majority of | relapses | (47%) occurred within a year"
_MOST_OF = re.compile(r"\b(?:[Mm]ajority of|[Mm]ost(?: of)?)\s(?:the\s|these\s|all\s)?$")
_AMONG_THEM = re.compile(r"\b(?:in|among|of|for)\s(?:the\s|all\s|these\s)?$", re.IGNORECASE)
_WHO_HAD = re.compile(rf"\s(?:[a-z-]+\s){{0,3}}(?:{ANY_PEOPLE})\swho\s(?:have\s|had\s)?")


def _counts_those_who(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether people are counted of whom something is told: "in 1479 persons who had survived 2 years"."""
    if mention.role != "verb" or figure.percent is not None or figure.total is not None:
        return False
    led = ends_in(_AMONG_THEM, text, figure.start, reach=16) is not None
    return led and _WHO_HAD.fullmatch(text, figure.last, mention.start) is not None


def _reason_of_study(text: str, figure: Figure) -> str | None:
    """Say why a figure is of who was studied, of what was planned or of others, or None."""
    if is_assumed(text, figure):
        return "an assumption, not a result"
    if _SEX.match(text, figure.last) and not ends_in(_OCCURRED_IN, text, figure.start, reach=24):
        return "describes the patients at baseline"
    if _NOT_PEOPLE.match(text, figure.last):
        return "counts what are no patients"
    if _EVALUABLE.match(text, figure.last) or (figure.total and ends_in(_EVALUABLE_IN, text, figure.start)):
        return "counts those who could be evaluated"
    if (
        is_historical(text, figure)
        or _BEFORE_THIS.match(text, figure.last)
        or ends_in(_IN_STUDY, text, figure.start, reach=90)
    ):
        return "of other studies"
    if ends_in(_BY, text, figure.start) and _CHANGED.search(text, 0, figure.start):
        return "a change, not a result"
    if figure.note != "none" and _OF_THEM_DUE.match(text, figure.last):
        return "says what caused them"
    if figure.events and ends_in(_SO_MANY_AMONG, text, figure.start, reach=60):
        return "says among how many they were"
    if _SO_LARGE.match(text, figure.start) and ends_in(_MEDIAN_OF_GROUP, text, figure.start, reach=160):
        return "says how large a group is"
    if is_change(text, figure):
        return "a change, not a result"
    if ends_in(_BELOW_ZERO, text, figure.start, reach=4) or ends_in(_EXCEEDS, text, figure.start, reach=16):
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
#: "6 CRs and 12 PRs among | 30 patients (60%)": of both together
_SO_MANY_AMONG = re.compile(
    r"\d\s(?:CRs?|PRs?|(?:(?:complete|partial)\s)?(?:responses|remissions)|relapses|deaths)\s(?:among|in)\s(?:the\s)?$"
)
_MEDIAN_OF_GROUP = re.compile(r"\b(?:months|years)\s(?:for|in|among)\s[^()\d;:]*\($")
#: "41 months for patients with later progression (| n = 60, 60%"
_SO_LARGE = re.compile(r"[nN]\s*=\s*\d+\s*[,;]\s*\d[\d.]*\s?%")
#: "NRM did not exceed | 10%"
_EXCEEDS = re.compile(r"\bexceed(?:ed|s|ing)?\s$")
#: "strain > -|13.8%"
_BELOW_ZERO = re.compile(r"[<>≤≥]\s?[-−]\s?$")


def _ratio_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    """Say why a ratio is not of the outcome in front of it, or None."""
    if ends_in(_BOUND_OF, text, figure.start, reach=110):
        return "a bound, not an estimate"
    if ends_in(EARLIER, text, mention.start, reach=24):
        # "was associated with age (HR 1.2) and previous GVHD (HR 1.3)"
        return "describes the patients at baseline"
    happens = outcome.kind == "event" and not outcome.is_death
    if happens and _IS_FACTOR.match(text, mention.end):
        return "is a factor, not what it leads to"
    factor = happens and _FACTOR_OF_OTHER.search(text, 0, mention.start) is not None
    # "pneumonia (OR 2.1) and infection (OR 3.2) | were associated with longer stay"
    factor = factor or (
        happens and mention.end <= figure.start and _LEADS_TO.match(text, figure.last) is not None
    )
    return "is a factor, not what it leads to" if factor else None


#: "upper limit of the 95% CI for | HR, 1.4"
_BOUND_OF = re.compile(r"\b(?:upper|lower)\s(?:limit|bound|boundary|end)s?\b[^;()]*$")
_LEADS_TO = re.compile(
    r"[^()\[\]]*[)\]]"
    r"(?:(?:,| and|, and)\s(?:(?!\b(?:was|were|whereas|while|but|had)\b)[^();.]){2,60}\([^()]*\))*"
    r"\s(?:was|were|is|are|remained)\s(?:[a-z-]+\s){0,2}(?:associated|correlated|linked)\swith\b"
)


#: "CRS | was one of the most common adverse events ("
_WAS_COMMON = re.compile(
    r" (?:was|were) (?:the |among the |one of the )?(?:second )?"
    r"(?:most (?:common|frequent)|commonest)[^.;:,()\d]{0,60} [(\[]"
)
#: "Of the 20 patients | (50%) | who responded"
_OF_THE_PATIENTS = re.compile(rf"\b(?:[Oo]f|[Aa]mong|[Ii]n) (?:the |these |those )?\d+ (?:{ANY_PEOPLE}) \($")
#: "Of the 20 responders | (50%), 8 had CR"
_OF_RESPONDERS = re.compile(r"\b(?:[Oo]f|[Aa]mong) (?:the |these )?\d+ (?:responders|survivors) \($")
_WHO_DID = re.compile(r"[)\]]\s(?:who|with|in)\s")


def _tells_size(text: str, figure: Figure, mention: Mention) -> bool:
    """Whether a bracket says how many a group is that stands before it."""
    of_cohort = _OF_COHORT.match(text, figure.last) and ends_in(OPENED, text, figure.start)
    # "febrile neutropenia (22% of patients)", "CRS was one of the commonest events (26% of patients)"
    told = mention.role == "noun" and (
        OPENED.fullmatch(text, mention.end, figure.start)
        or _WAS_COMMON.fullmatch(text, mention.end, figure.start)
    )
    of_cohort = None if told else of_cohort
    of_those = ends_in(_OF_THE_PATIENTS, text, figure.start, reach=48) and _WHO_DID.match(text, figure.last)
    of_responders = ends_in(_OF_RESPONDERS, text, figure.start, reach=40)
    sorted_into = ends_in(_SORTED_INTO, text, figure.start, reach=200)
    return bool(of_cohort or of_those or of_responders or sorted_into)


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
