"""Whose number it is: arms for figures side by side, populations for figures that stand alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from evidence.extract.arms import Arm, ArmMention, find_arm_mentions, matching_arm, word_set
from evidence.extract.binding import SentenceView
from evidence.extract.figures import Figure
from evidence.extract.groups import Phrase, arm_list, phrase_after, phrase_before
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
_SAME: Final = "identical|similar|comparable"
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
    r"^(?:both|(?-i:[Aa]ll)|the (?:two|three|first|second|third|same)|this|our|either|each|total|median|mean|a median|an? \w+ of|respect|general|comparison|combination of|addition|number|favou?r|intention|intent|contrast|terms|\d|follow|which|"
    r"first|second|third|fourth|fifth|one|two|three|four|five|six|time|date|day|the start|the time|diagnosis|months?|years?|weeks?|cycle|course|events?|disease|grade|log|multivariate|univariate|response|remission|no |significan|overall survival|progression|PFS|OS|CR|"
    r"evidence|treatment$|therapy$|chemotherapy course|results|stratified|adjust|hazard|p$)",
    re.IGNORECASE,
)
_NOT_IN_LABEL: Final = re.compile(
    r"\b(?:compared|occurred|developed|achieved|was|were|is|are|had|has|rate|rates|median|survival|response|responses|remission|months|years|weeks|respectively|while|including|versus|there|but|only|than|who|whom|difference|differences|trend|observed|seen|toxicity|toxicities|events|incidence|follow-up|log-rank|P|CI|HR|interval|confidence|analysis|grade|death|deaths|first|this|these|both|similar)\b",
    re.IGNORECASE,
)
_ADJACENT = re.compile(r"(?:\s+(?:arm|group|patients|alone|therapy|groups))?\s*(?:\(\s*n\s*=\s*\d+\s*\))?\s*(?:[,:=(\[]|was|were|had|,\s*it was)?\s*(?:only\s+)?")
_SUBJECT_COMPARED = re.compile(
    rf"^(?P<x>[^,;:()]{{2,80}}?)\s+(?:had|have|lived|showed|survived|experienced|achieved|demonstrated|resulted in|produced|led to|was associated with|were associated with|improved|significantly)\b[^;.]{{0,40}}?\b(?P<word>{_UP}|{_DOWN}|{_GOOD}|{_BAD}|{_SAME})\b(?:[^;.(]*?\b(?:than|compared with|compared to|versus|vs\.?|over)\s+(?:the\s+|those\s+(?:with|in|receiving)\s+|with\s+|in\s+|for\s+)*(?P<y>[^,;:()]{{2,60}}?)\s*(?=[,;:(]|$))?",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:\s*In\s[^,;:]{2,60},)?\s*(?P<np>[A-Za-z0-9][^,;:()]{1,60}?)(?:\s+\([^)]*\))?\s+(?:had|have|showed|achieved|experienced|produced|yielded|induced|resulted in|led to)\s")
_FACTOR = re.compile(r"(?:\bas was\s+|\band\s+|\bfor\s+|,\s*|;\s*|\bwere\s+|^)(?:the\s+)?(?P<np>[\w+/-]+(?:\s+[\w+/-]+){0,4}?)\s*(?:\[|\()\s*$|^(?:Patients with\s+|In multivaria\w+ analysis,\s+)?(?P<subject>[^,;:()]{3,50}?)\s+(?:was|were|had|remained)\b")
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
    named = find_arm_mentions(view.text, arms)
    if figures[0].kind == "ratio":
        return [_of_ratio(view, series, f, arms, named, memory) for f in figures]
    given = [known.get(f.start) for f in figures]
    if all(given):
        labels: list[str | None] = given
    elif len(figures) == 1:
        return [_alone(view, series, figures[0], arms, named)]
    else:
        labels = _side_by_side(view, series, arms, named, memory, outcomes)
    found = [label for label in labels if label]
    if len(figures) > 1 and len(found) == len(figures):
        arms += [Arm(label, word_set(label)) for label in found if matching_arm(label, arms) is None]
    if len(found) == len(figures) and len(set(found)) == len(found):
        memory.orders[len(found)] = tuple(found)
    return [Group(arm=label, population=_of_whole(view, figure, label)) for figure, label in zip(figures, labels, strict=True)]


def _of_whole(view: SentenceView, figure: Figure, label: str | None) -> str | None:
    """Read the population of figures side by side: "Among 63 evaluable patients, ...", "35 of 48 evaluable patients"."""
    inner = _INNER_POPULATION.search(view.text[figure.start : figure.last])
    if inner is not None and not _ALL.match(inner.group("np").strip()):
        return inner.group("np").strip()
    leading = _LEADING.match(view.text[: figure.start + 1])
    lead = leading.group("np").strip() if leading else None
    if lead is None or label is not None and (label in lead or word_set(label) & word_set(lead)):
        return None
    return _population(view, figure, None, lead) if leading and leading.end("np") < figure.start else None


def _side_by_side(
    view: SentenceView, series: Series, arms: list[Arm], named: list[ArmMention], memory: Memory, outcomes: Mapping[str, Outcome]
) -> list[str | None]:
    """Try the ways of naming groups, the strictest first."""
    figures = series.figures
    count = len(figures)
    for labels in (_in_front(view, series, named), _behind(view, series, named), _list_of(view, series, named, behind=True)):
        if labels is not None:
            return list(labels)
    listed = _listed(view, series, count)
    respectively = "respectively" in view.text[figures[0].start :]
    if listed is not None and respectively:
        return list(listed)
    labels_before = _list_of(view, series, named, behind=False)
    if labels_before is not None:
        return list(labels_before)
    beside = _beside(view, series, arms)
    if all(beside):
        return beside
    if count == 2:
        compared = _compared(view, series, arms, memory, outcomes)
        if compared is not None and compared[0]:
            return list(compared)
    if listed is not None:
        return list(listed)
    if any(beside) and count == 2 and _completed(beside, arms) != beside:
        return _completed(beside, arms)
    if not _tight(view, figures):
        return beside
    if count in memory.orders:
        return list(memory.orders[count])
    if len(arms) == count:
        return [arm.label for arm in arms]
    return [None] * count


def _in_front(view: SentenceView, series: Series, named: list[ArmMention]) -> list[str] | None:
    """Read "GO, 45%; no GO, 49%" and "DA (71%) and DClo (66%)"."""
    labels: list[str] = []
    previous = _sentence_part(view, series.figures[0].start)
    for i, figure in enumerate(series.figures):
        mark = max((m for m in named if previous <= m.start and m.end <= figure.start), key=lambda m: m.end, default=None)
        if mark is None:
            return None
        if i and not _ADJACENT.fullmatch(view.text[mark.end : figure.start]):
            return None
        if not i and not _ADJACENT.fullmatch(view.text[mark.end : figure.start]) and (view.depths[figure.start] == 0 or len([m for m in named if m.end <= figure.start]) > 1):
            return None
        labels.append(_words(view, mark))
        previous = figure.last
    return labels if len(set(labels)) == len(labels) else None


def _behind(view: SentenceView, series: Series, named: list[ArmMention]) -> list[str] | None:
    """Read "83% (...) in the X group, as compared with 60% (...) in the Y group"."""
    figures = series.figures
    labels = []
    for i, figure in enumerate(figures):
        until = figures[i + 1].start if i + 1 < len(figures) else min(series.end, figure.last + 130)
        own = [m for m in named if figure.end <= m.start and m.end <= until]
        if i == 0 and not own:
            lead = [m for m in named if m.end <= figure.start and _leads(view, m, figure)]
            own = lead[-1:]
        # Two arms behind one figure are a list, or a comparison of its own.
        if not own or not _connected(view.text[figure.end : own[0].start] if own[0].start >= figure.end else ""):
            return None
        labels.append(_words(view, own[0]))
    return labels if len(set(labels)) == len(labels) else None


def _leads(view: SentenceView, mark: ArmMention, figure: Figure) -> bool:
    """Whether an arm opens the clause of a figure: "In the X group, 22.4% of the patients"."""
    match = _LEADING.match(view.text[: figure.start + 1])
    return match is not None and match.start("np") <= mark.start and mark.end <= match.end("np")


def _connected(between: str) -> bool:
    flat = re.sub(r"[(\[][^()\[\]]*[)\]]", "", between)
    return not re.search(r"[;:]", flat) and len(flat.split()) <= 9


def _list_of(view: SentenceView, series: Series, named: list[ArmMention], *, behind: bool) -> list[str] | None:
    """Read as many arms in a row as there are figures, behind the last figure or before the first."""
    figures = series.figures
    count = len(figures)
    if not _tight(view, figures):
        return None
    if behind:
        pool = [m for m in named if figures[-1].last <= m.start and m.end <= max(series.end, _past_respectively(view, figures[-1].last))]
    else:
        start = _sentence_part(view, figures[0].start)
        pool = [m for m in named if start <= m.start and m.end <= figures[0].start]
        pool = pool[-count:] if len(pool) > count and len({m.arm.label for m in pool[-count:]}) == count else pool
    labels = list(dict.fromkeys(_words(view, m) for m in pool[:count]))
    if len(labels) != count or len({m.arm.label for m in pool[:count]}) != count:
        return None
    for first, second in zip(pool, pool[1:count], strict=False):
        if len(view.text[first.end : second.start].split()) > 9:
            return None
    return labels


def _past_respectively(view: SentenceView, at: int) -> int:
    found = re.search(r"respectively[^.;]*", view.text[at:])
    return at + found.end() if found else at


def _words(view: SentenceView, mark: ArmMention) -> str:
    return view.text[mark.start : mark.end]


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
    """Read each figure's own words by their grammar, behind it or in front of it."""
    figures = series.figures
    after: list[str | None] = []
    before: list[str | None] = []
    for i, figure in enumerate(figures):
        until = figures[i + 1].start if i + 1 < len(figures) else series.end
        start = figures[i - 1].last if i else max(series.start, _clause_start(view, figure.start))
        after.append(_group_words(view, phrase_after(view.text, figure.behind(view.text), until), arms))
        mention = series.bindings[i].mention
        begin = mention.end if start <= mention.end <= figure.start else start
        before.append(_group_words(view, phrase_before(view.text, begin, figure.start), arms, in_front=True))
    after = _with_and_without(view, figures) or after
    for labels in (after, before):
        if all(labels) and len(set(labels)) == len(labels):
            return labels
        if len(labels) > 2 and not labels[0] and all(labels[1:]) and len(set(labels[1:])) == len(labels) - 1:
            # "80% (...), being 75% at DL1 and 85% at DL2": the whole, then its parts.
            return labels
    subject = _SUBJECT.match(view.text[_clause_start(view, figures[0].start) : figures[0].start])
    if subject is not None and all(before[1:]) and not _is_other(view, subject.group("np"), -1000):
        return [subject.group("np").strip(), *before[1:]]
    leading = _LEADING.match(view.text[: figures[0].start + 1])
    if leading is not None and all(after[1:]) and not _NOT_A_GROUP.match(leading.group("np")):
        return [leading.group("np").strip(), *after[1:]]
    merged = [a or b for a, b in zip(after, before, strict=True)]
    return merged if all(merged) and len(set(merged)) == len(merged) else [None] * len(merged)


