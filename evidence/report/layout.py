"""What stands around the cells in a table that people read: heading, groups of rows, foot."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from evidence.compare.rows import Absence, Row
from evidence.compare.table import NAIVE, Comparison, OutcomeSection
from evidence.report.across_studies import analysis_lines
from evidence.report.cells import plain, relation_text
from evidence.report.retractions import retraction_line
from evidence.wording import counted

__all__ = [
    "absences",
    "caption_text",
    "foot_lines",
    "head_lines",
    "lead_text",
    "section_title",
    "shown_rows",
]

#: A reader of a table needs no longer list.
_NAMED_PMIDS = 20

_ABSENCE_WORDS: dict[Absence, str] = {
    "NR": "NR (read, not reported)",
    "—": "— (no text to read)",
    "not read": "not read",
}


def head_lines(comparison: Comparison) -> Iterator[str]:
    """Say what was compared, out of what, and with what care; the title not included."""
    if comparison.as_of is not None:
        yield _as_of(comparison)
    if comparison.scope:
        yield plain(comparison.scope)
    if comparison.left_out:
        yield f"Of these {len(comparison.left_out)} left out, as asked for; the foot names them."
    if comparison.searched:
        yield plain(comparison.searched)
    yield from _retractions(comparison)
    yield NAIVE
    yield f"{_verified(comparison.verified, comparison.figures)}; the others are as the rules read them."


def _retractions(comparison: Comparison) -> Iterator[str]:
    """Say before all figures which studies are not to be believed as they stand."""
    if comparison.index.concerns:
        yield f"The index study itself, says its record in PubMed: {', '.join(comparison.index.concerns)}."
    others = [study for study in comparison.studies if study.retracted and not study.is_index]
    if others:
        named = ", ".join(f"{plain(study.name)} (PMID {study.pmid})" for study in others)
        yield f"Retracted, struck through and never pooled: {named}."


def _verified(verified: int, figures: int) -> str:
    return f"{verified} of {counted(figures, 'figure')} verified by a reader"


def _as_of(comparison: Comparison) -> str:
    """Say which day's knowledge a table shows, and what of it was not read on that day."""
    day = (comparison.as_of or "").replace("T", " ").removesuffix("Z")
    now = comparison.read_now
    late = f"; {counted(now, 'text')} that nobody had read by then, with the rules of today" if now else ""
    return f"As the library knew it at {day} UTC: records, links, decisions, figures as read then{late}."


def foot_lines(comparison: Comparison) -> Iterator[str]:
    """Explain intervals and contrasts, and name what is not in the table."""
    yield comparison.interval_words
    yield from analysis_lines(comparison)
    yield f"Link to the index study: {_relations(comparison)}."
    yield retraction_line(comparison.studies)
    if any(study.text_source == "digest" for study in comparison.studies):
        yield (
            "digest: figures from our own summary of the article, not from the authors' abstract; whether it "
            "was retracted or corrected is not known."
        )
    yield from _decisions(comparison)
    if comparison.set_aside:
        yield f"{comparison.set_aside} left out: the text ascribes them to another study."
    if comparison.left_out:
        yield f"Left out, as asked for: {_left_out(comparison)}."
    if comparison.unavailable:
        named = ", ".join(comparison.unavailable[:_NAMED_PMIDS])
        more = len(comparison.unavailable) - _NAMED_PMIDS
        yield f"Not in the library: PMID {named}" + (
            f" and {more} more (all in the JSON)." if more > 0 else "."
        )


def _decisions(comparison: Comparison) -> Iterator[str]:
    """Tell what the reader decided, when and why; the studies left out stand beside it by name."""
    for decision in comparison.decisions:
        verb = "Included" if decision.verdict == "include" else "Excluded"
        yield (
            f"{verb} by the reader on {decision.decided_at[:10]}: PMID {decision.pmid}, "
            f"because: {plain(decision.reason)}."
        )


def _left_out(comparison: Comparison) -> str:
    """Name the studies that do not meet what the user asked for, under each reason."""
    named: dict[str, list[str]] = {}
    for study, reason in comparison.left_out:
        named.setdefault(plain(reason), []).append(plain(study.name))
    return "; ".join(f"{reason}: {', '.join(names)}" for reason, names in named.items())


def _relations(comparison: Comparison) -> str:
    """Name the studies under each relation to the index study; one that holds for all stands alone."""
    named: dict[str, list[str]] = {}
    for study in comparison.studies:
        if not study.is_index:
            named.setdefault(relation_text(study), []).append(plain(study.name))
    if len(named) <= 1:
        return next(iter(named), "no other study")
    return "; ".join(f"{relation}: {', '.join(names)}" for relation, names in named.items())


def section_title(section: OutcomeSection) -> str:
    """Name a table: the outcome's id and, where it says more, its name."""
    name = plain(section.name)
    same = name.casefold().replace("-", " ") == section.outcome.casefold().replace("-", " ")
    title = section.outcome if same or not name else f"{section.outcome}: {name}"
    return f"{title}, ratios within one study" if section.part == "ratios" else title


def lead_text(section: OutcomeSection) -> str | None:
    """Say before a table of ratios what they are; figures need no word beyond those at the head."""
    if section.part == "figures":
        return None
    return (
        "Each ratio compares two groups of one study, randomised only where its design and groups say so. "
        "Ratios of different studies stand side by side unadjusted."
    )


def caption_text(comparison: Comparison, section: OutcomeSection) -> str:
    """Say what a table shows beside whom, out of which search, how much of it is verified, in which order."""
    index = comparison.index
    among = f", {plain(index.facts.population)}" if index.facts.population else ""
    studies = len({row.study.pmid for row in section.rows if row.estimate is not None})
    figures = section.figures
    searched = f" {plain(comparison.searched)}" if comparison.searched else ""
    if not figures:
        return f"{section_title(section)}, beside {plain(index.name)}{among}: no figure.{searched}"
    return (
        f"{section_title(section)}, beside {plain(index.name)}{among}: "
        f"{counted(figures, 'figure')} of "
        f"{counted(studies, 'study', 'studies')}; {_verified(section.verified, figures)}."
        f"{searched} The index study stands first, the others by year, reports of the same patients together."
    )


def shown_rows(section: OutcomeSection) -> list[list[Row]]:
    """Group the rows of one study; without the other studies that have no figure."""
    shown = (row for row in section.rows if row.estimate is not None or row.study.is_index)
    return [list(rows) for _, rows in groupby(shown, key=lambda row: row.study.pmid)]


def absences(section: OutcomeSection) -> list[tuple[str, list[Row]]]:
    """Gather the studies without a figure under the reason, the index study's own row aside."""
    silent = [row for row in section.rows if row.absence is not None and not row.study.is_index]
    gathered = []
    for sign, words in _ABSENCE_WORDS.items():
        if rows := [row for row in silent if row.absence == sign]:
            gathered.append((words, rows))
    return gathered
