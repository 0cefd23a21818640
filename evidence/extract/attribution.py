"""Whose number it is: arms for figures side by side, populations for figures that stand alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from evidence.extract.arms import Arm, Phrase, arm_list, matching_arm, phrase_after, phrase_before, word_set
from evidence.extract.binding import SentenceView
from evidence.extract.figures import Figure
from evidence.extract.rules import Outcome
from evidence.extract.series import Series

__all__ = ["Group", "Memory", "attribute"]


@dataclass(frozen=True, slots=True)
class Group:
    """Whose figure: an arm, a population within it, or neither."""

    arm: str | None = None
    population: str | None = None


@dataclass(slots=True)
class Memory:
    """The order of arms in the last sentences, for lists that do not name them again."""

    orders: dict[int, tuple[str, ...]] = field(default_factory=dict)


_UP: Final = "higher|longer|greater|more|increased|prolonged|longest|higher-than"
_DOWN: Final = "lower|shorter|fewer|less|reduced|decreased|shortened"
_GOOD: Final = "superior|better|improved|favou?rable|improvement|benefit|favou?r(?:ed|ing)|improving|improves"
_BAD: Final = "worse|inferior|poorer|adverse"
_COMPARATIVE = re.compile(
    rf"\b(?P<word>{_UP}|{_DOWN}|{_GOOD}|{_BAD})\b(?P<gap>[^;.]*?)\b(?:in|with|for|after|among|of|on|by)\s+(?:the\s+|those\s+|patients\s+)*(?:(?:receiving|treated with|assigned to|allocated to|randomi[sz]ed to|who received|in|on|given)\s+)?(?:the\s+)?(?P<x>[^,;:()]{{2,60}}?)"
    r"(?=\s*[,;:(]|\s+(?:than|compared|versus|vs\.?|v|over|as|was|were|and)\b|$)(?P<rest>(?:\s*[,(]?\s*(?:than|as compared with|as compared to|compared with|compared to|versus|vs\.?|over)\s+(?:for\s+|in\s+|with\s+|those\s+|that\s+|of\s+|patients\s+)*(?:(?:receiving|treated with|assigned to|allocated to|given)\s+)?(?:the\s+)?(?P<y>[^,;:()]{2,60}?)(?=\s*[,;:().]|\s+(?:was|were|at)\b|$))?)",
    re.IGNORECASE,
)
_COMPARED_WITH = re.compile(
    r"\b(?:in|with|for|after|between|comparison of)\s+(?:the\s+)?(?P<x>[^,;:()]{2,50}?)\s+(?:compared with|compared to|as compared with|versus|vs\.?|than)\s+(?:in\s+|with\s+|for\s+|the\s+)*(?P<y>[^,;:()]{2,50}?)(?=\s*[,;:(]|\s+(?:was|were|had|at)\b|$)",
    re.IGNORECASE,
)
_COMPARED_TO_LEAD = re.compile(r"^(?:In comparison with|Compared (?:with|to))\s+(?P<y>[^,;()]{2,50}),", re.IGNORECASE)
_CONTROL = re.compile(r"\b(?:control|placebo|standard|observation|alone|no|not|non|conventional|without|only|monotherapy|untreated|supportive|usual|untransplanted)\b", re.IGNORECASE)
_PEOPLE = re.compile(r"\b(?:patients?|children|adults?|responders?|nonresponders?|subjects?|recipients?|survivors?|boys|girls|women|men|cases|those|infants|adolescents|evaluable|group|cohort|subgroup|relapsed|transplant(?:ed)?|MRD-\w+)\b", re.IGNORECASE)
_NOT_A_GROUP = re.compile(
    r"^(?:both|all|the (?:two|three)|this|our|either|each|total|median|mean|a median|an? \w+ of|respect|general|comparison|combination of|addition|number|favou?r|intention|intent|contrast|terms|\d|follow|which|"
    r"first|one|two|three|four|five|six|time|date|day|the start|the time|diagnosis|months?|years?|weeks?|cycle|course|events?|disease|grade|log|multivariate|univariate|response|remission|no |significan|overall survival|progression|PFS|OS|CR|"
    r"evidence|treatment$|therapy$|chemotherapy course|results|stratified|adjust|hazard|p$)",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:[A-Z][a-z]+,\s+)?(?:In|Among|For|With|Of|On|After|Following|At)\s+(?:the\s+|those\s+)?(?P<np>[^,;:]{2,100}?),\s", re.IGNORECASE)


def attribute(view: SentenceView, series: Series, arms: list[Arm], memory: Memory, outcomes: Mapping[str, Outcome], known: Mapping[int, str]) -> list[Group]:
    """Say whose each figure of a series is.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    series : Series
        Figures side by side.
    arms : list of Arm
        The arms of the study.
    memory : Memory
        Updated with the order found.
    outcomes : mapping
        To know whether more is better.
    known : mapping
        Labels already read with the figures, by start of the figure.

    Returns
    -------
    list of Group
        One for each figure; empty groups where the text does not say.
    """
    figures = series.figures
    if figures[0].kind == "ratio":
        return [_of_ratio(view, series, f, arms, memory) for f in figures]
    given = [known.get(f.start) for f in figures]
    if all(given):
        labels: list[str | None] = given
    elif len(figures) == 1:
        return [_alone(view, series, figures[0], arms)]
    else:
        labels = _side_by_side(view, series, arms, memory, outcomes)
    named = [label for label in labels if label]
    if len(named) == len(figures) and len(set(named)) == len(named):
        memory.orders[len(named)] = tuple(named)
    return [Group(arm=label) for label in labels]


def _side_by_side(view: SentenceView, series: Series, arms: list[Arm], memory: Memory, outcomes: Mapping[str, Outcome]) -> list[str | None]:
    figures = series.figures
    count = len(figures)
    beside = _beside(view, series, arms)
    if all(beside):
        return beside
    listed = _listed(view, series, count)
    if listed is not None and (not any(beside) or "respectively" in view.text[figures[-1].last :]):
        return list(listed)
    if count == 2:
        compared = _compared(view, series, arms, outcomes)
        if compared is not None:
            return list(compared)
        if any(beside):
            return _completed(beside, arms)
    if listed is not None:
        return list(listed)
    if any(beside):
        return beside
    if count in memory.orders and _tight(view, figures):
        return list(memory.orders[count])
    if len(arms) == count and _tight(view, figures):
        return [arm.label for arm in arms]
    return [None] * count


def _completed(labels: list[str | None], arms: list[Arm]) -> list[str | None]:
    """With two arms and one of them named, the other figure is the other arm's."""
    if len(labels) != 2 or len(arms) != 2:
        return labels
    i = 0 if labels[0] else 1
    own = matching_arm(labels[i] or "", arms)
    if own is None:
        return labels
    other = arms[1] if own is arms[0] else arms[0]
    return [labels[0], other.label] if i == 0 else [other.label, labels[1]]


