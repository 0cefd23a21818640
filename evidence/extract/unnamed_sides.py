"""The sides of a comparison that a sentence does not name side by side: a factor, a part, those without.

"Male sex was associated with shorter OS (76% vs 89%)", "OS was shorter in patients with X (5 v 12 months)".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evidence.extract.arms import word_set
from evidence.extract.arrangement import PLAINLY_A_LIST
from evidence.extract.assignment import AGAINST
from evidence.extract.counterparts import counterpart
from evidence.extract.direction import compares, goes_from_to, in_order_of
from evidence.extract.factor_pairs import VARIABLE
from evidence.extract.factors import factor_of
from evidence.extract.figures import Figure
from evidence.extract.group_phrases import GroupPhrase
from evidence.extract.group_prices import price_ahead
from evidence.extract.memory import usual_order
from evidence.extract.narrowing import OF_FIGURE
from evidence.extract.placed_groups import LIMIT_LIST, are_compared
from evidence.extract.scene import Scene
from evidence.extract.series import Series
from evidence.extract.text import ends_in, holds_any

__all__ = [
    "against_those",
    "names_patients",
    "names_treatment",
    "parted_names",
    "sides_of_condition",
    "sides_of_factor",
    "sides_of_given",
    "sides_of_otherwise",
    "told_apart_before",
]

#: "Patients with X (OS: 131 vs 159 months) had shorter OS | than those without"
_THAN_THOSE = re.compile(
    r"\b(?:than|compared (?:with|to)|versus|vs\.?) (?:the )?(?:those|patients|pts) (?:with|without|who|not)\b"
)
_ASSOCIATED = re.compile(
    r"\b(?:associated|correlated) with\b|\bpredict(?:ed|s|ive)\b|\bhad (?:a |"
    r"an )?(?:significantly )?(?:better|worse|more|fewer|less|greater|"
    r"inferior|superior|longer|shorter|higher|lower|poorer)\b|"
    r"\b(?:improved|prolonged|increased|reduced|decreased|lowered|worsened)\b|"
    r"\b(?:led to|resulted in|produced|yielded|achieved|showed|experienced) (?:an? )?(?:significantly )?"
    r"(?:better|higher|lower|greater|longer|shorter|more|fewer|inferior|superior|improved)\b"
)
#: "Involvement of X | did not affect survival (47% vs 48%)"
_DID_NOT_AFFECT = re.compile(
    r"\s(?:did\snot\s(?:[a-z]+ly\s)?(?:affect|influence|impact)|"
    r"had\sno\s(?:[a-z]+\s){0,2}(?:effect|impact|influence)\son)\b"
)
#: "was longer with drug A (5 v 2 months)"
_TREATED: Final = frozenset({"with", "for", "on", "after"})
#: "Women had a better OS | with | drug A (60% v 50%)"
_GIVEN: Final = frozenset({"with", "on", "after"})
#: Between parts of a name; "aged 55 or older" is one bound.
_JOINT = re.compile(
    r",\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+(?!(?:older|younger|more|less|fewer|over|under|above|below|"
    r"higher|lower)$)"
)


def against_those(scene: Scene, figures: Sequence[Figure]) -> bool:
    """Whether two figures in a bracket are of a group and of those that are not of it."""
    first, last = figures[0], figures[-1]
    behind = _THAN_THOSE.search(scene.view.text, last.last, scene.view.part_end(last.last))
    return first.depth > 0 and behind is not None and are_compared(scene, figures)


def told_apart_before(scene: Scene, figures: Sequence[Figure]) -> list[str | None]:
    """Take the groups of the part before: "between those with and without X; OS was 82% and 79%"."""
    before = [p for p in scene.phrases if p.end <= figures[0].start][-len(figures) :]
    heads = {p.text.rpartition(" ")[0] for p in before}
    if len(before) == len(figures) >= PLAINLY_A_LIST and len(heads) == 1 and heads != {""}:
        # "stages I, II and III were seen in ..., and their median OS was 94, 40, and 14 months, respectively"
        return [p.text for p in before]
    opposed = len(before) == 2 and any(re.match(r"(?:did )?not\b|without\b", p.text) for p in before)
    return [p.text for p in before] if opposed and len(figures) == 2 else []


def parted_names(scene: Scene, series: Series, phrases: Sequence[GroupPhrase]) -> list[str | None]:
    """Part "X and Y had the highest rates (71% and 65%)" into as many groups as there are figures."""
    figures = series.figures
    if not scene.view.is_tight(figures):
        return []
    for phrase in sorted(phrases, key=lambda p: -p.start):
        parts = [p for p in _JOINT.split(phrase.text) if word_set(p)]
        if len(parts) == len(figures) and OF_FIGURE.fullmatch(
            scene.view.text, figures[-1].last, phrase.start
        ):
            return list(parts)  # "13% and 14% for platinum and taxane-based therapy"
        ahead = phrase.end <= figures[0].start and phrase.lead not in AGAINST
        if ahead and len(parts) == len(figures) and price_ahead(scene.view, figures[0], phrase) <= LIMIT_LIST:
            return list(parts)
    return []


#: What is told of factors behind their brackets: "were independent prognostic factors".
_FACTORS_BEHIND = re.compile(
    r"\b(?:was|were|as)\s(?:(?:identified|found|confirmed|shown|as|to|be|an?|the)\s){0,4}"
    r"(?:(?:independent|significant|adverse|poor|unfavou?rable|favou?rable)\s){0,3}"
    r"(?:prognostic|risk|predictive)\s(?:factors?|markers?|indicators?)\b"
)
#: "Poor response | (EFS, 55% vs 90%)", ") and | a gain of chromosome 8 | (CIR, ..."
_NAME_OF_FACTOR = re.compile(
    r"(?:^(?:[A-Z]{5,}:\s)?|[)\]],?\s(?:and|or)\s|[)\]],\s)(?:an?\s|the\s)?"
    r"(?P<what>[A-Za-z][^,;:()\[\]]{2,60}?)\s$"
)
#: "the favourable impact of | X | on OS (89% vs 81%) and PFS (70% vs 57%)"
_IMPACT_OF = re.compile(
    r"\b(?:(?P<good>favou?rable|positive|beneficial)|adverse|negative|detrimental)\s(?:impact|effect|"
    r"influence)\sof\s"
    r"(?:the\s|an?\s)?(?P<what>[^,;:()\[\]]{2,50}?)\son\s"
    r"(?:[^;:()]|\([^()]{0,60}\)){0,110}$"
)
_IMPACT_SIGNS: Final = ("impact of", "effect of", "influence of")


def _of_named_factor(scene: Scene, series: Series) -> list[str | None]:
    """Read "slow response (EFS, 55% vs 90%) was a risk factor", "favourable impact of X on OS (9% vs 8%)"."""
    view, (first, second) = scene.view, series.figures
    opening = view.opening(first.start)
    if opening < 0:
        return []
    if influenced := _influencing(view.text, opening):
        return [influenced, None]
    told = holds_any(view.text, _IMPACT_SIGNS)
    impact = ends_in(_IMPACT_OF, view.text, opening, reach=190) if told else None
    if impact is not None:
        a, b = (f.percent if f.kind == "proportion" else f.value for f in (first, second))
        better = scene.outcomes[series.mention.outcome or ""].kind in {"survival", "response", "duration"}
        if a is None or b is None or (a > b) is not (better is (impact["good"] is not None)):
            return []
        return [impact["what"], None]
    if _FACTORS_BEHIND.search(view.text, second.last) is None:
        return []
    named = ends_in(_NAME_OF_FACTOR, view.text, opening, reach=72)
    if named is None or VARIABLE.search(named["what"]) or view.names_outcome_in(*named.span("what")):
        return []
    return [named["what"], None]


#: "OS was negatively | influenced by |"
_INFLUENCED = re.compile(
    r"\b(?:negatively|adversely|positively|unfavou?rably|favou?rably)\s(?:influenced|affected|impacted)\sby\s"
)
#: "the presence of | TP53 mutation", "(12 v 24 months), and a | diagnosis of AML"
_INFLUENCE = re.compile(
    r"(?:\bby\s|[)\]],?\s(?:and\s)?)(?:(?:the|an?)\s)?(?:presence\sof\s(?:the\s|an?\s)?)?"
    r"(?P<what>[A-Za-z<>≥≤][^,;:()\[\]]{2,60}?)\s$"
)


def _influencing(text: str, opening: int) -> str | None:
    """Name the factor before a bracket, in "OS was adversely affected by X (12 v 24 months) and Y (...)"."""
    if _INFLUENCED.search(text, 0, opening) is None:
        return None
    told = ends_in(_INFLUENCE, text, opening, reach=90)
    return None if told is None or VARIABLE.search(told["what"]) else told["what"]


def sides_of_factor(scene: Scene, series: Series, phrases: Sequence[GroupPhrase]) -> list[str | None]:
    """Give the factor of "male sex was associated with shorter OS (76% vs 89%)" the first of two figures."""
    view, figures = scene.view, series.figures
    if len(figures) != 2 or not (are_compared(scene, figures) or goes_from_to(view, figures)):
        return []
    if (factor := _of_named_factor(scene, series)) and are_compared(scene, figures):
        return factor
    subject = next((p for p in reversed(phrases) if p.lead == "subject" and p.end <= figures[0].start), None)
    if subject is None:
        return _of_patients(scene, series, phrases) or _by_factor(scene, series)
    earlier = max((f.last for f in view.figures if f.last <= figures[0].start), default=0)
    if earlier > subject.end and re.search(r"\bwith\b", view.text[earlier : figures[0].start]):
        return []
    if _ASSOCIATED.search(view.text, subject.end, figures[0].start) is None and (
        _DID_NOT_AFFECT.match(view.text, subject.end) is None or VARIABLE.search(subject.text)
    ):
        return []
    return list(in_order_of(scene, series, subject, None))


def _by_factor(scene: Scene, series: Series) -> list[str | None]:
    """Give "X was associated with improved OS (159 vs 56 months)" its factor, where no arms are known."""
    view, first = scene.view, series.figures[0]
    aside = _versus(scene, series.figures) and view.text[: first.start].endswith((", ", ": "))
    if not (first.depth or aside) or usual_order(scene, 2) is not None or not compares(view, first):
        return []
    factor = factor_of(view, first)
    if factor is None:
        return []
    return list(in_order_of(scene, series, GroupPhrase(0, first.start, factor, "subject"), None))


#: "OS was better | when | HSCT was done in CR | (62% v 18%)"
_BETTER_WHEN = re.compile(
    r"\b(?:higher|lower|better|worse|longer|shorter|poorer|superior|inferior|improved)\s(?:when|if)\s(?:the\s)?"
    r"(?P<what>(?!both\b|[^()]*\b(?:groups|arms|cohorts)\b)[^,;:()\[\]]{4,70}?)\s?$"
)


#: "The outcome of | infants with KMT2A | was worse (37% v 75%)"
_OUTCOME_OF = re.compile(
    r"\b(?:[Oo]utcomes?|[Pp]rognosis|[Ss]urvival)\s(?:of|for|in|among)\s(?:the\s)?"
    r"(?P<what>(?!both\b)[^,;:()\[\]%]{3,80}?)\s(?:was|were|remained)\s(?:[a-z]+ly\s)?"
    r"(?:worse|poor|poorer|better|superior|inferior|dismal|unfavou?rable|favou?rable|excellent)\s?$"
)


def sides_of_condition(scene: Scene, series: Series) -> list[str | None]:
    """Give "OS was better when HSCT was done in CR (62% v 18%)" the condition, where a bracket compares.

    So are people of whom an outcome is told in front of it: "The outcome of infants was worse (37% v 75%)".
    """
    view, first = scene.view, series.figures[0]
    opening = view.opening(first.start)
    forms = (_BETTER_WHEN, _OUTCOME_OF) if opening > 0 else ()
    told = next((m for form in forms if (m := ends_in(form, view.text, opening, reach=130))), None)
    if told is None or len(series.figures) != 2 or not are_compared(scene, series.figures):
        return []
    named = GroupPhrase(*told.span("what"), told["what"], "when")
    return list(in_order_of(scene, series, named, None))


def sides_of_given(scene: Scene, series: Series) -> list[str | None]:
    """Give "Women had a better OS with X (60% v 50%)" what they were given: all of them are women."""
    view, figures = scene.view, series.figures
    given = [
        p
        for p in _right_before_bracket(scene, figures[0], scene.phrases)
        if p.lead in _GIVEN and not p.people
    ]
    if len(figures) != 2 or not given or not (are_compared(scene, figures) and compares(view, figures[0])):
        return []
    start = view.part_start(figures[0].start)
    subjects = [
        p for p in scene.phrases if p.lead == "subject" and p.people and start <= p.start < given[-1].start
    ]
    if not subjects or _JOINED_OR_AGAINST.search(view.text, subjects[-1].end, given[-1].start):
        return []
    return list(in_order_of(scene, series, given[-1], None))


_JOINED_OR_AGAINST = re.compile(r"\b(?:and|or|than|versus|vs|compared|but)\b|,")


_OTHERWISE = re.compile(r"[)\]]?\s(?:[(\[][^()\[\]]*[)\]]\s)?otherwise\b")


def sides_of_otherwise(scene: Scene, series: Series) -> list[str | None]:
    """Give "Those with X had a CR rate of 38%, vs 71% otherwise" who has X, and who has not."""
    figures = series.figures
    if len(figures) != 2 or _OTHERWISE.match(scene.view.text, figures[1].last) is None:
        return []
    start = scene.view.part_start(figures[0].start)
    before = (p for p in reversed(scene.phrases) if start <= p.start and p.end <= figures[0].start)
    subject = next((p for p in before if p.people), None)
    return [] if subject is None else [subject.text, counterpart(subject.text)]


def _right_before_bracket(scene: Scene, first: Figure, phrases: Sequence[GroupPhrase]) -> list[GroupPhrase]:
    """List the phrases that end where the bracket of a figure opens."""
    opening = scene.view.opening(first.start)
    return [p for p in phrases if p.end <= opening and not scene.view.text[p.end : opening].strip()]


def names_treatment(scene: Scene, first: Figure) -> bool:
    """Whether a treatment that is no known arm is compared: "less frequent after X (28% vs 41%)"."""
    before = _right_before_bracket(scene, first, scene.phrases)
    told = bool(before) and before[-1].lead == "after" and before[-1].arm is None and not before[-1].people
    return told and compares(scene.view, first)


#: "OS was better | for | MRD-negative patients (72% vs 41%)"
_BETTER_FOR = re.compile(
    r"\b(?:higher|lower|better|worse|longer|shorter|poorer|superior|inferior|more (?:common|frequent)|"
    r"less (?:common|frequent))"
    r"\s(?:for|in|among)\s(?:the\s)?$"
)


def names_patients(scene: Scene, first: Figure) -> bool:
    """Whether patients who are no known arm fare better: "better for MRD-negative patients (72% vs 41%)"."""
    before = _right_before_bracket(scene, first, scene.phrases)
    if not before or before[-1].arm is not None or not before[-1].people or before[-1].head:
        return False
    return ends_in(_BETTER_FOR, scene.view.text, before[-1].start, reach=40) is not None


def _versus(scene: Scene, figures: Sequence[Figure]) -> bool:
    """Whether two figures are compared right behind each other: "superior for X, 55% versus 42%"."""
    return _VERSUS.fullmatch(scene.view.text, figures[0].last, figures[-1].start) is not None


_VERSUS = re.compile(r"\s(?:versus|vs\.?|v\.?)\s")


def _of_patients(scene: Scene, series: Series, phrases: Sequence[GroupPhrase]) -> list[str | None]:
    """Give "OS was shorter in patients with X (5 v 12 months)" its group, where no arms are known."""
    view, first = scene.view, series.figures[0]
    local = first.depth > 0 and (
        _THAN_THOSE.search(view.text, series.figures[-1].last) is not None
        or names_treatment(scene, first)
        or names_patients(scene, first)
    )
    aside = first.depth == 0 and _versus(scene, series.figures)
    if (first.depth == 0 and not aside) or (not local and usual_order(scene, 2) is not None):
        return []
    before = (
        [p for p in phrases if view.text[p.end : first.start] in {", ", ": "}]
        if aside
        else _right_before_bracket(scene, first, phrases)
    )
    named = [p for p in before if p.people or p.lead in _TREATED]
    if not named or not compares(view, first):
        return []
    if named[-1].lead in AGAINST:
        return [None, named[-1].text]  # "was lower than in those without X (67% vs 87%)"
    return list(in_order_of(scene, series, named[-1], None))
