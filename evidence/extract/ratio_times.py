"""When a ratio holds: "the 3-year relapse rate was higher after RIC (HR, 1.64)" has 3 years.

A ratio compares whole curves. It has a time only where one stands with its own outcome and no rates at that
time stand beside it: in "5-year OS was 79% v 71% (HR 0.65)" the years are of the rates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from evidence.extract.figures import Figure
from evidence.extract.landmark_bounds import touches
from evidence.extract.outcome_factors import factors_of_outcome
from evidence.extract.ruleset import Outcome
from evidence.extract.timepoints import Landmark
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["is_of_early_death", "time_of_ratio"]


def time_of_ratio(
    view: SentenceView, figure: Figure, mention: Mention, outcomes: Mapping[str, Outcome]
) -> Landmark | None:
    """Give the time that stands with the outcome of a ratio, where no rates stand beside.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        The ratio.
    mention : Mention
        What it is of.
    outcomes : mapping
        Outcomes of the rule set by id.
    """
    if _rates_beside(view, figure, mention):
        return None
    opening = view.opening(figure.start)
    # "Predictors of OS were age (HR 1.8) and relapse within 6 months (HR 2.2)": a factor has its own time.
    listed = factors_of_outcome(view, outcomes)
    directly = [m for m in view.landmarks if m.end <= opening and not view.text[m.end : opening].strip()]
    if directly and mention.start < figure.start and not any(f.figure is figure for f in listed):
        return directly[-1]  # "survival at 1 year (RR 1.07) and 3 years (RR 1.16)"
    marks = [m for m in view.landmarks if _is_told_of(view, m, mention)]
    if not marks:
        return None
    marks = [*_listed_before(view, marks[0]), *marks]
    if len(marks) == 1:
        return marks[0]
    # "associated with 30- and 180-day mortality (HR 1.7 and HR 3.2, respectively)"
    ratios = [f for f in view.figures if f.kind == "ratio" and f.start >= mention.end]
    return marks[ratios.index(figure)] if len(ratios) == len(marks) and figure in ratios else None


def _is_told_of(view: SentenceView, mark: Landmark, mention: Mention) -> bool:
    """Whether a time stands with a name: "3-year OS", "OS at 3 years"; not "X at 3 months had worse OS"."""
    if mark.form == "course" or (mark.form != "adjective" and mark.end <= mention.start):
        return False
    return touches(view, mark, mention)


def _listed_before(view: SentenceView, mark: Landmark) -> list[Landmark]:
    """Give the times that a list puts in front of one: "30- and | 180-day mortality"."""
    before: list[Landmark] = []
    for other in reversed([m for m in view.landmarks if m.end <= mark.start]):
        first = before[0] if before else mark
        if _LISTED.fullmatch(view.text, other.end, first.start) is None:
            break
        before.insert(0, other)
    return before


_LISTED = re.compile(r"-?(?:,\s?(?:and\s|or\s)?|\s(?:and|or)\s|/)")


def _rates_beside(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether shares stand between a name and its ratio, or behind the ratio before the next name."""
    start, end = min(mention.end, figure.start), view.part_end(figure.last)
    end = min([end, *(m.start for m in view.mentions if m.start >= figure.last)])
    return any(f.percent is not None and start <= f.start < end for f in view.figures)


def is_of_early_death(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether a mortality of some days has rates before its ratio: "60-day mortality was 10% vs 5% (HR 2)".

    Elsewhere the hazard of death is that of overall survival.
    """
    early = any(
        m.text.endswith("days") and m.form == "adjective" and touches(view, m, mention)
        for m in view.landmarks
    )
    return early and any(
        f.kind == "proportion" and mention.end <= f.start and f.last <= figure.start for f in view.figures
    )
