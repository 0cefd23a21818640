"""The public JSON form of a finding: what ``evidence extract --format jsonl`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, cast

from evidence.model import Derived, Finding, Measure

__all__ = ["finding_from_dict", "finding_to_dict"]

_ORDER = """
    pmid outcome measure events total percent value unit ci_low ci_high ci_level se p_value arm population
    timepoint passage section start end quote sentence rule ruleset
""".split()


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    """Turn a finding into plain JSON values, slots in a fixed order.

    Returns
    -------
    dict
        Every slot, null where the text is silent; ``derived`` an object by slot; ``flags`` a list.
    """
    plain: dict[str, Any] = {name: getattr(finding, name) for name in _ORDER}
    plain["derived"] = {d.slot: {"values": list(d.values), "method": d.method} for d in finding.derived}
    plain["flags"] = list(finding.flags)
    return plain


def finding_from_dict(plain: Mapping[str, Any]) -> Finding:
    """Read the form that ``finding_to_dict`` writes; unknown keys are ignored."""
    known = {f.name for f in fields(Finding)} - {"derived", "flags"}
    derived = tuple(
        Derived(slot, tuple(float(v) for v in entry["values"]), str(entry["method"]))
        for slot, entry in (plain.get("derived") or {}).items()
    )
    values = {name: plain[name] for name in known if name in plain}
    values["measure"] = cast("Measure", values["measure"])
    return Finding(**values, derived=derived, flags=tuple(plain.get("flags") or ()))
