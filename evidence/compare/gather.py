"""From a library to a comparison: choose the records, read them, lay them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evidence.compare.filters import StudyFilter
from evidence.compare.outcomes import chosen_outcomes
from evidence.compare.selection import Choice, select_studies
from evidence.compare.studies import Relation, StudyInput
from evidence.compare.table import Analyses, Comparison, build_comparison
from evidence.compare.text_facts import facts_with_text
from evidence.errors import LibraryError
from evidence.extract.ruleset import RuleSet
from evidence.intervals import IntervalMethod
from evidence.library.reviews import Decision
from evidence.library.store import Library
from evidence.model import Article
from evidence.reading import Reader

__all__ = ["Gathered", "gather_comparison", "study_inputs"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A comparison, and what the user must hear beside it.

    Parameters
    ----------
    comparison : Comparison
        What was asked for.
    not_in_library : tuple of str
        PMIDs that the user named one by one and the library does not have.
    not_kept : LibraryError or None
        Why findings that were read for it are not in the library.
    index_is_silent : bool
        Whether the index study has no findings at all, whatever the outcome.
    """

    comparison: Comparison
    not_in_library: tuple[str, ...] = ()
    not_kept: LibraryError | None = None
    index_is_silent: bool = False


def gather_comparison(
    library: Library,
    rules: RuleSet,
    index_pmid: str,
    *,
    outcomes: Sequence[str] = (),
    choice: Choice = Choice(),  # noqa: B008 - immutable
    interval_method: IntervalMethod = "clopper-pearson",
    filters: StudyFilter = StudyFilter(),  # noqa: B008 - immutable
    analyses: Analyses = Analyses(),  # noqa: B008 - immutable
    decisions: Sequence[Decision] = (),
    ruleset: str | None = None,
) -> Gathered:
    """Compare what the library holds with an index study; no network is asked.

    Parameters
    ----------
    library : Library
        Findings that it does not hold yet are read, and kept there where it can be written, unless it is
        one of the past.
    rules : RuleSet
        What is read for.
    index_pmid : str
        The study that the others stand beside.
    outcomes : sequence of str
        As typed; none means the default ones.
    choice : Choice
        Which studies.
    interval_method : {"clopper-pearson", "wilson"}
        For the intervals that we compute.
    filters : StudyFilter
        What a study must be to stay.
    analyses : Analyses
        What to compute across studies.
    decisions : sequence of Decision
        What the reader decided, one for each record; those excluded are left out and named.
    ruleset : str, optional
        Of a library of the past: whose findings are shown, where not those of the same rules by then.

    Raises
    ------
    UsageError
        If an outcome is unknown.
    NotInLibrary
        If the index study is not in the library.
    """
    names = {outcome.id: outcome.label for outcome in rules.outcomes.values()}
    wanted = chosen_outcomes(outcomes, names)
    selection = select_studies(library, index_pmid, choice)
    reader = Reader(library, rules, must_keep=False, ruleset=ruleset)
    relations = {**selection.relations, selection.index.pmid: Relation("index")}
    studies = study_inputs(library, reader, (selection.index, *selection.others), relations)
    excluded = {d.pmid: d.reason for d in decisions if d.verdict == "exclude"}
    comparison = build_comparison(
        selection.index,
        studies,
        wanted,
        outcome_names=names,
        scope=selection.scope,
        searched=selection.searched,
        unavailable=selection.unavailable,
        interval_method=interval_method,
        filters=replace(filters, excluded=excluded),
        analyses=analyses,
        decisions=[d for d in decisions if d.pmid in relations or d.pmid in selection.unavailable],
        as_of=library.moment,
        read_now=len(reader.read_now),
    )
    lacking = selection.unavailable if selection.named_one_by_one else ()
    return Gathered(comparison, lacking, reader.not_kept, index_is_silent=not studies[0].findings)


def study_inputs(
    library: Library, reader: Reader, articles: Sequence[Article], relations: Mapping[str, Relation]
) -> list[StudyInput]:
    """Read records, and add what the library knows of each: its facts, its ties, when it was checked."""
    checked = library.checks.checked_at(article.pmid for article in articles)
    return [
        StudyInput(
            article,
            reader.findings(article),
            relations.get(article.pmid, Relation()),
            facts_with_text(article),
            checked_on=checked[article.pmid][:10] if article.pmid in checked else None,
        )
        for article in articles
    ]
