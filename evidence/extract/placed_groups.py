"""Groups that their place in a sentence gives figures in a row: behind each, at the head, in a list.

"41% with A against 19% with B", "In the X group, OS was 94% at 1 year and 75% at 3 years".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.arrangement import CONTRAST, PLAINLY_A_LIST
from evidence.extract.assignment import AGAINST, Assignment, assign, is_of_second
from evidence.extract.enumerations import enumerations
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import AMONG, GroupPhrase, trimmed
from evidence.extract.lone_figures import HELD
from evidence.extract.memory import usual_order
from evidence.extract.narrowing import OF_FIGURE
from evidence.extract.populations import population_among
from evidence.extract.scene import Scene
from evidence.extract.text import IN_ORDER, closes_in_order, ends_in

__all__ = [
    "LABEL_BEHIND",
    "LIMIT_LIST",
    "are_compared",
    "as_people",
    "counted_behind",
    "each_of_its_own",
    "groups_right_behind",
    "labels_in_brackets",
    "levels_behind",
    "listed",
    "over_time",
    "repeated",
    "than_second",
    "within_leading",
]

#: A list of groups that costs more than this is not that of the figures.
LIMIT_LIST: Final = 2.4
#: "70 of 98 (71%) | given A and 80 of 97 (82%) | controls": whom each counts
_BEHIND = re.compile(r"[\s)\]]*")
#: What stands between the beginning of a clause and the group it is about.
_LEADS_PART = re.compile(
    rf"\s*(?:(?:and|but|whereas|while)\s+)?(?:{'|'.join(sorted(AMONG))})\s+(?:the\s+)?", re.IGNORECASE
)
#: "62% with A and 47% with B, whereas in | patients with X | it was 1% and 23%"
_LEADS_CLAUSE = re.compile(r",\s(?:and|but|whereas|while)\s(?:in|for|among)\s(?:the\s)?$")


def are_compared(scene: Scene, figures: Sequence[Figure]) -> bool:
    """Whether figures are compared with each other, so that they are not of one group."""
    return CONTRAST.search(scene.view.text, figures[0].last, figures[-1].start) is not None


def groups_right_behind(
    scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> Assignment | None:
    """Give each figure the group right behind it: "In X, 41% with A against 19% with B"."""
    for behind in (_BEHIND, OF_FIGURE):
        own = [next((p for p in phrases if _is_right_behind(scene, f, p, behind)), None) for f in figures]
        if len({p.key for p in own if p is not None}) == len(figures):
            return Assignment(tuple(own), 0.0, "beside")
    return None


#: "12% | (RIC) | vs 24%"
LABEL_BEHIND = re.compile(
    r"[)\]]?(?:\s(?:months|years))?\s[(\[](?P<name>"
    r"(?![nN]\s?=|(?:\d+%\s)?CI\b|[Pp]\s|[Pp][=<>]|(?:grades?|range|IQR|interquartile|severe|(?:un)?confirmed|all|mean|median|NR|NE|SE|SD|NS)\b)"
    r"(?=[^()\[\]]*[A-Za-z<>≥≤])(?:arm |group )?[\w<>≥≤+/-][^()\[\]%=;:,]{0,36})[)\]]"
)


def labels_in_brackets(scene: Scene, figures: Sequence[Figure]) -> list[GroupPhrase]:
    """Read "12% (RIC) vs 24% (MAC)": the bracket behind each figure names its group.

    Returns
    -------
    list of GroupPhrase
        One for each figure; empty where not all have such a bracket, or a bracket names an outcome.
    """
    names = _named_behind_each(scene, figures, LABEL_BEHIND)
    if any(scene.view.names_outcome_in(*m.span("name")) for m in names):
        return []
    return [
        GroupPhrase(*m.span("name"), trimmed(m["name"]), "label", scene.arms.called(m["name"]), people=True)
        for m in names
    ]


#: "14.2 months | for <60 years|, 8.7 months for 60-74 years"
_LEVEL_BEHIND = re.compile(
    r"[)\]]?\s(?:for|in|with|at)\s"
    r"(?P<name>(?:(?:age|ages|those|patients)\s(?:aged\s)?)?(?:[<>≥≤]=?\s?\d+(?:\.\d+)?|\d+(?:\.\d+)?\s?-\s?\d+(?:\.\d+)?)"
    r"(?:\s?(?:years?|yrs?|months|mg/m2|mg|%))?)(?=\s?[,;.)]|\sand\b|\svs|\sversus)"
)


def levels_behind(scene: Scene, figures: Sequence[Figure]) -> list[GroupPhrase]:
    """Read "14.2 months for <60 years and 8.7 months for 60-74 years": a level behind each figure.

    Returns
    -------
    list of GroupPhrase
        One for each figure; empty where not all have a level of their own.
    """
    told = _named_behind_each(scene, figures, _LEVEL_BEHIND)
    return [GroupPhrase(*m.span("name"), m["name"], "for", people=True) for m in told]


def _named_behind_each(
    scene: Scene, figures: Sequence[Figure], pattern: re.Pattern[str]
) -> list[re.Match[str]]:
    """Find a name right behind each figure; none where one has no name, or two have the same."""
    told = [m for f in figures if (m := pattern.match(scene.view.text, f.last)) is not None]
    return told if len({m["name"] for m in told}) == len(figures) else []


def counted_behind(scene: Scene, phrases: Sequence[GroupPhrase], figure: Figure) -> list[GroupPhrase]:
    """List whom a figure counts, right behind it: "six (7%) of the 85 | without disease"."""
    return [p for p in phrases if p.arm is None and _is_right_behind(scene, figure, p, _BEHIND)]


def _is_right_behind(scene: Scene, figure: Figure, phrase: GroupPhrase, between: re.Pattern[str]) -> bool:
    """Whether a group stands right behind a figure."""
    counted = between is not _BEHIND or phrase.lead == "of"
    return counted and between.fullmatch(scene.view.text, figure.last, phrase.start) is not None


def within_leading(
    scene: Scene, figures: Sequence[Figure], groups: Sequence[GroupPhrase | None]
) -> Sequence[GroupPhrase | None]:
    """Read "in the X group the respective figures were 13% and 6%": of the arms told before, both in X."""
    first, *others = groups
    if first is None or len(others) != 1 or others[0] is not None or first.lead not in AMONG:
        return groups
    view = scene.view
    told = _leads_part(scene, first) and view.is_tight(figures) and first.end <= figures[0].start
    order = usual_order(scene, len(figures)) if told else None
    return groups if order is None or first.text in order else [None] * len(figures)


def _leads_part(scene: Scene, phrase: GroupPhrase) -> bool:
    """Whether a part of a sentence, or a clause, begins with a group: "In the X group, ..."."""
    text = scene.view.text
    part = _LEADS_PART.fullmatch(text, scene.view.part_start(phrase.start), phrase.start)
    return part is not None or ends_in(_LEADS_CLAUSE, text, phrase.start, reach=24) is not None


def as_people(scene: Scene, phrase: GroupPhrase, labels: Sequence[str | None]) -> GroupPhrase:
    """Take a group that leads figures of other groups for the people these are among."""
    among = phrase.people and None not in labels and _leads_part(scene, phrase)
    return replace(phrase, arm=None) if among and phrase.text not in labels else phrase


def each_of_its_own(
    scene: Scene, phrases: Sequence[GroupPhrase], figures: Sequence[Figure]
) -> list[str | None]:
    """Read "36% in evaluable patients and 53% in patients with X": no arms, but each of its own people.

    "36% in evaluable patients and 32% in all" are of those, and of all.
    """
    behind = [
        [p for p in phrases if OF_FIGURE.fullmatch(scene.view.text, figure.last, p.start)]
        for figure in figures
    ]
    people = [population_among(scene, own) for own in behind]
    all_told = all(
        who is not None or _IN_ALL.match(scene.view.text, figure.last) is not None
        for who, figure in zip(people, figures, strict=True)
    )
    return people if any(people) and all_told else []


_IN_ALL = re.compile(
    r"[)\]]?\s(?:in|of|for|by|on)\s(?:an?\s|the\s)?"
    r"(?:all\b|(?:entire|whole|total|overall)\s(?:cohort|group|population)\b|"
    r"(?:intention|intent)[\s-]to[\s-]treat\b|m?ITT\b)"
)


def over_time(
    scene: Scene, figures: Sequence[Figure], groups: Sequence[GroupPhrase | None]
) -> Sequence[GroupPhrase | None]:
    """Read "In the X group, OS was 94% at 1 year and 75% at 3 years": both are of X."""
    first, *others = groups
    if first is None or first.end > figures[0].start or any(g is not None for g in others):
        return groups
    ends = [*(f.start for f in figures[1:]), scene.view.part_end(figures[-1].last)]
    times = [
        [m.text for m in scene.view.landmarks if m.form != "course" and f.last <= m.start < end]
        for f, end in zip(figures, ends, strict=True)
    ]
    told = {own[0] for own in times if len(own) == 1}
    return groups if are_compared(scene, figures) or len(told) < len(figures) else [first] * len(figures)


def than_second(
    scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]
) -> list[GroupPhrase | None]:
    """Read "Patients on X did better than those on Y (78% vs 29%)", however far the subject is.

    So is read "ORR (73%) was lower than that on Y (80%)", where no subject is one of people.
    """
    second = next((p for p in phrases if is_of_second(scene.view, figures, p)), None)
    second = second or _than_last(scene, figures, phrases)
    if second is None:
        return []
    subjects = [p for p in phrases if p.lead == "subject" and p.end <= second.start]
    return [subjects[-1] if subjects else None, second]


def _than_last(scene: Scene, figures: Sequence[Figure], phrases: Sequence[GroupPhrase]) -> GroupPhrase | None:
    """Give the group behind "than" whose bracket holds the last of two figures."""
    view, last = scene.view, figures[-1]
    opening = view.opening(last.start)
    if len(figures) != 2 or opening <= figures[0].last:
        return None
    return next(
        (
            p
            for p in phrases
            if figures[0].last <= p.start
            and HELD.fullmatch(view.text, p.end, opening)
            and (p.lead in AGAINST or ends_in(_THAN_THAT, view.text, p.start, reach=30))
        ),
        None,
    )


#: "than that on the | X trial", "compared with those of | Y"
_THAN_THAT = re.compile(
    r"\b(?:than|compared (?:with|to)|versus|vs)(?: (?:that|those))?(?: (?:seen|observed|reported))? "
    r"(?:in|on|of|with|for|from|after) (?:the )?$"
)


def repeated(
    scene: Scene, figures: Sequence[Figure], groups: Sequence[GroupPhrase | None]
) -> Sequence[GroupPhrase | None]:
    """Read "31% with X and 33% with Y, and 32% and 30%, respectively, in a subgroup": X and Y again."""
    half, odd = divmod(len(figures), 2)
    named, again = groups[:half], figures[half:]
    told = any(g is not None for g in groups[half:])
    if odd or half < 2 or told or None in named or not scene.view.is_tight(again):
        return groups
    return [*named, *named] if closes_in_order(scene.view.text, again[-1].last) else groups


def listed(scene: Scene, figures: Sequence[Figure]) -> Assignment | None:
    """Take the members of a list that has as many as there are figures."""
    ordered = len(figures) >= PLAINLY_A_LIST or IN_ORDER.search(scene.view.text, figures[-1].last)
    if not ordered or not scene.view.is_tight(figures):
        return None
    ways = [assign(scene.view, figures, m) for m in enumerations(scene.view, scene.arms, figures)]
    complete = [way for way in ways if way.complete and way.way != "beside" and way.price <= LIMIT_LIST]
    return min(complete, key=lambda way: way.price, default=None)
