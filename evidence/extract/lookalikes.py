"""Words that only look like the name of an outcome: other meanings, parts of words, relative clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from evidence.extract.abbreviations import Definitions
from evidence.extract.endpoints import OTHER_ENDPOINT
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.relapse_conditions import caused_death
from evidence.extract.ruleset import Rule
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.vocabulary import Mention

__all__ = ["usable_mentions"]

#: "there were 15 patients who | relapsed (36%)"
_THERE_WERE = re.compile(
    rf"\b[Tt]here (?:were|was) (?:only )?(?:\d+|{NUMBER_WORD}) (?:(?:{ANY_PEOPLE}) )?who $"
)
_WHO = re.compile(
    r"\b(?:who|(?<!of )whom|that|which|whose|having|when|once|(?:if|unless)(?: they)?|"
    # "57% of those | relapsed" tells what became of them.
    r"after|following|before|(?<![\d%)] of )those|prior to|(?<!have )(?<!has )(?<!had )since|"
    r"until)\s+(?:have |had |has |were |was |subsequently |later |previously |then |successfully |ever |did "
    r"not |either |first |never )*$",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(r"-[A-Z0-9]")
_PREFIXED = re.compile(r"[A-Za-z]{2,}-$")
#: "patients in CR", "those in non-CR": whose figures they are, not of what.
_OF_PATIENTS = re.compile(r"\bin\b|\bnon-", re.IGNORECASE)
_NUMBER_BEHIND = re.compile(
    r"\s*[(\[](?:95|90|99)\s?%|[\s:=,(\[]*(?:was|were|of|for)?\s*\d+(?:\.\d+)?(?![\d.]|\s?%)"
)
#: "the sensitivity of CR", "the estimated difference in OS": of something else, figures stand there
_ONLY_NAMED = re.compile(
    r"\b(?:(?:sensitivity|specificity|accuracy|prediction|predictive value|concept)\s+(?:of|for)|"
    r"(?:absolute|estimated|mean)\s+differences?\s+(?:in|of)|"
    # "apart from febrile neutropenia, only nausea (3%) was severe"
    r"(?:un)?corrected for|censored (?:for|at)|excluding|(?:less|worse|lower) than(?: an?)?|"
    r"[Aa]part from|[Oo]ther than|[Ee]xcept(?: for)?|[Bb]esides)\s+(?:the\s+)?(?:[a-z-]+\s+)?$"
)
_OTHER_SURVIVAL = re.compile(r"(?:-|\b)(?:free|specific|related)(?:\s+\([^)]*\))?[\s-]+$")


#: "the composite endpoint of stroke or | death"
_PART_OF_COMPOSITE = re.compile(
    r"\bcomposite\s+(?:(?:primary|secondary|efficacy|safety|clinical)\s+)?(?:[\w-]+\s+)?of\s+[^;:.()]*$"
)
#: "death|/transplant"
_OR_OTHER = re.compile(r"\s?/\s?(?!(?:morbidity|complications?)\b)[a-z]{4}")
#: "cardiovascular-specific | mortality"
_OF_A_CAUSE = re.compile(r"[A-Za-z\d]-(?:specific|related|attributable)\s+$")
#: "death|-to-enucleation time"
_TO_NEXT = re.compile(r"-to-[a-z]")
#: "median TTNT": whatever it stands for, it is an endpoint.
_MEDIAN = re.compile(r"\bmedian $", re.IGNORECASE)


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
    found = []
    for mention in mentions:
        rule = rules.get(mention.rule)
        if mention.outcome is None:
            foreign = text[mention.start : mention.end] in definitions.foreign
            if _is_of_those_counted(text, mention) or _is_when(text, mention):
                continue
            if not (foreign and not ends_in(_MEDIAN, text, mention.start, reach=8)) and not _HYPHENATED.match(
                text, mention.end
            ):
                found.append(mention)
        elif caused_death(text, mention):
            found.append(mention._replace(rule=OTHER_ENDPOINT, outcome=None, role="topic"))
        elif _is_usable(text, mention, definitions, rule):
            found.append(mention)
        elif text[mention.start : mention.end] in definitions.foreign:
            continue  # "azacitidine vs CCR", which the abstract defines as conventional care regimens
        elif mention.role == "noun" and rule is not None and _is_qualified(text, mention, rule):
            # "local recurrence" is an endpoint of its own, which has its own figures.
            found.append(mention._replace(rule=OTHER_ENDPOINT, outcome=None, role="topic"))
    return list(_without_subjects(text, found, rules))


#: "two deaths | were | considered by the investigators to be related to treatment"
_SUBJECT_OF = re.compile(
    r"(?:\s+[(\[][^()\[\]]*[)\]]|,\s[^,;:.]{2,40},)?\s+(?:(?:was|were|being|that were|which were)\s+)?"
)


def _without_subjects(text: str, mentions: Sequence[Mention], rules: Mapping[str, Rule]) -> Iterator[Mention]:
    """Leave out names of which another name right behind says more: "deaths" that were treatment-related."""
    for mention, following in zip_longest(mentions, mentions[1:]):
        rule = rules.get(following.rule) if following is not None else None
        if following is not None and rule is not None and rule.spoken_of is not None:
            told = rule.spoken_of.search(text, mention.start, mention.end)
            joined = _SUBJECT_OF.fullmatch(text, mention.end, following.start)
            if mention.role == "noun" and told is not None and told["told"] and joined is not None:
                continue
        yield mention


#: "11 of 12 | female patients", "of 12 | stage I or II patients"
_OF_SO_MANY = re.compile(rf"\bof (?:the )?(?:\d+|{NUMBER_WORD}) (?:\([\d.]+\s?%\) )?$")
_PEOPLE_NEXT = re.compile(rf"(?:\s?(?:-|to|or|and)\s?(?:I{{1,3}}|IV|[1-4])[ABab]?)? (?:{ANY_PEOPLE})\b")


def _is_of_those_counted(text: str, mention: Mention) -> bool:
    """Whether a word tells only of whom some are counted, and so takes no figure itself."""
    if mention.role != "verb" or _PEOPLE_NEXT.match(text, mention.end) is None:
        return False
    return ends_in(_OF_SO_MANY, text, mention.start, reach=28) is not None


#: "at last | follow-up 12 of 20 are alive"
_AT_LAST = re.compile(r"\b(?:last|latest|final|recent|[Aa]t|[Dd]uring|[Oo]n|by|until) $")


def _is_when(text: str, mention: Mention) -> bool:
    """Whether "at last follow-up" says when, and has no figure of its own."""
    named = text.startswith("follow", mention.start)
    return named and ends_in(_AT_LAST, text, mention.start, reach=8) is not None


def _is_qualified(text: str, mention: Mention, rule: Rule) -> bool:
    """Whether the words before a name make it another endpoint."""
    before = rule.forbidden_before and ends_in(rule.forbidden_before, text, mention.start)
    return before is not None and _OF_PATIENTS.search(before.group()) is None


_NAME_GOES_ON = re.compile(r"-[A-Z]")


_RELAPSED_AT_HEAD = re.compile(r"Relapsed [a-z]")


def _is_of_other_name(text: str, mention: Mention, printed: str) -> bool:
    """Whether words belong to a longer name, of something else or of a part of it."""
    at = mention.start
    if printed.isupper() and _HYPHENATED.match(text, mention.end):
        # "PD-L1": only the beginning of another word.
        return True
    if mention.role == "verb" and _NAME_GOES_ON.match(text, mention.end):
        return True  # "the Relapsed-AML2001 trial"
    if at == 0 and _RELAPSED_AT_HEAD.match(text):
        return True  # "Relapsed placebo-treated patients (87%) had more mutations": who they are
    if printed.isupper() and ends_in(_PREFIXED, text, at, reach=20):
        # "HG-RFS": another endpoint, of which only the end has this name.
        return True
    if printed.lower().startswith("survival") and ends_in(_OTHER_SURVIVAL, text, at):
        return True
    if printed.lower().startswith(("death", "mortality")) and (
        ends_in(_OF_A_CAUSE, text, at, reach=40)
        or ends_in(_PART_OF_COMPOSITE, text, at, reach=120)
        or _OR_OTHER.match(text, mention.end)
    ):
        return True
    return _TO_NEXT.match(text, mention.end) is not None


#: "RRs | of death"
_OF_EVENT = re.compile(
    r"\s+(?:of|for)\s+(?:death|dying|mortality|relapse|recurrence|progression|infection)\b"
)


#: "relative risk [|RR]"
_RISK_BEFORE = re.compile(r"\b(?:risk|risks|ratio)\s[(\[]$")
#: "there were 18 | responses"; of those, others are counted
_NUMBER_RIGHT_BEFORE = re.compile(
    rf"(?<!\b[Oo]f )(?<!\b[Aa]mong )(?<!\b[Tt]he )(?:\b\d+|\b(?i:{NUMBER_WORD}))(?:\s\(\d[\d.]*\s?%\))?\s$"
)


_CAUSED = re.compile(r"-(?:related|associated|attributable)\s(?:mortality|deaths?|complications|toxicity)\b")


def _is_usable(text: str, mention: Mention, definitions: Definitions, rule: Rule | None) -> bool:
    printed = text[mention.start : mention.end]
    at = mention.start
    if printed in definitions.foreign:
        return False
    if _is_of_other_name(text, mention, printed) or _CAUSED.match(text, mention.end):
        return False  # "VOD-related mortality was 3%"
    if printed in {"RR", "RRs"} and (
        _NUMBER_BEHIND.match(text, mention.end)
        or _OF_EVENT.match(text, mention.end)
        or ends_in(_RISK_BEFORE, text, at, reach=16)
    ):
        # A relative risk; "RR = 32%" is a response rate.
        return False
    if mention.role == "noun" and ends_in(_ONLY_NAMED, text, at):
        return False
    if rule is None:
        return True
    if rule.forbidden_before is not None and ends_in(rule.forbidden_before, text, at):
        return False
    if rule.forbidden_after is not None and rule.forbidden_after.match(text, mention.end):
        return False
    if rule.forbidden_within is not None and rule.forbidden_within.search(printed):
        return False
    if rule.counted and not ends_in(_NUMBER_RIGHT_BEFORE, text, at, reach=24):
        return False
    if rule.spoken_of is not None:
        # "12 patients died, and 3 were treatment-related": the last that is spoken of before.
        antecedents = list(rule.spoken_of.finditer(text, 0, at))
        if not antecedents or antecedents[-1]["told"] is None:
            return False
    tells_whom = mention.role == "verb" and not rule.in_relative_clause and ends_in(_WHO, text, at)
    return not tells_whom or ends_in(_THERE_WERE, text, at, reach=64) is not None
