"""What differs between two versions of a record, part by part, in words that a reader can compare."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Literal

from evidence.model import Article
from evidence.update.report import Field, FieldChange

__all__ = ["Piece", "differing_fields", "text_changed", "word_diff"]

#: A stretch of two texts: in both, only in the old one, or only in the new one.
Piece = tuple[Literal["same", "old", "new"], str]

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


def differing_fields(old: Article, new: Article) -> tuple[FieldChange, ...]:
    """Name the parts of a record that differ, and give both in words."""
    both = ((name, words(old), words(new)) for name, words in _PARTS.items())
    changes = [FieldChange(name, before, after) for name, before, after in both if before != after]
    if not changes and old != new:
        changes.append(FieldChange("other", "", ""))
    return tuple(changes)


def text_changed(old: Article, new: Article) -> bool:
    """Whether the texts differ that figures are read from."""
    return old.passages != new.passages


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts word by word; the pieces without ``new`` make up the old one, and the reverse."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(before[a:b])))
            continue
        if a < b:
            pieces.append(("old", "".join(before[a:b])))
        if c < d:
            pieces.append(("new", "".join(after[c:d])))
    return tuple(pieces)


def _abstract(article: Article) -> str:
    return " ".join(f"{s.label}: {s.text}" if s.label else s.text for s in article.abstract)


def _other_abstracts(article: Article) -> str:
    return " ".join(section.text for other in article.other_abstracts for section in other.sections)


def _authors(article: Article) -> str:
    people = (*article.authors, *article.editors)
    return "; ".join(_person(asdict(person)) for person in people)


def _person(person: dict[str, object]) -> str:
    """Write everything a record says of a person, so that no difference is lost."""
    said = (person.pop(key, None) for key in ("last_name", "fore_name", "collective_name"))
    name = " ".join(str(part) for part in said if part)
    rest = {key: value for key, value in person.items() if value not in (None, (), [], "")}
    return f"{name} {rest}" if rest else name


def _journal(article: Article) -> str:
    return _said({"pages": article.pagination, "book": article.book_title, **asdict(article.journal)})


def _said(values: dict[str, object]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in values.items() if value not in (None, (), [], ""))


def _listed(entries: Iterable[object]) -> str:
    return "; ".join(str(entry) for entry in entries)


def _mesh(article: Article) -> str:
    return _listed(
        heading.name + "".join(f"/{qualifier.name}" for qualifier in heading.qualifiers)
        for heading in article.mesh_headings
    ) + _listed(article.supplementary_mesh)


def _corrections(article: Article) -> str:
    return "; ".join(
        f"{c.kind}: {c.citation or ''}{f' (PMID {c.pmid})' if c.pmid else ''}"
        for c in article.corrections
        if c.kind != "Cites"
    )


def _references(article: Article) -> str:
    cited = [c.citation or c.pmid or "" for c in article.corrections if c.kind == "Cites"]
    return _listed([*(reference.citation for reference in article.references), *cited])


def _status(article: Article) -> Iterator[str]:
    yield from (
        f"{name}: {value}"
        for name, value in (
            ("status", article.status),
            ("indexing", article.indexing_method),
            ("completed", article.date_completed and article.date_completed.text),
            ("revised", article.date_revised and article.date_revised.text),
            ("publication", article.publication_status),
            ("version", article.version),
        )
        if value is not None
    )
    yield from (f"{date.kind}: {date.date.text}" for date in article.dates)


_PARTS: dict[Field, Callable[[Article], str]] = {
    "title": lambda a: a.title,
    "abstract": _abstract,
    "other abstracts": _other_abstracts,
    "authors": _authors,
    "journal": _journal,
    "publication date": lambda a: "" if a.pub_date is None else a.pub_date.text,
    "publication types": lambda a: _listed(p.name for p in a.publication_types),
    "MeSH headings": _mesh,
    "keywords and substances": lambda a: _listed(
        [*(k.text for k in a.keywords), *(c.name for c in a.chemicals)]
    ),
    "corrections and comments": _corrections,
    "identifiers": lambda a: _listed(f"{i.kind}: {i.value}" for i in a.ids),
    "references": _references,
    "funding and registrations": lambda a: _listed([*a.grants, *a.data_banks]),
    "conflict of interest": lambda a: a.coi_statement or "",
    "status and dates": lambda a: "; ".join(_status(a)),
    "whose words": lambda a: a.text_source,
}
