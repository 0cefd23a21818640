"""What stands between a figure and a name behind it: other names, other figures, a row that a word closes."""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.text import ends_in
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = [
    "AND_BETWEEN_COMMAS",
    "ARTICLE_BEFORE",
    "FROM",
    "HAS_VERB",
    "OF_WHICH_BEFORE",
    "OF_WHOM",
    "crossed_between",
    "heads_item",
    "last_subject",
    "row_told_in_order",
]

#: "19 achieved CR, 10 | of whom were MRD-negative", "12 | of them with incomplete recovery"
OF_WHOM: Final = re.compile(
    r"[)\]]?\s*(?:patients\s+|children\s+)?of (?:(?:whom|which)\b|"
    r"them (?:also |being )?(?:with|MRD|[a-z]+-(?:negative|positive|free))\b)"
)
#: "10 of whom | were MRD-negative"
OF_WHICH_BEFORE: Final = re.compile(r"\bof (?:which|whom)\s+(?:only\s+)?$")
#: "median OS for the | 538 (65%) of 829 patients assigned to X", "between the | 291 (35%) in arm X"
ARTICLE_BEFORE: Final = re.compile(r"\b(?P<prep>for|between|among|and|in|of|than) the $")
#: "three patients| in X, |and none| in Y, |died": what is joined stands between commas.
AND_BETWEEN_COMMAS: Final = re.compile(
    rf"[\s)\]]*(?:(?:{ANY_PEOPLE})\s+)?(?:in|on|with|of|from)\s[^,;:.]{{2,60}},\s+"
)
#: "15 | from progression and 4 | from treatment-related causes"
FROM: Final = re.compile(r"[)\]]?\s*(?:from|of|due to|because of|as a result of)\s")
#: "80% | of evaluable patients had": said of these alone, and not of those counted next
HAS_VERB: Final = re.compile(
    rf"[)\]]?\s*(?:(?:(?:of (?:the )?)?(?:[a-z-]+ )?(?:{ANY_PEOPLE})|of them|of these)\s+)?"
    r"(?:were|was|are|is|had|received|underwent|remain(?:ed)?|showed|refused|withdrew|discontinued|completed|"
    r"developed|experienced|suffered|"
    r"failed|carried|harbou?red)\b"
)
#: What a count is said of before the next one: "3 were severe and", "9 were admitted to ICU and".
_OWN_PREDICATE = re.compile(
    rf"{HAS_VERB.pattern}\s+"
    r"(?:(?!(?:and|or|who|with|in|to|than)\b)"
    r"(?:t\(\d+;\d+\)|[A-Za-z][\w+/-]*|\d+(?= (?:or more )?(?:cycle|course|dose|line)))\s*){1,4}"
    r"(?:(?:to|into|on)\s+(?:the\s+|an?\s+)?(?:(?!and\b)[\w-]+\s*){1,3})?,?\s*(?:and\s+)?"
)


def row_told_in_order(view: SentenceView, figure: Figure) -> tuple[Figure, int] | None:
    """Give the last of figures in a row that "respectively" closes, and the place behind that word."""
    if "respectively" not in view.text:
        return None
    row = [figure]
    for other in view.figures:
        if other.start >= row[-1].last and other.kind == figure.kind and view.is_tight([row[-1], other]):
            row.append(other)
    closed = _IN_ORDER_BEHIND.match(view.text, row[-1].last)
    return None if closed is None else (row[-1], closed.end())


#: "49% and 21% | of the patients, respectively, | had"
_IN_ORDER_BEHIND = re.compile(
    r"[)\]]?\s*(?:of (?:the |these |all |treated )?(?:patients|pts|children|subjects|participants))?,?\s+"
    r"respectively,?\s+(?=(?:had|achieved|attained|were|was|showed|developed|experienced|responded|entered)\b)"
)


