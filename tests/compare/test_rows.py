"""Rows of an outcome: each figure once, its denominator, its comparator, its signs and notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evidence.compare.distinct import distinct
from evidence.compare.filters import StudyFilter
from evidence.compare.rows import Row
from evidence.compare.studies import StudyFacts, StudyInput
from evidence.compare.table import Part
from evidence.model import DataBank, Derived, Finding
from tests.compare.by_hand import INDEX, comparison, finding, index_study, keywords, study


def section(
    *studies: StudyInput, outcome: str = "CR", part: Part = "figures"
) -> tuple[list[Row], dict[str, str]]:
    made = next(s for s in comparison(*studies, outcomes=(outcome,)).sections if s.part == part)
    notes: dict[str, str] = {}
    for note in made.notes:
        notes[note.sign] = f"{notes.get(note.sign, '')} {note.text}".strip()
    return list(made.rows), notes


def test_a_figure_printed_twice_is_one_and_the_fuller_wording_stays() -> None:
    results = finding(events=71, total=81, percent=87.7, quote="71 of 81 (87.7%)", start=10)
    conclusion = finding(percent=88.0, quote="88%", start=90, section="CONCLUSIONS")
    assert distinct([conclusion, results]) == [(results, (conclusion,))]


def test_a_summary_may_leave_out_the_denominator_but_the_results_may_not() -> None:
    full = finding(percent=67.0, population="patients with marrow disease", quote="67%")
    bare = finding(percent=67.0, quote="67%", start=90)
    assert len(distinct([full, bare])) == 2
    summary = finding(percent=67.0, quote="67%", start=90, section="INTERPRETATION")
    assert len(distinct([full, summary])) == 1


@pytest.mark.parametrize("slot", ["arm", "population", "timepoint", "grade"])
def test_another_arm_population_time_or_grade_is_another_figure(slot: str) -> None:
    def named(words: str) -> Finding:
        slots: dict[str, Any] = {slot: words}
        return finding(percent=50.0, **slots)

    first, second, shouted = named("first"), named("second"), named("FIRST ")
    assert len(distinct([first, second])) == 2
    assert len(distinct([first, shouted])) == 1


def test_numbers_that_differ_are_two_figures() -> None:
    assert (
        len(distinct([finding(percent=50.0, quote="50%"), finding(percent=51.0, quote="51%", start=9)])) == 2
    )
    assert (
        len(distinct([finding(percent=87.7, quote="87.7%"), finding(percent=87.0, quote="87%", start=9)]))
        == 2
    )


def test_equal_medians_are_one_figure() -> None:
    one = finding("OS", "median_time", value=7.7, unit="months", ci_low=6.0, ci_high=9.2)
    again = finding("OS", "median_time", value=7.7, unit="months", start=50)
    other = finding("OS", "median_time", value=6.2, unit="months", start=70)
    reached = finding("OS", "median_time", unit="not reached", start=90)
    assert distinct([again, one, other, reached, reached]) == [
        (one, (again,)),
        (other, ()),
        (reached, (reached,)),
    ]


def test_figures_stand_in_the_order_of_the_text_whatever_the_title_says() -> None:
    title = finding(percent=10.0, passage="title", arm="T")
    first, second = finding(percent=20.0, start=5, arm="B"), finding(percent=30.0, start=8, arm="A")
    assert [f for f, _ in distinct([title, second, first])] == [first, second, title]


def test_computed_values_are_explained_once_in_one_note() -> None:
    rows, notes = section(
        index_study(), study("1", "A", 2010, finding(events=28, total=42, quote="28 of 42"))
    )
    assert notes["†"].startswith("computed by us: percentage: count / N, rounded half up; interval: Clopper")
    assert rows[1].signs == ()


def test_a_contradiction_is_marked_and_names_its_study() -> None:
    rows, notes = section(
        index_study(), study("1", "A", 2010, finding(events=23, total=151, percent=16.0, quote="23/151, 16%"))
    )
    assert rows[1].signs == ("§",)
    assert notes["§"] == "A 2010: 23/151 is 15%, the text prints 16%"


def test_another_denominator_than_the_index_study_is_marked() -> None:
    index = index_study(finding(percent=67.0, population="patients in remission", quote="67%"))
    same = study("1", "A", 2010, finding(percent=50.0, population="responders", quote="50%"))
    other = study("2", "B", 2011, finding(percent=50.0, population="transplanted patients", quote="50%"))
    unknown = study("3", "C", 2012, finding(percent=50.0, quote="50%"))
    rows, notes = section(index, same, other, unknown)
    assert [r.signs for r in rows] == [(), (), ("¶",), ()]
    assert notes["¶"] == "denominator other than the index study's (patients in remission)"
    assert rows[3].denominator == "not stated"


def test_other_grades_than_the_index_study_are_marked() -> None:
    other = study("9", "A", 2020, finding("CRS", events=3, total=68, grade="≥3"))
    rows, notes = section(index_study(finding("CRS", events=20, total=30)), other, outcome="CRS")
    assert "¶" not in rows[0].signs
    assert "¶" in rows[1].signs
    assert "grades other than the index study's (any grade)" in notes["¶"]


def test_all_grades_are_meant_where_none_is_told() -> None:
    other = study("9", "A", 2020, finding("CRS", events=3, total=68, grade="any"))
    _, notes = section(index_study(finding("CRS", events=20, total=30)), other, outcome="CRS")
    assert "grades" not in notes.get("¶", "")


def test_without_an_index_figure_no_denominator_differs() -> None:
    rows, _ = section(index_study(), study("1", "A", 2010, finding(events=1, total=2, population="any")))
    assert "¶" not in rows[1].signs


def test_a_figure_read_from_a_figure_is_marked() -> None:
    rows, notes = section(index_study(finding(percent=67.0, quote="67%", passage="figure:F1")))
    assert rows[0].signs == ("‡",)
    assert notes["‡"] == "Bhojwani 2019: read from the caption of figure F1"


def test_equal_remarks_share_a_letter_and_letters_follow_their_appearance() -> None:
    wide = finding(percent=23.0, total=151, quote="23% of 151")
    rows, notes = section(
        index_study(wide),
        study("1", "A", 2010, wide),
        study("2", "B", 2011, finding(percent=34.0, total=271, quote="34% of 271")),
    )
    assert [r.signs for r in rows] == [("a",), ("a",), ("b",)]
    assert notes["a"] == "23% of 151 is 34 or 35"
    assert notes["b"] == "34% of 271 is 91, 92 or 93"


def test_letters_go_on_after_z() -> None:
    many = [
        finding(percent=50.0, total=n, arm=str(n), start=n, quote=f"50% of {n}") for n in range(150, 260, 2)
    ]
    rows, _ = section(index_study(*many))
    letters = [sign for row in rows for sign in row.signs]
    assert letters[25:28] == ["z", "aa", "ab"]


def test_the_other_arm_of_a_ratio_is_named_where_there_is_just_one() -> None:
    ratio = finding("OS", "hazard_ratio", value=0.75, arm="InO", start=9, quote="HR 0.75")
    arms = [finding("CR", percent=50.0, arm=arm, start=1) for arm in ("InO", "SoC")]
    assert section(index_study(*arms, ratio), outcome="OS", part="ratios")[0][0].comparator == "SoC"
    third = finding("CR", percent=50.0, arm="other", start=1)
    rows, _ = section(index_study(*arms, third, ratio), outcome="OS", part="ratios")
    assert rows[0].comparator is None


def test_ratios_within_one_study_stand_apart_from_figures_of_different_studies() -> None:
    index = index_study(finding("OS", "rate_at_time", percent=40.0, quote="40%"))
    trial = study(
        "1",
        "A",
        2010,
        finding("OS", "hazard_ratio", value=0.75, arm="InO", start=2, quote="HR 0.75"),
        finding("OS", "rate_at_time", percent=50.0, arm="InO", start=1, quote="50%"),
    )
    silent = study("2", "B", 2011)
    made = comparison(index, trial, silent, outcomes=("OS", "EFS"))
    assert [(s.outcome, s.part) for s in made.sections] == [
        ("OS", "figures"),
        ("OS", "ratios"),
        ("EFS", "figures"),
    ]
    figures, ratios, _ = made.sections
    assert [row.absence for row in figures.rows] == [None, None, "NR"]
    assert [(row.study.pmid, row.absence) for row in ratios.rows] == [(INDEX, "NR"), ("1", None)]
    assert [note.text for note in ratios.notes] == ["ratio: the sentence does not say whether it is adjusted"]
    assert not any("ratio" in note.text for note in figures.notes)
    assert made.title.startswith("OS, EFS: 2 studies")


def test_studies_of_one_registration_are_said_to_overlap() -> None:
    banks = (DataBank("ClinicalTrials.gov", ("NCT01564784",)),)
    rows, notes = section(
        index_study(),
        study("1", "A", 2010, finding(percent=5.0), data_banks=banks),
        study("2", "B", 2011, finding(percent=6.0), data_banks=banks),
        study("3", "C", 2012, finding(percent=7.0)),
    )
    assert notes["a"] == (
        "patients overlap, same trial registration NCT01564784: A 2010 (PMID 1), B 2011 (PMID 2)"
    )
    assert [r.signs for r in rows] == [(), ("a",), ("a",), ()]


def test_a_study_shares_patients_with_nobody_who_is_left_out() -> None:
    banks = (DataBank("ClinicalTrials.gov", ("NCT01564784",)),)
    made = comparison(
        index_study(),
        study("1", "A", 2010, finding(percent=5.0), data_banks=banks),
        study("2", "B", 2011, finding(percent=6.0), data_banks=banks),
        filters=StudyFilter(since=2011),
    )
    assert [s.overlaps for s in made.studies] == [(), ()]
    assert made.sections[0].notes == ()


def test_a_whole_study_of_transplants_has_the_denominator_of_the_transplanted() -> None:
    index = index_study(finding("SOS", events=11, total=21, population="after HSCT", quote="11 of 21"))
    cohort = study(
        "1",
        "A",
        2010,
        finding("SOS", events=15, total=105, quote="15 of 105"),
        keywords=keywords(n="105", intervention="allo-HSCT"),
    )
    rows, _ = section(index, cohort, outcome="SOS")
    assert [r.kind for r in rows] == ["transplanted", "transplanted"]
    assert rows[1].signs == ()


def test_arms_too_small_together_to_be_the_study_are_not_called_whole() -> None:
    def words(n: str) -> list[str | None]:
        given = [finding(events=e, total=109, arm=arm, start=e) for e, arm in ((88, "InO"), (32, "SoC"))]
        return [r.denominator for r in section(index_study(*given, keywords=keywords(n=n)))[0]]

    assert words("326") == ["not stated", "not stated"]
    assert words("218") == ["all in arm", "all in arm"]


def test_the_way_of_estimating_is_said_where_the_text_knows_one() -> None:
    facts = StudyFacts(estimator="Kaplan-Meier estimate")
    given = replace(
        index_study(finding("OS", "rate_at_time", percent=45.0, quote="45%", sentence="OS was 45%.")),
        facts=facts,
    )
    _, notes = section(given, outcome="OS")
    assert notes["a"] == "Kaplan-Meier estimate, as the text says elsewhere"


def test_the_denominator_of_a_whole_arm_is_not_that_of_the_whole_study() -> None:
    size = (Derived("total", (51.0,), "N: patients of the study"),)
    rows, _ = section(
        index_study(
            finding(events=0, derived=size, quote="no patient"),
            finding(events=1, total=5, arm="A", start=3, quote="1/5"),
        )
    )
    assert [r.denominator for r in rows] == ["all", "all in arm"]
    ratio = index_study(finding("CR", "odds_ratio", value=2.0, start=4, quote="2.0"))
    assert section(ratio, part="ratios")[0][0].denominator is None


def test_two_figures_of_one_study_that_nothing_tells_apart_are_said_to_be_so() -> None:
    rows, notes = section(
        index_study(
            finding(events=88, total=109, start=1, quote="88/109"),
            finding(events=32, total=109, start=2, quote="32/109"),
            finding(events=5, total=109, start=3, timepoint="day 28", quote="5/109"),
        )
    )
    assert [r.denominator for r in rows] == ["not told apart", "not told apart", "all"]
    assert [r.signs for r in rows] == [("a",), ("a",), ()]
    assert "could not tell apart" in notes["a"]


def test_a_denominator_smaller_than_another_of_the_study_is_not_everybody() -> None:
    rows, _ = section(
        index_study(
            finding("CR", events=28, total=42, quote="28 of 42"),
            finding("SOS", events=11, total=21, quote="11 of 21", start=9),
        ),
        outcome="SOS",
    )
    assert rows[0].denominator == "not stated"
