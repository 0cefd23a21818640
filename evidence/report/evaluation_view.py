"""How an evaluation reads: tables of 80 columns, a list of faults, or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence.evaluate.agreement import Reported, Slot
from evidence.evaluate.evaluation import Evaluation, Fault, Tally
from evidence.report.cells import plain

__all__ = ["evaluation_dict", "evaluation_text", "fault_text"]

_SLOTS = (
    *("events", "total", "percent", "value", "unit", "ci_low", "ci_high", "se"),
    *("arm", "population", "timepoint"),
)
_FAULTS = {"missed": "missed", "false": "false finding", "slot": "wrong slot"}


def evaluation_text(evaluation: Evaluation) -> str:
    """Write the scores as tables."""
    return "".join(f"{line}\n" for line in _lines(evaluation))


def evaluation_dict(evaluation: Evaluation) -> dict[str, Any]:
    """Turn the scores into plain JSON values, unrounded."""
    return {
        "records": evaluation.records,
        "detection": _tally(evaluation.detection),
        "strict": _tally(evaluation.strict),
        "core": _tally(evaluation.core),
        "slots": {
            slot: {"accuracy": share.accuracy, "right": share.right, "counted": share.counted}
            for slot, share in evaluation.slots.items()
        },
        "outcomes": {name: _tally(tally) for name, tally in evaluation.outcomes.items()},
    }


def fault_text(fault: Fault) -> str:
    """Write one fault on a line: what is wrong, where, and the words it was read from."""
    quote = fault.label.quote if fault.label is not None else None
    if quote is None and fault.finding is not None:
        quote = fault.finding.quote
    return plain(f"{_FAULTS[fault.kind]}: {fault.pmid} {_what(fault)} | {quote or ''}")


def _what(fault: Fault) -> str:
    if fault.slot is None:
        reported = fault.label or fault.finding
        return "" if reported is None else _slots(reported)
    outcome = fault.label.outcome if fault.label is not None else ""
    wanted, got = (_value(side, fault.slot) for side in (fault.label, fault.finding))
    return f"{outcome} {fault.slot}: labelled {wanted}, found {got}"


def _value(reported: Reported | None, slot: Slot) -> str:
    if slot == "ci":
        low, high = getattr(reported, "ci_low", None), getattr(reported, "ci_high", None)
        return "nothing" if low is None and high is None else f"{_shown(low)} to {_shown(high)}"
    value = getattr(reported, slot, None)
    return "nothing" if value in {None, ""} else _shown(value)


def _slots(reported: Reported) -> str:
    filled = ((slot, getattr(reported, slot)) for slot in _SLOTS)
    words = [f"{slot}={_shown(value)}" for slot, value in filled if value not in {None, ""}]
    return " ".join([reported.outcome, reported.measure, *words])


def _shown(value: float | str | None) -> str:
    if value is None:
        return "open"
    return f"{value:g}" if isinstance(value, int | float) else f"“{value}”"


def _lines(evaluation: Evaluation) -> Iterator[str]:
    detection = evaluation.detection
    yield (
        f"{evaluation.records} records: {detection.labelled} labelled findings, {detection.found} found, "
        f"{detection.matched} match"
    )
    yield ""
    yield f"{'':22}{'precision':>10}{'recall':>10}{'F1':>10}{'labelled':>10}{'found':>10}"
    for name in ("detection", "core", "strict"):
        yield _row(name, getattr(evaluation, name))
    yield ""
    for name, tally in evaluation.outcomes.items():
        yield _row(name, tally)
    yield ""
    yield f"{'slot':22}{'right':>10}{'of':>10}{'accuracy':>10}"
    for slot, share in evaluation.slots.items():
        yield f"{slot:22}{share.right:>10}{share.counted:>10}{share.accuracy:>10.3f}"


def _row(name: str, tally: Tally) -> str:
    scores = "".join(f"{score:>10.3f}" for score in (tally.precision, tally.recall, tally.f1))
    return f"{name:22}{scores}{tally.labelled:>10}{tally.found:>10}"


def _tally(tally: Tally) -> dict[str, float]:
    return {
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
        "matched": tally.matched,
        "found": tally.found,
        "labelled": tally.labelled,
    }
