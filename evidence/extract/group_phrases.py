"""Words that name a group of patients: what they are called, how many they are, and how a list of them parts.

"The 18 younger patients", "arms B and A", "BCP- and T-ALL (n = 45)". Where such words begin and end in a
sentence is found in ``evidence.extract.groups``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from evidence.extract.arms import Arm, Arms, word_set
from evidence.extract.phrase_pieces import STAGE_NUMERAL
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = [
    "AMONG",
    "HEADS",
    "SIZE_WITHIN",
    "TOLD_AS_LIST",
    "GroupPhrase",
    "named_group",
    "named_groups",
    "names_no_group",
    "opens_name",
    "parted",
    "people_named",
    "trimmed",
]


#: What no people stand before, where a number alone counts them.
_OF_NOBODY: Final = ("who ", "with ", "without ", "receiving ", "given ", "treated ")


@dataclass(frozen=True, slots=True)
class GroupPhrase:
    """Words that name a group of patients.

    Parameters
    ----------
    start, end : int
        Offsets of the words in the sentence.
    text : str
        The words, without "the" and without "group" behind them.
    lead : str
        What introduces them: a preposition, ``than``, ``versus`` ...; ``subject`` at the beginning of a
        clause; ``label`` directly in front of a figure; empty for an arm that is just named.
    arm : Arm or None
        The arm of the study that they name.
    people : bool
        Whether they say patients, children, responders ...
    size : int or None
        How many, where it is printed: "the 18 younger patients", "(n = 649)".
    head : str
        ``arm``, ``group`` ... where the words end with one.
    words : str
        All of the words, "patients receiving" included; empty where ``text`` is all.
    """

    start: int
    end: int
    text: str
    lead: str
    arm: Arm | None = None
    people: bool = False
    size: int | None = None
    head: str = ""
    words: str = ""

    @property
    def population(self) -> str:
        """What to call the group where it is a population: all of its words."""
        words = SIZE_WITHIN.sub("", self.words or self.text)
        # "for the 62 | who were MRD-negative", "of the 15 | with CNS disease"
        words = f"those {words}" if words.startswith(_OF_NOBODY) else words
        return _PREPOSITION_AT_END.sub("", _MEASURE_AT_END.sub("", words))

    @property
    def key(self) -> str:
        """What two phrases of one group have in common."""
        if self.arm is not None:
            return self.arm.label
        return " ".join([*sorted(word_set(self.text)), *_TOLD_BY_SIGN.findall(self.text)])


#: What leads to the people that a whole sentence speaks of: "For patients with X, ...".
AMONG: Final = frozenset({"in", "among", "within", "for", "of"})
#: Nouns that say that the words before them name a group.
HEADS: Final = frozenset(
    "group groups arm arms regimen regimens cohort cohorts stratum strata schedule schedules".split()
)
#: Names that patterns of two leave to lists: "groups A and B", "patients with and without X".
TOLD_AS_LIST: Final = re.compile(r"^(?:groups|arms|cohorts|regimens|stages)\b|\b(?:who|with|without|did)\b")
#: First words of phrases that name a measure or a part of speech, not a group of patients.
_NO_GROUP: Final = frozenset(
    """
    addition adjusted advantage all gain gains
    analysis another apparent average based baseline benefit better both
    case cases cause causes center centers centres ci comparable comparing comparison complete
    conclusion confidence contrast corresponding course courses crude cumulative cycle
    cycles date day days death deaths decreased diagnosis difference differences different disease
    duration each either end entire estimates event events every evidence evident fall favor favour
    fewer figures first fixed follow-up further furthermore general good grade grades greater hazard hence
    higher hospital
    hospitals immature
    improved incidence incidences including increased independent induction inferior institutions intent
    intention interval intervals last least less likewise log longer lower maintenance marked mean median
    medians model
    models month months more most mst multivariate neither number onset order our outcome outcomes
    overall p part partial particular period pooled poor poorer present present-day probability progression
    prominent pronounced random regard starting divergence
    randomisation randomization range rate rates ratio reduced relapse
    recovery remission respect response results rise risk same second series shorter significant significantly
    similar smaller so spite start statistical statistically striking stronger study subgroup subpopulation
    subset superior superiority noninferiority non-inferiority
    surgery survival terms therapy therefore third this three thus time total toxicity
    transplantation treatment trend turn trial two unadjusted univariate values week weeks whole world
    worse year years
    """.split()
)
_ORDINALS: Final = frozenset({"first", "second", "third", "fourth"})
#: What a group is told by, without which: "in the respective groups", "between dose groups".
_NO_NAMES: Final = frozenset(
    "respective corresponding dose different probabilities probability working cooperative "
    "collaborative".split()
)
#: "47% on intention-to-treat", "66% for the combined groups": how, or of all.
_OF_EVERYBODY = re.compile(
    # "More than | half | (57%) attained CR"
    r"half|(?:one |a )?(?:third|quarter)|two thirds|three quarters|"
    r"(?:(?:patients|those) (?:on|in) )?(?:each|either|both) (?:arms?|groups?)|"
    r"(?:intent(?:ion)?-to-treat|m?ITT|per-protocol)(?: basis)?|(?:combined|pooled) (?:groups|arms|cohorts)"
)
_NO_GROUP_AT_END = re.compile(
    r"^(?:only|relatively) [a-z-]+$|"
    r"^(?:[a-z]+ly )?(?:associated|correlated|linked) with\b|"
    r"^(?:best|highest|longest|lowest|poorest|shortest|worst)$|"
    r"\b(?:analys[ie]s|multicent(?:er|re)|differences? (?:among|between|in)|"
    r"combination (?:of|with)|improvements?|differences?|increases?|estimates?|findings|prognosis|"
    r"matching|weighting|imputation|(?<=\w )other|"
    r"reductions?|decreases?|effects?|benefits?|trends?|advantages?|prolongation|models?|factors?|adjustment|"
    # "actuarial curves showed", "the Kaplan-Meier method"; "by far better (pEFS, 53% v 15%)"
    # "a planned analysis of the older subgroup demonstrated"
    # "By the Lugano 2014 criteria, 25% had a CR"
    r"curves?|plots?|methods?|criteria)$|^(?:[a-z-]+ ){0,2}analys[ie]s (?:of|in) |^p(?:OS|[EDRLP]FS|TRM|NRM)$"
)
_HEAD_AT_END = re.compile(
    r"\s+(?:(?:treatment\s+)?groups?|(?:treatment\s+)?arms?|regimens?|cohorts?|schedules)$", re.IGNORECASE
)
#: "of the responders at a median | of 5.2 months"
_MEASURE_AT_END = re.compile(r"\s+(?:at|after|with|within) (?:a|an|the) (?:median|mean|average)(?: of)?$")
#: What leads on to the outcome is not of the name: "the proportion of patients | achieving a response".
_PREPOSITION_AT_END = re.compile(
    r"(?:\s+(?:and|or|of|with|in|at|on|for|to|who|who (?:could|can|may|might|would|will)|achieving|attaining|"
    r"reaching|obtaining|having|experiencing|developing|showing)(?:\s+an?)?)+$"
)
_COMPARING_AT_HEAD = re.compile(r"^(?:comparing|between|when comparing)\s+", re.IGNORECASE)
#: "the use of | statins"
_USE_AT_HEAD = re.compile(
    r"^(?:use|addition|application|administration|superiority|efficacy|benefit|advantage) of (?:the )?(?=\w)",
    re.IGNORECASE,
)
#: "More | inotuzumab patients | proceeded to HSCT"
_MORE_AT_HEAD = re.compile(r"^(?:[Mm]ore|[Ff]ewer) (?=[\w+/-]+ )(?!than\b)")
_PATIENTS_AT_HEAD = re.compile(
    r"^(?:(?:more|fewer)\s+)?(?:patients?|pts?|participants|those|children|adults|women|men|subjects)\s+"
    r"(?:treated with|treated (?:in|on)(?= the\b)|receiving|taking|undergoing|"
    r"who (?:had )?(?:received|underwent|took)|who were (?:treated with|given)|given|"
    r"(?:who were )?(?:randomly )?(?:assigned|allocated|randomi[sz]ed) to(?: (?:receive|undergo|have))?|"
    r"(?:treated )?at(?= dose(?: level)? \d)|in the|on the|in|on)\s+"
    r"(?:(?:the|an?)\s+)?",
    re.IGNORECASE,
)
#: "6/10 | patients of the photon | group"
_OF_THE = re.compile(r"^(?:patients|pts|children|adults|women|men|subjects) of the ")
#: "3/8 | who received busulfan"
_WHO_AT_HEAD = re.compile(
    r"^(?:who (?:had )?(?:received|underwent|took)|given|"
    r"(?:who (?:were|had been) )?(?:randomly )?(?:assigned|allocated|randomi[sz]ed) to"
    r"(?: (?:receive|undergo))?|receive(?= no )) (?:the )?"
)
_LETTERS = re.compile(
    r"(?P<kind>arm|group|cohort|regimen)s?\s+"
    r"(?P<letters>(?:[A-Z]|[1-9]|I{1,3}|IV)(?:\s*,?\s*(?:and|or|,)\s*(?:[A-Z]|[1-9]|I{1,3}|IV))+)",
    re.IGNORECASE,
)
#: "patients in cohorts 1 and 2"
_LETTERS_BEHIND_PEOPLE = re.compile(rf"(?:[a-z]+ (?:in|on|of) )?(?:the )?{_LETTERS.pattern}", re.IGNORECASE)
#: "the A and B arms"
_LETTERS_AHEAD = re.compile(
    r"(?P<letters>(?:[A-Z]|I{1,3}|IV)(?:\s*,?\s*(?:and|or|,)\s*(?:[A-Z]|I{1,3}|IV))+)\s+"
    r"(?P<kind>arm|group|cohort|regimen)s"
)
_LETTER = re.compile(r"\b(?:[A-Z]|[1-9]|I{1,3}|IV)\b")
#: "BCP- and T-ALL"
_HANGING = re.compile(
    r"(?P<first>[\w+/]+-)\s+(?:and|or|versus|vs\.?)\s+(?P<second>[\w+/]+-)(?P<tail>[\w+/-]+(?:\s+\w+)?)"
)
#: "patients with blasts <50% and ≥50%"
_BOUND = r"[<>≥≤]\s?=?\s?\d[\d.,]*\s?(?:%|x\s?10\^?\d{1,2}(?:/\w+)?|[a-zA-Z/]{1,10}(?:\s[a-z]+)?)?"
_BOUNDED = re.compile(
    rf"(?P<head>.*\w)\s+(?P<first>{_BOUND})\s+(?:and|or|versus|vs\.?)\s+(?P<second>{_BOUND})"
)
_JOINT = re.compile(r",?\s+(?:and|or)\s+(?:the\s+)?")
_PLURAL_AT_END = re.compile(
    r"(?:groups|arms|regimens|cohorts|schedules|routes|doses|strategies|modalities|patients|children|"
    r"adults|adolescents|infants|boys|girls|men|women|"
    r"males|females|responders|nonresponders|controls|recipients)$"
)
#: "Ph+" and "Ph-" are two groups, and so are "<60" and ">60".
_TOLD_BY_SIGN = re.compile(r"[<>≥≤]|(?<=[\w(])[+-](?!\w)")
#: "stage I or II patients" are of either.
_OF_EITHER_STAGE = re.compile(rf"stages? {STAGE_NUMERAL} or (?:stage )?{STAGE_NUMERAL} ", re.IGNORECASE)
_MEMBER = re.compile(r"[^,]+?(?=,?\s+(?:and|or)\s+|,|$)")
_JOINT_AT_HEAD = re.compile(r"^(?:and|or)\s+(?:the\s+)?")
SIZE_WITHIN = re.compile(
    r"\s*[(\[]\s*(?:[nN]\s*=\s*|(?=\d[\d,]*\s+(?:patients|pts|cases|children)\b))"
    r"(?P<size>\d[\d,]{0,8}\b)(?:\s+(?:patients|pts|cases|children))?\s*[)\]]$"
)


def named_group(arms: Arms, span: tuple[int, int], words: str) -> GroupPhrase:
    """Make a group of what a pattern names."""
    return GroupPhrase(*span, words, "in", arms.called(words))


def people_named(arms: Arms, span: tuple[int, int], text: str, lead: str, words: str = "") -> GroupPhrase:
    """Make a group of people of the words that tell them; an arm only where it is called just so."""
    return GroupPhrase(*span, text, lead, arms.exactly(text), people=True, words=words)


def named_groups(arms: Arms, match: re.Match[str], names: Sequence[str]) -> list[GroupPhrase]:
    """Make groups of the names of a pattern; an arm that two of them resemble is neither."""
    phrases = [named_group(arms, match.span(name), trimmed(match[name])) for name in names]
    if len({p.key for p in phrases}) == len(phrases):
        return phrases
    exact = [replace(p, arm=arms.exactly(p.text)) for p in phrases]
    # ">6 nodes" and "≤6 nodes" have the words of one name.
    told_apart = len({p.key for p in exact}) == len(exact)
    return exact if told_apart else [replace(p, arm=None) for p in exact]


def opens_name(word: str) -> bool:
    """Whether a word can begin the name of a group: "ALL" is a leukaemia and "P" an arm, "all" is not."""
    return word.isupper() or word.lower() not in _NO_GROUP


def names_no_group(words: str) -> bool:
    """Whether words are grammar alone, name everybody, or end as the name of a measure does."""
    return (
        word_set(words) <= _NO_NAMES
        or _NO_GROUP_AT_END.search(words) is not None
        or _OF_EVERYBODY.fullmatch(words) is not None
    )


#: "(between the X and) Y | groups in relapse"
_GROUPS_IN = re.compile(r"\s(?:groups|arms) in\s.*$")


def trimmed(words: str) -> str:
    """Leave "group" and "patients receiving" away, which say nothing of which."""
    words = " ".join(words.split()) if "  " in words else words
    words = _COMPARING_AT_HEAD.sub("", _PREPOSITION_AT_END.sub("", words))
    words = _USE_AT_HEAD.sub("", _GROUPS_IN.sub("", words))
    headless = _HEAD_AT_END.sub("", words)
    if headless in _ORDINALS:
        return words  # "the first cohort"
    if headless != words:
        headless = _OF_THE.sub("", headless)
    return _WHO_AT_HEAD.sub("", _MORE_AT_HEAD.sub("", _PATIENTS_AT_HEAD.sub("", headless))) or words


#: "those with former infection | and (in) those without"
_AND_THOSE = re.compile(
    rf",?\s(?:and|or)\s(?:(?:in|with|for)\s)?(?P<second>(?:those|{ANY_PEOPLE})\s(?:with|without|who|in|"
    r"aged|treated|"
    r"given|receiving|not|undergoing)\b)"
)


def parted(view: SentenceView, arms: Arms, phrase: GroupPhrase) -> list[GroupPhrase]:
    """Part words that name several groups: "arms B and A", "BCP- and T-ALL", "the early and late groups".

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.
    phrase : GroupPhrase
        Whose words are parted.

    Returns
    -------
    list of GroupPhrase
        In order; the phrase itself where it names one group.
    """
    words = view.text[phrase.start : phrase.end]
    if _OF_EITHER_STAGE.match(words):
        return [phrase]
    lettered = _LETTERS_BEHIND_PEOPLE.fullmatch(words) or _LETTERS_AHEAD.fullmatch(words)
    if lettered is not None:
        of_next = view.text.startswith(" in ", phrase.end)  # "10 in cohort 1 and | 4 in cohort 2"
        letters = list(_of_letters(arms, phrase, lettered))
        return letters[:1] if of_next else letters
    bounded = _BOUNDED.fullmatch(words)
    if bounded is not None:
        head = bounded.group("head")
        return [
            replace(
                phrase,
                start=phrase.start + (bounded.start(bound) if bound == "second" else 0),
                end=phrase.start + bounded.end(bound),
                text=trimmed(f"{head} {bounded.group(bound)}"),
                words="",
                arm=None,
            )
            for bound in ("first", "second")
        ]
    hanging = _HANGING.fullmatch(words)
    if hanging is not None:
        first, second, tail = hanging.group("first"), hanging.group("second"), hanging.group("tail")
        at = phrase.start + hanging.start("second")
        return [
            replace(phrase, end=phrase.start + len(first), text=trimmed(f"{first}{tail}"), arm=None),
            replace(phrase, start=at, text=trimmed(f"{second}{tail}"), arm=None),
        ]
    if phrase.people and (those := _AND_THOSE.search(words)) is not None:
        # "those with former X | and those without any": as many groups as people are named
        at = phrase.start + those.start("second")
        first = replace(
            phrase, end=phrase.start + those.start(), text=trimmed(words[: those.start()]), words=""
        )
        second = replace(phrase, start=at, text=trimmed(words[those.start("second") :]), words="")
        return [*parted(view, arms, first), *parted(view, arms, second)]
    if _JOINT.search(words) is None or _PLURAL_AT_END.search(words) is None:
        return [phrase]
    return list(_members(view, arms, phrase, words))


def _of_letters(arms: Arms, phrase: GroupPhrase, lettered: re.Match[str]) -> Iterator[GroupPhrase]:
    letters = list(_LETTER.finditer(lettered.group("letters")))
    if len({letter.group() for letter in letters}) < len(letters):
        letters = letters[:1]  # "8 in cohort 1 and | 1 in cohort 2"
    for letter in letters:
        at = phrase.start + lettered.start("letters") + letter.start()
        name = f"{lettered.group('kind').lower()} {letter.group()}"
        yield GroupPhrase(at, at + len(letter.group()), name, phrase.lead, arms.named(name), people=True)


def _members(view: SentenceView, arms: Arms, phrase: GroupPhrase, words: str) -> Iterator[GroupPhrase]:
    for match in _MEMBER.finditer(words):
        member = match.group().strip()
        part = _JOINT_AT_HEAD.sub("", member)
        if part:
            start = phrase.start + match.start() + match.group().find(member)
            at = view.text.find(part, start)
            yield GroupPhrase(at, at + len(part), trimmed(part), phrase.lead, arms.named(part), people=True)