def _with_and_without(view: SentenceView, figures: Sequence[Figure]) -> list[str | None] | None:
    """Read "87% with and 29% without transplantation", "34% without X and 52% with it"."""
    if len(figures) != 2:
        return None
    first = re.match(r"[\s)\]]*(?P<p>with|without)\s+(?:and\s+|(?P<np>[^,;()]{2,60}?)\s+and\s+)$", view.text[figures[0].behind(view.text) : figures[1].start])
    second = re.match(r"[\s)\]]*(?P<p>with|without)\s+(?P<np>[^,;:.()]{2,60}?)(?=\s*[,;:.()]|$)", view.text[figures[1].behind(view.text) :])
    if first is None or second is None or first.group("p") == second.group("p"):
        return None
    name = second.group("np") if second.group("np") not in {"it", "them"} else first.group("np")
    return [f"{first.group('p')} {name}", f"{second.group('p')} {name}"] if name else None


def _group_words(view: SentenceView, phrase: Phrase | None, arms: list[Arm], *, in_front: bool = False) -> str | None:
    """Take a phrase for a group unless it is, or holds, something else."""
    if phrase is None or _NOT_A_GROUP.match(phrase.text) or len(phrase.text.split()) > 12 or not word_set(phrase.text):
        return None
    spans = [(m.start, m.end) for m in view.mentions] + [(m.start, m.end) for m in view.landmarks] + [(f.start, f.end) for f in view.figures if f.kind != "time"]
    if any(start < phrase.end and phrase.start < end for start, end in spans):
        return None
    if matching_arm(phrase.text, arms) is not None:
        return phrase.text
    if in_front and not phrase.preposition:
        plain = len(phrase.text.split()) <= 4 and not _NOT_IN_LABEL.search(phrase.text)
        return phrase.text if plain else None
    return None if _NOT_IN_LABEL.search(phrase.text) else phrase.text


