"""Which outcome a figure is of.

Every mention in the sentence is a candidate, endpoints outside the rule set too. The cheapest tie wins
(see ``evidence.extract.ties``); a figure whose cheapest candidate is dear, or is no outcome, is set aside.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from evidence.extract.apposed_names import apposed_name
from evidence.extract.closing_names import closing_name, ends_in_median
from evidence.extract.distance import LEAST_OF_MENTION
from evidence.extract.figures import Figure
from evidence.extract.listed_factors import listed_factors, name_before_list
from evidence.extract.predicted import headed_rows, predicted
from evidence.extract.resumed_names import resumed_name
from evidence.extract.ruleset import Outcome
from evidence.extract.sharing import compared, continued, shared
from evidence.extract.text import ends_in
from evidence.extract.ties import MOST_REBATE, Binding, price_of_tie
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["bind_outcomes"]

_SEVERAL = re.compile(
    r"(?:progression|relapse|recurrence|death|failure|disease|(?<!adverse )event)\b.*?(?:,|/|"
    r"\bor\b).*(?:progression|relapse|"
    r"recurrence|death|cancer)",
    re.DOTALL,
)

#: Dearer than this, a tie is a guess.
_LIMIT: Final = {"proportion": 5.0, "count": 2.0, "bare": 1.6, "time": 6.0, "ratio": 8.0}


def bind_outcomes(view: SentenceView, outcomes: Mapping[str, Outcome]) -> list[Binding]:
    """Tie every figure to its cheapest mention; figures tied to nothing within the limit are left out.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    outcomes : mapping
        Outcomes of the rule set by id.

    Returns
    -------
    list of Binding
        In order of the figures. A mention whose outcome is None says what took the figure away.
    """
    bindings: list[Binding] = []
    headed = list(headed_rows(view))
    prognostic = predicted(view, outcomes, headed)
    outside = [m for m in view.mentions if m.role != "condition" and view.depths[m.start] == 0]
    factors = listed_factors(view)
    borders = [m.start for m in outside], [m.end for m in outside]
    for figure in view.figures:
        outcome = next((m for start, end, m in prognostic if start <= figure.start < end), None)
        if figure.kind == "ratio" and outcome is not None:
            bindings.append(Binding(figure, outcome, 0.0))
            continue
        in_name = figure.kind == "proportion" and figure.percent is None
        if in_name and any(start <= figure.start < end for start, end, _ in headed):
            continue  # "odds ratios of mortality for stages 2 and 3/4 were"
        fitting = [
            m
            for m in view.mentions
            if _fits(view, figure, m, outcomes)
            and not _has_median_instead(view, figure, m)
            and not any(factor.start <= m.start < factor.bracket.opening for factor in factors)
        ]
        if not fitting:
            continue
        named = closing_name(view, figure, fitting) or apposed_name(view, figure, fitting)
        if named is not None:
            bindings.append(Binding(figure, named, 0.0))
            continue
        if ends_in(_IT_WAS, view.text, figure.start, reach=32) is not None or (
            len({m.outcome for m in fitting if m.outcome}) == 1
            and fitting[0].outcome is not None
            and ends_in(_THEN_IT_WAS, view.text, figure.start, reach=24) is not None
        ):
            # "The ORR was 69% with an OS of 39%, whereas it was 51% with Y": it is what was named first.
            options = [Binding(figure, fitting[0], 0.0)]
        else:
            options = _priced(view, figure, fitting, borders)
        best = min(options, key=lambda b: (b.cost, not _is_within(b), b.mention.start))
        best = (
            resumed_name(view, figure, bindings) or name_before_list(view, figure, bindings, factors) or best
        )
        beside = next((b for b in reversed(bindings) if b.figure.depth == figure.depth), None)
        if beside is not None and (mended := compared(view, figure, beside)) is not None:
            best = mended
        if best.cost > _limit(figure) and bindings:
            best = continued(view, figure, _last_alike(bindings, figure)) or best
        if best.cost <= _limit(figure):
            bindings.append(_of_composite(view, best))
            _take_size(view, bindings[-1], outcomes)
    return shared(view, bindings, outcomes)


def _last_alike(bindings: Sequence[Binding], figure: Figure) -> Binding:
    """Give what a list goes on with: "not reached and 70% for A; 64 months and 57% for B" takes turns."""
    last = bindings[-1]
    turns = len(bindings) > 1 and bindings[-2].mention is last.mention
    outside = not (figure.depth or last.figure.depth)
    if turns and outside and last.figure.kind != figure.kind == bindings[-2].figure.kind:
        return bindings[-2]
    return last


def _take_size(view: SentenceView, binding: Binding, outcomes: Mapping[str, Outcome]) -> None:
    """Let "a 5-year DFS of 91% (n = 147)" tell of how many an estimate is; "ORR 40% (n = 12)" counts them."""
    figure, outcome = binding.figure, outcomes.get(binding.mention.outcome or "")
    if outcome is None or outcome.kind != "survival" or figure.events is None or figure.percent is None:
        return
    if binding.mention.role != "noun" or figure.total_scope is not None or _is_share_told(view, figure):
        return  # "65% (n = 26) of 40 patients were alive at 2 years"
    dated = any(m.form != "course" for m in view.landmarks)
    sized = next((q for q in figure.quantities if q.kind == "total" and q.value == figure.events), None)
    # "patients without (n = 19, 51%)": the size stands ahead.
    ahead = sized is not None and sized.start == figure.start
    if sized is not None and (dated or ahead) and figure.total is None:
        figure.total = figure.events
        figure.events = None


def _is_share_told(view: SentenceView, figure: Figure) -> bool:
    """Whether a sentence counts people of whom the count of a figure is the percentage."""
    counted = (int(m["n"].replace(",", "")) for m in _SO_MANY.finditer(view.text))
    return any(total and figure.agrees_with_total(total, view.text) for total in counted)


_SO_MANY = re.compile(rf"(?<![\d.,])(?P<n>\d[\d,]{{0,8}}) (?:[a-z-]+ ){{0,2}}(?:{ANY_PEOPLE})\b")


def _of_composite(view: SentenceView, binding: Binding) -> Binding:
    """Let "46% achieved CR (30%) or CRi (16%)" begin, or end, with the figure of both."""
    figure, mention = binding.figure, binding.mention
    if mention.whole is None or figure.depth != view.depths[mention.start]:
        return binding
    rule, outcome = mention.whole
    return replace(binding, mention=mention._replace(rule=rule, outcome=outcome, whole=None))


def _priced(
    view: SentenceView, figure: Figure, mentions: Sequence[Mention], borders: tuple[list[int], list[int]]
) -> list[Binding]:
    """Price the ties of a figure, the nearest first; those that are dearer in any case are passed over.

    ``borders`` are the starts and the ends of the names outside brackets, each of which has its price.
    """
    starts, ends = borders
    least = math.inf
    options = []
    for mention in sorted(mentions, key=lambda m: max(m.start - figure.end, figure.start - m.end)):
        first, last = min(mention.end, figure.last), max(mention.start, figure.start)
        between = bisect_right(ends, last) - bisect_left(starts, first)
        if between * LEAST_OF_MENTION - MOST_REBATE > least:
            continue
        options.append(Binding(figure, mention, price_of_tie(view, figure, mention)))
        least = min(least, options[-1].cost)
    return options


def _is_within(binding: Binding) -> bool:
    return binding.figure.start <= binding.mention.start and binding.mention.end <= binding.figure.end


#: "OS was 70% in old men; in young men, | it was | 80%": nothing else is named that it could be.
_THEN_IT_WAS = re.compile(r"\bit (?:was|reached)\s+(?:only\s+)?$")
_IT_WAS = re.compile(r"\b(?:while|whereas|but|and) it (?:was|reached)\s+(?:only\s+)?$")


def _has_median_instead(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether "62% with median PFS" names a time that follows, of which a percentage before it is none."""
    if figure.kind != "proportion" or figure.end > mention.start:
        return False
    return ends_in_median(view.text, mention.start, reach=10)


