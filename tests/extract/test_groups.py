"""The words of a group are read beside a figure, and lists of groups only where their number fits."""

from __future__ import annotations

import pytest

from evidence.extract.groups import arm_list, phrase_after, phrase_before


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("83% in the daratumumab group", "daratumumab group"),
        ("83% in the daratumumab group, as compared with", "daratumumab group"),
        ("83% of patients in arm B had", "arm B"),
        ("83% with blinatumomab (P = .04)", "blinatumomab"),
        ("83% for younger patients.", "younger patients"),
        ("83% among relapsed children;", "relapsed children"),
        ("83% of patients receiving placebo", "placebo"),
        ("83% (P = .04).", None),
        ("83% respectively", None),
        ("83% in both groups", None),
        ("83% of all patients", None),
        ("83%.", None),
    ],
)
def test_the_words_behind_a_figure_are_its_group(sentence: str, words: str | None) -> None:
    found = phrase_after(sentence, sentence.index("%") + 1, len(sentence))
    assert (found.text if found else None) == words
    assert found is None or sentence[found.start : found.end].strip() == found.text


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("DClo (66%)", "DClo"),
        ("no GO, 49%", "no GO"),
        ("with the drug was 83%", "drug"),
        ("83%", None),
        (", 83%", None),
        ("all patients, 83%", None),
    ],
)
def test_the_words_in_front_of_a_figure_are_its_group(sentence: str, words: str | None) -> None:
    at = next(i for i, c in enumerate(sentence) if c.isdigit())
    found = phrase_before(sentence, 0, at)
    assert (found.text if found else None) == words
    assert found is None or sentence[found.start : found.end].strip() == found.text


@pytest.mark.parametrize(
    ("text", "count", "labels"),
    [
        (" in the FU and FUP arms, respectively", 2, ("FU", "FUP")),
        (" in the InO and chemotherapy groups", 2, ("InO", "chemotherapy")),
        (" for InO, GO and placebo, respectively", 3, ("InO", "GO", "placebo")),
        (" in arms A, B, and C", 3, ("arm A", "arm B", "arm C")),
        (" with blinatumomab and with chemotherapy, respectively", 2, ("blinatumomab", "chemotherapy")),
        (" in patients with relapse vs patients without relapse", 2, ("relapse", "without relapse")),
        (" in the InO and chemotherapy groups", 3, None),
        (" in the InO, GO and placebo groups", 2, None),
        (" in all patients", 2, None),
        (" in 40% and 50%", 2, None),
        ("", 2, None),
    ],
)
def test_a_list_of_groups_is_read_only_when_it_has_as_many_as_there_are_figures(
    text: str, count: int, labels: tuple[str, ...] | None
) -> None:
    found = arm_list(text, count)
    assert (found.labels if found else None) == labels


def test_a_list_knows_where_it_stands_in_the_sentence() -> None:
    sentence = "CR was 81% and 29% in the InO and control groups, respectively."
    found = arm_list(sentence[18:], 2, 18)
    assert found is not None
    assert sentence[found.start : found.end].startswith("InO and control")
