"""How an account of all numbers of a record reads: sentence by sentence, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import fill
from typing import Any

from evidence.extract.explain import Account, Explanation, Fate
from evidence.fulltext.tables import CellFate, TableReading
from evidence.report.cells import plain

__all__ = ["explanation_dict", "explanation_text"]

WIDTH = 80
#: Numbers longer than this have their account on a line of their own.
_COLUMN = 22

_FATES: dict[Fate | CellFate, str] = {
    "finding": "",
    "repeat": "repeats ",
    "not-a-result": "no result: ",
    "other-endpoint": "of another endpoint: ",
    "no-outcome": "of no outcome: ",
    "sentence-set-aside": "set aside: ",
    "not-read": "not read: ",
    "heading": "",
}


def explanation_text(
    pmid: str, explanations: Sequence[Explanation], tables: Sequence[TableReading] = ()
) -> str:
    """Write sentences, each with its numbers under it; numbers of findings stand out by an arrow.

    Parameters
    ----------
    pmid : str
        Whose.
    explanations : sequence of Explanation
        Of its texts.
    tables : sequence of TableReading
        Of its full text; every cell that prints a figure has a line.
    """
    lines = [plain(pmid)]
    for explanation in explanations:
        if explanation.accounts:
            lines += ["", explanation.passage.name]
            lines += _passage_lines(explanation)
    for reading in tables:
        lines += ["", *_table_lines(reading)]
    fates = [account.fate for e in explanations for account in e.accounts]
    lines += ["", f"{len(fates)} numbers, {fates.count('finding')} of them in findings"]
    cells = [a.fate for reading in tables for a in reading.accounts if a.fate != "heading"]
    if tables:
        lines.append(f"{len(cells)} cells with figures, {cells.count('finding')} of them in findings")
    return "\n".join(lines) + "\n"


def explanation_dict(
    pmid: str, explanations: Sequence[Explanation], tables: Sequence[TableReading] = ()
) -> dict[str, Any]:
    """Turn the account of a record into plain JSON values."""
    return {
        "pmid": pmid,
        "passages": [
            {
                "name": explanation.passage.name,
                "sentences": [list(span) for span in explanation.sentences],
                "numbers": [
                    {
                        "start": account.start,
                        "end": account.end,
                        "text": account.text,
                        "fate": account.fate,
                        "detail": account.detail,
                    }
                    for account in explanation.accounts
                ],
            }
            for explanation in explanations
        ],
        "tables": [
            {
                "name": reading.table.name,
                "label": reading.table.label,
                "cells": [
                    {
                        "row": account.cell.row,
                        "column": account.cell.column,
                        "text": account.cell.text,
                        "fate": account.fate,
                        "detail": account.detail,
                    }
                    for account in reading.accounts
                ],
            }
            for reading in tables
        ],
    }


def _table_lines(reading: TableReading) -> Iterator[str]:
    """Write a table's cells with figures, row by row, each under the headings of its row."""
    table = reading.table
    yield _wrapped(f"{table.name} {table.label or ''} {table.caption or ''}", "", "  ")
    if table.is_picture:
        yield "  a picture: there are no cells to read"
    row = 0
    for account in reading.accounts:
        if account.fate == "heading":
            continue
        if account.cell.row != row:
            row = account.cell.row
            yield _wrapped(f"row {row}: {' > '.join(table.row_paths[row - 1])}", "  ", "    ")
        heading = " > ".join(table.column_path(account.cell.column))
        words = f"{_FATES[account.fate]}{account.detail}" + (f" [{heading}]" if heading else "")
        yield _account_line(account.cell.text, account.fate == "finding", words)


def _passage_lines(explanation: Explanation) -> Iterator[str]:
    outside = list(explanation.accounts)
    for start, end in explanation.sentences:
        inside = [a for a in explanation.accounts if start <= a.start < end]
        if inside:
            yield _wrapped(explanation.passage.text[start:end], "  ", "  ")
            yield from _account_lines(inside)
            outside = [a for a in outside if a not in inside]
    if outside:
        yield "  (in headings)"
        yield from _account_lines(outside)


def _account_lines(accounts: Iterable[Account]) -> Iterator[str]:
    for account in accounts:
        yield _account_line(
            account.text, account.fate == "finding", f"{_FATES[account.fate]}{account.detail}"
        )


def _account_line(text: str, in_finding: bool, words: str) -> str:  # noqa: FBT001 - one of two signs
    number = plain(text)
    sign = "→" if in_finding else "·"
    head = f"    {sign} {number:<{_COLUMN}} "
    if len(number) <= _COLUMN:
        return _wrapped(words, head, " " * (_COLUMN + 7))
    head = " " * len("    → " + " " * _COLUMN + " ")
    return f"{_wrapped(number, f'    {sign} ', '      ')}\n{_wrapped(words, head, ' ' * (_COLUMN + 7))}"


def _wrapped(text: str, first: str, rest: str) -> str:
    # The first indent holds a number that wrapping must not fold, so it goes around it.
    lines = fill(
        plain(text),
        WIDTH,
        initial_indent=" " * len(first),
        subsequent_indent=rest,
        break_on_hyphens=False,
    )
    return first + lines[len(first) :]