def _beside(view: SentenceView, series: Series, arms: list[Arm]) -> list[str | None]:
    """Read each figure's own words, behind it or in front of it."""
    figures = series.figures
    after: list[str | None] = []
    before: list[str | None] = []
    for i, figure in enumerate(figures):
        until = figures[i + 1].start if i + 1 < len(figures) else series.end
        start = figures[i - 1].last if i else max(series.start, _clause_start(view, figure.start))
        after.append(_group_words(phrase_after(view.text, figure.last, until), arms))
        mention = series.bindings[i].mention
        begin = mention.end if start <= mention.end <= figure.start else start
        before.append(_group_words(phrase_before(view.text, begin, figure.start), arms, in_front=True))
    leading = _leading(view, figures[0], arms)
    if leading and not before[0]:
        before[0] = leading
    if sum(map(bool, after)) >= sum(map(bool, before)):
        first, second = after, before
    else:
        first, second = before, after
    merged = [a or (b if not any(first) or i == 0 else None) for i, (a, b) in enumerate(zip(first, second, strict=True))]
    if len(set(merged)) < len(merged) and all(merged):
        return [None] * len(merged)
    return merged


def _group_words(phrase: Phrase | None, arms: list[Arm], *, in_front: bool = False) -> str | None:
    if phrase is None or _NOT_A_GROUP.match(phrase.text) or len(phrase.text) > 90:
        return None
    if matching_arm(phrase.text, arms) is not None:
        return phrase.text
    if in_front and not phrase.preposition:
        words = phrase.text.split()
        return phrase.text if len(words) <= 4 and not re.search(r"\b(?:was|were|is|rate|rates|median|survival|response|had|to|of|the|and)\b", phrase.text) and word_set(phrase.text) else None
    return phrase.text if word_set(phrase.text) else None


