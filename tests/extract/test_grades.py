"""A figure of some grades of an event says of which."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader

#: A sentence, and outcome, percentage (or count where none is printed) and grades of each of its figures.
TOLD: list[tuple[str, list[tuple[str, float, str | None]]]] = [
    (
        "Grade 3 or higher CRS was seen in 3 of 68 patients (4%).",
        [("CRS", 4, "≥3")],
    ),
    (
        "CRS occurred in 77% of patients (grade 3 or higher in 12%).",
        [("CRS", 77, None), ("CRS", 12, "≥3")],
    ),
    (
        "CRS occurred in 77% and was grade ≥3 in 13%.",
        [("CRS", 77, None), ("CRS", 13, "≥3")],
    ),
    (
        "Cytokine release syndrome was observed in 20 of 30 patients (67%), including 5 (17%) with grade 3.",
        [("CRS", 67, None), ("CRS", 17, "3")],
    ),
    (
        "Any-grade CRS occurred in 58 patients (77%) and grade ≥3 CRS in 10 (13%).",
        [("CRS", 77, "any"), ("CRS", 13, "≥3")],
    ),
    (
        "The cumulative incidences of grade II-IV and III-IV acute GVHD were 40% and 15%, respectively.",
        [("aGVHD", 40, "2-4"), ("aGVHD", 15, "3-4")],
    ),
    (
        "Grade II-IV acute GVHD, extensive chronic GVHD and SOS occurred in 35%, 20% and 9%.",
        [("aGVHD", 35, "2-4"), ("cGVHD", 20, "extensive"), ("SOS", 9, None)],
    ),
    (
        "Severe acute or chronic GVHD occurred in 11% and 10%, respectively.",
        [("aGVHD", 11, "severe"), ("cGVHD", 10, None)],
    ),
    (
        "Grade II-IV acute GVHD occurred in 40%, and chronic GVHD in 30% (extensive in 12%).",
        [("aGVHD", 40, "2-4"), ("cGVHD", 30, None), ("cGVHD", 12, "extensive")],
    ),
    (
        (
            "The most common grade 3 or 4 adverse events were neutropenia (50%), infection (20%), and "
            "febrile neutropenia (15%)."
        ),
        [("infection", 20, "3-4"), ("febrile-neutropenia", 15, "3-4")],
    ),
    (
        "Neutropenia (50%) and infections (20%) were the most common grade 3 or 4 adverse events.",
        [("infection", 20, "3-4")],
    ),
    (
        (
            "Grade 3/4 neutropenia, infections and febrile neutropenia occurred in 50%, 20% and 5%, "
            "respectively."
        ),
        [("infection", 20, "3-4"), ("febrile-neutropenia", 5, "3-4")],
    ),
    (
        "CRS developed in 12 of 20 patients (60%), all grade 1-2.",
        [("CRS", 60, None)],
    ),
    (
        "Infections occurred in 30% (grade 3-4, 10%).",
        [("infection", 30, None), ("infection", 10, "3-4")],
    ),
    (
        "Severe infections were seen in 11% of patients.",
        [("infection", 11, "severe")],
    ),
    (
        "Acute GVHD (grades II-IV) was seen in 35% and 42% of patients in the A and B arms, respectively.",
        [("aGVHD", 35, "2-4"), ("aGVHD", 42, "2-4")],
    ),
    (
        "No grade 3 or 4 CRS occurred.",
        [("CRS", 0, "3-4")],
    ),
    (
        "Grade 1, 2 and 3 CRS occurred in 40%, 20% and 5%, respectively.",
        [("CRS", 40, "1"), ("CRS", 20, "2"), ("CRS", 5, "3")],
    ),
    (
        "Three patients (4%) had grade 4 CRS.",
        [("CRS", 4, "4")],
    ),
    (
        "Acute GVHD of grade II to IV developed in 20 of 50 (40%) and of grade III to IV in 5 of 50 (10%).",
        [("aGVHD", 40, "2-4"), ("aGVHD", 10, "3-4")],
    ),
    (
        "CRS was grade 1 in 30%, grade 2 in 20% and grade 3 in 5%.",
        [("CRS", 30, "1"), ("CRS", 20, "2"), ("CRS", 5, "3")],
    ),
    (
        "Grade 3 to 4 infections and SOS occurred in 11% and 4%.",
        [("infection", 11, "3-4"), ("SOS", 4, "3-4")],
    ),
    (
        "Infection was reported in 40% (any grade) and 12% (grade 3 or higher).",
        [("infection", 40, "any"), ("infection", 12, "≥3")],
    ),
    (
        "Febrile neutropenia grade 3/4 occurred in 25% vs 12% (P = .02).",
        [("febrile-neutropenia", 25, "3-4"), ("febrile-neutropenia", 12, "3-4")],
    ),
    (
        "Mild chronic GVHD was seen in 10% and moderate to severe chronic GVHD in 20%.",
        [("cGVHD", 10, "mild"), ("cGVHD", 20, "moderate/severe")],
    ),
    (
        "Grade ≥3 TEAEs included infection (22%), CRS (2%) and hepatotoxicity (5%).",
        [("infection", 22, "≥3"), ("CRS", 2, "≥3"), ("hepatotoxicity", 5, "≥3")],
    ),
    (
        (
            "Adverse events of grade 3 or higher were infections in 14 patients (20%) and febrile "
            "neutropenia in 9 (13%)."
        ),
        [("infection", 20, "≥3"), ("febrile-neutropenia", 13, "≥3")],
    ),
    (
        "In the safety population, any-grade and grade 3-4 infections occurred in 60% and 25%, respectively.",
        [("infection", 60, "any"), ("infection", 25, "3-4")],
    ),
    (
        (
            "CRS (all grades, 70%; grade 3 or higher, 8%) and neurotoxicity (all grades, 30%; grade 3 "
            "or higher, 12%) were seen."
        ),
        [("CRS", 70, "any"), ("CRS", 8, "≥3"), ("neurotoxicity", 30, "any"), ("neurotoxicity", 12, "≥3")],
    ),
    (
        (
            "Cytokine release syndrome occurred in 37 (93%) patients, of which 4 (10%) were grade 3 "
            "and none were grade 4."
        ),
        [("CRS", 93, None), ("CRS", 10, "3"), ("CRS", 0, "4")],
    ),
    (
        "CRS was grade 1 (55%), 2 (20%) or 3 (5%).",
        [("CRS", 55, "1"), ("CRS", 20, "2"), ("CRS", 5, "3")],
    ),
    (
        "Acute GVHD was grade I (25%), II (20%) or III (5%).",
        [("aGVHD", 25, "1"), ("aGVHD", 20, "2"), ("aGVHD", 5, "3")],
    ),
    (
        "Five grade 3 infections (10%) and 1 grade 4 infection (2%) were recorded.",
        [("infection", 10, "3"), ("infection", 2, "4")],
    ),
    (
        "Three patients had grade 3 CRS (6%) and two had grade 2 ICANS (4%).",
        [("CRS", 6, "3"), ("neurotoxicity", 4, "2")],
    ),
    (
        "CRS occurred in 77% of patients, 21% of whom had grade 3 or higher events.",
        [("CRS", 77, None), ("CRS", 21, "≥3")],
    ),
    (
        "Four of 30 patients (13%) developed grade 3 or 4 hepatotoxicity.",
        [("hepatotoxicity", 13, "3-4")],
    ),
    (
        "Neurotoxicity occurred in 12% (severe in 4%).",
        [("neurotoxicity", 12, None), ("neurotoxicity", 4, "severe")],
    ),
    (
        "Eight patients (20%) had CRS, which was mostly grade 1.",
        [("CRS", 20, None)],
    ),
    (
        "The cumulative incidence of acute GVHD was 45% for grades II-IV and 12% for grades III-IV.",
        [("aGVHD", 45, "2-4"), ("aGVHD", 12, "3-4")],
    ),
    (
        "Day-100 grade II-IV aGVHD, grade III-IV aGVHD and 1-year chronic GVHD rates were 38%, 11% and 25%.",
        [("aGVHD", 38, "2-4"), ("aGVHD", 11, "3-4"), ("cGVHD", 25, None)],
    ),
    (
        "ICANS of any grade was reported in 21% and grade ≥3 ICANS in 9%.",
        [("neurotoxicity", 21, "any"), ("neurotoxicity", 9, "≥3")],
    ),
    (
        "High-grade CRS was rare (2%).",
        [("CRS", 2, "high-grade")],
    ),
    (
        (
            "Infections of grade 3 or greater occurred in 18 of 90 patients (20%) with drug A and in 9 "
            "of 88 (10%) with placebo."
        ),
        [("infection", 20, "≥3"), ("infection", 10, "≥3")],
    ),
]


@pytest.mark.parametrize(("sentence", "told"), TOLD, ids=[sentence for sentence, _ in TOLD])
def test_each_figure_has_the_grades_that_its_sentence_tells(
    reader: Reader, sentence: str, told: list[tuple[str, float, str | None]]
) -> None:
    found = [
        (f.outcome, f.events if f.percent is None else f.percent, f.grade) for f in reader.findings(sentence)
    ]
    assert found == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Grade 3 neutropenia was seen in 40%; the complete remission rate was 67%.",
        "The 5-year overall survival was 80% in grade 1 and 40% in grade 3 tumours.",
        "The non-relapse mortality was 20% in patients with grade III-IV acute GVHD.",
    ],
)
def test_an_outcome_without_grades_gets_none(reader: Reader, sentence: str) -> None:
    assert {f.grade for f in reader.findings(sentence)} == {None}


@pytest.mark.parametrize(
    "sentence",
    [
        "Among patients without grade 3-4 acute GVHD, infections occurred in 30%.",
        "In patients with grade 3 lymphoma, CRS occurred in 30%.",
        "Infection occurred in 30% of patients in group G1 and in 20% in group G2.",
    ],
)
def test_grades_of_patients_and_tumours_are_none_of_the_event(reader: Reader, sentence: str) -> None:
    assert {f.grade for f in reader.findings(sentence)} == {None}


def test_equal_figures_of_other_grades_in_two_sentences_are_two(reader: Reader) -> None:
    found = reader.findings(
        "Infections of any grade occurred in 10 of 20 patients (50%). "
        "Grade 3 or higher infections occurred in 10 of 20 patients (50%)."
    )
    assert [f.grade for f in found] == ["any", "≥3"]


def test_grades_name_no_arm(reader: Reader) -> None:
    found = reader.findings("Acute GVHD was seen in 45% for grades II-IV and in 12% for grades III-IV.")
    assert [(f.arm, f.grade) for f in found] == [(None, "2-4"), (None, "3-4")]


def test_two_bands_of_one_event_are_two_names_of_a_list(reader: Reader) -> None:
    found = reader.findings(
        "Rates of grade II-IV acute GVHD, grade III-IV acute GVHD and relapse were 38%, 11% and 25%."
    )
    assert [(f.outcome, f.percent, f.grade) for f in found] == [
        ("aGVHD", 38, "2-4"),
        ("aGVHD", 11, "3-4"),
        ("relapse", 25, None),
    ]
