"""Naive contrasts and pooled values in every format: one wording, off by default, always called naive."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from evidence.compare.contrasts import NAIVE_ANY, NAIVE_DIFFERENCE, NAIVE_RATIO
from evidence.compare.rows import Row
from evidence.compare.table import Analyses, Comparison
from evidence.intervals import Interval
from evidence.report.across_studies import (
    analysis_lines,
    difference_text,
    fisher_text,
    naive_headings,
    pooling_lines,
    ratio_text,
)
from evidence.report.csv import csv_text
from evidence.report.flat_rows import COLUMNS
from evidence.report.jsonout import json_text, jsonl_text
from evidence.report.markdown import markdown_text
from evidence.report.terminal import terminal_text
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study

ALL = Analyses(difference=True, ratio=True, pool=True)
COUNTS = (("A", 28, 42), ("B", 27, 48), ("C", 20, 28), ("D", 15, 32))


def made(analyses: Analyses = ALL) -> Comparison:
    others = [
        study(str(n), author, 2010 + n, finding(events=events, total=total), digest=author == "D")
        for n, (author, events, total) in enumerate(COUNTS, start=1)
    ]
    median = study("9", "Median", 2020, finding(measure="median_time", value=7.7, unit="months"))
    return comparison(index_study(finding(events=41, total=51)), *others, median, analyses=analyses)


def row_of(author: str, of: Comparison) -> Row:
    return next(row for row in of.sections[0].rows if row.study.first_author == author)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def every_format(of: Comparison) -> dict[str, str]:
    return {
        "narrow": terminal_text(of, width=80),
        "wide": terminal_text(of, width=160),
        "md": markdown_text(of),
        "csv": csv_text(of),
        "json": json_text(of),
        "jsonl": jsonl_text(of),
    }


def test_the_names_never_hide_that_a_contrast_is_naive() -> None:
    assert NAIVE_DIFFERENCE == "Naive difference (unadjusted, across studies)"
    assert "unadjusted, across studies" in NAIVE_ANY
    assert naive_headings(ALL) == (NAIVE_DIFFERENCE, NAIVE_RATIO)
    assert naive_headings(Analyses(ratio=True)) == (NAIVE_RATIO,)


def test_the_grammar_of_contrasts() -> None:
    row = row_of("A", made())
    assert difference_text(row) == "−13.7 points [−31.1 to 4.1]†"
    assert ratio_text(row) == "0.83 [0.62–1.06]†"
    assert (difference_text(row_of("Median", made())), ratio_text(row_of("Median", made()))) == ("NA", "NA")
    assert row.contrast is not None
    unbounded = replace(row.contrast, ratio=float("inf"), ratio_interval=Interval(1.87, float("inf")))
    assert ratio_text(replace(row, contrast=unbounded)) == "NE [1.87–NE]†"
    small = replace(row.contrast, ratio=0.0312, ratio_interval=Interval(0.0, 0.137))
    assert ratio_text(replace(row, contrast=small)) == "0.031 [0.00–0.14]†"


def test_a_p_value_is_there_only_on_request_and_never_as_nought() -> None:
    asked = Analyses(fisher=True)
    assert naive_headings(asked) == ("Naive Fisher's exact p (unadjusted, across studies)",)
    row = row_of("A", made(asked))
    assert fisher_text(row) == "0.16†"
    assert row.contrast is not None
    assert fisher_text(replace(row, contrast=replace(row.contrast, fisher_p=1e-9))) == "<0.001†"
    assert fisher_text(replace(row, contrast=replace(row.contrast, fisher_p=0.0412))) == "0.041†"
    assert fisher_text(row_of("Median", made(asked))) == "NA"
    for name, text in every_format(made(asked)).items():
        assert "0.16†" in text, name
        assert "exact p" not in every_format(made())[name]


def test_a_difference_that_rounds_to_nothing_has_no_sign() -> None:
    row = row_of("A", made())
    assert row.contrast is not None
    tiny = replace(row.contrast, difference=-0.0004, difference_interval=Interval(-0.0004, 0.0004))
    assert difference_text(replace(row, contrast=tiny)) == "0.0 points [0.0 to 0.0]†"


@pytest.mark.parametrize("name", ["narrow", "wide", "md", "csv", "json", "jsonl"])
def test_by_default_no_format_has_a_contrast_or_a_pooled_value(name: str) -> None:
    text = squeezed(every_format(made(Analyses()))[name])
    for word in (NAIVE_ANY, NAIVE_DIFFERENCE, NAIVE_RATIO, "ooled", "points ["):
        assert word not in text


@pytest.mark.parametrize("name", ["narrow", "wide", "md", "csv", "json", "jsonl"])
def test_every_format_has_the_same_cells_under_the_same_names(name: str) -> None:
    text = every_format(made())[name]
    plain = squeezed(text.replace("\\", ""))
    if name != "wide":
        assert NAIVE_DIFFERENCE in plain
        assert NAIVE_RATIO in plain
        assert "−13.7 points [−31.1 to 4.1]†" in plain
    assert "0.83 [0.62–1.06]†" in plain
    # The four other studies have 90 of 150 together.
    assert re.search(r"6\d\.\d% \[4\d\.\d–7\d\.\d\]†", plain)


def test_a_wide_terminal_has_columns_for_contrasts() -> None:
    text = terminal_text(made(), width=200)
    assert max(cell_len(line) for line in text.splitlines()) <= 200
    heading = text[: text.index("Bhojwani 2019 (INDEX")]
    assert "Naive difference" in heading
    assert "(unadjusted, across" in heading


@pytest.mark.parametrize("width", [80, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    text = terminal_text(made(), width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_a_narrow_terminal_says_below_the_table_what_has_no_contrast() -> None:
    text = squeezed(terminal_text(made(), width=80))
    assert f"{NAIVE_ANY}: NA, not a proportion: Median 2020." in text


def test_pooled_values_are_said_with_all_that_belongs_to_them() -> None:
    head, logistic, beside, refused = pooling_lines(made().sections[0])
    assert head == (
        "Pooled proportions of the other studies (naive, unadjusted), k = 4, N = 150, among all: "
        "A 2011, B 2012, C 2013, D 2014; "
        "from our own digest, so that a retraction would not be known: D 2014."
    )
    for line, method in ((logistic, "Random-intercept logistic"), (beside, "Inverse variance")):
        assert line.startswith(method)
        for word in ("prediction interval [", "tau ", "(logit)", "I² ", "Q ", "(3 df)"):
            assert word in line
    assert refused == (
        "Not pooled, medians: medians are not pooled: they carry neither counts nor a standard error."
    )


def test_studies_left_out_are_named_under_the_reason() -> None:
    silent = [study(str(n), author, 2015, finding(percent=50.0)) for n, author in ((5, "E"), (6, "F"))]
    of = comparison(
        index_study(),
        study("1", "A", 2010, finding(events=1, total=9)),
        *silent,
        analyses=Analyses(pool=True),
    )
    *_, last = pooling_lines(of.sections[0])
    assert last == "Left out of pooling, no count that can be relied on: E 2015, F 2015."


def test_no_digest_is_said_too() -> None:
    without = comparison(
        index_study(),
        *(study(str(n), a, 2010, finding(events=x, total=m)) for n, (a, x, m) in enumerate(COUNTS, start=1)),
        analyses=ALL,
    )
    assert next(pooling_lines(without.sections[0])).endswith("; no digest among them.")


def test_a_refusal_is_printed_in_every_format() -> None:
    refused = comparison(
        index_study(), study("1", "A", 2010, finding(events=1, total=9)), analyses=Analyses(pool=True)
    )
    for name, text in every_format(refused).items():
        assert "fewer than 3 studies beside the index study (1)" in squeezed(text.replace("\\", "")), name


def test_csv_has_numbers_for_contrasts_and_rows_for_pooled_values() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_text(made()))))
    first = next(r for r in rows if r["first_author"] == "A")
    assert first[NAIVE_DIFFERENCE] == "−13.7 points [−31.1 to 4.1]†"
    assert float(first["naive_difference"]) == pytest.approx(28 / 42 - 41 / 51)
    assert float(first["naive_ratio_high"]) == pytest.approx(1.05989200015636, abs=1e-6)
    median = next(r for r in rows if r["first_author"] == "Median")
    assert (median["naive_difference"], median["naive_reason"]) == ("", "not a proportion")
    pooled = [r for r in rows if r["status"] == "pooled"]
    assert [r["pooled_studies"] for r in pooled] == ["1 2 3 4", "1 2 3 4"]
    assert all(r["pmid"] == "" and 55 < float(r["computed_percent"]) < 65 for r in pooled)
    (not_pooled,) = [r for r in rows if r["status"] == "not pooled"]
    assert (not_pooled["cell"], not_pooled["pooled_kind"]) == ("NC", "medians")


def test_json_lines_keep_the_columns_of_the_csv() -> None:
    header = next(csv.reader(io.StringIO(csv_text(made()))))
    assert header[: len(COLUMNS)] == list(COLUMNS)
    for line in jsonl_text(made()).splitlines():
        assert list(json.loads(line)) == header


def test_json_has_no_infinite_number() -> None:
    one = comparison(
        index_study(finding(events=0, total=51)),
        study("1", "A", 2010, finding(events=5, total=30)),
        analyses=ALL,
    )
    got = json.loads(json_text(one))["outcomes"][0]["rows"][1]["naive"]
    assert got["ratio"] is None
    assert got["ratio_interval"][1] is None
    assert got[NAIVE_RATIO].startswith("NE [")
    assert json.loads(jsonl_text(one).splitlines()[1])["naive_ratio"] is None


def test_json_says_what_was_asked_for_and_what_was_left_out() -> None:
    got = json.loads(json_text(made(Analyses(pool=True))))
    assert got["analyses"] == {"difference": False, "ratio": False, "pool": True, "fisher": False}
    assert got["left_out"] == []
    proportions = got["outcomes"][0]["pooling"][0]
    assert (proportions["pooled"], proportions["patients"]) == (True, 150)
    assert proportions["digests"] == ["4"]
    assert {"estimate", "interval", "prediction", "tau", "i2", "q"} <= set(proportions["values"][0])


def test_the_foot_explains_only_what_is_there() -> None:
    assert list(analysis_lines(full_comparison())) == []
    assert "Newcombe" in " ".join(analysis_lines(made()))
    assert "Newcombe" not in " ".join(analysis_lines(made(Analyses(ratio=True))))