def _clause_start(view: SentenceView, at: int) -> int:
    depth = view.depths[at]
    for i in range(at - 1, -1, -1):
        if view.text[i] in ";:" and view.depths[i] <= depth:
            return i + 1
        if depth and view.depths[i] < depth:
            return i + 1
    return 0


def _listed(view: SentenceView, series: Series, count: int) -> tuple[str, ...] | None:
    """Read a list of groups by its grammar: "in the FU and FUP arms, respectively"."""
    figures = series.figures
    tail = view.text[figures[-1].last :]
    limit = re.search(r"respectively|[;]", tail)
    options = [arm_list(tail[: limit.end()] if limit else tail, count, figures[-1].last)]
    if limit is not None and limit.group() == "respectively":
        options.append(arm_list(tail[limit.end() :], count, figures[-1].last + limit.end()))
    if series.start <= series.mention.end <= figures[0].start:
        options.append(arm_list(view.text[series.mention.end : figures[0].start] + " ", count, series.mention.end))
    options.append(arm_list(view.text[series.start : figures[0].start], count, series.start))
    for option in options:
        if option is None or any(_NOT_A_GROUP.match(label) or _NOT_IN_LABEL.search(label) for label in option.labels):
            continue
        if any(m.start < option.end and option.start < m.end for m in (*view.mentions, *view.landmarks)):
            continue
        return option.labels
    return None


