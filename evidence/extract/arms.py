"""Arms and populations in words: what the text calls the groups it compares.

``find_arms`` lists the arms an abstract names, in the order of their first naming. The phrase
functions read what stands beside a figure; whether it is an arm or a population is decided by the
caller, who knows how many figures stand side by side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Arm", "ArmList", "arm_list", "find_arms", "matching_arm", "phrase_after", "phrase_before", "word_set"]


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm: its words as printed, and the words that tell it from others."""

    label: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class ArmList:
    """Arms listed in one phrase ("in the FU and FUP arms"), with the phrase's offsets."""

    labels: tuple[str, ...]
    start: int
    end: int


_STOP: Final = frozenset("the a an of in with and or for group groups arm arms patients patient cohort who were was had therapy treatment at to by on receiving received treated given".split())
_WORDS = re.compile(r"[a-z0-9.]+")
_GENERIC: Final = frozenset(
    """both two three four all each either same other these those this that study treatment age risk entire whole no one between any
    respective different first second latter former patient patients control-and intervention comparison experimental randomized randomised dose overall high-risk
    low-risk standard-risk intermediate-risk cooperative oncology cancer leukemia lymphoma myeloma trials study's treatment-and the""".split()
)
_NP = r"[A-Za-z0-9][\w+/'.()-]*(?:\s+(?:plus|and|with|or|[\w+/'.()-]+)){0,7}?"
_HEADED = re.compile(
    rf"\b(?:the|in|for|and|or|vs\.?|versus|than|between|to|an?)\s+(?P<label>(?!(?:the|in|for|and|or|than|between|both|two|these|each|all)\b)[A-Za-z0-9][\w+/'.-]*(?:\s(?:plus|alone|only|[\w+/'.-]+)){{0,4}}?)\s+(?:group|arm|groups|arms)\b"
)
_LETTERED = re.compile(r"\b(?P<label>(?:[Aa]rm|[Gg]roup|[Cc]ohort|[Rr]egimen|[Ss]tratum)\s+(?:[A-Z]\b|[1-9]\b|I{1,3}\b|IV\b)(?:-?\d)?)")
_PAIR = re.compile(r"\b[Aa]rms?\s+([A-Z1-9])\s+(?:and|or|versus|vs\.?)\s+(?:[Aa]rm\s+)?([A-Z1-9])\b")
_ASSIGNED = re.compile(
    r"\b(?:randomi[sz]ed|randomly\s+(?:assigned|allocated|divided)|assigned|allocated|randomi[sz]ation)\b[^.;]{0,90}?\b(?:to|between|into|receive[d]?)\s+(?:receive\s+|either\s+|undergo\s+|treatment with\s+|induction (?:therapy |chemotherapy )?with\s+|immediate\s+)*(?P<list>[^.;]{4,260})"
)
_TITLE = re.compile(r"(?:^|:\s*|\bof\s+|\bComparison of\s+|\bbetween\s+)(?P<a>[^:.]{3,90}?)\s+(?:versus|vs\.?|v\.?|compared (?:with|to))\s+(?P<b>[^:.]{3,90}?)(?=\s+(?:in|for|as|with|after|among|as)\s|[:.,(]|$)", re.IGNORECASE)
_SPLIT_VERSUS = re.compile(r"\s*,?\s+(?:versus|vs\.?|v\.?|compared (?:with|to)|as compared with|or)\s+")
_SPLIT_AND = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|versus|vs\.?|v\.?)\s+(?:for\s+|in\s+|with\s+)?(?:the\s+|those\s+)?")
_CLEAN = re.compile(r"^(?:either|the|a|an|receive|receiving|treatment with|only|those|in|for|with|on|of|to|patients|who received|treated with|randomi[sz]ed to|assigned to)\s+", re.IGNORECASE)
_LAST_PLACE = re.compile(r"(?:^|.*\s)(?:in|from|of|to|than|with|between|an?|the)\s+(?:the\s+)?")
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
_ABBREVIATION = re.compile(r"[(\[]\s*([A-Z][\w+/-]{1,14}?)(?:\s+(?:arm|group))?\s*(?:[;,:][^)\]]*)?[)\]]")


def word_set(text: str) -> frozenset[str]:
    """Give the telling words of a label, in lower case."""
    return frozenset(w for w in _WORDS.findall(text.lower()) if w not in _STOP)


