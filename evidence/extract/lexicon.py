"""Words for study facts as data: ``rules/study.toml``, looked up token by token.

The entries are phrases in the language of ``evidence.extract.phrases``. Hyphens, slashes and white
space are alike, so that "single-arm" is also "single arm"; the longest phrase wins.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from evidence.errors import RuleError
from evidence.extract.phrases import expand_phrase

__all__ = ["Entry", "Hit", "Lexicon", "study_lexicon"]

_FILE: Final = "study.toml"
_TOKEN = re.compile(r"[^\W_]+")
#: A phrase does not reach over these.
_BREAK = re.compile(r"[.;:()\[\]]")
_KINDS: Final = ("design", "age_group", "disease", "setting", "line")
_KEYS: Final = {
    "id",
    "value",
    "short",
    "phrases",
    "title_phrases",
    "abbreviations",
    "example",
    "counter_example",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact and the words for it.

    Parameters
    ----------
    kind : str
        ``design``, ``age_group``, ``disease``, ``setting`` or ``line``.
    id : str
        Stands on every fact that it gives.
    value : str
        The fact in our terms.
    short : str
        The short form for a table.
    phrases, title_phrases : tuple of str
        Plain phrases for any text, and for titles only; case does not matter.
    abbreviations : tuple of str
        Matched with their case.
    example, counter_example : str or None
        A text that must match, and one that must not.
    """

    kind: str
    id: str
    value: str
    short: str
    phrases: tuple[str, ...] = ()
    title_phrases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    example: str | None = None
    counter_example: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry's phrase at offsets of a text."""

    entry: Entry
    start: int
    end: int


class Lexicon:
    """Looks up the phrases of entries.

    Parameters
    ----------
    entries : tuple of Entry
        What to look for.
    """

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self._any_case = _Phrases()
        self._title_only = _Phrases()
        self._as_written = _Phrases()
        for entry in entries:
            for phrase in entry.phrases:
                self._any_case.add(phrase.lower(), entry)
            for phrase in entry.title_phrases:
                self._title_only.add(phrase.lower(), entry)
            for phrase in entry.abbreviations:
                self._as_written.add(phrase, entry)

    def find(self, text: str, start: int = 0, end: int | None = None, *, title: bool = False) -> list[Hit]:
        """Find entries, the longest phrase at every place.

        Parameters
        ----------
        text : str
            Normalised.
        start, end : int
            Where to look.
        title : bool
            Whether the text is a title.

        Returns
        -------
        list of Hit
            In order; no two overlap.
        """
        matches = list(_TOKEN.finditer(text, start, len(text) if end is None else end))
        printed = [match.group() for match in matches]
        words = [word.lower() for word in printed]
        found = []
        at = 0
        while at < len(words):
            entry, length = self._any_case.longest(words, at)
            for phrases, tokens in ((self._title_only, words), (self._as_written, printed)):
                if phrases is self._title_only and not title:
                    continue
                other, size = phrases.longest(tokens, at)
                if size > length:
                    entry, length = other, size
            if entry is None:
                at += 1
                continue
            first, last = matches[at], matches[at + length - 1]
            if length == 1 or not _BREAK.search(text, first.end(), last.start()):
                found.append(Hit(entry, first.start(), last.end()))
                at += length
            else:
                at += 1
        return found


class _Phrases:
    """Phrases as tokens, and for every first token the lengths that are worth a look."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, ...], Entry] = {}
        self._lengths: dict[str, list[int]] = {}

    def add(self, phrase: str, entry: Entry) -> None:
        tokens = tuple(_TOKEN.findall(phrase))
        self._entries.setdefault(tokens, entry)
        lengths = self._lengths.setdefault(tokens[0], [])
        if len(tokens) not in lengths:
            lengths.append(len(tokens))
            lengths.sort(reverse=True)

    def longest(self, tokens: list[str], at: int) -> tuple[Entry | None, int]:
        """Give the entry of the longest phrase that begins at a token, and its length in tokens."""
        for length in self._lengths.get(tokens[at], ()):
            entry = self._entries.get(tuple(tokens[at : at + length]))
            if entry is not None:
                return entry, length
        return None, 0


@cache
def study_lexicon() -> Mapping[str, Lexicon]:
    """Load the packaged words, one lexicon for every kind of fact.

    Raises
    ------
    RuleError
        If the file is wrong; the message names the entry.
    """
    content = resources.files("evidence.extract").joinpath("rules").joinpath(_FILE).read_text("utf-8")
    table = tomllib.loads(content)
    unknown = sorted(set(table) - {"name", "parts", *_KINDS})
    if unknown:
        raise RuleError(f"{_FILE}: unknown key {', '.join(unknown)}")
    parts = table.get("parts", {})
    return {
        kind: Lexicon(tuple(_entry(kind, entry, parts) for entry in table.get(kind, ()))) for kind in _KINDS
    }


def _entry(kind: str, table: Mapping[str, Any], parts: Mapping[str, str]) -> Entry:
    """Read one entry."""
    value = table.get("value")
    unknown = sorted(set(table) - _KEYS)
    if not isinstance(value, str) or unknown:
        raise RuleError(
            f"{_FILE}: {kind} {value!r}: {f'unknown key {unknown[0]}' if unknown else 'no value'}"
        )
    plain = {
        key: tuple(p for phrase in table.get(key, ()) for p in expand_phrase(phrase, parts))
        for key in ("phrases", "title_phrases")
    }
    return Entry(
        kind=kind,
        id=table.get("id", f"study.{kind}.{value}"),
        value=value,
        short=table.get("short", value),
        phrases=plain["phrases"],
        title_phrases=plain["title_phrases"],
        abbreviations=tuple(table.get("abbreviations", ())),
        example=table.get("example"),
        counter_example=table.get("counter_example"),
    )
