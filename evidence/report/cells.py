"""The one grammar of a cell: how a figure is written, whatever the format of the file.

::

    28/42 (66.7%) [50.5–80.4]†         count, percentage, interval; † marks what we computed
    28*/42* (66.7%)                    * marks what another place of the same article prints
    67%                                only a percentage is reported
    71% of responders                  MRD negativity never stands without its denominator
    3/68 (4.4%), grade ≥3              of some grades of an event, as the text tells them
    12-month EFS 23.4% (SE 7.5)        an estimate at a time, with what the ± was
    median 7.7 mo [6.0–9.2]            a median; "median not reached" in words
    HR 0.75 [97.5% CI 0.57–0.99]       a ratio; the level where it is not 95 %
    NR                                 the text was read and reports no figure
    —                                  there is no text to read

Every function gives one line of plain text: no line break, no control character, no markup. Each
format escapes it in its own way.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from evidence.arithmetic import printed_number
from evidence.compare.denominators import NOT_STATED, NOT_TOLD_APART
from evidence.compare.estimates import COMPUTED, ELSEWHERE, Estimate, is_ratio, number_as_printed
from evidence.compare.rows import Row
from evidence.compare.studies import Study
from evidence.model import LINK_SOURCE_NAMES, Finding
from evidence.wording import graded

__all__ = [
    "NOT_REPORTED",
    "NO_TEXT",
    "among_text",
    "arm_text",
    "cell_text",
    "count_text",
    "effect_text",
    "ends_text",
    "facts_text",
    "plain",
    "relation_text",
    "signs_text",
    "standing_text",
    "time_text",
    "whose_text",
    "with_word",
]

#: MRD negativity of responders must never pass for MRD negativity of all.
_CELL_NAMES_DENOMINATOR = "MRD-negativity"

#: The open end of an interval: "24.2 to not reached".
_NOT_ESTIMABLE = "NE"
#: Missing values; none of them is ever blank or 0.
NOT_REPORTED, NOT_APPLICABLE, NO_TEXT = "NR", "NA", "—"
_USUAL_LEVEL = 95.0
_UNITS = {"months": "mo", "years": "y", "weeks": "wk", "days": "d"}
_RATIOS = {"hazard_ratio": "HR", "odds_ratio": "OR", "risk_ratio": "RR"}
#: Control, format (such as the right-to-left override), surrogate, private and unassigned characters.
_OBEYED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
#: Words of an abstract that bring their own preposition need no other.
_BRINGS_ITS_OWN = re.compile(
    r"(?:after|at|before|by|during|following|from|in|on|prior|since|until|while|within)\b", re.IGNORECASE
)

_SPAN = re.compile(r"(\d+(?:\.\d+)?) (month|year|week|day)s?")


def plain(text: str) -> str:
    """Fold white space and drop control and direction characters: a terminal or a sheet would obey them."""
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in _OBEYED)
    return " ".join("".join(kept).split())


def cell_text(row: Row) -> str:
    """Write a row's figure, without the signs of its notes, or say why there is none."""
    if row.estimate is None:
        return row.absence or NOT_REPORTED
    return _graded(_figure(row.estimate, row.denominator), row.estimate.finding)


def _figure(estimate: Estimate, denominator: str | None) -> str:
    if estimate.finding.measure == "proportion":
        return _proportion(estimate, denominator)
    if estimate.finding.measure == "rate_at_time":
        return _rate(estimate)
    return _ratio(estimate) if is_ratio(estimate.finding) else _median(estimate)


def _graded(text: str, finding: Finding) -> str:
    """Add the grades that a figure counts: a rate of severe events must never pass for one of all."""
    return text if finding.grade is None else f"{text}, {plain(graded(finding.grade))}"


def count_text(row: Row) -> str:
    """Write the count and the denominator alone, ``28/42``, for a column of their own."""
    if row.estimate is None:
        return ""
    events, total = row.estimate.events, row.estimate.total
    count = "NR" if events is None else _marked(row.estimate, "events", events)
    among = "NR" if total is None else _marked(row.estimate, "total", total)
    return "NR" if count == among == "NR" else f"{count}/{among}"


