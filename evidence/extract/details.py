"""Counts that only tell more of a count told before: its parts, its causes, how often it happened.

"Six relapsed: two in the marrow and four in the CNS" is one result; "four deaths (two infections)" has no
infections as results, and "12 infections in 9 patients" is 9 patients.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.ties import Binding
from evidence.extract.ties_ahead import is_of_grade_ahead
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["as_outer", "tells_grade_in_bracket", "without_details", "without_medians"]


def without_details(
    view: SentenceView, bindings: list[Binding], outcomes: Mapping[str, Outcome]
) -> list[Binding]:
    """Leave out counts that detail another.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    bindings : list of Binding
        Figures with their outcomes, in order.
    outcomes : mapping
        Outcomes of the rule set by id.

    Returns
    -------
    list of Binding
        In the same order.
    """
    bindings = _without_parts(view, _without_causes(view, bindings, outcomes))
    bindings = _without_kinds(view, bindings, outcomes)
    return _without_episodes(view, _without_bracketed(view, bindings, outcomes), outcomes)


#: "10 relapsed: 4 in the X group" tells how each group fared, not where it happened.
_OF_GROUP = re.compile(r" (?:in|with|on) (?:the )?[^,;:.()]{1,40}?\b(?:groups?|arms?|cohorts?|regimens?)\b")


def _is_timed(view: SentenceView, binding: Binding) -> bool:
    """Whether a stage stands right behind a count: "5 developed SOS: 2 during InO and 3 after HSCT"."""
    return any(
        m.form == "course" and not view.text[binding.figure.last : m.start].strip(" )]")
        for m in view.landmarks
    )


#: "40 relapsed, 5 | in the CNS"
_IN_A_PLACE = re.compile(
    r" (?:(?:were|was|occurred|developed) )?(?:(?:isolated|combined) )?(?:in the|at the|within the) "
    r"(?:[a-z]+ )?(?:CNS|(?:bone )?marrow|testes|testis|brain|liver|lungs?|skin|central nervous system|"
    r"primary site)\b"
)


def _without_parts(view: SentenceView, bindings: list[Binding]) -> list[Binding]:
    """Leave out how a count parts: "Six relapsed: two in the marrow, one locally and three in the CNS"."""
    kept = list(bindings)
    for whole in bindings:
        events, colon = whole.figure.events, view.text.find(":", whole.figure.last)
        if not events or whole.figure.depth:
            continue
        others = [
            b
            for b in bindings
            if b.figure.start >= whole.figure.last
            and b.mention.outcome == whole.mention.outcome
            and (b.figure.percent, b.figure.total, b.figure.depth) == (None, None, 0)
            and _OF_GROUP.match(view.text, b.figure.end) is None
        ]
        others = [b for b in others if not is_of_grade_ahead(view.text, b.figure)]
        parts = [b for b in others if 0 <= colon < b.figure.start and not _is_timed(view, b)]
        first = bool(parts) and not view.text[colon + 1 : parts[0].figure.start].strip()
        if not first and len(parts) < 2:
            parts = [b for b in others if _IN_A_PLACE.match(view.text, b.figure.end)]
        if sum(b.figure.events or 0 for b in parts) <= events:
            kept = [b for b in kept if b not in parts]
    return kept


def _without_bracketed(
    view: SentenceView, bindings: list[Binding], outcomes: Mapping[str, Outcome]
) -> list[Binding]:
    """Leave out how deaths part in a bracket: "deaths in 5 (4%) in the X group (two unknown, one sepsis)"."""
    kept = list(bindings)
    for whole in bindings:
        outcome = outcomes.get(whole.mention.outcome or "")
        if outcome is None or not outcome.is_death or not whole.figure.events or whole.figure.depth:
            continue
        opening = view.text.find("(", whole.figure.last + 1)
        parts = [
            b
            for b in bindings
            if 0 <= opening == view.opening(b.figure.start)
            and b.mention == whole.mention
            # "45 deaths with X and 67 with Y (HR 0.66)" compares them.
            and b.figure.kind != "ratio"
            and (b.figure.percent, b.figure.total) == (None, None)
            and _OF_SOMEBODY.match(view.text, b.figure.end) is None
        ]
        first = next((b for b in parts if b.figure.start == opening + 1), None)
        if first is not None and sum(b.figure.events or 0 for b in parts) <= whole.figure.events:
            kept = [b for b in kept if b not in parts]
    return kept


#: "31% (16%| bacterial|, 11%| viral|": of what kind, in one or two words
_OF_KIND = re.compile(r"\s(?:in (?:the )?)?[A-Za-z-]+(?:\s[a-z]+)?(?=[,;)]| and )")
#: By how much the parts of a rounded share may miss it, in percent points.
_ROUNDING: Final = 1.5


def _without_kinds(
    view: SentenceView, bindings: list[Binding], outcomes: Mapping[str, Outcome]
) -> list[Binding]:
    """Leave out the kinds into which a bracket parts a share: "31% (16% bacterial, 11% viral, 4% fungal)"."""
    kept = list(bindings)
    for whole in bindings:
        outcome, share = outcomes.get(whole.mention.outcome or ""), whole.figure.percent
        if outcome is None or outcome.kind not in {"event", "incidence"} or share is None:
            continue
        opening = view.text.find("(", whole.figure.last)
        parts = [
            b
            for b in bindings
            if 0 <= opening == view.opening(b.figure.start)
            and b.mention == whole.mention
            and b.figure.percent is not None
            and _OF_KIND.match(view.text, b.figure.last) is not None
        ]
        summed = sum(b.figure.percent or 0.0 for b in parts)
        if len(parts) > 1 and abs(summed - share) <= _ROUNDING:
            kept = [b for b in kept if b not in parts]
    return kept


def _without_episodes(
    view: SentenceView, bindings: list[Binding], outcomes: Mapping[str, Outcome]
) -> list[Binding]:
    """Leave out how often something happened: "12 infections were reported in 9 patients" are 9 patients."""
    kept = list(bindings)
    for episodes, people in pairwise(bindings):
        mention, often, many = episodes.mention, episodes.figure, people.figure
        if people.mention != mention or often.percent is not None or often.total is not None:
            continue
        outcome = outcomes.get(mention.outcome or "")
        following = sum(b.figure.events or 0 for b in bindings if b.mention == mention) - (often.events or 0)
        if outcome is None or outcome.kind != "event" or outcome.is_death or following == often.events:
            continue  # "15 responses were noted in 10 patients with X and 5 patients with Y"
        named = often.end <= mention.start and mention.end <= many.start
        counted = named and (often.events or 0) >= (many.events or 0) > 0
        seen_in = counted and _SEEN_IN.fullmatch(view.text, mention.end, many.start)
        if seen_in and _SO_MANY_PEOPLE.match(view.text, many.start):
            kept.remove(episodes)
    return kept


_SEEN_IN = re.compile(r"(?: [a-z]+)?(?: (?:were|was|have been))?(?: [a-z]+){0,2} in ")
_SO_MANY_PEOPLE = re.compile(rf"\S+ (?:[a-z-]+ )?(?:{ANY_PEOPLE})\b")
#: "died (41 in the X group and 38 in the Y group)" tells how each fared.
_OF_SOMEBODY = re.compile(
    r"\s*(?:patients?\s+)?(?:in|with|on|given|receiving|assigned|treated|of|for|versus|vs\.?|v\.?)\b|\s*[)\]]"
)
_CAUSED_BY = re.compile(
    r"\b(?:due to|from|of|caused by|because of|attributable to|attributed to|"
    r"secondary to)\s+(?:[\w-]+\s+){0,2}$"
)


def _names_death(text: str, mention: Mention, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether a mention is of deaths, be they of one cause and no outcome: "deaths due to"."""
    if mention.outcome is None:
        return text.startswith(("death", "Death"), mention.start)
    return outcomes[mention.outcome].is_death


