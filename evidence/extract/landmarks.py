"""Which time point a figure holds at: beside its outcome, behind it, or named before the list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from evidence.extract.arrangement import CONTRAST
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
from evidence.extract.text import IN_ORDER, ends_in
from evidence.extract.timepoints import Landmark
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
        _led_in_turn(view, figure)
        or _led_at_head(view, series, figure)
        or _before_bracket(view, figure, stages=dated)
        or _directly_before(view, figure)
        or _directly_behind(view, figure, mention)
        or _touching(view, figure, mention, outcomes)
        or behind_brackets(view, figure)
        or _behind(view, series, figure, mention, outcomes)
        or _before(view, series, figure, mention, outcomes)
        or _only_stage(view, series, figure)
        or _of_first(view, series, figure)
    )
    if mark is not None and mark.form == "course" and _is_of_part(view, figure, mark):
        return None
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


#: "At month 3, the CR rate was 40% | and | at month 6 it was 55%"
_LEADS_PART = re.compile(r"(?:^|[.:;]\s|,\s(?:and|but)\s|[%)a-z]\sand\s)$")


def _led_in_turn(view: SentenceView, figure: Figure) -> Landmark | None:
    """Take the time that leads the part of a sentence all of whose parts a time leads, each with figures."""
    marks = view.landmarks
    if len(marks) < 2 or figure.start < marks[0].start:
        return None
    led = all(
        m.form != "adjective" and ends_in(_LEADS_PART, view.text, m.start, reach=8) is not None for m in marks
    )
    ends = [*(m.start for m in marks[1:]), len(view.text)]
    each = led and all(
        any(m.end <= f.start < end for f in view.figures) for m, end in zip(marks, ends, strict=True)
    )
    return next(m for m in reversed(marks) if m.end <= figure.start) if each else None


#: "After cycle 1, | 60% were MRD negative|, increasing to | 81% after cycle 2"
_RISING_TO = re.compile(
    r"[^;.]{0,60}?,?\s(?:and\s)?(?:increasing|increased|rising|rose|improving|improved|decreasing|decreased|falling|"
    r"fell|dropping|dropped|declining|declined)\sto\s(?:only\s)?"
)
_AT_HEAD = re.compile(r"(?:^|[.:;]\s)$")
_THEN_TOLD = re.compile(r",\s[^;.:]{0,60}")


def _led_at_head(view: SentenceView, series: Series, figure: Figure) -> Landmark | None:
    """Take the time at the head of a sentence for the first of two figures that a change parts."""
    figures = series.figures
    if len(figures) != 2 or figure is not figures[0]:
        return None
    if _RISING_TO.fullmatch(view.text, figure.last, figures[1].start) is None:
        return None
    led = (m for m in view.landmarks if m.end < figure.start and m.form != "adjective")
    return next(
        (
            m
            for m in led
            if ends_in(_AT_HEAD, view.text, m.start, reach=2) is not None
            and _THEN_TOLD.fullmatch(view.text, m.end, figure.start)
        ),
        None,
    )


#: Outcomes that a stage of treatment dates: "CR after induction (66%)"; survival has years.
_OF_STAGES: Final = frozenset({"response", "event"})


def _before_bracket(view: SentenceView, figure: Figure, *, stages: bool) -> Landmark | None:
    """Take the time directly in front of the bracket that holds a figure: "at 5 years (66%)"."""
    opening = view.opening(figure.start)
    marks = [m for m in view.landmarks if m.end <= opening and not view.text[m.end : opening].strip()]
    marks = [m for m in marks if stages or m.form != "course"]
    if not marks or any(
        not view.text[figure.last : m.start].strip() for m in view.landmarks if m.start > figure.start
    ):
        return None  # "26% at 1 year (13% at 5 years)"
    return marks[-1]


_LED_TO = re.compile(r"\s*[,:]?\s*(?:(?:it|they|this)\s+)?(?:(?:was|were|is)\s+)?(?:only\s+|about\s+)?")
#: "and, after transplantation, | in 18%"; "58%; after 2 cycles | 71%"
_LEADS_IN = re.compile(
    r",?\s+(?:(?:it|this|they) (?:was|were|reached|occurred|developed)\s+(?:[a-z]+ed\s+|seen\s+)?)?"
    r"(?:in\s+)?(?:only\s+)?"
)
#: "early mortality was low (30-day | 3%, 60-day | 8%)"
_ALONE = re.compile(r"\s*[:=]?\s*")
#: "; the 8-year | rate was 80%"
_RATE_WAS = re.compile(r"\s*[:=]?\s*|\s(?:rate|estimate|probability)s?\s(?:was|were|is)\s(?:only\s|about\s)?")
_LEADING: Final = {"course": _LEADS_IN, "phrase": _LED_TO, "day": _ALONE, "adjective": _RATE_WAS}
_JOINED_AHEAD = re.compile(r"(?:[,;:(]\s*(?:and\s+)?|\b(?:and|but),?\s+)(?:the\s+)?$")


def _directly_before(view: SentenceView, figure: Figure) -> Landmark | None:
    """Take the time that leads to a figure: "at 1 year 54%, at 2 years 25% and at 5 years 14%"."""
    before = max((f for f in view.figures if f.last <= figure.start), key=lambda f: f.start, default=None)
    if before is not None and (
        CONTRAST.search(view.text, before.last, figure.start) or view.is_tight([before, figure])
    ):
        # "and, at 3 months, 7% with X versus 23% with Y"; "at 12 months, they were 50% and 76%"
        return _directly_before(view, before)
    for mark in view.landmarks:
        if _ROSE_TO.fullmatch(view.text, mark.end, max(mark.end, figure.start)) and ends_in(
            _ROSE, view.text, mark.start, reach=16
        ):
            return mark
        led = _LEADING[mark.form].fullmatch(view.text, mark.end, max(mark.end, figure.start))
        if led and mark.end < figure.start and ends_in(_JOINED_AHEAD, view.text, mark.start, reach=8):
            return mark
    return None


#: "was 9% on day 30 and increased | on day 60 | to | 16%"
_ROSE = re.compile(r"\b(?:(?:increas|decreas|declin|improv|drop|ris|fall|grow)[a-z]*|rose|fell|grew)\s$")
_ROSE_TO = re.compile(r",?\sto\s(?:only\s|about\s)?")


def _leads_to_figure(view: SentenceView, mark: Landmark) -> bool:
    return any(_ALONE.fullmatch(view.text, mark.end, f.start) for f in view.figures if f.start > mark.end)


def _directly_behind(view: SentenceView, figure: Figure, mention: Mention) -> Landmark | None:
    """Take the time that a figure ends with: "CR in 9 after cycle 1, and in 10 (77%) after cycle 2"."""
    if mention.start > figure.start:
        return None
    # "5 died within 30 days, and 8 (16%) within 60 days"; "day-100 NRM was 8%, rising to 15% at 1 year"
    again = any(mention.end < m.end <= figure.start for m in view.landmarks) or any(
        mention.end <= f.start < figure.start and f.kind == figure.kind for f in view.figures
    )
    forms = {"course", "phrase"} if again else {"course"}
    marks = (m for m in view.landmarks if m.form in forms)
    return next((m for m in marks if is_right_behind(view, figure, m)), None)


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
