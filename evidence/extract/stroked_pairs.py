"""Pairs of figures for two names: "the ORR and CR rates were 39%/23%, 56%/44% and 54%/33%"."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.extract.arrangement import groups_of_rows
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.ties import Binding
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["stroked_pairs"]


def stroked_pairs(
    view: SentenceView, run: Sequence[Mention], bindings: Sequence[Binding], phrases: Sequence[GroupPhrase]
) -> tuple[list[Binding], dict[int, GroupPhrase]]:
    """Give the first figure of each pair the first of two names, and the second the second.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    run : sequence of Mention
        Joined names of outcomes.
    bindings : sequence of Binding
        Of the sentence, in order; the figures behind the names are asked, up to the next semicolon.
    phrases : sequence of GroupPhrase
        The groups of the sentence.

    Returns
    -------
    list of Binding
        Empty where the figures are no pairs with a stroke between them.
    dict of int to GroupPhrase
        The group of each figure, by its start, where each pair is of one.
    """
    start, end = run[-1].end, view.part_end(run[-1].end)
    figures = [b.figure for b in bindings if start <= b.figure.start < end and b.figure.kind != "ratio"]
    if len(run) != 2 or not figures or len(figures) % 2:
        return [], {}
    pairs = [figures[i : i + 2] for i in range(0, len(figures), 2)]
    if any(view.text[first.last : second.start].strip() != "/" for first, second in pairs):
        return [], {}
    if len(pairs) == len(run) and view.text[run[0].end : run[1].start].strip() != "/":
        return [], {}  # "OS and EFS in A/B were 81%/70% and 60%/50%": a pair may be of one name
    told = [Binding(f, m, 0.0) for pair in pairs for f, m in zip(pair, run, strict=True)]
    return told, groups_of_rows(view, pairs, phrases) if len(pairs) > 1 else {}
