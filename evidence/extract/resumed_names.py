"""Figures that go on with a name from before a detail: "31 achieved a CR, including 22 of 33 with X".

The name of the detail is nearer, and is not what they are of: "The ORR in A was 60%, with a CR rate of 20%,
and in B 45%".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.text import ends_in
from evidence.extract.ties import Binding
from evidence.extract.view import SentenceView

__all__ = ["resumed_name"]


def resumed_name(view: SentenceView, figure: Figure, bindings: Sequence[Binding]) -> Binding | None:
    """Tie a figure to the name that its sentence told before a detail.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        One of its figures.
    bindings : sequence of Binding
        The figures before it, with their names.

    Returns
    -------
    Binding or None
        None where nothing says that the figure goes on with an earlier name.
    """
    return (
        _head_of_part(view, figure, bindings)
        or _whole_of_detail(view, figure, bindings)
        or _head_of_detail(view, figure, bindings)
        or _extreme_of_head(view, figure, bindings)
    )


#: "X had the highest ORR (60%), whereas Y had | the lowest (| 40%)"
_THE_LOWEST: Final = re.compile(
    r"\bthe\s(?:highest|lowest|best|worst|longest|shortest|poorest)\s(?:[(\[]|(?:rate\s)?(?:of|at)\s)$"
)


def _extreme_of_head(view: SentenceView, figure: Figure, bindings: Sequence[Binding]) -> Binding | None:
    """Let "whereas Y had the lowest (40%)" go on with what the figure before is of."""
    last = bindings[-1] if bindings else None
    if last is None or last.figure.kind != figure.kind or last.mention.outcome is None:
        return None
    if ends_in(_THE_LOWEST, view.text, figure.start, reach=32) is None:
        return None
    return Binding(figure, last.mention, last.cost)


#: "The ORR in A was 60%|, with a CR rate of | 20%"
_WITH_DETAIL: Final = re.compile(r",?\s(?:with|including)\s(?:an?\s|the\s)?(?:[a-z]+\s){0,2}$")
#: "20%|, and in B | 45%", "20% [12-30]|, and | 45% in B"
_NEXT_GROUP: Final = re.compile(
    r"\s?[)\]]?,\s(?:and|whereas|while|versus)\s(?P<group>(?:in|for|with|among|at)\s[^,;:()%\d]*?[^,;:()%]{1,60}?"
    r"(?:,|\swas|\sit\swas)?\s)?"
)
_IN_GROUP: Final = re.compile(r"\s(?:in|for|with|among|at)\s")


def _head_of_detail(view: SentenceView, figure: Figure, bindings: Sequence[Binding]) -> Binding | None:
    """Let "the ORR in A was 60%, with a CR rate of 20%, and in B 45%" go on with the ORR."""
    if len(bindings) < 2 or figure.percent is None:
        return None
    head, detail = bindings[-2:]
    alike = head.figure.kind == detail.figure.kind == figure.kind
    in_row = head.mention.end <= head.figure.start and head.figure.last <= detail.mention.start
    if not alike or not in_row or detail.mention.end > detail.figure.start or head.mention.outcome is None:
        return None
    if head.figure.percent is None or len({f.depth for f in (head.figure, detail.figure, figure)}) > 1:
        return None
    if ends_in(_WITH_DETAIL, view.text, detail.mention.start, reach=40) is None:
        return None
    following = _NEXT_GROUP.fullmatch(view.text, detail.figure.last, figure.start)
    if following is None or any(detail.figure.last <= m.start < figure.start for m in view.mentions):
        return None
    grouped = following["group"] is not None
    own = _IN_GROUP.match(view.text, figure.last) and _IN_GROUP.match(view.text, head.figure.last)
    return Binding(figure, head.mention, head.cost) if grouped or own else None


def _head_of_part(view: SentenceView, figure: Figure, bindings: Sequence[Binding]) -> Binding | None:
    """Let "the ORR was 34% in A, including 3 CRs and 15 PRs; 24% in B" go on with what was told first."""
    start = view.part_start(figure.start)
    if figure.percent is None or start == 0 or view.text[start : figure.start].strip(" (") not in {"", "and"}:
        return None
    before = view.part_start(start - 1)
    told = [b for b in bindings if before <= b.figure.start < start and b.figure.kind == figure.kind]
    if len(told) < 2 or told[0].figure.percent is None or told[0].mention.end > told[0].figure.start:
        return None
    detailed = _INCLUDING.search(view.text, told[0].figure.last, told[1].figure.start) is not None
    return Binding(figure, told[0].mention, told[0].cost) if detailed else None


def _whole_of_detail(view: SentenceView, figure: Figure, bindings: Sequence[Binding]) -> Binding | None:
    """Let "31 achieved a CR, including 22 of 33 with X and 9 of 15 with Y" tell of CR three times."""
    last = bindings[-1] if bindings else None
    if last is None or figure.kind != "proportion" or figure.total is None or figure.events is None:
        return None
    whole = last.figure
    begins = _INCLUDING_SO_MANY.fullmatch(view.text, whole.last, figure.start) is not None
    going_on = whole.note == "detail" and _AND_SO_MANY.fullmatch(view.text, whole.last, figure.start)
    if not (begins or going_on) or not whole.events or figure.total == whole.events:
        return None
    people = _PEOPLE_WITH.match(view.text, figure.last)
    if last.mention.outcome is None or people is None:
        return None
    end = min((f.start for f in view.figures if f.start > figure.last), default=len(view.text))
    if any(figure.last <= m.start < end and m.role == "verb" and m.outcome for m in view.mentions):
        return None  # "..., and 5 of 20 patients with Y relapsed"
    if begins and any(
        people.end() <= m.start <= people.end() + _NEXT_WORD and m.outcome for m in view.mentions
    ):
        return None  # "including 12 of 14 with MRD negativity"
    figure.note = "detail"
    return Binding(figure, last.mention, last.cost)


#: "31 achieved a complete remission, including | 22 of 33"
_INCLUDING_SO_MANY = re.compile(r"[)\]]?[^;:()]*?(?:\([^()]*\)[^;:()]*)?,?\s+including\s+")
_AND_SO_MANY = re.compile(r"[)\]]?\s+(?:patients\s+)?(?:with|in|who|without)\s[^,;:.()\d]{2,60}\s+and\s+")
#: Behind an article, at most.
_NEXT_WORD: Final = 4
_PEOPLE_WITH = re.compile(r"[)\]]?\s+(?:patients\s+)?(?:with|in|who|without)\s")
_INCLUDING = re.compile(r"\bincluding\b|\bcomprising\b")
