"""The grammar of a cell, example by example."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.compare.rows import Row
from evidence.compare.studies import Relation
from evidence.model import Correction, Derived, Finding, LinkSource
from evidence.report.cells import (
    among_text,
    arm_text,
    cell_text,
    facts_text,
    plain,
    relation_text,
    signs_text,
    standing_text,
    time_text,
    whose_text,
    with_word,
)
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, keywords, study


def row_of(given_finding: Finding) -> Row:
    return comparison(index_study(given_finding), outcomes=(given_finding.outcome,)).sections[-1].rows[0]


def cell(given_finding: Finding) -> str:
    return cell_text(row_of(given_finding))


SIZE = (Derived("total", (51.0,), "N: patients of the study"),)


@pytest.mark.parametrize(
    ("slots", "text"),
    [
        ({"events": 28, "total": 42, "percent": 66.7, "quote": "66.7%"}, "28/42 (66.7%) [50.5–80.4]†"),
        ({"events": 28, "total": 42}, "28/42 (66.7%†) [50.5–80.4]†"),
        ({"percent": 67.0, "quote": "67%"}, "67%"),
        ({"percent": 67.0, "quote": "67.0%"}, "67.0%"),
        ({"percent": 80.7, "total": 109, "ci_low": 72.1, "ci_high": 87.7}, "88†/109 (80.7%) [72.1–87.7]"),
        ({"events": 0, "derived": SIZE, "quote": "no patient"}, "0/51† (0.0%†) [0.0–7.0]†"),
        ({"events": 51, "total": 51, "percent": 100.0, "quote": "all"}, "51/51 (100%) [93.0–100.0]†"),
        ({"events": 17, "percent": 19.0, "quote": "17 (19%)"}, "17 patients (19%)"),
        ({"events": 1}, "1 patient"),
        ({"percent": 66.0, "total": 60, "quote": "66%"}, "66% (N = 60)"),
        ({"percent": 40.0, "ci_low": 25.0, "ci_level": 90.0, "quote": "40%, 25"}, "40% [90% CI 25–NE]"),
        ({"total": 12}, "NC (N = 12)"),
        ({"percent": 4.0, "grade": "≥3", "quote": "4%"}, "4%, grade ≥3"),
        ({"percent": 4.0, "grade": "3-4", "quote": "4%"}, "4%, grade 3–4"),
        ({"percent": 4.0, "grade": "severe", "quote": "4%"}, "4%, severe"),
    ],
)
def test_a_proportion(slots: dict[str, Any], text: str) -> None:
    assert cell(finding(**slots)) == text


@pytest.mark.parametrize(
    ("population", "text"),
    [
        ("responders", "71% of responders"),
        (None, "71%, denominator not stated"),
        ("all", "71% of all"),
    ],
)
def test_mrd_negativity_never_stands_without_its_denominator(population: str | None, text: str) -> None:
    row = row_of(finding("MRD-negativity", percent=71.0, population=population, quote="71%"))
    assert cell_text(row) == text
    assert among_text(row) == (population or "not stated")


@pytest.mark.parametrize(
    ("slots", "text"),
    [
        ({"timepoint": "12 months", "se": 7.5, "total": 51}, "12-month EFS 23.4% (SE 7.5) [10.7–39.0]†"),
        ({"timepoint": "2 years"}, "2-year EFS 23.4%"),
        ({"timepoint": "1.5 years"}, "1.5-year EFS 23.4%"),
        ({"timepoint": "day 100"}, "EFS 23.4% at day 100"),
        ({}, "EFS 23.4%, time not stated"),
        ({"timepoint": "2 years", "se": 7.5}, "2-year EFS 23.4% (± 7.5, SE or CI not stated)"),
        ({"timepoint": "2 years", "ci_low": 12.0, "ci_high": 36.0}, "2-year EFS 23.4% [12–36]"),
    ],
)
def test_an_estimate_at_a_time(slots: dict[str, Any], text: str) -> None:
    made = finding("EFS", "rate_at_time", percent=23.4, quote="23.4 ± 7.5", **slots)
    assert cell(made) == text
    assert time_text(row_of(made)) == slots.get("timepoint", "NR")
    assert whose_text(row_of(made)) == "all", "the cell says when"


@pytest.mark.parametrize(
    ("slots", "text"),
    [
        ({"value": 7.7, "unit": "months", "ci_low": 6.0, "ci_high": 9.2}, "median 7.7 mo [6.0–9.2]"),
        ({"value": 5.0, "unit": "years"}, "median 5.0 y"),
        ({"value": 24.0, "unit": "weeks"}, "median 24 wk"),
        ({"value": 24.0, "unit": "days"}, "median 24 d"),
        ({"unit": "not reached"}, "median not reached"),
        ({"unit": "not reached", "ci_low": 11.0}, "median not reached [11.0–NE]"),
        ({"value": 24.0}, "median 24, unit not stated"),
    ],
)
def test_a_median(slots: dict[str, Any], text: str) -> None:
    quote = "7.7 (6.0 to 9.2), 5.0, 24, 11.0 to NE"
    assert cell(finding("OS", "median_time", quote=quote, **slots)) == text


@pytest.mark.parametrize(
    ("measure", "text"),
    [("hazard_ratio", "HR 0.75"), ("odds_ratio", "OR 0.75"), ("risk_ratio", "RR 0.75")],
)
def test_a_ratio_gives_its_level_where_it_is_not_95(measure: Any, text: str) -> None:
    slots: dict[str, Any] = {"value": 0.75, "ci_low": 0.57, "ci_high": 0.99, "quote": "0.75, 0.57-0.99"}
    assert cell(finding("OS", measure, ci_level=95.0, **slots)) == f"{text} [0.57–0.99]"
    assert cell(finding("OS", measure, ci_level=97.5, **slots)) == f"{text} [97.5% CI 0.57–0.99]"


def test_a_ratio_names_both_sides() -> None:
    made = full_comparison()
    ratio = next(r for r in made.sections[4].rows if cell_text(r).startswith("HR"))
    assert (arm_text(ratio), among_text(ratio), whose_text(ratio)) == ("InO vs SoC", "NA", "InO vs SoC")
    alone = row_of(finding("OS", "hazard_ratio", value=0.5))
    assert arm_text(alone) == "arms not stated"


def test_what_is_missing_has_its_own_sign() -> None:
    made = full_comparison()
    by_author = {r.study.first_author: cell_text(r) for r in made.sections[0].rows}
    assert by_author["Nemo"] == "NR"
    assert by_author["Vacat"] == "—"
    assert by_author["Later"] == "not read"


def test_no_cell_is_ever_blank_or_a_bare_zero() -> None:
    for section in full_comparison().sections:
        for row in section.rows:
            for text in (cell_text(row), arm_text(row), among_text(row), time_text(row), whose_text(row)):
                assert text not in {"", "0"}
            assert all(facts_text(row.study).split("; "))


def test_a_row_without_a_figure_says_so_in_every_column() -> None:
    made = full_comparison()
    rows = {r.study.first_author: r for r in made.sections[0].rows}
    assert (arm_text(rows["Vacat"]), among_text(rows["Vacat"]), time_text(rows["Vacat"])) == ("—", "—", "—")
    assert arm_text(rows["Nemo"]) == time_text(rows["Nemo"]) == "NR"
    assert whose_text(rows["Nemo"]) == "no figure"


def test_signs_stand_before_letters() -> None:
    row = full_comparison().sections[0].rows[0]
    assert signs_text(Row(row.study, "CR", signs=("§", "¶", "a", "b"))) == "§¶ a,b"


def test_a_study_says_what_sets_it_apart() -> None:
    made = comparison(
        index_study(digest=True),
        study("1", "A", 2010, corrections=(Correction("RetractionIn", None, None),)),
        study("2", "B", 2011),
    )
    assert [standing_text(s) for s in made.studies] == ["INDEX STUDY, digest", "RETRACTED", ""]


def test_facts_stand_in_one_line_and_what_is_not_known_is_said() -> None:
    index = index_study(keywords=keywords(design="phase 2", n="51", intervention="InO\n+ x"))
    assert facts_text(comparison(index).index) == "phase 2; N 51; population NR; InO + x"
    assert facts_text(comparison(index_study()).index) == "design NR; N NR; population NR; treatment NR"
    textless = comparison(index_study(abstract=()))
    assert facts_text(textless.index) == "design —; N —; population —; treatment —"


@pytest.mark.parametrize(
    ("relation", "text"),
    [
        (Relation("cites the index study", ("elink",)), "cites the index study (PubMed's links)"),
        (
            Relation("cites the index study", ("elink", "reference_list")),
            "cites the index study (PubMed's links and a reference list)",
        ),
        (
            Relation("cites the index study", ("europepmc", "icite")),
            "cites the index study (Europe PMC and iCite)",
        ),
        (Relation("none known"), "no link known"),
        (Relation("not asked"), "links never asked for"),
    ],
)
def test_a_relation_says_who_says_so(relation: Relation, text: str) -> None:
    made = comparison(index_study(), study("1", "A", 2010, relation=relation))
    assert relation_text(made.studies[1]) == text


@given(st.text())
def test_plain_text_is_one_line_that_commands_nothing(text: str) -> None:
    shown = plain(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]", shown)
    assert shown == shown.strip()
    assert plain(shown) == shown


def test_plain_text_keeps_what_papers_print() -> None:
    assert plain(" ≥ 10⁻⁴\u2009mg/m²\n(β) ") == "≥ 10⁻⁴ mg/m² (β)"


@given(
    proportion=st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    reported=st.booleans(),
)
def test_a_proportion_has_one_form(proportion: tuple[int, int], *, reported: bool) -> None:
    events, total = proportion
    percent = round(100 * events / total, 1) if reported else None
    text = cell(finding(events=events, total=total, percent=percent, quote=""))
    pattern = r"\d+/\d+ \(\d+(\.\d+)?%†?\)( \[\d+\.\d–\d+\.\d\]†)?"
    assert re.fullmatch(pattern, text)
    assert text.startswith(f"{events}/{total} (")


@pytest.mark.parametrize(
    ("word", "text", "written"),
    [
        ("at", "12 months", "at 12 months"),
        ("at", "during InO", "during InO"),
        ("at", "day 28", "at day 28"),
        ("among", "responders", "among responders"),
        ("among", "After HSCT", "After HSCT"),
        ("among", "infants", "among infants"),
    ],
)
def test_words_that_bring_their_preposition_get_no_other(word: str, text: str, written: str) -> None:
    assert with_word(word, text) == written


@pytest.mark.parametrize("origin", get_args(LinkSource))
def test_every_source_of_links_has_words(origin: LinkSource) -> None:
    made = comparison(
        index_study(), study("1", "A", 2010, relation=Relation("cites the index study", (origin,)))
    )
    assert relation_text(made.studies[1]).endswith(")")
