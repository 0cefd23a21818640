"""What is not a result of this study: background, plans, definitions, baseline, parts of other words.

Each test gives the reason in words, so that ``evidence explain`` can repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evidence.extract.abbreviations import Definitions
from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome, Rule
from evidence.extract.sentences import Sentence
from evidence.extract.vocabulary import Mention

__all__ = ["figure_reason", "sentence_reason", "study_begins", "usable_mentions"]

_STUDY = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:multi|phase|randomi|prospective|retrospective|open|international|report|"
    r"analysis|trial|study|paper|article)|(?:present|current) (?:study|trial|analysis|report)|randomi[sz]ed|"
    r"randomly|enrolled|were (?:treated|entered|included|eligible|registered|recruited|analy[sz]ed|studied|"
    r"evaluated|given|reviewed)|"
    r"[Rr]etrospective(?:ly)?|[Ee]ligible patients|[Bb]etween (?:[A-Z][a-z]+\.? )?(?:19|20)\d\d|[Ff]rom "
    r"(?:[A-Z][a-z]+\.? )?(?:19|20)\d\d|patients (?:received|underwent)|received)\b"
)
_BACKGROUND = re.compile(
    r"\b(?:[Pp]revious(?:ly)? (?:reported|published|shown|phase|trial|trials|study|studies|report|reports|"
    r"work|described|phase)|[Pp]revious (?:\w+ ){0,3}(?:trial|study|studies)|has been (?:recently "
    r")?reported|have been (?:recently )?reported|[Ii]n the literature|[Pp]reclinical|"
    r"[Ee]arlier (?:study|studies|trial|reports)|[Pp]rior (?:study|studies|trial|trials|report)|[Oo]ther "
    r"(?:studies|groups|investigators)|meta-analys)",
)
_PLAN = re.compile(
    r"\b(?:to detect|power (?:of|to)|statistical power|sample size|assum(?:ing|ed|ption)|expected (?:to|"
    r"rate)|hypothesi[sz]ed?|would (?:be|have|require|improve|increase)|was designed to|were designed to|"
    r"planned|null hypothesis|alpha|non-?inferiority margin|target(?:ed)? (?:rate|accrual)|in order to)\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"\b(?:(?:was|were|is) defined (?:as|by)|defined as|criteria (?:for|were)|eligible (?:if|were)|were "
    r"eligible|eligibility|inclusion criteria)\b",
    re.IGNORECASE,
)
_BASELINE = re.compile(
    r"^(?:At|Before|Prior to) (?:randomi[sz]ation|baseline|enrol?lment|study entry|entry|inclusion|"
    r"diagnosis|transplant(?:ation)?|the time of (?:transplant|enrol|HSCT|study)|registration|trial entry|"
    r"infusion)\b|\bbaseline characteristics\b|\bat the time of transplant(?:ation)?\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:who|whom|that|which|whose|having|when|once|if|after|following|before|those|prior to|since|"
    r"until)\s+(?:have |had |has |were |was |subsequently |later |previously |then |successfully |ever |did "
    r"not |either |first |never )*$",
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"\s*(?:patients?|children|cases?|deaths?|instances?|episodes?|subjects?|one|of (?:the |these |those |"
    r"our |them |whom )?(?:\d+ )?(?:[\w-]+ )?(?:patients|children|subjects|cases|recipients|them|whom|"
    r"\d+)\b|[\w-]+ (?:patients?|"
    r"cases?|deaths?)|occurrences?)\b",
    re.IGNORECASE,
)
_NO_COMPARISON = re.compile(
    r"\s*(?:[\w-]+\s+){0,3}?(?:difference|differences|effect|effects|impact|evidence|significant|"
    r"statistically|benefit|advantage|correlation|association|influence|change|improvement|increase|"
    r"interaction|further|longer|increased|higher|lower|greater|reduced|decreased|more|other|statistical|"
    r"survival|apparent|overall|relation|clear|data|clinically)\b",
    re.IGNORECASE,
)
_ALL_PEOPLE = re.compile(
    r"\s*(?:of\s+)?(?:the\s+|these\s+|those\s+)?(?:\w+\s+){0,3}?(?:patients|children|subjects|responders|"
    r"cases|adults|of them|boys|girls|women|men|recipients|evaluable)\b(?!\s+(?:received|were (?:observed|"
    r"followed|treated|evaluable|given|randomi|included|analy)|underwent|had (?:received|been)))",
    re.IGNORECASE,
)
_COMPOSITE_EVENT = re.compile(r"\s*(?:or|and/or)\s+(?:died|death|had died|progressed)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"[)\]]?\s*(?:of\s+(?:the\s+)?)?(?:patients\s+|children\s+)?(?:were|was|did|had|have|could|"
    r"are)\s+(?:not|no|never)\b"
)
_IN_A_GROUP = re.compile(r"\s+(?:in|with|on|from)\s+(?:the\s+)?[\w+-]+")
_FREE_OF = re.compile(r"free|remission|CCR")
_OTHER_SURVIVAL = re.compile(r"(?:-|\b)(?:free|specific|related)(?:\s+\([^)]*\))?[\s-]+$")
_MEAN = re.compile(r"\bmean\s+(?:\w+\s+){0,4}$", re.IGNORECASE)


def study_begins(sentences: Sequence[Sentence]) -> int:
    """Give the index of the first sentence of an unlabelled abstract that speaks of the study itself."""
    for sentence in sentences:
        if sentence.section == "unlabelled" and _STUDY.search(sentence.text):
            return sentence.index
    return 0


def sentence_reason(sentence: Sentence, begins: int) -> str | None:
    """Say why nothing in a sentence can be a result, or None.

    Parameters
    ----------
    sentence : Sentence
        With its section.
    begins : int
        Where an unlabelled abstract begins to speak of the study (see ``study_begins``).
    """
    if sentence.section in {"background", "objective"}:
        return f"stands in the {sentence.section}"
    if sentence.section == "methods":
        return "stands in the methods"
    if sentence.section == "unlabelled" and sentence.index < begins:
        return "stands before the study is introduced"
    if _BASELINE.search(sentence.text):
        return "describes the patients at baseline"
    if _BACKGROUND.search(sentence.text) and not re.search(
        r"\b(?:[Ii]n|of) (?:our|this|the present) ", sentence.text
    ):
        return "reports earlier work"
    if _DEFINITION.search(sentence.text):
        return "defines a term or who was eligible"
    if _PLAN.search(sentence.text):
        return "states a plan or an assumption"
    return None


def usable_mentions(
    text: str, mentions: Sequence[Mention], definitions: Definitions, rules: Mapping[str, Rule]
) -> list[Mention]:
    """Leave out mentions that only look like outcomes: other meanings, adjectives, relative clauses.

    Parameters
    ----------
    text : str
        Of the sentence.
    mentions : sequence of Mention
        As the vocabulary found them.
    definitions : Definitions
        What the abstract's own abbreviations mean.
    rules : mapping
        Rules by id, for the words that forbid a mention.
    """
    return [m for m in mentions if m.outcome is None or _is_usable(text, m, definitions, rules.get(m.rule))]


def _is_usable(text: str, mention: Mention, definitions: Definitions, rule: Rule | None) -> bool:
    printed = text[mention.start : mention.end]
    before = text[: mention.start]
    if printed in definitions.foreign:
        return False
    if printed.lower().startswith("survival") and _OTHER_SURVIVAL.search(before):
        return False
    if rule is None:
        return True
    if rule.forbidden_before is not None and rule.forbidden_before.search(before):
        return False
    if rule.forbidden_after is not None and rule.forbidden_after.match(text, mention.end):
        return False
    if rule.forbidden_within is not None and rule.forbidden_within.search(printed):
        return False
    tells_whom = mention.role == "verb" and not rule.in_relative_clause and _WHO.search(before)
    return not tells_whom


def figure_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> str | None:
    """Say why a figure bound to an outcome is no result, or None.

    Parameters
    ----------
    text : str
        Of the sentence.
    figure, mention, outcome : Figure, Mention, Outcome
        What is bound to what.
    cost : float
        How dear the tie is (see ``evidence.extract.binding``).
    """
    if figure.kind == "time":
        return _time_reason(text, figure, mention, outcome, cost)
    if figure.kind == "ratio":
        return None
    if figure.percent is not None and not 0 <= figure.percent <= 100:
        return "a percentage above 100"
    if mention.end <= figure.start and _DENIED.match(text, figure.end):
        return "the sentence says that these did not have the outcome"
    if outcome.kind in {"survival", "incidence"} and _counts_composite(text, mention, outcome):
        return "counts a composite event"
    if figure.note == "none" and figure.percent is None:
        return _none_reason(text, figure, mention, outcome)
    if figure.note == "all" and not _counts_all(text, figure, mention, outcome, cost):
        return "'all' does not count patients with the outcome"
    if figure.note == "bare" and figure.percent is None and not _IN_A_GROUP.match(text, figure.end):
        return "a bare number"
    counted_only = figure.percent is None and figure.total is None
    if (
        counted_only
        and outcome.kind == "survival"
        and mention.role == "noun"
        and not _FREE_OF.search(text[mention.start : mention.end])
    ):
        return "a count beside a survival estimate"
    return None


def _counts_composite(text: str, mention: Mention, outcome: Outcome) -> bool:
    """Whether "progression or death" is counted: it runs against the survival it defines."""
    printed = text[mention.start : mention.end].lower()
    named_so = outcome.kind == "survival" and "progression or death" in printed
    return named_so or _COMPOSITE_EVENT.match(text[mention.end :]) is not None


def _counts_all(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> bool:
    people = _ALL_PEOPLE.match(text, figure.end) is not None
    return people and outcome.kind == "response" and cost <= 1.6 and mention.start >= figure.start


def _time_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome, cost: float) -> str | None:
    if outcome.kind == "incidence" and "time to" not in text[mention.start : mention.end].lower():
        return "a time beside an outcome that has no median here"
    if figure.unit == "not reached":
        return None
    if _MEAN.search(text[: figure.start]):
        return "a mean time"
    called_so = "median" in text.lower() or figure.ci is not None or figure.depth > 0
    return None if called_so or cost <= 1.0 else "a time that is not called a median"


def _none_reason(text: str, figure: Figure, mention: Mention, outcome: Outcome) -> str | None:
    rest = text[figure.end :]
    if _NO_COMPARISON.match(rest):
        return "'no' negates a comparison"
    counted = _NO_THING.match(rest) or text[figure.start : figure.end].lower().startswith("none")
    if counted:
        return None
    if (
        outcome.kind in {"event", "incidence"}
        and 0 <= mention.start - figure.end < 45
        and not re.search(r"[,;]", text[figure.end : mention.start])
    ):
        return None
    return "'no' does not count patients"
