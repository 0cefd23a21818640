"""Every phrase that could name a group is found, with what introduces it, and nothing that only looks so."""

from __future__ import annotations

import pytest

from tests.extract.reading import Reader

ALLOCATED = "Patients were randomly assigned to InO or chemotherapy."


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("CR was 83% in the daratumumab group.", [("in", "daratumumab")]),
        ("CR was 83% of patients receiving placebo (P = .04).", [("of", "placebo")]),
        ("CR was 83% for younger patients.", [("for", "younger patients")]),
        ("CR was 83% in patients who had received a transplant.", [("in", "transplant")]),
        ("FM patients had a CR of 83%.", [("subject", "FM patients")]),
        ("CR: GO, 83%; placebo, 40%.", [("label", "GO"), ("label", "placebo")]),
        ("CR was higher in older than in younger patients.", [("in", "older"), ("than", "younger patients")]),
        ("CR was 83% compared with the control arm.", [("versus", "control")]),
        ("CR was 83% in the standard of care group.", [("in", "standard of care")]),
        ("CR was 83% in the 20-mg arm.", [("in", "20-mg")]),
        ("CR was 83% in the 1,600/800-mg group.", [("in", "1,600/800-mg")]),
        ("CR was 83% in 5-FU-treated patients.", [("in", "5-FU-treated patients")]),
        ("CR was 83% in patients not in remission.", [("in", "patients not in remission")]),
        ("CR: GO versus no GO (83%).", [("versus", "no GO")]),
        ("Male sex predicted OS.", [("subject", "Male sex")]),
        ("OS was 54% for children younger than 10 years.", [("for", "children younger than 10 years")]),
        ("CR was 83% in both groups.", []),
        ("CR was 83% in a multivariate analysis.", []),
        ("CR was 83% after induction.", []),
        ("CR was 83% in the first year.", []),
        ("CR was 83% with a significant improvement.", []),
    ],
)
def test_phrases_have_their_words_and_what_leads_to_them(
    reader: Reader, sentence: str, found: list[tuple[str, str]]
) -> None:
    assert [(p.lead, p.text) for p in reader.groups(sentence)] == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("CR was 81% and 29% in arms B and A.", ["arm B", "arm A"]),
        ("CR was 81% and 29% in arm A and B.", ["arm A", "arm B"]),
        ("CR was 81% and 29% in BCP- and T-ALL.", ["BCP-ALL", "T-ALL"]),
        ("CR was 81% and 29% in the early and late groups.", ["early", "late"]),
        ("CR was 81% and 29% on InO and chemotherapy, respectively.", ["InO", "chemotherapy"]),
        ("CR was 81%, 50% and 29% for GO, CPX, and placebo, respectively.", ["GO", "CPX", "placebo"]),
    ],
)
def test_a_list_of_groups_is_parted(reader: Reader, sentence: str, found: list[str]) -> None:
    assert [p.text for p in reader.groups(sentence, ALLOCATED)] == found


@pytest.mark.parametrize(
    ("sentence", "text", "size"),
    [
        ("CR was 83% in the 18 younger patients.", "younger patients", 18),
        ("CR was 83% in the InO group (n = 649).", "InO", 649),
        ("CR was 83% in those with relapse (n = 1,101).", "those with relapse", 1101),
        ("OS was longer with InO than chemotherapy (n = 473; 10.8 v 9.4 months).", "chemotherapy", None),
        ("CR was 83% with 300 mg of the drug.", "300 mg", None),
    ],
)
def test_how_many_a_group_is_stands_with_it(
    reader: Reader, sentence: str, text: str, size: int | None
) -> None:
    found = {p.text: p.size for p in reader.groups(sentence, ALLOCATED)}
    assert found[text] == size


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("CR was 83% in the InO group.", "InO"),
        ("CR was 83% in the chemotherapy arm.", "chemotherapy"),
        ("CR was 83% in patients with relapse.", None),
        ("Superiority of InO over chemotherapy was shown.", "InO"),
    ],
)
def test_a_phrase_knows_the_arm_it_names(reader: Reader, sentence: str, label: str | None) -> None:
    first = reader.groups(sentence, ALLOCATED)[0]
    assert (first.arm.label if first.arm else None) == label


def test_phrases_stand_in_order_without_overlap(reader: Reader) -> None:
    text = (
        "In the InO group (n = 40), 20 of 40 patients with relapse, and with chemotherapy 10 of 38, had CR."
    )
    ends = [at for p in reader.groups(text, ALLOCATED) for at in (p.start, p.end)]
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "CR was 83% in patients with and without bulky disease.",
            ["with bulky disease", "without bulky disease"],
        ),
        ("CR was 83% in patients treated or not with X.", ["treated with X", "not treated with X"]),
        (
            "CR was 83% in patients who did and did not undergo surgery.",
            ["did undergo surgery", "did not undergo surgery"],
        ),
        ("CR was 83% in those receiving and not receiving X.", ["receiving X", "not receiving X"]),
        ("CR was 83% with docetaxel with or without X.", ["docetaxel", "X"]),
    ],
)
def test_people_told_apart_by_one_thing_are_two_groups(
    reader: Reader, sentence: str, found: list[str]
) -> None:
    assert [p.text for p in reader.groups(sentence, "docetaxel with or without X")] == found


def test_bands_of_age_are_groups(reader: Reader) -> None:
    sentence = "CR was 94%, 92% and 64% in patients aged 18-40, 41-55 and >55 years, respectively."
    assert [p.text for p in reader.groups(sentence)] == [
        "aged 18-40 years",
        "aged 41-55 years",
        "aged >55 years",
    ]
