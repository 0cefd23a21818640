"""Members of a list that no rule names keep their figures for themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.naming import MentionFinder
from evidence.extract.rules import load_rules
from evidence.extract.unnamed_members import unnamed_members
from evidence.extract.vocabulary import Mention

FINDER = MentionFinder(load_rules())


def names(text: str) -> list[Mention]:
    """Find the outcomes of a sentence."""
    return [m for m in FINDER.find(text, FINDER.definitions(text)) if m.outcome is not None]


def members(text: str) -> list[str]:
    """Give the words of the members that no rule names."""
    return [text[m.start : m.end] for m in unnamed_members(text, names(text))]


@pytest.mark.parametrize(
    ("text", "unnamed"),
    [
        ("Infection, skin reactions and CRS occurred in 25%, 8% and 3%.", ["skin reactions"]),
        ("In all, infections and nosebleeds were seen in 10 (25%) and 3 (8%) patients.", ["nosebleeds"]),
        ("Nosebleeds and infections occurred in 10 of 40 (25%) and 3 of 40 (8%) patients.", ["Nosebleeds"]),
    ],
)
def test_a_member_that_is_no_outcome_is_found(text: str, unnamed: list[str]) -> None:
    assert members(text) == unnamed


@pytest.mark.parametrize(
    "text",
    [
        # An adjective that shares the noun of the next member.
        "Hospital and 6-month mortality were 47% and 53%, respectively.",
        "Five- and 10-year overall survival rates were 95% and 76%.",
        # Groups, of which one outcome is told.
        "Relapse in children and adults was 20% and 10%, respectively.",
        "The response rates of men and women were 20% and 10%.",
        # Not as many members as figures.
        "Infection and skin reactions occurred in 25%, 8% and 3%.",
        # Nothing that the rules name.
        "Nosebleeds and skin reactions occurred in 25% and 8%.",
    ],
)
def test_other_words_are_no_members(text: str) -> None:
    assert members(text) == []


WORDS = st.sampled_from(["infections", "CRS", "nosebleeds", "skin reactions", "relapse", "B", "men"])


@given(st.lists(WORDS, min_size=2, max_size=5), st.lists(st.integers(1, 99), min_size=2, max_size=5))
def test_members_are_told_only_where_figures_match_them_in_number(
    subjects: list[str], shares: list[int]
) -> None:
    figures = [f"{share}%" for share in shares]
    subject = f"{', '.join(subjects[:-1])} and {subjects[-1]}"
    text = f"{subject} occurred in {', '.join(figures[:-1])} and {figures[-1]}."

    found = members(text)

    assert len(found) < len(subjects)
    assert all(word in {"nosebleeds", "skin reactions", "Nosebleeds"} for word in found)
    if len(subjects) != len(shares):
        assert found == []


@pytest.mark.parametrize(
    ("text", "unnamed"),
    [
        ("Complete remission 91%; early progression 3%; relapse 8%.", ["early progression"]),
        ("Of all, 93% entered remission, 5% had infection and 2% resistance.", ["resistance"]),
        (
            "Infections (28% v 29%) and Richter transformations (3% v 4%) were rare.",
            ["Richter transformations"],
        ),
    ],
)
def test_what_stands_beside_its_own_figure_is_found(text: str, unnamed: list[str]) -> None:
    assert members(text) == unnamed


@pytest.mark.parametrize(
    "text",
    [
        # a phase of treatment tells when, and people tell of whom
        "CR was better after induction (15% v 31%) and drug A maintenance (34% v 49%).",
        "Of all, 93% entered remission, 40% of responders within a month.",
    ],
)
def test_phases_and_people_are_no_members(text: str) -> None:
    assert members(text) == []
