"""The report: one HTML page that opens from the disk, asks nobody for anything, and proves every figure.

Text goes through Jinja2's escaping, without exception; the only markup let through is our own style
sheet, script and pictures. The content-security policy allows exactly these, by hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import count

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evidence.compare.estimates import COMPUTED, ELSEWHERE
from evidence.compare.rows import Row
from evidence.compare.studies import Study
from evidence.compare.table import Comparison, OutcomeSection
from evidence.model import Derived, Passage, Place
from evidence.report.across_studies import naive_cells, naive_headings
from evidence.report.cells import (
    NO_TEXT,
    NOT_REPORTED,
    among_text,
    arm_text,
    cell_text,
    facts_text,
    plain,
    relation_text,
    signs_text,
    standing_text,
    time_text,
)
from evidence.report.checks import conflicts, failed_checks
from evidence.report.flow import flow_of
from evidence.report.forest import forest_plots, why_not_drawn
from evidence.report.forest_svg import forest_svg
from evidence.report.grid import note_lines, result_heading
from evidence.report.key import whole_key
from evidence.report.layout import caption_text, foot_lines, head_lines, lead_text, section_title
from evidence.report.proof import Proof, proof_of
from evidence.report.retractions import retraction_text

__all__ = ["ReportMaterial", "report_page"]

#: Letters of a title that are shown; those of papers are shorter.
_TITLE_LENGTH = 500

#: Months in a unit of time, for sorting by time point.
_MONTHS = {"year": 12.0, "month": 1.0, "week": 12 / 52.18, "day": 12 / 365.25}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)[ -](year|month|week|day)s?")


@dataclass(frozen=True, slots=True)
class ReportMaterial:
    """What a page is made of.

    Parameters
    ----------
    comparison : Comparison
        Tables and studies.
    passages : mapping of str to sequence of Passage
        Texts by PMID, to find figures in their sentences.
    missing : frozenset of str
        PMIDs that PubMed was asked for and did not give.
    made_on : str
        When the page is made, ISO 8601.
    asked : str
        The command, without paths.
    settings : tuple of (str, str)
        Names and values for the end of the page; no secrets, no paths.
    pmcids : mapping of str to str
        PMCIDs by PMID of articles whose full text was read.
    """

    comparison: Comparison
    passages: Mapping[str, Sequence[Passage]]
    missing: frozenset[str]
    made_on: str
    asked: str
    settings: tuple[tuple[str, str], ...]
    pmcids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Figure:
    """One row of an outcome's table, ready to print."""

    study: Study
    number: int | None
    name: str
    standing: str
    facts: str
    arm: str
    among: str
    time: str
    months: float | None
    cell: str
    value: float | None
    naive: tuple[str, ...]
    signs: str
    proof: Proof | None
    repeats: tuple[Proof, ...]
    otherwise: tuple[Proof, ...]
    methods: tuple[str, ...]


