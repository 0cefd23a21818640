"""Outcomes named together share out the figures that follow them."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader

SHARED = {
    "one-each": ("EFS and OS were 48% and 62%.", [("EFS", 48, None), ("OS", 62, None)]),
    "respectively": (
        "The 3-year EFS and OS were 48% and 62%, respectively.",
        [("EFS", 48, None), ("OS", 62, None)],
    ),
    "errors": ("EFS and OS were 48 ± 3% and 62 ± 4%.", [("EFS", 48, None), ("OS", 62, None)]),
    "three": (
        "CR, CRi and PR were seen in 40%, 12% and 8%.",
        [("CR", 40, None), ("CRi", 12, None), ("PR", 8, None)],
    ),
    "shared-noun": (
        "Overall and event-free survival at 3 years were 60% and 48%.",
        [("OS", 60, None), ("EFS", 48, None)],
    ),
    "defined": (
        "Event-free survival (EFS) and overall survival (OS) were 48% and 62%.",
        [("EFS", 48, None), ("OS", 62, None)],
    ),
    "by-arm": (
        "The CR and ORR were 60% and 75% in cohort 1, and 40% and 55% in cohort 2.",
        [("CR", 60, "cohort 1"), ("ORR", 75, "cohort 1"), ("CR", 40, "cohort 2"), ("ORR", 55, "cohort 2")],
    ),
    "one-for-all": ("Both EFS and OS were 48%.", [("EFS", 48, None), ("OS", 48, None)]),
    "each-in-brackets": ("CR (60%) and PR (15%) were common.", [("CR", 60, None), ("PR", 15, None)]),
    "pairs-in-brackets": (
        "The rates of CR (60% vs 45%) and relapse (20% vs 30%) differed.",
        [("CR", 60, None), ("CR", 45, None), ("relapse", 20, None), ("relapse", 30, None)],
    ),
    "named-apart": ("CR was 60% and OS 48%.", [("CR", 60, None), ("OS", 48, None)]),
}


@pytest.mark.parametrize(("sentence", "expected"), SHARED.values(), ids=SHARED)
def test_figures_are_shared_out_in_the_order_of_the_names(
    reader: Reader, sentence: str, expected: list[tuple[str, float, str | None]]
) -> None:
    assert [(f.outcome, f.percent, f.arm) for f in reader.findings(sentence)] == expected


def test_names_with_a_figure_each_share_the_figures_they_are_compared_with(reader: Reader) -> None:
    text = (
        "With X-ray alone, median PFS was 8 months and median OS was 24 months, compared with 18 months and"
        " 44 months, respectively, with chemotherapy alone."
    )
    found = [(f.outcome, f.value, f.arm) for f in reader.findings(text)]
    assert [f[:2] for f in found] == [("PFS", 8), ("OS", 24), ("PFS", 18), ("OS", 44)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Local control and OS at 2 years were 92% and 64%.", [("OS", 64)]),
        ("The ORR, DCR, and OS were 20%, 51%, and 18.7 months, respectively.", [("ORR", 20), ("OS", None)]),
        (
            "The 5-year progression-free, tumor-specific, and overall survival were 46%, 52%, and 45%.",
            [("PFS", 46), ("OS", 45)],
        ),
    ],
)
def test_other_endpoints_of_a_list_have_their_own_figures(
    reader: Reader, sentence: str, expected: list[tuple[str, float | None]]
) -> None:
    assert [(f.outcome, f.percent) for f in reader.findings(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("There were seven complete and 23 partial responses.", [("CR", 7), ("PR", 23)]),
        ("We saw 7 complete (20%) and 12 partial (34%) remissions.", [("CR", 7), ("PR", 12)]),
        ("One complete and two partial remissions were seen.", [("CR", 1), ("PR", 2)]),
    ],
)
def test_adjectives_counted_apart_share_the_noun_behind_the_last(
    reader: Reader, sentence: str, expected: list[tuple[str, int]]
) -> None:
    assert [(f.outcome, f.events) for f in reader.findings(sentence)] == expected


def test_more_figures_than_can_be_shared_out_are_not_guessed(reader: Reader) -> None:
    found = reader.findings("EFS and OS were 48%, 62% and 30%.")
    assert {(f.outcome, f.arm) for f in found} <= {("OS", None)}


def test_lists_with_a_time_each_give_every_name_its_figure_at_every_time(reader: Reader) -> None:
    text = (
        "The rates of EFS and OS were 73% (95% CI, 60 to 82) and 90% (95% CI, 81 to 95), respectively, at 6"
        " months and 50% (95% CI, 35 to 64) and 76% (95% CI, 63 to 86) at 12 months."
    )
    assert [(f.outcome, f.percent, f.timepoint) for f in reader.findings(text)] == [
        ("EFS", 73, "6 months"),
        ("OS", 90, "6 months"),
        ("EFS", 50, "12 months"),
        ("OS", 76, "12 months"),
    ]


def test_a_name_and_its_abbreviation_are_one_name_of_a_list(reader: Reader) -> None:
    found = reader.findings("The 3-year remission duration (CRD) and OS were 83% and 84%.")
    assert [(f.outcome, f.percent) for f in found if f.outcome == "OS"] == [("OS", 84)]


def test_how_a_count_parts_is_not_counted_again(reader: Reader) -> None:
    text = "Six patients relapsed: two relapsed in the marrow, one locally, and three relapsed elsewhere."
    assert [f.events for f in reader.findings(text)] == [6]


def test_a_verb_behind_a_comparison_is_of_both_figures(reader: Reader) -> None:
    found = reader.findings("At 2 years, 80% versus 35% remained free of MRD.")
    assert [(f.outcome, f.percent) for f in found] == [("MRD-negativity", 80), ("MRD-negativity", 35)]


def test_figures_behind_a_semicolon_repeat_the_names_before_it(reader: Reader) -> None:
    found = reader.findings("With X-ray, NRM was 12% and relapse 20%; with Y-ray, 15% and 35%.")
    assert [(f.outcome, f.percent) for f in found] == [
        ("NRM", 12),
        ("relapse", 20),
        ("NRM", 15),
        ("relapse", 35),
    ]
