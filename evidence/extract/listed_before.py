"""Rows whose groups the sentence before lists: "Given as A, B or C. LFS was 41%, 33% and 17%, respectively".

The list has as many members as the row has figures, and the row follows its order or is told "for each".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evidence.extract.arm_names import cleaned
from evidence.extract.direction import goes_from_to
from evidence.extract.figures import Figure
from evidence.extract.periods import are_periods
from evidence.extract.scene import Scene
from evidence.extract.text import BETWEEN_MEMBERS, IN_ORDER

__all__ = ["listed_before", "names_result", "with_nouns"]

#: "for each", "in each regimen", "in the three groups"
_OF_EACH = re.compile(
    r"\b(?:for|in|of|with)\s(?:each|(?:these|the)\s(?:two|three|four|five|respective)\s(?:[a-z]+\s)?"
    r"(?:groups|arms|cohorts|regimens|categories|strata|periods))\b"
)
#: "were classified as | low, intermediate or high risk", "three regimens: | A, B and C", "(0, 1, and 2)"
_PARTED = (
    r"(?:classified|divided|stratified|grouped|categori[sz]ed|separated|subdivided|split|entered|enrolled|"
    r"registered|assigned|allocated|randomi[sz]ed)\s(?:[\w\s-]{0,50}?\s)?(?:as|into|in|to|on|between)\s(?:either\s)?"
)
_LISTS = re.compile(
    rf"\b{_PARTED}(?P<parted>[^;:()]{{5,150}})|[:(]\s?(?P<told>[^;:()]{{5,150}})|"
    r"\b(?:received|treated\swith|given|was\swith|(?:transplanted|grafted|allografted|treated)\sin|underwent\s[\w-]+\sin|[Dd]onors\swere|[Gg]rafts\swere)\s"
    r"(?:either\s)?(?P<either>[^;:()]{5,150})"
)
_MEMBER = re.compile(r"(?:in\s|with\s)?(?P<name>[<>≥≤]?\s?[\w+/.-]+(?:\s[\w+/-]+){0,4})")
#: "first (n = 20), second (n = 14), or third (n = 9) remission": a size behind each
_SIZED = re.compile(r"(?P<name>[\w<>≥≤][^,;:()]{0,80}?)\s?\([nN]\s?=\s?\d+\)")
_LAST_PLACE = re.compile(
    r"^.*\b(?:in|with|of|to|for|from|after|on|between|received|underwent|had|or|and|into|as|were|was)\s"
)
_GROUPS: Final = re.compile(
    r"\b(?:groups?|arms?|cohorts?|regimens?|categories|strata|subgroups?|risk|protocols?|periods?|eras?|factors|"
    r"stages?|schedules?|levels?|scores?|divided|classified|stratified|grouped)\b"
)
_RESULT = re.compile(
    r"\b(?:OS|EFS|PFS|DFS|RFS|CR|PR|SD|PD|ORR|NRM|TRM|CI|survival|responses?|mortality|deaths?|rates?|years|"
    r"months|days|weeks|range|median|sex|gender)\b|%"
)
_ORDINAL = re.compile(r"first|second|third|fourth")
_ORDERED_NOUN = re.compile(
    r"\b(?:second|third|fourth)\b,?\s(?:\([^()]*\),?\s)?(?P<noun>(?:complete\s)?(?:remission|relapse|CR|phase)|line)"
)
#: "stage | I, II and III", "| low, intermediate or high | risk"
_NUMERAL = re.compile(r"[1-5]|I{1,3}|IV|[A-E]")
_DEGREE = re.compile(
    r"(?:very )?(?:low|intermediate|high|standard|medium|good|poor|favou?rable|adverse|early|late)"
)
_DIGIT = re.compile(r"\d|\d\s?-\s?\d|[<>≥≤]\s?\d")
_FACTORS = re.compile(r"\bnumber of (?:[\w-]+ ){0,3}?(?P<noun>(?:[\w-]+ )?factors)\b")
_LEAST_PLAIN: Final = 3


def listed_before(scene: Scene, figures: Sequence[Figure]) -> tuple[str, ...] | None:
    """Give the groups of a row that names none, from the one list of the sentence before.

    Parameters
    ----------
    scene : Scene
        The sentence and the text of that before it.
    figures : sequence of Figure
        Side by side.

    Returns
    -------
    tuple of str or None
        None where the row does not say that it follows a list, or the sentence before has no list so long.
    """
    before = scene.sentence_before
    if not before or not scene.view.is_tight(figures):
        return None
    changed = len(figures) == 2 and goes_from_to(scene.view, figures)
    ordered = IN_ORDER.search(scene.view.text, figures[-1].last) or _OF_EACH.search(scene.view.text)
    # "negative (n = 84), low (n = 40) and high (n = 22). RFS was 89%, 71% and 40%"
    sized = len(figures) >= _LEAST_PLAIN and len(_SIZED.findall(before)) == len(figures)
    if not (changed or ordered or sized):
        return None
    found = {tuple(names) for names in _lists(before, len(figures))}
    if len(found) != 1:
        return None
    names = tuple(_as_known(scene, name) for name in found.pop())
    return names if ordered or sized or are_periods(names) else None


def _as_known(scene: Scene, name: str) -> str:
    arm = scene.arms.exactly(name)
    return name if arm is None else arm.label


def _lists(text: str, count: int) -> Iterator[list[str]]:
    """Give the lists of so many groups that a sentence holds."""
    sized = [_LAST_PLACE.sub("", match["name"]) for match in _SIZED.finditer(text)]
    if len(sized) == count:
        yield with_nouns(text, sized)
        return
    told_of_groups = _GROUPS.search(text) is not None
    for match in _LISTS.finditer(text):
        words = next(words for words in match.groups() if words is not None)
        words = IN_ORDER.sub("", words).strip(" .,")
        if match["either"] is not None and " or " not in words:
            continue  # "treated with A, B and C": one treatment
        if match["told"] is not None and not told_of_groups:
            continue
        members = [_MEMBER.fullmatch(part) for part in BETWEEN_MEMBERS.split(words)]
        names = [member["name"] for member in members if member is not None]
        if len(names) != count or len(members) != count or any(map(names_result, names)):
            continue
        if count < _LEAST_PLAIN and match["told"] is not None and not are_periods(names):
            continue
        named = with_nouns(text, [cleaned(name) or name for name in names])
        if len(set(named)) == count:
            yield named


def names_result(name: str) -> bool:
    """Whether words name an outcome or a measure; "40-60 years" is an age."""
    return _DIGIT.match(name) is None and _RESULT.search(name) is not None


def with_nouns(text: str, names: Sequence[str]) -> list[str]:
    """Give the names what they share: "first, second or third | remission", "low or high | risk"."""
    if all(map(_DIGIT.fullmatch, names)):
        factors = _FACTORS.search(text)
        if factors is None:
            return []
        return [f"{name} {factors['noun']}".removesuffix("s" if name == "1" else " ") for name in names]
    ordered = _ORDERED_NOUN.search(text) if _ORDINAL.fullmatch(names[0]) else None
    if ordered is not None:
        return [f"{name} {ordered['noun']}" if _ORDINAL.fullmatch(name) else name for name in names]
    noun, _, first = names[0].partition(" ")
    if _NUMERAL.fullmatch(first) and all(map(_NUMERAL.fullmatch, names[1:])):
        return [names[0], *(f"{noun} {name}" for name in names[1:])]
    degree, _, noun = names[-1].partition(" ")
    if noun and all(map(_DEGREE.fullmatch, [*names[:-1], degree])):
        return [*(f"{name} {noun}" for name in names[:-1]), names[-1]]
    return list(names)
