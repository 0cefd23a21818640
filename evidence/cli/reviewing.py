"""What a command takes from the review of the working folder where its arguments leave it open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evidence.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from evidence.extract.ruleset import RuleSet
    from evidence.following import Following
    from evidence.library.store import Library
    from evidence.project import ReviewFile
    from evidence.settings import Settings

__all__ = ["AsOf", "followed", "index_of", "library_at", "outcomes_of", "records_of", "review_of", "rules_of"]

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="As the library knew it at the end of that day (UTC)."),
]


def review_of(settings: Settings) -> ReviewFile:
    """Give the review of the working folder.

    Raises
    ------
    UsageError
        If there is none.
    """
    if settings.review is None:
        raise UsageError("this folder holds no review: evidence init PMID makes its evidence.toml")
    return settings.review


def index_of(settings: Settings, identifier: str | None) -> str:
    """Give the index study that was named, else that of the review."""
    if identifier is not None:
        return identifier
    if settings.review is None:
        raise UsageError("name the index study: a PMID, or make a review here with evidence init PMID")
    return settings.review.index_pmid


def rules_of(settings: Settings, given: Sequence[Path] | None) -> list[Path]:
    """Give the rule files that were named, else those of the review."""
    if given:
        return list(given)
    return [] if settings.review is None else list(settings.review.rules)


def outcomes_of(settings: Settings, given: Sequence[str] | None, rules: RuleSet) -> list[str]:
    """Give the outcomes that were named, else those of the review, which are checked here.

    Raises
    ------
    SettingsError
        If the review's file names an outcome that the rules do not know; with file and line.
    """
    if given or settings.review is None:
        return list(given or ())
    from evidence.compare.outcomes import chosen_outcomes
    from evidence.project import complaint

    names = {outcome.id: outcome.label for outcome in rules.outcomes.values()}
    for outcome in settings.review.outcomes:
        try:
            chosen_outcomes([outcome], names)
        except UsageError as error:
            raise SettingsError(complaint(settings.review.path, "outcomes", str(error))) from error
    return list(settings.review.outcomes)


def library_at(library: Library, as_of: str | None) -> Library:
    """Give the library as it was at the end of a day, or at a moment; as it is without one.

    Raises
    ------
    UsageError
        If it is neither a date nor a moment, or has not come yet.
    """
    if as_of is None:
        return library
    from evidence.library.columns import moment_text

    moment = moment_text(as_of)
    # Somewhere on earth it may be tomorrow already.
    if moment[:10] > (datetime.now(UTC) + timedelta(days=1)).date().isoformat():
        raise UsageError(f"--as-of {as_of[:40]}: what the library will hold on that day is not known yet")
    return library.as_of(moment)


def followed(library: Library, settings: Settings, index_pmid: str) -> Following | None:
    """Give the review of the folder as the library knows it, if the index study is its own."""
    if settings.review is None or settings.review.index_pmid != index_pmid:
        return None
    from evidence.following import following

    return following(library, settings.review)


def records_of(library: Library, settings: Settings) -> tuple[str, ...]:
    """Give the records of the folder's review that the library holds; none at all without a review."""
    if settings.review is None:
        return ()
    from evidence.following import following

    pmids = following(library, settings.review).pmids
    held = library.has(pmids, include_digests=True)
    return tuple(pmid for pmid in pmids if pmid in held)
