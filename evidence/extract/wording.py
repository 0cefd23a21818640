"""Groups of figures that stand side by side, by grammar alone: the words beside each, or their list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.extract.arms import matching_arm, word_set
from evidence.extract.figures import Figure
from evidence.extract.groups import Phrase, arm_list, phrase_after, phrase_before
from evidence.extract.scene import Scene
from evidence.extract.series import Series
from evidence.extract.view import NOT_A_GROUP, NOT_IN_LABEL, SentenceView

__all__ = ["groups_beside", "groups_listed"]

_SUBJECT = re.compile(
    r"(?:\s*In\s[^,;:]{2,60},)?\s*(?P<np>[A-Za-z0-9][^,;:()]{1,60}?)(?:\s+\([^)]*\))?\s+"
    r"(?:had|have|showed|achieved|experienced|produced|yielded|induced|resulted in|led to)\s"
)
_WITH_FIRST = re.compile(
    r"[\s)\]]*(?P<preposition>with|without)\s+(?:and\s+|(?P<np>[^,;()]{2,60}?)\s+and\s+)$"
)
_WITH_SECOND = re.compile(
    r"[\s)\]]*(?P<preposition>with|without)\s+(?P<np>[^,;:.()]{2,60}?)(?=\s*[,;:.()]|$)"
)


def groups_beside(scene: Scene, series: Series) -> list[str | None]:
    """Read each figure's own words, behind it or in front of it.

    Returns
    -------
    list of str or None
        All named, or all but the first of three or more (a whole and its parts), or none.
    """
    view, figures = scene.view, series.figures
    after = _with_and_without(view, figures) or _all_behind(scene, series)
    before = _all_in_front(scene, series)
    for labels in (after, before):
        rest = labels[1:]
        if (
            all(rest)
            and len(set(rest)) == len(rest)
            and labels[0] not in rest
            and (labels[0] or len(rest) > 1)
        ):
            # Without the first: "80% (...), being 75% at DL1 and 85% at DL2" is a whole and its parts.
            return labels
    subject = _SUBJECT.match(view.text[view.clause_start(figures[0].start) : figures[0].start])
    if subject is not None and all(before[1:]) and not view.names_other(subject.group("np")):
        return [subject.group("np").strip(), *before[1:]]
    leading = view.leading(figures[0])
    if leading is not None and all(after[1:]) and not NOT_A_GROUP.match(leading.group("np")):
        return [leading.group("np").strip(), *after[1:]]
    merged = [a or b for a, b in zip(after, before, strict=True)]
    return merged if all(merged) and len(set(merged)) == len(merged) else [None] * len(merged)


def _all_behind(scene: Scene, series: Series) -> list[str | None]:
    figures = series.figures
    ends = [f.start for f in figures[1:]] + [series.end]
    text = scene.view.text
    return [
        _group_words(scene, phrase_after(text, f.behind(text), end))
        for f, end in zip(figures, ends, strict=True)
    ]


def _all_in_front(scene: Scene, series: Series) -> list[str | None]:
    view, figures = scene.view, series.figures
    # A figure alone in its bracket is named before the bracket: "single-dose (57%)".
    opening = view.opening(figures[0].start)
    place = (
        opening
        if opening >= 0 and not view.text[opening + 1 : figures[0].start].strip()
        else figures[0].start
    )
    starts = [max(series.start, view.clause_start(place))] + [f.last for f in figures[:-1]]
    labels = []
    for binding, start in zip(series.bindings, starts, strict=True):
        end = binding.figure.start
        begin = binding.mention.end if start <= binding.mention.end <= end else start
        labels.append(_group_words(scene, phrase_before(view.text, begin, end), in_front=True))
    return labels


def _with_and_without(view: SentenceView, figures: Sequence[Figure]) -> list[str | None] | None:
    """Read "87% with and 29% without transplantation", "34% without X and 52% with it"."""
    if len(figures) != 2:
        return None
    first = _WITH_FIRST.match(view.text[figures[0].behind(view.text) : figures[1].start])
    second = _WITH_SECOND.match(view.text[figures[1].behind(view.text) :])
    if first is None or second is None or first.group("preposition") == second.group("preposition"):
        return None
    name = first.group("np") if second.group("np") in {"it", "them"} else second.group("np")
    return [f"{m.group('preposition')} {name}" for m in (first, second)] if name else None


def _group_words(scene: Scene, phrase: Phrase | None, *, in_front: bool = False) -> str | None:
    """Take a phrase for a group unless it is, or holds, something else."""
    if phrase is None or NOT_A_GROUP.match(phrase.text) or not word_set(phrase.text):
        return None
    if len(phrase.text.split()) > 12 or _holds_other(scene.view, phrase):
        return None
    if matching_arm(phrase.text, scene.arms) is not None:
        return phrase.text
    if NOT_IN_LABEL.search(phrase.text):
        return None
    bare = in_front and not phrase.preposition
    return None if bare and len(phrase.text.split()) > 4 else phrase.text


def _holds_other(view: SentenceView, phrase: Phrase) -> bool:
    return view.is_taken(phrase.start, phrase.end) or any(
        f.start < phrase.end and phrase.start < f.end
        for f in view.figures
        if f.kind != "time" and f.note != "bare"
    )


def groups_listed(scene: Scene, series: Series) -> tuple[str, ...] | None:
    """Read a list of groups: "in the FU and FUP arms, respectively", behind the figures or before them."""
    view, figures = scene.view, series.figures
    count = len(figures)
    last = figures[-1].last
    tail = view.text[last:]
    limit = re.search(r"respectively|;", tail)
    options = [arm_list(tail[: limit.end()] if limit else tail, count, last)]
    if limit is not None and limit.group() == "respectively":
        options.append(arm_list(tail[limit.end() :], count, last + limit.end()))
    if series.start <= series.mention.end <= figures[0].start:
        between = view.text[series.mention.end : figures[0].start] + " "
        options.append(arm_list(between, count, series.mention.end))
    options.append(arm_list(view.text[series.start : figures[0].start], count, series.start))
    for option in options:
        if option is None or any(NOT_A_GROUP.match(n) or NOT_IN_LABEL.search(n) for n in option.labels):
            continue
        if not view.is_taken(option.start, option.end):
            return option.labels
    return None
