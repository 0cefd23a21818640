"""Lists of groups that share a noun or a bracket: "younger and older patients", "X- and Y-positive".

No word by word reading tells these apart: each kind of list has its own pattern and gives a group for each
member.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evidence.extract.arms import Arms
from evidence.extract.arrangement import CONTRAST, PLAINLY_A_LIST
from evidence.extract.compared_names import compared_names
from evidence.extract.conditional_groups import conditional_groups
from evidence.extract.counted_lists import counted_lists
from evidence.extract.divided_sides import divided_sides
from evidence.extract.dose_groups import dose_groups
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase, named_group, people_named, trimmed
from evidence.extract.kinds_in_rows import kinds_in_rows
from evidence.extract.names_behind import named_behind
from evidence.extract.numbered_groups import numbered_groups
from evidence.extract.numbered_studies import numbered_studies
from evidence.extract.opposed import opposed_groups
from evidence.extract.periods import periods
from evidence.extract.state_lists import state_lists
from evidence.extract.subjects_in_turn import subjects_in_turn
from evidence.extract.text import ends_in, holds_any
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView

__all__ = ["grouped_lists"]


def grouped_lists(view: SentenceView, arms: Arms) -> list[list[GroupPhrase]]:
    """Find the lists of groups of a sentence.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    arms : Arms
        Of the study.

    Returns
    -------
    list of list of GroupPhrase
        The members of each list in order.
    """
    return [
        *opposed_groups(view, arms),
        *kinds_in_rows(view, arms),
        *_of_two(view, arms),
        *named_behind(view, arms),
        *_sized(view, arms),
        *compared_names(view, arms),
        *conditional_groups(view, arms),
        *divided_sides(view, arms),
        *dose_groups(view, arms),
        *counted_lists(view, arms),
        *subjects_in_turn(view, arms),
        *_labelled(view, arms),
        *_headed(view, arms),
        *_headed_by_both(view, arms),
        *_hung_names(view, arms),
        *_in_states(view),
        *state_lists(view),
        *_signed(view, arms),
        *periods(view),
        *numbered_groups(view),
        *numbered_studies(view, arms),
    ]


_SIGNED = re.compile(r"[A-Za-z][\w/]*[+-]")


#: "Of 52 | X | and 61 | Y recipients|, 19 (37%) and 33 (54%) developed"
_OF_TWO = re.compile(
    r"\b[OoIi][fn] (?:the )?(?P<n>\d+) (?P<first>[A-Za-z][\w+/-]*(?: [a-z][\w-]*)?) and (?P<m>\d+) "
    rf"(?P<second>[A-Za-z][\w+/-]*(?: [a-z][\w-]*)?) (?P<noun>{ANY_PEOPLE}),"
)


def _of_two(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "Of 52 X and 61 Y recipients, 19 (37%) and 33 (54%) ...": a group with its size for each."""
    match = _OF_TWO.search(view.text) if " and " in view.text else None
    behind = [f for f in view.figures if match is not None and f.start >= match.end() and f.note != "bare"]
    if match is None or len(behind) < 2 or not view.is_tight(behind[:2]):
        return
    yield [
        GroupPhrase(m, end, match[name], "with", arms.exactly(match[name]), size=int(match[n]))
        for n, name in (("n", "first"), ("m", "second"))
        for m, end in [(match.start(n), match.end(name))]
    ]


#: "For A + B (n = 1021), C (n = 346), and D (n = 212), the incidence was"
_SIZED = re.compile(
    r"(?:^(?:for|in|with|of|among)?\s*|[,;:]\s+|\b(?:and|or|for|in|with|of|between|versus|vs\.?)\s+)"
    r"(?:the\s+)?"
    r"(?P<name>(?!and\b|or\b|the\b|\d[\d.]*\s(?:months?|years?|weeks?|days?)\b)"
    r"[A-Za-z\d≥≤<>][^,;:()%]{0,40}?)(?P<head>\s+(?:groups?|arms?|cohorts?))?"
    r"\s*\(\s*[nN]\s*=\s*(?P<n>\d+)\s*\)",
    re.IGNORECASE,
)
_NEXT_SIZED = re.compile(r",?\s*(?:(?:and|or|versus|vs\.?)\s+)?(?:(?:for|in|with)\s+)?(?:the\s+)?")


