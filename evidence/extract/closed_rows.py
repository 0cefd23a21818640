"""Rows of figures beside a list of as many groups: "60% and 73% in those with A and B, respectively".

The list stands right behind the row and "respectively" closes it, or a verb leads from it to the row: "the
EFS for A and B was 71% and 21%".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arms import Arms
from evidence.extract.arrangement import PLAINLY_A_LIST
from evidence.extract.assignment import Assignment
from evidence.extract.enumerations import list_at, list_from
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, people_named
from evidence.extract.phrase_tails import sized
from evidence.extract.scene import Scene
from evidence.extract.text import INNER_BRACKETS, ORDER_WORDS, blank, ends_in
from evidence.extract.view import SentenceView

__all__ = ["LETTERS_AT_HEAD", "told_in_closed_rows"]

#: What stands between a list and the word that closes it.
_CLOSING = re.compile(r"\s*(?:[(\[][^()\[\]]*[)\]]\s*)?,?\s*")
#: What stands between a row and its list.
_RIGHT_BEHIND = re.compile(r"[)\]]?,?\s*(?:of (?:the )?(?:patients|children|cases|pts) )?")
#: What leads from a list to its row.
_WAS = re.compile(r"\s(?:was|were)\s(?:(?:approximately|estimated at|about|only)\s)?$")
_CLOSED = re.compile(r"[)\]]?,?\sresp(?:ectively)?\b")
#: So many words may lead to a list behind a row.
_MOST_LEADING: Final = 7


#: What is no group but begins a list of them: "arms A, B and C"
LETTERS_AT_HEAD: Final = re.compile(r"(?:arms|groups|cohorts|regimens)\s\w{1,3}", re.IGNORECASE)


def told_in_closed_rows(scene: Scene, figures: Sequence[Figure], found: Assignment) -> Assignment:
    """Take the groups of lists beside rows, where nearness alone left figures without a whole one.

    Parameters
    ----------
    scene : Scene
        The sentence.
    figures : sequence of Figure
        Side by side.
    found : Assignment
        The groups that stand nearest.
    """
    named = [g for g in found.groups if g is not None]
    parts = any(g.text.endswith("-") or LETTERS_AT_HEAD.fullmatch(g.text) for g in named)
    closed = _groups_of_rows(scene, figures) if parts or not found.complete else {}
    if not closed:
        return found
    told = {g.text for g in closed.values()}
    kept = (None if g is None or g.text in told else g for g in found.groups)
    groups = tuple(closed.get(f.start, g) for f, g in zip(figures, kept, strict=True))
    return Assignment(groups, found.price, "list-behind")


def _groups_of_rows(scene: Scene, figures: Sequence[Figure]) -> dict[int, GroupPhrase]:
    """Find the groups of figures in rows beside which a list of as many groups stands, by start."""
    found: dict[int, GroupPhrase] = {}
    for row in _rows(scene.view, figures):
        groups = (
            _lettered(scene.view, scene.arms, row)
            or _behind(scene.view, scene.arms, row)
            or _ahead(scene.view, scene.arms, row)
            or _subject(scene.view, scene.arms, row)
        )
        found.update((f.start, g) for f, g in zip(row, groups, strict=False))
    return found


def _rows(view: SentenceView, figures: Sequence[Figure]) -> list[list[Figure]]:
    """Give the figures of one kind that stand in rows of two or more."""
    rows: list[list[Figure]] = []
    for figure in figures:
        last = rows[-1][-1] if rows else None
        if last is not None and figure.kind == last.kind and view.is_tight([last, figure]):
            rows[-1].append(figure)
        else:
            rows.append([figure])
    return [row for row in rows if len(row) > 1]


def _behind(view: SentenceView, arms: Arms, row: list[Figure]) -> list[GroupPhrase]:
    """Read the list between a row and "respectively"."""
    tokens = view.tokens
    end = row[-1].last
    close = next((t.start for t in tokens if t.start >= end and t.small in ORDER_WORDS), None)
    begin = next((i for i, t in enumerate(tokens) if t.start >= end and t.kind != "close"), None)
    if begin is None or close is None or not _RIGHT_BEHIND.fullmatch(view.text, end, tokens[begin].start):
        return []
    # The last word that leads to it: "in patients with | A and B".
    for i in reversed(range(begin, min(begin + _MOST_LEADING, len(tokens)))):
        groups = list_from(view, arms, i, row)
        if groups and _CLOSING.fullmatch(view.text, groups[-1].end, close):
            return groups
    return []


_LETTER = r"(?:[A-Z]|I{1,3}|IV|\d)\b(?!\s?%|\.\d)"
_SO_MANY = r"(?:\s?\([nN]\s?=\s?\d+\))?"
#: "in arms A, B and C", "arms A (n = 50) and B (n = 49)", "groups 1, 2, and 3"
_LETTERS = re.compile(
    rf"\b(?P<kind>[Aa]rm|[Gg]roup|[Cc]ohort|[Rr]egimen|[Cc]ourse|[Pp]eriod)s\s"
    rf"(?P<letters>{_LETTER}{_SO_MANY}(?:,\s{_LETTER}{_SO_MANY})*,?\s(?:and|or)\s{_LETTER})"
)


def _lettered(view: SentenceView, arms: Arms, row: list[Figure]) -> list[GroupPhrase]:
    """Read "arms A, B and C", wherever it stands, where as many figures are told in order."""
    for match in _LETTERS.finditer(view.text):
        letters = list(re.finditer(_LETTER, INNER_BRACKETS.sub(blank, match["letters"])))
        if len(letters) == len(row):
            at, kind = match.start("letters"), match["kind"].lower()
            names = [f"{kind} {letter.group()}" for letter in letters]
            phrases = [
                people_named(arms, (at + n.start(), at + n.end()), name, "in")
                for n, name in zip(letters, names, strict=True)
            ]
            return [sized(view, phrase) for phrase in phrases]
    return []


#: "the low-, intermediate- and high-risk groups | had"
_HAD: Final = frozenset({"had", "showed", "achieved", "experienced", "demonstrated", "have"})


def _subject(view: SentenceView, arms: Arms, row: list[Figure]) -> list[GroupPhrase]:
    """Read the list that is the subject of "had", where "respectively" closes the row."""
    if len(row) < PLAINLY_A_LIST and _CLOSED.match(view.text, row[-1].last) is None:
        return []
    start = view.part_start(row[0].start)
    tokens = view.tokens
    first = next((i for i, t in enumerate(tokens) if t.start >= start), len(tokens))
    verb = next((t for t in tokens[first:] if t.small in _HAD), None)
    if verb is None or verb.start >= row[0].start:
        return []
    groups = list_at(view, arms, first, row) or list_at(view, arms, first, row, over_names=True)
    return groups if groups and _CLOSING.fullmatch(view.text, groups[-1].end, verb.start) else []


def _ahead(view: SentenceView, arms: Arms, row: list[Figure]) -> list[GroupPhrase]:
    """Read the list that a verb parts from its row, or into which patients were told apart."""
    verb = ends_in(_WAS, view.text, row[0].start, reach=30)
    end = row[0].start if verb is None else verb.start()
    closed = _CLOSED.match(view.text, row[-1].last) is not None
    named = next((m.end for m in view.mentions if m.end <= end), end)
    # The last word that leads to it, as behind a row.
    for i in reversed(range(sum(t.start < end for t in view.tokens))):
        sorted_into = view.tokens[i].small == "into" and closed
        behind_name = verb is not None and view.tokens[i].start >= named
        groups = list_from(view, arms, i, row) if sorted_into or behind_name else []
        if groups and (sorted_into or _CLOSING.fullmatch(view.text, groups[-1].end, end)):
            return groups
    return []
