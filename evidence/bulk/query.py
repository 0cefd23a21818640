"""Asking the output of bulk extraction: which figures for an outcome, after which treatment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from evidence.bulk.folder import Folder
from evidence.bulk.schema import FINDINGS, STUDIES
from evidence.errors import UsageError

__all__ = ["Answer", "Question", "ask"]

#: Of a study, what stands beside each finding.
_OF_STUDY: Final = (
    "title",
    "first_author",
    "year",
    "journal",
    "design",
    "patients",
    "condition",
    "retracted",
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for; None asks for anything.

    Parameters
    ----------
    outcome : str or None
        Id of an outcome of the rules, in any case.
    intervention : str or None
        Words of a treatment, looked for in the title, the treatments that were read from it, the arm of the
        finding, MeSH headings, substances and keywords, in any case.
    year_from : int or None
        Earliest year.
    """

    outcome: str | None = None
    intervention: str | None = None
    year_from: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found.

    Parameters
    ----------
    rows : list of dict
        Each finding with what is known of its study, the latest studies first.
    complete : bool
        Whether the last run ended, with no file failed.
    records : int
        How many records there were to ask.
    """

    rows: list[dict[str, Any]]
    complete: bool
    records: int


def ask(path: Path, question: Question) -> Answer:
    """Ask an output folder.

    Raises
    ------
    UsageError
        If it is none, or no such outcome was read for.
    """
    manifest = Folder(path).manifest()
    if manifest is None:
        raise UsageError(f"{path} holds no output of evidence bulk")
    findings = _findings(path, _outcome_of(manifest, question.outcome))
    studies = _studies(path, question)
    findings = findings.filter(pc.is_in(findings["pmid"], value_set=studies["pmid"]))
    if question.intervention is not None:
        speaking = studies.filter(_speaks_of(studies, question.intervention))
        of_study = pc.is_in(findings["pmid"], value_set=speaking["pmid"])
        findings = findings.filter(pc.or_(of_study, _holds(findings["arm"], question.intervention)))
    studies = studies.filter(pc.is_in(studies["pmid"], value_set=findings["pmid"]))
    by_pmid = {study["pmid"]: study for study in studies.select(["pmid", *_OF_STUDY]).to_pylist()}
    rows = [finding | by_pmid[finding["pmid"]] for finding in findings.to_pylist()]
    rows.sort(key=lambda row: (-(row["year"] or 0), -row["pmid"], row["start"]))
    counting = manifest.get("counting") or {}
    return Answer(rows, bool(manifest["complete"]), int(counting.get("records", 0)))


def _dataset(path: Path, name: str, schema: pa.Schema) -> ds.Dataset:
    folder = path / name
    if not folder.exists():
        return ds.dataset(schema.empty_table())
    return ds.dataset(folder, schema=schema, format="parquet")


def _outcome_of(manifest: Mapping[str, Any], wanted: str | None) -> str | None:
    """Give an outcome as the rules write it."""
    if wanted is None:
        return None
    outcomes: list[str] = manifest["outcomes"]
    same = next((outcome for outcome in outcomes if outcome.casefold() == wanted.casefold()), None)
    if same is None:
        raise UsageError(f"the rules have no outcome {wanted!r}; they have {', '.join(sorted(outcomes))}")
    return same


def _findings(path: Path, outcome: str | None) -> pa.Table:
    of_outcome = None if outcome is None else ds.field("outcome") == outcome
    return _dataset(path, "findings", FINDINGS).to_table(filter=of_outcome)


def _studies(path: Path, question: Question) -> pa.Table:
    earliest = None if question.year_from is None else ds.field("year") >= question.year_from
    return _dataset(path, "studies", STUDIES).to_table(filter=earliest)


def _speaks_of(studies: pa.Table, words: str) -> pa.Array:
    """Tell of each study whether it is of a treatment."""
    found = _holds(studies["title"], words)
    for name in ("interventions", "mesh", "substances", "keywords"):
        # Lists become texts only to look in them; a line break stands in no name.
        found = pc.or_(found, _holds(pc.binary_join(studies[name], "\n"), words))
    return found


def _holds(texts: pa.Array, words: str) -> pa.Array:
    return pc.fill_null(pc.match_substring(texts, words, ignore_case=True), fill_value=False)
