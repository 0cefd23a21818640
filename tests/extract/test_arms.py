"""Words name an arm by all of a name, or by words only it has; names are found however they are spelt."""

from __future__ import annotations

import pytest

from evidence.extract.arms import Arm, Arms, word_set

INO, CHEMOTHERAPY = Arm(("InO",)), Arm(("standard chemotherapy", "SC"))
STUDY = Arms([INO, CHEMOTHERAPY], "InO versus standard chemotherapy")


@pytest.mark.parametrize(
    ("words", "arm"),
    [
        ("the InO group", INO),
        ("those who received InO", INO),
        ("standard chemotherapy", CHEMOTHERAPY),
        ("the chemotherapy arm", CHEMOTHERAPY),
        ("SC", CHEMOTHERAPY),
        ("the placebo group", None),
        ("chemotherapy for relapse", None),
        ("the patients", None),
        ("", None),
    ],
)
def test_a_phrase_names_an_arm_by_its_telling_words(words: str, arm: Arm | None) -> None:
    assert STUDY.named(words) is arm


def test_alone_is_not_the_combination() -> None:
    alone, both = Arm(("docetaxel",)), Arm(("docetaxel plus trastuzumab",))
    arms = Arms([alone, both])
    assert arms.named("docetaxel alone") is alone
    assert arms.exactly("trastuzumab plus docetaxel") is both
    assert arms.exactly("trastuzumab") is None


@pytest.mark.parametrize(
    ("names", "sentence", "found"),
    [
        (("InO",), "In the InO group; InOvation is another word.", ["InO"]),
        (("DA",), "with DA + GO and with DA alone", ["DA"]),
        (("doxorubicin",), "with olaratumab plus doxorubicin and doxorubicin", ["doxorubicin"]),
        (("R-CHOP",), "R-CHOP, R CHOP and R-CHOP-14", ["R-CHOP", "R CHOP"]),
        (("busulfan and melphalan",), "busulfan plus melphalan", ["busulfan plus melphalan"]),
        (("A plus B",), "A+B and A and B", ["A+B", "A and B"]),
        (("InO",), "ino", []),
        (("chemotherapy",), "Chemotherapy-treated patients", ["Chemotherapy"]),
        (("chemotherapy",), "chemotherapy-free survival", []),
    ],
)
def test_names_are_found_as_they_may_be_spelt(
    names: tuple[str, ...], sentence: str, found: list[str]
) -> None:
    places = sorted(Arm(names).places(sentence))
    assert [sentence[a:b] for a, b in places] == found


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (("InO",), "InO"),
        (("inotuzumab", "InO"), "inotuzumab (InO)"),
        (("fludarabine, cytarabine and filgrastim", "FLAG"), "FLAG"),
        (("arm A", "radiotherapy"), "arm A (radiotherapy)"),
    ],
)
def test_an_arm_is_labelled_by_its_name_and_its_short_form(names: tuple[str, ...], label: str) -> None:
    assert Arm(names).label == label


def test_the_letter_tells_arm_a_from_arm_b() -> None:
    assert word_set("arm A") == {"a"}
    assert word_set("a patient with relapse") == {"relapse"}


def test_the_title_says_which_arm_comes_first() -> None:
    assert STUDY.in_title(INO) < STUDY.in_title(CHEMOTHERAPY) < len(STUDY.title)
    assert STUDY.in_title(Arm(("placebo",))) == len(STUDY.title)
