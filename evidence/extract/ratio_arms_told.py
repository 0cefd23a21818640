"""Ratios that say themselves which arm they favour or compare, whatever the sentence named before.

"The hazard ratio for death (X vs Y) was 0.79", "the hazard ratio was 0.79 (0.66-0.94) in favour of X".
"""

from __future__ import annotations

import re

from evidence.extract.figures import Figure
from evidence.extract.scene import Scene
from evidence.extract.text import ends_in, holds_any

__all__ = ["arm_favoured", "arm_in_bracket"]

#: A word of the name of an arm.
_WORD = r"(?!(?:the|in|for|among|with|by|of|both|over|vs|versus|was|were|and)\b)[A-Za-z][^\s,;:()\[\]/.]*"
_NAME = rf"{_WORD}(?:\s(?:(?:and|with|plus|\+)\s)?{_WORD}){{0,4}}?"
_AGAINST = r"(?:\s?/\s?|\s(?:vs\.?|versus|v|over|relative to|(?:as )?compared (?:with|to))\s)(?:the\s)?"
#: "The hazard ratio for death (| X | vs Y) was 0.79", "the HR (| high | vs low expression) for OS was 1.9"
_PAIR_IN_BRACKET = re.compile(
    r"\b(?:[Rr]atios?|HRs?|ORs?|RRs?)\b[^.;:()\[\]\d]{0,70}[(\[](?:(?:HRs?|ORs?|RRs?)[,;:]?\s)?"
    rf"(?:for\s|comparing\s|the\s)?(?P<arm>{_NAME}){_AGAINST}(?P<other>{_NAME})(?:\s(?:arms?|groups?))?[)\]]"
    r"[^.;:()\[\]\d]{0,40}[\s(\[]\d[\d.]*$"
)
_DEGREE = re.compile(r"high|low|higher|lower|positive|negative|early|late|mutated|elevated|normal|poor|good")
_DEGREES = re.compile(rf"(?:{_DEGREE.pattern}|unmutated)\s(?P<noun>.+)")
_SIGNS_OF_PAIR = (" vs", " v ", "versus", "/", "compared", "over", "relative")
_FAVOURS = r"(?:in favou?r of|favou?r(?:ing|ed|s))\s(?:the\s)?"
_END = r"(?=\s?(?:(?:treatment )?(?:arms?|groups?|regimens?)\b|in\s(?:patients|the)\b|[.,;)\]]|\(|$))"
#: "0.79 (95% CI, 0.66 to 0.94) | in favour of | X"
_FAVOURED_BEHIND = re.compile(
    rf"[)\]]?,?\s(?:(?:[Pp]\s?[=<>]\s?[\d.]+)[)\],]*\s)?(?:(?:significantly|strongly)\s)?{_FAVOURS}(?P<arm>{_NAME}){_END}"
)
#: "The HR for OS favoured | X | (0.71", "The hazard ratio favored X, at 0.71"
_FAVOURED_WITHIN = re.compile(
    rf"\b(?:[Rr]atios?|HRs?)\b[^.;()\[\]\d]{{0,70}}\b{_FAVOURS}(?P<arm>{_NAME})(?:\s(?:arm|group))?,?\s?"
    r"(?:[(\[](?:(?:HR|OR)[,;:=]?\s)?|at\s)\d[\d.]*$"
)
#: What is favoured that is no arm.
_NO_ARM = re.compile(r"(?:both|either|neither|survival|an?|longer|better|early|late)\b", re.IGNORECASE)


def arm_in_bracket(scene: Scene, figure: Figure) -> str | None:
    """Read the first side of "the hazard ratio for death (X vs Y) was 0.79"."""
    text = scene.view.text
    if not holds_any(text[max(0, figure.end - 180) : figure.end], _SIGNS_OF_PAIR):
        return None
    told = ends_in(_PAIR_IN_BRACKET, text, figure.end, reach=180)
    if told is None:
        return None
    shared = _DEGREES.fullmatch(told["other"]) if _DEGREE.fullmatch(told["arm"]) else None
    # "(high versus low expression)"
    return _called(scene, f"{told['arm']} {shared['noun']}" if shared is not None else told["arm"])


def arm_favoured(scene: Scene, figure: Figure) -> str | None:
    """Read X of "the hazard ratio was 0.79 (0.66-0.94) in favour of X", "the HR favoured X (0.71"."""
    text = scene.view.text
    if "avo" not in text:
        return None
    told = ends_in(_FAVOURED_WITHIN, text, figure.end, reach=150)
    told = told or _FAVOURED_BEHIND.match(text, figure.last)
    if told is None or _NO_ARM.match(told["arm"]):
        return None
    return _called(scene, told["arm"])


def _called(scene: Scene, name: str) -> str:
    """Give the label of the arm that a name names, or the name."""
    arm = scene.arms.named(name)
    return arm.label if arm is not None else name.strip()
