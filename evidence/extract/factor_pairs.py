"""The factor that the two figures behind its verb compare, whatever groups its clause names before.

"X was commoner in A than in B and was associated with a shorter OS (9 versus 14 months)": the first figure is
of X, which is the subject, and not of A.
"""

from __future__ import annotations

import re

from evidence.extract.arrangement import CONTRAST
from evidence.extract.direction import compares, in_order_told
from evidence.extract.factor_words import subject_in
from evidence.extract.factors import PREDICTS
from evidence.extract.placed_groups import LABEL_BEHIND
from evidence.extract.scene import Scene
from evidence.extract.series import Series
from evidence.extract.text import blank, ends_in
from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["VARIABLE", "pair_of_factor"]

#: What a factor brings about: "translated into fewer", "had a negative impact on", "negatively affected".
_BRINGS = re.compile(
    r"\s(?:also\s|did\s(?:not\s)?|does\s(?:not\s)?)?(?:"
    r"(?:translat(?:ed|es)|result(?:ed|s))\s(?:in|into|to)|led\sto|leads\sto|"
    r"(?:had|has|have|exerted|showed|retained)\s(?:an?\s|no\s)(?:[a-z]+\s){0,3}(?:impact|effect|influence)\s(?:on|upon)|"
    r"(?:[a-z]+ly\s)?(?:affect(?:ed|s)?|influenced?|impact(?:ed|s)?|compromised|predict)(?!\s(?:of|on)\b)"
    r")\s"
)
_BRACKETS = re.compile(r"[(\[](?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*[)\]]")
#: What patients are told apart by, without a word of which are first.
VARIABLE = re.compile(
    r"\b(?:age|sex|gender|stage|status|scores?|counts?|levels?|types?|subtypes?|cytogenetics|karyotype|group|"
    r"index|grade|race|year|time|dose|size|number|risk|histology|ECOG|IPI|PS)$",
    re.IGNORECASE,
)
#: No factor, but people, or what is done with them: "The patients were", "this".
_AND = re.compile(r" and ")
_NO_FACTOR = re.compile(
    rf"^(?:{ANY_PEOPLE}|there|it|this|these|those|analys[ie]s|results?|data|study|treatment|therapy|regimen|differences?|change|"
    r"(?:[a-z]+ )?factors?|outcomes?|prognosis)$",
    re.IGNORECASE,
)
#: "(17% vs 38% | in patients without X", "vs 44% | for others"
_OPPOSITE = re.compile(
    r"(?:\s(?:months|years))?\s(?:in|for|of|among|with)\s(?:the\s)?(?P<name>"
    rf"(?:(?:others?|(?:other|remaining)\s(?:{ANY_PEOPLE})|(?:{ANY_PEOPLE})\s(?:without|with\s(?:no|wild)|not|who\sdid\snot)"
    r"|those\swith(?:out)?|no|non|wild|un|negative|normal)[^,;()\[\]%]{0,60}))(?=\s?[,;)\]])"
)
_COMPARED = re.compile(r"\b(?:than|compared|versus|vs\.?|relative to|to (?:the|those|patients))(?=\s|$)")


