from __future__ import annotations

from evidence.model import DataBank
from evidence.report.checks import conflicts, failed_checks
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study


def test_a_percentage_that_no_count_gives_is_listed_with_its_figure() -> None:
    (doubt,) = failed_checks(full_comparison())
    assert (doubt.study, doubt.pmid, doubt.outcome) == ("O'|Brien* 2012", "11111111", "CR")
    assert doubt.words == "80.3% (N = 51): no count out of 51 rounds to 80.3%"


def test_a_spread_too_small_for_any_standard_error_is_listed() -> None:
    flagged = finding("OS", "rate_at_time", percent=50.0, se=3.0, quote="50 ± 3%", flags=("se-below-floor",))
    (doubt,) = failed_checks(comparison(index_study(flagged), outcomes=("OS",)))
    assert doubt.words.endswith("± 3 is smaller than any standard error can be")


def test_an_interval_of_no_usual_method_is_listed() -> None:
    flagged = finding(
        events=28, total=42, ci_low=60.0, ci_high=70.0, quote="28/42 [60-70]", flags=("interval-mismatch",)
    )
    (doubt,) = failed_checks(comparison(index_study(flagged)))
    assert "neither the Clopper-Pearson nor the Wilson" in doubt.words


def test_sound_figures_fail_no_check() -> None:
    sound = finding(events=28, total=42, percent=66.7, quote="28/42 (66.7%)")
    assert failed_checks(comparison(index_study(sound))) == ()


def test_retractions_and_corrections_are_conflicts() -> None:
    found = {(doubt.pmid, doubt.words.split(",")[0]) for doubt in conflicts(full_comparison())}
    assert {("11111111", "retracted"), ("30267011", "corrected")} <= found


def test_studies_of_one_registration_are_named_once_as_a_pair() -> None:
    bank = (DataBank("ClinicalTrials.gov", ("NCT01564784",)),)
    pair = [study(pmid, "A", 2000, finding(percent=50.0), data_banks=bank) for pmid in ("2", "3")]
    (doubt,) = conflicts(comparison(index_study(), *pair))
    assert "PMID 3" in doubt.words
    assert "patients overlap" in doubt.words


def test_figures_of_one_study_that_compete_are_listed_together() -> None:
    two = study(
        "2", "A", 2000, finding(percent=50.0, quote="50%"), finding(percent=60.0, quote="60%", start=9)
    )
    (doubt,) = conflicts(comparison(index_study(), two))
    assert doubt.words.endswith("could not tell apart: 50%, 60%")
