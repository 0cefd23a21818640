"""Populations that a record sets side by side, sentence by sentence: then each is a group of its own.

"Of 23 patients with thymic carcinoma, six responded. Of 16 patients with thymoma, one responded": neither is
the population of the study; the two are told apart, as arms are.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from evidence.extract.group_phrases import trimmed
from evidence.extract.openings import behind_opening
from evidence.extract.tokens import ANY_PEOPLE
from evidence.model import Finding

__all__ = ["told_side_by_side", "told_under_openings"]

#: How people are told apart: by what they have, or by what they were given.
_FRAMES: Final = (
    (
        "given",
        re.compile(
            rf"(?:{ANY_PEOPLE})\s+(?:(?:treated|managed) (?:with|by)|receiving|undergoing|given|"
            r"who (?:received|underwent|were (?:treated with|given)))\s+(?P<what>\S.*)",
            re.IGNORECASE,
        ),
    ),
    (
        "having",
        re.compile(
            rf"(?:(?:evaluable|assessable|eligible) )?(?:{ANY_PEOPLE}|cohort|group|subgroup) "
            r"(?:with|having|harbou?ring|in(?= (?:stage|class|stratum|group|cohort)s?\b))\s+(?P<what>\S.*)",
            re.IGNORECASE,
        ),
    ),
    (
        "aged",
        re.compile(
            rf"(?:(?:young|old)(?:er)? |elderly )?(?:{ANY_PEOPLE})\s+(?:aged |of age |who were )?"
            r"(?P<what>(?:[<>≤≥]\s*|(?:at least|over|under|below|above|younger than|older than) )?\d\S*"
            r"(?: (?:to|and) \d+)? (?:years?|yrs?|months)\b.*)",
            re.IGNORECASE,
        ),
    ),
    ("having", re.compile(rf"(?P<what>\S.*?)\s+(?:{ANY_PEOPLE})", re.IGNORECASE)),
    ("grouped", re.compile(r"(?P<what>\S.*?)\s+(?:groups?|arms?|cohorts?|strat(?:um|a))", re.IGNORECASE)),
)
#: "the high-risk (HR) group"
_SHORT_NAME: Final = re.compile(r"\s*\([A-Z][A-Za-z]{0,4}\)")
#: What tells patients apart by how they fared, or not at all: such a population is one within another.
_OF_COURSE: Final = re.compile(
    r"\b(?:CR\w*|PR|SD|PD|MRD|remissions?|respon\w+|relapse[sd]?|complete|partial|evaluable|assessable|"
    r"eligible|remaining|other|(?-i:all|All)|these|those|treated|enrolled|surviv\w+|alive|transplanted|who|"
    r"training|validation|derivation|discovery|test|external|internal|overall|whole(?![\s-](?:abdom|body|brain))|entire|study|available|measurable|SOS|GVHD|CRS|toxicity|events?|infections?|prior|previous)\b",
    re.IGNORECASE,
)


#: Stands for any arm that is known as such.
_KNOWN: Final = " arm"


def told_side_by_side(findings: Sequence[Finding]) -> list[Finding]:
    """Make arms of populations for which the same result is told, each told apart in the same way.

    Parameters
    ----------
    findings : sequence of Finding
        Of one record.

    Returns
    -------
    list of Finding
        In the same order; a population that stands alone stays one.
    """
    told: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    compared = _compared_within(findings)
    for finding in findings:
        if finding.measure.endswith("_ratio"):
            continue  # it compares others in these
        frame = _frame(finding.population) if finding.arm is None else None
        if frame is not None:
            told[finding.outcome, finding.measure, frame].add(finding.population or "")
        elif finding.arm is not None:
            # "Among those treated with X, 62 responded. Among those treated with Y, 76": Y is a known arm.
            told[finding.outcome, finding.measure, "given"].add(_KNOWN)
    groups = set().union(*(names for names in told.values() if len(names) > 1)) - {_KNOWN} - compared
    beside = _set_beside(findings)
    return [
        replace(f, arm=trimmed(f.population), population=None)
        if f.arm is None
        and f.population is not None
        and (f.population in groups or id(f) in beside)
        and not f.measure.endswith("_ratio")
        else f
        for f in findings
    ]


#: "Among patients with X, ": whom a sentence speaks of
_OPENING: Final = re.compile(
    r"(?:RESULTS: )?(?:Among|In|For|Of)\s(?:the\s)?(?:\d+\s)?(?P<who>[^,;:]{2,70}),\s"
)


def told_under_openings(findings: Sequence[Finding]) -> list[Finding]:
    """Give what sentences without groups tell to the groups that alternate in front of them.

    "Among patients with X, ORR was 60%. OS was 40%. Among those with Y, ORR was 50%. OS was 30%": each OS is
    of the group that the sentence before opens with, because OS is told twice.

    Parameters
    ----------
    findings : sequence of Finding
        Of one record, in the order of the text.

    Returns
    -------
    list of Finding
        In the same order.
    """
    rows: list[list[Finding]] = []
    for finding in findings:
        if rows and rows[-1][0].sentence == finding.sentence:
            rows[-1].append(finding)
        else:
            rows.append([finding])
    under: list[tuple[str, list[Finding], list[list[Finding]]]] = []
    for before, row in pairwise([*rows, []]):
        opened = _opened_with(before)
        if opened is not None:
            under.append((opened, before, []))
        if not row or any(f.arm is not None or f.population is not None for f in row):
            continue
        if opened is not None or (under and under[-1][2] and under[-1][2][-1] is before):
            under[-1][2].append(row)  # "... Median OS was 14 months. Six patients died"
    if len({opened for opened, _, later in under if later}) < sum(1 for *_, later in under if later):
        return list(findings)
    again = _told_of_others(under)
    arms: dict[int, str] = {}
    for opened, first, later in under:
        going_on = [row for row in later if any((f.outcome, f.measure) in again for f in row)]
        arms |= {id(f): trimmed(opened) for row in going_on for f in [*first, *row]}
    return [replace(f, arm=arms[id(f)], population=None) if id(f) in arms else f for f in findings]


def _told_of_others(under: Sequence[tuple[str, list[Finding], list[list[Finding]]]]) -> set[tuple[str, str]]:
    """Give what sentences behind an opening tell that is told of the group of another opening as well."""
    told = [{(f.outcome, f.measure) for row in later for f in row} for *_, later in under]
    at_once = [{(f.outcome, f.measure) for f in first} for _, first, _ in under]
    return set().union(
        *(
            told[i] & (told[j] | at_once[j])
            for i, (one, *_) in enumerate(under)
            for j, (other, *_) in enumerate(under)
            if one != other
        )
    )


def _opened_with(row: Sequence[Finding]) -> str | None:
    """Give the one group that all a sentence tells is of, where the sentence opens with it."""
    opening = _OPENING.match(behind_opening(row[0].sentence)[1])
    groups = {f.arm or f.population for f in row}
    whom = row[0].arm or row[0].population
    return whom if opening is not None and whom and whom in opening["who"] and len(groups) == 1 else None


#: Of whom a result is told again: these are the same people, counted in another way.
_ANALYSED: Final = re.compile(
    r"\b(?:evaluable|assessable|eligible|all|overall|whole|entire|total|study|enrolled|analy[sz]ed|population|"
    r"(?:intention|intent)-to-treat|m?ITT|per-protocol|responders|assessed|evaluated|available)\b"
)


def _set_beside(findings: Sequence[Finding]) -> set[int]:
    """Give what one sentence tells of people each of their own: "1 of 6 with X, 9 of 13 without"."""
    told: defaultdict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for f in findings:
        told[f.sentence, f.outcome, f.measure, f.timepoint, f.grade].append(f)
    rows = [row for row in told.values() if len({f.population for f in row}) == len(row) > 1]
    return {
        id(f)
        for row in rows
        # "20 of 27 with MRD, including 12 of 13 with X": a part is not beside its whole
        if " including " not in row[0].sentence
        and all(f.arm is None and f.population and not _ANALYSED.search(f.population) for f in row)
        for f in row
    }


def _compared_within(findings: Sequence[Finding]) -> set[str]:
    """Give the populations in which a sentence tells two figures of one thing: those compare others."""
    told = Counter(
        (f.sentence, f.outcome, f.measure, f.timepoint, f.population) for f in findings if f.arm is None
    )
    return {population for (*_, population), count in told.items() if count > 1 and population is not None}


def _frame(population: str | None) -> str | None:
    """Say how a population is told apart from others; None where it is not a group that is compared."""
    if population is None:
        return None
    population = _SHORT_NAME.sub("", population)
    for name, pattern in _FRAMES:
        told = pattern.fullmatch(population)
        if told is not None:
            return None if _OF_COURSE.search(told.group("what")) else name
    return None