def _limit(figure: Figure) -> float:
    if figure.kind == "ratio" and figure.unit != "hazard":
        # Odds and risks are compared of anything, so what stands far away is not what they are of.
        return _LIMIT["proportion"]
    if figure.kind != "proportion" or (figure.percent is not None and figure.note != "all"):
        return _LIMIT[figure.kind]
    if figure.total is not None or figure.total_scope is not None:
        return _LIMIT["proportion"]
    return _LIMIT["bare" if figure.note in {"bare", "all"} else "count"]


def _fits(view: SentenceView, figure: Figure, mention: Mention, outcomes: Mapping[str, Outcome]) -> bool:
    """Whether an outcome can have a figure of this kind at all."""
    if mention.outcome is None:
        if figure.total is not None and mention.role == "verb" and _STAGE_OF.match(view.text, mention.start):
            return False  # "46 of 49 | stage I patients are alive"
        if figure.kind == "ratio" and (
            figure.start <= mention.start < figure.end or _FOLLOW_UP.match(view.text, mention.start)
        ):
            return False  # "(19.8 vs 2.7 months; median follow-up, 24 months; HR, 0.29)"
        if figure.kind == "ratio" and view.text.startswith(" prophylaxis", mention.end):
            return False  # "lower in those given methotrexate for GVHD prophylaxis (RR 0.5)"
        return mention.role == "topic" or (
            mention.start >= figure.end and figure.percent is None and figure.kind == "proportion"
        )
    kind = outcomes[mention.outcome].kind
    if figure.kind == "time":
        return outcomes[mention.outcome].has_times and (kind != "incidence" or mention.role == "noun")
    if figure.kind == "ratio":
        inside = figure.start <= mention.start < figure.end
        if inside and kind != "survival" and _SEVERAL.search(figure.text):
            # "hazard ratio for progression, relapse or death, 0.32" defines events; it names no outcome.
            return False
        if outcomes[mention.outcome].ratio_of is not None and figure.unit == "hazard":
            return True
        if (
            inside
            and kind != "survival"
            and any(
                m.outcome and outcomes[m.outcome].kind == "survival" and m.end <= figure.start
                for m in view.mentions
            )
        ):
            # "RFS was 59% and 65% (hazard ratio for relapse, 0.83)" compares the RFS of the two.
            return False
        return (
            kind in {"survival", "incidence", "duration"}
            or figure.unit in {"odds", "risk"}
            or _heads_ratio(view, figure, mention)
            or _is_beside_shares(view, figure, mention)
        )
    if kind == "incidence" and _TIME_TO.match(view.text, mention.start):
        return False  # "time to relapse" has no share
    return kind != "duration" or _is_dated(view, mention)


