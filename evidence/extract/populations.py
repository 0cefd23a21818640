"""Among whom: the denominator's words where it is not the whole cohort or arm."""

from __future__ import annotations

import re

from evidence.extract.arms import word_set
from evidence.extract.figures import Figure
from evidence.extract.groups import Phrase
from evidence.extract.view import NOT_A_GROUP, SentenceView

__all__ = ["population_of", "population_of_series"]

_PEOPLE = re.compile(
    r"\b(?:patients?|children|adults?|responders?|nonresponders?|subjects?|recipients?|survivors?|boys|"
    r"girls|women|men|cases|those|infants|adolescents|evaluable|group|cohort|subgroup|relapsed|"
    r"transplant(?:ed)?|MRD-\w+)\b",
    re.IGNORECASE,
)

_POPULATION = re.compile(
    r"[\s)\]]*(?:of|among|in|for)\s+(?:the\s+|these\s+|those\s+|all\s+)?(?:\d+\s+|"
    r"\w+-\w+\s+(?=patients))?(?P<np>(?:evaluable |eligible |assessable )?(?:responders|patients?|children|"
    r"adults|those|subjects|recipients|boys|girls|women|men|cases|[\w-]+ (?:patients|responders|"
    r"children))\b(?:\s+(?:with|who|in|treated|receiving|undergoing|aged|of|without|evaluable|"
    r"achieving)\b[^,;:()]{2,80}?)?)"
    r"(?=\s*[,;:().]|\s+(?:achieved|had|entered|were|was|developed|showed|attained|obtained|experienced|"
    r"remained|became|become|proceeded|received|did|died|relapsed|responded|and|after|at|within|"
    r"underwent)\b|$)"
)

_INNER_POPULATION = re.compile(
    r"(?:\bof|/)\s+(?:the\s+|these\s+|those\s+|"
    r"all\s+)?[\w,-]+\s+(?P<np>(?:[a-zA-Z-]+\s+){0,3}?(?:responders|patients|children|adults|boys|girls|"
    r"recipients|subjects|cycles|women|men)(?:\s+(?:with|who|in)\s[^()\[\]]{3,50}?)?)\s*[(\[]"
)

_TRAILING_PEOPLE = re.compile(
    r"\s*(?P<np>[\w-]+\s+(?:patients|responders|children|recipients))\b(?=\s*[.,;(]|\s+(?:had|achieved|were))"
)

_AFTER_TRANSPLANT = re.compile(
    r"^(?P<np>(?:After|Following)\s+(?:[\w-]+\s+){0,4}?(?:[\w-]*transplant\w*|HSCT|HCT|SCT|ASCT|allo-?\w*|"
    r"auto-?\w*)(?:\s+\([A-Za-z-]+\))?),",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"^(?:(?-i:[Aa]ll) |the )?(?:patients?|children|adults|subjects|cases|those|recipients|women|men)$",
    re.IGNORECASE,
)


def population_of(
    view: SentenceView, figure: Figure, after: Phrase | None, leading: str | None
) -> str | None:
    """Read the denominator's words: "of responders", "of 21 patients who underwent HSCT"."""
    inner = _INNER_POPULATION.search(view.text[figure.start : figure.last]) or _TRAILING_PEOPLE.match(
        view.text, figure.last
    )
    if inner is not None and not _ALL.match(inner.group("np").strip()):
        return inner.group("np").strip()
    match = _POPULATION.match(view.text, figure.behind(view.text))
    if match is not None:
        text = match.group("np").strip()
        return None if _ALL.match(text) else text
    trailing = re.match(
        r"[\s)\]]*(?P<np>patients\s+(?:who|with)\s[^,;:()]{3,70}?)(?=\s*[,;:(.]|\s+(?:developed|achieved|"
        r"had|entered|following)\b)",
        view.text[figure.last :],
    )
    if trailing is not None and figure.total is not None:
        return trailing.group("np")
    if leading is not None and _PEOPLE.search(leading) and not NOT_A_GROUP.match(leading):
        text = re.sub(r"^\d+\s+|^(?:the|these|those|our)\s+", "", leading)
        text = re.sub(r"\(\s*\d[^)]*\)\s*", "", text)
        return None if _ALL.match(text) or re.match(r"(?:the )?entire|this ", text) else text
    transplanted = _AFTER_TRANSPLANT.match(view.text[: figure.start])
    if transplanted is not None:
        words = transplanted.group("np")
        return words[:1].lower() + words[1:]
    if after is not None and _PEOPLE.search(after.text) and not NOT_A_GROUP.match(after.text):
        return None if _ALL.match(after.text) else after.text
    return None


def population_of_series(view: SentenceView, figure: Figure, label: str | None) -> str | None:
    """Read the population of figures side by side: "Among 63 evaluable patients, ..."."""
    inner = _INNER_POPULATION.search(view.text[figure.start : figure.last])
    if inner is not None and not _ALL.match(inner.group("np").strip()):
        return inner.group("np").strip()
    leading = view.leading(figure)
    lead = leading.group("np").strip() if leading else None
    if lead is None or (label is not None and (label in lead or word_set(label) & word_set(lead))):
        return None
    return population_of(view, figure, None, lead) if leading and leading.end("np") < figure.start else None
