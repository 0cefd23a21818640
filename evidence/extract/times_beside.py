"""The time right beside a figure, in front of its bracket, or leading its part of the sentence."""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.arrangement import CONTRAST
from evidence.extract.figures import Figure
from evidence.extract.landmark_bounds import (
    is_right_behind,
)
from evidence.extract.series import Series
from evidence.extract.text import ends_in
from evidence.extract.timepoints import Landmark
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["ALONE", "before_bracket", "directly_before", "directly_behind", "led_at_head", "led_in_turn"]

#: "At month 3, the CR rate was 40% | and | at month 6 it was 55%"
_LEADS_PART = re.compile(r"(?:^|[.:;]\s|,\s(?:and|but)\s|[%)a-z]\sand\s)$")


def led_in_turn(view: SentenceView, figure: Figure) -> Landmark | None:
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


def led_at_head(view: SentenceView, series: Series, figure: Figure) -> Landmark | None:
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


def before_bracket(view: SentenceView, figure: Figure, *, stages: bool) -> Landmark | None:
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
ALONE = re.compile(r"\s*[:=]?\s*")
#: "; the 8-year | rate was 80%"
_RATE_WAS = re.compile(r"\s*[:=]?\s*|\s(?:rate|estimate|probability)s?\s(?:was|were|is)\s(?:only\s|about\s)?")
_LEADING: Final = {"course": _LEADS_IN, "phrase": _LED_TO, "day": ALONE, "adjective": _RATE_WAS}
_JOINED_AHEAD = re.compile(r"(?:[,;:(]\s*(?:and\s+)?|\b(?:and|but),?\s+)(?:the\s+)?$")


def directly_before(view: SentenceView, figure: Figure) -> Landmark | None:
    """Take the time that leads to a figure: "at 1 year 54%, at 2 years 25% and at 5 years 14%"."""
    before = max((f for f in view.figures if f.last <= figure.start), key=lambda f: f.start, default=None)
    if before is not None and (
        CONTRAST.search(view.text, before.last, figure.start) or view.is_tight([before, figure])
    ):
        # "and, at 3 months, 7% with X versus 23% with Y"; "at 12 months, they were 50% and 76%"
        return directly_before(view, before)
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


def directly_behind(view: SentenceView, figure: Figure, mention: Mention) -> Landmark | None:
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
