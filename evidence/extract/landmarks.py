"""Which time point a figure holds at: beside its outcome, behind it, or named before the list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from evidence.extract.direction import goes_from_to
from evidence.extract.figures import Figure
from evidence.extract.landmark_bounds import (
    behind_brackets,
    closed,
    each_own,
    end_of_list,
    ends_clause,
    follows_estimate,
    follows_other,
    heads_other,
    in_bracket_before,
    is_near,
    is_of_another,
    is_of_follow_up,
    is_of_named_next,
    is_of_next,
    is_right_behind,
    owned_elsewhere,
    touches,
)
from evidence.extract.ruleset import Outcome
from evidence.extract.series import Series
from evidence.extract.text import IN_ORDER
from evidence.extract.timepoints import Landmark
from evidence.extract.times_beside import (
    ALONE,
    before_bracket,
    directly_before,
    directly_behind,
    led_at_head,
    led_in_turn,
)
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["landmark_of"]


def landmark_of(
    view: SentenceView, series: Series, figure: Figure, outcomes: Mapping[str, Outcome]
) -> Landmark | None:
    """Find the landmark a figure holds at: beside its outcome, behind it, or named before the list.

    Returns
    -------
    Landmark or None
    """
    mention = next(b.mention for b in series.bindings if b.figure is figure)
    if series.landmark is not None or not view.landmarks:
        return series.landmark
    if _is_before_stage(view, series, figure):
        return None
    if (len(series.figures) == 1 and each_own(view, figure)) or is_of_follow_up(view, figure, mention):
        return None
    dated = outcomes[mention.outcome or ""].kind in _OF_STAGES
    mark = (
        led_in_turn(view, figure)
        or led_at_head(view, series, figure)
        or _closing_bracket(view, figure)
        or before_bracket(view, figure, stages=dated)
        or directly_before(view, figure)
        or directly_behind(view, figure, mention)
        or _beside_name(view, series, figure, mention, outcomes)
        or behind_brackets(view, figure)
        or _behind(view, series, figure, mention, outcomes)
        or _before(view, series, figure, mention, outcomes)
        or _only_stage(view, series, figure)
        or _of_first(view, series, figure)
    )
    if mark is not None and mark.form == "course" and _is_of_part(view, figure, mark):
        return None
    if mark is not None and mention.outcome == "HSCT" and "HSCT" in mark.text:
        return None  # "HSCT was carried out in 47%, with a post-HSCT NRM of 36%"
    # "Patients without a CR after induction had a survival of 5%"
    survived = outcomes[mention.outcome or ""].kind == "survival"
    return None if mark is not None and mark.form == "course" and survived else mark


#: "SOS developed in | five | patients, | two | during InO and three after HSCT"
_PART_OPENS = re.compile(r"[)\]]?(?:\s[a-z]+){0,2}(?:\s\(\d+ of \d+\))?\s?[,:(]\s?")
_PART_AT = re.compile(r"\s(?:patients\s|cases\s)?")


def _is_of_part(view: SentenceView, figure: Figure, mark: Landmark) -> bool:
    """Whether a stage is that of a part which a count is told in, and not of the whole."""
    part = next((f for f in view.figures if f.start >= figure.last and f.events is not None), None)
    if part is None or part.events is None or figure.events is None or part.start > mark.start:
        return False
    if figure.percent is not None and (part.percent is not None or part.events >= figure.events):
        return False
    opens = _PART_OPENS.fullmatch(view.text, figure.last, part.start) is not None
    return opens and _PART_AT.fullmatch(view.text, part.last, mark.start) is not None


def _is_before_stage(view: SentenceView, series: Series, figure: Figure) -> bool:
    """Whether a share is what it was before a stage: "increased from | 72% | to 93% after consolidation"."""
    figures = series.figures
    if len(figures) != 2 or figure is not figures[0] or not goes_from_to(view, figures):
        return False
    marks = [m for m in view.landmarks if m.start >= figures[1].last]
    return bool(marks) and marks[0].form == "course" and marks[0].text.startswith("after")


#: Outcomes that a stage of treatment dates: "CR after induction (66%)"; survival has years.
_OF_STAGES: Final = frozenset({"response", "event"})


def _closing_bracket(view: SentenceView, figure: Figure) -> Landmark | None:
    """Take the time that closes the bracket of a row: "lower relapse (53% vs 77% at 3 years)"."""
    if not figure.depth:
        return None
    row = view.row(figure)
    opening = view.opening(figure.start)
    if len(row) < 2 or any(view.opening(f.start) != opening for f in row):
        return None
    for mark in view.landmarks:
        if mark.start >= row[-1].last and mark.form == "phrase" and view.opening(mark.start) == opening:
            between = view.text[row[-1].last : mark.start]
            return mark if not between.strip(" )]") else None
    return None


def _leads_to_figure(view: SentenceView, mark: Landmark) -> bool:
    return any(ALONE.fullmatch(view.text, mark.end, f.start) for f in view.figures if f.start > mark.end)


def _touching(
    view: SentenceView, figure: Figure, mention: Mention, outcomes: Mapping[str, Outcome]
) -> Landmark | None:
    """Take the time beside the outcome: "5-year OS", "OS at 5 years"."""
    marks = [
        m for m in view.landmarks if touches(view, m, mention) and not is_of_next(view, m, figure, mention)
    ]
    kind = outcomes[mention.outcome or ""].kind
    if kind in {"survival", "incidence"}:
        # "four-year OS post-HSCT": when it was estimated, not since when.
        marks = [m for m in marks if m.form != "course"] or marks
    if kind == "event":
        marks = [m for m in marks if not _NEW_CLAUSE.search(view.text, m.end, max(m.end, figure.start))]
        # "No SOS was seen during therapy; it complicated 11 of 21 transplants"
        parted = figure.kind == "proportion"
        marks = [
            m for m in marks if not (parted and m.end <= figure.start and ends_clause(view, m, figure.start))
        ]
    return min(marks, key=lambda m: abs(m.start - mention.start), default=None)


def _beside_name(
    view: SentenceView, series: Series, figure: Figure, mention: Mention, outcomes: Mapping[str, Outcome]
) -> Landmark | None:
    """Take the time beside the outcome; an estimate may have one behind: "post-HSCT NRM 36% at 1 year"."""
    mark = _touching(view, figure, mention, outcomes)
    estimated = outcomes[mention.outcome or ""].kind in {"survival", "incidence"}
    if mark is None or mark.form != "course" or not estimated:
        return mark
    behind = behind_brackets(view, figure) or _behind(view, series, figure, mention, outcomes)
    return behind if behind is not None and behind.form != "course" else mark


def _behind(
    view: SentenceView, series: Series, figure: Figure, mention: Mention, outcomes: Mapping[str, Outcome]
) -> Landmark | None:
    """Take the time behind a figure, or behind the last of those beside it: "66% and 51% at 5 years"."""
    index = series.figures.index(figure)
    following = series.figures[index + 1].start if index + 1 < len(series.figures) else series.end
    proportions = (f.start for f in view.figures if f.start >= figure.last and f.kind == "proportion")
    last = series.figures[-1].last
    listed = end_of_list(view, figure, mention, outcomes)
    ranges = [(figure.end, min([following, *proportions])), listed]
    if not _is_parted(view, figure.last, last):
        ranges.append((last, series.end))  # "ORR was 82%; 42% remained in response | at 15 months"
    for start, end in ranges:
        for mark in view.landmarks:
            near = start <= mark.start < end and is_near(view.text[start : mark.start], mark)
            if mark.form == "course" and ":" in view.text[figure.end : mark.start]:
                continue  # "5 developed SOS: 2 during InO and 3 after HSCT"
            if mark.form == "adjective" and _leads_to_figure(view, mark):
                continue
            if near and is_of_named_next(view, mark, figure, mention):
                continue
            if near and not heads_other(view, mark, mention) and not is_of_another(view, series, mark):
                return mark
    return None


def _is_parted(view: SentenceView, start: int, end: int) -> bool:
    """Whether a semicolon parts two places, and not those in "X (9%; CI 6-14) than Y (20%; CI 15-27)"."""
    lowest = min(view.depths[start:end], default=0)
    return any(view.text[i] == ";" and view.depths[i] <= lowest for i in range(start, end))


def _before(
    view: SentenceView, series: Series, figure: Figure, mention: Mention, outcomes: Mapping[str, Outcome]
) -> Landmark | None:
    """Take the last time named before the figures: "At 5 years, OS and EFS were ..."."""
    first = series.figures[0].start
    figures_at = view.opening(first)
    kind = outcomes[mention.outcome or ""].kind
    estimated = kind in {"survival", "incidence"}
    marks = [
        m
        for m in view.landmarks
        if m.end <= first
        and (not closed(view, m, first) or (estimated and in_bracket_before(view, m, figures_at)))
        and not (m.start >= mention.end and heads_other(view, m, mention, of_another_outcome=True))
        and not follows_other(view, m, mention)
        # "35% at day 100, and the OS was 50%"; but "At day 100, survival was 90%"
        and not (
            m.form == "day"
            and kind == "survival"
            and not _NAMED_NEXT.fullmatch(view.text, m.end, max(m.end, mention.start))
        )
        # "5-year" goes on to what is estimated next; "induction" of "induction deaths" does not.
        and ((estimated and m.text[0].isdigit()) or not owned_elsewhere(view, m, mention))
    ]
    if not estimated:
        marks = [
            m
            for m in marks
            if not (
                _NEW_CLAUSE.search(view.text, m.end, first)
                or follows_estimate(view, m, outcomes)
                or (kind != "response" and ends_clause(view, m, first))
            )
        ]
    if marks and not view.depths[first] and _is_of_figure_before(view, marks[-1], first):
        return None
    figures = series.figures
    if (
        len(marks) == len(figures) > 1
        and IN_ORDER.search(view.text, figures[-1].last)
        # "NRM was 12% at 1 year and 15% at 3 years; relapse was 25% and 33%, respectively"
        and not any(marks[0].end <= m.start < marks[-1].start for m in view.mentions if m.outcome)
    ):
        return marks[figures.index(figure)]
    return marks[-1] if marks else None


def _is_of_figure_before(view: SentenceView, mark: Landmark, at: int) -> bool:
    """Whether a stage is of the figure it stands behind: "1.5% during induction and | 2.1% in remission"."""
    if mark.form != "course" or any(mark.end <= m.start < at for m in view.mentions):
        return False
    return any(is_right_behind(view, f, mark) for f in view.figures)


#: "at day 100|, | survival"
_NAMED_NEXT = re.compile(r",?\s(?:the\s)?")


def _only_stage(view: SentenceView, series: Series, figure: Figure) -> Landmark | None:
    """Take the stage of treatment behind the figures where it is the only time of the sentence."""
    last = series.figures[-1].last
    if len(view.landmarks) != 1:
        return None
    mark = view.landmarks[0]
    between = view.text[last : mark.start]
    if ":" in view.text[figure.last : last]:
        return None  # "3.6%: 1.5% during induction and 2.1% in remission"
    if is_of_another(view, series, mark):
        return None  # "61% and 53%, after the first course already by 49% and 34%"
    # "90 entered CR and 12 died during induction": the stage of what happened then.
    others = [m for m in view.mentions if last <= m.start < mark.start]
    happened = (
        bool(others)
        and others[-1].role == "verb"
        and view.text[others[-1].end : mark.start].strip() in {"", "before or"}
    )
    outside = view.depths[mark.start] <= series.figures[-1].depth
    told = outside and mark.start >= last and mark.form == "course" and not happened
    told = told and not re.search(r"[;:]", between)
    return mark if told and not _OF_OTHERS.search(between) else None


def _of_first(view: SentenceView, series: Series, figure: Figure) -> Landmark | None:
    """Take the only time of the sentence, right behind the first figure: "67% at 3 years vs 23% in Y"."""
    first = series.figures[0]
    if figure is first or len(view.landmarks) != 1 or view.landmarks[0].form not in {"phrase", "day"}:
        return None
    mark = view.landmarks[0]
    return mark if is_right_behind(view, first, mark) else None


#: "11 of 21 after transplantation | but none | during treatment", "of those | who had X | after induction"
_OF_OTHERS = re.compile(r"\b(?:who|which|that|but|while|whereas|although)\b")
#: "None during treatment; however, 11 of 21 afterwards": a new clause, a new time.
_NEW_CLAUSE = re.compile(r"\b(?:however|but)\b", re.IGNORECASE)
