"""Texts as one HTML page with their figures marked: a colour and a label for each outcome.

The colours are those of Okabe and Ito, told apart by colour-blind readers; the label behind every
figure and the line under it say the same in grey. What the figure says is shown on pointing at it or
on reaching it with the keyboard, and is listed below the text for print and for screen readers.

References
----------
Okabe M, Ito K. Color Universal Design. 2008. https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

from evidence.model import Finding, Passage
from evidence.report.cells import plain
from evidence.report.findings_view import finding_words
from evidence.report.still_page import still_page
from evidence.wording import counted

__all__ = ["ReadText", "highlight_html"]

#: Tint and line of each colour; with the four kinds of line there are 32 different marks.
_COLOURS: Final = (
    ("#d5ecfa", "#56b4e9"),
    ("#fbe7c0", "#e69f00"),
    ("#c4e9dd", "#009e73"),
    ("#f3dde9", "#cc79a7"),
    ("#c6dcec", "#0072b2"),
    ("#f6d5bf", "#d55e00"),
    ("#fbf8c8", "#b8a900"),
    ("#e2e2e2", "#4d4d4d"),
)
_LINES: Final = ("solid", "dashed", "double", "dotted")

STYLE: Final = (
    """
:root { color-scheme: light; }
body { font: 16px/1.7 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1a1a1a;
  background: #fff; margin: 2rem auto; padding: 0 1.25rem; max-width: 48rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; }
p { margin: .5rem 0; }
.title { font-weight: 600; }
mark { color: inherit; padding: .05rem .1rem; border-bottom: 3px solid; position: relative; }
mark:focus { outline: 2px solid #1a1a1a; outline-offset: 1px; }
mark[data-outcome]::after { content: attr(data-outcome); font-size: .7rem; font-weight: 700;
  vertical-align: super; margin-left: .15rem; }
mark:hover::before, mark:focus::before { content: attr(data-slots); position: absolute; left: 0;
  top: 100%; z-index: 1; width: max-content; max-width: 24rem; background: #1a1a1a; color: #fff;
  font-size: .8rem; line-height: 1.4; padding: .35rem .6rem; white-space: pre-line; }
ul.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
details { font-size: .85rem; line-height: 1.45; }
footer { border-top: 1px solid #1a1a1a; margin-top: 2.5rem; padding-top: .5rem; font-size: .85rem; }
@media print { mark { print-color-adjust: exact; } h2 { break-after: avoid; } }
"""
    + "".join(
        f".c{n} {{ background: {tint}; border-color: {line}; }}\n" for n, (tint, line) in enumerate(_COLOURS)
    )
    + "".join(f".l{n} {{ border-bottom-style: {line}; }}\n" for n, line in enumerate(_LINES))
)


_FOOTER: Final = (
    "<p>Figures as reported. Point at one, or reach it with the Tab key, to see how it was read; "
    "a number without a mark is in no finding.</p>"
)


@dataclass(frozen=True, slots=True)
class ReadText:
    """A record with what was found in it.

    Parameters
    ----------
    pmid : str
        Its name.
    passages : tuple of Passage
        Its texts.
    findings : tuple of Finding
        Their offsets count in the passages.
    """

    pmid: str
    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...]


def highlight_html(texts: Sequence[ReadText]) -> str:
    """Write texts as a whole page, their figures marked."""
    counts = Counter(finding.outcome for text in texts for finding in text.findings)
    return still_page("Figures in their texts", STYLE, _main(texts, counts), [_FOOTER])


def _main(texts: Sequence[ReadText], counts: Mapping[str, int]) -> Iterator[str]:
    looks = {outcome: _look(number) for number, outcome in enumerate(counts)}
    yield '<ul class="legend" aria-label="Outcomes">'
    for outcome, count in counts.items():
        yield f'<li><mark class="{looks[outcome]}">{_escaped(outcome)}</mark> {count}</li>'
    yield "</ul>"
    for number, text in enumerate(texts, start=1):
        yield from _article(text, number, looks)


def _look(number: int) -> str:
    """Give the classes of the n-th outcome's marks."""
    return f"c{number % len(_COLOURS)} l{number // len(_COLOURS) % len(_LINES)}"


def _article(text: ReadText, number: int, looks: Mapping[str, str]) -> Iterator[str]:
    ids = {finding: f"f{number}-{n}" for n, finding in enumerate(text.findings, start=1)}
    yield f'<article aria-labelledby="t{number}">'
    yield f'<h2 id="t{number}">{_escaped(text.pmid)}</h2>'
    for passage in text.passages:
        kind = ' class="title"' if passage.name == "title" else ""
        yield f'<p{kind} dir="auto">{_marked(passage, ids, looks)}</p>'
    if ids:
        yield f"<details><summary>{counted(len(ids), 'finding')}</summary>"
        yield "<ol>"
        yield from (
            f'<li id="{name}" dir="auto">{_escaped(finding_words(finding))}</li>'
            for finding, name in ids.items()
        )
        yield "</ol>"
        yield "</details>"
    yield "</article>"


def _marked(passage: Passage, ids: Mapping[Finding, str], looks: Mapping[str, str]) -> str:
    """Write a passage with a mark around every figure; its characters stay as they are."""
    text = passage.text
    own = [finding for finding in ids if finding.passage == passage.name]
    cuts = sorted({0, len(text), *(f.start for f in own), *(f.end for f in own)})
    parts = []
    for start, end in pairwise(cuts):
        around = [finding for finding in own if finding.start <= start and end <= finding.end]
        words = _escaped(text[start:end])
        parts.append(_mark(words, around, end, ids, looks) if around else words)
    return "".join(parts)


def _mark(
    words: str, around: Sequence[Finding], end: int, ids: Mapping[Finding, str], looks: Mapping[str, str]
) -> str:
    """Mark a stretch of text; the label stands where the figure ends."""
    outcomes = " ".join(dict.fromkeys(f.outcome for f in around if f.end == end))
    label = f' data-outcome="{_escaped(outcomes)}"' if outcomes else ""
    slots = "&#10;".join(_escaped(finding_words(finding)) for finding in around)
    names = " ".join(ids[finding] for finding in around)
    facts = f'aria-describedby="{names}"{label} data-slots="{slots}"'
    return f'<mark class="{looks[around[0].outcome]}" tabindex="0" {facts}>{words}</mark>'


def _escaped(text: str) -> str:
    """Escape any text, in an element or in an attribute, and keep a space at either end of it."""
    words = plain(text)
    before, behind = text[:1].isspace(), text[-1:].isspace() and bool(words)
    return escape(f"{' ' if before else ''}{words}{' ' if behind else ''}", quote=True)
