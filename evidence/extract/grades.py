"""Of which grades of an event a figure is: "grade 3 or higher CRS in 3 of 68", "acute GVHD II-IV".

A rate of severe events and a rate of all events are two results under one name. What tells the grades of
a figure stands beside it ("12% (grade 3)", "grade 3 in 12%"), belongs to the name of the event ("grade
II-IV acute GVHD"), or heads a list ("grade 3-4 adverse events included ...").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from evidence.extract.arrangement import CONTRAST
from evidence.extract.figures import Figure
from evidence.extract.grade_words import Grades, find_grades, together
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.ties import Binding
from evidence.extract.tokens import WordClass
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["bands_of_name", "grades_of"]


def grades_of(
    view: SentenceView, bindings: Sequence[Binding], outcomes: Mapping[str, Outcome]
) -> dict[int, str | None]:
    """Say of which grades the figures of a sentence are.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    bindings : sequence of Binding
        Figures with their outcomes, in order.
    outcomes : mapping
        The rule set's; only those that have grades are asked for.

    Returns
    -------
    dict of int to str or None
        By the start of a figure; None, or no entry, where the sentence tells no grade of it.
    """
    graded = [b for b in bindings if b.mention.outcome and outcomes[b.mention.outcome].grades is not None]
    named = [g for g in find_grades(view.text) if not _tells_people(view.text, g)] if graded else []
    if not named:
        return {}
    found: dict[int, str | None] = {}
    for run in _parted(view, _runs(graded, named), named):
        outcome = outcomes[run[0].mention.outcome or ""]
        known = [g for g in named if g.is_word or outcome.grades == "numbered"]
        bands = _bands_of(view, run, known)
        if bands:
            found.update(zip((b.figure.start for b in run), _in_order(view, run, bands), strict=True))
    return found


def bands_of_name(view: SentenceView, mention: Mention) -> tuple[str, ...]:
    """Give the bands that a name lists: "II-IV", "III-IV" of "grade II-IV and III-IV acute GVHD".

    Parameters
    ----------
    view : SentenceView
        The sentence.
    mention : Mention
        The name.
    """
    return _of_name(view, mention, [g for g in find_grades(view.text) if not _tells_people(view.text, g)])


#: "infections in patients with grade 3-4 GVHD"; but "3 patients with grade 4 CRS" are counted.
_WITH = re.compile(
    r"\b(?:patients|pts|those|children|adults|women|men|recipients|subjects)\s+"
    r"(?:with|without|who (?:had|have|developed)|having|developing)\s+$"
)
_COUNTED = re.compile(rf"(?:\d|[%)\]]|\b(?:{NUMBER_WORD}|no|only))\s+$", re.IGNORECASE)
_OF_TUMOUR = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:lymphomas?|tumou?rs?|carcinomas?|gliomas?|cancers?|sarcomas?|astrocytomas?)\b"
)


def _tells_people(text: str, grades: Grades) -> bool:
    """Whether grades say which patients are spoken of, or are those of a tumour."""
    people = ends_in(_WITH, text, grades.start, reach=40)
    counted = people is not None and ends_in(_COUNTED, text, people.start(), reach=24) is not None
    return (people is not None and not counted) or _OF_TUMOUR.match(text, grades.end) is not None


def _runs(graded: Sequence[Binding], named: Sequence[Grades]) -> Iterator[list[Binding]]:
    """Part figures into runs of one name with no grade between them."""
    run: list[Binding] = []
    for binding in graded:
        if run and (
            run[-1].mention != binding.mention
            or any(run[-1].figure.end <= g.start < binding.figure.start for g in named)
        ):
            yield run
            run = []
        run.append(binding)
    yield run


def _parted(
    view: SentenceView, runs: Iterable[list[Binding]], named: Sequence[Grades]
) -> Iterator[list[Binding]]:
    """Part a figure that alone has a grade behind it: "20 of 30 (67%), including 5 (17%) with grade 3"."""
    for run in runs:
        own = any(len(g.bands) == 1 and not g.is_word and _explains(view, run[-1].figure, g) for g in named)
        pair = [b.figure for b in run[-2:]]
        # "CRS (57%, 2% grade 3)", "CRS in 77%, 12% with grade 3": all, and the severe ones among them
        detail = view.text[pair[0].last : pair[-1].start].strip() == ","
        detail = detail or pair[-1].depth > pair[0].depth  # "64% (28% grade ≥3)"
        if own and len(run) > 1 and (detail or not view.is_tight([b.figure for b in run])):
            yield from (run[:-1], run[-1:])
        else:
            yield run


def _in_order(view: SentenceView, run: Sequence[Binding], bands: Sequence[str]) -> list[str | None]:
    """Give each figure its band, where groups may be compared within each: "40% vs 30% and 10% vs 8%"."""
    if len(bands) == 1 or len(run) == 1:
        return [together(bands)] * len(run)
    size, rest = divmod(len(run), len(bands))
    compared = CONTRAST.search(view.text, run[0].figure.last, run[1].figure.start) is not None
    if size == 1 and compared and all(map(str.isdigit, bands)):
        return [together(bands)] * len(run)  # "grade 3 and 4 infections (5% v 1%)"
    if rest or not size:
        return [None] * len(run)
    return [band for band in bands for _ in range(size)] if compared else [*bands] * size


def _bands_of(view: SentenceView, run: Sequence[Binding], named: Sequence[Grades]) -> tuple[str, ...]:
    """Give the bands that a run of figures is of; empty where none is told."""
    first, last, mention = run[0].figure, run[-1].figure, run[0].mention
    for grades in named:
        if not grades.is_word and _explains(view, last, grades):
            return grades.bands
    of_name = _of_name(view, mention, named)
    if last.last <= mention.start and of_name and _is_of_next(view, mention, named):
        of_name = ()
    opening = _opening(view, first, mention)
    previous = max((f.last for f in view.figures if f.end <= opening.start), default=0)
    beside = [g for g in named if previous <= g.start and g.end <= opening.start]
    if beside and not (of_name and mention.start >= previous):
        closed = view.depths[beside[-1].start] > first.depth
        if closed and any(mention.end <= f.start < beside[-1].start for f in view.figures):
            return ()  # "80% (grade ≥3, 10%) and 30%"
        return beside[-1].bands if _is_beside(view, named, mention, opening) else ()
    if of_name:
        return of_name
    head = next((g for g in reversed(named) if g.end <= first.start), None)
    if head is not None and _is_head(view, head):
        return head.bands
    return next((g.bands for g in named if _heads_before(view, g, last)), ())


def _opening(view: SentenceView, figure: Figure, mention: Mention) -> Figure:
    """Give the first figure of a list: "CRS and ICANS, which were grade 3-4 in 8 (32%) and 3 (12%)"."""
    listed = [f for f in view.figures if mention.end < f.start <= figure.start]
    while len(listed) > 1 and view.is_tight(listed[-2:]):
        listed.pop()
    return listed[-1] if listed else figure


#: What may stand between a figure and the grade that explains it: "5 (8%) of grade 3", "3 had grade 4 CRS".
_EXPLAINED = re.compile(
    r"[)\]]?\s*[(\[]?\s*(?:(?:of|for|had|with|were|was|experienced|developed|in|at|being|having|patients?|pts|"
    r"cases?|events?|episodes?|children|CTCAE|WHO|NCI)\s+)*"
)
#: "(grade 3: 12%)", "grade 3 in 12%": a figure that follows so has the grade for itself.
_OWN_FIGURE = re.compile(
    r"(?!\s*(?:and|or)\b)\s*(?:[:=,]|[a-zA-Z ]{0,40}\b(?:in|was|were|of)\b)?\s*[(\[]?\s*"
)
#: "(all grade 1-2)": how the events were that the figure counts, not which of them it counts.
_DESCRIBED = re.compile(
    r"\b(?:all|mostly|mainly|predominantly|most|majority|largely|exclusively|primarily|usually|generally|"
    r"maximum|but one|limited to)\s+(?:(?:of|were|was|being|which|them|cases|events|in)\s+)*$",
    re.IGNORECASE,
)


def _explains(view: SentenceView, figure: Figure, grades: Grades) -> bool:
    """Whether grades stand directly behind a figure: "12% (grade 3)", "5 patients had grade 3"."""
    text = view.text
    if grades.start < figure.end or not _EXPLAINED.fullmatch(text, figure.last, grades.start):
        return False
    if ends_in(_DESCRIBED, text, grades.start, reach=40):
        return False
    following = next((f.start for f in view.figures if f.start >= grades.end), None)
    if following is None:
        return True
    closed = view.depths[following] < view.depths[grades.start]
    return closed or not _OWN_FIGURE.fullmatch(text, grades.end, following)


#: "CRS of grade 3 or higher", "acute GVHD (grades II-IV)"
_BEHIND_NAME = re.compile(r"\s*[(\[,]?\s*(?:(?:of|with|events?|CTCAE)\s+)*")
_JOINED = re.compile(r"\s*(?:,?\s*(?:and|or|versus|vs\.?)|,)\s*(?:of\s)?")


def _of_name(view: SentenceView, mention: Mention, named: Sequence[Grades]) -> tuple[str, ...]:
    """Give the bands that a name says itself: "any-grade and grade 3-4 infections", "CRS of grade 3"."""
    bands: tuple[str, ...] = ()
    following = None
    for grades in reversed(named):
        if following is None:
            if not _is_in_name(view, grades, mention, named):
                continue
        elif not _JOINED.fullmatch(view.text, grades.end, following.start):
            break
        bands, following = (*grades.bands, *bands), grades
    if bands:
        return bands
    for grades in named:
        if following is not None and _JOINED.fullmatch(view.text, following.end, grades.start):
            bands, following = (*bands, *grades.bands), grades
        elif following is None and _follows_name(view, mention, grades):
            bands, following = grades.bands, grades
    return bands


def _follows_name(view: SentenceView, mention: Mention, grades: Grades) -> bool:
    """Whether grades stand right behind a name and tell which events are counted."""
    if grades.is_word or _BEHIND_NAME.fullmatch(view.text, mention.end, grades.start) is None:
        return False
    return ends_in(_DESCRIBED, view.text, grades.start, reach=40) is None


def _is_of_next(view: SentenceView, mention: Mention, named: Sequence[Grades]) -> bool:
    """Whether the grades behind a name have a figure of their own: "four had CRS (grade 1, n = 2"."""
    behind = next((g for g in named if g.start >= mention.end), None)
    following = next((f for f in view.figures if behind is not None and f.start >= behind.end), None)
    if behind is None or following is None or not view.text.startswith("n", following.start):
        return False
    return _OWN_FIGURE.fullmatch(view.text, behind.end, following.start) is not None


def _is_in_name(view: SentenceView, grades: Grades, mention: Mention, named: Sequence[Grades]) -> bool:
    """Whether grades stand within a name, or before it with nothing but other names between."""
    if grades.start < mention.end and mention.start < grades.end:
        return True
    if grades.end > mention.start or view.depths[grades.start] > view.depths[mention.start]:
        return False
    if _is_nominal(view, grades.end, mention.start, _BESIDE):
        return True
    # In "grade 3 anaemia (9%), grade 3 neutropenia (8%), infection (7%)" each name has its own.
    own = next((g for g in reversed(named) if not g.is_word and g.end <= grades.start), None)
    each = own is not None and _is_nominal(view, own.end, grades.start, _NAMES)
    # "grade II-IV acute GVHD, extensive chronic GVHD and SOS"
    other = any(g.is_word and grades.end <= g.start and g.end <= mention.start for g in named)
    return not (grades.is_word or each or other) and _is_nominal(view, grades.end, mention.start, _NAMES)


#: Of words for severity only what stands beside them is so: "severe sepsis (9%) and infection (30%)".
_BESIDE: Final[frozenset[WordClass]] = frozenset({"plain", "determiner", "sign"})
_NAMES: Final[frozenset[WordClass]] = _BESIDE | {"open", "close", "joint", "comma"}


def _is_nominal(view: SentenceView, start: int, end: int, kinds: Container[WordClass]) -> bool:
    """Whether nothing but names stands between two places: "grade 3-4 neutropenia (50%) and CRS"."""
    depth = view.depths[start]
    first = bisect_left(view.tokens, start, key=lambda token: token.start)
    for token in islice(view.tokens, first, None):
        if token.start >= end:
            break
        if view.depths[token.start] > depth:
            continue
        if view.depths[token.end] < depth or token.text[0].isdigit():
            return False
        if token.kind not in kinds and token.small != "of":
            return False
    return True


_EVENTS = (
    r"(?:adverse (?:events?|effects?|reactions?)|(?:T[ER]|IR)?AEs?|toxic(?:it(?:y|ies)| effects?)|"
    r"complications?|side[ -]effects?)"
)
#: What the grade of a whole list stands with: "grade 3-4 adverse events included".
_HEAD = re.compile(rf"\s+(?:(?:[A-Za-z-]+\s+){{0,4}}?{_EVENTS}|events?)\b", re.IGNORECASE)
#: "adverse events of any grade were", "adverse events (grade 3 or 4) were"
_HEADED = re.compile(rf"\b{_EVENTS}\s*[(\[]?\s*(?:(?:of|with|were|was)\s+)?$", re.IGNORECASE)
#: "chronic GVHD in 30% (extensive in 12%)"
_SO_MANY = re.compile(r"\s*(?:in|:|=|,)\s*")
_LATER_HEAD = re.compile(r"\b(?:were|was)\s+(?:the\s+)?(?:[a-z-]+\s+){0,4}$")


def _is_beside(view: SentenceView, named: Sequence[Grades], mention: Mention, figure: Figure) -> bool:
    """Whether the last grades before a figure, with no other figure between, are those of its event."""
    grades = max(g for g in named if g.end <= figure.start)
    if _is_in_name(view, grades, mention, named):
        return True
    if grades.is_word:
        return mention.end <= grades.start and bool(_SO_MANY.fullmatch(view.text, grades.end, figure.start))
    if _is_head(view, grades):
        return True
    if mention.end > grades.start or ends_in(_DESCRIBED, view.text, grades.start, reach=40):
        return False
    others = (m for m in view.mentions if m.outcome != mention.outcome)
    return not any(grades.end <= other.start < figure.start for other in others)


def _is_head(view: SentenceView, grades: Grades) -> bool:
    """Whether grades are those of a list of events."""
    return bool(_HEAD.match(view.text, grades.end) or ends_in(_HEADED, view.text, grades.start))


def _heads_before(view: SentenceView, grades: Grades, figure: Figure) -> bool:
    """Whether grades head a list before them: "A (9%) and B (8%) were the commonest grade 3 events"."""
    return (
        grades.start >= figure.last
        and _HEAD.match(view.text, grades.end) is not None
        and ends_in(_LATER_HEAD, view.text, grades.start, reach=60) is not None
    )
