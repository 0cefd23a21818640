"""What the sentences before leave to the next: times, people whom they counted, parts of a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from evidence.extract.figures import Figure
from evidence.extract.people_before import PeopleCounted
from evidence.extract.ruleset import Outcome
from evidence.extract.timepoints import Landmark
from evidence.model import Finding

__all__ = ["ToldBefore"]


@dataclass
class ToldBefore:
    """What is known behind some sentences of a passage.

    Parameters
    ----------
    landmark : Landmark or None
        The time at which the last sentence estimates survival, for a next one that does not say it again.
    last_landmark : Landmark or None
        The last one time of an estimate that any sentence tells.
    times : dict
        All times printed for the estimates of an outcome.
    counted : PeopleCounted
        Whom figures counted.
    shares : list of Finding
        Counts of a whole in the last sentence that has any.
    """

    landmark: Landmark | None = None
    last_landmark: Landmark | None = None
    times: dict[str, set[str]] = field(default_factory=dict)
    counted: PeopleCounted = field(default_factory=dict)
    shares: list[Finding] = field(default_factory=list)

    def learn_times(
        self,
        landmarks: Sequence[Landmark],
        found: Sequence[tuple[Figure, Finding]],
        outcomes: Mapping[str, Outcome],
    ) -> None:
        """Keep the times of a sentence."""
        self.landmark = self._landmark_left(landmarks, found, outcomes)
        printed = {mark.text for mark in landmarks}
        estimates = [
            (f.outcome, f.timepoint) for _, f in found if f.measure == "rate_at_time" and f.timepoint
        ]
        for outcome, time in estimates:
            if time in printed:
                self.times.setdefault(outcome, set()).add(time)
        if estimates:
            self.last_landmark = _the_one(landmarks, {time for _, time in estimates})

    def _landmark_left(
        self,
        landmarks: Sequence[Landmark],
        found: Sequence[tuple[Figure, Finding]],
        outcomes: Mapping[str, Outcome],
    ) -> Landmark | None:
        times = {
            f.timepoint for _, f in found if outcomes[f.outcome].kind == "survival" and f.percent is not None
        }
        if times == {self.landmark and self.landmark.text}:
            return self.landmark
        return _the_one(landmarks, times)


def _the_one(landmarks: Sequence[Landmark], times: AbstractSet[str | None]) -> Landmark | None:
    """Give the landmark that is the only one of some times; days and stages of treatment do not go on."""
    return next((m for m in landmarks if {m.text} == times and m.form not in {"course", "day"}), None)
