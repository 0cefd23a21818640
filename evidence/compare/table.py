"""The comparison: one model that every format prints.

The index study stands first, the others follow by year, reports of the same patients together.
Nothing is ranked. Differences between studies and pooled values are there only where they were asked
for: the comparison is naive, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evidence.compare.contrasts import with_contrasts
from evidence.compare.filters import StudyFilter
from evidence.compare.outcomes import DEFAULT_OUTCOMES
from evidence.compare.overlaps import clusters_of
from evidence.compare.poolable import Pooling, pool_outcome
from evidence.compare.rows import Note, Row, rows_of_outcome
from evidence.compare.studies import Relation, Study, StudyInput, by_year, describe_studies
from evidence.errors import UsageError
from evidence.intervals import METHOD_NAMES, IntervalMethod
from evidence.library.reviews import Decision
from evidence.model import Article
from evidence.wording import counted

__all__ = [
    "NAIVE",
    "Analyses",
    "Comparison",
    "OutcomeSection",
    "Part",
    "build_comparison",
]

#: What stands over every comparison across studies.
NAIVE = (
    "Naive comparison, unadjusted: the studies differ in patients, treatment, definitions and follow-up, and "
    "no difference between two of them is an effect."
)

#: What stands in a table.
Part = Literal["figures", "ratios"]

#: The extraction's flag on a figure that the text ascribes to somebody else.
_OTHER_STUDY = "other-study"


@dataclass(frozen=True, slots=True)
class Analyses:
    """What is computed across studies; nothing, unless it is asked for.

    Parameters
    ----------
    difference, ratio : bool
        A naive contrast of every proportion with the index study's.
    pool : bool
        The other studies' figures pooled, or the reasons against it.
    fisher : bool
        P-values of Fisher's exact test for the same contrasts.
    """

    difference: bool = False
    ratio: bool = False
    pool: bool = False
    fisher: bool = False

    @property
    def contrasts(self) -> bool:
        """Whether figures are set against the index study's at all."""
        return self.difference or self.ratio or self.fisher


@dataclass(frozen=True, slots=True)
class OutcomeSection:
    """One table: the figures of one outcome, or the ratios between groups of one study.

    The two stand apart: figures of different studies are laid side by side, a ratio has both of its sides
    in one study, where they may have been randomised.

    Parameters
    ----------
    outcome : str
        Its id.
    name : str
        What it is called in full, or the id again.
    part : {"figures", "ratios"}
        Which of the two; there are ratios only where a study has one, and then they follow the figures.
    rows : tuple of Row
        The index study first; a study without a figure has one row that says why.
    notes : tuple of Note
        Of this table only; every table repeats its own.
    pooling : tuple of Pooling
        One for each kind of figure, pooled or refused; empty unless it was asked for.
    analyses : Analyses
        What was asked for.
    """

    outcome: str
    name: str
    part: Part
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    pooling: tuple[Pooling, ...] = ()
    analyses: Analyses = Analyses()

    @property
    def figures(self) -> int:
        """How many figures the section shows."""
        return sum(row.estimate is not None for row in self.rows)

    @property
    def verified(self) -> int:
        """How many of them a reader has confirmed."""
        return sum(row.verified for row in self.rows)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was reported for some outcomes, beside the index study.

    Parameters
    ----------
    index : Study
        The study that the others stand beside.
    studies : tuple of Study
        All, the index study first.
    sections : tuple of OutcomeSection
        In the order asked for; an outcome has one, or two.
    scope : str
        Which studies were taken, and why these.
    searched : str
        When the links behind the choice were asked for, and by which query.
    unavailable : tuple of str
        PMIDs that belong here and are not in the library.
    set_aside : int
        Figures left out because the text ascribes them to another study.
    interval_method : {"clopper-pearson", "wilson"}
        Of the computed intervals of proportions.
    analyses : Analyses
        What was computed across studies.
    left_out : tuple of (Study, str)
        Studies that were found and do not meet what the user asked of them, and why.
    decisions : tuple of Decision
        What the reader decided about records that belong here, one for each.
    as_of : str or None
        The moment whose knowledge this is; None for now.
    read_now : int
        Of a past moment: records whose text nobody had read by then, so that today's rules did.
    """

    index: Study
    studies: tuple[Study, ...]
    sections: tuple[OutcomeSection, ...]
    scope: str = ""
    searched: str = ""
    unavailable: tuple[str, ...] = ()
    set_aside: int = 0
    interval_method: IntervalMethod = "clopper-pearson"
    analyses: Analyses = Analyses()
    left_out: tuple[tuple[Study, str], ...] = ()
    decisions: tuple[Decision, ...] = ()
    as_of: str | None = None
    read_now: int = 0

    @property
    def figures(self) -> int:
        """How many figures all sections show."""
        return sum(section.figures for section in self.sections)

    @property
    def verified(self) -> int:
        """How many of them a reader has confirmed."""
        return sum(section.verified for section in self.sections)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The ids of the outcomes, each once."""
        return tuple(dict.fromkeys(section.outcome for section in self.sections))

    @property
    def title(self) -> str:
        """Outcomes, population and index study in one line."""
        outcomes = ", ".join(self.outcomes)
        among = f", {self.index.facts.population}" if self.index.facts.population else ""
        others = len(self.studies) - 1
        index = f"{self.index.name}{among} (PMID {self.index.pmid})"
        if not others:
            return f"{outcomes}: {index} alone"
        return f"{outcomes}: {counted(others, 'study', 'studies')} beside {index}"

    @property
    def interval_words(self) -> str:
        """Say what stands in square brackets."""
        method = METHOD_NAMES[self.interval_method]
        return f"[ ] 95% confidence interval, as reported; with †, ours: {method} for proportions"


