"""How many records were found, fetched, read and missing: a PRISMA 2020 flow for citation searching.

Every record that belongs to the comparison is counted in exactly one place, so the numbers add up.

References
----------
Page MJ, McKenzie JE, Bossuyt PM, et al. The PRISMA 2020 statement. BMJ 2021;372:n71.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from evidence.compare.filters import EXCLUDED
from evidence.compare.rows import Row
from evidence.compare.table import Comparison
from evidence.report.cells import relation_text

__all__ = ["Flow", "FlowStep", "flow_of"]

#: Where a record ends.
_Fate = Literal["figure", "no figure", "no text", "not read"]


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One box of the flow, and what does not reach the next one.

    Parameters
    ----------
    title : str
        Of the box.
    count : int
        Records in it.
    words : str
        Which records these are.
    left : tuple of (int, str)
        Records that end here, by reason.
    """

    title: str
    count: int
    words: str
    left: tuple[tuple[int, str], ...] = ()

    @property
    def kept(self) -> int:
        """Records that reach the next box."""
        return self.count - sum(count for count, _ in self.left)


@dataclass(frozen=True, slots=True)
class Flow:
    """The boxes from top to bottom, and what is to be said of the records fetched.

    Parameters
    ----------
    steps : tuple of FlowStep
        The boxes.
    digests : int
        Records fetched of which there is only our digest.
    ties : str
        How many are tied to the index study in which way, and who says so; empty where there are none.
    """

    steps: tuple[FlowStep, ...]
    digests: int
    ties: str


def flow_of(comparison: Comparison, missing: Collection[str]) -> Flow:
    """Count the records of a comparison, the index study not among them.

    Parameters
    ----------
    comparison : Comparison
        What is shown.
    missing : collection of str
        PMIDs that PubMed was asked for and did not give.
    """
    fates = _fates(comparison)
    counts = Counter(fates.values())
    not_given = sum(pmid in missing for pmid in comparison.unavailable)
    never_fetched = len(comparison.unavailable) - not_given
    held = len(fates)
    filtered = Counter(reason for _, reason in comparison.left_out)
    here = held + len(comparison.left_out)
    digests = sum(study.text_source == "digest" for study in comparison.studies if not study.is_index)
    steps = (
        FlowStep(
            "Found",
            here + len(comparison.unavailable),
            "records that belong to the comparison beside the index study",
            (
                (not_given, "missing: asked for and not given by PubMed"),
                (never_fetched, "not fetched into the library"),
            ),
        ),
        FlowStep(
            "Fetched",
            here,
            "records in the library",
            (
                *((count, _why_left_out(reason)) for reason, count in sorted(filtered.items())),
                (counts["no text"], "without a text to read"),
            ),
        ),
        FlowStep(
            "With a text",
            held - counts["no text"],
            "records with an abstract or a digest",
            ((counts["not read"], "not read"),),
        ),
        FlowStep(
            "Read",
            counts["figure"] + counts["no figure"],
            "records whose text the rules have read",
            ((counts["no figure"], "report no figure for the outcomes asked for (NR)"),),
        ),
        FlowStep("Shown", counts["figure"], "records with at least one figure in the tables"),
    )
    found = (*comparison.studies, *(study for study, _ in comparison.left_out))
    ties = Counter(relation_text(study) for study in found if not study.is_index)
    return Flow(steps, digests, "; ".join(f"{words}: {number}" for words, number in ties.most_common()))


def _why_left_out(reason: str) -> str:
    """Tell what the reader decided from what was asked of the table."""
    return reason if reason.startswith(EXCLUDED) else f"left out as asked: {reason}"


def _fates(comparison: Comparison) -> dict[str, _Fate]:
    """Say of every record but the index study's where it ends."""
    fates: dict[str, _Fate] = {}
    rows_of: dict[str, list[Row]] = {study.pmid: [] for study in comparison.studies}
    for section in comparison.sections:
        for row in section.rows:
            rows_of[row.study.pmid].append(row)
    for study in comparison.studies:
        rows = rows_of[study.pmid]
        if study.is_index:
            continue
        if any(row.estimate is not None for row in rows):
            fates[study.pmid] = "figure"
        elif any(row.absence == "—" for row in rows):
            fates[study.pmid] = "no text"
        elif any(row.absence == "not read" for row in rows):
            fates[study.pmid] = "not read"
        else:
            fates[study.pmid] = "no figure"
    return fates
