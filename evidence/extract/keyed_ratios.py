"""Keys of ratios that stand side by side in a bracket: "(CR1 v CR2: HR 1.5; CR1 v no CR: HR 2.4)".

A key says which part of a factor has the ratio behind it. Numbers in it, and names of outcomes beside its
"versus", are of the patients who are told apart: "NRM was higher in older patients (18-45 years: RR 1.7; 46+
years: RR 3.7)".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from evidence.extract.figures import Figure
from evidence.extract.text import ends_in

__all__ = ["RatioKey", "keys_of_ratios"]


class RatioKey(NamedTuple):
    """A key with the ratio behind it."""

    start: int
    end: int
    figure: Figure
    #: The first side, where two are compared.
    side: str
    compares: bool


#: "(| 18-45 years: | RR", "; | high vs low, | HR"
_KEY = re.compile(
    r"[(\[;]\s*(?:and\s)?(?P<key>[A-Za-z\d<>≤≥](?:[^()\[\];:=]|(?<=[<>])=){0,60}?)\s?(?P<sign>[:,])\s*$"
)
_VERSUS = re.compile(r"\s(?:vs\.?|versus|v|compared (?:with|to))\s")
#: What a number must stand with to tell patients apart: "18-45", "46+", ">= 60", "ECOG 1", "60 or older".
_APART = re.compile(
    r"\d\s?(?:-|to)\s?[\d<>I]|\d\+|[<>≤≥]|\b[A-Za-z][\w-]*\s\d\b|\d\s?/\s?\d|\b(?:and|or)\s(?:older|younger|more|"
    r"less|above|below|higher)\b|\d[A-Za-z]|[A-Za-z]\d"
)
_FIGURES = re.compile(
    r"\d[\d.]*\s?%?\s(?:vs\.?|versus|v)\s\d[\d.]*\s?(?:%|months|years|days|weeks)?$|\bnot reached\b"
)
#: No part of a factor: how a ratio was made, where, and what stands with it.
_NO_PART = re.compile(
    r"\b(?:CI|P|p|HR|OR|RR|I2|n|ratios?|medians?|interval|confidence|adjusted|unadjusted|crude|pooled|models?|"
    r"(?:multi|uni)varia\w+|analys[ei]s|regression|cohorts?|datasets?|sets?|studies|trials?|stratified|weighted|"
    r"matched|follow-up|log-?rank|difference|rates?|at|after|landmark|per|each|every|"
    r"continuous)\b"
)


def keys_of_ratios(text: str, figures: Sequence[Figure], depths: Sequence[int]) -> list[RatioKey]:
    """Find the keys of ratios in brackets.

    Parameters
    ----------
    text : str
        Of the sentence.
    figures : sequence of Figure
        Of the sentence, in order.
    depths : sequence of int
        Open brackets before every character.

    Returns
    -------
    list of RatioKey
        Of two or more ratios in a bracket, or of one whose key compares two.
    """
    found: list[tuple[int, RatioKey]] = []
    for figure in figures:
        if figure.kind != "ratio" or not depths[figure.start]:
            continue
        told = ends_in(_KEY, text, figure.start, reach=72)
        if told is None:
            continue
        key, depth = told["key"], depths[figure.start]
        opening = next((i for i in range(figure.start, -1, -1) if depths[i] < depth), -1)
        if _NO_PART.search(key) or _FIGURES.search(key):
            continue
        if any(map(str.isdigit, key)) and _APART.search(key) is None:
            continue
        versus = _VERSUS.search(key)
        side = key if versus is None else key[: versus.start()]
        one = RatioKey(told.start("key"), told.end("key"), figure, side.strip(), versus is not None)
        found.append((opening, one))
    return [
        key
        for opening, key in found
        if sum(other == opening for other, _ in found) > 1
        or (key.compares and key.side[0].isalpha() and text[key.end] == ":")
    ]
