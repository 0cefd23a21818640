"""What keeps a time point from a figure: another name, another clause, a list that has ended."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.series import Series
from evidence.extract.text import INNER_BRACKETS
from evidence.extract.timepoints import Landmark
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = [
    "behind_brackets",
    "closed",
    "each_own",
    "end_of_list",
    "ends_clause",
    "follows_estimate",
    "follows_other",
    "heads_other",
    "in_bracket_before",
    "is_near",
    "is_of_another",
    "is_of_follow_up",
    "is_of_named_next",
    "is_of_next",
    "is_right_behind",
    "owned_elsewhere",
    "touches",
    "without_names",
]


_BRACKET = re.compile(r"\([^)]*\)")
_IN_OWN_BRACKET = re.compile(r"\s*\((?:within\s+|at\s+)?")
_BORDER = re.compile(r"[;,:\d]")
_BORDER_OR_BRACKET = re.compile(r"[;,:(\d]")
#: "22% vs 13%, although mortality | at 12 months"
_ANOTHER_CLAUSE = re.compile(r",\s(?:although|though|whereas|while|but)\b|\sof\s(?:whom|which)\b")
_OTHER_CLAUSE = re.compile(r"\b(?:who|which|received|but|while|whereas|although)\b")


def is_of_another(view: SentenceView, series: Series, mark: Landmark) -> bool:
    """Whether a time behind the last of figures is of the next: "died, 17 within 60 days"."""
    last = series.figures[-1]
    later = [f for f in view.figures if f.start >= last.last and f.kind == "proportion"]
    # "CR in 118 of 131 (90%), and 8 (6%) died | within 42 days"
    if any(
        m.role == "verb"
        and m.outcome not in {None, series.mention.outcome}
        and last.last <= m.start < mark.start
        and not view.text[m.end : mark.start].strip()
        and any(last.last <= f.start < m.start for f in later)
        for m in view.mentions
    ):
        return True
    if later and view.is_tight([last, later[0]]):
        return False  # "CR and PR were 70% and 18% at 6 months"
    counts = (f for f in later if f.percent is None and f.last <= mark.start)
    if any(not view.text[f.last : mark.start].strip() for f in counts):
        return True
    # "CR in 91%, with MRD negativity | after induction | in 76%"
    other = any(
        m.outcome is not None and m.role == "noun" and last.last <= m.start and m.end <= mark.start
        for m in view.mentions
    )
    if mark.form == "course" and other and any(0 < f.start - mark.end < _NEXT_FIGURE for f in later):
        return True
    # "61% and 53%, | after the first course | already by 49% and 34%"
    opens = mark.form == "course" and view.text.endswith(", ", 0, mark.start)
    return opens and any(f.depth == 0 and 0 < f.start - mark.end < _NEXT_FIGURE for f in later)


def end_of_list(
    view: SentenceView, figure: Figure, mention: Mention, outcomes: Mapping[str, Outcome]
) -> tuple[int, int]:
    """Give what stands behind a row of figures: "73% and 90% | at 6 months and | 50% and 76%"."""
    behind = (f for f in view.figures if f.kind == figure.kind and f.start > figure.start)
    row = [figure, *(f for f in behind if f.note != "bare")]
    count = next((i for i in range(1, len(row)) if not view.is_tight(row[i - 1 : i + 1])), len(row))
    end = row[count].start if count < len(row) else len(view.text)
    if count > 1:
        return _behind_next_row(view, row, count, mention, outcomes) or (row[count - 1].last, end)
    # "OS was 62% and EFS 50% | at 2 years"; a response is not of the time of an estimate
    if mention.start < figure.last:
        return _behind_next_row(view, row, 1, mention, outcomes) or (0, 0)
    # "a 62% OS and a 50% EFS | at 2 years"
    named = len(row) > 1 and _NAMED_AND.fullmatch(without_names(view, figure.last, row[1].start)) is not None
    if named:
        named = _is_next_alike(view, row[1].last, mention, outcomes)
    return (row[1].last, row[2].start if len(row) > 2 else len(view.text)) if named else (0, 0)


def _behind_next_row(
    view: SentenceView,
    row: Sequence[Figure],
    count: int,
    mention: Mention,
    outcomes: Mapping[str, Outcome],
) -> tuple[int, int] | None:
    """Give what stands behind the next row: "OS was 67% vs 70% and LFS 60% vs 62% | at 2 years"."""
    if count == len(row) or mention.start >= row[0].start:
        return None
    start, following = row[count - 1].last, row[count]
    joint = _AND_NAMED.fullmatch(without_names(view, start, following.start)) is not None
    if not joint or any(start <= m.start < following.start for m in view.landmarks):
        return None
    if not _is_next_alike(view, start, mention, outcomes) or _is_led(view, mention, row[0]):
        return None
    rest = row[count:]
    size = next((i for i in range(1, len(rest)) if not view.is_tight(rest[i - 1 : i + 1])), len(rest))
    return rest[size - 1].last, rest[size].start if size < len(rest) else len(view.text)


def _is_led(view: SentenceView, mention: Mention, figure: Figure) -> bool:
    """Whether a time heads a clause: "At 1 year, NRM was 15% vs 22% and relapse was 53% at 3 years"."""
    start = view.part_start(figure.start)
    return any(start <= m.start and m.end <= mention.start and m.form == "phrase" for m in view.landmarks)


def _is_next_alike(view: SentenceView, start: int, mention: Mention, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether the outcome named next is an estimate where this one is, and none where it is not."""
    named = next((m.outcome for m in view.mentions if m.start >= start and m.outcome is not None), None)
    return named is not None and _is_estimate(outcomes, named) is _is_estimate(outcomes, mention.outcome)


