"""The unit that a list prints once: "28, 21 and 10%", "11 and 6.6 months"."""

from __future__ import annotations

import re
from itertools import pairwise

from evidence.extract.quantity import Quantity

__all__ = ["share_units"]

#: "with DNR | 90 vs 75% with DNR 60": the number belongs to a name.
_NAMED_BEFORE = re.compile(
    # "28% after | 1 and 47% after 2 cycles"
    r"\b(?:with|in|on|for|of|to) (?:the )?(?:[A-Z]{2,}[\w-]*|[A-Z]-[A-Z]+) $|[)%\]] after $"
)
_LIST_GAP = re.compile(r"\s*(?:,|,?\s*(?:and|or|vs\.?|v\.?|versus|compared (?:with|to)|/))\s*(?:only\s+)?$")


#: "49.5 for the TCG arm and 51.5 months", "AM, 17.3 v no AM, 17.9 months"
_GROUP_GAP = re.compile(
    r"\s+(?:for|in|with|on)\s+(?:the\s+)?[^;:.,()\d]{1,40}\s(?:and|versus|vs\.?|v\.?|compared with)\s+$|"
    r"\s+(?:versus|vs\.?|v\.?)\s+[^;:.()\d]{1,30},\s*$"
)


def _shares_unit(sentence: str, this: Quantity, following: Quantity) -> bool:
    """Whether the unit behind a number holds for the one before it, too."""
    if _LIST_GAP.match(sentence, this.end, following.start):
        return True
    # A whole number with words behind it may count anything.
    return this.kind == "decimal" and _GROUP_GAP.match(sentence, this.end, following.start) is not None


def _gives_count(sentence: str, this: Quantity, following: Quantity) -> bool:
    """Whether "63/26.3%" prints a count and its percentage, and not a list of two percentages."""
    joined = sentence[this.end : following.start].strip() == "/"
    return joined and this.kind == "count" and "." in sentence[following.start : following.end]


def share_units(quantities: list[Quantity], sentence: str) -> list[Quantity]:
    """Give bare numbers of a list the unit that its last member prints.

    Parameters
    ----------
    quantities : list of Quantity
        Of the sentence, in order.
    sentence : str
        Normalised.

    Returns
    -------
    list of Quantity
        In the same order.
    """
    shared = list(quantities)
    for i in range(len(shared) - 2, -1, -1):
        this, following = shared[i], shared[i + 1]
        if (
            this.kind not in {"count", "decimal"}
            or this.note
            or this.unit
            or following.kind not in {"percent", "duration"}
        ):
            continue
        if (
            this.value is None
            or (not sentence[this.start].isdigit() and sentence[this.start] != ".")
            or not _shares_unit(sentence, this, following)
            or _NAMED_BEFORE.search(sentence, max(0, this.start - 24), this.start)
        ):
            continue
        if this.kind == "decimal" and "-" in sentence[following.start : following.end]:
            continue  # "PFS was 0.62 versus | 0.41, and 2-year | OS was"
        if following.kind == "percent" and (this.value > 100 or _gives_count(sentence, this, following)):
            continue
        shared[i] = this._replace(kind=following.kind, unit=following.unit)
    if "edian" in sentence:
        _share_unit_of_median(shared, sentence)
        if "median" in sentence:
            _share_unit_of_two_medians(shared, sentence)
    return shared


#: "11.5 months | with X and | 8.9 | with Y", "23 months | versus | 10 | for those without"
_BRACKET = r"(?:\s?[(\[][^()\[\]]*[)\]])?"
_TO_SECOND = re.compile(
    rf"{_BRACKET}(?:\s(?:with|in|for|on|among)\s(?:the\s)?(?:\d+\s)?[^;:.,()\d]{{1,40}})?,?\s"
    r"(?:and|versus|vs\.?|v\.?|compared (?:with|to))\s"
)
_OF_SECOND = re.compile(rf"{_BRACKET}\s(?:with|in|for|on|among)\s(?!an?\b)")


def _is_second_median(sentence: str, told: int, this: Quantity) -> bool:
    """Whether a bare number is of the second of two groups, the unit being told with the first alone."""
    if this.kind not in {"count", "decimal"} or this.note or this.unit or not sentence[this.start].isdigit():
        return False
    if _TO_SECOND.fullmatch(sentence, told, this.start) is None:
        return False
    # "12 months for X and 30 in Y": a whole number behind "and" may count anything.
    plain = this.kind == "decimal" or " and " not in sentence[told : this.start]
    return plain and _OF_SECOND.match(sentence, this.end) is not None


#: "13.2 | (95% CI 8.1-18) and the median PFS | 5.1 months"
_AND_NEXT_MEDIAN = re.compile(
    rf"{_BRACKET},?\s(?:and|with|while)\s(?:(?:an?|the)\s)?median\s(?:(?:[\w-]+|\([A-Z]{{2,4}}\))\s){{1,4}}?"
    r"(?:(?:was|of|is)\s)?"
)
_MEDIAN_BEFORE = re.compile(r"\b[Mm]edian\s(?:(?:[\w-]+|\([A-Z]{2,4}\))\s){1,5}$")


def _share_unit_of_two_medians(shared: list[Quantity], sentence: str) -> None:
    """Give both their unit in "median OS was 13.2 months and median EFS 5.1", printed with one alone."""
    amounts = [i for i, q in enumerate(shared) if q.kind in {"duration", "decimal"}]
    for i, j in pairwise(amounts):
        one, other = shared[i], shared[j]
        if {one.kind, other.kind} != {"duration", "decimal"} or one.note or other.note:
            continue
        if _AND_NEXT_MEDIAN.fullmatch(sentence, one.end, other.start) is None:
            continue
        if _MEDIAN_BEFORE.search(sentence, max(0, one.start - 60), one.start) is None:
            continue
        unit = one.unit if one.kind == "duration" else other.unit
        shared[i], shared[j] = (q._replace(kind="duration", unit=unit) for q in (one, other))


def _share_unit_of_median(shared: list[Quantity], sentence: str) -> None:
    """Give "12.6" its unit in "Median OS was 8.8 months; it was longest with X (12.6, 95% CI 3.1-22.1)"."""
    unit, told = None, 0
    for i, this in enumerate(shared):
        if this.kind in {"duration", "percent", "ratio"}:
            unit = this.unit if this.kind == "duration" else None
            told = this.end
        if unit is not None and told < this.start and _is_second_median(sentence, told, this):
            shared[i] = this._replace(kind="duration", unit=unit)
            unit = None
        following = shared[i + 1] if i + 1 < len(shared) else None
        if unit is None or this.kind != "decimal" or following is None or following.kind != "ci":
            continue
        opened = sentence[: this.start].rstrip().endswith(("(", "["))
        opened = opened and _LASTED.search(sentence, told, this.start) is not None
        if opened and sentence[this.end : following.start].strip() in {"", ",", ";"}:
            shared[i] = this._replace(kind="duration", unit=unit)


#: "the | longest | OS occurred with X"; no odds and no risks.
_LASTED = re.compile(r"\b(?:longest|longer|shorter|shortest)\b(?![^()]*\b(?:odds|risk|likely|ratio)\b)")
