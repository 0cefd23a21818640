"""What a run of a review has to say, as data; every format is a rendering of it, and it is kept as JSON.

The JSON is a public format: its keys are the fields of these classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from evidence.errors import LibraryError
from evidence.library.reviews import RunState
from evidence.model import Finding

__all__ = [
    "Awaited",
    "Cause",
    "ConcernChange",
    "FieldChange",
    "FigureChange",
    "NewStudy",
    "Presence",
    "RecordChange",
    "Report",
    "SourceState",
    "StudyName",
    "TieChange",
    "Unasked",
    "report_from_json",
    "report_to_json",
    "report_to_plain",
]

#: Number of the format of a report; a later one may have more keys.
FORMAT = 1

#: Why a figure is another than the one reported before. ``rules changed``: rules, or the code behind them.
Cause = Literal["text changed", "rules changed", "retracted", "corrected", "record arrived"]

Field = Literal[
    "title",
    "abstract",
    "other abstracts",
    "authors",
    "journal",
    "publication date",
    "publication types",
    "MeSH headings",
    "keywords and substances",
    "corrections and comments",
    "identifiers",
    "references",
    "funding and registrations",
    "conflict of interest",
    "status and dates",
    "whose words",
    "other",
]


@dataclass(frozen=True, slots=True)
class StudyName:
    """Which study: PMID, first author and year, title, and whether the reader has excluded it."""

    pmid: str
    name: str
    title: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source of the review and what came of asking it.

    Parameters
    ----------
    name : str
        In words.
    asked : bool
        Whether it answered in full in this run.
    given : int
        How many records its latest answer gave.
    term : str
        Of a query: its words.
    translation : str
        Of a query: what PubMed ran.
    remarks : tuple of str
        Of a query: what PubMed ignored or did not find.
    """

    name: str
    asked: bool
    given: int
    term: str = ""
    translation: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewStudy:
    """A study that is new to the review.

    Parameters
    ----------
    study : StudyName
        Which.
    sources : tuple of str
        Why it belongs to the review, in words.
    version : int
        Number of the version that was found; later ones are reported as changes.
    created_on : str or None
        When its record came into PubMed: an old day means that an older record matches or cites now.
    concerns : tuple of str
        Retraction, concern or correction that it had when it was found.
    figures : tuple of Finding
        What was read out of it.
    missing : bool
        Whether PubMed has ceased to give it meanwhile: an update that was interrupted had stored it.
    """

    study: StudyName
    sources: tuple[str, ...]
    version: int
    created_on: str | None
    concerns: tuple[str, ...]
    figures: tuple[Finding, ...]
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Awaited:
    """A record that a source gave and that is not there: PubMed has none, or it could not be fetched."""

    pmid: str
    sources: tuple[str, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A part of a record before and after."""

    field: Field
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A new version of a record.

    Parameters
    ----------
    study : StudyName
        As the new version names it.
    version : int
        Number of the new version; the one before it is the old one.
    seen_at : str
        When it was first seen, UTC.
    fields : tuple of FieldChange
        What differs; empty where only bytes do that nothing is read from.
    text_changed : bool
        Whether title or abstract differ, that is, what figures are read from.
    """

    study: StudyName
    version: int
    seen_at: str
    fields: tuple[FieldChange, ...]
    text_changed: bool


@dataclass(frozen=True, slots=True)
class ConcernChange:
    """A retraction, expression of concern or correction that came, or was taken back.

    Parameters
    ----------
    study : StudyName
        Which.
    concern : str
        ``retracted``, ``expression of concern`` or ``corrected``.
    holds : bool
        False where it was taken back.
    notice : str or None
        The notice in PubMed's words.
    notice_pmid : str or None
        Its PMID.
    """

    study: StudyName
    concern: str
    holds: bool
    notice: str | None
    notice_pmid: str | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is new, gone, or another than before.

    Parameters
    ----------
    study : StudyName
        Whose.
    old, new : Finding or None
        Before and after, each with its sentence; both the same where only the standing changed.
    causes : tuple of Cause
        Why.
    """

    study: StudyName
    old: Finding | None
    new: Finding | None
    causes: tuple[Cause, ...]

    @property
    def outcome(self) -> str:
        """The outcome that the figure is of."""
        figure = self.new or self.old
        return "" if figure is None else figure.outcome


@dataclass(frozen=True, slots=True)
class Presence:
    """PubMed no longer gives a record that it gave, or gives it again."""

    study: StudyName
    missing: bool


@dataclass(frozen=True, slots=True)
class TieChange:
    """A source that gives a known record now, or no longer does; the latter is no retraction."""

    study: StudyName
    source: str
    given: bool


@dataclass(frozen=True, slots=True)
class Unasked:
    """What could not be asked, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a run, or the difference of two runs, has to say.

    Parameters
    ----------
    review, index_pmid : str
        Which review.
    number : int
        Of the run.
    started_at, finished_at : str
        UTC.
    state : {"complete", "partial"}
        Whether every source answered and every record is stored.
    since : str or None
        When the run before it ended that reported; None for the first.
    watermark : str or None
        When the last complete run started, this one included.
    outcomes : tuple of str
        Of the review's tables.
    ruleset : str
        Under which figures were read.
    records : int
        Records of the review.
    between : tuple of (str, str) or None
        For a difference: the two updates or days that it lies between, in words; None for an update.
    unasked : tuple of Unasked
        What could not be asked.
    """

    review: str
    index_pmid: str
    number: int
    started_at: str
    finished_at: str
    state: RunState
    since: str | None
    watermark: str | None
    outcomes: tuple[str, ...]
    ruleset: str
    records: int
    between: tuple[str, str] | None = None
    sources: tuple[SourceState, ...] = ()
    unasked: tuple[Unasked, ...] = ()
    concerns: tuple[ConcernChange, ...] = ()
    new_studies: tuple[NewStudy, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    record_changes: tuple[RecordChange, ...] = ()
    presence: tuple[Presence, ...] = ()
    ties: tuple[TieChange, ...] = ()
    format: int = FORMAT

    @property
    def retractions(self) -> tuple[StudyName, ...]:
        """The studies of which a retraction is news: retracted since, or found retracted."""
        since = [c.study for c in self.concerns if c.concern == "retracted" and c.holds]
        found = [n.study for n in self.new_studies if "retracted" in n.concerns]
        return (*since, *found)

    @property
    def table_figures(self) -> tuple[FigureChange, ...]:
        """The changed figures that the review's tables show: of its outcomes, of studies not excluded."""
        return tuple(
            change for change in self.figures if change.outcome in self.outcomes and not change.study.excluded
        )

    @property
    def changed(self) -> bool:
        """Whether what was reported before is no longer so: a text, a figure, or a concern.

        Studies that the reader has excluded do not count.
        """
        studies = [
            *(change.study for change in self.record_changes if change.text_changed),
            *(change.study for change in self.figures),
            *(change.study for change in self.concerns),
        ]
        return not all(study.excluded for study in studies)

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to tell a reader of the tables."""
        told = (self.concerns, self.new_studies, self.awaited, self.figures, self.presence, self.ties)
        return not any(told) and not self.record_changes and not self.unasked


def report_to_plain(report: Report) -> Any:
    """Give a report as plain data."""
    return msgspec.to_builtins(report)


def report_to_json(report: Report) -> str:
    """Write a report as it is kept."""
    return msgspec.json.encode(report).decode()


def report_from_json(text: str) -> Report:
    """Read a report that was kept.

    Raises
    ------
    LibraryError
        If it cannot be understood: a later version of the program may have written it.
    """
    try:
        return msgspec.json.decode(text, type=Report)
    except msgspec.MsgspecError as error:
        raise LibraryError(f"a report in the library cannot be read ({error}); upgrade evidence") from error
