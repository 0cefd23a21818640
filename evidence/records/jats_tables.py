"""``table-wrap`` becomes a Table: label, caption, cells in a grid, and the notes that hold for them.

Cells are those of XHTML tables (``tr``, ``td``, ``th``) and, in some older articles, of the OASIS
exchange model (``row``, ``entry``). A mark of a note, raised or not, is taken from a cell's text only if a
note below the table has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from evidence.model.fulltext import Footnote, Table
from evidence.records.markup import Element
from evidence.records.scripts import in_script
from evidence.records.table_grid import RawCell, lay_out
from evidence.records.table_layout import find_layout
from evidence.records.text import Special, content, fold, plain_text

__all__ = ["read_tables"]

_GROUPS: Final = ("thead", "tbody", "tfoot")
_SYMBOLS: Final = "*∗†‡§¶#‖"
_RAISED_MARK: Final = re.compile(rf"(?:[{_SYMBOLS}]+|[a-zA-Z]|\d{{1,2}})")
# A mark stands between these while the text around it is gathered.
_OPEN: Final = "\ufdd0"
_CLOSE: Final = "\ufdd1"
_NOTE_BEGINS: Final = re.compile(rf"{_OPEN}([^{_CLOSE}]*){_CLOSE}|(?:^|(?<=[.;\s]))([{_SYMBOLS}]+)(?=\S|\s)")
_TRAILING_SYMBOLS: Final = re.compile(rf"([{_SYMBOLS}]+)\s*$")
#: A raised digit behind these is an exponent: m², 10⁹.
_TAKES_EXPONENT: Final = re.compile(r"(?:10|\b(?:c|m|k|d)?m|/kg|/m)\s?$")
_HTML_SPACE: Final = re.compile(r"\s*")


def read_tables(wrap: Element, name: str) -> Iterator[Table]:
    """Read the tables of a ``table-wrap``: one, or several under one label.

    Parameters
    ----------
    wrap : lxml element
        ``table-wrap``.
    name : str
        Its id.

    Yields
    ------
    Table
        One without cells where the wrap holds a picture only.
    """
    label = next((fold(text) for e in wrap.iterchildren("label") if (text := plain_text(e))), None)
    footnotes = tuple(_footnotes(wrap))
    marks = frozenset(note.mark for note in footnotes if note.mark)
    caption = _caption(wrap, marks)
    bodies = [e for e in wrap.iter("table", "{*}table") if e.find(".//{*}tgroup") is None]
    bodies += list(wrap.iter("tgroup", "{*}tgroup"))
    if not bodies:
        yield Table(name, label, caption, (), footnotes=footnotes)
    for number, body in enumerate(bodies, start=1):
        groups = _cals_groups(body, marks) if _local(body) == "tgroup" else _html_groups(body, marks)
        grid = lay_out(groups)
        marked = sum(len(rows) for is_head, rows in groups if is_head)
        layout = find_layout(grid, marked)
        yield Table(
            name if number == 1 else f"{name}.{number}",
            label,
            caption,
            grid,
            layout.head_rows,
            layout.stub_columns,
            layout.row_paths,
            footnotes,
        )


def _caption(wrap: Element, marks: frozenset[str]) -> str | None:
    parts = [e for caption in wrap.iterchildren("caption") for e in caption if isinstance(e.tag, str)]
    return " ".join(text for e in parts if (text := _cell_text(e, marks)[0])) or None


_Groups = Sequence[tuple[bool, Sequence[Sequence[RawCell]]]]


def _html_groups(table: Element, marks: frozenset[str]) -> _Groups:
    """Read ``thead``, ``tbody`` and ``tfoot``, or rows that stand in none of them."""
    groups: list[tuple[bool, list[list[RawCell]]]] = []
    loose: list[list[RawCell]] | None = None
    for child in table:
        kind = _local(child)
        if kind in _GROUPS:
            loose = None
            rows = [
                [_html_cell(c, marks) for c in row if _local(c) in {"td", "th"}]
                for row in child
                if _local(row) == "tr"
            ]
            groups.append((kind == "thead", rows))
        elif kind == "tr":
            if loose is None:
                loose = []
                groups.append((False, loose))
            loose.append(_html_row(child, marks))
    return groups


def _html_row(row: Element, marks: frozenset[str]) -> list[RawCell]:
    return [_html_cell(child, marks) for child in row if _local(child) in {"td", "th"}]


def _html_cell(element: Element, marks: frozenset[str]) -> RawCell:
    text, notes, indent = _cell_text(element, marks)
    return RawCell(
        text,
        _count(element.get("rowspan"), 1),
        max(_count(element.get("colspan"), 1), 1),
        is_heading=_local(element) == "th",
        indent=indent,
        notes=notes,
    )


def _cals_groups(tgroup: Element, marks: frozenset[str]) -> _Groups:
    """Read the rows of an OASIS table, whose columns have names."""
    columns = {
        name: _count(spec.get("colnum"), place)
        for place, spec in enumerate(tgroup.iterchildren("colspec", "{*}colspec"), start=1)
        if (name := spec.get("colname"))
    }
    return [
        (
            _local(group) == "thead",
            [
                [_cals_cell(e, columns, marks) for e in row if _local(e) == "entry"]
                for row in group
                if _local(row) == "row"
            ],
        )
        for group in tgroup
        if _local(group) in _GROUPS
    ]


def _cals_cell(element: Element, columns: Mapping[str, int], marks: frozenset[str]) -> RawCell:
    text, notes, indent = _cell_text(element, marks)
    start = columns.get(element.get("namest") or element.get("colname") or "")
    end = columns.get(element.get("nameend") or "")
    span = end - start + 1 if start and end and end >= start else 1
    return RawCell(text, _count(element.get("morerows"), 0) + 1, span, start, indent=indent, notes=notes)


def _cell_text(element: Element, marks: frozenset[str]) -> tuple[str, tuple[str, ...], int]:
    """Give a cell's text without the marks of notes, those marks, and how far it is set in."""
    notes: list[str] = []

    def raised(child: Element, before: str) -> str:
        inner = content(child, special)
        found = [mark for mark in re.split(r"[\s,;]+", inner.strip()) if mark]
        exponent = inner.strip().isdigit() and _TAKES_EXPONENT.search(before)
        if found and not exponent and all(mark in marks for mark in found):
            notes.extend(found)
            return ""
        return in_script(inner, "sup", before)

    def reference(child: Element, _before: str) -> str:
        inner = content(child, special)
        is_note = child.get("ref-type") in {"table-fn", "fn"} and inner.strip() in marks
        if is_note:
            notes.append(inner.strip())
        return "" if is_note else inner

    special: Special = {"sup": raised, "xref": reference, "fn": lambda *_: " "}
    unfolded = content(element, special)
    text = fold(unfolded)
    symbols = _TRAILING_SYMBOLS.search(text)
    if symbols and symbols[1] in marks:
        notes.append(symbols[1])
        text = text[: symbols.start()].rstrip()
    lead = unfolded.lstrip("\n\r\t")
    return text, tuple(dict.fromkeys(notes)), len(lead) - len(lead.lstrip())