def _compared(view: SentenceView, series: Series, arms: list[Arm], memory: Memory, outcomes: Mapping[str, Outcome]) -> tuple[str | None, str | None] | None:
    """Read "higher in X than in Y (a vs b)", and "superior in X (a vs b)" by its direction."""
    first = series.figures[0]
    start = _sentence_part(view, first.start)
    head = view.text[start : first.start]
    for match in reversed(list(_COMPARATIVE.finditer(head))):
        x, y = match.group("x").strip(), (match.group("y") or "").strip()
        if _is_other(view, x, start + match.start("x")) or y and _is_other(view, y, start + match.start("y")):
            continue
        if y:
            return x, y
        return _by_direction(match.group("word"), series, x, _other_arm(view, x, arms, memory), outcomes)
    subject = _SUBJECT_COMPARED.match(view.text[: first.start])
    if subject is not None:
        x = re.sub(r"^patients?\s+(?:treated with|receiving|who received|given|in|on|with|assigned to)\s+(?:the\s+)?", "", subject.group("x").strip(), flags=re.IGNORECASE)
        y = (subject.group("y") or "").strip() or None
        if not _is_other(view, x, 0):
            return (x, y) if y else _by_direction(subject.group("word"), series, x, _other_arm(view, x, arms, memory), outcomes)
    plain = list(_COMPARED_WITH.finditer(head))
    if plain and not _is_other(view, plain[-1].group("x"), start + plain[-1].start("x")) and not _is_other(view, plain[-1].group("y"), start + plain[-1].start("y")):
        return plain[-1].group("x").strip(), plain[-1].group("y").strip()
    return None


