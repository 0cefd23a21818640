"""Does the arithmetic of a printed figure hold? Counts against percentages, ± against N, ratios.

Percentages are compared as printed: a percentage is kept as text, because "67" and "67.0" allow
different counts. Rounding is done on integers with ``Decimal``; 27 of 48 is 56.3, never 56.2.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

__all__ = [
    "counts_rounding_to",
    "percentage",
    "printed_number",
    "ratio_is_centred",
    "rounds_to",
    "standard_error_floor",
    "surely_standard_error",
]

#: A number as papers print it, with the raised decimal point of some journals.
_NUMBER = re.compile(r"(?<![\d.·])\d+(?:[.·]\d+)?(?![\d])")

_NORMAL_QUANTILE_95 = 1.959963984540054


def percentage(events: int, total: int, decimals: int = 1, *, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Give a percentage rounded from the integers themselves.

    Parameters
    ----------
    events, total : int
        ``total`` is positive.
    decimals : int
        How many decimals to keep.
    rounding : str
        One of ``decimal``'s modes; half up by default.
    """
    step = 10**decimals
    hundredfold, rest = divmod(events * 100 * step, total)
    doubled = 2 * rest
    up = doubled > total or (doubled == total and (rounding == ROUND_HALF_UP or hundredfold % 2 == 1))
    return Decimal(hundredfold + up).scaleb(-decimals)


def counts_rounding_to(percent: str, total: int) -> tuple[int, ...]:
    """List every count out of ``total`` that rounds to the printed percentage, half up or half even.

    Parameters
    ----------
    percent : str
        As printed, without the sign: ``"67"``, ``"56.3"``.
    total : int
        The denominator, positive.

    Returns
    -------
    tuple of int
        In ascending order; empty where the percentage cannot come from this denominator.

    Examples
    --------
    >>> counts_rounding_to("67", 42), counts_rounding_to("23", 151), counts_rounding_to("80.3", 51)
    ((28,), (34, 35), ())
    """
    printed = Decimal(percent)
    decimals = max(0, -int(printed.as_tuple().exponent))
    slack = Decimal(1).scaleb(-decimals)
    first = max(0, math.floor((printed - slack) * total / 100))
    last = min(total, math.ceil((printed + slack) * total / 100))
    candidates = range(first, last + 1)
    # Rounding keeps the order, and half up is never below half even: what lies between matches one of them.
    low = bisect_left(candidates, printed, key=lambda count: percentage(count, total, decimals))
    high = bisect_right(
        candidates, printed, key=lambda count: percentage(count, total, decimals, rounding=ROUND_HALF_EVEN)
    )
    return tuple(candidates[low:high])


def rounds_to(events: int, total: int, percent: str) -> bool:
    """Whether a count out of ``total`` rounds to the printed percentage, half up or half even.

    The same as ``events in counts_rounding_to(percent, total)``, in no time however large the total.

    Parameters
    ----------
    events, total : int
        ``total`` is positive.
    percent : str
        As printed, without the sign.
    """
    printed = Decimal(percent)
    decimals = max(0, -int(printed.as_tuple().exponent))
    return 0 <= events <= total and printed in {
        percentage(events, total, decimals),
        percentage(events, total, decimals, rounding=ROUND_HALF_EVEN),
    }


def printed_number(value: float, *texts: str, sign: str = "") -> str:
    """Give a number with the decimals it was printed with, found in the words around it.

    Parameters
    ----------
    value : float
        What was read.
    *texts : str
        Where it stands, the nearest words first.
    sign : str
        What follows it there, such as ``%``; of "12 of 100 (12.0%)" that picks the second number.

    Returns
    -------
    str
        As printed, with a full stop for the decimal point; the shortest form of the value where the
        texts do not hold it (a share printed for a percentage, a number in words).
    """
    for text in texts:
        found = [m for m in _NUMBER.finditer(text) if float(_with_point(m.group())) == value]
        if found:
            signed = (m for m in found if text[m.end() :].lstrip().startswith(sign))
            return _with_point(next(signed, found[0]).group())
    return f"{value:.10g}"


def _with_point(number: str) -> str:
    """Write a raised decimal point as a full stop."""
    return number.replace("·", ".")


def standard_error_floor(survival: float, total: int) -> float:
    """Give the smallest standard error that a survival estimate of ``total`` patients can have.

    Censoring only widens Greenwood's formula beyond the binomial error, so ``sqrt(S (1 - S) / N)`` is
    its floor. Shares, not percent.
    """
    return math.sqrt(survival * (1 - survival) / total)


def surely_standard_error(percent: float, spread: float, total: int) -> bool:
    """Whether "S ± h" can only mean a standard error: as a 95 % half-width h would be too small.

    Parameters
    ----------
    percent, spread : float
        The estimate and what follows the ±, in percent points.
    total : int
        Number of patients, positive.
    """
    return spread / 100 / _NORMAL_QUANTILE_95 < standard_error_floor(percent / 100, total)


def ratio_is_centred(ratio: str, low: str, high: str) -> bool:
    """Whether a printed ratio can lie in the middle of its interval on the log scale.

    Each number stands for everything that rounds to it, so only a clear departure is reported.

    Parameters
    ----------
    ratio, low, high : str
        As printed.
    """
    bounds = []
    for text in (ratio, low, high):
        printed = Decimal(text)
        half = Decimal(1).scaleb(int(printed.as_tuple().exponent)) / 2
        if printed <= half:
            return True
        bounds.append((math.log(printed - half), math.log(printed + half)))
    (r_low, r_high), (l_low, l_high), (h_low, h_high) = bounds
    return r_high >= (l_low + h_low) / 2 and r_low <= (l_high + h_high) / 2
