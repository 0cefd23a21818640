"""Whose figure a cell holds: the arm and the population that its row and column name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evidence.fulltext.lines import Line
from evidence.fulltext.naming import Part

__all__ = ["Whose", "narrows", "whose_figure"]


@dataclass(frozen=True, slots=True)
class Whose:
    """The arm and the population of a figure, as printed; None where the table names none."""

    arm: str | None = None
    population: str | None = None


#: Headings that say "everybody".
_EVERYBODY: Final = re.compile(
    r"(?:total|all|overall|entire|whole|both)?\s*(?:patients?|subjects?|cohort|population|groups?|arms?|"
    r"cases?|study|sample)?"
    r"(?:\s+\(?(?:treated|enrolled|evaluable|N)\)?)?",
    re.IGNORECASE,
)
#: Headings of groups of rows whose members are treatments.
_TREATMENTS: Final = re.compile(
    r"(?:study |treatment |randomi[sz]ed )?(?:treatments?|arms?|groups?|regimens?|procedures?|"
    r"conditioning(?: regimens?)?|therap(?:y|ies)|"
    r"drugs?|cohorts?|doses?|dose levels?|interventions?|allocation)(?: (?:received|given|arm|group))?",
    re.IGNORECASE,
)
#: Headings that order a table and tell no patients apart.
_IDLE: Final = re.compile(
    r"(?:response|responses|best response|outcome|outcomes|efficacy|endpoint|endpoints|survival|toxicity|"
    r"adverse events?|"
    r"clinical (?:response|outcome)s?|results?|variables?|parameters?|characteristics?|events?|"
    r"end ?points?|type|types|"
    r"univariate(?: analysis| modeling)?|multivariate(?: analysis| modeling)?|multivariable(?: analysis)?|"
    r"hematologic(?:al)?|"
    r"non-?hematologic(?:al)?|grade|value|estimate|at last follow-?up|best overall response|"
    r"tumou?r response|location|other)",
    re.IGNORECASE,
)


#: What tells patients apart by what they are, not by what they were given.
_SUBGROUP: Final = re.compile(r"[<>≥≤]|\b(?:years|aged?|males?|females?|men|women)\b", re.IGNORECASE)


def whose_figure(
    row: Line, column: Line, *, outcome_on_rows: bool, is_ratio: bool, arms: Sequence[str]
) -> Whose:
    """Say whose figure stands where a row and a column meet.

    Parameters
    ----------
    row, column : Line
        With their headings.
    outcome_on_rows : bool
        Whether rows name outcomes; then columns name groups.
    is_ratio : bool
        Whether the figure is a ratio: its arm is the factor that is compared.
    arms : sequence of str
        What the article calls its arms, to know them among the rows.
    """
    beside, along = (column, row) if outcome_on_rows else (row, column)
    further = _names(along.parts)
    if outcome_on_rows:
        if is_ratio and row.name is None and further:
            # "HR A vs. B" names what is compared; the columns then tell among whom.
            return Whose(_joined(further), _joined(_names(column.parts, whole=True)[:-1]))
        return _of_columns(column, further, is_ratio=is_ratio)
    names = _names(beside.parts, whole=True)
    return Whose(_joined(names), _joined(further)) if is_ratio else _of_rows(names, further, arms)


def narrows(line: Line) -> bool:
    """Whether a line says of whom it speaks, beside the outcome that it may name."""
    return bool(_names(line.parts))


def _of_columns(column: Line, further: Sequence[str], *, is_ratio: bool) -> Whose:
    """Columns are arms; where they have levels, the arm is the one that prints its size, else the lowest."""
    names = _names(column.parts, whole=True)
    parts = [part for part in column.parts if part.heading.rest]
    sized = next((i for i, part in enumerate(column.parts) if part.heading.size is not None), None)
    if sized is not None:
        # A size may stand in a row of its own below the name.
        parts = [part for part in column.parts[: sized + 1] if part.heading.rest]
    leaf = parts[-1].heading.rest if parts else None
    arm = leaf if leaf in names else None
    others = [name for name in names if name != arm]
    if arm is not None and not is_ratio and _SUBGROUP.search(arm):
        return Whose(None, _joined([*others, arm, *further]))
    return Whose(arm, _joined([*others, *further]))


def _of_rows(names: Sequence[str], further: Sequence[str], arms: Sequence[str]) -> Whose:
    """Rows are subgroups, unless they stand under "Treatment" or begin with an arm's name."""
    if not names:
        return Whose(None, None) if not further else Whose(further[-1], _joined(further[:-1]))
    leaf = names[-1]
    if len(names) > 1 and _TREATMENTS.fullmatch(names[-2]):
        return Whose(leaf, _joined(further))
    for arm in sorted(arms, key=len, reverse=True):
        if leaf == arm:
            return Whose(arm, _joined([*names[:-1], *further]))
        if leaf.startswith((f"{arm},", f"{arm}:")):
            return Whose(arm, _joined([*names[:-1], leaf[len(arm) + 1 :].strip(), *further]))
    group = _joined(names, " ")
    return Whose(_joined(further), group)


def _names(parts: Sequence[Part], *, whole: bool = False) -> list[str]:
    """Give what headings say of groups, the outermost first; whole, or without the outcome they name."""
    rests = (part.heading.rest if whole else part.rest for part in parts)
    return [r for r in dict.fromkeys(rests) if r and not _EVERYBODY.fullmatch(r) and not _IDLE.fullmatch(r)]


def _joined(names: Sequence[str], separator: str = ", ") -> str | None:
    return separator.join(names) or None
