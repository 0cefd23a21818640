"""Which time point a figure holds at: beside its outcome, behind it, or named before the list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from evidence.extract.arrangement import CONTRAST
from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.series import Series
from evidence.extract.text import IN_ORDER, INNER_BRACKETS, ends_in
from evidence.extract.timepoints import Landmark
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["landmark_of"]


_BRACKET = re.compile(r"\([^)]*\)")
_IN_OWN_BRACKET = re.compile(r"\s*\((?:within\s+|at\s+)?")
_BORDER = re.compile(r"[;,:\d]")
_BORDER_OR_BRACKET = re.compile(r"[;,:(\d]")
#: "22% vs 13%, although mortality | at 12 months"
_ANOTHER_CLAUSE = re.compile(r",\s(?:although|though|whereas|while|but)\b")
_OTHER_CLAUSE = re.compile(r"\b(?:who|which|received|but|while|whereas|although)\b")


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
    if (len(series.figures) == 1 and _each_own(view, figure)) or _is_of_follow_up(view, figure, mention):
        return None
    return (
        _before_bracket(view, figure)
        or _directly_before(view, figure)
        or _directly_behind(view, figure, mention)
        or _touching(view, figure, mention, outcomes)
        or _behind(view, series, figure, mention)
        or _before(view, series, figure, mention, outcomes)
        or _only_stage(view, series)
        or _of_first(view, series, figure)
    )


def _before_bracket(view: SentenceView, figure: Figure) -> Landmark | None:
    """Take the time directly in front of the bracket that holds a figure: "at 5 years (66%)"."""
    opening = view.opening(figure.start)
    marks = [m for m in view.landmarks if m.end <= opening and not view.text[m.end : opening].strip()]
    if not marks or any(
        not view.text[figure.last : m.start].strip() for m in view.landmarks if m.start > figure.start
    ):
        return None  # "26% at 1 year (13% at 5 years)"
    return marks[-1]


_LED_TO = re.compile(r"\s*[,:]?\s*(?:(?:it|they|this)\s+)?(?:(?:was|were|is)\s+)?(?:only\s+|about\s+)?")
#: "and, after transplantation, | in 18%"; "58%; after 2 cycles | 71%"
_LEADS_IN = re.compile(r",?\s+(?:in\s+)?(?:only\s+)?")
#: "early mortality was low (30-day | 3%, 60-day | 8%)"
_ALONE = re.compile(r"\s*[:=]?\s*")
_LEADING: Final = {"course": _LEADS_IN, "phrase": _LED_TO, "day": _ALONE, "adjective": _ALONE}
_JOINED_AHEAD = re.compile(r"(?:[,;:(]\s*(?:and\s+)?|\b(?:and|but),?\s+)$")


def _directly_before(view: SentenceView, figure: Figure) -> Landmark | None:
    """Take the time that leads to a figure: "at 1 year 54%, at 2 years 25% and at 5 years 14%"."""
    before = max((f for f in view.figures if f.last <= figure.start), key=lambda f: f.start, default=None)
    if before is not None and (
        CONTRAST.search(view.text, before.last, figure.start) or view.is_tight([before, figure])
    ):
        # "and, at 3 months, 7% with X versus 23% with Y"; "at 12 months, they were 50% and 76%"
        return _directly_before(view, before)
    for mark in view.landmarks:
        led = _LEADING[mark.form].fullmatch(view.text, mark.end, max(mark.end, figure.start))
        if led and mark.end < figure.start and ends_in(_JOINED_AHEAD, view.text, mark.start, reach=8):
            return mark
    return None


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
    marks = (m for m in view.landmarks if m.form in forms and m.start >= figure.last)
    return next((m for m in marks if not view.text[figure.last : m.start].strip(" )]")), None)


def _touching(
    view: SentenceView, figure: Figure, mention: Mention, outcomes: Mapping[str, Outcome]
) -> Landmark | None:
    """Take the time beside the outcome: "5-year OS", "OS at 5 years"."""
    marks = [
        m for m in view.landmarks if _touches(view, m, mention) and not _is_of_next(view, m, figure, mention)
    ]
    kind = outcomes[mention.outcome or ""].kind
    if kind in {"survival", "incidence"}:
        # "four-year OS post-HSCT": when it was estimated, not since when.
        marks = [m for m in marks if m.form != "course"] or marks
    if kind == "event":
        marks = [m for m in marks if not _NEW_CLAUSE.search(view.text, m.end, max(m.end, figure.start))]
    return min(marks, key=lambda m: abs(m.start - mention.start), default=None)


def _behind(view: SentenceView, series: Series, figure: Figure, mention: Mention) -> Landmark | None:
    """Take the time behind a figure, or behind the last of those beside it: "66% and 51% at 5 years"."""
    index = series.figures.index(figure)
    following = series.figures[index + 1].start if index + 1 < len(series.figures) else series.end
    proportions = (f.start for f in view.figures if f.start >= figure.last and f.kind == "proportion")
    last = series.figures[-1].last
    listed = _end_of_list(view, figure)
    ranges = ((figure.end, min([following, *proportions])), listed, (last, series.end))
    for start, end in ranges:
        for mark in view.landmarks:
            near = start <= mark.start < end and _near(view.text[start : mark.start], mark)
            if mark.form == "course" and ":" in view.text[figure.end : mark.start]:
                continue  # "5 developed SOS: 2 during InO and 3 after HSCT"
            if mark.form == "adjective" and _leads_to_figure(view, mark):
                continue
            if near and not _heads_other(view, mark, mention) and not _is_of_another(view, series, mark):
                return mark
    return None


def _is_of_another(view: SentenceView, series: Series, mark: Landmark) -> bool:
    """Whether a time behind the last of figures is of the next: "died, 17 within 60 days"."""
    last = series.figures[-1]
    later = [f for f in view.figures if f.start >= last.last and f.kind == "proportion"]
    if later and view.is_tight([last, later[0]]):
        return False  # "CR and PR were 70% and 18% at 6 months"
    counts = (f for f in later if f.percent is None and f.last <= mark.start)
    if any(not view.text[f.last : mark.start].strip() for f in counts):
        return True
    # "61% and 53%, | after the first course | already by 49% and 34%"
    opens = mark.form == "course" and view.text.endswith(", ", 0, mark.start)
    return opens and any(f.depth == 0 and 0 < f.start - mark.end < _NEXT_FIGURE for f in later)


def _end_of_list(view: SentenceView, figure: Figure) -> tuple[int, int]:
    """Give what stands behind a row of figures: "73% and 90% | at 6 months and | 50% and 76%"."""
    behind = (f for f in view.figures if f.kind == figure.kind and f.start > figure.start)
    row = [figure, *(f for f in behind if f.note != "bare")]
    count = next((i for i in range(1, len(row)) if not view.is_tight(row[i - 1 : i + 1])), len(row))
    end = row[count].start if count < len(row) else len(view.text)
    if count > 1:
        return row[count - 1].last, end
    # "OS was 62% and EFS 50% | at 2 years"
    named = len(row) > 1 and _AND_NAMED.fullmatch(_without_names(view, figure.last, row[1].start)) is not None
    return (row[1].last, row[2].start if len(row) > 2 else len(view.text)) if named else (0, 0)


_AND_NAMED = re.compile(r"[)\]]?,?\s*and\s+(?:the\s+)?\0\s*(?:rates?\s+)?(?:of\s+|was\s+|were\s+|[=:]\s*)?")


def _without_names(view: SentenceView, start: int, end: int) -> str:
    """Give what stands between two figures, with a sign for the one outcome named there."""
    named = [m for m in view.mentions if start <= m.start and m.end <= end and m.outcome is not None]
    if len(named) != 1:
        return view.text[start:end]
    return f"{view.text[start : named[0].start]}\0{view.text[named[0].end : end]}"


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
        and (not _closed(view, m, first) or (estimated and _in_bracket_before(view, m, figures_at)))
        and not (m.start >= mention.end and _heads_other(view, m, mention, of_another_outcome=True))
        and not _follows_other(view, m, mention)
        # "35% at day 100, and the OS was 50%"; but "At day 100, survival was 90%"
        and not (
            m.form == "day"
            and kind == "survival"
            and not _NAMED_NEXT.fullmatch(view.text, m.end, max(m.end, mention.start))
        )
        # "5-year" goes on to what is estimated next; "induction" of "induction deaths" does not.
        and ((estimated and m.text[0].isdigit()) or not _owned_elsewhere(view, m, mention))
    ]
    if not estimated:
        marks = [
            m
            for m in marks
            if not (
                _NEW_CLAUSE.search(view.text, m.end, first)
                or _follows_estimate(view, m, outcomes)
                or (kind != "response" and _ends_clause(view, m, first))
            )
        ]
    figures = series.figures
    if len(marks) == len(figures) > 1 and IN_ORDER.search(view.text, figures[-1].last):
        # "NRM was 12% at 1 year and 15% at 3 years; relapse was 25% and 33%, respectively"
        return marks[figures.index(figure)]
    return marks[-1] if marks else None


#: "30-day mortality was 2% | and at last follow-up it was | 5%"
_AT_FOLLOW_UP = re.compile(
    r"[^.;]*\bat (?:the )?(?:(?:last|latest|final|most recent|end of) )?follow-?\s?up,?\s[^.;\d]{0,20}"
)


def _is_of_follow_up(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether a figure is of the last follow-up, and not of the time at which the one before it was."""
    before = [f.last for f in view.figures if mention.end <= f.start and f.last <= figure.start]
    return bool(before) and _AT_FOLLOW_UP.fullmatch(view.text, before[-1], figure.start) is not None


