"""Labelled abstracts: what a reader found in a text, to measure extraction against.

One JSON object a line: ``pmid``, ``title``, ``abstract`` and ``findings``, a list of labels with the
slots of a finding. A slot that is missing or null is one that the text leaves open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from evidence.errors import RecordError
from evidence.model import Passage

__all__ = ["GoldRecord", "Label", "parse_gold"]


@dataclass(frozen=True, slots=True)
class Label:
    """One finding as a reader labelled it; the slots are those of ``evidence.model.Finding``."""

    outcome: str
    measure: str
    events: float | None = None
    total: float | None = None
    percent: float | None = None
    value: float | None = None
    unit: str | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    se: float | None = None
    arm: str | None = None
    population: str | None = None
    timepoint: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """A text with its labels.

    Parameters
    ----------
    pmid : str
        Its name.
    passages : tuple of Passage
        Title and abstract, as extraction takes them.
    labels : tuple of Label
        Every finding of the text.
    """

    pmid: str
    passages: tuple[Passage, ...]
    labels: tuple[Label, ...]


_WORDS = frozenset({"unit", "arm", "population", "timepoint", "quote"})
_NUMBERS = frozenset(field.name for field in fields(Label)) - _WORDS - {"outcome", "measure"}


def parse_gold(lines: Iterable[bytes], name: str) -> Iterator[GoldRecord]:
    """Read labelled abstracts.

    Parameters
    ----------
    lines : iterable of bytes
        UTF-8; empty lines are passed over.
    name : str
        Of the file, for complaints.

    Raises
    ------
    RecordError
        At the first line that is no labelled abstract: scores of a part would mislead.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _record(json.loads(line))
        except (ValueError, RecursionError) as error:
            words = f"not JSON ({error.msg})" if isinstance(error, json.JSONDecodeError) else str(error)
            raise RecordError(f"{name} line {number}: {words}") from error


def _record(value: Any) -> GoldRecord:
    """Turn one object into a record; ValueError says what is wrong with it."""
    if not isinstance(value, dict):
        raise ValueError("not an object with pmid, abstract and findings")  # noqa: TRY004 - one kind of fault
    labels = value.get("findings")
    if not value.get("pmid") or not isinstance(labels, list):
        raise ValueError("a labelled abstract has a pmid and a list of findings")
    texts = [("title", value.get("title") or ""), ("abstract", value.get("abstract") or "")]
    if not all(isinstance(text, str) for _, text in texts):
        raise ValueError("title and abstract must be texts")
    passages = tuple(Passage(name, text) for name, text in texts)
    return GoldRecord(str(value["pmid"]), passages, tuple(map(_label, labels)))


def _label(value: Any) -> Label:
    if not isinstance(value, Mapping) or not all(
        isinstance(value.get(k), str) for k in ("outcome", "measure")
    ):
        raise ValueError("a finding has an outcome and a measure")
    numbers = {slot: _number(slot, value.get(slot)) for slot in _NUMBERS}
    words = {slot: _word(slot, value.get(slot)) for slot in _WORDS}
    return Label(value["outcome"], value["measure"], **numbers, **words)  # type: ignore[arg-type]  # by name


def _number(slot: str, value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{slot} must be a number or null")  # noqa: TRY004 - one kind of fault
    return float(value)


def _word(slot: str, value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{slot} must be a text or null")
    return value or None