def build_comparison(
    index: Article,
    studies: Sequence[StudyInput],
    outcomes: Sequence[str] = DEFAULT_OUTCOMES,
    *,
    outcome_names: Mapping[str, str] | None = None,
    scope: str = "",
    searched: str = "",
    unavailable: Sequence[str] = (),
    interval_method: IntervalMethod = "clopper-pearson",
    filters: StudyFilter = StudyFilter(),  # noqa: B008 - immutable
    analyses: Analyses = Analyses(),
    decisions: Sequence[Decision] = (),
    as_of: str | None = None,
    read_now: int = 0,
) -> Comparison:
    """Lay studies beside an index study.

    Parameters
    ----------
    index : Article
        The index study's record.
    studies : sequence of StudyInput
        All records with their findings, that of the index study among them, in any order. A record
        given twice counts once.
    outcomes : sequence of str
        Ids, as :func:`evidence.compare.outcomes.chosen_outcomes` gives them.
    outcome_names : mapping, optional
        Full names of the outcomes.
    scope, searched, unavailable, decisions, as_of, read_now
        See :class:`Comparison`.
    interval_method : {"clopper-pearson", "wilson"}
        For the intervals that we compute.
    filters : StudyFilter
        What a study must be to stay.
    analyses : Analyses
        What to compute across studies.

    Raises
    ------
    UsageError
        If the index study is not among the studies.
    """
    by_pmid = {given.article.pmid: given for given in studies}
    if index.pmid not in by_pmid:
        raise UsageError(f"PMID {index.pmid} is the index study but not among the studies compared")
    by_pmid[index.pmid] = replace(by_pmid[index.pmid], relation=Relation("index"))
    found = _described(tuple(by_pmid.values()))
    # Described anew: what is left out shares patients with nobody in the table.
    described = _described([given for study, given in found if filters.reason_against(study) is None])
    return Comparison(
        index=described[0][0],
        studies=tuple(study for study, _ in described),
        sections=_sections(outcomes, outcome_names or {}, described, interval_method, analyses),
        scope=scope,
        searched=searched,
        unavailable=tuple(unavailable),
        set_aside=_set_aside(outcomes, described),
        interval_method=interval_method,
        analyses=analyses,
        left_out=tuple(
            (study, reason) for study, _ in found if (reason := filters.reason_against(study)) is not None
        ),
        decisions=tuple(decisions),
        as_of=as_of,
        read_now=read_now,
    )


def _sections(
    outcomes: Sequence[str],
    names: Mapping[str, str],
    described: Sequence[tuple[Study, StudyInput]],
    interval_method: IntervalMethod,
    analyses: Analyses,
) -> tuple[OutcomeSection, ...]:
    """Lay out every outcome once; figures of other studies are no figures of this one."""
    material = [
        (
            study,
            None
            if given.findings is None
            else tuple(f for f in given.findings if _OTHER_STUDY not in f.flags),
        )
        for study, given in described
    ]
    sections = []
    for outcome in dict.fromkeys(outcomes):
        name = names.get(outcome, outcome)
        rows, notes = rows_of_outcome(outcome, material, interval_method, ratios=False)
        if analyses.contrasts:
            rows = with_contrasts(rows, fisher=analyses.fisher)
        pooling = pool_outcome(rows) if analyses.pool else ()
        sections.append(OutcomeSection(outcome, name, "figures", rows, notes, pooling, analyses))
        rows, notes = rows_of_outcome(outcome, material, interval_method, ratios=True)
        rows = tuple(row for row in rows if row.estimate is not None or row.study.is_index)
        if any(row.estimate is not None for row in rows):
            within = Analyses(pool=analyses.pool)
            pooling = pool_outcome(rows) if within.pool else ()
            sections.append(OutcomeSection(outcome, name, "ratios", rows, notes, pooling, within))
    return tuple(sections)


def _set_aside(outcomes: Sequence[str], described: Sequence[tuple[Study, StudyInput]]) -> int:
    """Count the figures of these outcomes that the text ascribes to another study."""
    return sum(
        f.outcome in outcomes and _OTHER_STUDY in f.flags
        for _, given in described
        for f in given.findings or ()
    )


def _described(inputs: Sequence[StudyInput]) -> list[tuple[Study, StudyInput]]:
    """Describe studies; reports of the same patients stand together, where the first of them does."""
    found = tuple(zip(describe_studies(inputs), inputs, strict=True))
    own = {study.pmid: _order(study) for study, _ in found}
    clusters = clusters_of(own, {study.pmid: study.shares_patients_with for study, _ in found})
    first = {pmid: min(own[member] for member in cluster) for pmid, cluster in clusters.items()}
    return sorted(found, key=lambda pair: (first[pair[0].pmid], own[pair[0].pmid]))


def _order(study: Study) -> tuple[bool, int, str, int]:
    """Index study first, then by year, the undated last; equal years by author."""
    return not study.is_index, *by_year(study)
