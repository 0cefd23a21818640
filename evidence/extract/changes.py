"""Figures that are no results though an outcome is named: changes and gains, assumptions, other people's."""

from __future__ import annotations

import re

from evidence.extract.figures import Figure
from evidence.extract.text import ends_in

__all__ = ["dates_change", "is_assumed", "is_change", "is_historical"]

#: "12% | reduction", "3.5 months | longer with X than with Y"
_OF_CHANGE = re.compile(
    r"[)\]]?(?:\s*points?\b|"
    r"\s+(?:annual |yearly |relative |absolute |estimated )?"
    r"(?:decline|decrease|increase|reduction|improvement|advantage|benefit|gain|difference)\b|"
    r"\s+(?:longer|shorter|higher|lower|greater|more|less|better|worse) "
    r"(?:with|in|for|among|than(?! \d)|after)\b|"
    # "a 30% (95% CI, 10 to 45%) lower risk of relapse"
    r"\s+(?:greater|higher|lower|increased|decreased|reduced) (?:[a-z]+ )?(?:hazard|risk|odds|chance|"
    r"likelihood|probability|rate) of\b|"
    r"\s+(?:more|fewer) deaths\b)"
)
#: "higher odds of mortality by | 10%"
_ODDS_BY = re.compile(r"\b(?:odds|risk|hazard)s? of (?:[\w-]+ ){1,3}by $")
#: "the survival advantage at 5 years was | 6%", "the benefit at 3 years was 7.7% for EFS and | 4.2%"
_GAIN_WAS = re.compile(
    r"\b(?:benefit|gain|advantage|improvement|prolongation|[Dd]ifference)\b(?:\s(?:in|of|for)"
    r"\s[^;:,()]{2,40}?)?"
    r"(?:\sat\s[\w -]{2,20}?)?\s(?:was|were|of)\s(?:only\s)?(?:[\d.]+\s?% for [\w-]+(?: [\w-]+)?,? and )?$"
)
#: "absolute difference 0.3% (-5.1 to 5.6) at 1 year and | 2.7%"
_AND_DIFFERENCE = re.compile(
    r"\b[Dd]ifferences?\b(?:\s(?:in|of|for)\s[^;:,()\d]{2,40}?)?[:,]?\s(?:was\s|were\s|of\s)?[-+]?[\d.]+\s?%"
    r"(?:\s?[(\[][^()\[\]]*[)\]])?(?:\sat\s[\w -]{2,14}?)?,?\sand\s$"
)
#: "a mortality decrease of 26% for X (HR 0.74) and | 16% | for Y"
_AND_CHANGE = re.compile(
    r"\b(?:decrease|increase|reduction|decline|improvement|gain)s? of [\d.]+\s?% (?:[(\[][^()\[\]]*[)\]] )?"
    r"(?:for|in|with) [^;.()%]{2,60}(?:[(\[][^()\[\]]*[)\]])?,? and $"
)
#: "30.3 weeks with Y (difference | 12.9 weeks"
_DIFFERENCE = re.compile(
    r"[(\[;,]\s?(?:[a-z]+\s)?[Dd]ifference(?:\sin\s[a-z ]{3,30})?[,:]?\s(?:of\s|was\s|=\s)?[-+]?$"
)
#: "the survival advantage at | 5 years | was 6%"
_GAIN_AT = re.compile(r"\b(?:advantage|benefit|gain|improvement|difference)s? at $")
#: "72% (vs 50% | expected with X)"
_EXPECTED = re.compile(
    r"[)\]]?\s(?:expected|assumed|anticipated|hypothesi[sz]ed|historical(?:ly)?(?! (?:controls?|patients|"
    r"cohort|group)\b))\b"
)
#: "47% (95% CI, 36 to 58) vs the null of | 30%"
_NULL = re.compile(
    r"\b(?:the null(?: hypothesis)?|null hypothesis|H0,?|[Nn]oninferiority margin)(?: rate)?"
    r"(?: (?:of|was|is))? (?:an? )?(?:ORR |CR )?(?:of )?[≤<]?\s?$|"
    # "(95% CI, 31-58; P<.001 vs | 20%)"
    r"\b[Pp]\s?[<=]\s?0?\.\d+\s(?:vs\.?|versus|against)\s$"
)
#: "higher than the prespecified null hypothesis of | 40%", "the target CR rate was | 40%"
_ASSUMED = re.compile(
    r"\b(?:null hypothesis|(?:pre-?specified|predefined|historical) (?:[a-z-]+ ){0,3}"
    r"(?:rate|threshold|boundary|margin|target|benchmark)|"
    r"(?<!than )(?:targeted|target|expected|assumed|hypothesi[sz]ed|anticipated) (?:(?:[\w/+-]+ ){0,4}rate|"
    r"[A-Z]{2,4}))"
    r"(?: of| was| is)? $"
)
_HISTORICAL = re.compile(
    r"\bhistorical(?:ly)? (?:[a-z]+ ){0,2}(?:of|at) $|"
    # "assessed against a historical control CR rate (| 20%"
    r"\b(?:against|to|with) (?:an? |the )?historical (?:control )?(?:[A-Z]{2,4} |[a-z]+ ){0,2}rates? [(\[]$"
)


def is_change(text: str, figure: Figure) -> bool:
    """Whether a figure tells by how much something changed: "3.5 months longer", "a benefit of 6%"."""
    behind = _OF_CHANGE.match(text, figure.last) is not None
    odds = ends_in(_ODDS_BY, text, figure.start, reach=48) is not None
    return (
        behind
        or odds
        or ends_in(_AND_CHANGE, text, figure.start, reach=180) is not None
        or any(ends_in(p, text, figure.start, reach=120) for p in (_GAIN_WAS, _AND_DIFFERENCE, _DIFFERENCE))
    )


def dates_change(text: str, figure: Figure) -> bool:
    """Whether a time tells when something had changed: "the advantage at 5 years"."""
    return ends_in(_GAIN_AT, text, figure.start, reach=24) is not None


def is_assumed(text: str, figure: Figure) -> bool:
    """Whether a figure was planned, expected or to be refuted: "vs the null of 30%"."""
    before = ends_in(_ASSUMED, text, figure.start, reach=60) or ends_in(_NULL, text, figure.start, reach=40)
    return before is not None or _EXPECTED.match(text, figure.last) is not None


def is_historical(text: str, figure: Figure) -> bool:
    """Whether a figure is of earlier patients: "the historical rate of 20%"."""
    return ends_in(_HISTORICAL, text, figure.start, reach=64) is not None