def effect_text(row: Row) -> str:
    """Write the figure without its count: ``66.7% [50.5–80.4]†``, ``HR 0.75 [0.57–0.99]``."""
    if row.estimate is None:
        return row.absence or "NR"
    measure = row.estimate.finding.measure
    if measure in {"proportion", "rate_at_time"}:
        share = _with_interval(_percent(row.estimate) or "NC", row.estimate, decimals=1)
        return _graded(share, row.estimate.finding)
    return cell_text(row)


def signs_text(row: Row) -> str:
    """Write the signs of a row's notes, such as ``§¶ a,b``."""
    fixed = "".join(sign for sign in row.signs if not sign.isalpha())
    letters = ",".join(sign for sign in row.signs if sign.isalpha())
    return " ".join(part for part in (fixed, letters) if part)


def among_text(row: Row) -> str:
    """Say among whom a figure was counted; NA for a ratio of whole groups, which has no denominator."""
    if row.estimate is None:
        return row.absence or NOT_REPORTED
    return plain(row.denominator or "") or NOT_APPLICABLE


def arm_text(row: Row) -> str:
    """Name the arm, and for a ratio what it is compared with."""
    if row.estimate is None:
        return row.absence or NOT_REPORTED
    arm = plain(row.estimate.finding.arm or "")
    if not is_ratio(row.estimate.finding):
        return arm or NOT_REPORTED
    if not arm:
        return "arms not stated"
    return f"{arm} vs {plain(row.comparator or 'not stated')}"


def time_text(row: Row) -> str:
    """Say when."""
    if row.estimate is None:
        return row.absence or NOT_REPORTED
    return plain(row.estimate.finding.timepoint or "") or NOT_REPORTED


def whose_text(row: Row) -> str:
    """Say whose figure it is in one line, without what is not known and what the cell itself says."""
    if row.estimate is None:
        return "no figure"
    finding = row.estimate.finding
    parts = [
        arm_text(row) if finding.arm or is_ratio(finding) else "",
        plain(row.denominator or ""),
        "" if finding.timepoint is None or finding.measure == "rate_at_time" else time_text(row),
    ]
    return " · ".join(part for part in parts if part)


def facts_text(study: Study) -> str:
    """Write design, size, population and intervention; what is not known is said to be so."""
    facts = study.facts
    missing = NOT_REPORTED if study.has_text else NO_TEXT
    return plain(
        "; ".join(
            (
                facts.design or f"design {missing}",
                f"N {missing if facts.size is None else facts.size}",
                facts.population or f"population {missing}",
                facts.intervention or f"treatment {missing}",
            )
        )
    )


def standing_text(study: Study) -> str:
    """Write what sets a study apart: index study, digest, retraction, correction, shared patients."""
    parts = ["INDEX STUDY"] if study.is_index else []
    if study.text_source == "digest":
        parts.append("digest")
    parts += [concern.upper() if concern == "retracted" else concern for concern in study.concerns]
    parts += ["overlapping patients"] if study.overlaps else []
    return ", ".join(parts)


def relation_text(study: Study) -> str:
    """Say how a study stands to the index study and who says so."""
    words = {"none known": "no link known", "not asked": "links never asked for", "index": "index study"}
    tie = words.get(study.relation.tie, study.relation.tie)
    origins = " and ".join(LINK_SOURCE_NAMES[origin] for origin in study.relation.origins)
    return f"{tie} ({origins})" if origins else tie


def _proportion(estimate: Estimate, denominator: str | None) -> str:
    """Write ``28/42 (66.7%) [50.5–80.4]`` or as much of it as there is."""
    finding = estimate.finding
    percent = _percent(estimate)
    if estimate.events is not None and estimate.total is not None:
        text = _marked(estimate, "events", estimate.events) + "/"
        text += _marked(estimate, "total", estimate.total)
        text += f" ({percent})" if percent else ""
    elif estimate.events is not None:
        patients = "patient" if estimate.events == 1 else "patients"
        text = f"{_marked(estimate, 'events', estimate.events)} {patients}"
        text += f" ({percent})" if percent else ""
    else:
        text = percent or "NC"
        total = finding.total if estimate.mark("total") != ELSEWHERE else estimate.total
        text += f" (N = {_marked(estimate, 'total', total)})" if total is not None else ""
    text = _with_interval(text, estimate, decimals=1)
    if finding.outcome == _CELL_NAMES_DENOMINATOR:
        among = plain(denominator or NOT_STATED)
        text += f", denominator {among}" if among in {NOT_STATED, NOT_TOLD_APART} else f" of {among}"
    return text


