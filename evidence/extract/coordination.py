"""Several outcomes named together: "DFS and OS were 64 and 85% for DD, and 58 and 75% for CS".

Each figure would be tied to the nearest name, the last. Here a run of joined names shares out the
figures that follow it: one to each, all to all, or in chunks of one arm or of one outcome.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.binding import Binding
from evidence.extract.figures import Figure
from evidence.extract.groups import arm_list, phrase_after
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["share_out"]

_JOINED = re.compile(
    r"\s*(?:\([^)]*\)\s*)?,?\s*(?:and|or|/|&|and the|and of|plus|,)?\s*(?:the\s+|rates? of\s+|of\s+|"
    r"median\s+|estimated\s+)?$",
    re.IGNORECASE,
)


def share_out(view: SentenceView, bindings: Sequence[Binding]) -> tuple[list[Binding], dict[int, str]]:
    """Rebind the figures of joined outcome names.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    bindings : sequence of Binding
        Every figure with its nearest mention.

    Returns
    -------
    list of Binding
        In order of the figures; a figure that holds for two outcomes stands twice.
    dict
        Labels of arms that chunks of figures carry, by start of the figure.
    """
    result = list(bindings)
    labels: dict[int, str] = {}
    for run in _runs(view):
        members = {m.outcome for m in run}
        own = [
            b
            for b in result
            if b.mention.outcome in members
            and run[0].start <= b.mention.start < run[-1].end
            and b.figure.start >= run[-1].end
            and b.figure.kind != "ratio"
        ]
        if not own or any(b.figure.kind != own[0].figure.kind for b in own):
            continue
        figures = [b.figure for b in own]
        if any(f.events is not None and f.percent is None for f in figures):
            continue
        pairs, chunk_labels = _paired(view, figures, run)
        if not pairs:
            continue
        labels |= chunk_labels
        kept = [b for b in result if b not in own]
        result = sorted([*kept, *(Binding(f, m, 0.0) for f, m in pairs)], key=lambda b: b.figure.start)
    return result, labels


def _runs(view: SentenceView) -> list[list[Mention]]:
    """Find runs of two or more joined names of different outcomes."""
    runs: list[list[Mention]] = []
    current: list[Mention] = []
    for mention in view.mentions:
        usable = mention.outcome is not None and mention.role == "noun"
        if current and usable and _joined(view, current[-1], mention):
            if mention.outcome != current[-1].outcome:
                current.append(mention)
            else:
                current[-1] = _with_abbreviation(view, current[-1], mention)
        else:
            if len(current) > 1:
                runs.append(current)
            current = [mention] if usable else []
    if len(current) > 1:
        runs.append(current)
    return runs


def _with_abbreviation(view: SentenceView, name: Mention, short: Mention) -> Mention:
    """Take "overall survival (OS)" as one name that ends with its bracket."""
    end = short.end + 1 if view.text[short.end : short.end + 1] in {")", "]"} else short.end
    return Mention(name.start, end, name.rule, name.outcome, name.role)


def _joined(view: SentenceView, first: Mention, second: Mention) -> bool:
    if view.depths[first.start] != view.depths[second.start]:
        return first.outcome == second.outcome and view.text[first.end : second.start].strip() in {"(", "["}
    if any(first.end <= f.start < second.start for f in view.figures):
        return False
    between = view.text[first.end : second.start]
    for mark in view.landmarks:
        if first.end <= mark.start and mark.end <= second.start:
            between = between.replace(view.text[mark.start : mark.end], " ")
    return bool(_JOINED.fullmatch(re.sub(r"^\s*[)\]]", "", between)))


def _paired(
    view: SentenceView, figures: list[Figure], run: list[Mention]
) -> tuple[list[tuple[Figure, Mention]], dict[int, str]]:
    outcomes, count = len(run), len(figures)
    if count == 1:
        return [(figures[0], m) for m in run], {}
    if count == outcomes:
        if not view.is_tight(figures):
            return [], {}
        return list(zip(figures, run, strict=True)), {}
    if count % outcomes:
        return [], {}
    arms = count // outcomes
    chunks = [figures[i : i + outcomes] for i in range(0, count, outcomes)]
    named = [
        phrase_after(view.text, c[-1].last, n[0].start if n else len(view.text))
        for c, n in zip(chunks, [*chunks[1:], None], strict=True)
    ]
    named = [
        n or phrase_after(view.text, _past_respectively(view, c[-1].last), len(view.text))
        for n, c in zip(named, chunks, strict=True)
    ]
    tail = arm_list(view.text[figures[-1].last :], arms, figures[-1].last)
    if all(named[:-1]) and not (tail and outcomes == arms and not named[0]):
        labels = {f.start: n.text for n, c in zip(named, chunks, strict=True) if n for f in c}
        return [(f, run[i % outcomes]) for i, f in enumerate(figures)], labels
    if tail is not None:
        # One list of arms at the end: each outcome has its figures together, in the order of the arms.
        return [(f, run[i // arms]) for i, f in enumerate(figures)], {
            f.start: tail.labels[i % arms] for i, f in enumerate(figures)
        }
    return [], {}


def _past_respectively(view: SentenceView, at: int) -> int:
    match = re.compile(r"[\s,)\]]*(?:\([^)]*\))?[\s,]*respectively,?").match(view.text, at)
    return match.end() if match else at
