"""From a library to a comparison: choose the records, read them, lay them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.compare.filters import StudyFilter
from evidence.compare.selection import Choice, select_studies
from evidence.compare.studies import Relation, StudyInput
from evidence.compare.table import Analyses, Comparison, build_comparison, chosen_outcomes
from evidence.compare.text_facts import facts_with_text
from evidence.extract.ruleset import RuleSet
from evidence.intervals import IntervalMethod
from evidence.library.store import Library
from evidence.reading import Reader

__all__ = ["Gathered", "gather_comparison"]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A comparison, and which of the records that the user named one by one are not in it."""

    comparison: Comparison
    not_in_library: tuple[str, ...] = ()


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
) -> Gathered:
    """Compare what the library holds with an index study; no network is asked.

    Parameters
    ----------
    library : Library
        Findings that it does not hold yet are read and kept there.
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
    reader = Reader(library, rules)
    relations = {**selection.relations, selection.index.pmid: Relation("index")}
    studies = [
        StudyInput(article, reader.findings(article), relations[article.pmid], facts_with_text(article))
        for article in (selection.index, *selection.others)
    ]
    comparison = build_comparison(
        selection.index,
        studies,
        wanted,
        outcome_names=names,
        scope=selection.scope,
        searched=selection.searched,
        unavailable=selection.unavailable,
        interval_method=interval_method,
        filters=filters,
        analyses=analyses,
    )
    return Gathered(comparison, selection.unavailable if selection.named_one_by_one else ())
