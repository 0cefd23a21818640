"""Times told behind a figure, read before it: "OS was 70% at 5 years with X", "OS at 5 years was 70% with X".

Whose a figure is stands right behind it in most sentences; a time between the two parts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from evidence.extract.number_patterns import NUMBER

__all__ = ["MovedTime", "moved_times"]


class MovedTime(NamedTuple):
    """A time that is read elsewhere.

    Attributes
    ----------
    to : int
        Before what it is read.
    start, end : int
        Where it stands, with the blank before it.
    words : str
        What is read there.
    """

    to: int
    start: int
    end: int
    words: str


_SO_LONG: Final = r"(?:\d[\d.]*|one|two|three|four|five|six|ten)\s(?:years?|months?|days?|weeks?)"
_BEHIND: Final = re.compile(
    rf"(?P<verb>\s(?:was|were|is|are|of))\s{NUMBER}%(?P<time>\sat\s{_SO_LONG})"
    # "with X and 60% with Y": another figure follows.
    r"(?=\s(?:in|for|with|without|among|after)\s(?:[^.;%]|\.(?=\d)){1,120}?\d%)"
)

#: "was 32% at 2 years and 29% at 3 years in X, and 38% and 67% in Y": the second row has the same times.
_TWO: Final = re.compile(
    rf"(?P<verb>\s(?:was|were|of))\s{NUMBER}%(?P<time>\sat\s{_SO_LONG})\sand\s{NUMBER}%(?P<other>\sat\s{_SO_LONG})"
    rf"(?=\s(?:in|for|with|among)\s[^.;%\d]{{1,60}}[^.;%]{{0,20}}?(?:,\sand|\sand|;|,|\svs)\s{NUMBER}%\sand\s{NUMBER}%)"
)


def moved_times(text: str) -> Iterator[MovedTime]:
    """Find times between a figure and the group it is of.

    Parameters
    ----------
    text : str
        In one style.

    Yields
    ------
    MovedTime
        In order.
    """
    if "% at " in text:
        for match in _BEHIND.finditer(text):
            yield MovedTime(match.start("verb"), *match.span("time"), match["time"])
        for match in _TWO.finditer(text):
            yield MovedTime(match.start("verb"), *match.span("time"), match["time"])
            other = match["other"].removeprefix(" at")
            yield MovedTime(match.start("verb"), *match.span("other"), f" and{other}")