def _is_estimate(outcomes: Mapping[str, Outcome], outcome: str | None) -> bool:
    return outcomes[outcome or ""].kind in {"survival", "incidence"}


def behind_brackets(view: SentenceView, figure: Figure) -> Landmark | None:
    """Read "improved EFS (81% vs 72%) and OS (89% vs 83%) at 5 years": the time holds for all."""
    opening = view.opening(figure.start)
    passed = 0
    while opening >= 0 and view.depths[opening] == 0 and passed < _MOST_BRACKETS:
        inside = [f for f in view.figures if opening < f.start and view.depths[f.start] == 1]
        closing = view.closing(inside[0].start, inside[0].last) if inside else len(view.text)
        if any(opening < m.start < closing for m in view.landmarks):
            return None
        marks = [m for m in view.landmarks if m.form == "phrase" and m.start >= closing]
        if marks and not view.text[closing : marks[0].start].strip():
            return marks[0] if passed else None
        following = view.text.find("(", closing)
        if following < 0 or _AND_NEXT.fullmatch(without_names(view, closing, following)) is None:
            return None
        opening, passed = following, passed + 1
    return None


#: No list goes on for longer.
_MOST_BRACKETS: Final = 6
_NAMED_AND = re.compile(r"[)\]]?\s*\0\s*(?:rates?\s*)?(?:,|,?\s*and)\s+(?:the\s+|an?\s+)?")
_AND_NAMED = re.compile(
    r"[)\]]?,?\s*and\s+(?:the\s+|an?\s+)?\0\s*(?:rates?\s+)?(?:of\s+|was\s+|were\s+|[=:]\s*)?"
)


def without_names(view: SentenceView, start: int, end: int) -> str:
    """Give what stands between two figures, with a sign for the one outcome named there."""
    named = [m for m in view.mentions if start <= m.start and m.end <= end and m.outcome is not None]
    if len(named) != 1:
        return view.text[start:end]
    return f"{view.text[start : named[0].start]}\0{view.text[named[0].end : end]}"


#: "30-day mortality was 2% | and at last follow-up it was | 5%"
_AT_FOLLOW_UP = re.compile(
    r"[^.;]*\bat (?:the )?(?:(?:last|latest|final|most recent|end of) )?follow-?\s?up,?\s[^.;\d]{0,20}"
)


