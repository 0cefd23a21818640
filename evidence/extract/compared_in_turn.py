"""Comparisons that stand in a row, each with groups of its own.

"Higher in X than in Y or Z (44% v 26%; 44% v 13%)", "7 v 12 months for X v Y and 8 v 11 months for W v Z".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from evidence.extract.arrangement import CONTRAST
from evidence.extract.assignment import AGAINST
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, people_named, trimmed
from evidence.extract.scene import Scene
from evidence.extract.text import ends_in

__all__ = [
    "compared_again",
    "compared_at_head",
    "compared_before",
    "compared_behind",
    "compared_first",
    "compared_in_turn",
]

_NAME = r"[^\s(),;]+(?:\s[^\s(),;]+){0,4}?(?:\s\([^()]*\))?"
_HEAD = r"(?:\s(?:groups?|arms?|cohorts?|patients))?"
_IN_TURN = re.compile(
    rf"\b(?:compared\s(?:to|with)|than|versus|vs\.?)\s(?:in\s|for\s|with\s)?(?:the\s)?(?P<second>{_NAME}){_HEAD},?\s"
    rf"(?:or|and)\s(?:(?:to|with|in|than|for)\s)?(?:the\s)?(?P<third>{_NAME}){_HEAD}\s*$"
)
_TWO_PAIRS: Final = 4


def compared_in_turn(
    scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> list[GroupPhrase]:
    """Give two figures of a bracket their groups.

    Parameters
    ----------
    scene : Scene
        The sentence.
    figures : sequence of Figure
        Side by side.
    phrases : sequence of GroupPhrase
        Groups that the sentence names.

    Returns
    -------
    list of GroupPhrase
        Two; empty where the bracket holds no such comparisons, or no first group is named.
    """
    view = scene.view
    opening = view.opening(figures[0].start)
    if len(figures) != 2 or opening < 0 or view.opening(figures[1].start) != opening:
        return []
    inside = [f for f in view.figures_within(opening) if f.kind == figures[0].kind]
    if len(inside) != _TWO_PAIRS or ";" not in view.text[inside[1].last : inside[2].start]:
        return []
    told = ends_in(_IN_TURN, view.text, opening, reach=140)
    first = None if told is None else _last_before(phrases, told.start())
    if told is None or first is None:
        return []
    name = "second" if figures[0] is inside[0] else "third"
    return [first, _against(scene, told.span(name), re.sub(r"\s\([^()]*\)$", "", told[name]))]


def _against(scene: Scene, span: tuple[int, int], name: str) -> GroupPhrase:
    """Make a group of a name that stands in a comparison."""
    words = trimmed(name)
    return GroupPhrase(*span, words, "versus", scene.arms.called(words), people=True)


#: "than with X (38% vs 16%) | or with Y |"
_OR_AGAINST = re.compile(
    rf"[)\]],?\s(?:or|and)\s(?:(?:to|with|in|than|for)\s)*(?:the\s)?(?P<third>{_NAME}){_HEAD}\s*$"
)


def compared_again(
    scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> list[GroupPhrase]:
    """Read "higher with X than with Y (38% vs 16%) or with Z (38% vs 23%)": the second pair is X and Z.

    Returns
    -------
    list of GroupPhrase
        Two; empty where no such pair stands before.
    """
    view = scene.view
    opening = view.opening(figures[0].start)
    if (
        len(figures) != 2
        or opening < 0
        or CONTRAST.search(view.text, figures[0].last, figures[1].start) is None
    ):
        return []
    told = ends_in(_OR_AGAINST, view.text, opening, reach=100)
    earlier = [] if told is None else [f for f in view.amounts if f.last <= told.start()][-2:]
    if told is None or view.names_in(*told.span("third")):
        return []
    if len(earlier) < 2 or view.opening(earlier[0].start) != view.opening(earlier[1].start):
        return []
    before = view.opening(earlier[0].start)
    against = next(
        (p for p in phrases if p.lead in AGAINST and not view.text[p.end : max(before, p.end)].strip()), None
    )
    first = None if against is None else _last_before(phrases, against.start)
    if against is None or first is None or against.end > before:
        return []
    return [first, _against(scene, told.span("third"), told["third"])]


def _last_before(phrases: Sequence[GroupPhrase], place: int) -> GroupPhrase | None:
    return max((p for p in phrases if p.end <= place), key=lambda p: p.end, default=None)


_COMPARING = re.compile(
    rf"(?:(?:When|In|On|By)\s)?[Cc]omparing\s(?:the\s)?(?P<first>{_NAME}){_HEAD}\s(?:and|with|to|versus|vs\.?)\s(?:the\s)?"
    rf"(?P<second>{_NAME}){_HEAD},\s"
)


def compared_first(scene: Scene, figures: Sequence[Figure]) -> list[GroupPhrase]:
    """Read "Comparing X and Y, OS was similar (76% vs 88%)": the groups of all that is compared.

    Returns
    -------
    list of GroupPhrase
        Two; empty where the sentence does not begin so, or no two figures are compared.
    """
    view = scene.view
    told = _COMPARING.match(view.text)
    if (
        told is None
        or len(figures) != 2
        or CONTRAST.search(view.text, figures[0].last, figures[1].start) is None
    ):
        return []
    names = ((told.span(name), trimmed(told[name])) for name in ("first", "second"))
    return [people_named(scene.arms, span, text, "versus") for span, text in names]


def compared_at_head(scene: Scene) -> GroupPhrase | None:
    """Give the group of "Compared with X, OS was longer (10 vs 8 months)" that has the second figure."""
    named = next((p for p in scene.phrases if _AT_HEAD.fullmatch(scene.view.text, 0, p.start)), None)
    led = _AT_HEAD.match(scene.view.text) if named is None else None
    words = None if led is None else _UP_TO_COMMA.match(scene.view.text, led.end())
    # "Compared with detectable MRD, ..."
    return named if words is None else GroupPhrase(*words.span(), trimmed(words.group()), "versus")


_AT_HEAD = re.compile(r"(?:[A-Z]{5,}:\s)?(?:Compared (?:with|to)|In comparison (?:with|to)|Versus) (?:the )?")
_UP_TO_COMMA = re.compile(r"(?!\d)[^,;:()\[\]]{3,60}(?=,\s)")
_LED = re.compile(r"[)\]]?\s(?:(?:days|weeks|months|years)\s)?(?:for|in|with|among|on|after)\s(?:the\s)?")
_AGAINST = re.compile(
    rf"{_HEAD},?\s(?:versus|vs\.?|v\.?|compared\s(?:with|to))\s(?:(?:for|in|with|no|on)\s)?(?:the\s)?"
)


#: "78% vs 53% | (R2 vs rituximab)"
_NAMED_IN_BRACKET = re.compile(
    r"[)\]]?(?:\s(?:months|years))?\s[(\[](?!HR\b|OR\b|RR\b|[Pp]\b)(?P<first>[A-Za-z][\w+/-]*(?:\s[\w+/-]+){0,3}?)"
    r"\s(?:versus|vs\.?|v\.?)\s(?P<second>[A-Za-z][\w+/-]*(?:\s[\w+/-]+){0,3}?)[)\]]"
)


def compared_behind(
    scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> list[GroupPhrase]:
    """Read "7 versus 12 months for X versus Y": two figures that are compared, and right behind their groups.

    Returns
    -------
    list of GroupPhrase
        Two; empty where no such groups follow.
    """
    view = scene.view
    if len(figures) != 2 or CONTRAST.search(view.text, figures[0].last, figures[1].start) is None:
        return []
    if (told := _NAMED_IN_BRACKET.match(view.text, figures[1].last)) is not None:
        return [_against(scene, told.span(name), told[name]) for name in ("first", "second")]
    behind = [p for p in phrases if p.start >= figures[1].last]
    if len(behind) < 2 or _LED.fullmatch(view.text, figures[1].last, behind[0].start) is None:
        return []
    told = _AGAINST.fullmatch(view.text, behind[0].end, behind[1].start)
    return behind[:2] if told is not None else []


def compared_before(scene: Scene, first: Figure, phrases: Sequence[GroupPhrase]) -> set[int]:
    """Give the starts of groups that stand behind an earlier pair of figures, whose they are.

    Parameters
    ----------
    scene : Scene
        The sentence.
    first : Figure
        The first of the figures that look for groups.
    phrases : sequence of GroupPhrase
        Groups that the sentence names.
    """
    earlier = [f for f in scene.view.amounts if f.last <= first.start]
    return {
        phrase.start
        for one, other in pairwise(earlier)
        if one.kind == other.kind
        for phrase in compared_behind(scene, [one, other], [p for p in phrases if p.end <= first.start])
    }
