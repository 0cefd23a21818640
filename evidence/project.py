"""``evidence.toml``: where things are, and the review that a folder holds. Read and checked here only.

Whatever is wrong is said with file and line, and with what is allowed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from evidence.errors import SettingsError

__all__ = [
    "CITED_BY_SOURCES",
    "PROJECT_FILE",
    "Project",
    "Query",
    "ReviewFile",
    "complaint",
    "load_project",
    "parse_project",
]

PROJECT_FILE = "evidence.toml"

#: Keys of each table, in the order in which ``evidence init`` writes them.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("name", "index", "outcomes", "rules", "library", "outputs", "cited_by", "follow", "query", "update"),
    "follow": ("citing", "references", "similar"),
    "query": ("name", "term"),
    "update": ("overlap_days", "recheck_days"),
}
#: Who can be asked besides elink which articles cite another.
CitedBySource = Literal["icite", "europepmc"]
CITED_BY_SOURCES: tuple[CitedBySource, ...] = get_args(CitedBySource)

_PMID = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_NAME = re.compile(r"[\w][\w .+-]{0,79}")
_MOST_SIMILAR = 1000


@dataclass(frozen=True, slots=True)
class Query:
    """One PubMed query of a review: what it is called, and its words."""

    name: str
    term: str


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """A review as its file tells it.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        Of the review in its library.
    index_pmid : str
        The study that the others stand beside.
    citing, references : bool
        Whether the articles citing it, and those it cites, belong to the review.
    similar : int
        How many of the most similar articles do.
    queries : tuple of Query
        Their matches belong to it.
    outcomes : tuple of str
        Of the tables; none means the usual ones.
    rules : tuple of Path
        Rule files laid over ours.
    overlap_days : int
        How far before the last complete run new records are looked for by their day of creation.
    recheck_days : int
        After how many days a record is fetched again, to see what became of it.
    """

    path: Path
    name: str
    index_pmid: str
    citing: bool = True
    references: bool = False
    similar: int = 0
    queries: tuple[Query, ...] = ()
    outcomes: tuple[str, ...] = ()
    rules: tuple[Path, ...] = ()
    overlap_days: int = 30
    recheck_days: int = 28


@dataclass(frozen=True, slots=True)
class Project:
    """What a folder's ``evidence.toml`` says; nothing where there is none.

    Parameters
    ----------
    library, outputs : Path or None
        Where things are.
    cited_by : tuple of str
        Which sources are asked besides elink who cites an article.
    review : ReviewFile or None
        None where the file names no index study.
    """

    library: Path | None = None
    outputs: Path | None = None
    cited_by: tuple[CitedBySource, ...] = ()
    review: ReviewFile | None = None


def load_project(folder: Path) -> Project:
    """Read the ``evidence.toml`` of a folder; an absent file says nothing.

    Relative paths in it are relative to the file.

    Raises
    ------
    SettingsError
        If it cannot be read, or holds what it must not; with file, line and what is allowed.
    """
    path = folder / PROJECT_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Project()
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} cannot be read: it is not a text file in UTF-8") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror or error}") from error
    return parse_project(path, text)


def parse_project(path: Path, text: str) -> Project:
    """Check the text of an ``evidence.toml`` and give what it says.

    Raises
    ------
    SettingsError
        As for :func:`load_project`.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error
    return _Reading(path, text, table).project()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of a file: values are taken by name, and complaints say where they stand."""

    path: Path
    text: str
    table: Mapping[str, Any]

    def project(self) -> Project:
        """Check everything, and give what the file says."""
        self._only_known(self.table, "")
        library, outputs = (self._path(self.table, key) for key in ("library", "outputs"))
        cited_by = self._cited_by()
        if "index" not in self.table:
            alone = next((key for key in self.table if key not in {"library", "outputs", "cited_by"}), None)
            if alone is not None:
                self._complain("", alone, 'a review needs its index study: index = "30267011"')
            return Project(library, outputs, cited_by)
        return Project(library, outputs, cited_by, self._review())

    def _cited_by(self) -> tuple[CitedBySource, ...]:
        words = 'cited_by is a list of "icite" and "europepmc"'
        names = self._texts("cited_by", words)
        if not set(names) <= set(CITED_BY_SOURCES):
            self._complain("", "cited_by", words)
        return cast("tuple[CitedBySource, ...]", tuple(s for s in CITED_BY_SOURCES if s in names))

    def _review(self) -> ReviewFile:
        index = self.table["index"]
        if isinstance(index, bool) or _PMID.fullmatch(str(index)) is None:
            self._complain("", "index", 'index is a PMID, such as "30267011"')
        follow, update = self._sub("follow"), self._sub("update")
        name = self.table.get("name", str(index))
        if not isinstance(name, str) or _NAME.fullmatch(name) is None:
            self._complain(
                "", "name", "name is up to 80 letters, digits, spaces, dots, plus signs and hyphens in quotes"
            )
        return ReviewFile(
            path=self.path,
            name=name,
            index_pmid=str(index),
            citing=self._flag(follow, "citing", default=True),
            references=self._flag(follow, "references", default=False),
            similar=self._number(follow, "follow", "similar", 0, range(_MOST_SIMILAR + 1)),
            queries=self._queries(),
            outcomes=self._texts("outcomes", 'outcomes is a list such as ["CR", "OS"]'),
            rules=tuple(
                self.path.parent / file
                for file in self._texts("rules", 'rules is a list such as ["my.toml"]')
            ),
            overlap_days=self._number(update, "update", "overlap_days", 30, range(30, 3661)),
            recheck_days=self._number(update, "update", "recheck_days", 28, range(1, 3661)),
        )

    def _queries(self) -> tuple[Query, ...]:
        given = self.table.get("query", [])
        if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
            self._complain("", "query", "a query is a table of its own, which begins with [[query]]")
        queries: list[Query] = []
        for number, entry in enumerate(given):
            self._only_known(entry, "query", number)
            for key in ("name", "term"):
                if not isinstance(entry.get(key), str) or not entry[key].strip():
                    self._complain(
                        "query", key, "a query has a name and a term, both in quotes", number=number
                    )
            if not _is_balanced(entry["term"]):
                self._complain("query", "term", "brackets or quotes of the query do not match", number=number)
            if entry["name"] in {query.name for query in queries}:
                self._complain("query", "name", f"another query is named {entry['name']!r}", number=number)
            queries.append(Query(entry["name"].strip(), " ".join(entry["term"].split())))
        return tuple(queries)

    def _sub(self, name: str) -> Mapping[str, Any]:
        given = self.table.get(name, {})
        if not isinstance(given, dict):
            self._complain("", name, f"{name} is a table, which begins with [{name}]")
        self._only_known(given, name)
        return dict(given)

    def _only_known(self, table: Mapping[str, Any], name: str, number: int = 0) -> None:
        for key in table:
            if key not in _KEYS[name]:
                where = f" in [{name}]" if name else ""
                known = f"{', '.join(_KEYS[name][:-1])} and {_KEYS[name][-1]}"
                self._complain(name, key, f"unknown key {key!r}{where}; known are {known}", number=number)

    def _path(self, table: Mapping[str, Any], key: str) -> Path | None:
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self._complain("", key, f"{key} must be a path in quotes")
        return self.path.parent / Path(str(value)).expanduser()

    def _flag(self, table: Mapping[str, Any], key: str, *, default: bool) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            self._complain("follow", key, f"{key} is true or false")
        return bool(value)

    def _number(
        self, table: Mapping[str, Any], name: str, key: str, default: int, allowed: Sequence[int]
    ) -> int:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
            self._complain(name, key, f"{key} is a whole number from {allowed[0]} to {allowed[-1]}")
        return int(value)

    def _texts(self, key: str, words: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
            self._complain("", key, words)
        return tuple(value)

    def _complain(self, table: str, key: str, words: str, *, number: int = 0) -> None:
        raise SettingsError(_placed(self.path, line_of(self.text, table, key, number=number), words))


def complaint(path: Path, key: str, words: str) -> str:
    """Put file and line of a key before a complaint that only its user can make."""
    try:
        line = line_of(path.read_text(encoding="utf-8-sig"), "", key)
    except (OSError, UnicodeDecodeError):
        line = None
    return _placed(path, line, words)


def _placed(path: Path, line: int | None, words: str) -> str:
    return f"{path} line {line}: {words}" if line else f"{path}: {words}"


def _is_balanced(term: str) -> bool:
    """Whether brackets and quotes match; PubMed answers that its search is unavailable if they do not."""
    depth = 0
    for character in re.sub(r'"[^"]*"', "", term):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0 or character == '"':
            return False
    return depth == 0


_HEADER = re.compile(r"\s*\[\[?\s*\"?([\w.-]+)\"?\s*\]\]?\s*(?:#.*)?$")
_QUOTES = re.compile(r'"""|\'\'\'')


def line_of(text: str, table: str, key: str, *, number: int = 0) -> int | None:
    """Give the line, from 1, on which a key of a table stands; that of the table where the key is absent.

    Parameters
    ----------
    table : str
        Its name; empty for the top of the file.
    number : int
        Which of several tables of that name, from 0.
    """
    wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*(?:\.[\w\s.]+)?=")
    current, seen, header, inside_text = "", -1, None, False
    for at, line in enumerate(text.splitlines(), start=1):
        if not inside_text and (found := _HEADER.match(line)):
            current = found[1]
            seen += current == table
            if (current == table and seen == number) or (not table and current == key):
                header = at
        here = current == table and (not table or seen == number)
        if not inside_text and here and wanted.match(line):
            return at
        inside_text ^= len(_QUOTES.findall(line)) % 2 == 1
    return header
