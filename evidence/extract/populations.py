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

_OF = re.compile(r"^(?:of|in|among|for)\s+(?:the\s+)?", re.IGNORECASE)
_WHO = re.compile(
    r"\s*[)\]]?\s*(?P<np>who (?:underwent|received|had|were|have|achieved|proceeded)\s[^,;:().]{2,60}?)"
    r"(?=\s*[,;:.()]|\s+(?:developed|achieved|had|relapsed|died|responded|entered|became|remained|"
    r"following)\b|$)"
)
_PATIENTS_WITH = re.compile(
    r"[\s)\]]*(?P<np>patients\s+(?:who|with)\s[^,;:()]{3,70}?)(?=\s*[,;:(.]|\s+(?:developed|achieved|had|"
    r"entered|following)\b)"
)
_AFTER_TRANSPLANT = re.compile(
    r"^(?P<np>(?:After|Following)\s+(?:[\w-]+\s+){0,4}?(?:[\w-]*transplant\w*|HSCT|HCT|SCT|ASCT|allo-?\w*|"
    r"auto-?\w*)(?:\s+\([A-Za-z-]+\))?),",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"^(?:(?-i:[Aa]ll) |the )?(?:patients?|children|adults|subjects|cases|those|recipients|women|men)"
    r"(?: (?:treated|enrolled|studied|evaluated|included|analy[sz]ed|randomi[sz]ed))?$",
    re.IGNORECASE,
)


def population_of(
    view: SentenceView, figure: Figure, after: Phrase | None, leading: str | None
) -> str | None:
    """Read the denominator's words: "of responders", "of 21 patients who underwent HSCT".

    Parameters
    ----------
    view : SentenceView
        The sentence.
    figure : Figure
        One that stands alone.
    after : Phrase or None
        The group's words behind it.
    leading : str or None
        The words that open the sentence: "Of 21 patients who underwent HSCT,".

    Returns
    -------
    str or None
        None where the figure is of all patients, or the text does not say.
    """
    inner = _INNER_POPULATION.search(view.text[figure.start : figure.last])
    who = _WHO.match(view.text, figure.last)
    if who is not None:
        noun = _PEOPLE.search(view.text[figure.start : figure.last])
        return f"{noun.group() if noun else 'patients'} {who.group('np').strip()}"
    trailing = _TRAILING_PEOPLE.match(view.text, figure.last)
    behind = _POPULATION.match(view.text, figure.behind(view.text))
    plain = _PATIENTS_WITH.match(view.text, figure.last) if figure.total is not None else None
    transplanted = _AFTER_TRANSPLANT.match(view.text[: figure.start])
    options = [m.group("np") for m in (inner, trailing, behind, plain) if m is not None]
    options.append(_without_number(leading) if leading is not None and _PEOPLE.search(leading) else "")
    if transplanted is not None:
        words = transplanted.group("np")
        options.append(words[:1].lower() + words[1:])
    options.append(after.text if after is not None and _PEOPLE.search(after.text) else "")
    for option in options:
        words = _OF.sub("", option.strip())
        if words and not _ALL.match(words) and not NOT_A_GROUP.match(words):
            return words
        if words and not _PEOPLE.fullmatch(words):
            # All patients, said in so many words; "patients" alone says nothing of which.
            return None
    return None


def _without_number(leading: str) -> str:
    """Take "21 patients (40%) who underwent HSCT" without its numbers; nothing of "this cohort"."""
    text = re.sub(r"^(?:the|these|those|our)\s+", "", leading)
    text = re.sub(r"^\d[\d,]*\s+|\(\s*\d[^)]*\)\s*", "", text)
    return "" if re.match(r"(?:the )?entire|this ", text) else text


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
