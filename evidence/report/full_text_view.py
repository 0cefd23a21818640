"""What the library has of a full text: whence, under which licence, its figures and its tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from evidence.errors import NotInLibrary
from evidence.library.full_texts import FullTextAnswer
from evidence.library.store import Library
from evidence.model import Figure, FullText, FullTextSource, Table

__all__ = [
    "FullTextView",
    "figure_lines",
    "full_text_dict",
    "full_text_lines",
    "full_text_of",
    "table_dict",
    "table_lines",
    "table_named",
]

SOURCE_NAMES: dict[FullTextSource, str] = {"pmc": "PMC", "europepmc": "Europe PMC"}

#: What a source said that gave no text.
ANSWER_WORDS: dict[FullTextAnswer, str] = {
    "given": "gave it",
    "front_matter": "has it, but not as XML",
    "none": "does not have it",
    "no_pmcid": "does not have it",
}


@dataclass(frozen=True, slots=True)
class FullTextView:
    """What is known of the full text of an article.

    Parameters
    ----------
    pmid : str
        Whose.
    text : FullText or None
        None where the library has none.
    pmcid, source, seen_at : str or None
        Under which number who gave it when; None only where there is no text.
    answers : dict
        What each source that was asked said last, and when.
    """

    pmid: str
    text: FullText | None
    pmcid: str | None
    source: FullTextSource | None
    seen_at: str | None
    answers: dict[FullTextSource, tuple[FullTextAnswer, str]]


def full_text_of(library: Library, pmid: str) -> FullTextView:
    """Gather what the library has of an article's full text."""
    held = library.full_texts.get(pmid)
    answers = library.full_texts.answers(pmid)
    if held is None:
        return FullTextView(pmid, None, None, None, None, answers)
    return FullTextView(pmid, held.parsed(), held.pmcid, held.source, held.seen_at, answers)


def table_named(view: FullTextView, name: str) -> Table:
    """Find a table by its number, its label or its id.

    Raises
    ------
    NotInLibrary
        If there is none; the message says which there are.
    """
    if view.text is None:
        raise NotInLibrary(
            f"the library has no full text of {view.pmid}; ask for it with: "
            f"evidence fetch {view.pmid} --no-citing --full-text"
        )
    wanted = _folded(name)
    for table in view.text.tables:
        if wanted and wanted in {_folded(n) for n in (table.label or "", table.id, short_name(table))}:
            return table
    names = ", ".join(short_name(table) for table in view.text.tables)
    there = f"its tables are: {names}" if names else "it has no tables"
    raise NotInLibrary(f"the full text of {view.pmid} has no table {name!r}; {there}")


def short_name(table: Table) -> str:
    """Give what is typed to name a table: "2" for "Table 2", else its id."""
    label = (table.label or "").strip(" .:")
    return label.split()[-1] if label.lower().startswith("table ") else table.id


def full_text_lines(view: FullTextView) -> Iterator[str]:
    """Say whence the full text is and what readers may do with it, or why there is none."""
    if view.text is None:
        if not view.answers:
            yield "never asked for"
            yield f"Ask with: evidence fetch {view.pmid} --no-citing --full-text"
        for asked, (answer, asked_at) in view.answers.items():
            yield f"{SOURCE_NAMES[asked]} {ANSWER_WORDS[answer]} (asked {asked_at[:10]})"
        return
    giver, day = SOURCE_NAMES[view.source or "pmc"], (view.seen_at or "")[:10]
    yield f"{view.pmcid} from {giver}, {day}: {len(view.text.paragraphs)} paragraphs"
    licence = view.text.licence
    yield "Licence: " + ((licence.url or licence.text or "not stated") if licence else "not stated")


def figure_lines(view: FullTextView) -> Iterator[str]:
    """List the figures with their captions."""
    for figure in view.text.figures if view.text else ():
        yield _entry(figure)


def table_lines(view: FullTextView) -> Iterator[str]:
    """List the tables with their captions and sizes, and say how to print one."""
    tables = view.text.tables if view.text else ()
    for table in tables:
        size = "a picture, without cells"
        if not table.is_picture:
            size = f"{len(table.grid)} × {len(table.grid[0])} cells"
        yield f"{_entry(table)} [{size}]"
    if tables:
        yield f"Print one with: evidence show {view.pmid} --table {short_name(tables[0])}"


def full_text_dict(view: FullTextView) -> dict[str, Any]:
    """Give everything but paragraphs and cells as plain data, for JSON."""
    text = view.text
    return {
        "held": text is not None,
        "pmcid": view.pmcid,
        "source": view.source,
        "seen_at": view.seen_at,
        "licence": asdict(text.licence) if text and text.licence else None,
        "answers": {s: {"answer": a, "asked_at": asked} for s, (a, asked) in view.answers.items()},
        "figures": [
            {"id": figure.id, "label": figure.label, "caption": figure.caption}
            for figure in (text.figures if text else ())
        ],
        "tables": [
            {
                "id": table.id,
                "label": table.label,
                "caption": table.caption,
                "is_picture": table.is_picture,
                "rows": len(table.grid),
                "columns": len(table.grid[0]) if table.grid else 0,
            }
            for table in (text.tables if text else ())
        ],
    }


def table_dict(table: Table) -> dict[str, Any]:
    """Give a table with all of its cells as plain data, for JSON."""
    return {
        "id": table.id,
        "label": table.label,
        "caption": table.caption,
        "is_picture": table.is_picture,
        "head_rows": table.head_rows,
        "stub_columns": table.stub_columns,
        "row_paths": table.row_paths,
        "column_paths": [
            table.column_path(column) for column in range(1, len(table.grid[0]) + 1 if table.grid else 1)
        ],
        "cells": [asdict(cell) for cell in table.cells],
        "footnotes": [asdict(note) for note in table.footnotes],
    }


def _entry(entry: Figure | Table) -> str:
    return f"{entry.label or entry.id}: {entry.caption or '[no caption]'}"


def _folded(name: str) -> str:
    return " ".join(name.lower().strip(" .:").split())
