"""Which figure became which: two readings of one study laid side by side."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import fields

from evidence.model import WHOSE, Finding

__all__ = ["Pair", "figure_pairs", "seen"]

#: A figure before and after; None where there was none.
Pair = tuple[Finding | None, Finding | None]

#: Where a figure stands and which rule read it: no reader of a table sees these change.
_PLACE = frozenset({"pmid", "passage", "section", "start", "end", "quote", "sentence", "rule", "ruleset"})
_SEEN = tuple(field.name for field in fields(Finding) if field.name not in _PLACE)

#: Two sentences below this likeness are not taken for the same sentence rewritten.
_ALIKE = 0.5


def seen(finding: Finding) -> Hashable:
    """Give what a reader of a table sees of a figure; two that agree in it are the same."""
    return tuple(getattr(finding, name) for name in _SEEN)


def figure_pairs(old: Sequence[Finding], new: Sequence[Finding]) -> list[Pair]:
    """Pair the figures that differ; what is the same in both readings is left out.

    A figure is paired by whose it is, then by its number, then by arm, then by its sentence; what
    finds no partner is gone, or new.
    """
    before, after = list(old), list(new)
    _paired(before, after, seen)
    pairs: list[Pair] = []
    for key in (_whose, _number, _arm):
        pairs += _paired(before, after, key)
    pairs += _by_sentence(before, after)
    pairs += [(figure, None) for figure in before]
    pairs += [(None, figure) for figure in after]
    return pairs


def _whose(finding: Finding) -> Hashable:
    return finding.outcome, finding.measure, *(getattr(finding, slot) for slot in WHOSE)


def _number(finding: Finding) -> Hashable:
    return (
        finding.outcome, finding.measure,
        finding.events, finding.total, finding.percent, finding.value, finding.unit,
    )  # fmt: skip


def _arm(finding: Finding) -> Hashable:
    return (finding.outcome, finding.measure, finding.arm)


def _paired(
    before: list[Finding], after: list[Finding], key: Callable[[Finding], Hashable]
) -> list[tuple[Finding, Finding]]:
    """Take out of both lists the figures that agree in a key, in their order."""
    waiting: dict[Hashable, list[Finding]] = {}
    for figure in after:
        waiting.setdefault(key(figure), []).append(figure)
    pairs = []
    for figure in list(before):
        if partners := waiting.get(key(figure)):
            pairs.append((figure, partners.pop(0)))
            before.remove(figure)
            after.remove(pairs[-1][1])
    return pairs


def _by_sentence(before: list[Finding], after: list[Finding]) -> Iterator[Pair]:
    """Take out the pairs of one outcome and measure whose sentences are the most alike."""
    candidates = sorted(
        (
            (difflib.SequenceMatcher(None, one.sentence, other.sentence).ratio(), at, to)
            for at, one in enumerate(before)
            for to, other in enumerate(after)
            if (one.outcome, one.measure) == (other.outcome, other.measure)
        ),
        key=lambda candidate: (-candidate[0], candidate[1:]),
    )
    taken: set[int] = set()
    given: set[int] = set()
    for likeness, at, to in candidates:
        if likeness >= _ALIKE and at not in taken and to not in given:
            taken.add(at)
            given.add(to)
            yield before[at], after[to]
    before[:] = [figure for at, figure in enumerate(before) if at not in taken]
    after[:] = [figure for to, figure in enumerate(after) if to not in given]