def _follows_other(view: SentenceView, mark: Landmark, mention: Mention) -> bool:
    """Whether a stage ends what is told of another outcome: "18 died in induction, and 45% relapsed"."""
    before = [m for m in view.mentions if m.start < mark.start]
    if mark.form != "course" or not before or before[-1].outcome == mention.outcome:
        return False
    return before[-1].role == "verb" and not view.text[before[-1].end : mark.start].strip()


#: A figure that stands so near behind a stage of treatment is of it.
_NEXT_FIGURE: Final = 16


def _follows_estimate(view: SentenceView, mark: Landmark, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether a time is that of an estimate: "OS at 4 years was 98%, four patients having died"."""
    before = [m for m in view.mentions if m.end <= mark.start and m.outcome is not None]
    if mark.form != "phrase" or not before:
        return False
    if outcomes[before[-1].outcome or ""].kind not in {"survival", "incidence"}:
        return False
    return not _BORDER.search(view.text, before[-1].end, mark.start)


#: "at day 100|, | survival"
_NAMED_NEXT = re.compile(r",?\s(?:the\s)?")


def _ends_clause(view: SentenceView, mark: Landmark, first: int) -> bool:
    """Whether a time stands behind figures of its own: "12 died within 60 days; infection was seen in"."""
    told = any(f.last <= mark.start for f in view.figures)
    return told and mark.form == "phrase" and ";" in INNER_BRACKETS.sub("", view.text[mark.end : first])


def _only_stage(view: SentenceView, series: Series) -> Landmark | None:
    """Take the stage of treatment behind the figures where it is the only time of the sentence."""
    last = series.figures[-1].last
    if len(view.landmarks) != 1:
        return None
    mark = view.landmarks[0]
    between = view.text[last : mark.start]
    if _is_of_another(view, series, mark):
        return None  # "61% and 53%, after the first course already by 49% and 34%"
    # "90 entered CR and 12 died during induction": the stage of what happened then.
    others = [m for m in view.mentions if last <= m.start < mark.start]
    happened = (
        bool(others)
        and others[-1].role == "verb"
        and view.text[others[-1].end : mark.start].strip() in {"", "before or"}
    )
    outside = view.depths[mark.start] <= series.figures[-1].depth
    told = outside and mark.start >= last and mark.form == "course" and ";" not in between and not happened
    return mark if told and not _OF_OTHERS.search(between) else None


def _of_first(view: SentenceView, series: Series, figure: Figure) -> Landmark | None:
    """Take the only time of the sentence, right behind the first figure: "67% at 3 years vs 23% in Y"."""
    first = series.figures[0]
    if figure is first or len(view.landmarks) != 1 or view.landmarks[0].form != "phrase":
        return None
    mark = view.landmarks[0]
    return mark if mark.start >= first.last and not view.text[first.last : mark.start].strip(" )]") else None


#: "11 of 21 after transplantation | but none | during treatment", "of those | who had X | after induction"
_OF_OTHERS = re.compile(r"\b(?:who|which|that|but|while|whereas|although)\b")
#: "None during treatment; however, 11 of 21 afterwards": a new clause, a new time.
_NEW_CLAUSE = re.compile(r"\b(?:however|but)\b", re.IGNORECASE)


def _heads_other(
    view: SentenceView, mark: Landmark, mention: Mention, *, of_another_outcome: bool = False
) -> bool:
    """Whether "4-year" stands in front of another name that follows, or holds it."""
    following = next((m for m in view.mentions if m.end > mark.end), None)
    if mark.form != "adjective" or following is None or following is mention:
        return False
    if of_another_outcome and following.outcome == mention.outcome:
        return False
    return _touches(view, mark, following)


def _is_of_next(view: SentenceView, mark: Landmark, figure: Figure, mention: Mention) -> bool:
    """Whether a time behind a name is of the next: "7 of 41 relapsed, and the 5-year PFS was 80%"."""
    return figure.last <= mention.start and mark.start >= mention.end and _heads_other(view, mark, mention)


def _touches(view: SentenceView, mark: Landmark, mention: Mention) -> bool:
    if mark.end <= mention.start:
        between = view.text[mark.end : mention.start]
        words = _BRACKET.sub("", between).split()
        return (
            len(words) <= (7 if mark.form == "adjective" else 3)
            and not _BORDER.search(between)
            and not any(
                m.outcome is None
                or (m.outcome == mention.outcome and _AND_ANOTHER.fullmatch(view.text, m.end, mention.start))
                for m in view.mentions
                if mark.end <= m.start and m.end <= mention.start
            )
        )
    if mark.start >= mention.end:
        if (
            _IN_OWN_BRACKET.fullmatch(view.text, mention.end, mark.start)
            and view.text[mark.end : mark.end + 1] == ")"
        ):
            return True  # "early death (within 30 days)"
        between = _BRACKET.sub("", view.text[mention.end : mark.start])
        return (
            len(between.split()) <= 4
            and not _BORDER_OR_BRACKET.search(between)
            and not any(f for f in view.figures if mention.end <= f.start < mark.start)
        )
    return True


def _near(between: str, mark: Landmark) -> bool:
    if mark.form == "phrase":
        return ";" not in between and len(between.split()) <= 14 and not _ANOTHER_CLAUSE.search(between)
    flat = INNER_BRACKETS.sub("", between)
    # "of 30 patients who received it on day 8": the day of the treatment, not of the figure.
    return ";" not in flat and len(flat.split()) <= 14 and not _OTHER_CLAUSE.search(flat)


def _closed(view: SentenceView, mark: Landmark, at: int) -> bool:
    """Whether a landmark stands inside a bracket that is closed before a place."""
    depth = view.depths[mark.start]
    return depth > 0 and any(view.depths[i] < depth for i in range(mark.end, at))


#: "EFS (63% vs 87% at 4 years; P < .001) and | OS | (69% vs 93%)"
_AND_NEXT = re.compile(r"\s*,?\s*(?:and\s+)?(?:the\s+)?\0(?:\s+rates?)?\s*")


def _in_bracket_before(view: SentenceView, mark: Landmark, opening: int) -> bool:
    """Whether a time stands in the bracket before one that only the name of an outcome joins to it."""
    if opening < 0 or view.depths[mark.start] != 1 or view.depths[opening + 1] != 1:
        return False
    end = next((i for i in range(mark.end, opening) if not view.depths[i]), opening)
    return _AND_NEXT.fullmatch(_without_names(view, end, opening)) is not None


def _owned_elsewhere(view: SentenceView, mark: Landmark, mention: Mention) -> bool:
    """Whether an "n-year" adjective stands in front of another outcome that no list joins to this one."""
    if mark.form != "adjective":
        return False
    # "induction deaths" is a name that holds its time.
    owner = next((m for m in view.mentions if m.end > mark.end), None)
    if owner is None or owner is mention or owner.start >= mention.start:
        return False
    if owner.outcome == mention.outcome and _AND_ANOTHER.fullmatch(view.text, owner.end, mention.start):
        return True
    if any(owner.end <= f.start < mention.start for f in view.figures):
        return True
    between = view.text[owner.end : mention.start]
    joined = re.fullmatch(r"(?:\s*\([^)]*\))?\s*(?:,\s*)?(?:and|or|,)?\s*[\w\s-]{0,30}", between)
    return joined is None and not re.search(r"[,;]?\s*(?:and|versus|vs)\s", between)


#: "the 30-day mortality | and surgical | mortality were"
_AND_ANOTHER = re.compile(r",?\s+and\s+(?:the\s+)?[a-z][a-z-]{3,}\s+")


def _each_own(view: SentenceView, figure: Figure) -> bool:
    """Whether times behind a count are of single patients: "3 are disease free at 16, 11 and 6 months"."""
    if figure.percent is not None or figure.events is None or figure.events < 2:
        return False
    end = min((f.start for f in view.figures if f.start >= figure.last), default=len(view.text))
    times = [m for m in view.landmarks if figure.last <= m.start < end]
    listed = [_NEXT_TIME.fullmatch(view.text, a.end, b.start) for a, b in pairwise(times)]
    return len(times) == figure.events and all(listed)


_NEXT_TIME = re.compile(r"\s*(?:,|,?\s+and)\s+")