def find_arms(title: str, text: str) -> list[Arm]:
    """List the arms that a record names.

    Parameters
    ----------
    title, text : str
        Normalised.

    Returns
    -------
    list of Arm
        In order of first naming; empty for a study without arms. Labels that share most of their
        words are one arm.
    """
    labels: list[tuple[int, str]] = []
    for match in _PAIR.finditer(text):
        labels += [(match.start(), f"arm {match.group(1)}"), (match.start() + 1, f"arm {match.group(2)}")]
    labels += [(m.start(), m.group("label")) for m in _LETTERED.finditer(text)]
    for match in _HEADED.finditer(text):
        for i, part in enumerate(_SPLIT_AND.split(match.group("label"))):
            label = _LAST_PLACE.split(part)[-1].strip()
            if label and label.lower().split()[-1] not in _GENERIC and not re.match(r"\d+(?:$|\s)", label):
                labels.append((match.start() + i, label))
    assigned = _ASSIGNED.search(text)
    if assigned is not None:
        labels += [(assigned.start("list") + i, label) for i, label in enumerate(_assigned_labels(assigned.group("list")))]
    versus = _TITLE.search(title)
    if versus is not None and not labels:
        labels += [(i, _cleaned(versus.group(name))) for i, name in enumerate(("a", "b"))]
    return _distinct([label for _, label in sorted(labels, key=lambda pair: pair[0])])


def _assigned_labels(text: str) -> list[str]:
    parts = _SPLIT_VERSUS.split(text, maxsplit=2)
    if len(parts) < 2:
        return []
    found = []
    for part in parts:
        abbreviation = _ABBREVIATION.search(part)
        label = abbreviation.group(1) if abbreviation else _cleaned(re.split(r"[,;(]|\b(?:every|daily|on day|in a|followed by|once|for)\b", part)[0])
        if label:
            found.append(label)
    return found


def _cleaned(label: str) -> str:
    label = _BRACKETS.sub("", label).strip(" ,;:")
    while True:
        shorter = _CLEAN.sub("", label)
        if shorter == label:
            return label
        label = shorter


def _distinct(labels: list[str]) -> list[Arm]:
    arms: list[Arm] = []
    for label in labels:
        words = word_set(label)
        if not words or words <= _GENERIC or len(words) > 9:
            continue
        if not any(words == arm.words for arm in arms):
            arms.append(Arm(label, words))
    return arms


def matching_arm(phrase: str, arms: list[Arm]) -> Arm | None:
    """Find the arm that a phrase names: every telling word of the arm, or of the phrase, is shared."""
    words = word_set(phrase)
    if not words:
        return None
    best: tuple[float, int, Arm] | None = None
    for i, arm in enumerate(arms):
        shared = len(words & arm.words)
        if shared == 0 or not (arm.words <= words or words <= arm.words):
            continue
        score = shared / max(len(words), len(arm.words))
        if best is None or score > best[0]:
            best = (score, i, arm)
    return best[2] if best else None


