"""Counts that part one told before among groups: "nine relapsed, 8 in cohort 1 and 1 in cohort 2".

That they add up to the count before says what they are of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, trimmed
from evidence.extract.ties import Binding
from evidence.extract.view import SentenceView

__all__ = ["detailed_counts"]

#: "nine relapsed|, 8 in cohort 1", "329 patients died| (A 168, B 161)"
_OPENS = re.compile(
    r"[)\]]?(?:\s(?:occurred|(?:was|were)\s(?:seen|observed|reported|recorded)))?\s*(?:[:,;]\s+(?:including\s+)?|[(\[]\s*)"
)
_OPENS_STAGES = re.compile(rf"(?:\s(?:patients|children|cases))?(?:{_OPENS.pattern})")
#: "8 | in | cohort 1"
_LEADS = re.compile(
    r"[)\]]?\s+(?:patients\s+)?(?:in|with|on|after|for|among)\s+(?:the\s+)?(?:(?:cohort|arm|group)s?\s+)?"
)
_IS_HEADED = re.compile(r"(?:[Cc]ohort|[Aa]rm|[Gg]roup) ")
#: "A | 168", "A: n=168"
_HEADS = re.compile(r"[:,]?\s*(?:n\s?=\s?)?")
#: "8 in cohort 1| and |1", "A 168|, |B 161"
_JOINS = re.compile(r"(?:\s(?:arm|group|cohort)s?)?(?:\s*[,;]\s+(?:and\s+)?|\s+and\s+|/)")
_VERB = re.compile(
    r"(?:\s(?:arm|group|cohort)s?)?\s(?:was|were|died|relapsed|had|occurred|underwent|achieved|received|developed)\b"
)


def detailed_counts(
    view: SentenceView, bindings: Sequence[Binding], phrases: Sequence[GroupPhrase]
) -> tuple[list[Binding], dict[int, GroupPhrase]]:
    """Find the parts of counts, of what each part is and of whom.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    bindings : sequence of Binding
        Every figure with its nearest mention.
    phrases : sequence of GroupPhrase
        Groups that the sentence names.

    Returns
    -------
    list of Binding
        Of the parts.
    dict of int to GroupPhrase
        By start of the figure.
    """
    told: list[Binding] = []
    groups: dict[int, GroupPhrase] = {}
    named = [p for p in phrases if p.arm is not None or p.head or _IS_HEADED.match(p.text)]
    if len(view.landmarks) > 1:
        told += _at_stages(view, bindings)
    if len(named) < 2:
        return told, groups
    for whole in bindings:
        if whole.figure.kind != "proportion" or not whole.figure.events or whole.mention.outcome is None:
            continue
        parts = list(_parts(view, whole, named))
        if len(parts) < 2 or sum(f.events or 0 for f, _ in parts) != whole.figure.events:
            continue
        end = max(*(f.last for f, _ in parts), *(group.end for _, group in parts))
        if _VERB.match(view.text, end) is not None:
            continue  # "Of 10 deaths, 6 in arm A and 4 in arm B | were treatment-related"
        for figure, group in parts:
            figure.note = None  # no bare number
            told.append(Binding(figure, whole.mention, 0.0))
            groups[figure.start] = group
    return told, groups


#: "two | during InO", "four cases | before HSCT"
_DATED = re.compile(r"[)\]]?\s(?:patients\s|cases\s)?")


def _at_stages(view: SentenceView, bindings: Sequence[Binding]) -> Iterator[Binding]:
    """Read "SOS developed in five, two during InO and three after HSCT": the parts are of two stages."""
    for whole in bindings:
        if whole.figure.kind != "proportion" or not whole.figure.events or whole.mention.outcome is None:
            continue
        at, joins, parts = max(whole.figure.last, whole.mention.end), _OPENS_STAGES, list[Figure]()
        while (joined := joins.match(view.text, at)) is not None:
            figure = next((f for f in view.figures if f.start == joined.end() and f.events), None)
            behind = None if figure is None else _DATED.match(view.text, figure.last)
            stage = next((m for m in view.landmarks if behind is not None and m.start == behind.end()), None)
            if figure is None or stage is None:
                break
            parts.append(figure)
            at, joins = stage.end, _JOINS
        if len(parts) > 1 and sum(f.events or 0 for f in parts) == whole.figure.events:
            for figure in parts:
                figure.note = None  # no bare number
                yield Binding(figure, whole.mention, 0.0)


def _parts(
    view: SentenceView, whole: Binding, named: Sequence[GroupPhrase]
) -> Iterator[tuple[Figure, GroupPhrase]]:
    """Give the counts that stand in a row behind another, each with its group."""
    at = max(whole.figure.last, whole.mention.end)
    joins = _OPENS
    for figure in view.figures:
        if figure.start < at:
            continue
        joined = joins.match(view.text, at)
        if joined is None or figure.kind != "proportion" or figure.events is None:
            return
        if figure.start == joined.end():
            group = next((p for p in named if _LEADS.fullmatch(view.text, figure.last, p.start)), None)
        else:
            group = next((p for p in named if p.start == joined.end()), None)
            group = None if group is None else _without_number(view, group, figure)
        if group is None:
            return
        yield figure, replace(group, text=trimmed(group.text))
        at, joins = max(figure.last, group.end), _JOINS


def _without_number(view: SentenceView, group: GroupPhrase, figure: Figure) -> GroupPhrase | None:
    """Give a group that heads a count; "(A 168" may be read as the name of an arm, with its number."""
    if group.end == figure.last:
        name = view.text[group.start : figure.start].rstrip(" :,=")
        return replace(group, text=trimmed(name), end=group.start + len(name))
    return group if _HEADS.fullmatch(view.text, group.end, max(group.end, figure.start)) else None
