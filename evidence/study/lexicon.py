"""Words for study facts as data: ``words/study.toml``, looked up token by token.

The entries are phrases in the language of ``evidence.extract.phrases``. Hyphens, slashes and white
space are alike, so that "single-arm" is also "single arm"; the longest phrase wins.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from evidence.errors import RuleError
from evidence.extract.phrases import expand_phrase
from evidence.extract.sentences import Sentence
from evidence.study.facts import PLAIN_WORD, WORD, StudyText, in_small_letters

__all__ = ["Entry", "Hit", "Lexicon", "TreatmentWords", "study_lexicon", "study_words"]

_FILE: Final = "study.toml"
#: A phrase does not reach over these.
_BREAK = re.compile(r"[.;:()\[\]]")
#: Too common to tell where a phrase may stand.
_COMMON: Final = frozenset([
    "group", "arm", "trial", "patient", "patients", "study", "assigned", "phase", "control",
    "controlled", "analysis", "analyses", "transplantation", "transplant", "reported",
    "international", "national", "population", "single", "report", "multicenter", "multicentre",
    "disease", "cancer", "available", "protocol", "clinical", "treatment", "first", "second",
    "early", "therapy", "advanced", "large", "cell", "lymphoma", "leukemia", "leukaemia", "acute",
    "chronic",
])  # fmt: skip
_KINDS: Final = ("design", "age_group", "disease", "setting", "line")
_KEYS: Final = frozenset([
    "id", "value", "short", "phrases", "title_phrases", "abbreviations", "complication", "broad",
    "example", "counter_example",
])  # fmt: skip


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
        The fact in our terms; empty for a name that holds such words and says nothing (a study group).
    short : str
        The short form for a table.
    phrases, title_phrases : tuple of str
        Plain phrases for any text, and for titles only; case does not matter.
    abbreviations : tuple of str
        Matched with their case.
    example, counter_example : str or None
        A text that must match, and one that must not.
    complication : bool
        A disease that treatment may bring: to be named is not enough for patients to have it.
    broad : bool
        A group of diseases, passed over where one of them is named beside it.
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
    complication: bool = False
    broad: bool = False


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

        phrases = [p.lower() for entry in entries for p in (*entry.phrases, *entry.abbreviations)]
        of_titles = [p.lower() for entry in entries for p in entry.title_phrases]
        self._anchors = frozenset(_anchor(PLAIN_WORD.findall(phrase)) for phrase in phrases)
        self._title_anchors = self._anchors | {_anchor(PLAIN_WORD.findall(phrase)) for phrase in of_titles}
        self._first_words = frozenset(WORD.findall(phrase)[0] for phrase in (*phrases, *of_titles))

    def find_in(
        self, text: StudyText, wanted: Callable[[Sentence], bool] | None = None
    ) -> Iterator[tuple[Sentence, Hit]]:
        """Find entries in a title, or in an abstract's sentences about the study itself.

        Parameters
        ----------
        text : StudyText
            Where to look.
        wanted : callable, optional
            Says of a sentence whether to look into it.

        Yields
        ------
        Sentence, Hit
            In order.
        """
        present = (self._title_anchors if text.is_title else self._anchors).intersection(text.words)
        if not present:
            return
        for sentence in text.own:
            if wanted is not None and not wanted(sentence):
                continue
            if any(text.lower.find(word, sentence.start, sentence.end) >= 0 for word in present):
                for hit in self.find(text.text, sentence.start, sentence.end, title=text.is_title):
                    yield sentence, hit

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
        part = text[start:end]
        words = WORD.findall(in_small_letters(part))
        printed = WORD.findall(part) if self._as_written else words
        found: list[tuple[int, int, Entry]] = []
        taken = 0
        for at, word in enumerate(words):
            if at < taken or word not in self._first_words:
                continue
            entry, length = self._any_case.longest(words, at)
            if title:
                other, size = self._title_only.longest(words, at)
                entry, length = (other, size) if size > length else (entry, length)
            if self._as_written:
                other, size = self._as_written.longest(printed, at)
                entry, length = (other, size) if size > length else (entry, length)
            if entry is not None:
                taken = at + length
                found.append((at, taken - 1, entry))
        if not found:
            return []
        return list(_placed(text, list(WORD.finditer(text, start, start + len(part))), found))


def _placed(text: str, tokens: list[re.Match[str]], found: list[tuple[int, int, Entry]]) -> Iterator[Hit]:
    """Give the offsets of phrases that no full stop or bracket breaks."""
    for first, last, entry in found:
        broken = first != last and _BREAK.search(text, tokens[first].end(), tokens[last].start())
        if entry.value and not broken:
            yield Hit(entry, tokens[first].start(), tokens[last].end())


def _anchor(words: list[str]) -> str:
    """Give the word of a phrase to look for first: a long one, and none that every abstract holds."""
    return max(words, key=lambda word: (word not in _COMMON, len(word)))


class _Phrases:
    """Phrases as tokens, and for every first token the lengths that are worth a look."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, ...], Entry] = {}
        self._lengths: dict[str, list[int]] = {}

    def __bool__(self) -> bool:
        return bool(self._entries)

    def add(self, phrase: str, entry: Entry) -> None:
        tokens = tuple(WORD.findall(phrase))
        self._entries.setdefault(tokens, entry)
        lengths = self._lengths.setdefault(tokens[0], [])
        if len(tokens) not in lengths:
            lengths.append(len(tokens))
            lengths.sort(reverse=True)

    def longest(self, tokens: list[str], at: int) -> tuple[Entry | None, int]:
        """Give the entry of the longest phrase that begins at a token, and its length in tokens."""
        lengths = self._lengths.get(tokens[at])
        if lengths is None:
            return None, 0
        for length in lengths:
            taken = tuple(tokens[at : at + length])
            entry = self._entries.get(taken)
            if entry is not None and len(taken) == length:
                return entry, length
        return None, 0


@dataclass(frozen=True, slots=True)
class TreatmentWords:
    """How a treatment is told from other words of a title, all in small letters.

    Parameters
    ----------
    endings : tuple of str
        Of the names of drugs.
    words : frozenset of str
        That name a treatment.
    never : frozenset of str
        That no name of a treatment holds.
    """

    endings: tuple[str, ...]
    words: frozenset[str]
    never: frozenset[str]


@cache
def study_lexicon() -> Mapping[str, Lexicon]:
    """Load the packaged words, one lexicon for every kind of fact.

    Raises
    ------
    RuleError
        If the file is wrong; the message names the entry.
    """
    table = _packaged()
    parts = table.get("parts", {})
    return {
        kind: Lexicon(tuple(_entry(kind, entry, parts) for entry in table.get(kind, ()))) for kind in _KINDS
    }


@cache
def study_words() -> TreatmentWords:
    """Load the packaged words for treatments."""
    words = _packaged()["treatment"]
    return TreatmentWords(tuple(words["endings"]), frozenset(words["words"]), frozenset(words["never"]))


def _packaged() -> Mapping[str, Any]:
    content = resources.files("evidence.study").joinpath("words").joinpath(_FILE).read_text("utf-8")
    table = tomllib.loads(content)
    unknown = sorted(set(table) - {"name", "parts", "treatment", *_KINDS})
    if unknown:
        raise RuleError(f"{_FILE}: unknown key {', '.join(unknown)}")
    return table


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
        complication=table.get("complication", False),
        broad=table.get("broad", False),
    )
