"""One figure that an article prints in several places is one finding with several sources.

The abstract's wording comes first, then that of the first place that says whose figure it is. What that
place leaves open and another prints is added as a number with its source, apart from the reported ones. Two
figures that cannot both be true of the same patients are left as they are, and each names the place of the
other. An arm that a table contradicts is left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from evidence.fulltext.disputed_arms import open_disputed_arms
from evidence.fulltext.same_figure import compatible, same_group, same_number, unmistakable
from evidence.model import WHOSE, Derived, Finding, Place

__all__ = ["reconciled"]

Source = Literal["abstract", "body", "figure", "table"]

#: Stands on findings of which the article prints another figure elsewhere.
DIFFER: Final = "sources-differ"
_RATIOS: Final = frozenset({"hazard_ratio", "odds_ratio", "risk_ratio"})


@dataclass(slots=True)
class _Group:
    """The places of one figure, the first of them its head."""

    head: Finding
    others: list[Finding] = field(default_factory=list)
    conflicts: list[Place] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Add a place; outside the abstract the first that names the arm becomes the head."""
        if self.head.arm is None and finding.arm is not None and source_of(self.head) != "abstract":
            self.head, finding = finding, self.head
        self.others.append(finding)

    def sources(self) -> set[Source]:
        return {source_of(finding) for finding in (self.head, *self.others)}

    def finding(self) -> Finding:
        flags = {*self.head.flags, *([DIFFER] if self.conflicts else [])}
        completed = tuple(_completions(self.head, self.others))
        slots = {derived.slot for derived in completed}
        return replace(
            self.head,
            places=tuple(other.place for other in self.others),
            conflicts=tuple(self.conflicts),
            derived=(*(d for d in self.head.derived if d.slot not in slots), *completed),
            flags=tuple(sorted(flags)),
        )


def reconciled(findings: Sequence[Finding], repeating: Sequence[Finding] = ()) -> tuple[Finding, ...]:
    """Bring the findings of one article together.

    Parameters
    ----------
    findings : sequence of Finding
        Of one article, in the order in which a reader would rather be shown them.
    repeating : sequence of Finding
        From places that only repeat, such as the discussion; what repeats nothing is left out.

    Returns
    -------
    tuple of Finding
        In the same order, those that repeat an earlier one left out and named as its places.
    """
    groups: list[_Group] = []
    both = open_disputed_arms((*findings, *repeating))
    for number, finding in enumerate(both):
        group = _group_of(finding, groups)
        if group is not None:
            group.add(finding)
        elif number < len(findings):
            groups.append(_Group(finding))
    _tell_conflicts(groups)
    return tuple(group.finding() for group in groups)


def source_of(finding: Finding) -> Source:
    """Say which part of an article a finding stands in."""
    kinds: dict[str, Source] = {"body": "body", "figure": "figure", "table": "table"}
    return kinds.get(finding.passage.partition(":")[0], "abstract")


def _group_of(finding: Finding, groups: Sequence[_Group]) -> _Group | None:
    """Find the figure that a finding repeats; the one that has most in common with it."""
    fitting = [group for group in groups if _repeats(finding, group.head)]
    return max(fitting, key=lambda group: _agreement(finding, group.head), default=None)


def _repeats(finding: Finding, head: Finding) -> bool:
    """Whether two places print one figure.

    Two sentences of an abstract, and two cells of a table, are of different groups unless they say the same
    of themselves; so are two places of which only one says whose figure it is, unless the figure has so
    much to it that it cannot be met twice by chance.
    """
    if not (same_number(finding, head) and compatible(finding, head)):
        return False
    source, first = source_of(finding), source_of(head)
    if source == first == "abstract":
        return False
    if source == first == "table":
        return all(getattr(finding, slot) == getattr(head, slot) for slot in WHOSE)
    alike = all(
        (getattr(finding, slot) is None) == (getattr(head, slot) is None) for slot in ("arm", "population")
    )
    return alike or unmistakable(finding) or unmistakable(head)


def _agreement(finding: Finding, head: Finding) -> int:
    slots = (*WHOSE, "total", "events", "ci_low")
    said = [(getattr(finding, slot), getattr(head, slot)) for slot in slots]
    return sum(ours is not None and theirs is not None for ours, theirs in said)


def _completions(head: Finding, others: Sequence[Finding]) -> Iterator[Derived]:
    """Give the numbers that only other places print: count, denominator, interval."""
    if head.measure not in _RATIOS:
        for slot, words in (("events", "count"), ("total", "N")):
            other = next((o for o in others if getattr(o, slot) is not None), None)
            if getattr(head, slot) is None and other is not None:
                place = other.place
                yield Derived(slot, (float(getattr(other, slot)),), f"{words} from {place.where}", place)
    if head.ci_low is None and head.ci_high is None:
        for other in others:
            if other.ci_low is not None and other.ci_high is not None:
                place = other.place
                yield Derived("ci", (other.ci_low, other.ci_high), f"interval from {place.where}", place)
                break


def _tell_conflicts(groups: Sequence[_Group]) -> None:
    """Let figures that contradict each other name each other's places."""
    for number, group in enumerate(groups):
        for other in groups[number + 1 :]:
            if _conflict(group, other) and _alone(group, other, groups) and _alone(other, group, groups):
                group.conflicts.append(other.head.place)
                other.conflicts.append(group.head.place)


def _conflict(group: _Group, other: _Group) -> bool:
    """Whether two parts of the article give two numbers for what they call the same.

    Ratios are left out: adjusted and crude ones differ rightly. So is what names no arm, unless both places
    print the same denominator.
    """
    one, two = group.head, other.head
    if (one.outcome, one.measure) != (two.outcome, two.measure) or one.measure in _RATIOS:
        return False
    if group.sources() & other.sources() or same_number(one, two) or not same_group(one, two):
        return False
    if one.measure == "rate_at_time" and one.timepoint is None:
        return False
    if _comparable(one) is None or _comparable(one) != _comparable(two):
        return False
    return one.arm is not None or (one.total is not None and one.total == two.total)


def _comparable(finding: Finding) -> str | None:
    """Say by which number two findings can be held against each other."""
    if finding.percent is not None:
        return "percent"
    return None if finding.value is None else f"value in {finding.unit}"


def _alone(group: _Group, other: _Group, groups: Sequence[_Group]) -> bool:
    """Whether a figure has no other that is said to be of the same patients in the other's part."""
    rivals = (g for g in groups if g is not other and g is not group and g.sources() & other.sources())
    return not any(
        (g.head.outcome, g.head.measure) == (group.head.outcome, group.head.measure)
        and same_group(g.head, group.head)
        for g in rivals
    )