def _sized(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "A (n = 102), B (n = 34) and C (n = 21)": a list of groups, each with its size."""
    if view.text.count("n = ") + view.text.count("n=") < PLAINLY_A_LIST:
        return
    row: list[re.Match[str]] = []
    for match in _SIZED.finditer(view.text):
        if row and _NEXT_SIZED.fullmatch(view.text, row[-1].end(), match.start("name")) is None:
            break
        row.append(match)
    named = any(view.names_in(*m.span("name")) for m in row)
    if len(row) >= PLAINLY_A_LIST and not named:  # "CR (n = 3), PR (n = 8) and SD (n = 4)" are outcomes
        yield [
            GroupPhrase(
                m.start("name"), m.end(), trimmed(m["name"]), "for", arms.exactly(m["name"]), size=int(m["n"])
            )
            for m in row
        ]


_SIGNED = re.compile(r"[A-Za-z][\w/]*[+-]")
#: "50% (1990-1999) to 68% (2000-2009)"
_ERA = r"(?:19|20)\d\d\s?-\s?(?:19|20)?\d\d"
_LABEL = re.compile(
    rf"\s*[(\[](?P<name>{_ERA}|(?!all\b|median\b|range\b|grades?\b)[A-Za-z][A-Za-z\d+/ -]{{1,40}})(?:[)\]]|;)"
)


def _labelled(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "62% (autologous BMT), 58% (allogeneic BMT) and 41% (chemotherapy)": a group behind each."""
    rows: list[list[GroupPhrase]] = [[]]
    for figure in view.figures:
        label = _LABEL.match(view.text, figure.last)
        named = label is not None and view.names_outcome_in(*label.span())
        # "36% (MRD+) v 68% (MRD-)"
        named = named and _SIGNED.fullmatch(label["name"] if label is not None else "") is None
        if label is None or named:
            rows.append([])
            continue
        if any(phrase.text == label["name"] for phrase in rows[-1]):
            rows.append([])  # "DFS, 47% (X) and 60% (Y), and OS, 70% (X) and 75% (Y)"
        rows[-1].append(named_group(arms, label.span("name"), label["name"]))
    for row in rows:
        told = any(phrase.arm is not None or _TELLS_GROUP.search(phrase.text) for phrase in row)
        told = told or (len(row) > 2 and not any(_is_time(view, phrase) for phrase in row))
        told = told or (len(row) == 2 and CONTRAST.search(view.text, row[0].end, row[1].start) is not None)
        if told and len(row) > 1 and len({phrase.text for phrase in row}) == len(row):
            yield row


#: "(complete: 59% vs. incomplete: 13%)"
_HEAD_OF = re.compile(
    r"(?:[(\[;,]|\b(?:versus|vs\.?|v\.|and))\s*(?P<name>(?:[A-Za-z][\w/+≥≤<>-]*|[<>≥≤]\s?\d[\d.]*)"
    r"(?:\s[\w/+≥≤<>-]+){0,3}:|[A-Z][\w/+-]*,)\s?$"
)


def _headed(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "(complete: 59% vs. incomplete: 13%)": a group before each figure of a bracket."""
    if not any(_is_headed(view, figure) for figure in view.figures):
        return
    named = [(m.start, m.end) for m in view.mentions if m.role != "condition"]
    named += [(m.start, m.end) for m in view.times]
    rows: dict[int, list[GroupPhrase | None]] = {}
    for figure in view.figures:
        head = ends_in(_HEAD_OF, view.text, figure.start, reach=50) if figure.kind != "ratio" else None
        opening = view.opening(figure.start)
        if opening < 0:
            continue
        row = rows.setdefault(opening, [])
        if head is None or any(head.start("name") < end and start < head.end("name") for start, end in named):
            row.append(None)
        else:
            start, end = head.span("name")
            row.append(named_group(arms, (start, end - 1), head["name"][:-1]))
    for row in rows.values():
        if len(row) > 1 and all(row) and len({p.text for p in row if p is not None}) == len(row):
            yield [p for p in row if p is not None]


def _is_headed(view: SentenceView, figure: Figure) -> bool:
    """Whether a colon stands before a figure: asked before the patterns, because it is quick."""
    return view.text.startswith((":", ", "), figure.start - 2)


#: "drug A vs. drug B: | 52% vs. 85%"
_VERSUS_HEAD = re.compile(
    r"(?:[(\[;,:]\s*|\b(?:for|in|with)\s+(?:the\s+)?)(?P<first>[A-Za-z][^;:,()\[\]]{0,40}?)\s+(?:versus|"
    r"vs\.?|v\.)\s+"
    r"(?P<second>[A-Za-z][^;:,()\[\]]{0,40}?):\s?$"
)


def _headed_by_both(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "(drug A vs. drug B: 52% vs. 85%)": both groups stand before their figures."""
    for one, other in pairwise(view.figures):
        if (
            not _is_headed(view, one)
            or one.kind == "ratio"
            or CONTRAST.fullmatch(view.text[one.last : other.start].strip()) is None
        ):
            continue
        head = ends_in(_VERSUS_HEAD, view.text, one.start, reach=110)
        if head is None:
            continue
        yield [named_group(arms, head.span(name), trimmed(head[name])) for name in ("first", "second")]


def _is_time(view: SentenceView, phrase: GroupPhrase) -> bool:
    return any(m.start < phrase.end and phrase.start < m.end for m in view.times)


#: What is a group even where the study names no arms; "60% (confirmed)" is none.
_TELLS_GROUP = re.compile(
    rf"{_ERA}|^(?:low|intermediate|high|standard|favou?rable|adverse|poor|good)(?:[ -]risk)?$|"
    r"\b(?:BMT|[A-Za-z-]*SCT|HCT|chemo(?:therapy)?|radiotherapy|surgery|autologous|allogeneic|auto|allo|"
    r"placebo|"
    r"controls?|observation|groups?|arms?|patients|children|adults|men|women|boys|girls)\b"
)


_HUNG_NAMES = re.compile(
    r"(?P<list>[A-Za-z][\w+]*-(?:,\s+[A-Za-z][\w+]*-)+,?\s+(?:and|or)\s+)(?P<last>(?:very-)?[A-Za-z][\w+]*)-"
    rf"(?P<tail>(?!(?:year|month|week|day)s?\b)\w+(?:\s+(?:{ANY_PEOPLE}|groups?|arms?|cohorts?)\b)?)"
)


def _hung_names(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "standard-, intermediate- and high-risk patients": three groups by one noun."""
    for match in _HUNG_NAMES.finditer(view.text) if "-, " in view.text else ():
        at, tail = match.start("list"), match.group("tail")
        members = [
            (at + m.start(), at + m.end(), m.group())
            for m in re.finditer(r"[A-Za-z][\w+]*-", match.group("list"))
        ]
        members.append((match.start("last"), match.end(), f"{match.group('last')}-"))
        yield [
            people_named(arms, (start, end), trimmed(f"{first}{tail}"), "for")
            for start, end, first in members
        ]


_BY_SIGN = re.compile(
    r"\b(?P<what>[A-Z][\w/]*)-(?P<one>positive|negative|mutated|high|low) (?:and|or|versus|vs\.?|v\.?) -"
    rf"(?P<other>positive|negative|unmutated|high|low) (?P<noun>{ANY_PEOPLE}|groups?|cohorts?|disease)\b"
)


def _signed(view: SentenceView, arms: Arms) -> Iterator[list[GroupPhrase]]:
    """Read "MRD-positive and -negative patients": what they are told apart by is written once."""
    for match in _BY_SIGN.finditer(view.text) if " -" in view.text else ():
        named = [
            (match.span(sign), trimmed(f"{match['what']}-{match[sign]} {match['noun']}"))
            for sign in ("one", "other")
        ]
        yield [people_named(arms, span, text, "in") for span, text in named]


_ORDINAL = "first|second|third|1st|2nd|3rd|later|subsequent|early|late"
_IN_STATE = re.compile(
    # "(first line, 41%; second line, 36%)"
    r"(?:\b(?:[Ii]n|as|for|and|than|versus|vs\.?)\s+(?:the\s+)?|[(;]\s?(?:and\s)?|,\s?(?=CR[123][,:]?\s\d[\d.]*\s?%))(?P<name>"
    rf"(?:{_ORDINAL})(?:[\s-]or[\s-](?:{_ORDINAL}|greater|higher|more))?[\s-](?:relapse|salvage|remission|lines?|CR)\b"
    r"(?:\s+(?:therapy|treatment|setting))?|CR[123](?:\s?\+|\b))"
)


def _in_states(view: SentenceView) -> Iterator[list[GroupPhrase]]:
    """Read "78% in first salvage and 57% in second or later salvage": what they are told apart by."""
    found = (
        list(_IN_STATE.finditer(view.text))
        if holds_any(view.text, ("first", "1st", "early", "second", "CR1", " line"))
        else []
    )
    if len({match["name"] for match in found}) == len(found) > 1:
        for match in found:
            yield [GroupPhrase(*match.span("name"), match["name"], _lead_of_state(view.text, match.start()))]


#: "than patients | in CR2", "Patients | in CR1 had"
_PEOPLE_AGAINST = re.compile(
    rf"\b(?:[Tt]han|[Cc]ompared\s(?:with|to))\s(?:the\s|in\s|for\s)?(?:those|{ANY_PEOPLE})\s$"
)
_PEOPLE_FIRST = re.compile(rf"(?:^(?:[A-Z]{{5,}}:\s)?|[,;]\s)(?:the\s)?(?i:{ANY_PEOPLE})\s$")


def _lead_of_state(text: str, start: int) -> str:
    """Say what leads to people in a state: they are compared with others, or the subject, or stand beside."""
    if ends_in(_PEOPLE_AGAINST, text, start, reach=40):
        return "versus"
    return "subject" if ends_in(_PEOPLE_FIRST, text, start, reach=30) else "in"