def _footnotes(wrap: Element) -> Iterator[Footnote]:
    """Read the notes below a table; one paragraph may hold several, each with its mark before it."""
    for foot in wrap.iterchildren("table-wrap-foot"):
        for child in foot:
            if not isinstance(child.tag, str):
                continue
            label = child.find("label")
            if child.tag == "fn" and label is not None and plain_text(label):
                yield Footnote(_plain_mark(plain_text(label)), fold(content(child, _WITHOUT_LABEL)))
            else:
                yield from _split_notes(fold(content(child, _MARKED)))


def _plain_mark(text: str) -> str:
    """Take a raised mark back to the line, where the marks of cells are compared."""
    return text.translate(_LOWERED)


_LOWERED: Final = {ord(in_script(c, "sup")): c for c in "0123456789abcdefghijklmnoprstuvwxyz"}


def _split_notes(text: str) -> Iterator[Footnote]:
    """Part a text at the marks that begin notes."""
    starts = list(_NOTE_BEGINS.finditer(text))
    first = starts[0].start() if starts else len(text)
    if general := text[:first].strip():
        yield Footnote(None, general)
    ends = [*(m.start() for m in starts[1:]), len(text)]
    for this, end in zip(starts, ends[: len(starts)], strict=True):
        note = text[this.end() : end].strip()
        for mark in re.split(r"[\s,]+", (this[1] or this[2]).strip()):
            if mark:
                yield Footnote(mark, note)


def _marked_superscript(element: Element, before: str) -> str:
    inner = content(element)
    found = [mark for mark in re.split(r"[\s,]+", inner.strip()) if mark]
    if found and all(_RAISED_MARK.fullmatch(mark) for mark in found) and not _TAKES_EXPONENT.search(before):
        return f"{_OPEN}{inner}{_CLOSE}"
    return in_script(inner, "sup", before)


_WITHOUT_LABEL: Final[Special] = {"label": lambda *_: "", "p": lambda e, _before: f" {content(e)} "}
_MARKED: Final[Special] = {
    "sup": _marked_superscript,
    "p": lambda element, _before: f" {content(element, _MARKED)} ",
    "def-item": lambda element, _before: f" {content(element, _MARKED)}; ",
    "term": lambda element, _before: f"{content(element, _MARKED).strip()}: ",
}


def _count(text: str | None, default: int) -> int:
    """Read a number of rows or columns; what is no number counts as not given."""
    plain = (text or "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 6 else default


def _local(element: Element) -> str:
    """Give an element's name without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
