"""How PMIDs and moments are kept in columns: as whole numbers, and as UTC text that sorts by time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from evidence.errors import UsageError

__all__ = ["moment_text", "pmid_key", "utc_text"]

_PMID = re.compile(r"[1-9][0-9]{0,11}")
_UTC_TEXT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def pmid_key(pmid: str) -> int:
    """Give the number that stands for a PMID in the library.

    Raises
    ------
    UsageError
        If the text is not a PMID: digits only, without leading zeros.
    """
    if _PMID.fullmatch(pmid) is None:
        raise UsageError(f"{pmid[:40]!r} is not a PMID: a PMID is a whole number such as 30267011")
    return int(pmid)


def utc_text(moment: str) -> str:
    """Bring a moment into the one form that the library keeps, ``2026-06-01T09:30:00Z``.

    One form for all makes the order of texts the order of times. Parts of a second are dropped.

    Raises
    ------
    UsageError
        If the text is not an ISO 8601 date and time with its offset from UTC.
    """
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError as error:
        raise UsageError(f"{moment[:40]!r} is not a date and time in ISO 8601") from error
    if parsed.tzinfo is None:
        raise UsageError(f"{moment!r} does not say its offset from UTC; write it as 2026-06-01T09:30:00Z")
    if _UTC_TEXT.fullmatch(moment):
        return moment
    return parsed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_text(day_or_moment: str) -> str:
    """Give the moment that a user named, in the form of :func:`utc_text`; a day stands for its end in UTC.

    Raises
    ------
    UsageError
        If the text is neither a day nor a moment.
    """
    try:
        return f"{date.fromisoformat(day_or_moment).isoformat()}T23:59:59Z"
    except ValueError:
        pass
    try:
        return utc_text(day_or_moment)
    except UsageError as error:
        raise UsageError(
            f"{day_or_moment[:40]!r} is not a date such as 2026-06-01, "
            "nor a moment such as 2026-06-01T09:30:00Z"
        ) from error
