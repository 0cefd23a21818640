"""Names that several figures share, and figures that several names share.

"5 (5%) patients in A and 3 (3%) in B died" has one verb for two figures, "no cases of sepsis, SOS or death"
one figure for three names. Each function mends the ties of a sentence for one such form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from evidence.extract.between import AND_BETWEEN_COMMAS, FROM, HAS_VERB, heads_item
from evidence.extract.details import without_details
from evidence.extract.figures import Figure
from evidence.extract.number_patterns import NUMBER_WORD
from evidence.extract.own_heads import CLAUSE_HEAD, has_own_head, price_of_clause
from evidence.extract.ruleset import Outcome
from evidence.extract.text import INNER_BRACKETS, VERSUS, ends_in
from evidence.extract.ties import Binding
from evidence.extract.tokens import ANY_PEOPLE
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["compared", "continued", "shared"]

#: "93 deaths in X and 106 in Y"
_AND_IN = re.compile(r"[^;:.]*\b(?:in|on|with)\s[^;:.]{2,60}\s(?:and|versus|vs\.?|v\.?)\s+$")
_IN_BEHIND = re.compile(r"\s+(?:in|on|with)\s")
_COMPARED_WITH = re.compile(
    r"(?:[^;]*\W)?(?:(?:as\s+)?compared\s+(?:with|to)|versus|vs\.?|as did|as was|as were|in contrast to|"
    r"against|different from|similar to)\s+(?:only\s+|the\s+)?$"
)


def shared(view: SentenceView, bindings: list[Binding], outcomes: Mapping[str, Outcome]) -> list[Binding]:
    """Mend the ties of a sentence where figures share a name, or names a figure.

    Parameters
    ----------
    view : SentenceView
        The sentence.
    bindings : list of Binding
        Each figure with its cheapest mention, in order.
    outcomes : mapping
        Outcomes of the rule set by id.

    Returns
    -------
    list of Binding
        In order of the figures. Counts that turn out to be denominators are left out.
    """
    bindings = without_details(view, _merged(view, _with_verb_behind(view, bindings)), outcomes)
    return _of_none(view, _counted(bindings, outcomes), outcomes)


def compared(view: SentenceView, figure: Figure, last: Binding) -> Binding | None:
    """Let "3 in X died of toxicity, compared with none of those in Y" have one name for both figures."""
    before, mention = last.figure, last.mention
    if figure.kind != "proportion" or before.kind != "proportion" or figure.depth != before.depth:
        return None
    if not before.start < mention.start < figure.start or mention.outcome is None:
        return None
    if any(
        mention.end <= m.start < figure.start and view.depths[m.start] <= figure.depth
        for m in view.mentions
        if m.outcome
    ):
        return None
    alike = figure.percent is None and before.percent is None and figure.note in {None, "bare"}
    so_many = (
        alike
        and _AND_IN.fullmatch(view.text, mention.end, figure.start)
        and _IN_BEHIND.match(view.text, figure.end)
    )
    if not so_many and not _COMPARED_WITH.fullmatch(view.text, mention.end, figure.start):
        return None
    return Binding(figure, mention, last.cost)


def _of_none(
    view: SentenceView, bindings: Sequence[Binding], outcomes: Mapping[str, Outcome]
) -> list[Binding]:
    """Let "no cases of sepsis, SOS, or death occurred" say none of each."""
    shared = list(bindings)
    for binding in bindings:
        figure, at = binding.figure, binding.mention.end
        if figure.note != "none" or figure.percent is not None or binding.mention.start < figure.end:
            continue
        for mention in view.mentions:
            if mention.start < at or mention.outcome in {None, binding.mention.outcome}:
                continue
            outcome = outcomes[mention.outcome or ""]
            joined = _OR_ALSO.fullmatch(view.text, at, mention.start)
            # "no complication or grade 4 | recurrence": of no event that has grades
            if joined is None or (joined["grade"] and not outcome.grades):
                break
            if outcome.kind not in {"event", "incidence"}:
                break
            shared.append(Binding(figure, mention, binding.cost))
            at = mention.end
    return shared


_OR_ALSO = re.compile(
    r"\s*(?:,\s*(?:or|nor|and)?|or|nor|and)\s*(?P<grade>grades?\s(?:[\dIV]+(?:\s?(?:-|to|or)\s?[\dIV]+)?)\s)?(?:(?!no\b)[a-z-]+\s+)?"
)


def _counted(bindings: list[Binding], outcomes: Mapping[str, Outcome]) -> list[Binding]:
    """Take the count of "the 9 patients had an ORR of 22.2%" for the denominator, not for the events."""
    kept = []
    for i, binding in enumerate(bindings):
        figure, mention = binding.figure, binding.mention
        shares = [
            b.figure for b in bindings[i + 1 :] if b.mention is mention and b.figure.start >= mention.end
        ]
        happens = mention.outcome is not None and outcomes[mention.outcome].kind in {"event", "incidence"}
        alone = figure.kind == "proportion" and figure.percent is None and figure.total is None
        alone = alone and figure.note != "bare"
        counted = figure.events if alone and not happens else None
        if counted and mention.start >= figure.end and any(f.percent is not None for f in shares[:1]):
            for share in (b.figure for b in bindings[i + 1 :]):
                share.total_scope = share.total_scope or (counted, figure.start)
            continue
        # "98 infections were recorded in 62 of 218 patients"; nobody dies twice
        dies = happens and outcomes[mention.outcome or ""].is_death
        if happens and not dies and _is_of_events(binding, bindings[i + 1 :]):
            continue
        kept.append(binding)
    return kept


def _is_of_events(binding: Binding, others: Sequence[Binding]) -> bool:
    """Whether a count is of events, where the number of patients who had them follows."""
    figure, mention = binding.figure, binding.mention
    behind = next((b.figure for b in others if b.mention is mention), None)
    counted = figure.kind == "proportion" and figure.percent is None and figure.total is None
    counts = counted and figure.note != "none" and mention.role == "noun" and mention.start == figure.end + 1
    share = behind is not None and (behind.total is not None or behind.percent is not None)
    return counts and behind is not None and share and behind.start >= mention.end


def _counted_before(view: SentenceView, kept: Sequence[Binding], binding: Binding) -> Binding | None:
    """Give the count that a percentage repeats: in brackets, or "4 of 12 responded, for an ORR of 33%"."""
    if kept and _says_again_in_bracket(view, kept[-1], binding):
        return kept[-1]
    same = [b for b in kept if b.mention.outcome == binding.mention.outcome is not None]
    summed_up = ends_in(_FOR_A_RATE, view.text, binding.mention.start, reach=40) is not None
    if not same or not (
        binding.figure.is_share_of(same[-1].figure) or (summed_up and _is_of_unknown(view, same[-1], binding))
    ):
        return None
    inside = same[-1] is kept[-1] and binding.figure.depth > same[-1].figure.depth
    return same[-1] if inside or summed_up else None


def _is_of_unknown(view: SentenceView, last: Binding, binding: Binding) -> bool:
    """Whether a rate repeats a count of a number that is not told: "in 29 patients, giving a rate of 59%"."""
    count, share = last.figure, binding.figure
    told = count.total or count.total_scope or share.total or share.total_scope
    counted = count.kind == share.kind == "proportion" and bool(count.events) and count.note is None
    counted = counted and count.percent is None and share.events is None and share.percent is not None
    if not counted or told or binding.mention.end > share.start:
        return False
    if last.mention.end <= count.start:
        return True
    # "eight achieved a response, with a response rate of 16%": neither parts of it between, nor others behind
    between = _NUMBER.search(INNER_BRACKETS.sub("", view.text[count.last : share.start])) is not None
    named_twice = count.start <= last.mention.start < last.mention.end < binding.mention.start
    return named_twice and not between and _ENDS_CLAUSE.match(view.text, share.last) is not None


#: "18 of 45 | patients surviving more than 100 days (| 40%"
_PEOPLE_IN_STATE = re.compile(rf"\s(?:[a-z-]+\s)?(?:{ANY_PEOPLE})\s[^();:.,%]{{3,60}}\s[(\[]")
_CLOSES = re.compile(r"[)\]]")


def _says_again_in_bracket(view: SentenceView, last: Binding, binding: Binding) -> bool:
    """Whether a bracket behind the people of a count says their share: what they are is no outcome."""
    figure, count = binding.figure, last.figure
    led = last.mention.end <= count.start <= binding.mention.start < figure.start
    return (
        led
        and figure.is_share_of(count)
        and _CLOSES.match(view.text, figure.last) is not None
        and _PEOPLE_IN_STATE.fullmatch(view.text, count.last, figure.start) is not None
    )


#: ", for an | ORR of 33%"
_FOR_A_RATE = re.compile(
    r"\b(?:for|with|giving|yielding|indicating|representing|"
    r"resulting in|corresponding to|i\.e\.,?) (?:an? |the )?(?:overall |total )?$"
)
_NUMBER = re.compile(rf"\d|\b(?:{NUMBER_WORD})\b")
_ENDS_CLAUSE = re.compile(r"[)\]]?(?:\s[(\[][^()\[\]]*[)\]])?\s?(?:[.;,]|and\b|$)")


def _merged(view: SentenceView, bindings: list[Binding]) -> list[Binding]:
    """Put a count and the percentage that repeats it together."""
    kept: list[Binding] = []
    for binding in bindings:
        last = _counted_before(view, kept, binding)
        if last is not None:
            whole = last.figure
            whole.percent, whole.ci, whole.se = binding.figure.percent, binding.figure.ci, binding.figure.se
            for quantity in binding.figure.quantities:
                whole.take(quantity)
            continue
        kept.append(binding)
    return kept


def continued(view: SentenceView, figure: Figure, last: Binding) -> Binding | None:
    """Let a figure of a list go on with the name of the one before it: "(X: 14% v 50%; Y: 20% v 50%)"."""
    before = last.figure
    together = view.opening(before.start) == view.opening(figure.start)
    if before.depth != figure.depth or last.mention.start > before.start:
        return None
    if before.kind != figure.kind and not (
        together and figure.depth and "proportion" not in {before.kind, figure.kind}
    ):
        return None
    named = (m for m in view.mentions if m.role != "condition" and before.last <= m.start < figure.start)
    if not all(together and _NUMBERED_REMISSION.match(view.text, m.start) for m in named):
        return None
    if (not together and figure.kind != "ratio") or heads_item(view, figure, last.mention):
        return None
    if not together and has_own_head(view, figure):
        return None  # "poor survival (HR 1.9), node metastasis (OR 3.0)"
    if price_of_clause(view, figure) > 0:
        return None  # "and nine of the responders remain free of disease"
    words = view.crossing(before.last, figure.start).words
    return Binding(figure, last.mention, last.cost) if words <= 6 else None


#: "(| CR1 | 65%, | CR2 | 52%, active disease 20%)"
_NUMBERED_REMISSION = re.compile(r"CR\s?[1-3]\b")
_PREPOSITION = re.compile(r"\b(?:from|in|(?<!total )of|for|by|among|with)\s+$")
_AND_SO = re.compile(
    # "9 (5%) | men and 4 (2%) women died"
    rf"[\s)\]]*(?:{ANY_PEOPLE})\s+and\s+$|"
    r"[\s)\]]*(?:(?:(?:patients?|children|women|men|adults|boys|girls|infants|recipients)\s+)?"
    r"(?:in|from|on|with|of|receiving|who received|treated with|for)\s+[^;:.]{2,120}?)?"
    r"(?:(?<!,)\s+(?:and|versus|vs\.?|v\.?|compared with)|"
    r",?\s+as compared (?:with|to))\s+$"
)


def _between_commas(view: SentenceView, first: Figure, second: Figure, mention: Mention) -> bool:
    """Whether "three in X, and none in Y, died" joins two figures."""
    if not view.text.endswith("and ", first.last, second.start):
        return False
    joined = AND_BETWEEN_COMMAS.fullmatch(view.text, first.last, second.start - len("and "))
    return (
        joined is not None and AND_BETWEEN_COMMAS.fullmatch(view.text, second.last, mention.start) is not None
    )


_OF_THESE = (
    rf"(?:\s(?:of\s)?(?:[a-z][\w/+-]*\s){{0,3}}?(?:{ANY_PEOPLE}))?"
    r"(?:\s(?:in|from|on|with|of|receiving|who received|treated with|given|for|aged)?\s?[^;:.,()]{2,60}?)?"
)
#: "30%|, |40% and 50% of patients relapsed", "40%|, and |50%", "30%| of those in A, |40% of those in B and"
_THEN_SO = re.compile(rf"[)\]]?(?:{_OF_THESE})?,\s")
_AND_LAST = re.compile(rf"[)\]]?(?:{_OF_THESE})?,?\sand\s")


def _joined_by_commas(text: str, figures: Sequence[Figure]) -> set[int]:
    """Give where figures of a list of three or more begin, without the last."""
    listed: set[int] = set()
    for first, second, third in zip(figures, figures[1:], figures[2:], strict=False):
        if _THEN_SO.fullmatch(text, first.last, second.start) is None:
            continue
        if _AND_LAST.fullmatch(text, second.last, third.start):
            listed |= {first.start, second.start}
    for first, second in reversed(list(pairwise(figures))):
        if second.start in listed and _THEN_SO.fullmatch(text, first.last, second.start):
            listed.add(first.start)
    return listed


def _with_verb_behind(view: SentenceView, bindings: Sequence[Binding]) -> list[Binding]:
    """Let "5 (5%) patients in A and 3 (3%) in B died" share the verb that only the last one touches."""
    found: dict[int, Binding] = {b.figure.start: b for b in bindings}
    figures = [f for f in view.figures if f.kind != "ratio"]
    listed = _joined_by_commas(view.text, figures)
    for first, second in reversed(list(pairwise(figures))):
        if first.kind != second.kind:
            continue
        own, other = found.get(first.start), found.get(second.start)
        joined = first.start in listed or _AND_SO.fullmatch(view.text, first.last, second.start)
        if ends_in(_PREPOSITION, view.text, first.start, reach=8):
            continue
        if other is None or other.mention.start < second.start or first.depth != second.depth:
            continue
        alike = (first.percent is None, first.events is None) == (
            second.percent is None,
            second.events is None,
        )
        alike = alike or second.note == "none"
        if not alike or not (joined is not None or _between_commas(view, first, second, other.mention)):
            continue
        if HAS_VERB.match(view.text, first.last):
            continue  # "80% of patients had visceral disease and 60% responded"
        if FROM.match(view.text, first.last) and FROM.match(view.text, other.mention.start):
            continue  # "15 from progression and 4 from treatment-related causes"
        weak = own is not None and (
            own.cost > max(other.cost, 1.0)
            or (own.mention.outcome is None and ends_in(CLAUSE_HEAD, view.text, first.start) is not None)
        )
        same = own is not None and own.mention.outcome == other.mention.outcome
        gap = view.text[first.last : second.start]
        weak = weak or (own is not None and other.cost <= 0.0 and VERSUS.fullmatch(gap) is not None)
        if (
            own is None
            or ((weak or same) and own.mention.start < first.start)
            or own.mention.start >= second.last
        ):
            found[first.start] = Binding(first, other.mention, other.cost)
    return sorted(found.values(), key=lambda b: b.figure.start)
