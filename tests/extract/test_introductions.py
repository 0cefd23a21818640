"""The arms of a study are found where abstracts introduce them, each once, with all that they are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.introductions import find_arms

INTRODUCED = {
    "or": (
        "Patients were randomly assigned to receive inotuzumab ozogamicin or standard chemotherapy.",
        [("inotuzumab ozogamicin",), ("standard chemotherapy",)],
    ),
    "versus": (
        "We randomised 100 patients to blinatumomab versus chemotherapy.",
        [("blinatumomab",), ("chemotherapy",)],
    ),
    "ratio": (
        "Patients were randomly assigned 2:1 to DA plus GO or DA alone.",
        [("DA plus GO",), ("DA alone",)],
    ),
    "short-forms": (
        "Patients were assigned to receive melphalan (MEL) or busulfan and melphalan (BuMel).",
        [("melphalan", "MEL"), ("busulfan and melphalan", "BuMel")],
    ),
    "sizes": (
        "Patients were assigned to ruxolitinib (n = 154) or to placebo (n = 155).",
        [("ruxolitinib",), ("placebo",)],
    ),
    "doses": (
        "Patients were randomly assigned to cytarabine 100 mg/m2 daily or to cytarabine 1 g/m2.",
        [("cytarabine",)],
    ),
    "with-or-without": (
        "Women were randomly assigned to docetaxel with or without trastuzumab.",
        [("docetaxel",), ("docetaxel plus trastuzumab",)],
    ),
    "one-verb": (
        "Of 210 patients, 140 received ruxolitinib and 70 best available therapy.",
        [("ruxolitinib",), ("best available",)],
    ),
    "treated-with": (
        "Sixty-two patients were treated with InO and 55 with blinatumomab.",
        [("InO",), ("blinatumomab",)],
    ),
    "was-in": (
        "Grafts were bone marrow in 62 and peripheral blood in 48.",
        [("bone marrow",), ("peripheral blood",)],
    ),
    "schedules": (
        "Patients were randomly assigned to irinotecan weekly or once every 3 weeks.",
        [("weekly",), ("once every 3 weeks",)],
    ),
    "three": (
        "Patients were randomly assigned to ATRA, decitabine, or supportive care.",
        [("ATRA",), ("decitabine",), ("supportive care",)],
    ),
    "lettered": (
        "Patients in arm A (radiotherapy alone) and arm B (chemoradiation) were followed.",
        [("arm A", "radiotherapy alone"), ("arm B", "chemoradiation")],
    ),
    "numbered": ("CR was 40% in arm 1 and 60% in arm 2.", [("arm 1",), ("arm 2",)]),
    "cohorts": ("Cohort 1 and cohort 2 were enrolled.", [("cohort 1",), ("cohort 2",)]),
    "headed": ("Results in the R-CHOP arm and in the CHOP arm were alike.", [("R-CHOP",), ("CHOP",)]),
    "hyphened": ("Toxicity was rare in the every-3-weeks arm.", [("every-3-weeks",)]),
    "named-again": (
        "OS was long in the InO group. CR was frequent in the InO group and rare in the placebo group.",
        [("InO",), ("placebo",)],
    ),
    "parallel": (
        "For auto-HCT, OS was 60%. For allo-HCT, OS was 50%.",
        [("auto-HCT",), ("allo-HCT",)],
    ),
}


@pytest.mark.parametrize(("text", "names"), INTRODUCED.values(), ids=INTRODUCED)
def test_arms_are_found_in_order_and_once(text: str, names: list[tuple[str, ...]]) -> None:
    sentences = [s.strip() + "." for s in text.split(". ")]
    assert [arm.names for arm in find_arms("", sentences).known] == names


def test_a_title_that_compares_names_the_arms_where_the_text_does_not() -> None:
    title = "Inotuzumab versus chemotherapy in relapsed leukaemia"
    assert [arm.label for arm in find_arms(title, ["All were adults."]).known] == [
        "Inotuzumab",
        "chemotherapy",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "All patients received inotuzumab.",
        "No difference was seen between both groups, in the two groups, in each arm and in this group.",
        "In the high-risk group and the older age group OS was poor.",
        "In contrast, OS was alike.",
        "The groups differed (P = .018) in age (HR, 1.2).",
        "",
    ],
    ids=["single", "generic", "risk", "contrast", "statistics", "empty"],
)
def test_a_study_without_arms_has_none(sentence: str) -> None:
    assert find_arms("Inotuzumab in leukaemia", [sentence]).known == []


WORDS = st.sampled_from([
    "randomly assigned to", "InO", "or", "versus", "arm", "group", "the", "in", "chemotherapy", "(InO", ")",
    "arm B", "cohort 1", "patients", "plus", "and", ".", ",", "A", "B", "arms", "DA", "+", "n = 4", "control",
    "with or without", "weekly", "every 3 weeks",
])  # fmt: skip


@given(st.lists(WORDS, max_size=15).map(" ".join), st.lists(WORDS, max_size=6).map(" ".join))
def test_every_arm_of_any_text_has_a_label_and_telling_words(text: str, title: str) -> None:
    arms = find_arms(title, [text])
    assert all(arm.label.strip() and arm.words for arm in arms.known)
    for arm in arms.known:
        for start, end in arm.places(text):
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "This was so in the multivariate analysis group.",
        "Thus (n = 20) and thereafter (n = 30) patients were treated.",
        "Endpoints were TRM (n = 12) and CIR (n = 9) in treated patients.",
    ],
)
def test_statistics_endpoints_and_adverbs_are_no_arms(sentence: str) -> None:
    known = {name for arm in find_arms("", [sentence]).known for name in arm.names}
    assert not known & {"multivariate analysis", "Thus", "TRM", "CIR"}
