"""Ratios in a row, with names in the same order: "HRs for death for stage II and III were 1.5 and 2.5".

The names stand in front of the row, or behind it with "respectively": "HRs for OS were 2.9 and 2.3 for stage
and grade, respectively". Elsewhere a key in its bracket names a ratio: "(B-ALL vs. T-ALL: HR 0.89)".
"""

from __future__ import annotations

import re

from evidence.extract.changing_factors import who_had
from evidence.extract.factor_lists import key_of_factor
from evidence.extract.figures import Figure
from evidence.extract.keyed_ratios import keys_of_ratios
from evidence.extract.text import BETWEEN_MEMBERS, ends_in
from evidence.extract.view import SentenceView

__all__ = ["part_ahead"]

#: "hazard ratios for death for | stage II, III and IV | compared with stage I were 1.5"
_AHEAD = re.compile(
    r"\b[a-z]+\s(?:for|with)\s(?:the\s)?(?P<names>(?:(?!\b(?:for|in|of|with|among|was|were)\b)[^;:()\[\]]){3,90}?)"
    r"(?:\s(?:compared|versus|vs\.?|relative)\b[^;:()\[\]]{3,60}?)?\s(?:was|were)\s\d[\d.]*$"
)
#: "2.9 (1.3-6.6) and 2.3 (1.1-4.8) | for | stage and grade|, respectively"
_BEHIND = re.compile(
    r"[)\]]?\s(?:for|with)\s(?:the\s)?(?P<names>(?:(?!\b(?:for|in|of|with|among|was|were)\b)[^;:()\[\]]){3,90}?),?"
    r"\srespectively\b"
)
_RATIOS = re.compile(r"\b(?:[Rr]atios|[Rr]isks|HRs|ORs|RRs)\b")
#: "stage II, | III": what the first one is called
_SHORT = re.compile(r"[IV]{1,3}[ABC]?|\d[\d/+-]*|[A-Z]")


def _name_in_row(view: SentenceView, figure: Figure) -> str | None:
    """Name the factor of a ratio by its place in a row.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        The ratio.

    Returns
    -------
    str or None
        None where no list tells as many names as there are ratios, or it names outcomes.
    """
    start, end = view.part_start(figure.start), view.part_end(figure.last)
    row = [f for f in view.figures if f.kind == "ratio" and start <= f.start < end]
    if len(row) < 2 or figure not in row or any(f.depth for f in row) or not view.is_tight(row):
        return None
    told = ends_in(_AHEAD, view.text, row[0].end, reach=220)
    if told is None or told.start() < start or _RATIOS.search(view.text, start, told.start("names")) is None:
        told = _BEHIND.match(view.text, row[-1].last)
    if told is None or view.names_outcome_in(*told.span("names")):
        return None
    names = [name.strip() for name in BETWEEN_MEMBERS.split(told["names"]) if name.strip()]
    if len(names) != len(row):
        return None
    name = names[row.index(figure)]
    head = names[0].rpartition(" ")[0]
    return f"{head} {name}" if _SHORT.fullmatch(name) and name != names[0] and head else name


_VERSUS_BEFORE = re.compile(
    r"[(\[;]\s*(?P<arm>[A-Za-z][^()\[\];:,]{0,40}?)\s+(?:vs\.?|versus)\s+[^()\[\];:,]{1,40}:\s*$"
)


def part_ahead(view: SentenceView, figure: Figure) -> str | None:
    """Name what a key in front of a ratio compares: "(18-45 years: RR 1.7; 46+ years: RR 3.7)"."""
    if figure.text.find("fold") > 0:
        return who_had(view, figure)
    if (name := _name_in_row(view, figure)) is not None:
        return name
    keys = keys_of_ratios(view.text, view.figures, view.depths)
    key = next((k for k in keys if k.figure is figure), None)
    if key is not None and (key.compares or not view.names_outcome_in(key.start, key.end)):
        return key_of_factor(view, key)
    # "(B-ALL vs. T-ALL: hazard ratio 0.89"
    versus = ends_in(_VERSUS_BEFORE, view.text, figure.start, reach=90)
    return None if versus is None else versus["arm"]