def _clause_start(view: SentenceView, at: int) -> int:
    depth = view.depths[at]
    for i in range(at - 1, -1, -1):
        if view.text[i] in ";:" and view.depths[i] <= depth:
            return i + 1
        if depth and view.depths[i] < depth:
            return i + 1
    return 0


def _leading(view: SentenceView, figure: Figure, arms: list[Arm]) -> str | None:
    match = _LEADING.match(view.text[: figure.start + 1])
    if match is None:
        return None
    text = match.group("np").strip()
    return text if matching_arm(text, arms) is not None and not _NOT_A_GROUP.match(text) else None


def _listed(view: SentenceView, series: Series, count: int) -> tuple[str, ...] | None:
    figures = series.figures
    tail = view.text[figures[-1].last :]
    limit = re.search(r"respectively|[;]", tail)
    rest = arm_list(tail[: limit.end()] if limit else tail, count, figures[-1].last)
    if rest is None and limit is not None and limit.group() == "respectively":
        rest = arm_list(tail[limit.end() :], count, figures[-1].last + limit.end())
    if rest is not None and not any(_NOT_A_GROUP.match(label) for label in rest.labels):
        return rest.labels
    head = view.text[series.start : figures[0].start]
    for mention_end in (series.mention.end, series.start):
        if series.start <= mention_end <= figures[0].start:
            listed = arm_list(view.text[mention_end : figures[0].start] + " ", count, mention_end)
            if listed is not None and not any(_NOT_A_GROUP.match(label) for label in listed.labels):
                return listed.labels
    listed = arm_list(head, count, series.start)
    return listed.labels if listed is not None and not any(_NOT_A_GROUP.match(label) for label in listed.labels) else None


def _compared(view: SentenceView, series: Series, arms: list[Arm], outcomes: Mapping[str, Outcome]) -> tuple[str | None, str | None] | None:
    """Read "higher in X than in Y (a vs b)", and "superior in X (a vs b)" by its direction."""
    first = series.figures[0]
    head = view.text[_sentence_part(view, first.start) : first.start]
    matches = list(_COMPARATIVE.finditer(head))
    for match in reversed(matches):
        x, y = match.group("x").strip(), (match.group("y") or "").strip()
        if _NOT_A_GROUP.match(x) or y and _NOT_A_GROUP.match(y):
            continue
        if y:
            return x, y
        own = matching_arm(x, arms)
        lead = _COMPARED_TO_LEAD.match(view.text)
        other = next((a.label for a in arms if a is not own), None) if own is not None and len(arms) == 2 else None
        other = lead.group("y") if lead else other
        return _by_direction(match.group("word"), series, x, other, outcomes)
    plain = list(_COMPARED_WITH.finditer(head))
    if plain and not _NOT_A_GROUP.match(plain[-1].group("x")) and not _NOT_A_GROUP.match(plain[-1].group("y")):
        return plain[-1].group("x").strip(), plain[-1].group("y").strip()
    return None


def _sentence_part(view: SentenceView, at: int) -> int:
    """Where the stretch begins that may name the arms: behind the last semicolon outside brackets."""
    depth = min(view.depths[at], 1)
    return max((i + 1 for i in range(at) if view.text[i] == ";" and view.depths[i] < max(depth, 1)), default=0)


def _by_direction(word: str, series: Series, x: str, other: str | None, outcomes: Mapping[str, Outcome]) -> tuple[str | None, str | None]:
    a, b = (f.percent if f.kind == "proportion" else f.value for f in series.figures[:2])
    outcome = outcomes[series.mention.outcome or ""]
    more_is_better = outcome.kind in {"response", "survival"}
    word = word.lower()
    if re.fullmatch(_UP, word):
        larger = True
    elif re.fullmatch(_DOWN, word):
        larger = False
    else:
        larger = more_is_better is bool(re.fullmatch(_GOOD, word))
    if a is None or b is None or a == b:
        return x, other
    return (x, other) if (a > b) is larger else (other, x)


def _alone(view: SentenceView, series: Series, figure: Figure, arms: list[Arm]) -> Group:
    """Read the words of a figure that has none beside it."""
    after = phrase_after(view.text, figure.last, series.end)
    before = phrase_before(view.text, max(series.mention.end if series.mention.end <= figure.start else series.start, _clause_start(view, figure.start)), figure.start)
    leading = _LEADING.match(view.text[: figure.start + 1])
    for phrase in (after.text if after else None, leading.group("np").strip() if leading else None, before.text if before else None):
        if phrase is None or _NOT_A_GROUP.match(phrase):
            continue
        if len(arms) >= 2 and matching_arm(phrase, arms) is not None:
            return Group(arm=phrase)
    return Group(population=_population(view, figure, after, leading.group("np").strip() if leading else None))