def _is_other(view: SentenceView, words: str, at: int) -> bool:
    """Whether words that could name a group are an outcome, a time or grammar."""
    if _NOT_A_GROUP.match(words) or _NOT_IN_LABEL.search(words) or not word_set(words):
        return True
    return any(m.start < at + len(words) and at < m.end for m in (*view.mentions, *view.landmarks))


def _other_arm(view: SentenceView, label: str, arms: list[Arm], memory: Memory) -> str | None:
    """Name the arm that is not this one: by "compared with", by the last pair named, or as one of two."""
    lead = _COMPARED_TO_LEAD.match(view.text)
    if lead is not None:
        return lead.group("y").strip()
    pair = memory.orders.get(2)
    if pair is not None:
        own_words = word_set(label)
        matches = [words <= own_words or own_words <= words for words in map(word_set, pair)]
        exact = [word_set(p) == own_words for p in pair]
        if sum(exact) == 1 or sum(matches) == 1:
            return pair[1 - (exact if sum(exact) == 1 else matches).index(True)]
    own = matching_arm(label, arms)
    return next((a.label for a in arms if a is not own), None) if own is not None and len(arms) == 2 else None


def _sentence_part(view: SentenceView, at: int) -> int:
    """Where the stretch begins that may name the arms: behind the last semicolon outside brackets."""
    return max((i + 1 for i in range(at) if view.text[i] == ";" and view.depths[i] < 1), default=0)


def _by_direction(word: str, series: Series, x: str, other: str | None, outcomes: Mapping[str, Outcome]) -> tuple[str | None, str | None]:
    a, b = (f.percent if f.kind == "proportion" else f.value for f in series.figures[:2])
    outcome = outcomes[series.mention.outcome or ""]
    more_is_better = outcome.kind in {"response", "survival"}
    word = word.lower()
    if re.fullmatch(_SAME, word):
        return x, other
    if re.fullmatch(_UP, word):
        larger = True
    elif re.fullmatch(_DOWN, word):
        larger = False
    else:
        larger = more_is_better is bool(re.fullmatch(_GOOD, word))
    if a is None or b is None or a == b:
        return x, other
    return (x, other) if (a > b) is larger else (other, x)


def _alone(view: SentenceView, series: Series, figure: Figure, arms: list[Arm], named: list[ArmMention]) -> Group:
    """Read the words of a figure that has none beside it."""
    after = phrase_after(view.text, figure.behind(view.text), series.end)
    leading = _LEADING.match(view.text[: figure.start + 1])
    lead = leading.group("np").strip() if leading else None
    population = _population(view, figure, after, lead)
    if arms:
        start = max(series.start, _sentence_part(view, figure.start))
        near = [m for m in named if start <= m.start and m.end <= series.end]
        labels = {m.arm.label for m in near}
        behind = [m for m in near if m.start >= figure.end and _connected(view.text[figure.end : m.start])]
        if len(labels) == 1 or behind and behind[0].start - figure.behind(view.text) < 60:
            mark = behind[0] if behind else near[0]
            return Group(arm=_words(view, mark), population=None if population and _words(view, mark) in population else population)
    return Group(population=population)


