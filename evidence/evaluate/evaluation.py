"""How well findings agree with labels: precision, recall and F1, slot by slot and outcome by outcome.

Detection
    A finding matches a label of the same record when outcome and measure agree and so does the main
    number: the percentage (or count over total), the value of a median or a ratio. One to one.
Slots
    Over matched pairs, how often a slot is right; one that both sides leave open is not counted.
    Arms and populations agree when half of the shorter's words stand in both, times when they mean
    the same number of days.
Strict
    A match with every number, the unit, the arm and the time point right.
Core
    Detection over the outcomes of response and survival.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from evidence.evaluate.agreement import SLOTS, Reported, Slot, same_main_number, says_something
from evidence.evaluate.gold import GoldRecord
from evidence.model import Finding

__all__ = ["CORE", "Evaluation", "Fault", "Share", "Tally", "evaluate"]

#: The outcomes of response and survival.
CORE: Final = frozenset(
    """
    CR CRi CR/CRi ORR MRD-negativity SOS OS EFS PFS RFS DFS relapse NRM HSCT
    """.split()
)
_STRICT: Final[tuple[Slot, ...]] = ("events", "total", "percent", "ci", "se", "unit", "arm", "timepoint")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings there are, how many labels, and how many of them match."""

    matched: int = 0
    found: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float:
        """Share of the findings that match; 0 without findings."""
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the labels that are matched; 0 without labels."""
        return self.matched / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How often a slot is right among the matches in which either side fills it."""

    right: int
    counted: int

    @property
    def accuracy(self) -> float:
        """Between 0 and 1."""
        return self.right / self.counted


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Parameters
    ----------
    kind : {"missed", "false", "slot"}
        A label without a finding, a finding without a label, a match with a wrong slot.
    pmid : str
        Where.
    label, finding : Label or Finding, or None
        What was labelled and what was found.
    slot : str or None
        The slot, of ``slot``.
    """

    kind: Literal["missed", "false", "slot"]
    pmid: str
    label: Reported | None = None
    finding: Reported | None = None
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Findings against labels.

    Parameters
    ----------
    records : int
        Labelled records.
    detection, strict, core : Tally
        See the module.
    slots : mapping
        Share by slot, for slots that occur.
    outcomes : mapping
        Detection by outcome, for outcomes that occur, sorted.
    faults : tuple of Fault
        In the order of the records.
    """

    records: int
    detection: Tally
    strict: Tally
    core: Tally
    slots: Mapping[Slot, Share]
    outcomes: Mapping[str, Tally]
    faults: tuple[Fault, ...]


def evaluate(
    records: Iterable[GoldRecord],
    find: Callable[[GoldRecord], Sequence[Finding]],
    outcomes: Collection[str],
) -> Evaluation:
    """Compare what is found in labelled records with their labels.

    Parameters
    ----------
    records : iterable of GoldRecord
        With their labels.
    find : callable
        Gives the findings of a record.
    outcomes : collection of str
        The outcomes that count; labels and findings of others are left out.
    """
    count = _Count()
    for record in records:
        labels = [label for label in record.labels if label.outcome in outcomes]
        found = [finding for finding in find(record) if finding.outcome in outcomes]
        count.add(record.pmid, labels, found)
    return count.result()


class _Count:
    """Counts record by record."""

    def __init__(self) -> None:
        self.records = self.strict = 0
        self.matched: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.labelled: Counter[str] = Counter()
        self.slots: dict[Slot, Counter[bool]] = defaultdict(Counter)
        self.faults: list[Fault] = []

    def add(self, pmid: str, labels: Sequence[Reported], found: Sequence[Reported]) -> None:
        pairs = _matches(labels, found)
        self.records += 1
        self.labelled.update(label.outcome for label in labels)
        self.found.update(finding.outcome for finding in found)
        for i, j in pairs:
            self.matched[labels[i].outcome] += 1
            wrong = self._wrong_slots(labels[i], found[j])
            self.strict += not any(slot in _STRICT for slot in wrong)
            self.faults += [Fault("slot", pmid, labels[i], found[j], slot) for slot in wrong]
        seen_labels, seen_found = {i for i, _ in pairs}, {j for _, j in pairs}
        self.faults += [Fault("missed", pmid, label=x) for i, x in enumerate(labels) if i not in seen_labels]
        self.faults += [Fault("false", pmid, finding=x) for j, x in enumerate(found) if j not in seen_found]

    def _wrong_slots(self, label: Reported, finding: Reported) -> list[Slot]:
        wrong: list[Slot] = []
        for slot, agree in SLOTS.items():
            # A percentage that we computed where the label has only counts is neither right nor wrong.
            unasked = slot == "percent" and label.percent is None
            if unasked or not (says_something(label, slot) or says_something(finding, slot)):
                continue
            right = agree(label, finding)
            self.slots[slot][right] += 1
            if not right:
                wrong.append(slot)
        return wrong

    def result(self) -> Evaluation:
        names = sorted(self.labelled | self.found)
        outcomes = {name: Tally(self.matched[name], self.found[name], self.labelled[name]) for name in names}
        detection = _sum(outcomes.values())
        return Evaluation(
            records=self.records,
            detection=detection,
            strict=Tally(self.strict, detection.found, detection.labelled),
            core=_sum(tally for name, tally in outcomes.items() if name in CORE),
            slots={slot: Share(c[True], c.total()) for slot, c in self.slots.items()},
            outcomes=outcomes,
            faults=tuple(self.faults),
        )


def _sum(tallies: Iterable[Tally]) -> Tally:
    listed = list(tallies)
    return Tally(
        sum(t.matched for t in listed), sum(t.found for t in listed), sum(t.labelled for t in listed)
    )


def _matches(labels: Sequence[Reported], found: Sequence[Reported]) -> list[tuple[int, int]]:
    """Pair labels with findings, those first that agree in most slots."""
    pairs = [
        (-sum(agree(label, finding) for agree in SLOTS.values()), i, j)
        for i, label in enumerate(labels)
        for j, finding in enumerate(found)
        if (label.outcome, label.measure) == (finding.outcome, finding.measure)
        and same_main_number(label, finding)
    ]
    labels_left, found_left = set(range(len(labels))), set(range(len(found)))
    matched = []
    for _, i, j in sorted(pairs):
        if i in labels_left and j in found_left:
            labels_left.remove(i)
            found_left.remove(j)
            matched.append((i, j))
    return matched