_POPULATION = re.compile(
    r"[\s)\]]*(?:of|among|in|for)\s+(?:the\s+|these\s+|those\s+|all\s+)?(?:\d+\s+|\w+-\w+\s+(?=patients))?(?P<np>(?:evaluable |eligible |assessable )?(?:responders|patients?|children|adults|those|subjects|recipients|boys|girls|women|men|cases|[\w-]+ (?:patients|responders|children))\b(?:\s+(?:with|who|in|treated|receiving|undergoing|aged|of|without|evaluable|achieving)\b[^,;:()]{2,80}?)?)"
    r"(?=\s*[,;:().]|\s+(?:achieved|had|entered|were|was|developed|showed|attained|obtained|experienced|remained|died|relapsed|responded|and|after|at|within|underwent)\b|$)"
)
_ALL = re.compile(r"^(?:all |the )?(?:patients?|children|adults|subjects|cases|those|recipients|women|men)$", re.IGNORECASE)


def _population(view: SentenceView, figure: Figure, after: Phrase | None, leading: str | None) -> str | None:
    """Read the denominator's words: "of responders", "of 21 patients who underwent HSCT"."""
    match = _POPULATION.match(view.text, figure.last)
    if match is not None:
        text = match.group("np").strip()
        return None if _ALL.match(text) else text
    trailing = re.match(r"[\s)\]]*(?P<np>patients\s+(?:who|with)\s[^,;:()]{3,70}?)(?=\s*[,;:(.]|\s+(?:developed|achieved|had|entered|following)\b)", view.text[figure.last :])
    if trailing is not None and figure.total is not None:
        return trailing.group("np")
    if leading is not None and _PEOPLE.search(leading) and not _NOT_A_GROUP.match(leading):
        text = re.sub(r"^\d+\s+|^(?:the|these|those|our)\s+", "", leading)
        text = re.sub(r"\(\s*\d[^)]*\)\s*", "", text)
        return None if _ALL.match(text) or re.match(r"(?:the )?entire|this ", text) else text
    if after is not None and _PEOPLE.search(after.text) and not _NOT_A_GROUP.match(after.text):
        return None if _ALL.match(after.text) else after.text
    return None


def _of_ratio(view: SentenceView, series: Series, figure: Figure, arms: list[Arm], memory: Memory) -> Group:
    """Name the experimental arm, or the factor, of a hazard ratio."""
    head = view.text[: figure.start]
    matches = [m for m in _COMPARATIVE.finditer(head[_sentence_part(view, figure.start) :]) if not _NOT_A_GROUP.match(m.group("x"))]
    if matches and matching_arm(matches[-1].group("x"), arms) is not None:
        return Group(arm=matches[-1].group("x").strip())
    order = memory.orders.get(2) or (tuple(a.label for a in arms) if len(arms) == 2 else None)
    if order is not None:
        return Group(arm=_experimental(order))
    if matches:
        return Group(arm=matches[-1].group("x").strip())
    before = phrase_before(view.text, series.start, figure.start)
    if before is not None and not _NOT_A_GROUP.match(before.text) and len(before.text.split()) <= 5 and series.mention.end < before.start:
        return Group(arm=before.text)
    return Group()


def _experimental(order: tuple[str, ...]) -> str:
    """Choose the arm under test: not the control, not the part of the other, else the first named."""
    first, second = order[0], order[1]
    if _CONTROL.search(first) and not _CONTROL.search(second):
        return second
    if _CONTROL.search(second) and not _CONTROL.search(first):
        return first
    if word_set(first) < word_set(second) or re.search(r"\bA$", first) and re.search(r"\bB$", second):
        return second
    return first


def _tight(view: SentenceView, figures: list[Figure]) -> bool:
    for first, second in zip(figures, figures[1:], strict=False):
        between = re.sub(r"[(\[][^()\[\]]*[)\]]", "", view.text[first.last : second.start])
        if not re.fullmatch(r"[\s,)\]%]*(?:and|or|vs\.?|v\.?|versus|compared with|compared to|to|, and)?[\s(]*", between):
            return False
    return True
