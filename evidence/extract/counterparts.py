"""What to call those whom a comparison of two sets against a group that it names.

"Younger patients had longer survival (21 vs 14 months)": the second figure is of older patients, which the
sentence does not say. Left without a name it would stand for everybody.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.tokens import ANY_PEOPLE

__all__ = ["counterpart", "opposite"]

#: Words of which one denies the other and nothing stands between: not "high" and "low", "early" and "late".
_OPPOSITES: Final = (
    ("younger", "older"),
    ("male", "female"),
    ("males", "females"),
    ("men", "women"),
    ("boys", "girls"),
    ("positive", "negative"),
    ("positivity", "negativity"),
    ("presence", "absence"),
    ("matched", "mismatched"),
    ("related", "unrelated"),
    ("mutated", "unmutated"),
    ("responders", "nonresponders"),
    ("users", "nonusers"),
    ("smokers", "nonsmokers"),
    ("resectable", "unresectable"),
    ("symptomatic", "asymptomatic"),
    ("fit", "unfit"),
)
_OPPOSITE: Final = {a: b for pair in _OPPOSITES for a, b in (pair, pair[::-1])}
_OPPOSABLE = re.compile(rf"(?<!\w)(?<!non-)(?:{'|'.join(_OPPOSITE)})(?!\w)", re.IGNORECASE)
_BOUND = re.compile(r"[<>≥≤](?=\s?\d)")
_OTHER_BOUND: Final = {"<": "≥", "≥": "<", ">": "≤", "≤": ">"}
#: "no residual disease", "patients without residual disease"
_LACKING = re.compile(rf"^(?P<people>(?:{ANY_PEOPLE})\s)?(?:with\s)?(?:no|without)\s", re.IGNORECASE)
#: "patients who did not undergo surgery", "those not receiving X"
_NOT = re.compile(r"\bnot\s")
_HAVING = re.compile(rf"^(?P<people>(?:{ANY_PEOPLE})\s)?with\s(?:an?\s|the\s)?", re.IGNORECASE)
_SPEAKS_OF_PEOPLE = re.compile(rf"\b(?:{ANY_PEOPLE}|groups?|cohorts?|treated|treatment)\b", re.IGNORECASE)
_FINITE = re.compile(r"\b(?:was|were|is|are|had|did)\b")
_ARTICLE = re.compile(r"^(?:an?|the)\s", re.IGNORECASE)


def opposite(label: str) -> str | None:
    """Turn the one word or sign of a label that has an opposite: "MRD-positive", "age ≥60 years".

    Parameters
    ----------
    label : str
        The group that is named.

    Returns
    -------
    str or None
        None where no word has one, or several have.
    """
    turned = [*_OPPOSABLE.finditer(label), *_BOUND.finditer(label)]
    if len(turned) != 1:
        return None
    return label[: turned[0].start()] + _opposite_of(turned[0].group()) + label[turned[0].end() :]


def counterpart(label: str) -> str:
    """Name the other of two groups by what it is not.

    Parameters
    ----------
    label : str
        The group that is named: "patients with TP53 mutations", "Male sex".

    Returns
    -------
    str
        "patients without TP53 mutations", "Female sex"; "other than ..." where the words have no opposite.
    """
    if (turned := opposite(label)) is not None:
        return turned
    if (lacking := _LACKING.match(label)) is not None:
        return f"{lacking['people'] or ''}with {label[lacking.end() :]}"
    if len(_NOT.findall(label)) == 1:
        return _NOT.sub("", label)
    if (having := _HAVING.match(label)) is not None:
        return f"{having['people'] or ''}without {label[having.end() :]}"
    what = _ARTICLE.sub("", label)
    # "Subtotal resection", but not "InO", "TP53 mutation"
    what = what[:1].lower() + what[1:] if what.split(" ")[0][1:].islower() else what
    clause = _SPEAKS_OF_PEOPLE.search(label) or _FINITE.search(label)
    return f"other than {what}" if clause else f"without {what}"


def _opposite_of(word: str) -> str:
    other = _OTHER_BOUND.get(word) or _OPPOSITE[word.lower()]
    return other.capitalize() if word[:1].isupper() else other