def _without_causes(
    view: SentenceView, bindings: list[Binding], outcomes: Mapping[str, Outcome]
) -> list[Binding]:
    """Leave out what patients died of: "four deaths (two infectious complications, one stroke)"."""
    deaths = [m for m in view.mentions if _names_death(view.text, m, outcomes)]
    if not deaths:
        return bindings
    kept = []
    for binding in bindings:
        figure, mention = binding.figure, binding.mention
        outcome = outcomes.get(mention.outcome or "")
        told = [m for m in deaths if m.end <= figure.start]
        if outcome is None or outcome.is_death or not told:
            kept.append(binding)
            continue
        apart = (
            figure.depth > view.depths[told[-1].start] or view.text.find(":", told[-1].end, figure.start) >= 0
        )
        detailed = apart and figure.percent is None
        caused_by = ends_in(_CAUSED_BY, view.text, mention.start) if told[-1].end <= mention.start else None
        # "the incidence of relapse" is no cause of the deaths before it.
        plainly = caused_by is not None and not caused_by.group().startswith("of")
        is_cause = (detailed or caused_by is not None) if outcome.kind == "event" else plainly
        if not (is_cause and outcome.kind in {"event", "incidence"}):
            kept.append(binding)
    return kept


#: "45% | (extensive in | 20%)", "80% | (grade ≥3, | 10%)"
_GRADE_OPENS = re.compile(
    r"[(\[](?:limited|mild|moderate|severe|extensive|grades?\s?[\w≥-]+(?:\s(?:or|to)\s[\w-]+)?),?\s(?:in\s)?"
)


def tells_grade_in_bracket(view: SentenceView, figure: Figure, first: Figure) -> bool:
    """Whether a figure tells in a bracket how many of those before it were of one grade.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure, first : Figure
        One of a row, and the first of the row.
    """
    opening = view.opening(figure.start) if figure.depth > first.depth else -1
    return opening >= 0 and _GRADE_OPENS.fullmatch(view.text, opening, figure.start) is not None


def as_outer(inner: Sequence[Binding], shared: Sequence[Binding]) -> list[Binding]:
    """Give each detail the name of the figure in front of its bracket.

    Parameters
    ----------
    inner : sequence of Binding
        Details.
    shared : sequence of Binding
        The figures outside, with their names.
    """
    told = []
    for detail in inner:
        outer = [b for b in shared if b.figure.start < detail.figure.start]
        told += [replace(detail, mention=outer[-1].mention)] if outer else []
    return told


def without_medians(
    view: SentenceView, own: Sequence[Binding], names: int
) -> tuple[list[Binding], list[Binding]]:
    """Part rates from medians that are of all their names.

    "OS and PFS were 73% and 58% (medians not reached)"; "Median OS and PFS were not reached; 2-year rates
    are 73% and 58%".
    """
    if own and own[0].figure.unit == "not reached":
        rates = list(own[1:])
        each = bool(rates) and not len(rates) % names and all(b.figure.kind == "proportion" for b in rates)
        return (rates, [own[0]]) if each else (list(own), [])
    aside = [
        b
        for b in own
        if b.figure.unit == "not reached"
        and b.figure.depth > own[0].figure.depth
        and own[0].figure.kind == "proportion"
        and view.text.endswith("medians ", 0, b.figure.start)
    ]
    return [b for b in own if b not in aside], aside
