"""Sentences that hold no result of this study: background, plans, definitions, baseline, reviews.

Each test gives the reason in words, so that ``evidence explain`` can repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.sentences import Sentence
from evidence.extract.text import holds_any

__all__ = ["sentence_reason", "study_begins"]

_STUDY = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:multi|phase|randomi|prospective|retrospective|open|international|report|"
    r"analysis|trial|study|paper|article)|(?:present|current) (?:study|trial|analysis|report)|randomi[sz]ed|"
    r"randomly|enrolled|were (?:treated|entered|included|eligible|registered|recruited|analy[sz]ed|studied|"
    r"evaluated|given|reviewed)|"
    r"series of \d+|[Rr]etrospective(?:ly)?|[Ee]ligible patients|"
    r"[Bb]etween (?:[A-Z][a-z]+\.? )?(?:19|20)\d\d|[Ff]rom "
    r"(?:[A-Z][a-z]+\.? )?(?:19|20)\d\d|(?:patients|pts|children) (?:received|underwent)|received|"
    r"were evaluable|(?:[Pp]rimary|[Ss]econdary|[Mm]ain) end ?points?|"
    r"(?:was|were) investigated|[Tt]he median (?:age|follow-?\s?up) (?:was|is)|"
    r"(?:\d+|[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety)(?:-[a-z]+)? "
    r"(?:[a-z-]+ ){0,2}(?:patients|pts|children|adults|adolescents|recipients))\b"
)
_BACKGROUND = re.compile(
    r"\b(?:[Pp]revious(?:ly)? (?:reported|published|shown|phase|trial|trials|study|studies|report|reports|"
    r"work|described|phase)|[Pp]revious (?:(?!or |and |in |\w*therapy )\w+ ){0,3}"
    r"(?:trial|study|studies)|has been (?:recently "
    r")?reported|have been (?:recently )?reported|[Ii]n the literature|[Pp]reclinical|"
    r"\b(?:is|are) (?:well |generally |widely )?known to\b|"
    # "OS (69%) and relapse (23%) compared favorably with earlier reports": the figures ahead are its own
    r"(?<!favorably with )(?<!favourably with )[Ee]arlier (?:study|studies|trial|reports)|"
    r"[Pp]rior (?:study|studies|trial|trials|report)|[Oo]ther "
    r"(?:studies|groups|investigators)|meta-analys)",
)
_PLAN = re.compile(
    r"\b(?:to detect|power (?:of|to)|statistical power|sample size|assum(?:ing|ed(?! borderline)|ption)|"
    r"expected (?:to|rate)|hypothesi[sz]ed?\b|would (?:be|have|require|improve|increase)|"
    r"(?:was|were) designed to|"
    # "IFN-alpha" and "interferon alpha" are drugs.
    r"(?<!-)(?<!interferon )(?<!ifn )alpha"
    r"(?=\s?(?:=|<|\d|of\b|level|error|risk|was|set|spending|equal|[,)]|and\b))|"
    r"considered (?:worthy|promising|acceptable|successful|inadequate|of interest|"
    r"clinically meaningful|an? (?:complete|partial|minor|objective) (?:response|remission))|"
    r"to (?:prevent|avoid) one|number needed to)\b",
    re.IGNORECASE,
)
#: Words of plans that sentences with results use too: "HR 0.82, above the noninferiority margin".
_PLANNED = re.compile(
    r"\b(?:planned(?! (?:[\w-]+ ){0,2}analys[ei]s)|null hypothesis|non-?inferiority margin|"
    r"target(?:ed)? (?:rate|accrual|of)|in order to|would need)\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"\b(?:(?<!which )(?:was|were|is) defined (?:as|by)|(?<!was )(?<!were )(?<!is )"
    # "EFS, defined as ..., was 43%" tells a result.
    r"defined as(?![^;.]{1,140}, (?:was|were|occurred|ranged)\b)"
    # "..., defined as ...; of these, 25% achieved CR", "X defined as Y (RR 2.1)" as well
    r"(?![^.;]{1,240}; of (?:these|them|those|whom)\b)"
    r"(?![^;.()]{1,100}\((?:a?HR|RR|OR|(?:hazard|odds|risk) ratio|relative risk)\b)|"
    # "five patients met the criteria for CRi" counts them.
    r"(?<!met )(?<!met the )(?<!met conventional )(?<!fulfilled )(?<!fulfilled the )criteria (?:for|were)"
    r"(?! (?:seen|observed|noted|achieved|recorded|\d)|:? (?:not reached|\d[\d.]* ?(?:%|months)))|"
    r"eligible (?:if|were)|(?<!who )(?<!and )were eligible|"
    r"eligibility(?! criteria were:? (?:not reached|\d[\d.]* ?(?:%|months)))|inclusion criteria)\b",
    re.IGNORECASE,
)
_BASELINE = re.compile(
    r"^(?:At|Before|Prior to) (?:randomi[sz]ation|baseline|enrol?lment|study entry|entry|inclusion|"
    r"diagnosis|transplant(?:ation)?|the time of (?:transplant|enrol|HSCT|study)|registration|trial entry|"
    r"infusion)\b|\bbaseline characteristics\b|"
    r"^(?!.*\b(?:survival|[PERDL]FS|OS|mortality|(?:higher|lower) relapse|relapse (?:occurred|rate|risk))\b)"
    r".*\bat the time of transplant(?:ation)?\b",
    re.IGNORECASE,
)
_REVIEW = re.compile(
    r"\b(?:[Tt]his|[Tt]he present|[Oo]ur|[Tt]he current)\s+(?:(?:narrative|comprehensive|literature|"
    r"critical|brief|clinical|mini-?)\s+)*"
    r"review\b(?!\s+(?:of|included)\s+(?:\w+\s+)?(?:patients|records|charts|cases))|"
    r"\b[Ww]e\s+(?:\w+\s+)?(?:review|summari[sz]e|discuss|overview)\b|"
    r"\b[Tt]his (?:article|paper|chapter|manuscript|editorial|commentary) (?:reviews|discusses|"
    r"summari[sz]es|describes|provides)\b"
)
#: Asked first, because that is quick.
_REVIEW_SIGNS: Final = ("review", "ummari", "discuss", "overview", "describes", "provides")
_OWN_PATIENTS = re.compile(
    r"\b(?:enrolled|randomi[sz]ed|"
    r"(?:were|are) (?:treated|included|analy[sz]ed|identified|randomly|recruited)|"
    r"meta-analys|pooled|(?:databases|literature) (?:was|were) (?:systematically )?searched|"
    r"met (?:our|the) (?:inclusion|eligibility) criteria|"
    r"we (?:analy[sz]ed|treated|identified|included|report|evaluated|conducted|performed|retrospectively))\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:[Ii]n|of) (?:our|this|the present) ")
#: "a relapse rate of 11%, as against 26% in the previous trial": the first is of this study.
_AGAINST_EARLIER = re.compile(
    r"\d\s?%[^;.%]{0,40}\b(?:compared (?:with|to)|versus|vs\.?|against|in contrast (?:to|with))\s"
    r"(?:the\s)?\d[\d.]*\s?%[^;.%]{0,30}\b(?:in|of|from|for|with)\s(?:the\s|our\s|an?\s)?(?:previous|earlier|prior)\b"
)
#: Sentences that hold no result: quick signs of each kind, what tells it, and why nothing in it is a result.
_NO_RESULT: Final = (
    (("at ", "before ", "prior to ", "baseline"), _BASELINE, "describes the patients at baseline"),
    (
        (
            *("previous", "reported", "in the literature", "preclinical", "earlier", "prior", "other "),
            *("meta-analys", "known to"),
        ),
        _BACKGROUND,
        "reports earlier work",
    ),
    (("defined", "criteria", "eligib"), _DEFINITION, "defines a term or who was eligible"),
    (
        (
            *("detect", "power", "sample size", "assum", "expected", "hypothes", "would ", "designed"),
            *("alpha", "prevent one", "avoid one", "needed to", "considered "),
        ),
        _PLAN,
        "states a plan or an assumption",
    ),
    (
        ("planned", "null hypothesis", "margin", "target", "in order to", "would need"),
        _PLANNED,
        "states a plan or an assumption",
    ),
)  # fmt: skip


def _is_review(abstract: str) -> bool:
    """Whether an abstract is of a review: it tells the results of others, and has no patients of its own."""
    if not holds_any(abstract, _REVIEW_SIGNS):
        return False
    return _REVIEW.search(abstract) is not None and _OWN_PATIENTS.search(abstract) is None


_ANIMALS: Final = (
    "rats",
    "mice",
    "rabbits",
    "dogs",
    "cattle",
    "murine",
    "xenograft",
    "animal model",
    "animal stud",
)
_PEOPLE = re.compile(
    r"\b(?:patients?(?!-derived)|pts|child(?:ren)?|wom[ae]n|m[ae]n|adults?|infants?|subjects|participants|"
    r"volunteers|cases)\b",
    re.IGNORECASE,
)


def _is_of_animals(abstract: str) -> bool:
    """Whether an abstract is of animals, and of no patients."""
    if not holds_any(abstract.lower(), _ANIMALS):
        return False
    people = len(_PEOPLE.findall(abstract))
    return people == 0 or len(_ANIMAL.findall(abstract)) > people


_ANIMAL = re.compile(
    r"\b(?:rats?|mice|mouse|rabbits?|dogs|cattle|murine|hamsters?|xenografts?|animals?)\b", re.IGNORECASE
)


_CASE = re.compile(
    r"\b(?:[Ww]e|[Tt]his|[Hh]ere) (?:[a-z]+ )?(?:reports?|presents?|describes?) (?:on )?(?:an?|the|one) "
    r"(?:[\w-]+ ){0,4}?(?:case|patient|man|woman|boy|girl|child|infant)\b|"
    r"\b(?:[Aa]|[Aa]n|[Tt]he) \d{1,3}-(?:year|month|week|day)s?-old (?:[\w-]+ ){0,3}?"
    r"(?:man|woman|male|female|boy|girl|patient|child|infant|gentleman|lady)\b"
)
#: Several patients, counted.
_SEVERAL = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|all|these|both|our|other) "
    r"(?:[\w-]+ ){0,3}?(?:patients|cases|children|adults|women|men|subjects|participants|infants|boys|girls|"
    r"individuals)\b|\b[nN] ?= ?\d",
    re.IGNORECASE,
)


def _is_of_one_patient(abstract: str) -> bool:
    """Whether an abstract reports a single case: what became of one patient is no rate."""
    if "%" in abstract or not holds_any(abstract, ("-old", "report", "present", "describe")):
        return False
    return _CASE.search(abstract) is not None and _SEVERAL.search(abstract) is None


#: Results of models are what would happen to patients that there are not.
_SIMULATED: Final = (
    *("Markov", "icrosimulation", "simulated cohort", "simulated patients"),
    *("hypothetical cohort", "decision-analytic", "decision analytic"),
)


def study_begins(sentences: Sequence[Sentence]) -> int:
    """Give the number of the first sentence of an unlabelled abstract that speaks of the study itself."""
    abstract = "\n".join(sentence.text for sentence in sentences)
    if _is_review(abstract) or _is_of_animals(abstract) or _is_of_one_patient(abstract):
        return len(sentences)
    if holds_any(abstract, _SIMULATED):
        return len(sentences)
    unlabelled = [sentence for sentence in sentences if sentence.section == "unlabelled"]
    for i, sentence in enumerate(unlabelled):
        if _STUDY.search(sentence.text):
            # No introduction takes up more than half: the study was spoken of before in other words.
            return sentence.number if i <= len(unlabelled) / 2 else 0
    return 0


#: "the hazard ratio was 1.13 (90% CI, 0.86 to 1.48) ..., compatible with the noninferiority hypothesis"
_ESTIMATED = re.compile(
    r"\b(?:[Hh]azard ratio|HR|[Oo]dds ratio|OR|RR)\b[^;]{0,90}?\d\.\d+[,;]?\s?[(\[]?\s?"
    r"(?:90|95|97\.5|99)\s?% (?:CI|confidence)"
)


def sentence_reason(sentence: Sentence, begins: int) -> str | None:
    """Say why nothing in a sentence can be a result, or None.

    Parameters
    ----------
    sentence : Sentence
        With its section.
    begins : int
        Where an unlabelled abstract begins to speak of the study (see ``study_begins``).
    """
    if begins > sentence.number and sentence.section not in {
        "background",
        "objective",
        "methods",
        "unlabelled",
    }:
        return "tells the results of others, in a review, of animals, of a model, or of a single patient"
    if sentence.section in {"background", "objective"}:
        return f"stands in the {sentence.section}"
    if sentence.section == "methods":
        return "stands in the methods"
    if sentence.section == "unlabelled" and sentence.number < begins:
        return "stands before the study is introduced"
    lowered = sentence.text.lower()
    for stems, pattern, reason in _NO_RESULT:
        if holds_any(lowered, stems) and pattern.search(sentence.text):
            own = pattern is _BACKGROUND and (
                _OWN.search(sentence.text) or _AGAINST_EARLIER.search(sentence.text)
            )
            of_results = sentence.section in {"results", "conclusions"}
            told = of_results and (
                pattern is _PLANNED or (pattern is _PLAN and _ESTIMATED.search(sentence.text))
            )
            if not own and not told:
                return reason
    return None
