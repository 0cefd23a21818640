"""Times, ratios and shares printed as decimals: "18.5 (95% CI 11.8-21.3) months", "0.91 (0.86-0.95)"."""

from __future__ import annotations

import re
from typing import Final

from evidence.extract.drafts import Draft
from evidence.extract.errors_of_shares import is_error_of_list
from evidence.extract.figures import Figure
from evidence.extract.quantity import Quantity
from evidence.extract.text import OPENED, VERSUS, ends_in

__all__ = [
    "BARE_INTERVAL",
    "is_index",
    "read_decimal",
    "read_duration",
    "read_ratio",
    "read_time",
    "read_unreached",
]

_UNITS: Final = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
#: "HR 0.98| per Gy, |0.97-1.00"
BARE_INTERVAL = re.compile(r"(?:\sper(?:\s[\w/]+){1,3})?\s*[(\[,:;]\s*(?:95\s?%\s*)?$")
_BESIDE = re.compile(r"\s*[(\[,;]\s*")
_COMPARED_WITH = re.compile(r"\s*[)\]]*\s*(?:versus|vs\.?|v\.?|compared (?:with|to))\s+")
#: "4.7 months (95% CI 4-5), | 1.2 for A, | 7.8 for B"
_NEXT_OF_LIST = re.compile(r"[)\]]?(?:\s(?:for|in|with)\s[^,;:()\d]{1,40})?,\s+(?:and\s+)?")
_FOR_GROUP = re.compile(r"\s(?:for|in|with)\s[A-Za-z]")
_UNIT_BEHIND = re.compile(r"\s*[)\]]\s*(days?|weeks?|months?|years?)\b", re.IGNORECASE)
#: "7.3 (4.5-8.6) and 21.6 months (14.2-35.7)": the unit stands on the last alone.
_UNIT_OF_LIST = re.compile(
    r"\s*[)\]](?:\s*(?:,|and|,\s*and|vs\.?|versus)\s*\d+(?:\.\d+)?(?:\s*[(\[][^()\[\]]*[)\]])?)+"
    r"\s*(days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
#: "Median OS (months) was A: 18.7 (95% CI, 12.9-NE); B: 27.0"
_MEDIAN_HEAD = re.compile(
    r"\b[Mm]edians?\s+(?:[\w-]+\s+){1,4}[(\[](?:in\s+)?(?P<unit>days?|weeks?|months?|mos?|years?|yrs?)[)\]]"
    r"(?:(?!HR|hazard|ratio|odds|\bOR\b|P\s?[=<])(?:[^%]|%(?=\s?(?:CI|confidence))))*$"
)
_MEDIAN_IS = re.compile(
    r"\bmedian(?:\s+(?:[A-Z]{2,4}|[a-z-]+)){0,5}\s*(?:[:,=]|\b(?:of|was|is))?\s*"
    r"(?:\d+(?:\.\d+)?\s*[(\[][^()\[\]]*[)\]]\s*(?:,|and|,\s*and|vs\.?|versus)\s*)*$",
    re.IGNORECASE,
)
#: What is printed as a number between 0 and 1 and is no share of patients.
_INDEX = re.compile(
    r"\b(?:[Cc][- ](?:index|statistic)|AU(?:RO)?Cs?|area under|concordance|accuracy|sensitivity|kappa)\b"
)
_RISK_NEAR = re.compile(r"\b(?:risk|ratio|hazard|odds|HR|OR|RR)s?\b[^%]{0,40}$")
_AT_LANDMARK = re.compile(
    r"\b(?:\w+-(?:year|month)|at (?:(?:greater|more) than )?\w+ (?:years?|months?))\b", re.IGNORECASE
)
#: A sentence that says these prints other numbers between 0 and 1.
_NO_SHARE = re.compile(
    rf"{_INDEX.pattern}|\b(?:ratios?|hazard|odds|HR|OR|RR|correlat\w+|coefficients?|units?|median)\b"
)
_SURVIVAL_WAS = re.compile(
    r"\b(?:[Ss]urvival|[Ii]ncidence|[Mm]ortality|[Rr]elapse|[Pp]robability|[Pp]robabilities|[EPDRL]FS|OS|[NT]RM|CIR)\b"
    r"(?:(?:[^.;:()\d]|\d+-year|\bat \d+ (?=years?\b|months?\b)){0,80}\b(?:was|were|is|are|of))?\s+$"
)
#: "the probability of being alive at 5 years is | .39", "and of | .24"
_PROBABILITY_IS = re.compile(
    r"\b[Pp]robabilit(?:y|ies) (?:of|for) "
    r"(?:(?!\b(?:ratio|hazard|odds|risk)\b)[^.;:()]|\([A-Z]{2,5}\)){3,80}? (?:is|was|were|are) $"
)
#: How far in front of a decimal the name of its kind of ratio can stand.
_FAR: Final = 260
_RATIOS = re.compile(r"\b(?:[Hh]azard|[Oo]dds|[Rr]isk|[Rr]ate)[- ][Rr]atios?\b|\b(?:HRs?|ORs?|RRs?)\b")
_FOR_OUTCOME = re.compile(r"\s+(?:for|in)\s+(?:the\s+)?[A-Za-z]")
_BOUNDARY_IS = re.compile(
    r"\b(?:boundary|significance|threshold|end ?points?|criteri(?:on|a)|margin|target|"
    r"power)\s+(?:(?:for|of)\s+(?:[\w-]+\s+){1,3}?)?"
    r"(?:(?:was|were|had|has|have|been)\s+)*$"
)


def read_duration(draft: Draft, _: int, quantity: Quantity) -> None:
    """Read "7.7 months"."""
    _begin_time(draft, quantity, quantity.unit)


def _begin_time(draft: Draft, quantity: Quantity, unit: str | None) -> Figure:
    figure = draft.begin("time", quantity)
    figure.value, figure.unit = quantity.value, unit
    draft.add_scope(figure)
    return figure


def read_unreached(draft: Draft, _: int, quantity: Quantity) -> None:
    """Read "not reached", of a median and not of a boundary."""
    if ends_in(_BOUNDARY_IS, draft.sentence, quantity.start) is None:
        _begin_time(draft, quantity, "not reached")


def read_ratio(draft: Draft, _: int, quantity: Quantity) -> None:
    """Read "hazard ratio, 0.71"."""
    figure = draft.begin("ratio", quantity)
    figure.value, figure.unit = quantity.value, quantity.unit


def read_decimal(draft: Draft, i: int, quantity: Quantity) -> None:
    """Read a decimal as a time, a ratio or a share, by what stands around it."""
    if _is_pair_of_times(draft, i, quantity) or is_error_of_list(draft, quantity):
        return
    if (headed := ends_in(_MEDIAN_HEAD, draft.sentence, quantity.start, reach=_FAR)) is not None:
        _begin_time(draft, quantity, _UNITS[headed.group("unit")[0].lower()])
        return
    unit = _ratio_before(draft.sentence, quantity)
    if unit is not None and (_is_ratio(draft, i, quantity) or _is_next_ratio(draft, quantity)):
        figure = draft.begin("ratio", quantity)
        figure.value, figure.unit = quantity.value, unit
    elif _has_interval_of_share(draft, i, quantity):
        if not _INDEX.search(draft.sentence) and not ends_in(_RISK_NEAR, draft.sentence, quantity.start):
            _begin_share(draft, quantity)
    elif _read_share_with_error(draft, i, quantity) or read_time(draft, i, quantity):
        return
    elif _is_share_at_time(draft, quantity):
        _begin_share(draft, quantity)
    else:
        _go_on_with_unit(draft, quantity)


def is_index(draft: Draft, quantity: Quantity) -> bool:
    """Whether a number between 0 and 1 is an area under a curve or the like, and no share of patients."""
    return draft.sentence[quantity.start] in "0." and _INDEX.search(draft.sentence) is not None


def _begin_share(draft: Draft, quantity: Quantity) -> Figure:
    figure = draft.begin("proportion", quantity)
    figure.percent = round(100 * (quantity.value or 0.0), 6)
    draft.add_scope(figure)
    return figure


def _read_share_with_error(draft: Draft, i: int, quantity: Quantity) -> bool:
    """Read "0.76 (SE 0.03)"."""
    error = draft.following(i, "se")
    if error is None or not _BESIDE.fullmatch(draft.gap(i)):
        return False
    if not 0 < (error.value or 0.0) < (quantity.value or 0.0) <= 1:
        return False
    figure = _begin_share(draft, quantity)
    figure.se = round(100 * (error.value or 0.0), 6)
    figure.take(error)
    draft.used.add(i + 1)
    return True


#: "0.44 | for PBSC and | 0.40 for BM"
_NEXT_SHARE = re.compile(
    r"(?:\s(?:for|in|with|after)\s[^;:.,()\d]{2,40})?(?:,|,?\s(?:and|vs\.?|versus|v))\s(?:only\s)?"
)


def _is_share_at_time(draft: Draft, quantity: Quantity) -> bool:
    """Whether "5-year overall survival was 0.41 with X versus 0.72 with Y" prints probabilities."""
    sentence, value = draft.sentence, quantity.value or 0.0
    told = ends_in(_PROBABILITY_IS, sentence, quantity.start, reach=110) is not None
    last = draft.figures[-1] if draft.figures else None
    goes_on = last is not None and last.text.startswith(("0.", ".")) and last.kind == "proportion"
    told = told or (
        goes_on
        and last is not None
        and _NEXT_SHARE.fullmatch(sentence, last.last, quantity.start) is not None
    )
    if told and 0 < value < 1:
        return _INDEX.search(sentence) is None
    if not 0 < value < 1 or _AT_LANDMARK.search(sentence) is None or _NO_SHARE.search(sentence):
        return False
    return goes_on or ends_in(_SURVIVAL_WAS, sentence, quantity.start, reach=120) is not None


def _is_pair_of_times(draft: Draft, i: int, quantity: Quantity) -> bool:
    """Read "PFS (3.7 vs 4.6 months) or OS (8.1 vs 7.4)", where the unit is printed once."""
    pair = draft.following(i, "decimal")
    times = [f for f in draft.figures if f.kind == "time" and f.unit != "not reached"]
    if not times or pair is None or not draft.depths[quantity.start] or not VERSUS.fullmatch(draft.gap(i)):
        return False
    for member in (quantity, pair):
        _begin_time(draft, member, times[-1].unit)
    draft.used.add(i + 1)
    return True


def _go_on_with_unit(draft: Draft, quantity: Quantity) -> None:
    """Read "21.4 months (95% CI 18.0-25.2) vs 17.9": what is compared with a time is a time."""
    last = draft.figures[-1] if draft.figures else None
    if last is None or last.kind != "time" or last.unit in {None, "not reached"}:
        return
    listed = _NEXT_OF_LIST.fullmatch(draft.sentence, last.last, quantity.start) is not None
    listed = listed and _FOR_GROUP.match(draft.sentence, quantity.end) is not None
    if listed or _COMPARED_WITH.fullmatch(draft.sentence, last.last, quantity.start):
        _begin_time(draft, quantity, last.unit)


def read_time(draft: Draft, i: int, quantity: Quantity) -> bool:
    """Read a number whose unit stands behind or in its interval, if it has one.

    Returns
    -------
    bool
        Whether a figure was made: "18.5 (95% CI 11.8-21.3) months", "median: 36, 95% CI: 26-45 months".
    """
    interval = draft.following(i, "ci", "interval")
    if interval is None or quantity.value is None or quantity.note is not None:
        return False
    unit = own = None
    if OPENED.fullmatch(draft.gap(i)):
        own = _UNIT_BEHIND.match(draft.sentence, interval.end)
        behind = own or _UNIT_OF_LIST.match(draft.sentence, interval.end)
        unit = _UNITS[behind.group(1)[0].lower()] if behind is not None else None
    within = interval.unit if interval.unit in _UNITS.values() else None
    if unit is None and within is not None and BARE_INTERVAL.fullmatch(draft.gap(i)):
        # "Median OS was 11.0 (95% CI: 9.2-14.8 years) and 12.0 (95% CI: 11.3-13.0 years)"
        unit = within if ends_in(_MEDIAN_IS, draft.sentence, quantity.start, reach=_FAR) else None
    if unit is None:
        return False
    figure = draft.begin("time", quantity)
    figure.value, figure.unit = quantity.value, unit
    if own is not None:
        draft.units.append((figure, own.end()))
    return True


def _ratio_before(sentence: str, quantity: Quantity) -> str | None:
    """Give the kind of ratios that a clause lists: "HRs were 3.13 for PFS and 2.88 for OS"."""
    named = list(_RATIOS.finditer(sentence, max(0, quantity.start - _FAR), quantity.start))
    if not named:
        return None
    return {"h": "hazard", "o": "odds"}.get(named[-1].group()[0].lower(), "risk")


def _is_ratio(draft: Draft, i: int, quantity: Quantity) -> bool:
    """Whether a decimal behind "hazard ratios were" is one of them: "0.93 for EFS", "0.65 [0.45-0.94]"."""
    interval = draft.following(i, "ci", "interval")
    if interval is None or not BARE_INTERVAL.fullmatch(draft.gap(i)):
        return _FOR_OUTCOME.match(draft.sentence, quantity.end) is not None
    value, low, high = quantity.value or 0.0, interval.value, interval.second
    return interval.unit is None and (low is None or low <= value) and (high is None or value < high)


def _is_next_ratio(draft: Draft, quantity: Quantity) -> bool:
    """Whether "OS and PFS (HR 0.8 and | 0.7, respectively)" goes on with a ratio."""
    last = draft.figures[-1] if draft.figures else None
    if last is None or last.kind != "ratio" or last.ci is not None:
        return False
    joined = _LISTED.fullmatch(draft.sentence, last.last, quantity.start) is not None
    told_else = _IS_ELSE.match(draft.sentence, quantity.end) is not None
    if joined and not told_else and _SEVERAL_RATIOS.match(draft.sentence, last.start):
        return True
    if _AND_IN_OTHERS.fullmatch(draft.sentence, last.last, quantity.start):
        return _CLAUSE_ENDS.match(draft.sentence, quantity.end) is not None
    return joined and _IN_TURN.match(draft.sentence, quantity.end) is not None


#: "the HR was 0.56 in trial 1|, and in trial 2, | 0.87"
_AND_IN_OTHERS = re.compile(
    r"(?:\s(?:in|for|among)\s[^,;:.()%]{2,40}?)?,?\s(?:and|but|while|whereas)\s(?:in|for|among)\s(?:the\s)?"
    r"[^,;:.()%]{2,50}?,?\s(?:it\swas\s)?"
)
_CLAUSE_ENDS = re.compile(r"\s*(?:[,;)]|\.(?:\s|$)|$)")
#: "hazard ratios were 0.62 and | 0.71"
_SEVERAL_RATIOS = re.compile(r"(?:[Hh]azard ratios|HRs|[Oo]dds ratios|ORs)\b")
#: "hazard ratios were 0.62 and 1.5 | was the cutoff", "2.1, 1.5 | and 3 months"
_IS_ELSE = re.compile(
    r"\s(?:was|were|is)\b|,?\s(?:and\s)?(?!\d{1,3}\.\d+\b(?!\s?(?:%|months|years|to\b|-)))\d"
)
#: "1.8 | and 1.7"
_LISTED = re.compile(r"(?:,\s*|,?\s+and\s+)")
#: "1.8 | and 1.7; P = 0.01 and P = 0.02, respectively"
_IN_TURN = re.compile(r"(?:[^()\[\]](?!\b(?:in|for|with)\b)){0,80}\brespectively\b")


def _has_interval_of_share(draft: Draft, i: int, quantity: Quantity) -> bool:
    """Whether "0.91 (95% CI 0.86-0.95)" is a probability: all of it between 0 and 1."""
    # "0.63 (95% CI, 0.52-0.72) for those with X and 0.28 (0.15-0.42) for those without"
    goes_on = any(f.kind == "proportion" and f.text.startswith(("0.", ".")) for f in draft.figures)
    interval = draft.following(i, "ci", "interval") if goes_on else draft.following(i, "ci")
    if interval is None or not BARE_INTERVAL.fullmatch(draft.gap(i)):
        return False
    low = 0.0 if interval.value is None else interval.value
    return all(e is not None and 0 <= e <= 1 for e in (quantity.value, low, interval.second))
