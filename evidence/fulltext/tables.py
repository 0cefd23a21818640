"""Findings from a table: for every cell an outcome, whose figure it is, what the number means; or why not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from evidence.extract.checks import checked
from evidence.extract.grade_words import find_grades
from evidence.extract.ruleset import Outcome, RuleSet
from evidence.fulltext.cell_outcome import outcome_of_cell
from evidence.fulltext.cell_statistic import statistic_of_cell
from evidence.fulltext.completing import ends_in, gather, p_value_of, size_for
from evidence.fulltext.lines import Line, Lines, Role, read_lines
from evidence.fulltext.naming import Name, Namer
from evidence.fulltext.statistics import Slots, interpret
from evidence.fulltext.values import read_value
from evidence.fulltext.whose import Whose, whose_figure
from evidence.model import Cell, Finding, Measure, Table
from evidence.wording import graded

__all__ = ["CellAccount", "CellFate", "TableReading", "read_table"]

#: What became of a cell's figures: a finding (or a part of one), the same figure as in another cell, not a
#: result (its kind of number), an endpoint that no rule counts, no outcome, a heading, or a table not read.
CellFate = Literal["finding", "repeat", "not-a-result", "other-endpoint", "no-outcome", "heading", "not-read"]


@dataclass(frozen=True, slots=True)
class CellAccount:
    """What became of one cell that prints a figure: the finding it stands in, or the reason in words."""

    cell: Cell
    fate: CellFate
    detail: str


@dataclass(frozen=True, slots=True)
class TableReading:
    """A table with what was read of it."""

    table: Table
    findings: tuple[Finding, ...]
    accounts: tuple[CellAccount, ...]


_FIGURE: Final = re.compile(r"\d|^N[RE]$|not (?:yet )?reached", re.IGNORECASE)
_CAPTION_PEOPLE: Final = re.compile(
    r"\b(?:in|among|for)\s+(?:the\s+)?(?P<who>(?:patients?|women|men|children|adults|subjects)\s+"
    r"(?:with|who|aged|treated|undergoing|without)\s[^.,;()]{3,80})",
    re.IGNORECASE,
)
_EVENTS: Final = re.compile(r"\bevents?\b", re.IGNORECASE)
#: A value that stands so often in a column, for as many patients each time, is that of all of them.
_OFTEN: Final = 3
_RATIOS: Final = frozenset({"hazard_ratio", "odds_ratio", "risk_ratio"})
_ROLES: Final[dict[Role, str]] = {
    "p": "a p-value",
    "interval": "an interval",
    "percent": "a percentage",
    "size": "a number of patients",
}


def read_table(
    pmid: str, table: Table, namer: Namer, ruleset: RuleSet, *, arms: Sequence[str] = ()
) -> TableReading:
    """Read one table.

    Parameters
    ----------
    pmid : str
        Whose article.
    table : Table
        With its headings found.
    namer : Namer
        Knows what this article calls outcomes.
    ruleset : RuleSet
        For kinds of outcomes, and for the name of the set.
    arms : sequence of str
        What the article calls its arms.
    """
    if table.is_picture:
        return TableReading(table, (), ())
    return _Reading(pmid, table, namer, ruleset, arms).run()


@dataclass(slots=True)
class _Found:
    """A finding under way, with the cells that it takes and the number of patients printed for it."""

    finding: Finding
    cells: list[Cell]
    size: int | None


class _Reading:
    """One table while it is read."""

    def __init__(self, pmid: str, table: Table, namer: Namer, ruleset: RuleSet, arms: Sequence[str]) -> None:
        self.pmid = pmid
        self.table = table
        self.ruleset = ruleset
        self.arms = arms
        self.lines: Lines = read_lines(table, namer, ruleset.outcomes)
        self.found: list[_Found] = []
        self.fates: dict[Cell, tuple[CellFate, str]] = {}

    def run(self) -> TableReading:
        for cell in self.table.cells:
            if not _FIGURE.search(cell.text):
                continue
            if cell.row <= self.table.head_rows or cell.column <= self.table.stub_columns:
                self.fates[cell] = "heading", "a heading of the table"
            elif self.lines.lists_patients:
                self.fates[cell] = "not-read", "the table lists single patients"
            elif cell not in self.fates:
                self._read_cell(cell)
        self._complete_from_rows()
        self._tell_repeats()
        accounts = [CellAccount(cell, *fate) for cell, fate in self.fates.items()]
        accounts.sort(key=lambda account: (account.cell.row, account.cell.column))
        return TableReading(self.table, tuple(checked(f.finding) for f in self.found), tuple(accounts))

    def _read_cell(self, cell: Cell) -> None:
        """Read a cell that begins a figure; what completes it is taken along."""
        row, column = self.lines.rows[cell.row], self.lines.columns[cell.column]
        role = row.role if column.role == "main" else column.role
        if role != "main":
            self.fates[cell] = "not-a-result", f"{_ROLES[role]} without a figure that it completes"
            return
        named = outcome_of_cell(self.lines, self.ruleset.outcomes, row, column)
        if isinstance(named, str):
            fate: CellFate = "other-endpoint" if named.startswith("beside") else "no-outcome"
            self.fates[cell] = fate, named
            return
        name, on_rows = named
        outcome = self.ruleset.outcomes[name.outcome or ""]
        printed, cells = gather(self.lines, cell)
        statistic = statistic_of_cell(self.lines, row, column, outcome, name)
        meant = interpret(printed, statistic, outcome)
        reason = meant if isinstance(meant, str) else self._reason_against(*meant, outcome, row, column)
        if reason is not None or isinstance(meant, str):
            self.fates[cell] = "not-a-result", reason or ""
            return
        measure, slots = meant
        is_ratio = measure in _RATIOS
        if measure == "hazard_ratio" and outcome.ratio_of is not None:
            outcome = self.ruleset.outcomes[outcome.ratio_of]
        size = None if is_ratio else size_for(self.lines, row, column, slots)
        if size is not None:
            slots["total"] = size
        finding = self._finding(
            cells, name, outcome, measure, self._whose(row, column, on_rows=on_rows, is_ratio=is_ratio)
        )
        finding = replace(
            finding,
            timepoint=None if is_ratio or measure == "median_time" else statistic.time,
            grade=None if outcome.grades is None else self._grade(row, column, outcome),
            p_value=p_value_of(printed.p_value),
            **slots,
        )
        self.found.append(_Found(finding, cells, size))
        for part in cells:
            self.fates[part] = "finding", _told(finding)
        self._tell_p_value(cells[-1], finding)

    def _grade(self, row: Line, column: Line, outcome: Outcome) -> str | None:
        """Give the grades of events that the headings of a cell name, or the caption for the whole table."""
        parts = (*reversed(column.parts), *reversed(row.parts))
        headings = [part.heading for part in parts] if outcome.grades == "numbered" else []
        caption = [self.lines.caption.heading] if headings else []
        told = next((h.grade for h in (*headings, *caption) if h.grade is not None), None)
        # "Severe infection": of words only those before the name of the event.
        named = (find_grades(part.heading.text) for part in parts if part.name is not None)
        return told or next((g[0].bands[0] for g in named if g and g[0].is_word and g[0].start == 0), None)

    def _reason_against(
        self, measure: Measure, slots: Slots, outcome: Outcome, row: Line, column: Line
    ) -> str | None:
        """Say why a figure is no result after all: what its table counts runs against it or describes."""
        if self.lines.is_baseline and not (measure == "median_time" or outcome.id == "ORR"):
            return "the table describes the patients at baseline"
        if "events" not in slots:
            return None
        texts = (part.heading.text for line in (row, column) for part in line.parts)
        if outcome.kind == "survival" and any(map(_EVENTS.search, texts)):
            return "counts events, which run against the survival"
        if self.lines.axis == "column" and column.is_statistic:
            return "a number of patients beside columns that name outcomes"
        return None

    def _whose(self, row: Line, column: Line, *, on_rows: bool, is_ratio: bool) -> Whose:
        whose = whose_figure(row, column, outcome_on_rows=on_rows, is_ratio=is_ratio, arms=self.arms)
        people = _CAPTION_PEOPLE.search(self.lines.caption.heading.text)
        if people is None:
            return whose
        return Whose(whose.arm, ", ".join(filter(None, (whose.population, people["who"].strip()))))

    def _tell_p_value(self, last: Cell, finding: Finding) -> None:
        """Account for the p-value that stands behind the cells of a figure."""
        beside = self.table.at(last.row, last.column + last.columnspan)
        column = None if beside is None else self.lines.columns.get(beside.column)
        if beside is not None and column is not None and column.role == "p" and _FIGURE.search(beside.text):
            self.fates.setdefault(beside, ("finding", f"{_told(finding)}: p-value"))

    def _finding(
        self, cells: Sequence[Cell], name: Name, outcome: Outcome, measure: Measure, whose: Whose
    ) -> Finding:
        text, cell = self.table.text, cells[0]
        start = self.table.span(cell)[0]
        end = max(self.table.span(part)[1] for part in cells if part.row == cell.row)
        quote = text[start:end]
        return Finding(
            pmid=self.pmid,
            outcome=outcome.id,
            measure=measure,
            passage=self.table.name,
            section=self.table.label,
            start=start,
            end=end,
            quote=quote,
            sentence=_sentence(self.table, cell, quote),
            rule=name.rule,
            ruleset=self.ruleset.name,
            arm=whose.arm,
            population=whose.population,
            cell=(cell.row, cell.column),
        )

    def _complete_from_rows(self) -> None:
        """Give figures the p-values and intervals that stand in rows of their own below them."""
        for row in self.lines.rows.values():
            if row.role not in {"p", "interval"}:
                continue
            for cell in self.lines.cells_of_row(row.index):
                owner = self._above(cell) if _FIGURE.search(cell.text) else None
                if owner is not None and self._completes(owner, cell, row.role):
                    self.fates[cell] = "finding", _told(owner.finding)

    @staticmethod
    def _completes(owner: _Found, cell: Cell, role: Role) -> bool:
        """Add a p-value or an interval to a finding that lacks it; whether that was so."""
        finding, ends = owner.finding, ends_in(read_value(cell.text))
        if role == "p" and finding.p_value is None:
            owner.finding = replace(finding, p_value=p_value_of(cell.text))
        elif role == "interval" and finding.ci_low is None and len(ends) == 2:
            owner.finding = replace(finding, ci_low=ends[0], ci_high=ends[1], ci_level=95.0)
        return owner.finding is not finding

    def _above(self, cell: Cell) -> _Found | None:
        """Find the nearest figure above a cell in its column, with nothing but such rows between."""
        for row in sorted((r for r in self.lines.rows if r < cell.row), reverse=True):
            here = self.table.at(row, cell.column)
            found = next((f for f in self.found if f.cells[0] is here), None)
            if found is not None or self.lines.rows[row].role not in {"p", "interval"}:
                return found
        return None

    def _tell_repeats(self) -> None:
        """Keep one of the figures that a column repeats for the same patients under every heading."""
        often = Counter(_figure_and_size(f) for f in self.found if _may_be_of_all(f))
        seen: set[tuple[object, ...]] = set()
        kept = []
        for found in self.found:
            key = _figure_and_size(found)
            if often.get(key, 0) >= _OFTEN:
                if key in seen:
                    words = f"{_told(found.finding)}; another row prints it for the same patients"
                    self.fates[found.cells[0]] = "repeat", words
                    continue
                seen.add(key)
                found.finding = replace(found.finding, population=None)
            kept.append(found)
        self.found = kept


def _may_be_of_all(found: _Found) -> bool:
    return found.size is not None and found.finding.measure == "median_time"


def _figure_and_size(found: _Found) -> tuple[object, ...]:
    finding = found.finding
    return found.cells[0].column, finding.measure, finding.value, found.size


def _sentence(table: Table, cell: Cell, quote: str) -> str:
    """Say where a figure stands: the headings of its row and of its column."""
    row = " > ".join(table.row_paths[cell.row - 1])
    column = " > ".join(table.column_path(cell.column))
    return " | ".join(part for part in (row, column) if part) + f": {quote.replace(chr(9), ' ')}"


def _told(finding: Finding) -> str:
    grade = finding.grade and graded(finding.grade)
    whose = ", ".join(part for part in (finding.arm, finding.population, finding.timepoint, grade) if part)
    return f"{finding.outcome}: {finding.measure.replace('_', ' ')}" + (f" ({whose})" if whose else "")