_POPULATION = re.compile(
    r"[\s)\]]*(?:of|among|in|for)\s+(?:the\s+|these\s+|those\s+|all\s+)?(?:\d+\s+|\w+-\w+\s+(?=patients))?(?P<np>(?:evaluable |eligible |assessable )?(?:responders|patients?|children|adults|those|subjects|recipients|boys|girls|women|men|cases|[\w-]+ (?:patients|responders|children))\b(?:\s+(?:with|who|in|treated|receiving|undergoing|aged|of|without|evaluable|achieving)\b[^,;:()]{2,80}?)?)"
    r"(?=\s*[,;:().]|\s+(?:achieved|had|entered|were|was|developed|showed|attained|obtained|experienced|remained|died|relapsed|responded|and|after|at|within|underwent)\b|$)"
)
_INNER_POPULATION = re.compile(r"(?:\bof|/)\s+(?:the\s+|these\s+|those\s+|all\s+)?[\w,-]+\s+(?P<np>(?:[a-zA-Z-]+\s+){0,3}?(?:responders|patients|children|adults|boys|girls|recipients|subjects|cycles|women|men)(?:\s+(?:with|who|in)\s[^()\[\]]{3,50}?)?)\s*[(\[]")
_TRAILING_PEOPLE = re.compile(r"\s*(?P<np>[\w-]+\s+(?:patients|responders|children|recipients))\b(?=\s*[.,;(]|\s+(?:had|achieved|were))")
_ALL = re.compile(r"^(?:(?-i:[Aa]ll) |the )?(?:patients?|children|adults|subjects|cases|those|recipients|women|men)$", re.IGNORECASE)


def _population(view: SentenceView, figure: Figure, after: Phrase | None, leading: str | None) -> str | None:
    """Read the denominator's words: "of responders", "of 21 patients who underwent HSCT"."""
    inner = _INNER_POPULATION.search(view.text[figure.start : figure.last]) or _TRAILING_PEOPLE.match(view.text, figure.last)
    if inner is not None and not _ALL.match(inner.group("np").strip()):
        return inner.group("np").strip()
    match = _POPULATION.match(view.text, figure.behind(view.text))
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


def _of_ratio(view: SentenceView, series: Series, figure: Figure, arms: list[Arm], named: list[ArmMention], memory: Memory) -> Group:
    """Name the experimental arm, or the factor, of a hazard ratio."""
    start = _sentence_part(view, figure.start)
    head = view.text[start : figure.start]
    compared = [m for m in _COMPARATIVE.finditer(head) if not _is_other(view, m.group("x").strip(), start + m.start("x"))]
    if compared and any(m.start - start < compared[-1].end("x") and compared[-1].start("x") < m.end - start for m in named):
        return Group(arm=compared[-1].group("x").strip())
    behind_last = max((f.last for f in view.figures if f.end <= figure.start), default=0)
    factor = _FACTOR.search(view.text[behind_last : figure.start])
    if behind_last and factor is not None and factor.group("np") and not _is_other(view, factor.group("np"), -1000) and matching_arm(factor.group("np"), arms) is None:
        return Group(arm=factor.group("np").strip())
    in_sentence = list(dict.fromkeys(m.arm.label for m in named if m.end <= figure.start))
    if len(in_sentence) == 2:
        return Group(arm=_experimental(tuple(in_sentence)))
    order = memory.orders.get(2) or (tuple(a.label for a in arms) if len(arms) == 2 else None)
    if factor is not None and (order is None or matching_arm((factor.group("np") or factor.group("subject")), arms) is None) and not _is_other(view, (factor.group("np") or factor.group("subject")), -1000):
        return Group(arm=(factor.group("np") or factor.group("subject")).strip())
    if order is not None:
        return Group(arm=_experimental(order))
    if compared:
        return Group(arm=compared[-1].group("x").strip())
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
