"""What holds for every finding of every text: real abstracts, and texts of clinical fragments."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.jsonform import finding_to_dict
from evidence.extract.number_patterns import MASTER, PATTERNS, form_of
from evidence.extract.numbers import parse_number
from evidence.extract.prefilter import Prefilter
from evidence.extract.text import normalise
from evidence.model import Finding, Passage
from tests.conftest import ROOT
from tests.extract.material import Record, records
from tests.extract.reading import Reader, passages


@pytest.fixture(scope="module")
def found(reader: Reader) -> list[tuple[Record, tuple[Finding, ...]]]:
    """Give the findings of every real record, or skip."""
    if not records():
        pytest.skip("no real abstracts: the reference material beside the checkout is not here")
    return [(record, reader.extractor.extract(*record)) for record in records()]


def numbers_in(sentence: str) -> set[float]:
    """Give every number a sentence prints, in digits or words; "none" is 0 and "all" is 100."""
    text = normalise(sentence).lower()
    printed = re.findall(r"\d[\d,]*(?:\.\d+)?|\.\s?\d+", text) + re.findall(r"\d+(?:\.\d+)?", text)
    words = re.split(r"[^a-z]+", text)
    printed += [" ".join(words[i : i + n]) for n in range(1, 7) for i in range(len(words))]
    values = {value for value in map(parse_number, printed) if value is not None}
    values |= {0.0} if {"no", "none", "neither", "not"} & set(words) else set()
    values |= {100.0} if "all" in words else set()
    # Fractions of 1 are reported in percent points.
    return values | {round(value * 100, 6) for value in values if value <= 1}


def unprinted(finding: Finding) -> list[str]:
    """Give the slots whose number the finding's sentence does not print."""
    printed = numbers_in(finding.sentence)
    names = ("events", "total", "percent", "value", "ci_low", "ci_high", "se")
    wrong = [
        n for n in names if getattr(finding, n) is not None and float(getattr(finding, n)) not in printed
    ]
    if isinstance(finding.p_value, float) and finding.p_value not in printed:
        wrong.append("p_value")
    return wrong


def is_in_place(finding: Finding, texts: Iterable[Passage]) -> bool:
    """Whether quote and sentence are what stands at their offsets."""
    text = next(p.text for p in texts if p.name == finding.passage)
    at = text.find(finding.sentence)
    return (
        finding.quote != ""
        and text[finding.start : finding.end] == finding.quote
        and finding.quote in finding.sentence
        and at >= 0
    )


def test_every_quote_is_the_text_at_its_offsets(found: list[tuple[Record, tuple[Finding, ...]]]) -> None:
    assert [f for (_, texts), findings in found for f in findings if not is_in_place(f, texts)] == []


def test_every_reported_number_is_printed_in_its_sentence(
    found: list[tuple[Record, tuple[Finding, ...]]],
) -> None:
    assert [(f.quote, unprinted(f)) for _, findings in found for f in findings if unprinted(f)] == []


def test_every_finding_names_an_outcome_and_a_rule_of_the_rule_set(
    reader: Reader, found: list[tuple[Record, tuple[Finding, ...]]]
) -> None:
    findings = [f for _, of_record in found for f in of_record]
    assert {f.outcome for f in findings} <= set(reader.rules.outcomes)
    assert {f.ruleset for f in findings} == {reader.rules.name}
    assert all(f.rule for f in findings)


def test_slots_are_possible_together(found: list[tuple[Record, tuple[Finding, ...]]]) -> None:
    for finding in (f for _, of_record in found for f in of_record):
        assert finding.percent is None or 0 <= finding.percent <= 100
        assert finding.events is None or finding.total is None or finding.events <= finding.total
        assert (finding.ci_level is None) == (finding.ci_low is None and finding.ci_high is None)
        if finding.measure in {"proportion", "rate_at_time"}:
            assert (finding.value, finding.unit) == (None, None)
            assert finding.percent is not None or finding.events is not None
        else:
            assert (finding.events, finding.percent, finding.se) == (None,) * 3
            assert finding.value is not None or finding.unit == "not reached"


def as_json(findings: Sequence[Finding]) -> str:
    """Give the public form of findings."""
    return json.dumps([finding_to_dict(f) for f in findings], ensure_ascii=True)


def test_another_order_of_records_changes_nothing(
    reader: Reader, found: list[tuple[Record, tuple[Finding, ...]]]
) -> None:
    again = [as_json(reader.extractor.extract(*record)) for record, _ in reversed(found)]
    assert list(reversed(again)) == [as_json(findings) for _, findings in found]


