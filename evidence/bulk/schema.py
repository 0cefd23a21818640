"""The tables that bulk extraction writes: their columns, and rows of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from evidence.extract.jsonform import finding_to_dict
from evidence.model import Article, Finding
from evidence.study.facts import StudyFacts

__all__ = ["FINDINGS", "RECORDS", "STUDIES", "finding_row", "study_row", "table_of"]

_TEXT: Final = pa.string()
_TEXTS: Final = pa.list_(pa.string())

#: A row is a finding: the slots of its public JSON form, and its id.
FINDINGS: Final = pa.schema(
    [
        ("id", _TEXT),
        ("pmid", pa.int32()),
        ("outcome", _TEXT),
        ("measure", _TEXT),
        ("events", pa.int64()),
        ("total", pa.int64()),
        ("percent", pa.float64()),
        ("value", pa.float64()),
        ("unit", _TEXT),
        ("ci_low", pa.float64()),
        ("ci_high", pa.float64()),
        ("ci_level", pa.float64()),
        ("se", pa.float64()),
        ("p_value", _TEXT),
        ("arm", _TEXT),
        ("population", _TEXT),
        ("timepoint", _TEXT),
        ("grade", _TEXT),
        ("passage", _TEXT),
        ("section", _TEXT),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("quote", _TEXT),
        ("sentence", _TEXT),
        ("rule", _TEXT),
        ("ruleset", _TEXT),
        ("derived", _TEXT),
        ("flags", _TEXTS),
    ]
)

#: A row is a record with at least one finding.
STUDIES: Final = pa.schema(
    [
        ("pmid", pa.int32()),
        ("title", _TEXT),
        ("first_author", _TEXT),
        ("year", pa.int32()),
        ("journal", _TEXT),
        ("doi", _TEXT),
        ("pmcid", _TEXT),
        ("languages", _TEXTS),
        ("publication_types", _TEXTS),
        ("mesh", _TEXTS),
        ("substances", _TEXTS),
        ("keywords", _TEXTS),
        ("retracted", pa.bool_()),
        ("design", _TEXT),
        ("patients", pa.int64()),
        ("age_group", _TEXT),
        ("condition", _TEXT),
        ("interventions", _TEXTS),
        ("registrations", _TEXTS),
    ]
)

#: A row is a record of a file, with or without findings, or its deletion.
RECORDS: Final = pa.schema([("pmid", pa.int32()), ("version", pa.int16()), ("deleted", pa.bool_())])


def finding_row(finding: Finding) -> dict[str, Any]:
    """Make a row of :data:`FINDINGS`; ``p_value`` as printed, what we derived as JSON."""
    row = finding_to_dict(finding)
    row["id"] = finding.id
    row["pmid"] = int(finding.pmid)
    row["p_value"] = None if finding.p_value is None else str(finding.p_value)
    row["derived"] = json.dumps(row["derived"], ensure_ascii=False) if row["derived"] else None
    return row


def study_row(article: Article, facts: StudyFacts) -> dict[str, Any]:
    """Make a row of :data:`STUDIES`."""
    return {
        "pmid": int(article.pmid),
        "title": article.title,
        "first_author": article.first_author,
        "year": article.year,
        "journal": article.journal.medline_abbreviation or article.journal.title,
        "doi": article.doi,
        "pmcid": article.pmcid,
        "languages": list(article.languages),
        "publication_types": [kind.name for kind in article.publication_types],
        "mesh": [heading.name for heading in article.mesh_headings],
        "substances": [chemical.name for chemical in article.chemicals],
        "keywords": [keyword.text for keyword in article.keywords],
        "retracted": any(correction.kind == "RetractionIn" for correction in article.corrections),
        "design": facts.design,
        "patients": facts.size,
        "age_group": facts.age_group,
        "condition": facts.condition,
        "interventions": [fact.value for fact in facts.interventions],
        "registrations": [fact.value for fact in facts.registrations],
    }


def table_of(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Make a table of rows; a column that a row does not have is null in it."""
    return pa.Table.from_pylist(list(rows), schema=schema)