#: "25 of 49 (51%) | patients who were untreated and | 23 of 53 (43%) patients with relapse responded"
_AND_SUBJECT = re.compile(
    rf"[)\]]?\s*(?:of\s+)?(?:the\s+)?(?:[\w-]+\s+){{0,2}}?(?:{ANY_PEOPLE})\s+"
    r"(?:with|without|who|in|on|receiving|given|treated)\s[^,;:()\[\]]{1,80}?\s+and\s+"
)


#: "12 of 30 | patients in arm A, | 9 of 31 | in arm B and | 5 of 29 | in arm C | responded"
_NEXT_SUBJECT = re.compile(
    rf"[)\]]?\s*(?:of\s+)?(?:the\s+)?(?:(?:[\w-]+\s+)?(?:{ANY_PEOPLE})\s+)?(?:with|without|in|on|at)\s"
    # "Six patients | in group 1, | two in group 2"
    r"(?:(?:the\s)?(?:[Gg]roup|[Aa]rm|[Cc]ohort|(?:dose\s)?[Ll]evel|[Ss]tage|[Ss]tratum|[Cc]ourse|[Cc]ycle)\s\d{1,2}|"
    r"\d[\d.]{0,5}\s?(?:mg|g|[µμ]g|mcg|c?Gy|MU|IU)(?:/[a-z]{1,4}2?){0,2}|"
    r"[^,;:()\[\]\d]{1,60}?)(?:,\s+(?:and\s+)?|\s+and\s+)"
)
#: What may stand before the subjects of a sentence.
_HEAD = re.compile(r"(?:[A-Z]{5,}:?\s)?")
_THEN_GROUP = re.compile(
    rf"[)\]]?\s+(?:of\s+)?(?:(?:{ANY_PEOPLE})\s+)?(?:with|without|in|on|at)\s[^.;,]{{1,60}}"
)


#: "24% v 8%, and | 5 (4%) v 1 (1%) | patients died"
_OPENS_CLAUSE = re.compile(r"(?:^|[;,:]\s(?:and\s|but\s|while\s)?)$")
_PAIRED = re.compile(r"[)\]]?\s(?:and|v\.?|vs\.?|versus)\s")
#: "and 55% and 67% | had X"
_HAD_BEHIND = re.compile(
    rf"[)\]]?\s(?:of\s(?:the\s)?(?:{ANY_PEOPLE})\s)?(?:had|developed|experienced|achieved|attained)\s"
)
_PEOPLE_BEHIND = re.compile(rf"[)\]]?\s(?:of\s)?(?:the\s)?(?:{ANY_PEOPLE})\s(?!with\b|in\b)")


def last_subject(view: SentenceView, figure: Figure) -> Figure:
    """Give the last of the figures that are subjects of one verb, each of people of its own."""
    heads = _HEAD.fullmatch(view.text, 0, view.figures[0].start) is not None
    for other in view.figures:
        if other.start < figure.last or other.kind != figure.kind:
            continue
        joined = _AND_SUBJECT.fullmatch(view.text, figure.last, other.start)
        if joined is None and _PAIRED.fullmatch(view.text, figure.last, other.start):
            if ends_in(_OPENS_CLAUSE, view.text, figure.start, reach=8):
                joined = _PEOPLE_BEHIND.match(view.text, other.last)
            if joined is None and figure.percent is not None and other.percent is not None:
                joined = _HAD_BEHIND.match(view.text, other.last)
        if joined is None and heads and _THEN_GROUP.match(view.text, other.last):
            joined = _NEXT_SUBJECT.fullmatch(view.text, figure.last, other.start)
        if joined is None or view.names_outcome_in(figure.last, other.start):
            break
        figure = other
    return figure


def crossed_between(view: SentenceView, figure: Figure, mention: Mention) -> float:
    """Price of the other mentions, and of the figures, that stand between a figure and its mention."""
    mentions = sum(
        4.0
        for m in view.mentions
        if m.role != "condition" and figure.last <= m.start and m.end <= mention.start
    )
    figures = sum(
        _price_of_crossing(view, figure, f)
        for f in view.figures
        if f.kind == "proportion"
        and figure.last <= f.start
        and f.end <= mention.start
        and f.depth <= figure.depth
    )
    return mentions + figures


