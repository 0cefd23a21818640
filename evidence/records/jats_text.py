"""Texts of JATS full texts: as everywhere in :mod:`evidence.records.text`, with two things besides.

Where a text names an entry of the reference list is remembered, because a number behind such a mark
is somebody else's. And what only hangs on a text (footnotes, figures, tables, lists, which have
paragraphs of their own) is left out of it.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.records.markup import Element
from evidence.records.scripts import in_script
from evidence.records.text import Special, content, fold

__all__ = ["Spans", "cited_text", "title_text"]

Spans = tuple[tuple[int, int], ...]

# Two characters that no text has, since Unicode assigns them to nothing, mark where a citation stands
# while white space is folded.
_OPEN: Final = "\ufdd0"
_CLOSE: Final = "\ufdd1"
_MARKS: Final = re.compile(f"[{_OPEN}{_CLOSE}]")

#: Elements within a paragraph that are no part of its sentence.
_HANGING: Final = (
    *("fig", "fig-group", "table-wrap", "table-wrap-group", "boxed-text", "list", "def-list", "disp-quote"),
    *("supplementary-material", "media", "graphic", "inline-graphic", "fn", "fn-group", "p", "object-id"),
    *("inline-supplementary-material", "verse-group", "speech", "statement", "array", "code"),
)
_BETWEEN_CITATIONS: Final = re.compile(r"[\s,;–—‐⁻-]*|\s*(?:and|&)\s*")
_BRACKETS: Final = {"[": "]", "(": ")"}


def cited_text(*elements: Element) -> tuple[str, Spans]:
    """Give the text of elements, one after the other, and where it cites.

    Parameters
    ----------
    *elements : lxml elements
        Such as the one ``p`` of a paragraph, or all those of a caption.

    Returns
    -------
    str
        Plain, folded text.
    tuple of (int, int)
        Start and end of every citation, with brackets that hold nothing else; neighbours count as one.
    """
    marked = fold(" ".join(content(element, _SPECIAL) for element in elements))
    if _OPEN not in marked:
        return marked, ()
    text = ""
    spans: list[tuple[int, int]] = []
    start = 0
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", marked):
        if piece == _OPEN:
            start = len(text)
        elif piece == _CLOSE:
            named = text[start:].strip()
            if named:
                begin = text.index(named, start)
                spans.append((begin, begin + len(named)))
        else:
            text += piece
    return text, _with_brackets(text, _joined(text, spans))


def title_text(element: Element) -> str:
    """Give the text of a title, without what it cites."""
    text, spans = cited_text(element)
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return fold(text)


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take citations that only a comma or a dash keeps apart for one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _BETWEEN_CITATIONS.fullmatch(text, joined[-1][1], start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _with_brackets(text: str, spans: list[tuple[int, int]]) -> Spans:
    """Take the brackets along that hold a citation and nothing else."""
    return tuple(
        (start - 1, end + 1)
        if start and end < len(text) and text[end] == _BRACKETS.get(text[start - 1])
        else (start, end)
        for start, end in spans
    )


def _cross_reference(element: Element, _before: str) -> str:
    text = content(element, _SPECIAL)
    return f"{_OPEN}{_MARKS.sub('', text)}{_CLOSE}" if element.get("ref-type") == "bibr" else text


def _raised(element: Element, before: str) -> str:
    """Raise a text around the marks of citations in it."""
    pieces = re.split(f"([{_OPEN}{_CLOSE}])", content(element, _SPECIAL))
    raised = in_script(pieces[0], "sup", before)
    return raised + "".join(p if p in {_OPEN, _CLOSE} else in_script(p, "sup") for p in pieces[1:])


def _left_out(_element: Element, _before: str) -> str:
    return " "


_SPECIAL: Final[Special] = {
    **dict.fromkeys(_HANGING, _left_out),
    "xref": _cross_reference,
    "sup": _raised,
}
