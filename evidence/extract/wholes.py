"""Figures that share a whole or an arm with others of their sentence, and parts that are no rate of one."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.extract.figures import Figure
from evidence.extract.ruleset import RuleSet
from evidence.extract.totals import tells_of_them
from evidence.extract.view import SentenceView
from evidence.model import Finding

__all__ = ["of_one_arm", "of_one_whole", "without_parts_as_whole"]

_OF_DEATHS = re.compile(r"\bof (?:the |these |those |all )?\d+ deaths\b")
#: "98 patients had had an event, of whom 79 had died": deaths are some of the events.
_EVENTS_COUNTED = re.compile(
    r"\b(?P<n>\d+) (?:[a-z]+ (?:had |have |has )?(?:had|have|experienced) an )?events?\b"
)


def of_one_whole(found: list[tuple[Figure, Finding]]) -> list[tuple[Figure, Finding]]:
    """Give figures that share a printed whole its people: "Of 79 responders, 11 relapsed and 31 died"."""
    people: dict[tuple[int, int], str] = {}
    told: list[tuple[Figure, Finding]] = []
    for figure, finding in found:
        whole = figure.total_scope
        if whole is not None and finding.total == whole[0]:
            if finding.population is not None:
                people.setdefault(whole, finding.population)
            elif finding.arm is None:
                finding = replace(finding, population=people.get(whole))  # noqa: PLW2901 - refined
        told.append((figure, finding))
    return told


def without_parts_as_whole(
    view: SentenceView, found: list[tuple[Figure, Finding]], ruleset: RuleSet
) -> list[tuple[Figure, Finding]]:
    """Read "12 died, 3 of whom of toxicity", "17 responded, two of them completely": no rate among these.

    Of "195 achieved CR, 11 of them after a second course" the 11 are left out: they are told with the 195.
    """
    told: list[tuple[Figure, Finding]] = []
    counted = _EVENTS_COUNTED.finditer(view.text) if " event" in view.text else ()
    deaths = {int(match["n"]) for match in counted}
    others: set[int] = set()
    counted_of: set[tuple[str, int | None]] = set()
    for figure, finding in found:
        dead = ruleset.outcomes[finding.outcome].is_death
        wholes = others if finding.rule in ruleset.said_of_others else deaths if dead else ()
        of_deaths = dead and _OF_DEATHS.search(view.text, figure.start, figure.last + len(" deaths"))
        if of_deaths or (figure.total is None and finding.total in wholes):
            finding = replace(finding, total=None)  # noqa: PLW2901 - refined
        # "six of whom had grade 3 events" is another result, of that grade
        again = not dead and finding.grade is None and (finding.outcome, finding.total) in counted_of
        if again and finding.percent is None and tells_of_them(view, figure):
            continue
        if finding.events is not None:
            others.add(finding.events)
            counted_of.add((finding.outcome, finding.events))
            if dead:
                deaths.add(finding.events)
        told.append((figure, finding))
    return told


def of_one_arm(found: list[tuple[Figure, Finding]]) -> list[tuple[Figure, Finding]]:
    """Name an arm alike: "3% at day 100 and 12% at 1 year in the X cohort" are both of X."""
    arms = {f"{f.arm} {head}": f.arm for _, f in found if f.arm for head in ("arm", "group", "cohort")}
    return [
        (figure, replace(f, arm=arms[f.population], population=None))
        if f.arm is None and f.population in arms
        else (figure, f)
        for figure, f in found
    ]
