"""Asking the output of bulk extraction: which figures for an outcome, after which treatment."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from evidence.bulk.folder import Folder
from evidence.bulk.schema import FINDINGS, STUDIES
from evidence.errors import OutputError, UsageError

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
#: Where a treatment is looked for, beside title and arm.
_LISTS: Final = ("interventions", "mesh", "substances", "keywords")
_ROWS: Final = 10_000


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
    found, of_study : table
        Findings, and what is known of their studies.
    order : array
        Places of findings, the latest studies first.
    complete : bool
        Whether the last run ended, with no file failed.
    records : int
        How many records there were to ask.
    """

    found: pa.Table
    of_study: pa.Table
    order: pa.Array
    complete: bool
    records: int

    @property
    def findings(self) -> int:
        """How many findings there are."""
        return len(self.order)

    @property
    def studies(self) -> int:
        """Of how many studies they are."""
        return int(self.of_study.num_rows)

    def rows(self, most: int | None = None) -> Iterator[dict[str, Any]]:
        """Give each finding with what is known of its study, or the first of them.

        Rows are made as they are asked for: all of PubMed's at once would fill the memory.
        """
        order = self.order.slice(0, most)
        for at in range(0, len(order), _ROWS):
            found = self.found.take(order.slice(at, _ROWS))
            places = pc.index_in(found["pmid"], value_set=self.of_study["pmid"].combine_chunks())
            of_study = self.of_study.drop_columns("pmid").take(places).to_pylist()
            yield from map(operator.or_, found.to_pylist(), of_study)


def ask(path: Path, question: Question) -> Answer:
    """Ask an output folder.

    Raises
    ------
    UsageError
        If it is none, or no such outcome was read for.
    OutputError
        If a table is damaged.
    """
    try:
        return _ask(path, question)
    except pa.ArrowInvalid as error:
        raise OutputError(
            f"a table in {path} is damaged; give evidence bulk the same files again ({error})"
        ) from error


def _ask(path: Path, question: Question) -> Answer:
    manifest = Folder(path).manifest()
    if manifest is None:
        raise UsageError(f"{path} holds no output of evidence bulk")
    studies = _dataset(path, "studies", STUDIES)
    findings = _findings(path, _outcome_of(manifest, question.outcome), studies, question.intervention)
    chosen = ds.field("pmid").isin(pc.unique(findings["pmid"]))
    if question.year_from is not None:
        chosen &= ds.field("year") >= question.year_from
    of_study = studies.to_table(columns=["pmid", *_OF_STUDY], filter=chosen)
    counting = manifest.get("counting") or {}
    return Answer(
        findings,
        of_study,
        _latest_first(findings, of_study),
        bool(manifest["complete"]),
        int(counting.get("records", 0)),
    )


def _latest_first(findings: pa.Table, studies: pa.Table) -> pa.Array:
    """Give the places of the findings of some studies, the latest studies first."""
    places = pc.index_in(findings["pmid"], value_set=studies["pmid"].combine_chunks())
    keys = findings.select(["pmid", "start"]).append_column("year", studies["year"].take(places))
    order = [("year", "descending"), ("pmid", "descending"), ("start", "ascending")]
    sorted_places = pc.sort_indices(keys, sort_keys=order)
    return sorted_places.filter(pc.is_valid(places).take(sorted_places).combine_chunks())


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


def _findings(path: Path, outcome: str | None, studies: ds.Dataset, words: str | None) -> pa.Table:
    """Give the findings of an outcome; of a treatment, those whose study or arm speaks of it."""
    of_outcome = None if outcome is None else ds.field("outcome") == outcome
    dataset = _dataset(path, "findings", FINDINGS)
    if words is None:
        return dataset.to_table(filter=of_outcome)
    speaking = [
        batch["pmid"].filter(_speaks_of(batch, words))
        for batch in studies.to_batches(columns=["pmid", "title", *_LISTS])
    ]
    pmids = pa.chunked_array(speaking, type=pa.int32()).combine_chunks()
    # Batch by batch: only what is found is kept in the memory.
    found = [
        batch.filter(pc.or_(pc.is_in(batch["pmid"], value_set=pmids), _holds(batch["arm"], words)))
        for batch in dataset.to_batches(filter=of_outcome)
    ]
    return pa.Table.from_batches(found, schema=FINDINGS)


def _speaks_of(studies: pa.RecordBatch, words: str) -> pa.Array:
    """Tell of each study whether it is of a treatment."""
    found = _holds(studies["title"], words)
    for name in _LISTS:
        # Lists become texts only to look in them; a line break stands in no name.
        found = pc.or_(found, _holds(pc.binary_join(studies[name], "\n"), words))
    return found


def _holds(texts: pa.Array, words: str) -> pa.Array:
    return pc.fill_null(pc.match_substring(texts, words, ignore_case=True), fill_value=False)
