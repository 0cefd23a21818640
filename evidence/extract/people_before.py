"""People whom an earlier figure counted: "41 of these 49 were MRD-negative", "six of the 10 died".

The words are those by which the earlier result is named, so that a share of responders is not taken for
one of all patients.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.counts_told import is_all_of_last
from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.text import ends_in
from evidence.extract.ties import Binding
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention
from evidence.model import Finding

__all__ = ["PeopleCounted", "with_people_before"]

#: How many an earlier figure counted, of which outcome, and what to call them.
PeopleCounted = dict[int, tuple[str, str]]

#: "six | of the 10", "41 | of these 49", "76 (63%) | of those 121"
_OF_THE_SAME: Final = re.compile(r"\b(?:of|in|among) (?:the|these|those) (?:[a-z]+ )?$")
#: "11 (44%) | of whom died", "8 | of these relapsed"
_OF_WHOM: Final = re.compile(r"[)\]]?\s*(?:patients\s+)?of (?:whom|which|them|these)\b(?! \d)")
#: "CR in 30 patients, of whom | 20 (67%)"
_OF_WHOM_BEFORE: Final = re.compile(r"[,;] of (?:whom|which|these|them),?\s(?:only\s)?$")
#: "were | bridged to HSCT"
_PASSIVE: Final = re.compile(r"\bwere $")
#: "MRD-negative" is what people are, "MRD negativity" what they have.
_SIGNS: Final = ("-negative", "-positive", " negative", " positive")
#: Characters before a total in which the words of it stand.
_REACH: Final = 30
#: "remission | was achieved |", "CR | rates |": what is no name of what they had
_RATE_AT_END: Final = re.compile(r"\s+(?:rates?|(?:was|were)\s\w+)$")
#: "| Complete | remission was achieved"
_KIND_BEFORE: Final = re.compile(r"\b(?:[Cc]omplete|[Pp]artial)\s$")


def with_people_before(
    view: SentenceView,
    found: Sequence[tuple[Figure, Finding]],
    bindings: Iterable[Binding],
    counted: PeopleCounted,
    outcomes: Mapping[str, Outcome],
) -> list[tuple[Figure, Finding]]:
    """Name the people of figures that are shares of those counted before.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    found : sequence of (Figure, Finding)
        Of the sentence, in order.
    bindings : iterable of Binding
        Its figures with the names of their outcomes.
    counted : dict
        What the sentences before counted; those of this one are added.
    outcomes : mapping
        Outcomes of the rule set by id.

    Returns
    -------
    list of (Figure, Finding)
        The same; a figure that has people of its own keeps them.
    """
    named = {id(b.figure): b.mention for b in bindings}
    result: list[tuple[Figure, Finding]] = []
    for i, (figure, finding) in enumerate(found):
        people = None
        # "Of 78 who received X, 81% achieved CR and all were MRD-negative": of those with CR, not of the 78
        all_of_last = id(figure) in named and is_all_of_last(view.text, figure, named[id(figure)])
        if finding.measure == "proportion" and (finding.population is None or all_of_last):
            people = _told_before(view, figure, finding, counted)
            if people is None and finding.arm is None:
                people = _of_last(view, found[:i], figure, named)
        if people is not None and not _is_same(finding, people[0], outcomes):
            finding = replace(finding, population=people[1])  # noqa: PLW2901 - refined
        result.append((figure, finding))
        mention = named.get(id(figure))
        if mention is not None and finding.events and finding.measure == "proportion":
            counted[finding.events] = (finding.outcome, _called(view, mention))
    return result


def _told_before(
    view: SentenceView, figure: Figure, finding: Finding, counted: PeopleCounted
) -> tuple[str, str] | None:
    """Find who the printed total of a figure are: "41 of these 49"."""
    people = counted.get(finding.total or 0)
    if people is None or figure.total is None or finding.arm is not None:
        return None
    if sum(f.total == figure.total for f in view.figures) > 1 or _counts_others(view, figure, figure.total):
        return None  # "12 of the 30 in arm A and 5 of the 30 in arm B"
    for quantity in figure.quantities:
        if quantity.second == finding.total:
            start = view.text.rfind(" ", quantity.start, quantity.end) + 1
        elif quantity.value == finding.total:
            start = quantity.start
        else:
            continue
        if ends_in(_OF_THE_SAME, view.text, start, reach=_REACH):
            return people
    return None


def _counts_others(view: SentenceView, figure: Figure, number: int) -> bool:
    """Whether so many others are counted before: "28 had neutropenia, and 5 of the 28 died"."""
    return any(f.events == number and f.start < figure.start and f.note == "bare" for f in view.figures)


def _of_last(
    view: SentenceView, before: Sequence[tuple[Figure, Finding]], figure: Figure, named: Mapping[int, Mention]
) -> tuple[str, str] | None:
    """Find who "of whom" are: those that the figure before counts, "30" and "75%" alike."""
    last = next(((f, finding) for f, finding in reversed(before) if f.depth == figure.depth), None)
    mention = None if last is None else named.get(id(last[0]))
    own = named.get(id(figure))
    if last is None or mention is None:
        return None
    of_whom = _OF_WHOM.match(view.text, figure.last)
    of_whom = of_whom or ends_in(_OF_WHOM_BEFORE, view.text, figure.start, reach=20)
    if not of_whom and not (own is not None and is_all_of_last(view.text, figure, own)):
        return None
    if not last[1].events and (not last[1].percent or last[1].measure != "proportion"):
        return None
    between = [f for f in view.figures if before[-1][0].last <= f.start and f.last <= figure.start]
    return None if between else (last[1].outcome, _called(view, mention))


def _is_same(finding: Finding, outcome: str, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether those counted before had the same: parts of deaths are no share of those who died.

    Those in whom it was of some grade are a share of them.
    """
    return (finding.outcome == outcome and finding.grade is None) or (
        outcomes[finding.outcome].is_death and outcomes[outcome].is_death
    )


def _called(view: SentenceView, mention: Mention) -> str:
    """Say who had an outcome, in the words that name it."""
    kind = ends_in(_KIND_BEFORE, view.text, mention.start, reach=12)
    printed = _RATE_AT_END.sub("", view.text[mention.start : mention.end])
    if kind is not None:
        printed = f"{kind.group().lower()}{printed}"
    if mention.role != "verb":
        return f"those {'who were' if printed.endswith(_SIGNS) else 'with'} {printed}"
    passive = ends_in(_PASSIVE, view.text, mention.start, reach=_REACH)
    return f"those who {passive.group() if passive else ''}{printed}"
