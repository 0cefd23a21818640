"""Groups by when people were treated: "60% in the first period and 80% in 2000-2009", "12% before 2005".

Each period stands behind its figure, or two stand in front of what changed: "Between 1990-1999 and 2000-2009,
OS rose from 31% to 52%".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.numbered_groups import fits_row
from evidence.extract.text import holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["are_periods", "periods"]

_YEARS = r"(?:19|20)\d\d\s?(?:-|to|through|and|until)\s?(?:19|20)?\d\d(?!\d)|(?:19|20)\d0s"
_OPEN = r"thereafter|(?:since|before|after|until|prior\sto)\s(?:19|20)\d\d"
_WHICH = (
    r"(?:(?:most|more)\s)?(?:first|second|third|fourth|last|early|earlier|earliest|late|later|latest|middle|"
    r"intermediate|recent|current|previous|initial|pre-[a-z]+|post-[a-z]+)"
)
_ERA = r"(?:(?:time|study|treatment|transplant)\s)?(?:periods?|eras?|decades?)"
#: "38% | in patients treated in | the 1990s", "60% | in the | first period", "12% | before 2005"
_WHEN_BEHIND = re.compile(
    r"(?:\s*[(\[](?:[^()\[\]]|\[[^\]]*\])*[)\]])?(?:[;,]\s[^()\[\]]{0,40}(?=[)\]]))?[)\]]?\s+"
    rf"(?:(?:in|for|among)\s(?:the\s)?(?P<people>(?:{ANY_PEOPLE})\b)\s(?:(?:who\s)?(?:were\s|was\s)?(?:treated|diagnosed|transplanted|"
    r"enrolled|grafted|registered|allografted)\s)?)?"
    r"(?:(?:from|in|during|between|for)\s+(?:the\s+)?(?:(?:period|era|years)\s(?:of\s|from\s)?)?"
    rf"(?:(?P<years>(?:{_YEARS})\b(?!\s?%))|(?P<era>{_WHICH}\s{_ERA})\b|(?P<which>{_WHICH})\b(?=\s(?:to|and|versus|vs\.?|v)\b|,))|"
    rf"(?P<open>{_OPEN})\b(?!\s?(?:mg|m|g|Gy|IU)\b))"
)
_PERIOD = r"(?:19|20)\d\d\s?(?:-|to|through)\s?(?:19|20)?\d\d"
#: "improved between 1978-1982 and 1993-1997 (71% v 88%)", "From 1978-1982 to 1993-1997, OS rose from"
_OF_CHANGE = re.compile(
    rf"\b(?:[Bb]etween\s+(?P<first>{_PERIOD})\s+and|[Ff]rom\s+(?P<earlier>{_PERIOD})\s+to)\s+(?P<second>{_PERIOD})(?=\s*[(\[]|,\s)"
)
#: "7% and 3% | in 1985-1990 and 1997-2002", "TRM | in 1985-1990 and 1991-1996 | was 40% and 30%"
_LISTED = re.compile(
    r"\b(?:in|for|during|of)\s(?:the\s)?(?:(?:time\s)?periods?\s|years\s|eras?\s)?(?:of\s|from\s)?"
    rf"(?P<list>{_PERIOD}(?:(?:,\s(?:and\s)?|\sand\s){_PERIOD}){{1,5}})"
)
_ONE_PERIOD = re.compile(_PERIOD)
#: The signs without which no period is named, asked first.
_SIGNS = ("19", "20", "period", "era", "decade")
_NAMES_PERIOD = re.compile(
    rf"(?:thereafter|{_YEARS}|{_OPEN}|(?:[\w-]+\s){{0,5}}{_ERA}|(?:period|era)\s[\dA-Z])"
)


def are_periods(labels: Sequence[str]) -> bool:
    """Whether all names are of times of treatment, which are told in order: "early era", "1990-1999"."""
    return all(_NAMES_PERIOD.fullmatch(label) is not None for label in labels)


def periods(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Find the periods that figures are told apart by.

    Parameters
    ----------
    view : SentenceView
        The sentence.

    Yields
    ------
    list of GroupPhrase
        As many as figures, in order.
    """
    if not holds_any(view.text, _SIGNS):
        return
    for match in _OF_CHANGE.finditer(view.text):
        first = "first" if match["first"] is not None else "earlier"
        yield [GroupPhrase(*match.span(name), match[name], "in") for name in (first, "second")]
    for match in _LISTED.finditer(view.text):
        at, members = match.start("list"), list(_ONE_PERIOD.finditer(match["list"]))
        if fits_row(view, match, len(members)):
            yield [GroupPhrase(at + m.start(), at + m.end(), m.group(), "in") for m in members]
    row: list[GroupPhrase] = []
    peopled = False
    for figure in view.figures:
        told = None if figure.kind == "ratio" else _WHEN_BEHIND.match(view.text, figure.last)
        if told is None:
            continue
        peopled = peopled or told["people"] is not None
        name = next(name for name in ("years", "era", "which", "open") if told[name] is not None)
        start = told.start(name if told["people"] is None else "people")
        row.append(GroupPhrase(start, told.end(name), told[name], "in"))
    if peopled and any(p.text == "thereafter" for p in row):
        return
    row = _named_in_full(row)
    if len({p.text for p in row}) == len(row) > 1:
        yield row


def _named_in_full(row: Sequence[GroupPhrase]) -> list[GroupPhrase]:
    """Give the names what they share with the last, "in the early to 47% in the recent era"."""
    last = _ERA_AT_END.search(row[-1].text) if row else None
    found: list[GroupPhrase] = []
    for phrase in row:
        bare = _BARE.fullmatch(phrase.text) is not None
        if bare and last is None:
            return []
        found.append(replace(phrase, text=phrase.text + last.group()) if bare and last else phrase)
    return found


_BARE = re.compile(_WHICH)
_ERA_AT_END = re.compile(rf"\s{_ERA}$")
