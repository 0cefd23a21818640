"""One number that a study reports."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["WHOSE", "Derived", "Finding", "Measure", "Place"]

#: What kind of number a finding is.
Measure = Literal["proportion", "rate_at_time", "median_time", "hazard_ratio", "odds_ratio", "risk_ratio"]
#: Slots of a finding that say whose number it is, when, and of which grades: figures that differ in one are
#: two results.
WHOSE: Final = ("arm", "population", "timepoint", "grade")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article prints a figure.

    Parameters
    ----------
    passage : str
        Name of the passage, such as ``abstract``, ``body:12``, ``figure:F1``, ``table:T2``.
    start, end : int
        Character offsets in the passage's text.
    quote : str
        ``text[start:end]``.
    sentence : str
        What holds the figure: a sentence, or the headings of a cell.
    section : str or None
        Label of the section, the figure or the table.
    cell : tuple of (int, int), or None
        Row and column of a table.
    """

    passage: str
    start: int
    end: int
    quote: str
    sentence: str
    section: str | None = None
    cell: tuple[int, int] | None = None

    @property
    def where(self) -> str:
        """The place in words, such as ``Table 2, row 3, column 2``."""
        kind, _, name = self.passage.partition(":")
        if kind == "table" and self.cell is not None:
            return f"{self.section or f'table {name}'}, row {self.cell[0]}, column {self.cell[1]}"
        if kind == "figure":
            return f"caption of {self.section or f'figure {name}'}"
        if kind == "body":
            return f"body, paragraph {name}"
        return kind


@dataclass(frozen=True, slots=True)
class Derived:
    """A number beside the reported ones: ours, or one that another place of the article prints.

    Parameters
    ----------
    slot : str
        Which slot of the finding it would fill: ``total``, ``percent``, ``events``, ``ci``.
    values : tuple of float
        One number, or low and high of an interval.
    method : str
        How it was made, or where it was found, in words a table's note can print.
    source : Place or None
        Where it was found; None where it is ours.
    """

    slot: str
    values: tuple[float, ...]
    method: str
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One number that a study reports for one outcome, in one arm, in one population, at one time.

    Every slot down to ``grade`` is as reported; None where the text is silent. What we computed
    is in ``derived`` and nowhere else.

    Parameters
    ----------
    pmid : str
        Whose finding.
    outcome : str
        Outcome id of the rules, such as ``"CR"``.
    measure : Measure
        What kind of number it is.
    events, total : int or None
        Numerator and denominator.
    percent : float or None
        The printed percentage.
    value : float or None
        A median's or ratio's value; None with ``unit="not reached"``.
    unit : str or None
        ``months``, ``years``, ``weeks``, ``days`` or ``not reached`` for medians.
    ci_low, ci_high : float or None
        The printed interval, in the unit of the estimate.
    ci_level : float or None
        In percent.
    se : float or None
        What follows ± on a percentage.
    p_value : float or str or None
        A number, or text such as ``"<0.001"``.
    arm, population, timepoint : str or None
        Whose number it is, among whom, when. The other of two groups that are compared is told by what it is
        not where no word names it: "without TP53 mutations", "other than patients treated elsewhere".
    grade : str or None
        Of which grades of an adverse event it is: ``3-4``, ``≥3``, ``any``, ``severe``.
    passage : str
        Name of the passage.
    section : str or None
        Label of the abstract's section, or of the table.
    cell : tuple of (int, int), or None
        Row and column of the table, from 1 and with those of the head, where it stands in one.
    start, end : int
        Character offsets of the figure in the passage's text.
    quote : str
        ``text[start:end]``.
    sentence : str
        The sentence that holds the figure.
    rule, ruleset : str
        Id of the rule, and name and content hash of the rule set.
    derived : tuple of Derived
        Our own numbers, and those of other places.
    places : tuple of Place
        Where else the article prints the same figure.
    conflicts : tuple of Place
        Where it prints another figure for the same patients, outcome and time.
    flags : tuple of str
        ``percent-mismatch``, ``other-study`` and the like, sorted.
    """

    pmid: str
    outcome: str
    measure: Measure
    passage: str
    start: int
    end: int
    quote: str
    sentence: str
    rule: str
    ruleset: str
    events: int | None = None
    total: int | None = None
    percent: float | None = None
    value: float | None = None
    unit: str | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    ci_level: float | None = None
    se: float | None = None
    p_value: float | str | None = None
    arm: str | None = None
    population: str | None = None
    timepoint: str | None = None
    grade: str | None = None
    section: str | None = None
    cell: tuple[int, int] | None = None
    derived: tuple[Derived, ...] = ()
    places: tuple[Place, ...] = ()
    conflicts: tuple[Place, ...] = ()
    flags: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(
            passage=self.passage,
            start=self.start,
            end=self.end,
            quote=self.quote,
            sentence=self.sentence,
            section=self.section,
            cell=self.cell,
        )

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits: the same for the same finding, whoever reads it and when.

        Made of everything reported and where it stands. The rules are no part of it: rules that read the
        same figure in the same way have made the same finding.
        """
        parts = (
            *(self.pmid, self.passage, self.start, self.end, self.outcome, self.measure),
            *(self.events, self.total, self.percent, self.value, self.unit),
            *(self.ci_low, self.ci_high, self.ci_level, self.se, self.p_value),
            *(self.arm, self.population, self.timepoint),
            # Added later: a finding without a grade keeps the id that it had.
            *((f"grade {self.grade}",) if self.grade else ()),
        )
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]
