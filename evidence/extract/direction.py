"""Which of two figures is whose where only one group is named: "superior in X (15% v 31%)".

The first figure is that of the group named, unless the comparison says that it cannot be: where X is
superior, X has the better one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.scene import Scene
from evidence.extract.series import Series
from evidence.extract.text import ends_in
from evidence.extract.view import SentenceView

__all__ = [
    "compares",
    "favoured",
    "goes_from_to",
    "in_order_of",
    "in_order_told",
    "tells_side",
    "told_of_all",
]

_UP: Final = "higher|longer|greater|more|increased|prolonged|increase in|prolongation"
_DOWN: Final = "lower|shorter|fewer|less|reduced|decreased|shortened|reduction|decrease in"
_GOOD: Final = (
    "superior|better|improved|improves|improvement|favou?rable|favou?red|favou?ring|favou?r|improving|benefit"
)
_BAD: Final = "worse|inferior|poorer|adverse|worsened"
_EITHER: Final = f"{_UP}|{_DOWN}|{_GOOD}|{_BAD}"
_WORD = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<good>{_GOOD})|(?P<bad>{_BAD}))\b", re.IGNORECASE
)
#: "(30% v 18%) and febrile neutropenia (29% v 20%) were more common in arm B"
_MORE_IN = re.compile(
    r"\b(?:more|less) (?:common|frequent|often|frequently|commonly|prevalent)\b|\b(?:higher|lower|"
    r"increased|greater)\b|\b(?:was|were) (?:[a-z]+ly |both |also )*(?:improved|better|superior|longer|"
    r"shorter|worse|prolonged|reduced)\b"
)
#: "61% versus 47% (p = .006) | in favour of X", "61% vs 47%, | favouring X"
_IN_FAVOUR = re.compile(r"[)\]%]?,?(?:\srespectively,?)?\s(?:in\sfavou?r\sof|favou?ring)\s(?:the\s)?")
_ALIKE = re.compile(
    r"\b(?:similar|comparable|equivalent|identical|(?:not|no) (?:[a-z]+ )?differ\w*|unchanged|"
    # "OS was | not better | in arm B"
    rf"(?:not|no|neither)\s(?:[a-z]+\s){{0,2}}?(?:{_EITHER}))\b"
)
_IN_THEM = re.compile(r"\s(?:in|with|for|among)\s(?:the\s)?")
_OF_NEXT = re.compile(r",\s+(?:whereas|while|but|although|however)\b")
_FROM = re.compile(r"\bfrom\s+(?:a\s+median\s+of\s+|an?\s+)?$")
_TO = re.compile(r"\s*(?:[(\[][^)\]]*[)\]]\s*)?to\s+(?:a\s+median\s+of\s+|an?\s+)?$")


def compares(view: SentenceView, figure: Figure) -> bool:
    """Whether a sentence says in front of a figure that something is longer, better ... than another."""
    return _WORD.search(view.text, view.part_start(figure.start), figure.start) is not None


def goes_from_to(view: SentenceView, figures: Sequence[Figure]) -> bool:
    """Whether two figures tell of a change: "improved from 31% to 46%"."""
    first, second = figures[:2]
    led = ends_in(_FROM, view.text, first.start) is not None
    return led and _TO.fullmatch(view.text, first.last, second.start) is not None


#: "UDCA and defibrotide | reduced the rate of SOS from"
_CHANGED_IT = re.compile(
    r"[^,;:.()\d]*?\b(?:reduced|increased|improved|raised|lowered|decreased|prolonged|shortened|brought)\b[^;:.()\d]*\bfrom\s"
)


def joint_cause(
    view: SentenceView, figures: Sequence[Figure], groups: Sequence[GroupPhrase | None]
) -> str | None:
    """Name what two treatments changed together: "UDCA and defibrotide reduced SOS from 52% to 13%".

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figures : sequence of Figure
        Two of a row.
    groups : sequence of GroupPhrase or None
        Their groups as told so far.
    """
    if len(figures) != 2 or len(groups) != 2 or not goes_from_to(view, figures):
        return None
    first, second = groups
    if first is None or second is None or second.end > figures[0].start:
        return None
    if view.text[first.end : second.start].strip() not in {"and", "plus", "with", "and the"}:
        return None
    changed = _CHANGED_IT.match(view.text, second.end, figures[0].start) is not None
    return view.text[first.start : second.end] if changed else None


def in_order_of(
    scene: Scene, series: Series, named: GroupPhrase, other: str | None
) -> tuple[str | None, str | None]:
    """Order the two groups of two figures.

    Parameters
    ----------
    scene : Scene
        The sentence.
    series : Series
        Two figures.
    named : GroupPhrase
        The group that the sentence names in front of them.
    other : str or None
        The group that it does not name; None where nothing tells it.
    """
    view, (first, second) = scene.view, series.figures[:2]
    as_named, turned = (named.text, other), (other, named.text)
    if goes_from_to(view, (first, second)):
        return turned
    a, b = (f.percent if f.kind == "proportion" else f.value for f in (first, second))
    before = max((f.last for f in view.figures if f.last <= first.start), default=0)
    if _ALIKE.search(view.text, max(before, view.part_start(first.start)), first.start):
        return as_named  # "lower relapse (15% v 35%) but similar NRM (18% v 16%)"
    words = list(_WORD.finditer(view.text, view.part_start(first.start), first.start))
    words = words or list(_WORD.finditer(view.text, second.last, max(named.start, second.last)))
    if not words or a is None or b is None or a == b:
        return as_named
    return as_named if (a > b) is _is_larger(scene, series, words[-1].lastgroup) else turned


def _is_larger(scene: Scene, series: Series, kind: str | None) -> bool:
    """Whether a group has the larger figure that is told to be longer, better, worse ..."""
    more_is_better = scene.outcomes[series.mention.outcome or ""].kind in {"response", "survival", "duration"}
    return kind == "up" or (more_is_better is (kind == "good") and kind != "down")


#: Of what a factor is told to bring, where it is no figure that is so: "unfavourable prognosis".
_BROUGHT = re.compile(
    r"\b(?:(?P<bad>unfavou?rable|poor|negative(?:ly)?|detrimental|adverse(?:ly)?|compromised|dismal)|"
    r"(?P<good>positive(?:ly)?|good|beneficial|favou?rabl[ey]))\b"
)
_RISK_OF = re.compile(r"\b(?:risk|hazard|odds|mortality|deaths?)\b")


def in_order_told(
    scene: Scene, series: Series, pair: tuple[str | None, str | None], words: str
) -> tuple[str | None, str | None]:
    """Order a factor and its opposite for two figures by words that tell what the factor brings.

    Parameters
    ----------
    scene : Scene
        The sentence.
    series : Series
        Two figures.
    pair : tuple of str or None
        The factor, which has the first figure unless the words say that it cannot be, and its opposite.
    words : str
        From the verb of the factor to the figures: "was associated with unfavourable prognosis".
    """
    a, b = (f.percent if f.kind == "proportion" else f.value for f in series.figures[:2])
    kinds = [m.lastgroup for m in _WORD.finditer(words)] or [m.lastgroup for m in _BROUGHT.finditer(words)]
    survives = scene.outcomes[series.mention.outcome or ""].kind == "survival"
    if a is None or b is None or not kinds or _ALIKE.search(words) or (survives and _RISK_OF.search(words)):
        return pair
    return pair if a == b or (a > b) is _is_larger(scene, series, kinds[-1]) else pair[::-1]


#: "OS was | better | in arm B (34% v 45%)", "Older patients had | inferior | 2-year OS (58% vs 32%)"
_SIDE = re.compile(
    rf"\b(?:{_EITHER})\b(?:\s[\w-]+){{0,4}}?\s(?:in|with|for|among)\s(?:the\s)?$|"
    rf"\bhad\s(?:an?\s)?(?:significantly\s|statistically\s)?(?:{_EITHER})\b"
)


def tells_side(scene: Scene, series: Series, named: GroupPhrase) -> bool:
    """Whether a sentence says that the one group it names had the better or the worse of two figures."""
    view, first = scene.view, series.figures[0]
    if first.depth == 0 or named.end > first.start:
        return False
    opening = view.opening(first.start)
    before = ends_in(_SIDE, view.text, named.start, reach=90) is not None
    return before or _SIDE.search(view.text, named.end, opening) is not None


def favoured(scene: Scene, figures: Sequence[Figure]) -> GroupPhrase | None:
    """Find the group that words behind two figures favour: "61% versus 47% in favour of X"."""
    view, last = scene.view, figures[-1].last
    words = _IN_FAVOUR.search(view.text, last, view.part_end(last))
    if words is None and figures[0].depth > 0:
        better = ends_in(_BETTER, view.text, view.opening(figures[0].start), reach=48)
        words = None if better is None else _THEN_IN.match(view.text, last)
    group = None if words is None else next((p for p in scene.phrases if p.start == words.end()), None)
    if words is not None and group is None and (named := _NAMED.match(view.text, words.end())) is not None:
        group = GroupPhrase(*named.span(), named.group(), "favouring")
    return None if group is None or _THAN_OTHERS.match(view.text, group.end) else group


#: "in favour of the | doublet"
_NAMED = re.compile(
    r"(?!either\b|both\b|any\b|neither\b)[A-Za-z][\w+/-]*(?:\s(?:plus|and|with)\s[\w+/-]+|\salone)?(?=\s*(?:[,;.()]|$|(?:arm|group)\b))"
)
#: "survival was | better | (50% v 38%)"
_BETTER = re.compile(rf"\b(?:{_EITHER}|more frequent|more common|less frequent|similar|comparable)\s$")
#: "38%|; P = .02) and relapse lower (20% v 30%) in the | GO arm"
_THEN_IN = re.compile(
    r"[^()%]*[)\]](?:,?\s(?:and|but)\s(?:the\s)?[^()%;]{2,60}\s[(\[][^()\[\]]*[)\]])*\s(?:in|with|for|among)\s(?:the\s)?"
)
_THAN_OTHERS = re.compile(r"[^;.]{0,24}\b(?:than|versus|vs\.?|compared|rather)\b")


def told_of_all(scene: Scene, figures: Sequence[Figure]) -> GroupPhrase | None:
    """Find the group that the end of a clause says several pairs in brackets are more common in.

    Parameters
    ----------
    scene : Scene
        The sentence.
    figures : sequence of Figure
        A pair in brackets.

    Returns
    -------
    GroupPhrase or None
        The arm behind "more common in"; None where the words stand elsewhere, or are of another figure.
    """
    view = scene.view
    last = figures[-1].last
    if figures[0].depth == 0 or _MORE_IN.search(
        view.text, view.part_start(figures[0].start), figures[0].start
    ):
        return None
    end = view.part_end(last)
    told = _MORE_IN.search(view.text, last, end)
    outside = [f for f in view.figures if f.depth == 0 and f.note != "bare" and last <= f.start < end]
    if told is None or view.depths[told.start()] > 0 or outside:
        return None
    if _OF_NEXT.search(view.text, last, told.start()):
        return None  # "was similar (1.0% v 0.9%), whereas the CR rate (32% v 45%) was higher in"
    behind = [p for p in scene.phrases if told.end() <= p.start < end]
    return next(
        (p for p in behind if p.arm or (p.people and _IN_THEM.fullmatch(view.text, told.end(), p.start))),
        None,
    )
