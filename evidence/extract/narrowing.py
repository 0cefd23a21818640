"""Groups that narrow all figures of a series, and that none of these figures belongs to more than another.

"In patients with 17p deletion, X improved ...", "78% vs 28% of those in remission": who is spoken of, not
one of the groups that are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arrangement import CONTRAST
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.periods import are_periods
from evidence.extract.scene import Scene
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE

__all__ = [
    "OF_FIGURE",
    "is_of_another",
    "is_of_clause_before",
    "is_past_clause",
    "is_whole_of",
    "told_by_treatment",
    "within_subgroup",
    "without_leading_population",
    "without_lone_population",
]

#: A phrase that begins so far into a sentence leads it.
_LEADING: Final = 16
#: What stands between a figure and whom it is of.
OF_FIGURE: Final = re.compile(
    # "45.9% | (4.4) in 132 | high-risk patients"
    r"(?:\s\(\d{1,2}(?:\.\d+)?\))?"
    r"[\s)\]]*(?:(?:patients\s+)?(?:in|with|for|on|of|among|given|receiving)\s+(?:the\s+)?(?:\d{1,4}\s)?|(?=controls\b)|"
    # "62% | if | MRD was negative", "20% | if it was | positive"
    r"(?:if|when)\s(?:the\s|their\s)?(?:(?:it|they|this)\s(?:was|were|is|are)\s)?)"
)


def is_of_another(scene: Scene, phrase: GroupPhrase, figure: Figure) -> bool:
    """Whether people stand right behind a figure before, which is a share of them."""
    before = [f for f in scene.view.figures if f.last <= phrase.start and f.end <= figure.start]
    if len(before) > 1 and _counts(scene, before[-1], phrase):
        before.pop()  # "45.9% in | 132 | high-risk patients"
    if not before or ends_in(_SHARE, scene.view.text, before[-1].start, reach=16):
        return False
    return is_whole_of(scene, phrase, before[-1:])


def _counts(scene: Scene, figure: Figure, phrase: GroupPhrase) -> bool:
    """Whether a figure is the number in front of people, and nothing else."""
    alone = figure.percent is None and figure.total is None and figure.kind == "proportion"
    return alone and not scene.view.text[figure.last : phrase.start].strip()


def is_of_clause_before(scene: Scene, phrase: GroupPhrase, figure: Figure) -> bool:
    """Whether people belong to a clause before, which has figures: "X was common in A (20%), whereas B"."""
    if phrase.start < _LEADING:
        return False
    other = _OTHER_CLAUSE.search(scene.view.text, phrase.end, figure.start)
    return other is not None and any(phrase.end <= f.start < other.start() for f in scene.view.figures)


_OTHER_CLAUSE = re.compile(r",\s+(?:whereas|while|but)\s")


#: "OS was alike (48% v 47%) | because of more | salvage in X"
_CAUSE = re.compile(
    r"\b(?:because of|owing to|due to|attributable to|attributed to|explained by|thanks to|as a result of)\b"
)
_CONTRARY = re.compile(r",\s+(?:whereas|while|although|though|even if|even though)\s")


def is_past_clause(scene: Scene, phrase: GroupPhrase, figures: Sequence[Figure]) -> bool:
    """Whether a group stands in a clause behind figures: "80% responded, whereas those with X did not"."""
    text, last = scene.view.text, figures[-1].last
    if phrase.start <= last:
        return False
    if len(figures) == 1 and _CONTRARY.search(text, last, phrase.start):
        return True
    return _CAUSE.search(text, last, phrase.start) is not None or _is_of_next_name(scene, phrase, last)


#: "29% for Y, | with | MRD negativity among responders in 78%"
_NAMES_NEXT = re.compile(r"[,;]\s(?:with|and|while|whereas)\s(?:the\s|an?\s)?(?:[a-z-]+\s)?$")


def _is_of_next_name(scene: Scene, phrase: GroupPhrase, last: int) -> bool:
    """Whether people stand between the next name behind figures and its own figures."""
    view = scene.view
    if not any(f.start >= phrase.end for f in view.amounts):
        return False
    return any(
        m.outcome is not None
        and m.role == "noun"
        and last <= m.start < phrase.start
        and ends_in(_NAMES_NEXT, view.text, m.start, reach=32) is not None
        for m in view.mentions
    )


#: "In the 20% of patients with X, PFS was": no result, but how many they are.
_SHARE = re.compile(r"\b(?:[Ii]n|[Aa]mong|[Oo]f) the\s+$")


def is_whole_of(scene: Scene, phrase: GroupPhrase, figures: Sequence[Figure]) -> bool:
    """Whether people stand right behind the figures, of whom each is a share."""
    view = scene.view
    tight = phrase.lead == "of" and view.is_tight(figures)
    return tight and OF_FIGURE.fullmatch(view.text, figures[-1].last, phrase.start) is not None


_TREATED = r"(?:who|which) (?:underwent|received|had|were treated with|were given) (?P<what>.+)"
_PEOPLE_TREATED = re.compile(rf"(?P<people>.*\b(?:{ANY_PEOPLE})\b (?:with|without|in|after) .+?) {_TREATED}")
_THOSE_TREATED = re.compile(rf"(?:those|patients|ones) {_TREATED}")


def told_by_treatment(groups: Sequence[GroupPhrase | None]) -> tuple[str, list[str | None]] | None:
    """Read "in patients with X who underwent A than in those who underwent B": X is what both have.

    Returns
    -------
    tuple of str and list of str, or None
        The people, and what each group was given.
    """
    if len(groups) != 2 or groups[0] is None or groups[1] is None:
        return None
    first = _PEOPLE_TREATED.fullmatch(groups[0].words or groups[0].text)
    second = _THOSE_TREATED.fullmatch(groups[1].words or groups[1].text)
    if first is None or second is None:
        return None
    return first["people"], [first["what"], second["what"]]


_IN_SUBGROUP = re.compile(
    r"(?P<what>.+?) in (?:the )?(?P<people>[\w<>≥≤+/ -]+ (?:subgroup|subset|population))"
)


def within_subgroup(labels: Sequence[str | None]) -> tuple[str, list[str | None]] | None:
    """Read "patients with X compared to those without in the Y subgroup": all are of the subgroup.

    Returns
    -------
    tuple of str and list of str, or None
        The people, and the groups.
    """
    last = labels[-1] if labels else None
    told = _IN_SUBGROUP.fullmatch(last) if last is not None else None
    if told is None or len(labels) != 2 or labels[0] is None or " in the " in labels[0]:
        return None
    return told["people"], [labels[0], told["what"]]


def _is_of_both(scene: Scene, subject: GroupPhrase, figures: Sequence[Figure]) -> bool:
    """Whether two figures that are compared are of the same people: nobody is said to fare better."""
    text = scene.view.text
    if len(figures) != 2 or not scene.view.is_tight(figures) or OF_FIGURE.match(text, figures[-1].last):
        return False
    between = text[figures[0].last : figures[1].start]
    # "(1.4% v 3.5%)", "(1.4 and 3.5%)"
    compared = CONTRAST.search(between) is not None or (figures[0].depth > 0 and between.strip() == "and")
    return compared and not _BETTER.search(text, subject.end, max(subject.end, figures[0].start))


_BETTER = re.compile(
    r"\b(?:better|worse|longer|shorter|more|fewer|less|higher|lower|greater|superior|inferior|improved|"
    r"increased|reduced|decreased|similar|comparable|different|poorer|prolonged)\b"
)


#: Those with whom some are compared: "60% versus 42% in | historical controls", "in | those who did not".
_REST: Final = re.compile(
    rf"(?:[a-z-]+\s){{0,2}}controls\b|(?:the\s)?(?:all\s)?(?:others?|rest|remaining|remainder)\b|"
    rf"(?:{ANY_PEOPLE})\s(?:who\s(?:did|were|had)\snot|not|without)\b",
    re.IGNORECASE,
)


def without_lone_population(
    scene: Scene, figures: Sequence[Figure], groups: Sequence[GroupPhrase | None]
) -> list[GroupPhrase | None]:
    """Leave out one group among several figures that is no arm: it narrows all of them."""
    if sum(g is not None for g in groups) > 1:
        return list(groups)
    kept = [
        g if g is not None and (g.arm is not None or g.head or (i and _REST.match(g.text))) else None
        for i, g in enumerate(groups)
    ]
    first = groups[0]
    if first is not None and first.lead.startswith("favo") and _first_lasts(figures):
        kept[0] = first  # "PFS favored the combination (8.1 v 5.0 months)"
    if first is not None and first.lead == "subject" and first.people and first.arm is None:
        # "Patients with X had an ORR of 59% v 43%" are both these patients; who fared better is one of two.
        kept[0] = None if _is_of_both(scene, first, figures) else first
    return kept


def _first_lasts(figures: Sequence[Figure]) -> bool:
    """Whether the first of two times is the longer one, that of what is favoured."""
    values = [f.value for f in figures if f.kind == "time" and f.value is not None]
    return len(values) == len(figures) == _OF_TWO and values[0] > values[1]


_OF_TWO: Final = 2
#: Characters of " and ".
_JOINED: Final = 5


def _lead_together(first: GroupPhrase, second: GroupPhrase) -> bool:
    """Whether two groups of people, no arms, open a sentence in one breath: "In X and Y patients,"."""
    return (
        first.people
        and second.people
        and first.arm is None
        and second.arm is None
        and second.lead == first.lead
        and second.start - first.end <= _JOINED
        and first.start < _LEADING
    )


_GIVEN: Final = frozenset({"with", "after", "on"})


_ARM_WORDS: Final = frozenset({"control", "experimental", "placebo"})

#: "(9 vs 7 months | with | X)", "(71% vs 52% | without X)"
_OF_OTHER = re.compile(r"\s(?:in|with|without|for|on|after|given|receiving)\s(?:the\s)?")


_OTHERS = re.compile(r"(?:the |all )?(?:others?|rest|remainder|remaining)")
_AGAINST: Final = frozenset({"than", "versus"})


def _without_people_of_both(
    scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> Sequence[GroupPhrase]:
    """Leave out Y of "X was better in patients with Y (9 v 7 months with Z)": X is compared with Z."""
    view = scene.view
    opening = view.opening(figures[0].start)
    if len(figures) != 2 or opening < 0 or view.opening(figures[1].start) != opening:
        return phrases
    second = next((p for p in phrases if _OF_OTHER.fullmatch(view.text, figures[1].last, p.start)), None)
    first = next((p for p in phrases if p.end <= opening and not p.people and p.lead not in _AGAINST), None)
    if first is None or second is None or second.people or second.head or _OTHERS.fullmatch(second.text):
        return phrases
    return [
        p
        for p in phrases
        if not (
            p.people
            and p.arm is None
            and p.lead in {"in", "among", "for", "label"}
            and p.text == p.population
            # of this bracket or another: "in men (7 v 5 months with Z) or women (9 v 8 months with Z)"
            and view.text.startswith((" (", " ["), p.end)
        )
    ]


def _each_leads_its_own(figures: Sequence[Figure], phrases: Sequence[GroupPhrase]) -> bool:
    """Whether groups that are told alike stand each in front of its figure."""
    if len(figures) != len(phrases) or len({(p.lead, bool(p.head)) for p in phrases}) > 1:
        return False
    ends = [0, *(f.last for f in figures)]
    return all(e <= p.start and p.end <= f.start for e, p, f in zip(ends, phrases, figures, strict=False))


def without_leading_population(
    scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> Sequence[GroupPhrase]:
    """Leave out "In patients with 17p deletion, X improved ...": the groups come behind it.

    Parameters
    ----------
    scene : Scene
        The sentence.
    figures : sequence of Figure
        Side by side.
    phrases : sequence of GroupPhrase
        In order.
    """
    phrases = _without_people_of_both(scene, figures, phrases)
    if not phrases:
        return phrases
    first, *others = phrases
    if first.start < _LEADING and len(others) == len(figures) and are_periods([p.text for p in others]):
        return others  # "In the X group, OS rose from 42% before 2005 to 73% thereafter"
    # Nothing stands between the figures, so that none has people of its own.
    side_by_side = scene.view.is_tight(figures)
    if len(others) == 1 and first.lead == others[0].lead and 0 < others[0].start - first.end <= _JOINED:
        return phrases  # "In the X and Y groups, DFS was 52% and 47%", of which Y alone is known
    if side_by_side and others and _lead_together(first, others[0]):
        # "In X and Y patients, the response rate in the Z group was 83% and 29%": X and Y are told apart
        arms_told = sum(p.arm is not None for p in others)
        return others if arms_told > 1 else [p for p in phrases if p.arm is None]
    if first.head and _each_leads_its_own(figures, phrases):
        return phrases  # "In the low-risk group, OS was 91% and in the high-risk group 41%"
    named_arm = first.head in {"arm", "arms"} or first.text.lower() in _ARM_WORDS
    narrows = (
        first.people
        and first.arm is None
        and not named_arm
        and first.lead in {"in", "among", "for", "of", "with"}
    )
    arms = any(p.arm is not None for p in others) or (
        side_by_side and bool(others) and others[0].lead == "subject"
    )
    # "In patients with X, survival was 62% with Y and 41% without"
    opposed = first.text.startswith("with ")  # "With X, survival was 62%; without X, it was 41%"
    arms = arms or (first.lead != "of" and not opposed and any(p.text.startswith("without ") for p in others))
    # "Among responders, MRD negativity was more common with X (78% vs 28%)"
    arms = arms or (side_by_side and len(others) == 1 and not others[0].people and others[0].lead in _GIVEN)
    return others if narrows and first.start < _LEADING and arms else phrases
