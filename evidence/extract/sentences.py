"""Where sentences and sections begin and end.

A full stop ends a sentence unless an abbreviation, an initial or a number explains it. Sections come
from the labels PubMed keeps ("RESULTS: ..."), or from headings in capitals inside one run of text.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from evidence.extract.text import ends_in

__all__ = ["SectionKind", "Sentence", "split_sentences"]

SectionKind = Literal["background", "objective", "methods", "results", "conclusions", "unlabelled"]


class Sentence(NamedTuple):
    """One sentence of a passage.

    Parameters
    ----------
    start, end : int
        Offsets in the passage.
    text : str
        Normalised text of the sentence.
    section : str
        What kind of section holds it; ``unlabelled`` where the text has no headings.
    number : int
        Its place in the passage, from 0.
    sums_up : bool
        Whether it stands where results are repeated: in the conclusions, or at the end of a text
        without headings.
    """

    start: int
    end: int
    text: str
    section: SectionKind
    number: int
    sums_up: bool = False


_ABBREVIATIONS: Final = frozenset(
    """
    vs v i.e e.g cf al approx ca Dr Drs Mr Mrs Ms Prof St Ste No Nos Fig Figs Ref Refs Eq viz resp
    incl max min i.v i.p s.c p.o q.d b.i.d t.i.d Inc Ltd Corp Co Jr Sr Jan Feb Mar Apr Jun Jul Aug
    Sep Sept Oct Nov Dec C.I s.d s.e n.s U.S U.K wk wks mo mos yr yrs hr hrs pts pt mg mL dl spp sp
    subsp vol chap
    """.split()
)
_CLOSED_SOON = re.compile(r"[^([]{0,120}?[)\]]")
_BOUNDARY = re.compile(
    r"[.!?][)\]\"']*(?=\s+[\"'(\[]*(?:[A-Z0-9≥≤<>]|[a-z]{1,2}[A-Z])|(?=[A-Z][a-z]+ [a-z\d]|A [a-z])|"
    r"(?=(?:Conclusions?|Results|Methods|Background|Discussion|Interpretation|Findings)(?::|\s[A-Z])))"
)

_HEADING_LISTS: Final[dict[SectionKind, str]] = {
    "background": """
        background | introduction | context | rationale | importance | what is already known about this
        subject
    """,
    "objective": """
        objective | objectives | aim | aims | purpose | background and objectives | background and
        purpose | goal | hypothesis | study objective
    """,
    "methods": """
        methods | method | patients and methods | materials and methods | material and methods | design
        and methods | design | setting | subjects and methods | methods and materials | patients |
        participants | procedures | interventions | intervention | study design | experimental design |
        measurements | main outcome measures | design, setting, and participants | main outcomes and
        measures | statistical analysis | patients & methods | methods and patients | patients and
        treatment | trial design | trial registration | funding | registration | clinical trial
        information
    """,
    "results": """
        results | result | findings | main results | outcomes | methods and results | methods and
        findings | results and conclusions | patients and results | main outcomes | efficacy | safety
    """,
    "conclusions": """
        conclusions | conclusion | interpretation | discussion | summary | significance | conclusions
        and relevance | discussion and conclusions | implications | discussion and conclusion | what
        this study adds
    """,
}
_HEADINGS: Final[dict[str, SectionKind]] = {
    " ".join(heading.split()): kind for kind, text in _HEADING_LISTS.items() for heading in text.split("|")
}
#: Stand behind texts that have no other headings, too.
_AT_THE_END: Final = frozenset(
    {"trial registration", "registration", "clinical trial information", "funding"}
)
#: How many sentences at the end of an unlabelled abstract may sum up.
_LAST: Final = 3
_COLON = re.compile(r":\s")
#: What a label and the end of the sentence before it can take in front of the colon; where citations are
#: left out of a text, blanks stand in their place.
_LABEL_REACH: Final = 160
_LABEL = re.compile(
    # "51 patients.Methods: ..." lost the blank before its heading.
    r"(?:^|[.!?]\s+|[)\]]\s|[.!?)\]](?=(?:Background|Introduction|Objectives?|Aims?|Methods|Results|Findings|Conclusions?)$))"
    r"([A-Z][A-Za-z,&/ -]{2,45}?)\s?$"
)
#: A text that lost its markup may have lost the blank before a heading too: "51 patients.METHODS: ...".
_CAPITALS = re.compile(r"(?:\s|(?<=[.!?)\]]))([A-Z]{5,}(?: AND [A-Z]{5,})?)\s?$")
# Begins with a set of characters, because a search for one is quick, and then looks back for what must
# stand before it: the beginning of the text, or the end of a sentence.
_AT_START = r"(?:(?<=^.)|(?<=[.!?)\]] .)|(?<=[.!?] {2}.))"
_CAPITAL_HEADING = re.compile(
    rf"[A-Z](?=[A-Z]){_AT_START}(?:"
    + "|".join(
        rf"(?<={heading[0]}){re.escape(heading[1:])}"
        for heading in sorted((h.upper() for h in _HEADINGS), key=len, reverse=True)
    )
    + r")(?=([:.]?\s)[A-Z0-9\[(])"
)


def _sections(text: str) -> list[tuple[int, int, SectionKind]]:
    """Find (start of heading, start of its text, kind) for every heading."""
    found = []
    for colon in _COLON.finditer(text):
        label = ends_in(_LABEL, text, colon.start(), reach=_LABEL_REACH) or _in_capitals(text, colon.start())
        if label is None:
            continue
        heading = label.group(1)
        kind = _HEADINGS.get(heading.lower())
        if kind is None and heading.isupper():
            kind = _by_words(heading.lower())
        if kind is not None:
            found.append((label.start(1), colon.end(), kind))
    if not found:
        found = _plain_headings(text)
    taken = {start for start, _, _ in found}
    found += [
        (m.start(), m.end(1), _HEADINGS[m.group().lower()])
        for m in _CAPITAL_HEADING.finditer(text)
        if m.start() not in taken
    ]
    return sorted(found)


#: "Background Drug A, an antibody ... Methods We treated ... Results Between", a heading without its sign.
_PLAIN_HEADING = re.compile(
    r"(?:^|(?<=[.!?)\]] ))(?P<heading>"
    r"Background|Introduction|Objectives?|Aims?|Purpose|Methods|Results|Conclusions?)"
    r"\s(?=[A-Z])"
)
#: So many of them are no chance.
_FEWEST: Final = 3


def _plain_headings(text: str) -> list[tuple[int, int, SectionKind]]:
    """Find headings that no colon follows, where one of them is that of the results."""
    if "Results " not in text:
        return []
    found = [(m.start(), m.end(), _HEADINGS[m["heading"].lower()]) for m in _PLAIN_HEADING.finditer(text)]
    kinds = [kind for _, _, kind in found]
    return found if len(kinds) == len(set(kinds)) >= _FEWEST and "results" in kinds else []


def _in_capitals(text: str, end: int) -> re.Match[str] | None:
    """Find a usual heading in capitals where what stands before it does not end a sentence.

    A citation, a formula or a list that was cut short may stand there: "... of disease.16,17 RESULTS: ...".
    """
    label = ends_in(_CAPITALS, text, end, reach=40)
    return label if label is not None and label.group(1).lower() in _HEADINGS else None


_HEADING_WORDS: Final[tuple[tuple[str, SectionKind], ...]] = (
    ("result", "results"),
    ("finding", "results"),
    ("conclusion", "conclusions"),
    ("interpretation", "conclusions"),
    ("implication", "conclusions"),
    ("significance", "conclusions"),
    ("method", "methods"),
    ("patients", "methods"),
    ("design", "methods"),
    ("background", "background"),
    ("aim", "objective"),
    ("objective", "objective"),
    ("purpose", "objective"),
)


def _by_words(heading: str) -> SectionKind | None:
    """Read a heading of several words by the strongest of them."""
    return next((kind for word, kind in _HEADING_WORDS if word in heading), None)


def split_sentences(text: str) -> list[Sentence]:
    """Cut a normalised passage into sentences.

    Parameters
    ----------
    text : str
        Normalised text (see ``evidence.extract.text.normalise``).

    Returns
    -------
    list of Sentence
        In order; every character that is not white space or a heading is in exactly one of them.
    """
    headings = _sections(text)
    spans: list[tuple[int, int, SectionKind]] = []
    first = headings[0][0] if headings else len(text)
    if first > 0:
        # Before an embedded heading stands the title or a background; without headings, everything.
        parted = any(_parts(text[start:body], kind) for start, body, kind in headings)
        spans.append((0, first, "background" if parted else "unlabelled"))
    for i, (_, body, kind) in enumerate(headings):
        end = headings[i + 1][0] if i + 1 < len(headings) else len(text)
        spans.append((body, end, kind))
    sentences: list[Sentence] = []
    for start, end, kind in spans:
        for s, e in _cut(text, start, end):
            sentences.append(Sentence(s, e, text[s:e], kind, len(sentences), kind == "conclusions"))
    if not any(s.sums_up for s in sentences):
        for last in [sentence for sentence in sentences if sentence.section == "unlabelled"][-_LAST:]:
            sentences[last.number] = last._replace(sums_up=True)
    return sentences


def _parts(heading: str, kind: SectionKind) -> bool:
    """Whether a heading parts an abstract; one at the end of a text without headings does not."""
    return kind != "conclusions" and heading.strip(" :.").lower() not in _AT_THE_END


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = []
    begin = start
    for match in _BOUNDARY.finditer(text, start, end):
        at, stop = match.span()
        if _is_abbreviation(text[max(begin, at - 24) : at + 1], text, stop):
            continue
        # "(P = 0.04.) The": the bracket that closes behind the stop is closed.
        if _inside_brackets(text, begin, at + len(match.group().rstrip("\"'"))):
            continue
        cuts.append((begin, stop))
        begin = stop
    cuts.append((begin, end))
    trimmed = []
    for s, e in cuts:
        part = text[s:e].lstrip()
        stripped = part.rstrip()
        if stripped:
            trimmed.append((e - len(part), e - len(part) + len(stripped)))
    return trimmed


_UNIT_AT_END = re.compile(r"\d\s*(?:mo|mos|yr|yrs|wk|wks|hr|hrs|mg|mL|dl)\.$")
_MAY_END = re.compile(r"\b(?:pts|U\.S|U\.K)\.$")
_LETTER_OF_GROUP = re.compile(
    r"\b(?:[Aa]rms?|[Gg]roups?|[Cc]ohorts?|[Rr]egimens?|[Tt]ype|[Vv]itamin|[Hh]epatitis) (?:[A-Z] (?:and|"
    r"or) )?[A-Z]\.$"
)
_OPENS_SENTENCE = re.compile(
    r"\s+(?:The|In|Of|At|For|With|Among|We|This|These|Patients|Median|After|No|All|Grade|Overall|There|Our|"
    r"It|"
    r"Both|However|Thus|OS|PFS|EFS|DFS|RFS|CR|ORR|Complete|Response|Toxicity|Survival|Treatment|Most|Only)\b"
)


_CAPITAL_THEN_SMALL = re.compile(r"\s+[A-Z][a-z]+(?:-[a-z]+)* [a-z]{2,}")
#: "was 2.3 mo. | Post-HSCT 12-mo OS"
_CAPITAL_WORD = re.compile(r"\s+(?!Kaplan)[A-Z][a-z]{2,}[\s-]")


def _is_abbreviation(before: str, text: str, at: int) -> bool:
    """Whether what stands before a place ends with an abbreviation or an initial, and ends no sentence."""
    if not before.endswith("."):
        return False
    word = before[before.rfind(" ") + 1 : -1]
    if "(" in word or "[" in word:
        word = word[max(word.rfind("("), word.rfind("[")) + 1 :]
    if word in _ABBREVIATIONS:
        opens = _OPENS_SENTENCE.match(text, at) is not None
        ended = _UNIT_AT_END.search(before) is not None
        if ended and (opens or _CAPITAL_THEN_SMALL.match(text, at) or _CAPITAL_WORD.match(text, at)):
            return False  # "for 24 hr. Lymphocytes from"
        return not (opens and _MAY_END.search(before))
    if "A" <= word[-1:] <= "Z" and word != "I" and word[-2:-1] in {"", "."}:
        of_group = _LETTER_OF_GROUP.search(before) and _CAPITAL_THEN_SMALL.match(text, at)
        return not (of_group or _OPENS_SENTENCE.match(text, at))
    return False


def _inside_brackets(text: str, start: int, at: int) -> bool:
    """Whether a bracket stays open at a point and is closed soon after it."""
    part = text[start:at]
    opened = part.count("(") + part.count("[")
    if opened <= part.count(")") + part.count("]"):
        return False
    return (
        _CLOSED_SOON.match(text, at) is not None and len(part) - max(part.rfind("("), part.rfind("[")) < 160
    )
