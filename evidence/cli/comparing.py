"""What every command that compares takes, and how it comes by the comparison."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.cli.exit_codes import ExitCode
from evidence.cli.identifiers import named_pmid
from evidence.cli.printing import as_text, warn
from evidence.cli.reviewing import AsOf, followed, index_of, library_at, outcomes_of, rules_of
from evidence.cli.texts import tell_not_kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evidence.compare.filters import StudyFilter
    from evidence.compare.gather import Gathered
    from evidence.compare.selection import Choice
    from evidence.compare.table import Analyses
    from evidence.following import Following
    from evidence.settings import Settings

__all__ = [
    "AsOf",
    "Design",
    "Difference",
    "Digests",
    "Fisher",
    "IndexStudy",
    "Only",
    "Outcomes",
    "Pool",
    "Population",
    "Ratio",
    "Since",
    "Wilson",
    "gather",
    "tell_absent",
    "tell_gaps",
]

IndexStudy = Annotated[
    str | None,
    typer.Argument(
        metavar="[PMID]", callback=as_text, help="The index study: a PMID, DOI or PMCID; else the review's."
    ),
]
Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="OUTCOME",
        callback=as_text,
        help="May be repeated; else the review's, or CR, CR/CRi, ORR, MRD-negativity, SOS, OS, EFS.",
    ),
]
Only = Annotated[
    str | None,
    typer.Option(
        "--only",
        metavar="SET",
        callback=as_text,
        help="citing, references, library, or PMIDs with commas.",
    ),
]
Population = Annotated[
    str | None,
    typer.Option(
        metavar="WORDS", callback=as_text, help="Only studies of this population, such as paediatric."
    ),
]
Design = Annotated[
    str | None,
    typer.Option(
        metavar="WORDS",
        callback=as_text,
        help='Only studies of this design, such as "phase 2" or retrospective.',
    ),
]
Since = Annotated[
    int | None,
    typer.Option(metavar="YEAR", min=1800, max=2999, help="Only studies published in this year or later."),
]
Digests = Annotated[
    bool,
    typer.Option(
        "--include-digests/--no-digests",
        help="Whether studies count of which only our own digest was read.",
    ),
]
Wilson = Annotated[
    bool, typer.Option("--wilson", help="Compute intervals by Wilson's method, not Clopper-Pearson's.")
]
Difference = Annotated[
    bool,
    typer.Option("--difference", help="Naive risk differences with the index study (Newcombe's interval)."),
]
Ratio = Annotated[
    bool,
    typer.Option("--ratio", help="Naive risk ratios with the index study (Miettinen-Nurminen interval)."),
]
Fisher = Annotated[
    bool,
    typer.Option("--fisher", help="Naive p-values of Fisher's exact test against the index study."),
]
Pool = Annotated[
    bool,
    typer.Option("--pool", help="Pool the other studies' figures, or give every reason against it."),
]


def gather(
    settings: Settings,
    identifier: str | None,
    *,
    outcomes: list[str],
    only: str | None,
    as_of: str | None = None,
    wilson: bool,
    filters: StudyFilter,
    analyses: Analyses,
    rules: list[Path],
) -> Gathered:
    """Compare what the library holds with an index study, as the options say.

    Raises
    ------
    UsageError
        If an option cannot be understood.
    NotInLibrary
        If the index study is not there.
    """
    from evidence.compare.gather import gather_comparison
    from evidence.compare.selection import parse_choice
    from evidence.extract.rules import load_rules
    from evidence.library.store import Library

    choice = parse_choice(only)
    ruleset = load_rules(rules_of(settings, rules))
    with Library.open_to_read(settings.library) as opened:
        library = library_at(opened, as_of)
        index = named_pmid(library, index_of(settings, identifier))
        review = followed(library, settings, index)
        if review is not None and only is None:
            choice = _of_review(review)
        gathered = gather_comparison(
            library,
            ruleset,
            index,
            outcomes=outcomes_of(settings, outcomes, ruleset),
            choice=choice,
            decisions=() if review is None else review.decisions,
            ruleset=None if review is None else review.ruleset,
            interval_method="wilson" if wilson else "clopper-pearson",
            filters=filters,
            analyses=analyses,
        )
    tell_not_kept(gathered.not_kept)
    return gathered


def _of_review(review: Following) -> Choice:
    """Choose the records of a review, once it has any besides its index study."""
    from evidence.compare.selection import Choice

    others = tuple(pmid for pmid in review.pmids if pmid != review.file.index_pmid)
    if not others and review.review is None:
        return Choice()
    if review.complete_at is None:
        searched = "No update of this review was complete yet; evidence update asks all its sources."
    else:
        searched = f"All sources of the review were last asked in full on {review.complete_at[:10]}."
    return Choice(pmids=others, review=review.file.name, searched=f"{searched} Links are a floor.")


def tell_gaps(gathered: Gathered) -> None:
    """Name in one line what a comparison lacks of what was asked for, and end as done in part."""
    gaps = []
    if gathered.index_is_silent:
        index = gathered.comparison.index
        why = (
            f"the rules read no figure out of its text (evidence explain {index.pmid})"
            if index.has_text
            else "it has no abstract to read"
        )
        gaps.append(f"the index study, PMID {index.pmid}, has no findings: {why}; the others stand alone")
    if gathered.not_in_library:
        gaps.append(f"not in the library: PMID {', '.join(gathered.not_in_library)}")
    _end_in_part(gaps)


def tell_absent(pmids: Sequence[str]) -> None:
    """Name the records that were asked for one by one and are not there, and end as done in part."""
    _end_in_part([f"not in the library: PMID {', '.join(pmids)}"] if pmids else [])


def _end_in_part(gaps: Sequence[str]) -> None:
    if gaps:
        warn(f"done in part: {'; '.join(gaps)}")
        raise typer.Exit(ExitCode.PARTIAL)