_STOP_AT = (
    r"(?=\s*(?:[,;:()\[\]]|\.(?:\s|$)|$)|\s+(?:(?:vs\.?|versus|v\.?|compared|as compared|than|respectively|who|whom|which|that|had|has|have|was|were|is|are|when|while|whereas|but|did|"
    r"achieved|developed|experienced|remained|died|relapsed|showed|responded|at \d|after|before|during|within|by|from|following|P|p|HR|to|and (?:in|for|with|\d|of|on|only|a|the)|or (?:in|for|with))\b|and \d|\d+(?:\.\d+)?\s?%))"
)
_AFTER = re.compile(
    r"[\s,)\]]*(?:of\s+(?:the\s+|all\s+)?(?:\d+\s+|\w+-?\w*\s+)?(?:evaluable\s+)?(?:patients|children|those|subjects|them)?\s*)?(?P<prep>in|for|with|on|among|after|at|receiving|treated with|given|assigned to|randomi[sz]ed to|on|by|of|who received)\s+"
    r"(?:the\s+|those\s+(?:in|on|with|who received|assigned to|treated with|receiving|given|randomi[sz]ed to)?\s*(?:the\s+)?|patients\s+(?:receiving|treated with|who received|assigned to|randomi[sz]ed to|given|in the|on the|on|in)\s+(?:the\s+)?)?(?P<np>[^,;:()\[\]]{1,110}?)" + _STOP_AT
)
_ALREADY = re.compile(r"^(?:patients?|children|cases|adults|all patients|the patients|them|those|whom|which|all|both arms|both groups|the study|this study|our study|this cohort|the cohort|each arm|each group|total|subjects|people|the entire cohort|entire cohort|the overall population)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A group's words beside a figure."""

    text: str
    preposition: str
    start: int
    end: int


def phrase_after(sentence: str, start: int, end: int) -> Phrase | None:
    """Read "in the daratumumab group" behind a figure.

    Parameters
    ----------
    sentence : str
        Normalised text.
    start, end : int
        From the end of the figure to where its words must stop.
    """
    match = _AFTER.match(sentence[:end], start)
    if match is None:
        return None
    text = match.group("np").strip()
    if not text or _ALREADY.match(text):
        return None
    return Phrase(text, match.group("prep"), match.start("np"), match.end("np"))


_BEFORE = re.compile(
    r"(?:^|[\s,;:(\[])(?:(?P<prep>in|for|with|on|of|among|after|at|receiving|to|by)\s+(?:the\s+)?(?:patients\s+(?:receiving|treated with|in|on)\s+(?:the\s+)?)?)?(?P<np>[^,;:()\[\]]{1,90}?)\s*"
    r"(?:\(\s*n\s*=\s*\d+\s*\)\s*)?[,:]?\s*(?:was|were|is|of|had|achieved|it was|,|:|\(|\[|=)?\s*(?:only\s+|a\s+|an\s+)?$"
)


def phrase_before(sentence: str, start: int, end: int) -> Phrase | None:
    """Read "no GO, 49%" or "DClo (66%)": the group's words in front of a figure.

    Parameters
    ----------
    sentence : str
        Normalised text.
    start, end : int
        From where the words may begin to the start of the figure.
    """
    part = sentence[start:end]
    part = re.sub(r"^(?:\s*[)\]])?[\s,;:]*(?:and|or|vs\.?|versus|v\.?|but|compared with|compared to|while|whereas|than)?\s*", lambda m: " " * len(m.group()), part)
    match = _BEFORE.search(part)
    if match is None:
        return None
    text = match.group("np").strip()
    if not text or _ALREADY.match(text) or len(text.split()) > 9:
        return None
    return Phrase(text, match.group("prep") or "", start + match.start("np"), start + match.end("np"))


_LIST_HEAD = re.compile(
    r"\b(?:in|for|with|of|on|between|among|to|after|at|by)\s+(?:the\s+)?(?:patients\s+(?:in|on|with|receiving|treated with)\s+(?:the\s+)?)?(?P<list>[^;:]{2,200}?)(?=,?\s+respectively|\s*[(;:.]|\s+(?:was|were|is|are|had)\b|$)"
)
_TAIL = re.compile(r"\s+(?:arms?|groups?|patients|cohorts?|regimens?|recipients|treatment arms?|treatment groups?)\s*$", re.IGNORECASE)
_HEAD = re.compile(r"^(?:arms?|groups?|cohorts?|regimens?|levels?|stages?)\s+", re.IGNORECASE)


def arm_list(text: str, count: int, offset: int = 0) -> ArmList | None:
    """Read a list of exactly ``count`` groups: "in the FU and FUP arms, respectively".

    Parameters
    ----------
    text : str
        The part of a sentence that may hold the list.
    count : int
        How many figures wait for a group.
    offset : int
        Where the part begins in the sentence.
    """
    for match in _LIST_HEAD.finditer(text):
        phrase = re.sub(r"\(\s*n\s*=\s*\d+\s*\)|\(\d+ patients\)", "", match.group("list")).strip(" ,")
        if re.search(r"\d\s?%", phrase):
            continue
        tail = _TAIL.search(phrase)
        items = _split_list(phrase[: tail.start()] if tail else phrase, count)
        if items is None:
            continue
        head = _HEAD.match(items[0])
        if head:
            name = head.group().strip().rstrip("s")
            items = [item if i == 0 and not head.group().strip().endswith("s") else f"{name} {_HEAD.sub('', item)}" for i, item in enumerate(items)]
        return ArmList(tuple(items), offset + match.start("list"), offset + match.end("list"))
    return None


def _split_list(phrase: str, count: int) -> list[str] | None:
    for splitter in (re.compile(r"\s+(?:versus|vs\.?|v\.?)\s+"), _SPLIT_AND):
        items = [_cleaned(_TAIL.sub("", item)) for item in splitter.split(phrase)]
        items = [item for item in items if item]
        if len(items) == count and all(len(item.split()) <= 8 for item in items) and count > 1:
            return items
        if len(items) == 1:
            continue
        # "bortezomib, dexamethasone and placebo" may be two arms; only an exact count is believed.
    return None
