"""People whom figures tell apart by what they are: "9 cord blood (30%) and 10 marrow recipients (45%)".

Their kind stands within a count, or their state behind a share; the noun of all stands once, behind the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evidence.extract.arms import Arms
from evidence.extract.arrangement import CONTRAST
from evidence.extract.group_phrases import GroupPhrase, trimmed
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["counted_kinds", "counted_states", "named_people"]


def named_people(arms: Arms, match: re.Match[str], words: str) -> GroupPhrase:
    """Take the people of whom a figure is a share for a group."""
    known = arms.exactly(words)
    # "19 months for P and 24 months for CP patients" of the arms P and CP
    text = match["name"] if known is not None and match["name"] in known.names else trimmed(words)
    return GroupPhrase(*match.span("name"), text, "of", known or arms.exactly(text), people=True, words=words)


_STATE = (
    r"(?:very\s)?(?:early|late|later|first|second|third|low|intermediate|high|limited|extensive|locali[sz]ed|metastatic|"
    r"advanced|mild|severe|untreated|relapsed|refractory|primary|secondary|isolated|combined|standard|good|poor|"
    r"favou?rable|unfavou?rable|adverse|nodal|extranodal|chronic|accelerated|blastic|no|mild|moderate|"
    r"[Gg]rades?\s(?:[0-5](?!\d|\s?%)|I{1,3}|IV)(?:\s?(?:-|to|or)\s?(?:[0-5]|I{1,3}|IV)\b)?)"
)
_STATE_LED = (
    r"[)\]]?\s(?:of|in|for|among|after|following|with)\s(?:the\s)?"
    rf"(?:(?:{ANY_PEOPLE})\s(?:with|in|after|having)\s(?:an?\s)?)?"
)
#: "21% | after | early | and | 60% ...", "71% | of patients with | early | and | 94% ..."
_FIRST_STATE = re.compile(
    rf"{_STATE_LED}(?P<name>{_STATE})\b(?:,|,?\s(?:and|versus|vs\.?|but|compared with))\s(?:only\s)?"
)
#: "60% | after late relapse"
_SECOND_STATE = re.compile(
    rf"{_STATE_LED}(?P<name>{_STATE})(?P<noun>-?\s?(?:relapses?|recurrences?|disease|stages?|phase|remission|grade|"
    r"burden|expression|karyotypes?|cytogenetics|leuka?emia|lymphoma|(?:(?:acute|chronic)\s)?GV[Hh]D)\b)"
)


def counted_states(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "21% after early and 60% after late relapse": states that share a noun, each with its figure."""
    row: list[re.Match[str]] = []
    for one, other in pairwise(f for f in view.amounts if f.note != "none"):
        first = _FIRST_STATE.fullmatch(view.text, one.last, other.start)
        row = [] if first is None else [*row, first]
        last = _SECOND_STATE.match(view.text, other.last) if row else None
        if last is not None and not _is_what_is_told(view, row[0].start(), *last.span("noun")):
            named = [*row, last]
            yield [named_people(arms, m, f"{m['name']}{last['noun']}") for m in named]
            row = []


def _is_what_is_told(view: SentenceView, row: int, start: int, end: int) -> bool:
    """Whether a noun names what the figures are of: "34% for grade II-IV and 12% for grade III-IV | GVHD"."""
    named = [m for m in view.mentions if start <= m.start < end and m.outcome]
    return any(
        m.role != "condition"
        or any(o.outcome == m.outcome and o.role != "condition" for o in view.mentions if o.end <= row)
        for m in named
    )


#: "17 of 25 adults (68%) and in 9 of 10 children (90%)"
_OF_KIND = re.compile(
    rf"\bof (?:the )?\d+ (?P<name>(?:[a-z-]+ )?(?:{ANY_PEOPLE})\b"
    # "5 of 25 patients | given A | (20%)"
    r"(?: (?:aged|with|without|given|receiving|treated with|on|who) [^()\[\],;%]{2,50}(?= [(\[]\d))?)"
)
#: "11 relapsed patients (44%) and 7 refractory patients (58%)", "9 cord blood recipients and 4 controls"
_KIND_WORD = r"(?!(?:of|in|on|with|the|and|or|more|other|additional|evaluable|assessable)\b)[A-Za-z][\w/+-]*"
_KIND = re.compile(
    rf"(?:\d+|(?i:{NUMBER_WORD})) (?P<name>controls|[a-z-]+ cases|"
    rf"(?:{_KIND_WORD} ){{1,3}}(?P<noun>(?!cases\b)(?:{ANY_PEOPLE})))\b"
)
#: "| 5 haploidentical (20%) and | 7 matched recipients": the noun of both stands behind the second.
_KIND_BEFORE = re.compile(
    rf"(?:\d+|(?i:{NUMBER_WORD})) (?P<name>(?:{_KIND_WORD} ){{0,2}}{_KIND_WORD}(?<!s)) "
    r"(?:[(\[][^()\[\]]*[)\]] )?(?:and|versus|vs\.?) "
)
_KIND_BEHIND = re.compile(rf"[)\]]?\s(?:of\s)?(?!patients|those|cases)(?P<name>{ANY_PEOPLE})\b")
_PEOPLE_REACH = 30


def counted_kinds(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read the people within counts, where they are other people in each."""
    # "44 of 50 aged under 60 (88%)" may hold the percentage once more
    counts = [f for f in view.figures if f.kind == "proportion"]
    counts = [f for f in counts if not any(o.start < f.start < o.last for o in counts)]
    for one, other in pairwise(counts):
        # "4 of 15 X patients compared with none of 30 | Y patients", "in 5 | X and 7 | Y recipients":
        # the last words stand behind the figure.
        apart = CONTRAST.search(view.text, one.last, other.start) is not None
        spans = [
            (f.start, f.last + (_PEOPLE_REACH if apart or (f.percent, f.total) == (None, None) else 0))
            for f in (one, other)
        ]
        first, second = (_OF_KIND.search(view.text, *span) or _KIND.match(view.text, *span) for span in spans)
        noun = second["noun"] if first is None and second is not None and second.re is _KIND else None
        before = _KIND_BEFORE.fullmatch(view.text, one.start, other.start) if noun else None
        if before is not None and second is not None:
            yield [
                named_people(arms, before, f"{before['name']} {noun}"),
                named_people(arms, second, second["name"]),
            ]
            continue
        if first is None or second is None:
            # "9 (5%) men and 4 (2%) women died", "18% of adults and 12% of children"
            first, second = (_KIND_BEHIND.match(view.text, f.last) for f in (one, other))
        if first is None or second is None or first.group("name") == second.group("name"):
            continue
        yield [named_people(arms, match, match.group("name")) for match in (first, second)]
