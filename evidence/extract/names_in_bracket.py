"""Names in the bracket of their figures: "(MAC vs RIC vs NMA, 71% vs 88% vs 93%)", "thiotepa (TBF; 22%)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, opens_name, trimmed
from evidence.extract.scene import Scene
from evidence.extract.view import SentenceView

__all__ = ["compared_in_bracket", "names_compared", "with_short_names_joined"]

_LIST = re.compile(
    r"[(\[](?P<names>[A-Za-z][^()\[\];,%]{0,60}?(?:\s(?:vs\.?|versus|v)\s[A-Za-z][^()\[\];,%]{0,60}?){1,5})[,:]\s$"
)
_VERSUS = re.compile(r"\s(?:vs\.?|versus|v)\s")


#: "with thiotepa (TBF|;| 22%; P = .03)"
_PARTED_SHORT_NAME = re.compile(
    r"(?<=[(\[])(?P<name>[A-Z][\w+/-]{1,14});(?=\s\d[\d.]{0,5}(?:\s?%|\s(?:months|years)\b))"
)


#: "(AZA|-| 45%, DAC|-|39%)"
_DASHED_NAME = re.compile(
    r"(?<=[(\[\s])(?P<name>[A-Z][A-Za-z\d/+]{1,9})-(?=\s?\d[\d.]{0,5}\s?%\s?(?:[,;)\]]|and\s[A-Z]))"
)


def with_short_names_joined(text: str) -> str:
    """Print what stands between a short name and its figure as most do: "(TBF, 22%)", "(AZA: 45%)"."""
    text = _PARTED_SHORT_NAME.sub(r"\g<name>,", text) if "; " in text else text
    # One dash alone may begin a range.
    return _DASHED_NAME.sub(r"\g<name>:", text) if len(_DASHED_NAME.findall(text)) > 1 else text


def names_compared(view: SentenceView, figure: Figure) -> list[tuple[int, int]]:
    """Give where the names stand that open the bracket of a figure.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        One of those that are compared.

    Returns
    -------
    list of (int, int)
        Two or more; empty where the bracket opens with something else, as the name of an outcome.
    """
    opening = view.opening(figure.start)
    if opening < 0 or " v" not in view.text[opening : figure.start]:
        return []
    first = next(f for f in view.figures if f.start > opening)
    named = _LIST.match(view.text[: first.start], opening)
    if named is None or view.names_in(opening, first.start):
        return []
    start, end = named.span("names")
    borders = list(_VERSUS.finditer(view.text, start, end))
    return list(zip([start, *(m.end() for m in borders)], [*(m.start() for m in borders), end], strict=True))


def compared_in_bracket(scene: Scene, figures: Sequence[Figure]) -> list[GroupPhrase]:
    """Read "(MAC vs RIC vs NMA, 71% vs 88% vs 93%)": each figure is of the name in its place.

    Returns
    -------
    list of GroupPhrase
        One for each figure; empty where there are not as many names.
    """
    view = scene.view
    spans = names_compared(view, figures[0])
    inside = view.figures_within(view.opening(figures[0].start)) if spans else []
    if len(spans) != len(figures) or inside[: len(figures)] != list(figures):
        return []
    words = [trimmed(view.text[start:end]) for start, end in spans]
    if not all(name and opens_name(name.split()[0]) for name in words):
        return []
    return [
        GroupPhrase(*span, name, "versus", scene.arms.called(name), people=True)
        for span, name in zip(spans, words, strict=True)
    ]
