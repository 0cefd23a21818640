"""The words of a group beside a figure: "in the daratumumab group", "for A and B, respectively".

Whether they name an arm or a population is decided by the caller, who knows how many figures stand
side by side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.extract.arms import SPLIT_LIST, cleaned_label

__all__ = ["ArmList", "Phrase", "arm_list", "phrase_after", "phrase_before"]


@dataclass(frozen=True, slots=True)
class ArmList:
    """Arms listed in one phrase ("in the FU and FUP arms"), with the phrase's offsets."""

    labels: tuple[str, ...]
    start: int
    end: int


_STOP_AT = (
    r"(?=\s*(?:[,;:)\[\]]|\((?!\d\))|\.(?:\s|$)|$)|\s+(?:(?:vs\.?|versus|v\.?|compared|as compared|than|"
    r"respectively|who|whom|which|that|had|has|have|was|were|is|are|when|while|whereas|but|did|"
    r"achieved|developed|experienced|remained|died|relapsed|showed|responded|at \d|after|before|during|"
    r"within|by|from|following|P|p|HR|to|and (?:in|for|with|\d|of|on|only|a|the)|or (?:in|for|with))\b|and "
    r"\d|\d+(?:\.\d+)?\s?%))"
)
_AFTER = re.compile(
    r"[\s,)\]]*(?:(?:of\s+)?(?:the\s+|all\s+)?(?:\d+\s+|[a-z]+-?[a-z]*\s+)?(?:evaluable\s+)?(?:patients?|"
    r"children|those|subjects|them|deaths|cases)\s+|of\s+(?:the\s+)?(?:\d+\s+)?)?(?:(?:occurred|were "
    r"(?:observed|seen|noted|reported|recorded)|was (?:observed|seen|noted|reported))\s+)?(?P<prep>in|for|"
    r"with|on|among|after|at|receiving|treated with|given|assigned to|randomi[sz]ed to|on|by|of|who "
    r"received|who underwent|undergoing|from|without)\s+"
    r"(?:the\s+|those\s+(?:in|on|with|who received|assigned to|treated with|receiving|given|randomi[sz]ed "
    r"to)?\s*(?:the\s+)?|patients\s+(?:receiving|treated with|who received|assigned to|randomi[sz]ed to|"
    r"given|in the|on the|on|in)\s+(?:the\s+)?)?(?P<np>[^,;:()\[\]]{1,110}?)" + _STOP_AT
)
_ALREADY = re.compile(
    r"^(?:patients?|cases|all patients|the patients|them|those|whom|which|(?-i:[Aa]ll)|both "
    r"arms|both groups|the study|this study|our study|this cohort|the cohort|each arm|each group|total|"
    r"subjects|people|the entire cohort|entire cohort|the overall population)$",
    re.IGNORECASE,
)


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
    text = _TRAILING.sub("", match.group("np").strip())
    if not text or _ALREADY.match(text):
        return None
    return Phrase(text, match.group("prep"), match.start("np"), match.start("np") + len(text))


_TRAILING = re.compile(r"(?:\s+(?:and|or|but|while|whereas|vs\.?|versus|v\.?|compared with|as))+$")
_BEFORE = re.compile(
    r"(?:^|[\s,;:(\[])(?:(?P<prep>(?i:in|for|with|on|of|among|after|at|receiving|to|by|"
    r"between))\s+(?:the\s+)?(?:patients\s+(?:receiving|treated with|in|"
    r"on)\s+(?:the\s+)?)?)?(?P<np>[^,;:()\[\]]{1,90}?)\s*"
    r"(?:\(\s*n\s*=\s*\d+\s*\)\s*)?[,:]?\s*(?:was|were|is|of|had|achieved|it was|,|:|\(|\[|"
    r"=)?(?:(?<=\s)(?:only|an?)\s+)?\s*$"
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
    part = re.sub(
        r"^(?:\s*[)\]])?[\s,;:]*(?:and|or|vs\.?|versus|v\.?|but|compared with|compared to|while|whereas|"
        r"than)?\s*",
        lambda m: " " * len(m.group()),
        part,
    )
    match = _BEFORE.search(part)
    if match is None:
        return None
    text = match.group("np").strip()
    if not text or _ALREADY.match(text) or len(text.split()) > 9:
        return None
    return Phrase(text, match.group("prep") or "", start + match.start("np"), start + match.end("np"))


_LIST_HEAD = re.compile(
    r"\b(?i:in|for|with|of|on|between|among|to|after|at|by)\s+(?:the\s+)?(?:patients\s+(?:in|on|with|"
    r"receiving|treated with)\s+(?:the\s+)?)?(?P<list>[^;:]{2,200}?)(?=,?\s+respectively|\s*[(;:.]|"
    r"\s+(?:was|were|is|are|had)\b|$)"
)
_TAIL = re.compile(
    r"\s+(?:arms?|groups?|patients|cohorts?|regimens?|recipients|treatment arms?|treatment groups?)\s*$",
    re.IGNORECASE,
)
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
            items = [
                item if i == 0 and not head.group().strip().endswith("s") else f"{name} {_HEAD.sub('', item)}"
                for i, item in enumerate(items)
            ]
        return ArmList(tuple(items), offset + match.start("list"), offset + match.end("list"))
    return None


def _split_list(phrase: str, count: int) -> list[str] | None:
    for splitter in (re.compile(r"\s+(?:versus|vs\.?|v\.?)\s+"), SPLIT_LIST):
        items = [cleaned_label(_TAIL.sub("", item)) for item in splitter.split(phrase)]
        items = [item for item in items if item]
        if len(items) == count and all(len(item.split()) <= 8 for item in items) and count > 1:
            return items
        if len(items) == 1:
            continue
        # "bortezomib, dexamethasone and placebo" may be two arms; only an exact count is believed.
    return None