def _price_of_crossing(view: SentenceView, figure: Figure, crossed: Figure) -> float:
    """Price of a figure that stands between another and its name."""
    if ends_in(OF_WHICH_BEFORE, view.text, crossed.start, reach=20):
        return 8.0  # "42 had overt disease, of whom 28 (67%) achieved CR"
    if _OWN_PREDICATE.fullmatch(view.text, figure.last, crossed.start):
        return 8.0  # "3 were severe and 2 died"
    return 4.0 if crossed.note == "none" else 2.0


#: "hyperbilirubinaemia in 6 and differentiation syndrome (DS) in | 4": each has a head of its own.
_ITEM_HEAD = re.compile(
    r"(?:[,;:]\s*(?:and\s+|or\s+)?|\band\s+|\b(?:included?|including|were|was)\s+)"
    r"(?P<head>(?!(?:in|with|for|on|of|at|among|the|by|those|occurred|grades?|mostly|mainly|also|then|all|only|"
    r"after|during|both|respectively|overall)\b)[a-z][a-z-]{3,}(?: [a-z-]{3,}){0,2})"
    r"(?:\s*\([A-Z]+\))?\s+in\s+$"
)
#: "the hazard ratio for death was 0.73, and for progression | 0.62"
_AND_FOR = re.compile(r"(?:\band|,) for (?P<head>(?:the )?(?:[a-z-]{4,} ){1,3})(?:it )?(?:was )?[(\[]?\s*$")
#: "no mortality, and major complications occurred in | 24"
_OTHER_SUBJECT = re.compile(
    r"(?:[,;]\s*|\b)(?:and|but)\s+(?:an?\s+|the\s+)?"
    r"(?P<head>(?!(?:these|those|it|they|this|most|all|none|both|grades?)\b)[a-z][a-z-]{2,}"
    r"(?: [A-Za-z-]{3,}){0,2})(?:\s*\([^()]*\))?\s+"
    # "response was noted in 24 (60%) and a plateau phase achieved in | 15 (38%)"
    r"(?:occurred|developed|"
    r"(?:(?:was|were) )?(?:seen|observed|noted|reported|found|achieved|reached))\s+in\s+$"
)
#: "CR was achieved in 12": no head, but a verb of the name before.
_HAPPENED = re.compile(r"ed\b|\b(?:seen|found)\b")
_ITEM_IN = re.compile(
    r"(?:\s*\([A-Z-]+\))?\s+(?:(?:occurred|developed|(?:was|were) (?:seen|observed|noted|reported|"
    r"found))\s+)?in\s+(?:\d|one|two|three|four|five|six|seven|eight|nine|ten)"
)


def heads_item(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether a figure is a member of a list whose own head is no name: "DS in four patients (17.4%)"."""
    if figure.kind == "ratio":
        item = ends_in(_AND_FOR, view.text, figure.start, reach=50)
        return item is not None and not any(
            item.start("head") <= m.start and m.end <= item.end() for m in view.mentions
        )
    if figure.kind != "proportion":
        return False
    # "leakage occurred in 8% and | 4%, respectively"
    figure = view.first_of_row(figure)
    if not view.text[max(0, figure.start - 8) : figure.start].rstrip().endswith("in"):
        return False  # both patterns end so; asked first, because it is quick
    other = ends_in(_OTHER_SUBJECT, view.text, figure.start, reach=90)
    item = other or ends_in(_ITEM_HEAD, view.text, figure.start, reach=70)
    if item is None or _HAPPENED.search(item.group("head")):
        return False
    named = any(m.start < item.end("head") and item.start("head") < m.end for m in view.mentions)
    listed = other is not None or _ITEM_IN.match(view.text, mention.end) is not None
    return listed and not named
