from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Finding
from evidence.update.figures import figure_pairs, seen
from tests.library.samples import finding

ONE = finding("11")


def test_a_figure_that_only_stands_elsewhere_is_the_same() -> None:
    moved = replace(
        ONE, start=90, end=92, sentence="In all, 12 of 20 responded.", section="RESULTS", rule="x"
    )
    assert figure_pairs([ONE], [moved]) == []


def test_another_number_for_the_same_patients_is_one_change() -> None:
    other = replace(ONE, events=13, percent=65.0)
    assert figure_pairs([ONE], [other]) == [(ONE, other)]


def test_the_same_number_for_other_patients_is_one_change() -> None:
    other = replace(ONE, population="children")
    assert figure_pairs([ONE], [other]) == [(ONE, other)]


def test_arms_are_not_mixed_up() -> None:
    old = [replace(ONE, arm="A"), replace(ONE, arm="B", events=5, percent=25.0)]
    new = [replace(ONE, arm="B", events=6, percent=30.0), replace(ONE, arm="A", events=14, percent=70.0)]
    assert figure_pairs(old, new) == [(old[0], new[1]), (old[1], new[0])]


def test_a_rewritten_sentence_is_known_again() -> None:
    old = replace(ONE, arm="drug A", sentence="Of 20 patients on drug A, 12 responded.")
    new = replace(
        ONE, arm="drug A, low dose", events=7, percent=35.0, sentence="Of 20 patients on A, 7 responded."
    )
    assert figure_pairs([old], [new]) == [(old, new)]


def test_figures_of_other_outcomes_or_sentences_come_and_go() -> None:
    os = replace(ONE, outcome="OS")
    unlike = replace(
        ONE, arm="X", events=1, total=9, percent=11.1, sentence="Nothing of this was there before!"
    )
    other = replace(ONE, arm="Y", events=3, total=4, percent=75.0)
    assert figure_pairs([os], []) == [(os, None)]
    assert figure_pairs([], [os]) == [(None, os)]
    assert figure_pairs([other], [unlike]) == [(other, None), (None, unlike)]


def test_a_figure_given_twice_counts_twice() -> None:
    assert figure_pairs([ONE, ONE], [ONE]) == [(ONE, None)]


FIGURES = st.lists(
    st.builds(
        replace,
        st.just(ONE),
        outcome=st.sampled_from(["CR", "OS"]),
        arm=st.sampled_from([None, "A", "B"]),
        events=st.integers(1, 3),
        population=st.sampled_from([None, "children"]),
        sentence=st.sampled_from(["One sentence.", "One sentences.", "Something else altogether?"]),
    ),
    max_size=7,
)


@given(FIGURES, FIGURES)
def test_old_figures_less_and_more_the_pairs_are_the_new_ones(old: list[Finding], new: list[Finding]) -> None:
    held = Counter(map(seen, old))
    for before, after in figure_pairs(old, new):
        if before is not None:
            assert held[seen(before)] > 0
            held[seen(before)] -= 1
        if after is not None:
            held[seen(after)] += 1
        assert before is None or after is None or seen(before) != seen(after)
    assert +held == Counter(map(seen, new))