def pair_of_factor(scene: Scene, series: Series) -> list[str | None]:
    """Give the two figures of a bracket the factor that the clause is about, and what is opposed to it.

    Parameters
    ----------
    scene : Scene
        The sentence.
    series : Series
        Figures side by side.

    Returns
    -------
    list of str or None
        Two; empty where no factor is told to bring about what the figures show.
    """
    view, figures = scene.view, series.figures
    first, last = figures[0], figures[-1]
    opening = view.opening(first.start)
    if len(figures) != 2 or opening < 0 or view.opening(last.start) != opening:
        return []
    if CONTRAST.search(view.text, first.last, last.start) is None:
        return []
    start = view.part_start(first.start)
    head = _BRACKETS.sub(blank, view.text[start:opening])
    verbs = [*PREDICTS.finditer(head), *_BRINGS.finditer(head)]
    if not verbs:
        return []
    verb = max(verbs, key=lambda m: m.end())
    if (levels := _levels(scene, start, start + verb.end() - len(verb.group().lstrip()))) is not None:
        return levels
    behind = start + verb.end(), opening
    behind_bracket = view.closing(last.start, last.end)
    tail = _BRACKETS.sub(blank, view.text[behind_bracket : view.part_end(last.last)])
    if _COMPARED.search(head, verb.end()) or _COMPARED.search(tail):
        return []
    if any(f.depth == 0 and behind[0] <= f.start < opening for f in view.amounts) or any(
        p.lead == "subject" and behind[0] <= p.start and p.end <= opening for p in scene.phrases
    ):
        return []
    opposite = _opposed_to(scene, last.last)
    within = [p for p in scene.phrases if view.opening(p.start) == opening]
    if any(p.start < last.start or opposite is None or p.arm is not None for p in within):
        return []  # "(52% in X vs 19% in Y)", "(90% vs 81% for Y)"
    factor = _named(scene, series, start, head, verb.start())
    if factor is None:
        return []
    told = view.text[start + verb.start() : opening]
    if opposite is None and _PREDICTED.match(verb.group().strip()) and not compares(view, first):
        return [None, None]  # "MRD at day 29 predicted EFS (87% vs 59%)": which of them is whose?
    pair = in_order_told(scene, series, (factor, opposite), told)
    # "Better care translated into fewer deaths (8% vs 2%)" tells what came later, and not who fared so.
    return list(pair) if pair[0] == factor else [None, None]


_PREDICTED = re.compile(r"predict(?:ed|s)\b")
#: "Donor type | (sibling vs unrelated)", "MRD at day 29 | (<0.01% vs ≥0.01%)"
_LEVELS = re.compile(
    r"(?P<factor>[A-Za-z][\w+-]*(?:\s[\w+-]+){0,4})\s[(\[](?P<one>[^()\[\];,]{1,40}?)\s(?:versus|vs\.?|v\.?)\s"
    r"(?P<other>[^()\[\];,]{1,40})[)\]]\s?$"
)


def _levels(scene: Scene, start: int, verb: int) -> list[str | None] | None:
    """Name the two levels of a factor that a bracket behind it compares."""
    told = ends_in(_LEVELS, scene.view.text, verb, reach=130)
    if (
        told is None
        or told.start() < start
        or any(told.start() <= f.start < verb for f in scene.view.amounts)
    ):
        return None
    signed = not (told["one"][0].isalpha() and told["other"][0].isalpha())
    head = f"{told['factor']} " if signed else ""
    return [f"{head}{told[level]}" for level in ("one", "other")]


def _named(scene: Scene, series: Series, start: int, head: str, end: int) -> str | None:
    """Name the factor in front of its verb; None for known arms, people, endpoints and mere variables."""
    view = scene.view
    name = subject_in(head[:end])
    if name is None or any(p.search(name) for p in (_NO_FACTOR, VARIABLE, _COMPARED, _AND)):
        return None
    at = view.text.find(name, start)
    if at < 0 or scene.arms.called(name) is not None:
        return None
    if any(p.arm is not None and at <= p.start < at + len(name) for p in scene.phrases):
        return None
    measured = series.mention.outcome
    if any(at <= m.start < at + len(name) and m.outcome == measured for m in view.mentions):
        return None  # "OS was associated with X"
    return name


def _opposed_to(scene: Scene, end: int) -> str | None:
    """Name those without the factor, where words behind the second figure do: "vs 44% for others"."""
    text = scene.view.text
    label = LABEL_BEHIND.match(text, end)
    if label is not None and scene.view.names_outcome_in(*label.span("name")):
        return None
    told = label or _OPPOSITE.match(text, end)
    return None if told is None else told["name"].strip()
