"""Every figure of a study once: what a paper prints twice is one figure, in its fullest wording."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from evidence.compare.estimates import number_as_printed
from evidence.model import WHOSE, Finding

__all__ = ["distinct", "folded"]

#: Sections whose figures repeat those of the results, often with fewer words.
_RESTATING = ("CONCLU", "INTERPRETATION", "DISCUSSION", "SUMMARY")

#: Slots that hold the numbers of a figure.
_NUMBERS = ("events", "total", "value", "unit", "ci_low", "ci_high", "ci_level", "se")


def distinct(findings: Sequence[Finding]) -> list[tuple[Finding, tuple[Finding, ...]]]:
    """Give every figure once, the fullest wording of it, with its repetitions, in order of the text."""
    groups: list[list[Finding]] = []
    for finding in sorted(findings, key=_fullness, reverse=True):
        group = next((g for g in groups if _same_figure(g[0], finding)), None)
        if group is None:
            groups.append([finding])
        else:
            group.append(finding)
    groups.sort(key=_first_place)
    return [(group[0], tuple(sorted(group[1:], key=_place))) for group in groups]


def _fullness(finding: Finding) -> tuple[int, int, int]:
    """Rank a figure by how much it says; of two that say the same the earlier wins."""
    said = sum(getattr(finding, slot) is not None for slot in (*_NUMBERS, "percent", "p_value"))
    named = sum(getattr(finding, slot) is not None for slot in WHOSE)
    decimals = 0 if finding.percent is None else len(number_as_printed(finding, finding.percent))
    return said + named, decimals, -finding.start


def _place(finding: Finding) -> tuple[bool, str, int]:
    """Order figures as a reader meets them, those of the title last."""
    return finding.passage == "title", finding.passage, finding.start


def _first_place(group: Sequence[Finding]) -> tuple[bool, str, int]:
    """Order figures by where the results give them, by a summary only where nothing else does."""
    return min(_place(f) for f in [f for f in group if not _restates(f)] or group)


def _same_figure(full: Finding, other: Finding) -> bool:
    """Whether two findings are one figure, printed twice."""
    if full.measure != other.measure:
        return False
    for slot in WHOSE:
        ours, theirs = folded(getattr(full, slot)), folded(getattr(other, slot))
        if ours != theirs and not (theirs is None and _restates(other)):
            return False
    if any(_differ(getattr(full, slot), getattr(other, slot)) for slot in _NUMBERS):
        return False
    if full.percent is not None and other.percent is not None:
        return _same_percentage(
            number_as_printed(full, full.percent), number_as_printed(other, other.percent)
        )
    if full.unit == other.unit == "not reached":
        return True
    shared = (full.events, other.events) if full.events is not None else (full.value, other.value)
    return shared[0] is not None and shared[0] == shared[1]


def _differ(one: object, two: object) -> bool:
    """Whether two slots contradict each other; an empty one contradicts nothing."""
    return one is not None and two is not None and one != two


def _same_percentage(one: str, two: str) -> bool:
    """Whether the coarser percentage is the finer one, rounded."""
    fine, coarse = sorted((Decimal(one), Decimal(two)), key=lambda d: int(d.as_tuple().exponent))
    step = Decimal(1).scaleb(int(coarse.as_tuple().exponent))
    return coarse in {fine.quantize(step, mode) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)}


def _restates(finding: Finding) -> bool:
    """Whether a figure stands where papers sum up what they have said already."""
    return finding.passage == "title" or (finding.section or "").upper().startswith(_RESTATING)


def folded(text: str | None) -> str | None:
    """Fold case and white space, so that one arm is not two."""
    return None if text is None else " ".join(text.split()).casefold()