def report_page(material: ReportMaterial) -> str:
    """Write the page.

    The same material gives the same page.
    """
    comparison = material.comparison
    numbers = count(1)
    environment = Environment(
        loader=PackageLoader("evidence.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style, script = _asset("page.css"), _asset("page.js")
    return environment.get_template("page.html.j2").render(
        title=plain(comparison.title),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(style, script),
        material=material,
        comparison=comparison,
        index_title=_short(plain(comparison.index.title)),
        head=list(head_lines(comparison)),
        foot=[whole_key(), *foot_lines(comparison)],
        flow=flow_of(comparison, material.missing),
        studies=[_characteristics(study) for study in comparison.studies],
        sections=[
            _section(material, section, number, numbers)
            for number, section in enumerate(comparison.sections, start=1)
        ],
        failed=failed_checks(comparison),
        conflicts=conflicts(comparison),
        set_aside=comparison.set_aside,
    )


def _asset(name: str) -> str:
    """Read a file of ours that becomes part of the page."""
    return (files("evidence.report") / "templates" / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Allow our style sheet and script by their hashes, and nothing else."""
    return (
        f"default-src 'none'; style-src {_source_hash(style)}; script-src {_source_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _source_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _characteristics(study: Study) -> dict[str, object]:
    """Give one line of the table of studies."""
    facts = study.facts
    texts = {"pubmed": "PubMed abstract", "medline": "MEDLINE abstract", "digest": "our digest"}
    missing = NOT_REPORTED if study.has_text else NO_TEXT
    return {
        "study": study,
        "name": plain(study.name),
        "standing": standing_text(study),
        "title": _short(plain(study.title)),
        "design": plain(facts.design or missing),
        "size": missing if facts.size is None else str(facts.size),
        "population": plain(facts.population or missing),
        "intervention": plain(facts.intervention or missing),
        "relation": relation_text(study),
        "retraction": retraction_text(study),
        "text": texts[study.text_source] if study.has_text else "no abstract",
    }


def _short(title: str) -> str:
    """Cut a title that would fill the page."""
    return title if len(title) <= _TITLE_LENGTH else f"{title[:_TITLE_LENGTH].rstrip()} … [cut]"


def _section(
    material: ReportMaterial, section: OutcomeSection, number: int, numbers: Iterator[int]
) -> dict[str, object]:
    """Give one outcome: its table, its pictures or why there are none, its notes."""
    return {
        "id": f"outcome-{number}",
        "title": section_title(section),
        "lead": lead_text(section),
        "caption": caption_text(material.comparison, section),
        "result": result_heading(section),
        "naive": naive_headings(section.analyses),
        "figures": list(_figures(section, material, numbers)),
        "notes": note_lines(section),
        "plots": [
            # The writer escapes every text that it draws.
            Markup(forest_svg(plot, name=f"plot-{number}-{at}"))  # noqa: S704
            for at, plot in enumerate(forest_plots(section), start=1)
        ],
        "not_drawn": why_not_drawn(section),
        "not_pooled": None if section.analyses.pool else "Nothing is pooled: pooling was not asked for.",
    }


def _figures(section: OutcomeSection, material: ReportMaterial, numbers: Iterator[int]) -> Iterator[_Figure]:
    """Give the rows that have a figure, numbered through the page, and the index study's row in any case."""
    for row in section.rows:
        if row.estimate is None and not row.study.is_index:
            continue
        finding = None if row.estimate is None else row.estimate.finding
        texts, pmcid = material.passages.get(row.study.pmid, ()), material.pmcids.get(row.study.pmid)
        yield _Figure(
            study=row.study,
            number=None if finding is None else next(numbers),
            name=plain(row.study.name),
            standing=standing_text(row.study),
            facts=facts_text(row.study),
            arm=arm_text(row),
            among=among_text(row),
            time=time_text(row),
            months=_months(row),
            cell=cell_text(row),
            value=_value(row),
            naive=naive_cells(row, section.analyses),
            signs=signs_text(row),
            proof=None if finding is None else proof_of(finding, texts, pmcid=pmcid),
            repeats=tuple(proof_of(place, texts, pmcid=pmcid) for place in row.places),
            otherwise=tuple(proof_of(place, texts, pmcid=pmcid) for place in _conflicts(row)),
            methods=()
            if row.estimate is None
            else tuple(dict.fromkeys(_method(derived) for derived in row.estimate.derived)),
        )


def _conflicts(row: Row) -> tuple[Place, ...]:
    return () if row.estimate is None else row.estimate.finding.conflicts


def _method(derived: Derived) -> str:
    """Say how a number was made, or where it was found, behind its mark."""
    return f"{COMPUTED if derived.source is None else ELSEWHERE} {plain(derived.method)}"


def _value(row: Row) -> float | None:
    """Give the number that a figure is sorted by."""
    if row.estimate is None:
        return None
    finding = row.estimate.finding
    if finding.percent is not None or finding.value is not None:
        return finding.percent if finding.percent is not None else finding.value
    return next(iter(row.estimate.computed("percent") or ()), None)


def _months(row: Row) -> float | None:
    """Give the number that a time point is sorted by."""
    found = _SPAN.search(row.estimate.finding.timepoint or "") if row.estimate is not None else None
    return None if found is None else float(found[1]) * _MONTHS[found[2]]
