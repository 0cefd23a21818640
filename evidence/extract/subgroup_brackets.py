"""People in front of brackets that compare: "in younger (18 v 10 months) and older ones (22 v 12 months)".

Who is compared stands elsewhere, so what stands in front of a bracket says among whom. The words that the
names have in common may stand once, as in ``evidence.extract.interleaved``.
"""

from __future__ import annotations

import re

from evidence.extract.arrangement import CONTRAST
from evidence.extract.figures import Figure
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["populations_of_brackets"]

_VERBS = r"(?:was|were|had|is|are|than|versus|vs|compared|from|to|between|for|but|while|whereas)"
_NAME = rf"(?P<name>[\w<>≥≤](?:(?!\b{_VERBS}\b)[^,;:()\[\]]){{0,70}}?)"
_FIRST = re.compile(rf"\b(?:in|for|among|within)\s+(?:both\s+)?(?:the\s+)?{_NAME}\s*$")
_NEXT = re.compile(
    rf"\s*(?:,\s*(?:and\s+|or\s+)?|(?:and|or)\s+(?:also\s+)?)(?:(?:in|for|among)\s+)?(?:the\s+)?{_NAME}\s*"
)
_PEOPLE = re.compile(rf"\b(?:{ANY_PEOPLE}|those|subgroups?|cohorts?|populations?)\b")
_PEOPLE_AT_END = re.compile(rf"\s(?P<noun>{ANY_PEOPLE}|subgroups?|populations?)$")
_PEOPLE_BEHIND = re.compile(rf"\s+(?P<noun>{ANY_PEOPLE}|subgroups?|populations?)\b")
_HAVING = re.compile(rf"(?:(?:{ANY_PEOPLE}|those)\s+)?(?:with|without)")
_REST = re.compile(r"\s+(?P<rest>[a-zA-Z][\w/+-]*(?:\s(?!(?:was|were|had|and|or)\b)[\w/+-]+){0,4})")
#: "MONARCH 2", "AML17": the name of a study.
_STUDY = re.compile(r"[A-Z]{2}[\w-]*(?:[ -]\d{1,3})?")

#: "(28 vs 9 months | for others)": those in front of the bracket are compared with the rest.
_OF_REST = re.compile(
    r"[)\]]?(?:\s(?:days|weeks|months|years))?\s(?:for|in|among|with)\s(?:the\s)?"
    r"(?:others?|rest|remaining|those\s(?:without|who\sdid\snot|not))\b"
)

#: The ends of a bracket, and all figures in it.
_Bracket = tuple[int, int, list[Figure]]


def populations_of_brackets(view: SentenceView) -> dict[int, str]:
    """Find the people in front of brackets that each compare two figures.

    Parameters
    ----------
    view : SentenceView
        The sentence.

    Returns
    -------
    dict of int to str
        By start of the figure; empty where fewer than two brackets stand in a row.
    """
    run: list[tuple[_Bracket, re.Match[str]]] = []
    runs = [run]
    end = 0
    for bracket in _comparing(view):
        joined = _NEXT.fullmatch(view.text, end, bracket[0]) if run else None
        told = joined or ends_in(_FIRST, view.text, bracket[0])
        if joined is None and run:
            run = []
            runs.append(run)
        if told is not None:
            run.append((bracket, told))
        end = bracket[1]
    found: dict[int, str] = {}
    for row in runs:
        names = _whole(view, row) if len(row) > 1 else []
        for (bracket, _), name in zip(row, names, strict=False):
            if name:
                found |= {figure.start: name for figure in bracket[2]}
    return found


def _comparing(view: SentenceView) -> list[_Bracket]:
    """List the brackets in which figures are compared."""
    inside: dict[int, list[Figure]] = {}
    for figure in view.figures:
        if figure.depth == 1 and figure.note != "bare":
            inside.setdefault(view.opening(figure.start), []).append(figure)
    brackets = []
    for opening, figures in inside.items():
        plain = [f for f in figures if f.kind != "ratio"]
        if len(plain) == 2 and _OF_REST.match(view.text, plain[1].last):
            continue
        if len(plain) == 2 and CONTRAST.search(view.text, plain[0].last, plain[1].start):
            brackets.append((opening, view.closing(figures[-1].start, figures[-1].end), figures))
    return brackets


def _whole(view: SentenceView, row: list[tuple[_Bracket, re.Match[str]]]) -> list[str]:
    """Give each name with what it shares with those behind it; empty where it names no people."""
    named = [m for m in view.mentions if m.outcome is not None and m.role == "noun"]
    taken = [(m.start, m.end) for m in named] + [(m.start, m.end) for m in view.times]
    for start, end in taken:
        if any(m.start("name") < end and start < m.end("name") for _, m in row):
            return []  # "OS (21 v 17 months) and PFS (9 v 7)", "at 30 days (3% v 8%) and 1 year (16% v 17%)"
    names: list[str] = []
    rest = _REST.match(view.text, row[-1][0][1])
    behind = _PEOPLE_BEHIND.match(view.text, row[-1][0][1])
    noun = f" {behind['noun']}" if behind is not None else ""
    for _, match in reversed(row):
        name = match["name"].strip()
        at_end = _PEOPLE_AT_END.search(name)
        if _HAVING.fullmatch(name):
            words = name if _PEOPLE.search(name) else f"patients {name}"
            names.append(f"{words} {rest['rest']}" if rest is not None else "")
        elif at_end is not None:
            noun = f" {at_end['noun']}"
            names.append(name)
        elif _PEOPLE.search(name) or _STUDY.fullmatch(name):
            names.append(name)
        else:
            names.append(f"{name}{noun}" if noun else "")
    return names[::-1]
