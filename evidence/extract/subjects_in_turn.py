"""Subjects that share a verb: "FLAG produced CR in 41% of patients, MEC in 42% and CLAG in 52%".

The verb stands once; each later subject is told by the preposition that leads to its figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.extract.arms import Arms
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, trimmed
from evidence.extract.text import INNER_BRACKETS, blank, holds_any
from evidence.extract.view import SentenceView

__all__ = ["subjects_in_turn"]

_NAME = r"(?!(?:and|or|but|was|were|the|it|they|this|these|all|no)\b)[A-Za-z\d][\w+/-]*(?:\s[\w+/-]+){0,4}?"
_VERBS = ("produced", "induced", "yielded", "achieved", "resulted in", "led to", "gave", "caused")
#: "FLAG (n = 20) | produced CR in | 41%"
_FIRST = re.compile(
    rf"(?:^|[;:]\s|\.\s)\s*(?:[Tt]he\s)?(?P<name>{_NAME})\s+(?:{'|'.join(_VERBS)})\s[^;:\d]{{0,60}}?\bin\s+(?:only\s)?$"
)
#: "41% | of patients, MEC in | 42% | and CLAG in | 52%"
_NEXT = re.compile(
    rf"[)\]]?(?:\s(?:of\s)?(?:the\s)?(?:patients|children|adults|cases))?\s*,?\s*(?:(?:and|but|while|whereas)\s)?(?:the\s)?"
    rf"(?P<name>{_NAME})\s+in\s+(?:only\s)?"
)


def subjects_in_turn(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Find the subjects that share a verb.

    Yields
    ------
    list of GroupPhrase
        In order, each in front of its figure.
    """
    if not holds_any(view.text, _VERBS):
        return
    text = INNER_BRACKETS.sub(blank, view.text)
    row: list[re.Match[str]] = []
    before: Figure | None = None
    for figure in (f for f in view.figures if f.depth == 0 and f.kind == "proportion" and f.note != "bare"):
        match = None
        if before is not None and row:
            match = _NEXT.fullmatch(text, before.last, figure.start)
        if match is None and not row:
            match = _FIRST.search(text, 0, figure.start)
        if match is None and row:
            break
        if match is not None:
            row.append(match)
        before = figure
    if len(row) > 1 and not any(view.names_in(*m.span("name")) for m in row):
        yield [
            GroupPhrase(*m.span("name"), words, "for", arms.called(words))
            for m in row
            for words in [trimmed(m["name"])]
        ]
