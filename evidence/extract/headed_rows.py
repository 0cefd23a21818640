"""Rows that a group heads: "(group 1: EFS 48%, OS 54%; group 2: EFS 51%, OS 61%)".

So is "(X: n = 25; EFS, 72%; Y: n = 11; EFS, 18%)". Each row tells of its group alone, up to the next
semicolon, however many figures it holds; where the heads are numbered it goes on to the next head, or to the
end of the bracket that holds them.
"""

from __future__ import annotations

import re

from evidence.extract.arms import Arms
from evidence.extract.arrangement import CONTRAST
from evidence.extract.group_phrases import GroupPhrase, opens_name, trimmed
from evidence.extract.view import SentenceView

__all__ = ["groups_of_headed_rows"]

_HEAD = re.compile(
    r"(?:[(\[;]|:(?=\s[A-Za-z]))\s*(?:and\s+)?(?:(?:for|in|with)\s+)?(?:the\s+)?"
    r"(?P<name>[A-Za-z\d][^;:,.()\[\]%]{0,50}?)\s*"
    # "X (n = 20): ", "X: n = 20; ", "X: "
    r"(?:\([nN]\s?=\s?(?P<size>\d+)\)\s?[:,]|:(?:\s[nN]\s?=\s?(?P<counted>\d+)\s?[;,])?)\s"
)


#: "cohort 1: ORR: 75%; CR: 28%; cohort 2: ORR: 65%; CR: 27%": a row goes on over semicolons.
_NUMBERED = re.compile(r"(?:cohort|group|arm|stratum|dose level)\s(?:\d|[A-D]\b|I{1,3}\b)", re.IGNORECASE)


def groups_of_headed_rows(view: SentenceView, arms: Arms) -> dict[int, GroupPhrase]:
    """Find the groups that head rows of figures.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Returns
    -------
    dict of int to GroupPhrase
        By start of the figure; empty where two rows have the same head, or a row compares others.
    """
    if ";" not in view.text or (":" not in view.text and ")," not in view.text):
        return {}
    heads = [m for m in _HEAD.finditer(view.text) if _is_of_people(view, m)]
    found: dict[int, GroupPhrase] = {}
    for head in heads:
        nested = _NUMBERED.match(head["name"]) is not None
        later = [h.start() for h in heads if h.start() > head.start() and _NUMBERED.match(h["name"])]
        end = _end_of_row(view, head.end(), later=min(later, default=len(view.text)) if nested else None)
        row = [f for f in view.figures if head.end() <= f.start < end and f.kind != "ratio"]
        if not row:
            continue
        if CONTRAST.search(view.text, row[0].last, row[-1].start):
            return {}  # "(X: 14% vs. 50%; Y: 20% vs. 50%)" compares others, within X and within Y
        words = trimmed(head["name"])
        printed = head["size"] or head["counted"]
        size = int(printed) if printed else None
        group = GroupPhrase(
            *head.span("name"),
            words,
            "label",
            arms.called(words),
            people=True,
            size=size,
            words=head["name"],
        )
        found.update((f.start, group) for f in row)
    groups = {group.key for group in found.values()}
    return found if len(groups) > 1 and len(groups) == len({g.start for g in found.values()}) else {}


def _is_of_people(view: SentenceView, head: re.Match[str]) -> bool:
    """Whether a head names no outcome, no time and no figure."""
    start, end = head.span("name")
    timed = any(m.start < end and start < m.end for m in view.times)
    told = any(start <= f.start < end for f in view.figures)
    # "later relapse: n = 36; EFS, 64%"
    named = head["counted"] is None and view.names_in(start, end)
    return not (timed or told or named) and opens_name(head["name"].split()[0])


def _end_of_row(view: SentenceView, start: int, *, later: int | None) -> int:
    """Give the end of the bracket that holds a place, or the next semicolon; past those to a later head."""
    depth = view.depths[start]
    last = later if later is not None else len(view.text)
    overall = _OF_ALL.search(view.text, start, last)
    last = last if overall is None else overall.start()
    for i in range(start, last):
        if view.depths[i] < depth or (later is None and view.text[i] == ";" and view.depths[i] == depth):
            return i
    return last


#: "; | overall, infections occurred in 20%"
_OF_ALL = re.compile(r"\b(?:overall|in total|in all|altogether)\b,", re.IGNORECASE)
