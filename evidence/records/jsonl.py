"""Texts from elsewhere: one JSON object a line with ``pmid``, ``title`` and ``abstract``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from evidence.errors import RecordError
from evidence.model import Article, Section

__all__ = ["parse_jsonl"]


def parse_jsonl(lines: Iterable[bytes]) -> Iterator[Article | RecordError]:
    """Read texts; a line that cannot be read is yielded as an error and the others go on.

    Parameters
    ----------
    lines : iterable of bytes
        UTF-8. Empty lines are passed over, and so are keys that are not known.

    Yields
    ------
    Article or RecordError
        The texts exactly as given, so that offsets count in them. ``pmid`` may be any name that is
        not empty: not every text is in PubMed.
    """
    for number, line in enumerate(lines, start=1):
        content = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if not content:
            continue
        try:
            yield _article(json.loads(content))
        except (ValueError, RecursionError) as error:
            yield RecordError(f"line {number}: {_words(error)}")


def _article(value: Any) -> Article:
    """Turn one object into an article; ValueError says what is wrong with it."""
    if not isinstance(value, dict):
        raise ValueError("not an object with pmid, title and abstract")  # noqa: TRY004 - one kind of fault
    pmid = value.get("pmid")
    name = str(pmid) if isinstance(pmid, int) and not isinstance(pmid, bool) else _text(value, "pmid")
    if not name:
        raise ValueError("it has no pmid")
    title, abstract = _text(value, "title"), _text(value, "abstract")
    if not (title or abstract):
        raise ValueError(f"{name} has neither title nor abstract")
    return Article(pmid=name, version=1, title=title or "", abstract=(Section(abstract),) if abstract else ())


def _text(value: dict[str, Any], key: str) -> str | None:
    """Take a text or null; half a surrogate pair is no text."""
    text = value.get(key)
    if text is None:
        return None
    if not isinstance(text, str):
        raise ValueError(f"{key} is not a text")  # noqa: TRY004 - one kind of fault
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError(f"{key} holds half of a surrogate pair")
    return text


def _words(error: Exception) -> str:
    """Say what is wrong without quoting the line."""
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg} at column {error.colno})"
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)
