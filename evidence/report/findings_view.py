"""How findings read: text for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from itertools import groupby
from textwrap import fill
from typing import Any, Literal

from evidence.extract.jsonform import finding_to_dict
from evidence.model import Finding
from evidence.report.cells import ends_text, plain, with_word
from evidence.report.csv import csv_field
from evidence.wording import graded

__all__ = ["FindingFormat", "figure_words", "finding_words", "findings_text"]

FindingFormat = Literal["table", "json", "jsonl", "csv"]

WIDTH = 80


def findings_text(findings: Sequence[Finding], form: FindingFormat) -> str:
    """Write findings in one of the formats; each line ends in a line break."""
    return _WRITERS[form](findings)


def figure_words(finding: Finding) -> str:
    """Write the reported slots of a figure, and nothing that we computed."""
    return " ".join(_figure_parts(finding))


def _figure_parts(finding: Finding) -> Iterator[str]:
    if finding.events is not None:
        yield (
            f"{finding.events}/{finding.total}" if finding.total is not None else f"{finding.events} patients"
        )
    elif finding.total is not None:
        yield f"of {finding.total}"
    if finding.percent is not None:
        yield f"{finding.percent:g}%" if finding.events is None else f"({finding.percent:g}%)"
    if finding.value is not None:
        yield f"{finding.value:g}"
    yield from [finding.unit] if finding.unit else []
    if finding.se is not None:
        yield f"SE {finding.se:g}"
    if finding.ci_low is not None or finding.ci_high is not None:
        level = "" if finding.ci_level is None else f"{finding.ci_level:g}% CI "
        yield f"[{level}{ends_text(finding.ci_low, finding.ci_high)}]"
    if finding.p_value is not None:
        sign = "" if isinstance(finding.p_value, str) else "="
        yield f"p{sign}{finding.p_value}"


def _table(findings: Sequence[Finding]) -> str:
    """List the findings by record, each with the sentence behind it."""
    lines: list[str] = []
    for pmid, group in groupby(findings, key=lambda finding: finding.pmid):
        lines.append(plain(pmid))
        for finding in group:
            lines += _entry(finding)
    return "".join(f"{line}\n" for line in lines)


def finding_words(finding: Finding) -> str:
    """Write outcome, figure, whose it is, and what is doubtful about it, on one line."""
    whose = (
        f"arm {finding.arm}" if finding.arm else "",
        with_word("among", finding.population) if finding.population else "",
        with_word("at", finding.timepoint) if finding.timepoint else "",
        graded(finding.grade) if finding.grade else "",
        f"flags {', '.join(finding.flags)}" if finding.flags else "",
    )
    facts = "; ".join(fact for fact in whose if fact)
    head = f"{finding.outcome} ({finding.measure.replace('_', ' ')}): {figure_words(finding)}"
    return head + (f"; {facts}" if facts else "")


def _entry(finding: Finding) -> Iterator[str]:
    yield _wrapped(finding_words(finding), "  ", "      ")
    yield _wrapped(
        f"“{finding.sentence}” [{finding.passage} {finding.start}-{finding.end}, {finding.rule}]",
        "      ",
        "      ",
    )


def _wrapped(text: str, first: str, rest: str) -> str:
    return fill(
        plain(text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _json(findings: Sequence[Finding]) -> str:
    return json.dumps([finding_to_dict(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n"


def _jsonl(findings: Sequence[Finding]) -> str:
    return "".join(json.dumps(finding_to_dict(finding), ensure_ascii=False) + "\n" for finding in findings)


def _csv(findings: Sequence[Finding]) -> str:
    """Write one row a finding; what has parts of its own stands there as JSON."""
    columns = [column.name for column in fields(Finding)]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for plain_finding in map(finding_to_dict, findings):
        writer.writerow([_field(plain_finding[column]) for column in columns])
    return stream.getvalue()


def _field(value: Any) -> str | int | float:
    if isinstance(value, dict | list):
        return csv_field(json.dumps(value, ensure_ascii=False) if value else None)
    return csv_field(value)


_WRITERS: dict[FindingFormat, Callable[[Sequence[Finding]], str]] = {
    "table": _table,
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
}