def _is_beside_shares(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether a bracket behind a name holds shares and their ratio: "X improved CR (31% v 19%; HR 0.55)"."""
    opening = view.opening(figure.start)
    if opening < 0 or mention.role != "noun" or _RATES.fullmatch(view.text, mention.end, opening) is None:
        return False
    return any(f.percent is not None and opening < f.start < figure.start for f in view.figures)


_RATES = re.compile(r"(?:\srates?)?\s?")


def _heads_ratio(view: SentenceView, figure: Figure, mention: Mention) -> bool:
    """Whether a bracket names what its ratio is of, a response as well: "(CR, HR 1.8; OS, HR 0.7)"."""
    led = ends_in(_OPENS_ITEM, view.text, mention.start, reach=3) is not None
    return led and figure.depth > 0 and _TO_RATIO.fullmatch(view.text, mention.end, figure.start) is not None


_OPENS_ITEM = re.compile(r"[(\[;]\s?$")
_TO_RATIO = re.compile(r"(?:\s(?:rate|rates))?[,:]\s")
_FOLLOW_UP = re.compile(r"(?:median )?follow-?\s?up\b", re.IGNORECASE)
_STAGE_OF = re.compile(rf"[Ss]tage\s[\w]+\s(?:disease\s)?(?:{ANY_PEOPLE})\b")
_TIME_TO = re.compile(r"time[ -]to\b", re.IGNORECASE)


def _is_dated(view: SentenceView, mention: Mention) -> bool:
    """Whether a time stands beside a name: "the 12-month DOR rate", "duration of response at 1 year"."""
    return any(
        _DATED.fullmatch(view.text, m.end, max(m.end, mention.start))
        or (m.form == "phrase" and _DATED.fullmatch(view.text, mention.end, max(mention.end, m.start)))
        for m in view.landmarks
    )


#: "12-month | estimated | DOR"; "DOR | rate | at 1 year"
_DATED = re.compile(r"\s+(?:estimated\s+|Kaplan-Meier\s+)?(?:rates?\s+|probability\s+)?(?:of\s+)?(?:the\s+)?")
