"""Reports of the same patients: found by registration, correction or update, and kept together."""

from __future__ import annotations

import pytest

from evidence.compare.overlaps import Overlap, clusters_of, overlaps_of, registrations_of
from evidence.model import Correction, DataBank, Section
from tests.compare.by_hand import INDEX, article, comparison, finding, index_study, study

TRIAL = (DataBank("ClinicalTrials.gov", ("NCT00000001",)),)


def test_a_registration_named_in_the_abstract_counts_like_one_in_the_record() -> None:
    listed = article("1", data_banks=TRIAL)
    named = article("2", abstract=(Section("Registered as nct00000001.", "FUNDING"),))
    other = article("3", abstract=(Section("NCT000000012 is no number.", None),))
    found = overlaps_of([listed, named, other])
    assert found["1"] == (Overlap("2", "same trial registration NCT00000001"),)
    assert found["2"] == (Overlap("1", "same trial registration NCT00000001"),)
    assert found["3"] == ()


def test_registrations_come_from_registries_only() -> None:
    banks = (*TRIAL, DataBank("GENBANK", ("AB000001",)), DataBank("ISRCTN", ("ISRCTN12345678",)))
    assert registrations_of(article(data_banks=banks)) == {"NCT00000001", "ISRCTN12345678"}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("UpdateIn", "update"),
        ("UpdateOf", "update"),
        ("ErratumIn", "correction"),
        ("ErratumFor", "correction"),
        ("CorrectedandRepublishedFrom", "corrected and republished version"),
        ("RetractedandRepublishedIn", "retracted and republished version"),
        ("RepublishedIn", "republished version"),
        ("ReprintOf", "reprint"),
    ],
)
def test_two_reports_of_one_study_overlap_whichever_tells_of_it(kind: str, reason: str) -> None:
    found = overlaps_of([article("1", corrections=(Correction(kind, None, "2"),)), article("2")])
    assert found == {"1": (Overlap("2", reason),), "2": (Overlap("1", reason),)}


@pytest.mark.parametrize("kind", ["CommentIn", "CommentOn", "RetractionOf", "ExpressionOfConcernIn", "Cites"])
def test_a_comment_or_notice_reports_no_patients(kind: str) -> None:
    found = overlaps_of([article("1", corrections=(Correction(kind, None, "2"),)), article("2")])
    assert found == {"1": (), "2": ()}


def test_a_report_that_is_not_in_the_comparison_is_no_overlap() -> None:
    updated = article(
        "1", corrections=(Correction("UpdateIn", None, "99"), Correction("UpdateIn", None, None))
    )
    assert overlaps_of([updated]) == {"1": ()}


def test_records_overlap_through_others() -> None:
    clusters = clusters_of("12345", {"1": ("2",), "2": ("1", "3"), "3": ("2",), "5": ("9",)})
    assert clusters["1"] == clusters["2"] == clusters["3"] == {"1", "2", "3"}
    assert clusters["4"] == {"4"}
    assert clusters["5"] == {"5"}


def test_reports_of_one_study_stand_together_and_are_marked() -> None:
    made = comparison(
        index_study(),
        study("1", "Early", 2012, finding(percent=10.0), data_banks=TRIAL),
        study("2", "Between", 2015, finding(percent=20.0)),
        study("3", "Late", 2020, finding(percent=30.0), data_banks=TRIAL),
    )
    assert [s.pmid for s in made.studies] == [INDEX, "1", "3", "2"]
    notes = [note.text for note in made.sections[0].notes]
    assert notes == [
        "patients overlap, same trial registration NCT00000001: Early 2012 (PMID 1), Late 2020 (PMID 3)"
    ]
    assert [bool(s.overlaps) for s in made.studies] == [False, True, True, False]


def test_an_update_of_the_index_study_stands_next_to_it() -> None:
    made = comparison(
        index_study(corrections=(Correction("UpdateIn", None, "2"),)),
        study("1", "Early", 2012),
        study("2", "Update", 2022),
    )
    assert [s.pmid for s in made.studies] == [INDEX, "2", "1"]
    assert made.studies[1].overlaps == (Overlap(INDEX, "update"),)