@pytest.mark.interpreted  # compiled, the method is called past its class, where it cannot be replaced
def test_the_prefilter_changes_no_finding(
    reader: Reader, found: list[tuple[Record, tuple[Finding, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Prefilter, "may_name", lambda *_: True)
    assert [r for r, findings in found if reader.extractor.extract(*r) != findings] == []


UNGUARDED = re.compile(
    r"(?<![A-Za-z](?=[A-Za-z]))(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in PATTERNS) + ")"
)


def test_numbers_begin_only_where_the_guard_of_their_pattern_lets_them() -> None:
    for _, texts in records():
        for text in (normalise(passage.text) for passage in texts):
            guarded = [(m.span(), form_of(m)) for m in MASTER.finditer(text)]
            assert guarded == [(m.span(), m.lastgroup) for m in UNGUARDED.finditer(text)]


#: Reads JSON lines of (PMID, title, abstract) and prints one digest of the findings of all of them.
ELSEWHERE = """
import hashlib, json, sys
from evidence.extract.jsonform import finding_to_dict
from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules
from evidence.model import Passage
extractor = Extractor(load_rules())
seen = hashlib.sha256()
for line in sys.stdin:
    pmid, texts = json.loads(line)
    findings = extractor.extract(pmid, [Passage(name, text) for name, text in texts])
    seen.update(json.dumps([finding_to_dict(f) for f in findings], ensure_ascii=True).encode())
print(seen.hexdigest())
"""

OWN: tuple[Record, ...] = (
    ("1", passages("CR was seen in 28/42 patients (67%) and OS at 2 years was 40% vs 30% (P = .04).")),
    ("2", passages("Patients were randomly assigned to InO or GO. The CR rate was 81% vs 29%.")),
    ("3", passages("Median OS was 7.7 months with InO and 4.0 months with GO (HR, 0.71; 95% CI, 0.5-0.9).")),
)


def test_another_process_gives_the_same_bytes(reader: Reader) -> None:
    texts = [(pmid, [(p.name, p.text) for p in of_record]) for pmid, of_record in (*OWN, *records()[:60])]
    here = hashlib.sha256()
    for pmid, of_record in texts:
        plain = [Passage(name, text) for name, text in of_record]
        here.update(as_json(reader.extractor.extract(pmid, plain)).encode())
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", ELSEWHERE],
        input="\n".join(map(json.dumps, texts)),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(ROOT),
        env={**os.environ, "PYTHONHASHSEED": "4711"},
    )
    assert done.stdout.strip() == here.hexdigest()


FRAGMENTS = st.sampled_from([
    "CR was achieved in", "67%", "28/42", "28 of 42 patients", "(", ")", "[", "]", "95% CI, 50 to 80", ".",
    "\n", "(67%; 95% CI: 50–80)", "none of 14", "No patient developed SOS", "during InO", "all 43 patients",
    ";", "%", "respectively", "vs.", "versus", "and", "RESULTS:", "CONCLUSIONS:", "Median OS was",
    "7.7 months", ". ", "P = .04", "hazard ratio for death, 0.71", "not reached", "in the InO group",
    "arm B", "with and", "higher", "without", "relapsed", "At 2 years,", "5-year EFS", "23.4 ± 7.5%",
    "randomly assigned to InO or GO", ",", "than in the control group", "grade 3-4 infections",
    "aged 60 years", "<0.01%", "who underwent HSCT", "died", "11 (52%)", "of responders",
    "complete remission (CR)", "overall survival (OS)", "Of 24 patients,", "0.91", "12, 18 and 31%",
    "71·4%", "HR", "two thirds", "one hundred", "n = 45", "(n=45)", "range, 2 to 18", "SE 2%", "p<0.001",
    "é",
])  # fmt: skip
TEXTS = st.lists(FRAGMENTS, max_size=24).map(" ".join) | st.lists(FRAGMENTS, max_size=24).map("".join)


@given(TEXTS)
def test_any_text_of_clinical_fragments_is_read_with_true_quotes(reader: Reader, text: str) -> None:
    texts = passages(text)
    for finding in reader.extractor.extract("1", texts):
        assert is_in_place(finding, texts)
        assert unprinted(finding) == []
        assert finding.events is None or finding.total is None or finding.events <= finding.total


@given(TEXTS)
def test_numbers_of_clinical_fragments_begin_where_the_guard_lets_them(text: str) -> None:
    guarded = [(m.span(), form_of(m)) for m in MASTER.finditer(text)]
    assert guarded == [(m.span(), m.lastgroup) for m in UNGUARDED.finditer(text)]


@given(st.text(max_size=80))
def test_any_text_at_all_is_read(reader: Reader, text: str) -> None:
    assert all(is_in_place(f, passages(text)) for f in reader.findings(text))
