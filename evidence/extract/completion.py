"""The groups that a sentence leaves open: the other arm of two, or all in their usual order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from evidence.extract.arms import word_set
from evidence.extract.arrangement import CONTRAST
from evidence.extract.assignment import AGAINST
from evidence.extract.counted_before import counted_names
from evidence.extract.direction import favoured, goes_from_to, in_order_of, tells_side, told_of_all
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.listed_before import listed_before
from evidence.extract.lone_figures import leading_group
from evidence.extract.memory import usual_order
from evidence.extract.number_patterns import GRADE_NUMERAL
from evidence.extract.periods import are_periods
from evidence.extract.ratio_sides import experimental
from evidence.extract.scene import Scene
from evidence.extract.series import Series
from evidence.extract.text import IN_ORDER, ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.unnamed_sides import names_patients, names_treatment

__all__ = ["completed", "labels_of"]


def labels_of(groups: Sequence[GroupPhrase | None]) -> list[str | None]:
    """Give the names of groups as they are printed; None where there is none."""
    return [None if g is None else g.text for g in groups]


def completed(scene: Scene, series: Series, groups: Sequence[GroupPhrase | None]) -> list[str | None]:
    """Name what the sentence leaves open: the other arm of two, or the arms in their usual order."""
    figures, count = series.figures, len(series.figures)
    named = [g for g in groups if g is not None]
    told = _told_around(scene, series, named) if count == 2 else None
    told = told or _of_one(scene, figures, groups, named)
    if told is not None:
        return told
    if _in_own_turn(scene, figures):
        return labels_of(groups)
    order = (
        _order_before(scene, figures)
        or (None if named else _told_before(scene, figures))
        or usual_order(scene, count)
    )
    if (
        count > 2
        and len(named) == 1
        and groups[0] is not None
        and (rest := _rest_in_order(scene, figures, named[0]))
    ):
        return [named[0].text, *rest]
    if count == 2 and len(named) == 1:
        other = _other(scene, named[0], order)
        if other is None and not _is_told_behind(scene, named[0], figures):
            sided = groups[0] is not None and tells_side(scene, series, named[0])
            return list(in_order_of(scene, series, named[0], None)) if sided else labels_of(groups)
        if other is not None and named[0].lead in AGAINST and named[0].end <= figures[0].start:
            # "more common with X (44%) than with Y (31%), as were deaths (9% vs 4%)": Y is the second
            return [other, named[0].text]
        if groups[0] is not None or _is_told_behind(scene, named[0], figures):
            return list(in_order_of(scene, series, named[0], other))
        return [other, named[0].text]
    if named or order is None or not scene.view.is_tight(figures) or _compares_others(scene, figures[0]):
        return labels_of(groups)
    if names_treatment(scene, figures[0]) or names_patients(scene, figures[0]):
        return labels_of(groups)  # "less frequent after cord-blood transplantation (28% vs 41%)"
    if count == 2 and goes_from_to(scene.view, figures) and not are_periods(order):
        tested = experimental(scene, order)
        return [order[1] if tested == order[0] else order[0], tested]
    return list(order)


def _told_around(scene: Scene, series: Series, named: Sequence[GroupPhrase]) -> list[str | None] | None:
    """Name both groups of two figures by words around them: "in favour of X", "X had ... than those on Y"."""
    figures = series.figures
    behind = favoured(scene, figures) or (None if named else told_of_all(scene, figures))
    if behind is not None:
        return list(in_order_of(scene, series, behind, _other(scene, behind, usual_order(scene, 2))))
    return (_against_subject(scene, figures, named[0]) or None) if len(named) == 1 else None


def _of_one(
    scene: Scene,
    figures: Sequence[Figure],
    groups: Sequence[GroupPhrase | None],
    named: Sequence[GroupPhrase],
) -> list[str | None] | None:
    """Name the group that all figures are of, at times of their own or of outcomes of their own."""
    if _stand_at_own_times(scene, figures):
        # "64% after one cycle and 79% after two cycles of X": all of one arm
        one = len({g.key for g in named}) == 1
        return [named[0].text] * len(figures) if one else labels_of(groups)
    leading = leading_group(scene, figures[0]) if len(named) == 1 else None
    compared = CONTRAST.search(scene.view.text, figures[0].last, figures[-1].start)
    if leading is not None and leading is named[0] and not compared:
        return [leading.text] * len(figures)  # "In the X group, EFS was 74% and 72%, respectively"
    return None


_GRADE = rf"{GRADE_NUMERAL}(?:(?:-|\sto\s|/){GRADE_NUMERAL})?"
_GRADES = rf"\bgrades?\s{_GRADE}\s(?:or|and)\s(?:grades?\s)?{_GRADE}(?![\w-])"
_TIME = r"(?:day\s\d+|(?:\d+|one|two|three|five)\s(?:days?|months?|years?))"
#: "14 (11%) and 4 (3%) | had grade 3 or 4 events, respectively", "7% and 20% | on day 100 and 1 year,
#: respectively": of two grades or times, not of two arms.
_OWN_TURN = re.compile(
    rf"(?:[^.;]{{0,40}}{_GRADES}(?:\s(?!(?:in|for|with|of|on|among|and)\b)[\w-]+){{0,4}}(?:\s\([\w-]+\))?|"
    rf"[)\]]?\s(?:on|at|by)\s{_TIME}\sand\s(?:(?:on|at|by)\s)?{_TIME}),?\srespectively\b"
)
#: "grades I-IV and II-IV aGVHD at day 100 were | 31% and 16%, respectively"
_OWN_TURN_BEFORE = re.compile(rf"{_GRADES}[^.;,:%]{{0,70}}\s(?:was|were)\s$")


def _in_own_turn(scene: Scene, figures: Sequence[Figure]) -> bool:
    """Whether figures follow a list of grades or times that stands in their own sentence."""
    text, start = scene.view.text, figures[0].start
    return (
        _OWN_TURN.match(text, figures[-1].last) is not None
        or ends_in(_OWN_TURN_BEFORE, text, start, reach=120) is not None
    )


#: "in 0 of 34 | patients | before HSCT"
_OF_PEOPLE = re.compile(rf"[)\]]?\s(?:of\s)?(?:the\s)?(?:{ANY_PEOPLE})\s")


def _stand_at_own_times(scene: Scene, figures: Sequence[Figure]) -> bool:
    """Whether each of some figures has a time behind it that no other has, and nothing compares them."""
    view = scene.view
    times = []
    for figure, following in zip(figures, [*figures[1:], None], strict=True):
        end = view.part_end(figure.last) if following is None else following.start
        gap = view.text[figure.last : end]
        behind = [m for m in view.landmarks if figure.last <= m.start < end]
        staged = bool(behind) and behind[0].form == "course"
        if not behind or (following is not None and CONTRAST.search(gap) and not staged):
            return False
        if not _OF_PEOPLE.fullmatch(view.text, figure.last, behind[0].start) and (
            view.crossing(figure.last, behind[0].start).words
        ):
            return False
        times.append(behind[0].text)
    return len(figures) > 1 and len(set(times)) == len(times)


def _against_subject(scene: Scene, figures: Sequence[Figure], against: GroupPhrase) -> list[str | None]:
    """Read "X-treated patients had a longer OS (31 vs 18 months) in comparison to those given Y"."""
    if against.lead not in AGAINST or against.start < figures[-1].last:
        return []
    subjects = [p for p in scene.phrases if p.lead == "subject" and p.people and p.end <= figures[0].start]
    return [subjects[-1].text, against.text] if subjects else []


def _order_before(scene: Scene, figures: Sequence[Figure]) -> tuple[str, ...] | None:
    """Give the groups of the bracket before: "anaemia (9% in X vs 1% in Y), and neutropenia (24% vs 4%)"."""
    view = scene.view
    if figures[0].depth == 0:
        return None
    before = [
        p for p in scene.phrases if p.end <= view.opening(figures[0].start) and view.depths[p.start] > 0
    ]
    last = [p for p in before if view.opening(p.start) == view.opening(before[-1].start)]
    told = all(p.arm is not None or p.lead != "label" for p in last) and len({p.key for p in last}) == len(
        last
    )
    return tuple(p.text for p in last) if told and len(last) == len(figures) else None


#: So many figures in a row follow a list of as many groups without a word that says so.
_MANY: Final = 3


def _told_before(scene: Scene, figures: Sequence[Figure]) -> tuple[str, ...] | None:
    """Give the groups listed or counted before a row, unless these are the arms with names cut off."""
    told = listed_before(scene, figures) or _counted_before(scene, figures)
    arms = [arm.names for arm in scene.arms.known]
    if told is None or len(arms) != len(told):
        return told
    ends = (
        any(name == end or name.endswith(f" {end}") for name in names)
        for names, end in zip(arms, told, strict=True)
    )
    return None if all(ends) else told  # "X (n = 30), or Y and X (n = 32)"


def _counted_before(scene: Scene, figures: Sequence[Figure]) -> tuple[str, ...] | None:
    """Give the groups that are counted before a row: "12 were in CR1 and 9 in CR2; OS was 60% and 44%"."""
    view = scene.view
    ordered = len(figures) >= _MANY or IN_ORDER.search(view.text, figures[-1].last)
    if not view.is_tight(figures) or not ordered:
        return None
    here = counted_names(view.text[: figures[0].start], len(figures))
    return tuple(here or counted_names(scene.sentence_before, len(figures))) or None


def _is_told_behind(scene: Scene, phrase: GroupPhrase, figures: Sequence[Figure]) -> bool:
    """Whether words behind a bracket say of whom it is: "VOD (16% vs 5%) was more frequent in X"."""
    view = scene.view
    outside = figures[0].depth > view.depths[phrase.start] and phrase.start >= figures[-1].last
    return outside and view.crossing(figures[-1].last, phrase.start).verbs > 0


_FACTOR = re.compile(
    r"\b(?:was|were|is|are)\s(?:[a-z]+\s)?(?:associated|correlated)\swith\b|"
    r"\b(?:did|does)\snot\s(?:[a-z]+ly\s)?(?:affect|influence|impact)\b|\b(?:affected|influenced|impacted)\b|"
    r"\bhad\s(?:no|an?)\s(?:[a-z]+\s){0,3}(?:effect|impact|influence)\s(?:on|upon)\b"
)
_BETTER_FOR = re.compile(
    r"\b(?:higher|lower|better|worse|longer|shorter|poorer|superior|inferior|greater|improved|reduced)\s"
    rf"(?:[a-z-]+\s){{0,4}}?(?:for|in|among)\s(?:the\s)?(?:{ANY_PEOPLE})\s(?:who|that|with|aged|having|receiving|of)\b[^()]*$"
)
#: People of whom something is told that no arm is named by.
_HAD_BETTER = re.compile(
    rf"(?:[A-Z]{{5,}}:?\s)?(?i:{ANY_PEOPLE})\s(?:who|found|with|whose|having|without|in\swhom)\s[^,;:()%]*\shad\s(?:an?\s)?"
    r"(?:significantly\s)?(?:superior|inferior|better|worse|poorer|longer|shorter|higher|lower|improved)\s[^;()%]*$"
)
#: "Men | had a longer | OS (31 vs 18 months)"
_FARED = re.compile(
    r"\s(?:also\s)?(?:had|have|showed|experienced|achieved)\s(?:an?\s)?(?:[a-z]+ly\s)?"
    r"(?:superior|inferior|better|worse|poorer|longer|shorter|higher|lower|improved)\b"
)


def _is_subject(scene: Scene, phrase: GroupPhrase, start: int, opening: int) -> bool:
    """Whether people who are no arm are the subject of a comparison that a bracket gives the figures of."""
    if phrase.lead != "subject" or not phrase.people or phrase.arm is not None or not word_set(phrase.text):
        return False
    return start <= phrase.start and _FARED.match(scene.view.text, phrase.end, opening) is not None


_PROGNOSTIC = re.compile(
    r"\b(?:was|were|as) (?:identified as |found to be |confirmed as )?(?:an? |the )?"
    r"(?:independent |significant |adverse |poor |unfavou?rable |favou?rable )*"
    r"(?:prognostic|risk|predictive) (?:factors?|markers?|indicators?)\b"
)


def _compares_others(scene: Scene, first: Figure) -> bool:
    """Whether words in front of a bracket compare what is no arm: "IPI 2 to 3 versus 0 to 1 (...)"."""
    start, opening = scene.view.part_start(first.start), scene.view.opening(first.start)
    if opening >= 0 and _PROGNOSTIC.search(scene.view.text, first.last):
        return True  # "Poor response (EFS, 55% vs 90%) and a gain of 8 (EFS, 71% vs 92%) were risk factors"
    if opening >= 0 and _HAD_BETTER.match(scene.view.text, 0, opening):
        return True  # "Patients found to have no MRD had superior OS (94% vs 41%)"
    if opening >= 0 and any(_is_subject(scene, p, start, opening) for p in scene.phrases):
        return True  # "HMA-treated patients had a longer OS (31 vs 18 months)"
    clause = scene.view.text[start : max(opening, 0)]
    told = _FACTOR.search(clause) or _BETTER_FOR.search(clause)
    if told is not None and not any(
        p.arm is not None and start <= p.start and p.end <= opening for p in scene.phrases
    ):
        return True  # "an interval ≥18 months was associated with longer PFS (11 vs 4 months)"
    before = max((f.last for f in scene.view.figures if f.last <= opening and f.note != "bare"), default=0)
    return opening >= 0 and CONTRAST.search(scene.view.text, before, opening) is not None


def _rest_in_order(scene: Scene, figures: Sequence[Figure], first: GroupPhrase) -> list[str]:
    """Name the arms behind the first of three, as they were introduced: "longer with X (56 vs 28 vs 36)"."""
    known = scene.arms.known
    if len(known) != len(figures) or first.arm is not known[0] or not scene.view.is_tight(figures):
        return []
    if not all(CONTRAST.search(scene.view.text, a.last, b.start) for a, b in pairwise(figures)):
        return []
    return [arm.label for arm in known[1:]]


def _other(scene: Scene, phrase: GroupPhrase, order: tuple[str, ...] | None) -> str | None:
    """Name the arm that is not this one, where a study has two, or sets two of more side by side."""
    return _beside(scene, phrase, order) or _beside(scene, phrase, scene.arms.pair)


def _beside(scene: Scene, phrase: GroupPhrase, order: tuple[str, ...] | None) -> str | None:
    """Name the one of two arms that is not this one."""
    if order is None or len(order) != 2:
        return None
    # What two figures before stood for is an arm now: "(7 v 6 months with X) or Y (5 v 4 months with X)".
    own = phrase.arm or scene.arms.exactly(phrase.text)
    arms = [scene.arms.named(label) for label in order]
    if own is None or own not in arms or arms[0] is arms[1]:
        return None
    return order[1] if arms[0] is own else order[0]
