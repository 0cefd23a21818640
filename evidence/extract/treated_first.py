"""People of whom a clause says first what they were given: "Eleven patients received X, and OS is 100%"."""

from __future__ import annotations

import re

from evidence.extract.figures import Figure
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.numbers import parse_number
from evidence.extract.scene import Group, Scene
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["group_treated_first"]

_SO_MANY = rf"(?P<n>\d[\d,]{{0,6}}|(?i:{NUMBER_WORD}))"
_WHAT = r"(?P<what>(?!(?:an?|the|this|these|that) (?:median|mean|total|first)\b)[^.,;:()]{3,80}?)"
#: What leads on to the figure: "..., with an ORR of", "..., and both OS and PFS were", ": there were", "(OS".
_THEN = (
    r"(?=,\s+(?:and|with|of whom)\s|:\s|\s(?P<bracket>[(\[])|"
    r"\s+with\s+(?:an?\s+|the\s+)?(?:overall\s+|objective\s+|median\s+|\d|[A-Z]{2,4}\b))"
)
_RECEIVED = re.compile(
    rf"(?:^|[;.]\s+|,\s+(?:and|while|whereas)\s+){_SO_MANY} (?:[a-z-]+ )?(?:{ANY_PEOPLE}) "
    rf"(?P<verb>received|underwent|were treated with|were given) {_WHAT}{_THEN}"
)
_GIVEN_TO = re.compile(
    rf"(?:^|[;.]\s+){_WHAT} (?:was|were) (?:(?:given|administered|offered) to|used in) "
    rf"{_SO_MANY} (?:[a-z-]+ )?"
    rf"(?:{ANY_PEOPLE}){_THEN}"
)


def group_treated_first(scene: Scene, figure: Figure) -> Group | None:
    """Give a figure without a group the people that its part of the sentence says were treated.

    Parameters
    ----------
    scene : Scene
        The sentence.
    figure : Figure
        One that has no group of its own.

    Returns
    -------
    Group or None
        With how many they are; None where the part begins otherwise, or names other people.
    """
    text = scene.view.text
    start = scene.view.part_start(figure.start)
    for pattern in (_RECEIVED, _GIVEN_TO):
        told = pattern.search(text, start, figure.start + 1)
        if told is None or told.end() > figure.start or not _explains(scene, told, figure):
            continue
        if any(p.people and told.end() <= p.start < figure.start for p in scene.phrases):
            return None
        verb = told["verb"] if pattern is _RECEIVED else "received"
        number = parse_number(told["n"])
        people = "patients treated with" if verb == "were treated with" else f"patients who {verb}"
        what = told["what"].removeprefix("only ")
        return Group(population=f"{people} {what}", size=None if number is None else int(number))
    return None


def _explains(scene: Scene, told: re.Match[str], figure: Figure) -> bool:
    """Whether a bracket behind what was given says how that went: "(5-year OS 27%)", not "(40%)"."""
    if told["bracket"] is None:
        return True
    opening = told.start("bracket")
    named = any(opening < mention.start < figure.start for mention in scene.view.mentions)
    return named and scene.view.opening(figure.start) == opening
