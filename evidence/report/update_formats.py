"""A report of an update as text, Markdown and HTML, and the runs of a review as an Atom feed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from html import escape
from textwrap import fill
from typing import Literal

from lxml import etree

from evidence.report.cells import plain
from evidence.report.markdown import escape as escape_markdown
from evidence.report.update_view import (
    Entry,
    Part,
    Words,
    headline,
    parts_of,
    retraction_lines,
    summary_lines,
)
from evidence.update.report import Report

__all__ = ["FEED_NAME", "SHOWN", "update_feed", "update_html", "update_markdown", "update_text"]

FEED_NAME = "updates.atom"

#: Entries of one part that a terminal shows, unless all are wanted.
SHOWN = 20

_WIDTH = 80
_ATOM = "http://www.w3.org/2005/Atom"


def update_text(report: Report, *, everything: bool = False) -> str:
    """Write a report for a terminal: 80 columns, changes as ``[-old-]{+new+}``."""
    lines = [_wrapped(line, "", "  ") for line in _head(report)]
    for part in parts_of(report):
        entries, left = _limited(part, everything=everything)
        lines += ["", part.heading]
        for entry in entries:
            lines.append(_wrapped(_marked(entry.line, _TEXT_MARKS), "- ", "  "))
            lines += [_wrapped(_marked(words, _TEXT_MARKS), "    ", "    ") for words in entry.below]
        if left:
            how = "--all shows them" if report.between else f"evidence updates show {report.number} --all"
            lines.append(f"  and {left} more: {how}")
    return "\n".join(lines)


def update_markdown(report: Report) -> str:
    """Write a whole report as Markdown."""
    head = list(_head(report))
    lines = [f"# {escape_markdown(head[0])}", "", *(f"{escape_markdown(line)}  " for line in head[1:])]
    for part in parts_of(report):
        lines += ["", f"## {escape_markdown(part.heading)}", ""]
        for entry in part.entries:
            lines.append(f"- {_marked(entry.line, _MARKDOWN_MARKS, escape_markdown)}")
            lines += [f"  - {_marked(words, _MARKDOWN_MARKS, escape_markdown)}" for words in entry.below]
    return "\n".join(lines) + "\n"


def update_html(report: Report) -> str:
    """Write a whole report as a piece of HTML, for a feed."""
    pieces = [f"<p>{escape(line)}</p>" for line in _head(report)]
    for part in parts_of(report):
        pieces.append(f"<h3>{escape(part.heading)}</h3><ul>")
        for entry in part.entries:
            below = "".join(f"<li>{_marked(words, _HTML_MARKS, escape)}</li>" for words in entry.below)
            nested = f"<ul>{below}</ul>" if below else ""
            pieces.append(f"<li>{_marked(entry.line, _HTML_MARKS, escape)}{nested}</li>")
        pieces.append("</ul>")
    return "".join(pieces)


def update_feed(name: str, review_uuid: str, reports: Sequence[Report], *, updated_at: str) -> bytes:
    """Write an Atom feed of the runs that had something to say, the latest first (RFC 4287).

    Parameters
    ----------
    name : str
        Of the review.
    review_uuid : str
        Names the feed; entries are named after it, so that a reader knows them again.
    reports : sequence of Report
        The latest first.
    updated_at : str
        When the latest run ended, UTC: for a feed without an entry.
    """
    feed = etree.Element("feed", nsmap={None: _ATOM})  # type: ignore[dict-item]  # lxml takes None
    _add(feed, "id", f"urn:uuid:{review_uuid}")
    _add(feed, "title", f"Updates of the review {name}")
    _add(feed, "updated", reports[0].finished_at if reports else updated_at)
    _add(feed, "subtitle", f"Last update: {updated_at}")
    author = etree.SubElement(feed, "author")
    _add(author, "name", "evidence")
    for report in reports:
        entry = etree.SubElement(feed, "entry")
        _add(entry, "id", f"urn:uuid:{uuid.uuid5(uuid.UUID(review_uuid), f'run {report.number}')}")
        _add(entry, "title", _entry_title(report))
        _add(entry, "updated", report.finished_at)
        content = _add(entry, "content", update_html(report))
        content.set("type", "html")
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _entry_title(report: Report) -> str:
    """Say the weightiest thing in a line."""
    retracted = [f"RETRACTED: {plain(study.name)}" for study in report.retractions]
    parts = [
        *retracted,
        f"{len(report.new_studies)} new" if report.new_studies else "",
        f"{len(report.table_figures)} figures changed" if report.table_figures else "",
        f"{len(report.record_changes)} records changed" if report.record_changes else "",
        "done in part" if report.state == "partial" else "",
    ]
    return f"Update {report.number}: {'; '.join(part for part in parts if part) or 'see inside'}"


def _add(parent: etree._Element, tag: str, text: str) -> etree._Element:
    element = etree.SubElement(parent, tag)
    # XML has no place for control characters.
    element.text = "".join(c for c in text if c.isprintable() or c in "\n\t")
    return element


def _head(report: Report) -> Iterator[str]:
    """Give the lines above the parts: retractions first, whatever else there is."""
    yield from retraction_lines(report)
    yield headline(report)
    yield from summary_lines(report)


def _limited(part: Part, *, everything: bool) -> tuple[tuple[Entry, ...], int]:
    """Give the entries of a part that are shown, and the number of the others."""
    if everything or part.essential or len(part.entries) <= SHOWN:
        return part.entries, 0
    return part.entries[:SHOWN], len(part.entries) - SHOWN


_Marks = dict[Literal["same", "old", "new"], tuple[str, str]]

_TEXT_MARKS: _Marks = {"same": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}
_MARKDOWN_MARKS: _Marks = {"same": ("", ""), "old": ("~~", "~~"), "new": ("**", "**")}
_HTML_MARKS: _Marks = {"same": ("", ""), "old": ("<del>", "</del>"), "new": ("<ins>", "</ins>")}


def _marked(words: Words, marks: _Marks, escaped: Callable[[str], str] = str) -> str:
    """Put the pieces of a line together; white space at the ends of a mark would break it in Markdown."""
    line = ""
    for kind, text in words:
        before, after = marks[kind]
        inner = text.strip()
        start = text.index(inner)
        shown = f"{before}{escaped(inner)}{after}" if inner else ""
        line += f"{text[:start]}{shown}{text[start + len(inner) :]}"
    return line


def _wrapped(text: str, first: str, rest: str) -> str:
    return fill(
        plain(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
