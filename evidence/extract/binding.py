"""Which outcome a figure is of.

Every mention in the sentence is a candidate, endpoints outside the rule set too. A candidate costs
what stands between it and the figure: unknown words, clause borders, brackets, other mentions. The
cheapest wins; a figure whose cheapest candidate is dear, or is no outcome, is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from evidence.extract.figures import Figure
from evidence.extract.ruleset import Outcome
from evidence.extract.view import SentenceView
from evidence.extract.vocabulary import Mention

__all__ = ["Binding", "bind_outcomes"]


@dataclass(frozen=True, slots=True)
class Binding:
    """A figure and the mention that names its outcome, with what the tie cost."""

    figure: Figure
    mention: Mention
    cost: float


_NEUTRAL: Final = frozenset(
    """
    was were is are be been being had have has having of the a an in at to for with by and or from
    on as than that this these those which who whom after during following before until rate rates
    percentage proportion proportions frequency incidence incidences probability probabilities
    estimate estimates estimated actuarial median mean respectively versus vs v compared comparison
    comparing observed seen noted recorded reported achieved reached attained obtained occurred
    developed experienced found documented produced yielded induced overall total both each all
    either arm arms group groups cohort cohorts patient patients children adults subjects cases case
    women men boys girls recipients participants significantly significant statistically higher
    lower longer shorter greater better worse superior inferior improved similar comparable
    different increased reduced decreased prolonged months years days weeks month year only
    approximately about more less fewer while whereas but however although yet also evaluable
    treated receiving received given assigned randomized randomised allocated treatment therapy
    regimen there no not difference differences between among within entire cohort overall including
    included considered kaplan meier cumulative crude adjusted unadjusted hazard ratio ci confidence
    interval iqr range p value log rank one two sided it they their its favor favour trend
    additional further remaining other others level levels dose primary endpoint end point showed
    demonstrated resulted resulting led gave confirmed median, respectively, up time times did so
    most majority half had having attained
    """.split()
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_INNER_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_CONTRAST = re.compile(r"\b(?:but|however|whereas|while|although|though)\b", re.IGNORECASE)
_GROUP_PHRASE = re.compile(
    r"\b(?:in|for|with|on|of|by|to|among|from|after|receiving|given|assigned "
    r"to)\s+(?:the\s+)?(?:[\w+/.-]+\s+){0,6}?(?:groups?|arms?|patients?|cohorts?|regimens?)\b",
    re.IGNORECASE,
)
_BINDING_VERB = re.compile(
    r"\b(?:achieve|attain|obtain|enter|reach|experience|develop|show|have|had|has|remain|were|was|are|is|be|"
    r"become|became|undergo|underwent|reported|"
    r"achieved|attained|obtained|entered|reached|experienced|developed|showed|remained|achieving|having|"
    r"developing|reaching|with|in|presented)\b"
    r"(?:\s+(?:a|an|the|in|still|to|with|at least|only|only a|been|any|grade|severe|documented|confirmed|"
    r"durable|second|second-)\b)*\s*$",
    re.IGNORECASE,
)
_SUBJECT_WORDS = re.compile(r"^[)\]]?\s*(?:[(\[][^)\]]*[)\]]\s*)?(?:of\s+)?(?:[\w'-]+\s+){0,9}$")

_CLAUSE_HEAD = re.compile(
    r"(?:^|[,;:]\s*(?:and\s+|but\s+|while\s+|whereas\s+|with\s+)?|\band\s+|\bthat\s+|\bwhile\s+|"
    r"\bwhereas\s+|\bwhom\s+)(?:only\s+|an?\s+additional\s+|about\s+|approximately\s+)?$",
    re.IGNORECASE,
)
_LINKED = re.compile(
    r"\b(?:occurred|occur|seen|observed|noted|recorded|reported|documented|developed|diagnosed|affected|"
    r"found|detected|achieved|obtained|attained|reached|induced|complicated)\b|"
    r"^\s*[(\[:,=]\s*(?:[nN]\s*=\s*)?$|^\s*$",
    re.IGNORECASE,
)

_SEVERAL = re.compile(
    r"(?:progression|relapse|recurrence|death|failure|disease)\b.*?(?:,|\bor\b).*(?:progression|relapse|"
    r"recurrence|death|cancer)",
    re.DOTALL,
)

#: Dearer than this, a tie is a guess.
LIMIT: Final = {"proportion": 5.0, "count": 2.0, "bare": 1.6, "time": 6.0, "ratio": 8.0}


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
    bindings = []
    for figure in view.figures:
        options = [
            Binding(figure, m, _cost(view, figure, m))
            for m in view.mentions
            if _fits(figure, m, view.mentions, outcomes)
        ]
        if not options:
            continue
        best = min(options, key=lambda b: (b.cost, b.mention.start))
        if best.cost <= _limit(figure):
            bindings.append(best)
    return _shared(view, bindings)


_AND_SO = re.compile(
    r"[\s)\]]*(?:(?:patients?\s+|children\s+)?(?:in|from|on|with|of|receiving|who received|treated with|"
    r"for)\s+[^;:.,]{2,80}?\s)?\s*(?:and|versus|vs\.?|v\.?|compared with)\s+$"
)


def _shared(view: SentenceView, bindings: list[Binding]) -> list[Binding]:
    """Let "5 (5%) patients in A and 3 (3%) in B died" share the verb that only the last one touches."""
    found: dict[int, Binding] = {b.figure.start: b for b in bindings}
    figures = [f for f in view.figures if f.kind == "proportion"]
    for first, second in reversed(list(pairwise(figures))):
        own, other = found.get(first.start), found.get(second.start)
        if re.search(r"\b(?:from|in|of|for|by|among|with)\s+$", view.text[: first.start]):
            continue
        if other is None or other.mention.start < second.start or first.depth != second.depth:
            continue
        alike = (first.percent is None, first.events is None) == (
            second.percent is None,
            second.events is None,
        )
        if not alike or not _AND_SO.fullmatch(view.text[first.last : second.start]):
            continue
        weak = own is not None and (
            own.cost > max(other.cost, 1.0)
            or (own.mention.outcome is None and bool(_CLAUSE_HEAD.search(view.text[: first.start])))
        )
        same = own is not None and own.mention.outcome == other.mention.outcome
        if (
            own is None
            or ((weak or same) and own.mention.start < first.start)
            or own.mention.start >= second.last
        ):
            found[first.start] = Binding(first, other.mention, other.cost)
    return sorted(found.values(), key=lambda b: b.figure.start)


def _limit(figure: Figure) -> float:
    if figure.kind != "proportion" or (figure.percent is not None and figure.note != "all"):
        return LIMIT[figure.kind]
    if figure.total is not None or figure.total_scope is not None:
        return LIMIT["proportion"]
    return LIMIT["bare" if figure.note in {"bare", "all"} else "count"]


def _fits(
    figure: Figure, mention: Mention, mentions: Sequence[Mention], outcomes: Mapping[str, Outcome]
) -> bool:
    """Whether an outcome can have a figure of this kind at all."""
    if mention.outcome is None:
        if figure.kind == "ratio" and figure.start <= mention.start < figure.end:
            return False
        return mention.role == "topic" or (
            mention.start >= figure.end and figure.percent is None and figure.kind == "proportion"
        )
    kind = outcomes[mention.outcome].kind
    if figure.kind == "time":
        return kind in {"survival", "duration"} or (kind == "incidence" and mention.role == "noun")
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
                for m in mentions
            )
        ):
            # "RFS was 59% and 65% (hazard ratio for relapse, 0.83)" compares the RFS of the two.
            return False
        return kind in {"survival", "incidence", "duration"} or figure.unit in {"odds", "risk"}
    return kind != "duration"


def _cost(view: SentenceView, figure: Figure, mention: Mention) -> float:
    if mention.start < figure.end and figure.start < mention.end:
        # "17 complete responses (19%)", "hazard ratio for death, 0.71"
        within = figure.start <= mention.start and mention.end <= figure.end
        return 0.0 if within else 9.0
    if mention.end <= figure.start:
        between = view.text[mention.end : figure.start]
        cost = _distance(view, mention.end, figure.start, between) if between.strip() else -0.1
        if _heads_own_clause(view, figure):
            cost += 2.5
        if figure.depth > 0 and re.fullmatch(
            r"\s*[(\[]\s*", view.text[mention.end : view.opening(figure.start) + 1]
        ):
            # "79 had died (41 in the X group and 38 in the Y group)": the bracket details the mention.
            return 0.4
        if (
            mention.role == "verb"
            and figure.kind == "proportion"
            and not re.fullmatch(r"\s*(?:in|of|for|only|by|:)\s*(?:only\s+)?", between)
        ):
            cost += 1.5 if figure.percent is not None else 2.5
        elif (
            figure.events is not None
            and figure.percent is None
            and figure.total is None
            and not _LINKED.search(between)
        ):
            # "response rate in 308 patients": a count that nothing links to the mention.
            cost += 3.0
        return cost
    between = view.text[figure.end : mention.start]
    return _forward(view, figure, mention, between)


_WHO_HAD = re.compile(
    r"[)\]]?\s*(?:\w+\s+)?who (?:had|have|achieved|developed|attained|experienced|were|was)\b"
)
_OWN_VERB = re.compile(
    r"[)\]]?\s*(?:of\s+(?:the\s+)?(?:\d+\s+)?)?(?:patients?|children|subjects|recipients|cases)?\s*(?:remained|developed|had|received|"
    r"underwent|achieved|experienced|showed|survived|relapsed|died|progressed|responded|were|was|did)\b(?!\s*(?:[.,;]|$))"
)


def _heads_own_clause(view: SentenceView, figure: Figure) -> bool:
    """Whether "..., and 105 (78%) patients remained" begins a clause of its own behind a mention."""
    head = re.search(
        r"(?:[,;]\s*(?:and|but|while|whereas)?\s*|\b(?:while|whereas)\s+)$", view.text[: figure.start]
    )
    return (
        head is not None
        and figure.kind == "proportion"
        and _OWN_VERB.match(view.text, figure.last) is not None
    )


def _forward(view: SentenceView, figure: Figure, mention: Mention, between: str) -> float:
    """Price of a mention behind its figure: "67% entered complete remission", "a 7% response rate"."""
    distance = _distance(view, figure.last, mention.start, view.text[figure.last : mention.start])
    if figure.depth > view.depths[mention.start] and not _alone_in_bracket(view, figure):
        # What stands in brackets details what stands before them.
        return 5.0 + distance
    plain = between.strip().strip(")]").strip()
    if figure.kind == "ratio":
        return distance + (0.0 if re.fullmatch(r"(?:[^;.]*\b)?for", plain) else 3.0)
    if plain in {"", "median"}:
        return -0.05
    if re.fullmatch(r"of(?: the| these| all)?", plain):
        # "82% of the responses": what is counted is something that happened to them.
        return 6.0
    if plain in {"with", "a", "in"}:
        return 0.2
    heads_clause = (
        1.0
        if _CLAUSE_HEAD.search(view.text[: figure.start]) or _WHO_HAD.match(view.text, figure.last)
        else 0.0
    )
    if figure.kind == "time":
        # A time stands behind the outcome it measures; what follows it is the next one.
        distance += 2.5
    stripped = _INNER_BRACKETS.sub(" ", view.text[figure.last : mention.start]).strip().strip(")]").strip()
    if re.search(r"\b(?:not|never|failed to|without|neither)\b", stripped):
        distance += 5.0
    elif figure.kind == "proportion" and ";" not in stripped:
        if mention.role == "verb" and "," not in stripped:
            return 0.2 + 0.4 * _unknown(stripped) - heads_clause + _crossed(view, figure, mention)
        if _BINDING_VERB.search(stripped + " ") and stripped.count(",") < (
            1 if re.search(r"\b(?:with|in)\s*$", stripped) else 2
        ):
            return 0.3 + 0.35 * _unknown(stripped) - heads_clause + _crossed(view, figure, mention)
    return (
        1.2
        + distance
        + 1.5 * between.count(",")
        + 2.0 * stripped.count("(")
        + _crossed(view, figure, mention)
    )


def _alone_in_bracket(view: SentenceView, figure: Figure) -> bool:
    """Whether a figure is all that its bracket holds: "the majority (71%) of responders"."""
    return bool(
        re.search(r"[(\[]\s*$", view.text[: figure.start]) and re.match(r"\s*[)\]]", view.text[figure.last :])
    )


def _crossed(view: SentenceView, figure: Figure, mention: Mention) -> float:
    """Price of the other mentions, and of the figures, that stand between a figure and its mention."""
    mentions = sum(4.0 for m in view.mentions if figure.last <= m.start and m.end <= mention.start)
    figures = sum(
        4.0 if f.note == "none" else 2.0
        for f in view.figures
        if f.kind == "proportion"
        and figure.last <= f.start
        and f.end <= mention.start
        and f.depth <= figure.depth
    )
    return mentions + figures


def _distance(view: SentenceView, start: int, end: int, between: str) -> float:
    """Price of the words and borders between two places."""
    masked = _masked(view, start, end, between)
    flat = masked
    while True:
        shorter = _INNER_BRACKETS.sub(lambda m: " " * len(m.group()), flat)
        if shorter == flat:
            break
        flat = shorter
    cost = 2.5 * flat.count(";") + 3.0 * (flat.count(")") + flat.count("]")) + 0.15 * flat.count(",")
    cost += 0.8 * len(_CONTRAST.findall(flat))
    grouped = _GROUP_PHRASE.sub(lambda m: " " * len(m.group()), flat)
    cost += 0.25 * (len(_WORD.findall(flat)) - len(_WORD.findall(grouped))) / 4
    cost += min(0.45 * _unknown(grouped), 6.0)
    cost += sum(
        3.0
        for m in view.mentions
        if start <= m.start and m.end <= end and not flat[m.start - start : m.end - start].isspace()
    )
    return cost


def _masked(view: SentenceView, start: int, end: int, between: str) -> str:
    """Blank out the figures and landmarks between two places."""
    chars = list(between)
    for span_start, span_end in [(f.start, f.last) for f in view.figures] + [
        (m.start, m.end) for m in view.landmarks
    ]:
        for i in range(max(span_start, start), min(span_end, end)):
            if chars[i - start] not in "()[];":
                chars[i - start] = " "
    return "".join(chars)


def _unknown(text: str) -> int:
    return sum(1 for w in _WORD.findall(text) if w.lower() not in _NEUTRAL and len(w) > 1)