def _rate(estimate: Estimate) -> str:
    """Write ``12-month EFS 23.4% (SE 7.5)``."""
    finding = estimate.finding
    if finding.timepoint is None:
        text = f"{finding.outcome} {_percent(estimate)}, time not stated"
    elif span := _SPAN.fullmatch(plain(finding.timepoint)):
        text = f"{span[1]}-{span[2]} {finding.outcome} {_percent(estimate)}"
    else:
        text = f"{finding.outcome} {_percent(estimate)} {with_word('at', plain(finding.timepoint))}"
    if finding.se is not None:
        spread = number_as_printed(finding, finding.se)
        text += {
            "standard error": f" (SE {spread})",
            "half-width": f" (± {spread}, half of the 95% CI)",
        }.get(estimate.spread or "", f" (± {spread}, SE or CI not stated)")
    return _with_interval(text, estimate, decimals=1)


def _median(estimate: Estimate) -> str:
    """Write ``median 7.7 mo [6.0–9.2]``."""
    finding = estimate.finding
    if finding.unit == "not reached":
        return _with_interval("median not reached", estimate, decimals=1)
    value = "NC" if finding.value is None else number_as_printed(finding, finding.value)
    unit = f" {_UNITS.get(finding.unit, plain(finding.unit))}" if finding.unit else ", unit not stated"
    return _with_interval(f"median {value}{unit}", estimate, decimals=1)


def _ratio(estimate: Estimate) -> str:
    """Write ``HR 0.75 [0.57–0.99]``."""
    finding = estimate.finding
    value = "NC" if finding.value is None else number_as_printed(finding, finding.value)
    return _with_interval(f"{_RATIOS[finding.measure]} {value}", estimate, decimals=2)


def _percent(estimate: Estimate) -> str:
    """Write the printed percentage, or ours with its mark."""
    finding = estimate.finding
    if finding.percent is not None:
        return f"{number_as_printed(finding, finding.percent)}%"
    ours = estimate.computed("percent")
    return "" if ours is None else f"{_rounded(ours[0], 1)}%{COMPUTED}"


def ends_text(low: float | None, high: float | None) -> str:
    """Write the ends of an interval that is shown beside its source: "24.2–NE"."""
    return "–".join(_NOT_ESTIMABLE if end is None else f"{end:g}" for end in (low, high))


def _with_interval(text: str, estimate: Estimate, *, decimals: int) -> str:
    """Add the interval in square brackets: the reported one, else ours with its mark."""
    finding = estimate.finding
    if finding.ci_low is not None or finding.ci_high is not None:
        low, high = (
            _NOT_ESTIMABLE if limit is None else number_as_printed(finding, limit)
            for limit in (finding.ci_low, finding.ci_high)
        )
        unusual = finding.ci_level is not None and finding.ci_level != _USUAL_LEVEL
        level = f"{finding.ci_level:.10g}% CI " if unusual else ""
        return f"{text} [{level}{low}–{high}]"
    ours = estimate.computed("ci")
    if ours is None:
        return text
    mark = estimate.mark("ci")
    if mark == ELSEWHERE:
        low, high = (_as_found(estimate, end) for end in ours)
        return f"{text} [{low}–{high}]{mark}"
    return f"{text} [{_rounded(ours[0], decimals)}–{_rounded(ours[1], decimals)}]{mark}"


def _marked(estimate: Estimate, slot: Literal["events", "total"], number: int) -> str:
    """Write a count; one that the figure does not print has the mark that says whose it is."""
    printed = getattr(estimate.finding, slot) is not None
    return f"{number}{'' if printed else estimate.mark(slot)}"


def _as_found(estimate: Estimate, number: float) -> str:
    """Write one end of an interval of another place as that place prints it."""
    source = next((d.source for d in estimate.derived if d.slot == "ci"), None)
    words = () if source is None else (source.quote, source.sentence)
    return printed_number(number, *words)


def _rounded(value: float, decimals: int) -> str:
    """Round half up, as everything in a table."""
    return str(Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def with_word(word: str, text: str) -> str:
    """Write "at 12 months", but "during InO"; "among responders", but "after transplantation"."""
    return text if _BRINGS_ITS_OWN.match(text) else f"{word} {text}"
