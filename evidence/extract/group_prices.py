"""How dear it is to give a figure to a group in front of it or behind it."""

from __future__ import annotations

import math
import re

from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.text import ends_in
from evidence.extract.view import SentenceView

__all__ = ["heads_next", "is_of_bracket", "price_ahead", "price_behind"]


#: "(ORR; | 58%", "(P = .004; | 95% v 88%)"
_SHORT_FORM = re.compile(
    r"[(\[](?:[A-Za-z][\w/+-]{0,14}(?:\srates?)?|[Pp](?:[\s-]value)?\s?[=<>≤]\s?\d?\.\d+);\s$"
)
_SIZE = re.compile(r"\s*[(\[]\s*[nN]\s*=\s*\d[\d,]*\s*[)\]]")


def price_behind(
    view: SentenceView, figure: Figure, phrase: GroupPhrase, counted: GroupPhrase | None = None
) -> float:
    """Price the tie of a figure with words behind it: "83% (95% CI ...) in the X group".

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure, phrase : Figure, GroupPhrase
        What may belong together.
    counted : GroupPhrase or None
        Whom the figure counts, "5 of 10 | refractory patients | responded in the X group": not crossed.
    """
    if figure.start <= phrase.start and phrase.end <= figure.last:
        # "42 of 60 patients in the X group (70%)"
        return _strangeness(phrase)
    if phrase.start < figure.end or is_of_bracket(view, figure, phrase):
        return math.inf
    against = _THEN_AGAINST.match(view.text, figure.last)
    if against is not None and phrase.start >= against.end():
        return math.inf  # "45%, and was inferior to that in patients with X"
    if heads_next(view, phrase) or _OF_SOME.fullmatch(view.text, figure.last, phrase.start):
        return math.inf
    start = counted.end if counted is not None and counted.end <= phrase.start else figure.last
    x = view.crossing(start, phrase.start)
    price = (
        0.3 * x.words + 0.5 * x.verbs + 0.4 * x.commas + 4.0 * x.stops + 2.5 * x.joints + 3.0 * x.contrasts
    )
    if _YEARS.match(phrase.text) and view.text[figure.last : phrase.start].strip() in {"(", "["}:
        return 0.2  # "48 ± 2% (1994-2000; p = 0.01) after introduction of X"
    if phrase.lead in {"subject", "label"}:
        # "14.6 months (X) versus 12.1 months (Y)": alone in a bracket it is a label.
        price += 0.0 if _is_label_behind(view, figure, phrase) else 2.0
    return price + 0.5 * x.opened + _strangeness(phrase)


_THEN_AGAINST = re.compile(
    r"[)\]]?,?\s(?:and|but|which)\s(?:was|were)\s(?:[a-z]+ly\s)?(?:inferior|superior|similar|comparable|higher|lower|better|"
    r"worse|different)\s(?:to|than|from|with)\b"
)
#: "Of 10 | deaths, 6 in | arm A were treatment-related"
_OF_SOME = re.compile(
    rf"\s[a-z]+,\s(?:\d+|{NUMBER_WORD})\s(?:\([^()]*\)\s)?(?:in|with|on|after)\s(?:the\s)?", re.IGNORECASE
)
#: "acute GVHD was 10%, | that of | bronchiolitis 3%": of what follows
_THAT_OF = re.compile(r",\s(?:and\s|while\s)?(?:that|those)\s(?:of|for|in)\s(?:the\s)?$")
_YEARS = re.compile(r"(?:19|20)\d\d\b")


def _is_label_behind(view: SentenceView, figure: Figure, phrase: GroupPhrase) -> bool:
    """Whether all that the bracket behind a figure holds is a known arm."""
    before, after = view.text[figure.last : phrase.start].strip(), view.text[phrase.end :].lstrip()[:1]
    return phrase.arm is not None and before in {"(", "["} and after in {")", "]"}


def heads_next(view: SentenceView, phrase: GroupPhrase) -> bool:
    """Whether "that of" leads to a group, which has only what follows it."""
    return ends_in(_THAT_OF, view.text, phrase.start, reach=20) is not None


def price_ahead(view: SentenceView, figure: Figure, phrase: GroupPhrase) -> float:
    """Price the tie of a figure with words in front of it: "in the X group, 83%", "X (83%)"."""
    if phrase.end > figure.start or is_of_bracket(view, figure, phrase):
        return math.inf
    size = _SIZE.match(view.text, phrase.end, figure.start) if phrase.size is not None else None
    x = view.crossing(size.end() if size is not None else phrase.end, figure.start)
    joint = 0.4 if phrase.lead == "subject" and x.verbs else 1.5
    price = 0.4 + 0.12 * x.words + 0.1 * x.verbs + 0.2 * x.commas + joint * x.joints + 2.0 * x.contrasts
    # Not that of "a higher response rate (ORR; 58% vs 36%)".
    named = _SHORT_FORM.search(view.text, phrase.end, figure.start)
    semicolons = view.text.count(";", phrase.end, figure.start) - (named is not None)
    if semicolons and _heads_all(view, phrase):
        semicolons = 0  # "Best response to X was: CR in 18%; PR in 61%"
    price += 0.3 * (x.stops - semicolons) + 4.0 * semicolons + 1.0 * x.closed
    return price + _strangeness(phrase)


def _heads_all(view: SentenceView, phrase: GroupPhrase) -> bool:
    """Whether a colon between a phrase and the first semicolon opens a list that is all of that group."""
    colon, semicolon = view.text.find(":", phrase.end), view.text.find(";", phrase.end)
    return phrase.end <= colon < semicolon and not view.depths[colon] and not view.depths[semicolon]


def is_of_bracket(view: SentenceView, figure: Figure, phrase: GroupPhrase) -> bool:
    """Whether a group has a figure of its own in brackets: of "79 had died (41 in the X group)" X has 41."""
    others = [f for f in view.figures if f.depth > figure.depth and f.kind == figure.kind]
    if view.depths[phrase.start] > figure.depth:
        return any(view.opening(f.start) == view.opening(phrase.start) for f in others)
    # "58%, with little difference between single-dose (57%) and weekly (59%)"
    behind = [f for f in others if f.start > phrase.end and f.note != "bare" and not _is_named(view, f)]
    return any(not view.text[phrase.end : view.opening(f.start)].strip() for f in behind)


def _is_named(view: SentenceView, figure: Figure) -> bool:
    """Whether a bracket says of what its figure is: "in the X group (9% complete responders)"."""
    opening = view.opening(figure.start)
    return any(m.outcome is not None and view.opening(m.start) == opening for m in view.mentions)


def _strangeness(phrase: GroupPhrase) -> float:
    """Price a group that is no known arm."""
    if phrase.arm is not None:
        return 0.0
    # "5 of 10 refractory patients responded in the X group": whom a count is of is seldom its arm.
    counted = 0.9 if phrase.lead == "of" else 0.0
    return counted + (0.3 if phrase.people else 0.7)
