"""One style for what journals print in several: "75 percent", "12 mo", "5-yr", "8 v 6", "pts".

Unlike ``evidence.extract.text.normalise`` this moves characters, so every place has to be led back: what is
read in one style stands in the passage where :meth:`Styled.start_of` and :meth:`Styled.end_of` say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from evidence.extract.drug_lists import drug_lists
from evidence.extract.moved_times import MovedTime, moved_times
from evidence.extract.plain_comparisons import plain_comparisons
from evidence.extract.plain_counts import plain_counts
from evidence.extract.plain_words import plain_words
from evidence.extract.quantity import Kind, Quantity
from evidence.extract.read_apart import ReadApart, read_apart
from evidence.extract.text import holds_any

__all__ = ["Styled", "in_one_style"]


class _Edit(NamedTuple):
    """What is printed otherwise, what stands for it, and where words that were moved here stood."""

    start: int
    end: int
    instead: str
    moved: tuple[int, int] | None = None


class _Piece(NamedTuple):
    """What was printed otherwise: where it stands now, where it stood, and the words it stands for.

    Words that are only read here stand where ``moved`` says.
    """

    start: int
    end: int
    start_before: int
    end_before: int
    printed: str
    moved: tuple[int, int] | None = None


class _Apart(NamedTuple):
    """What is read apart: as a quantity of the text, and where it stood."""

    quantity: Quantity
    start_before: int
    end_before: int


class Styled(NamedTuple):
    """A text in one style.

    Attributes
    ----------
    text : str
        In one style.
    before : str
        As it was.
    pieces : tuple
        What was printed otherwise, in order.
    apart : tuple
        The intervals, standard errors and counts that are read apart, where their estimates end in ``text``.
    """

    text: str
    before: str
    pieces: tuple[_Piece, ...] = ()
    apart: tuple[_Apart, ...] = ()

    def start_of(self, at: int) -> int:
        """Give the place in the text as it was printed, of what begins at a place."""
        return self._place(at, ends=False)

    def end_of(self, at: int) -> int:
        """Give the place in the text as it was printed, of what ends at a place."""
        return self._place(at, ends=True)

    def span_of(self, start: int, end: int, kind: Kind) -> tuple[int, int]:
        """Give the place of a quantity as it was printed; what is read apart has no length here."""
        if start == end:
            for one in self.apart:
                if one.quantity.start == start and one.quantity.kind == kind:
                    return one.start_before, one.end_before
        for piece in self.pieces:
            if piece.moved is not None and piece.start <= start and end <= piece.end:
                return piece.moved
        return self.start_of(start), self.end_of(end)

    def _place(self, at: int, *, ends: bool) -> int:
        i = bisect_right(self.pieces, at if not ends else at - 1, key=_start) - 1
        if i < 0:
            return at
        piece = self.pieces[i]
        if at < piece.end or (ends and at == piece.end):
            return piece.end_before if ends else piece.start_before
        return piece.end_before + at - piece.end

    def as_printed(self, words: str | None, start: int, end: int) -> str | None:
        """Give words of a stretch of the text as they were; words that were made of such, too."""
        if words is None or not self.pieces:
            return words
        if words in self.before[self.start_of(start) : self.end_of(end)]:
            return words
        at = self.text.find(words, start, end)
        # An arm may have its name from another sentence.
        at = self.text.find(words) if at < 0 else at
        if at >= 0:
            return self.before[self.start_of(at) : self.end_of(at + len(words))]
        return _told_of(self, words, start, end)


def _start(piece: _Piece) -> int:
    return piece.start


# mypyc has no closures in methods of named tuples.
def _told_of(styled: Styled, words: str, start: int, end: int) -> str:
    """Print words made of others as those are printed, where a stretch prints them in one way only."""
    printed: dict[str, dict[str, str]] = {}
    for piece in styled.pieces:
        if start <= piece.start < end and _WORDS.fullmatch(styled.text, piece.start, piece.end):
            ways = printed.setdefault(styled.text[piece.start : piece.end].lower(), {})
            ways[piece.printed.lower()] = piece.printed
    before = styled.before[styled.start_of(start) : styled.end_of(end)].lower()
    for now, ways in printed.items():
        if len(ways) == 1 and now not in before:
            words = _printed_in(words, now, *ways.values())
    return words


def _printed_in(words: str, now: str, printed: str) -> str:
    small = words.lower()
    at = small.find(now)
    while at >= 0:
        own = printed if printed[1:].lower() != printed[1:] else printed.lower()
        instead = own.capitalize() if words[at].isupper() and own.islower() else own
        words = words[:at] + instead + words[at + len(now) :]
        at = words.lower().find(now, at + len(instead))
    return words


_WORDS: Final = re.compile(r"[A-Za-z]{4,}(?:[\s-][A-Za-z]+)*")
#: How else a percentage or a time is printed. A full stop behind "mo" goes with it where a sentence goes on.
_UNIT: Final = re.compile(
    r"(?<=\d)(?:\s(?P<percent>%|(?:per\s?cent|PER\s?CENT|Per\s?cent)\b(?!\spoints?\b))|"
    r"(?P<gap>[\s-])(?P<unit>mos?|yrs?|wks?)\b(?:\.(?=\s[a-z(]|[,;:)]))?(?![\w/-]))"
)
_OTHER_PEOPLE: Final = re.compile(r"\b(?:[Pp]articipants|[Ss]ubjects|[Ii]ndividuals|[Pp]ts|PTS)\b\.?(?<!s\.)")
#: "12 v 8 months", "drug A vs. drug B"; not the Roman numeral of "factor V".
_AGAINST: Final = re.compile(
    r"(?:(?<=[\w)\]%+-])|(?<=[\s-](?:mo|yr|wk)\.)|(?<=[\s-](?:mo|yr|wk)s\.))\s(?P<word>v\.?|vs\.)(?=\s[\w(\[<>≥≤-])"
)
_GRAFT: Final = re.compile(r"(?<=[Gg]raft)[\s-](?:vs?\.?|versus)[\s-](?=[Hh]ost\b)")
#: Names that most journals print otherwise, by what stands for them; the groups of a pattern go into that.
_NAMES: Final = (
    (("raft-",), re.compile(r"\b[Gg]raft-(?:versus|vs\.?|v\.?)-[Hh]ost[\s-][Dd]isease\b"), "GVHD"),
    (("aG", "cG"), re.compile(r"\b(?P<kind>[ac])G[vV]HD\b"), None),
    (
        ("mOS", "mPFS", "mEFS", "mDFS", "mRFS", "mD"),
        re.compile(r"\bm(?=(?:OS|[PEDR]FS|D[oO]R)\b)"),
        "median ",
    ),
)
_GVHD_KINDS: Final = {"a": "acute GVHD", "c": "chronic GVHD"}
#: "5-y OS", "5yr-OS", "3yOS", "1 year OS"
_DATED: Final = re.compile(
    r"(?<![\w.,-])\d{1,2}(?P<unit>[\s-]?(?:y|yrs?)[\s-]|y(?=[A-Z])|\s(?:year|month)\s)"
    r"(?=(?:p?OS|[PEDRL]FS|NRM|TRM|CIR)\b|(?:overall|event|progression|disease|relapse|leuk|failure|recurrence|"
    r"survival|cumulative|actuarial|incidence|probabilit|mortality|nonrelapse|non-relapse|estimated)[a-z-]*\b)"
)
#: "5 year disease control", "1 year, 3 year": the singular goes with what follows; not "1 year after X".
_SINGULAR: Final = re.compile(
    r"(?<![\w.,-])(?:(?!1\s)\d{1,2}(?=\s(?:year|month)\s[A-Za-z])|1(?=\s(?:year|month)(?:,|\sand)\s\d{1,2}\s(?:year|month)\b))"
    r"(?P<blank>\s)"
)
_UNITS: Final = {"m": "month", "y": "year", "w": "week"}
#: Each form with signs of it, which are asked for first, because that is quick.
_UNIT_SIGNS: Final = (
    *(" %", "ercent", "er cent", "ERCENT", " yr", "-yr", " wk", "-wk"),
    *(" mo ", " mo)", " mo,", " mo;", " mo.", " mos", "-mo "),
)
_DATED_SIGNS: Final = ("y OS", "y-", "yr", "yO", "y P", "y E", "y D", "yP", "yE", "yD", " year ", " month ")
_SINGULAR_SIGNS: Final = (" year ", " month ", " year,", " month,")
_AGAINST_SIGNS: Final = (" v ", " v. ", " vs. ")
_PEOPLE_SIGNS: Final = ("articipants", "ubjects", "ndividuals", "pts", "Pts", "PTS")


def in_one_style(text: str) -> Styled:
    """Print a text as most journals do, without what is read apart from it.

    Parameters
    ----------
    text : str
        Normalised.

    Returns
    -------
    Styled
        With the places of the text as it was.
    """
    behind = {one.start: one for one in read_apart(text)}
    taken_out = (_Edit(one.start, one.end, one.instead) for one in behind.values())
    plain = (
        _Edit(*words)
        for words in chain(plain_words(text), plain_comparisons(text), plain_counts(text), drug_lists(text))
    )
    edits = sorted([*taken_out, *_otherwise(text), *plain])
    styled = _printed_so(text, edits, behind)
    moves = [edit for time in moved_times(styled.text) for edit in _move(styled, time)]
    return _printed_so(text, sorted([*edits, *moves], key=_in_order), behind) if moves else styled


def _printed_so(text: str, edits: Sequence[_Edit], behind: Mapping[int, ReadApart]) -> Styled:
    """Print a text otherwise; of edits that overlap the first holds."""
    parts, pieces, apart, last, length = [], [], [], 0, 0
    for edit in edits:
        if edit.start < last:
            continue  # within what is read apart
        parts += [text[last : edit.start], edit.instead]
        length += edit.start - last
        if (one := behind.get(edit.start)) is not None:
            at = length + one.ends
            apart += [_Apart(q._replace(start=at, end=at), q.start, q.end) for q in one.quantities]
        ends = length + len(edit.instead)
        pieces.append(_Piece(length, ends, edit.start, edit.end, text[edit.start : edit.end], edit.moved))
        length, last = ends, edit.end
    return Styled("".join([*parts, text[last:]]), text, tuple(pieces), tuple(apart))


def _in_order(edit: _Edit) -> tuple[int, int, tuple[int, int]]:
    """Put what is moved to one place in the order in which it was printed."""
    return edit.start, edit.end, edit.moved or (0, 0)


def _move(styled: Styled, time: MovedTime) -> Iterator[_Edit]:
    """Print a time before the verb, and not where it stands."""
    start, end = styled.start_of(time.start), styled.end_of(time.end)
    to = styled.start_of(time.to)
    yield _Edit(to, to, time.words, (start + 1, end))
    yield _Edit(start, end, "")


def _otherwise(text: str) -> Iterator[_Edit]:
    """Give what is printed otherwise, and what stands for it."""
    for match in _UNIT.finditer(text) if holds_any(text, _UNIT_SIGNS) else ():
        if match["percent"]:
            yield _Edit(*match.span(), "%")
        else:
            plural = "" if match["gap"] == "-" else "s"
            yield _Edit(*match.span(), f"{match['gap']}{_UNITS[match['unit'][0].lower()]}{plural}")
    for match in _GRAFT.finditer(text) if "raft" in text else ():
        if match.group() != "-versus-":
            yield _Edit(*match.span(), "-versus-")
    for signs, pattern, instead in _NAMES:
        for match in pattern.finditer(text) if holds_any(text, signs) else ():
            yield _Edit(*match.span(), instead or _GVHD_KINDS[match["kind"]])
    for match in _DATED.finditer(text) if holds_any(text, _DATED_SIGNS) else ():
        yield _Edit(*match.span("unit"), "-month " if "month" in match["unit"] else "-year ")
    for match in _SINGULAR.finditer(text) if holds_any(text, _SINGULAR_SIGNS) else ():
        yield _Edit(*match.span("blank"), "-")
    for match in _AGAINST.finditer(text) if holds_any(text, _AGAINST_SIGNS) else ():
        if not text.endswith("raft", 0, match.start()):
            yield _Edit(*match.span("word"), "vs")
    for match in _OTHER_PEOPLE.finditer(text) if holds_any(text, _PEOPLE_SIGNS) else ():
        yield _Edit(*match.span(), "Patients" if match.group()[0].isupper() else "patients")