def is_of_follow_up(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether a figure is of the last follow-up, and not of the time at which the one before it was."""
    before = [f.last for f in view.figures if mention.end <= f.start and f.last <= figure.start]
    return bool(before) and _AT_FOLLOW_UP.fullmatch(view.text, before[-1], figure.start) is not None


def follows_other(view: SentenceView, mark: Landmark, mention: Mention) -> bool:
    """Whether a stage ends what is told of another outcome: "18 died in induction, and 45% relapsed"."""
    before = [m for m in view.mentions if m.start < mark.start]
    if mark.form != "course" or not before or before[-1].outcome == mention.outcome:
        return False
    return before[-1].role == "verb" and not view.text[before[-1].end : mark.start].strip()


#: A figure that stands so near behind a stage of treatment is of it.
_NEXT_FIGURE: Final = 16


def follows_estimate(view: SentenceView, mark: Landmark, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether a time is that of an estimate: "OS at 4 years was 98%, four patients having died"."""
    before = [m for m in view.mentions if m.end <= mark.start and m.outcome is not None]
    if mark.form != "phrase" or not before:
        return False
    if outcomes[before[-1].outcome or ""].kind not in {"survival", "incidence"}:
        return False
    return not _BORDER.search(view.text, before[-1].end, mark.start)


def ends_clause(view: SentenceView, mark: Landmark, first: int) -> bool:
    """Whether a time stands behind figures of its own: "12 died within 60 days; infection was seen in"."""
    told = any(f.last <= mark.start for f in view.figures)
    return (
        told
        and mark.form in {"phrase", "course"}
        and ";" in INNER_BRACKETS.sub("", view.text[mark.end : first])
    )


def heads_other(
    view: SentenceView, mark: Landmark, mention: Mention, *, of_another_outcome: bool = False
) -> bool:
    """Whether "4-year" stands in front of another name that follows, or holds it."""
    following = next((m for m in view.mentions if m.end > mark.end), None)
    # "CR was 46% and | day-100 | survival 41%"
    dated = mark.form == "day" and following is not None and following.start == mark.end + 1
    if (mark.form != "adjective" and not dated) or following is None or following is mention:
        return False
    if of_another_outcome and following.outcome == mention.outcome:
        return False
    return touches(view, mark, following)


def is_right_behind(view: SentenceView, figure: Figure, mark: Landmark) -> bool:
    """Whether nothing but a closing bracket stands between a figure and the time behind it."""
    return mark.start >= figure.last and not view.text[figure.last : mark.start].strip(" )]")


def is_of_next(view: SentenceView, mark: Landmark, figure: Figure, mention: Mention) -> bool:
    """Whether a time behind a name is of the next: "7 of 41 relapsed, and the 5-year PFS was 80%"."""
    return figure.last <= mention.start and mark.start >= mention.end and heads_other(view, mark, mention)


def is_of_named_next(view: SentenceView, mark: Landmark, figure: Figure, mention: Mention) -> bool:
    """Whether a time leads to figures of another: "relapse (58% v 70%) and RFS at 5 years (38% v 29%)"."""
    names = [m for m in view.mentions if figure.last <= m.start and m.end <= mark.start and m.outcome]
    if mark.form != "phrase" or not names or names[-1].outcome == mention.outcome:
        return False
    opening = _OPENS_SHARE.match(view.text, mark.end)
    return opening is not None and touches(view, mark, names[-1])


#: "RFS at 5 years | (38%", "OS at 2 years | was 40%"
_OPENS_SHARE = re.compile(r"\s(?:[(\[]|(?:was|were|of)\s)\d[\d.]*\s?%")


_JOINED_ON = re.compile(r"[,;]?\s(?:and|but|while|whereas)\s|[,;]\s")


def touches(view: SentenceView, mark: Landmark, mention: Mention) -> bool:
    """Whether a time stands so near a name that it is told of it: "5-year OS", "OS at 5 years"."""
    if mark.end <= mention.start:
        between = view.text[mark.end : mention.start]
        if mark.form == "adjective":
            between = between.removeprefix(",")  # "an 88%, 4-year, disease-free survival"
        elif _JOINED_ON.match(between) and any(is_right_behind(view, f, mark) for f in view.figures):
            return False  # "OS was 67% | at 3 years | and LFS 60% at 2 years"
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


#: "52% (95% CI 43-61|; P = .1) | at 2 years"
_REST_OF_BRACKET = re.compile(r"^[^()\[\]]*[)\]]")


def is_near(between: str, mark: Landmark) -> bool:
    """Whether words between a figure and a time do not part them."""
    flat = _REST_OF_BRACKET.sub("", INNER_BRACKETS.sub("", between))
    if mark.form == "phrase":
        # "59% vs 52% (HR 0.83; 95% CI 0.6-1.1) | at 2 years"
        return ";" not in flat and len(flat.split()) <= 14 and not _ANOTHER_CLAUSE.search(flat)
    # "of 30 patients who received it on day 8": the day of the treatment, not of the figure.
    return ";" not in flat and len(flat.split()) <= 14 and not _OTHER_CLAUSE.search(flat)


def closed(view: SentenceView, mark: Landmark, at: int) -> bool:
    """Whether a landmark stands inside a bracket that is closed before a place."""
    depth = view.depths[mark.start]
    return depth > 0 and any(view.depths[i] < depth for i in range(mark.end, at))


#: "EFS (63% vs 87% at 4 years; P < .001) and | OS | (69% vs 93%)"
_AND_NEXT = re.compile(r"\s*,?\s*(?:and\s+)?(?:the\s+)?\0(?:\s+rates?)?\s*")


def in_bracket_before(view: SentenceView, mark: Landmark, opening: int) -> bool:
    """Whether a time stands in the bracket before one that only the name of an outcome joins to it."""
    if opening < 0 or view.depths[mark.start] != 1 or view.depths[opening + 1] != 1:
        return False
    end = next((i for i in range(mark.end, opening) if not view.depths[i]), opening)
    return _AND_NEXT.fullmatch(without_names(view, end, opening)) is not None


def owned_elsewhere(view: SentenceView, mark: Landmark, mention: Mention) -> bool:
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


def each_own(view: SentenceView, figure: Figure) -> bool:
    """Whether times behind a count are of single patients: "3 are disease free at 16, 11 and 6 months"."""
    if figure.percent is not None or figure.events is None or figure.events < 2:
        return False
    end = min((f.start for f in view.figures if f.start >= figure.last), default=len(view.text))
    times = [m for m in view.landmarks if figure.last <= m.start < end]
    listed = [_NEXT_TIME.fullmatch(view.text, a.end, b.start) for a, b in pairwise(times)]
    return len(times) == figure.events and all(listed)


_NEXT_TIME = re.compile(r"\s*(?:,|,?\s+and)\s+")
