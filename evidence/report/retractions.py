"""Whether studies were retracted: three answers, the second of them true of a day."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.compare.studies import Study
from evidence.report.cells import plain
from evidence.wording import counted

__all__ = ["retraction_line", "retraction_text"]

#: A reader of a table needs no longer list.
_NAMED = 10


def retraction_text(study: Study) -> str:
    """Say of one study whether it was retracted, and when PubMed last told."""
    if study.retraction == "not retracted":
        return f"not retracted as of {study.checked_on}"
    return study.retraction


def retraction_line(studies: Sequence[Study]) -> str:
    """Count the studies retracted, not retracted as of the day of their last check, and not known."""
    once = {study.pmid: study for study in studies}.values()
    retracted = [study for study in once if study.retraction == "retracted"]
    clear = [study for study in once if study.retraction == "not retracted"]
    unknown = [study for study in once if study.retraction == "could not be checked"]
    days = sorted(study.checked_on for study in clear if study.checked_on is not None)
    parts = []
    if retracted:
        parts.append(f"{len(retracted)} retracted ({_names(retracted)})")
    if clear:
        span = days[0] if days[0] == days[-1] else f"{days[0]} at the earliest, {days[-1]} at the latest"
        parts.append(f"{len(clear)} not retracted as of {span}")
    if unknown:
        which = "" if len(unknown) == len(once) else f" ({_names(unknown)})"
        parts.append(f"{len(unknown)} could not be checked{which}")
    return f"Retraction, of {counted(len(once), 'study', 'studies')}: {'; '.join(parts)}."


def _names(studies: Sequence[Study]) -> str:
    more = len(studies) - _NAMED
    return ", ".join(plain(study.name) for study in studies[:_NAMED]) + (
        f" and {more} more" if more > 0 else ""
    )
