"""The public JSON form of a finding: what ``evidence extract --format jsonl`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, cast

from evidence.model import Derived, Finding, Measure, Place

__all__ = ["derived_to_dict", "finding_from_dict", "finding_to_dict"]

_ORDER = """
    pmid outcome measure events total percent value unit ci_low ci_high ci_level se p_value arm population
    timepoint grade passage section cell start end quote sentence rule ruleset
""".split()


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    """Turn a finding into plain JSON values, slots in a fixed order.

    Returns
    -------
    dict
        Every slot, null where the text is silent; ``derived`` an object by slot, with its ``source`` where
        another place of the article prints the number; ``places``, ``conflicts`` and ``flags`` lists.
    """
    plain: dict[str, Any] = {name: getattr(finding, name) for name in _ORDER}
    plain["cell"] = None if finding.cell is None else list(finding.cell)
    plain["derived"] = {d.slot: derived_to_dict(d) for d in finding.derived}
    plain["places"] = [_place_to_dict(place) for place in finding.places]
    plain["conflicts"] = [_place_to_dict(place) for place in finding.conflicts]
    plain["flags"] = list(finding.flags)
    return plain


def derived_to_dict(derived: Derived) -> dict[str, Any]:
    """Turn a number beside the reported ones into plain values, without its slot."""
    plain: dict[str, Any] = {"values": list(derived.values), "method": derived.method}
    return plain if derived.source is None else plain | {"source": _place_to_dict(derived.source)}


def finding_from_dict(plain: Mapping[str, Any]) -> Finding:
    """Read the form that ``finding_to_dict`` writes; unknown keys are ignored."""
    apart = {"derived", "flags", "places", "conflicts", "cell"}
    known = {f.name for f in fields(Finding)} - apart
    values = {name: plain[name] for name in known if name in plain}
    values["measure"] = cast("Measure", values["measure"])
    return Finding(
        **values,
        cell=_cell(plain.get("cell")),
        derived=tuple(_derived(slot, entry) for slot, entry in (plain.get("derived") or {}).items()),
        places=tuple(_place(entry) for entry in plain.get("places") or ()),
        conflicts=tuple(_place(entry) for entry in plain.get("conflicts") or ()),
        flags=tuple(plain.get("flags") or ()),
    )


def _place_to_dict(place: Place) -> dict[str, Any]:
    plain = asdict(place)
    return plain | {"cell": None if place.cell is None else list(place.cell)}


def _derived(slot: str, entry: Mapping[str, Any]) -> Derived:
    source = entry.get("source")
    return Derived(
        slot,
        tuple(float(v) for v in entry["values"]),
        str(entry["method"]),
        None if source is None else _place(source),
    )


def _place(entry: Mapping[str, Any]) -> Place:
    known = {f.name for f in fields(Place)} - {"cell"}
    return Place(**{name: entry[name] for name in known}, cell=_cell(entry.get("cell")))


def _cell(numbers: Sequence[int] | None) -> tuple[int, int] | None:
    return None if numbers is None else (int(numbers[0]), int(numbers[1]))
