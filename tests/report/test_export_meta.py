"""The CSV for R: what may be pooled and nothing else, in types that R reads without help."""

from __future__ import annotations

import csv
import io
import math

import pandas as pd
import pytest

from evidence.compare.studies import StudyInput
from evidence.model import Correction, DataBank
from evidence.report.export_meta import COLUMNS, meta_csv
from tests.compare.by_hand import finding, study

TRIAL = (DataBank("ClinicalTrials.gov", ("NCT01564784",)),)


def rows(*studies: StudyInput, outcome: str = "CR") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(meta_csv(studies, (outcome,)), newline="")))


def test_a_proportion_has_events_and_total_and_no_transformation() -> None:
    (row,) = rows(
        study("5", "Muster", 2020, finding(events=28, total=42, percent=66.7, quote="28/42 (66.7%)"))
    )
    assert tuple(row) == COLUMNS
    assert (row["studlab"], row["event"], row["n"], row["scale"]) == ("Muster 2020", "28", "42", "count")
    assert (row["yi"], row["sei"], row["computed"]) == ("NA", "NA", "NA")
    assert (row["contradictory"], row["retracted"], row["digest"]) == ("FALSE", "FALSE", "FALSE")


def test_a_count_that_we_computed_is_named() -> None:
    (row,) = rows(study("5", "Muster", 2020, finding(percent=65.0, total=54, quote="65% of 54")))
    assert (row["event"], row["n"], row["computed"]) == ("35", "54", "events")


def test_arms_have_labels_of_their_own() -> None:
    arms = [finding(events=n, total=40, arm=arm, quote=f"{n}/40", start=n) for n, arm in ((7, "A"), (9, "B"))]
    twins = [finding(events=n, total=40, quote=f"{n}/40", start=n) for n in (3, 4)]
    found = rows(study("5", "Muster", 2020, *arms), study("6", "Beispiel", 2021, *twins))
    labels = ["Muster 2020 (A)", "Muster 2020 (B)", "Beispiel 2021", "Beispiel 2021 #2"]
    assert [row["studlab"] for row in found] == labels
    assert [row["among"] for row in found[2:]] == ["not told apart"] * 2


@pytest.mark.parametrize(
    "unusable",
    [
        finding(percent=67.0, quote="67%"),
        finding(percent=34.0, total=271, quote="34% of 271"),
        finding(events=50, total=40, quote="50 of 40"),
        finding(measure="median_time", value=7.7, unit="months", quote="7.7 months"),
        finding(measure="rate_at_time", percent=23.4, timepoint="12 months", quote="23.4%"),
        finding(measure="rate_at_time", percent=23.4, se=7.5, timepoint="12 months", quote="23.4% ± 7.5%"),
        finding(measure="hazard_ratio", value=0.75, quote="0.75"),
        finding(events=4, total=40, quote="4 of 40", flags=("other-study",)),
    ],
)
def test_what_carries_no_weight_is_left_out(unusable: object) -> None:
    assert rows(study("5", "Muster", 2020, unusable)) == []  # type: ignore[arg-type] # parametrised


def test_a_ratio_is_its_logarithm_with_the_standard_error_of_its_interval_and_level() -> None:
    def ratio(**slots: float) -> dict[str, str]:
        (row,) = rows(
            study(
                "5",
                "Muster",
                2020,
                finding("OS", "hazard_ratio", value=0.75, ci_low=0.57, ci_high=0.99, quote="0.75", **slots),
            ),
            outcome="OS",
        )
        return row

    width = math.log(0.99) - math.log(0.57)
    assert float(ratio()["yi"]) == pytest.approx(math.log(0.75), abs=1e-9)
    assert float(ratio()["sei"]) == pytest.approx(width / (2 * 1.959963984540054), abs=1e-9)
    assert float(ratio(ci_level=97.5)["sei"]) == pytest.approx(width / (2 * 2.241402727604947), abs=1e-9)
    assert (ratio()["scale"], ratio()["event"], ratio()["n"]) == ("log", "NA", "NA")


def test_a_survival_estimate_counts_only_with_a_standard_error_that_is_called_so() -> None:
    known = finding("EFS", "rate_at_time", percent=23.4, se=7.5, timepoint="1 year", quote="23.4% (SE 7.5)")
    (row,) = rows(study("5", "Muster", 2020, known), outcome="EFS")
    assert (row["yi"], row["sei"], row["scale"], row["timepoint"]) == ("0.234", "0.075", "identity", "1 year")


def test_an_analyst_sees_what_speaks_against_a_figure() -> None:
    wrong = study(
        "5",
        "Muster",
        2020,
        finding(events=10, total=40, percent=50.0, quote="10/40 (50%)"),
        corrections=(Correction("RetractionIn", "Notice", None),),
        data_banks=TRIAL,
    )
    twin = study("6", "Beispiel", 2021, finding(events=9, total=40, quote="9/40"), data_banks=TRIAL)
    first, second = rows(wrong, twin)
    assert (first["contradictory"], first["retracted"], first["same_patients_as"]) == ("TRUE", "TRUE", "6")
    assert second["same_patients_as"] == "5"


def test_a_digest_does_not_tell_whether_its_study_was_retracted() -> None:
    (row,) = rows(study("5", "Muster", 2020, finding(events=9, total=40, quote="9/40"), digest=True))
    assert (row["digest"], row["retracted"]) == ("TRUE", "NA")


def test_numbers_are_plain_numbers_for_r() -> None:
    (row,) = rows(
        study(
            "5",
            "Muster",
            2020,
            finding("OS", "hazard_ratio", value=1.0, ci_low=0.99999, ci_high=1.00001, quote="1"),
        ),
        outcome="OS",
    )
    assert float(row["sei"]) > 0
    assert all(set(row[name]) <= set("0123456789.-e") for name in ("yi", "sei"))


def test_numeric_columns_are_read_as_numbers_with_nothing_but_na_for_missing() -> None:
    ratio = finding("OS", "hazard_ratio", value=0.75, ci_low=0.57, ci_high=0.99, quote="0.75")
    counts = finding("OS", events=3, total=40, arm="A, \"B\" or 'C'", quote="3/40")
    text = meta_csv([study("5", "O'Muster", None, ratio), study("6", "Beispiel", 2021, counts)], ("OS",))
    frame = pd.read_csv(io.StringIO(text), keep_default_na=False, na_values=["NA"])
    assert {name: frame[name].dtype.kind for name in ("event", "n", "yi", "sei", "year")} == dict.fromkeys(
        ("event", "n", "yi", "sei", "year"), "f"
    )
    assert {frame[name].dtype.kind for name in ("contradictory", "retracted", "digest")} == {"b"}
    assert set(frame["studlab"]) == {"O'Muster", "Beispiel 2021 (A, \"B\" or 'C')"}


def test_the_documentation_names_every_column(request: pytest.FixtureRequest) -> None:
    documented = (request.config.rootpath / "docs" / "export.md").read_text(encoding="utf-8")
    assert [name for name in COLUMNS if f"`{name}`" not in documented] == []
