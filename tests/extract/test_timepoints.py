"""When a figure holds, and which times are no landmark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.extract.text import normalise
from evidence.extract.timepoints import find_landmarks


def landmarks(sentence: str) -> list[str]:
    """Give the landmarks of a sentence."""
    return [mark.text for mark in find_landmarks(normalise(sentence))]


FORMS = {
    "adjective": ("The 5-year OS was 60%.", "5 years"),
    "adjective-dash": ("The 5‑year OS was 60%.", "5 years"),
    "adjective-words": ("Two-year overall survival was 60%.", "2 years"),
    "adjective-months": ("The 12-month PFS was 60%.", "12 months"),
    "adjective-days": ("The 100-day mortality was 6%.", "100 days"),
    "adjective-no-dash": ("The 3 year survival was 60%.", "3 years"),
    "at": ("OS at 2 years was 60%.", "2 years"),
    "at-words": ("OS at two years was 60%.", "2 years"),
    "at-one": ("OS at 1 year was 60%.", "1 year"),
    "at-no-break-space": ("OS at 2\u00a0years was 60%.", "2 years"),
    "at-decimal": ("OS at 2.5 years was 60%.", "2.5 years"),
    "by-months": ("Relapse by 18 months was 30%.", "18 months"),
    "within": ("Death within 30 days was 6%.", "30 days"),
    "abbreviated-unit": ("OS at 2 yrs was 60%.", "2 years"),
    "weeks": ("The response at 12 weeks was 60%.", "12 weeks"),
    "after-months": ("After 6 months, 40% were in CR.", "6 months"),
    "day": ("MRD on day 28 was negative in 40%.", "day 28"),
    "day-plus": ("MRD on day +28 was negative in 40%.", "day 28"),
    "after-cycle": ("CR after cycle 1 was 40%.", "after cycle 1"),
    "after-cycles": ("CR after 2 cycles was 40%.", "after cycle 2"),
    "after-first-cycle": ("CR after the first cycle was 40%.", "after cycle 1"),
    "after-induction": ("CR after induction was 62%.", "after induction"),
    "after-induction-therapy": ("CR after induction therapy was 62%.", "after induction"),
    "end-of-induction": ("MRD at the end of induction was negative in 40%.", "after induction"),
    "during-induction": ("Deaths during induction were 4%.", "during induction"),
    "during-drug": ("No SOS occurred during inotuzumab.", "during inotuzumab"),
    "during-abbreviation": ("No SOS occurred during InO therapy.", "during InO"),
    "end-of-treatment": ("At the end of treatment, CR was 40%.", "end of treatment"),
}


@pytest.mark.parametrize(("sentence", "text"), FORMS.values(), ids=FORMS)
def test_a_landmark_is_normalised(sentence: str, text: str) -> None:
    assert landmarks(sentence) == [text]


NONE = {
    "follow-up": "At a median follow-up of 26.7 months, OS was 62%.",
    "follow-up-verb": "The median follow-up was 3.2 years.",
    "follow-up-range": "Median follow-up time was 5 years (range, 2 to 9).",
    "age": "The median age was 9 years.",
    "aged": "Patients aged 60 years did worse.",
    "median": "The median OS was 7.7 months.",
    "schedule": "The drug was given every 3 weeks.",
    "dose-days": "The drug was given on days 1, 8 and 15.",
    "study-length": "A 4-week course was given.",
}


@pytest.mark.parametrize("sentence", NONE.values(), ids=NONE)
def test_other_times_are_no_landmarks(sentence: str) -> None:
    assert landmarks(sentence) == []


def test_landmarks_of_a_list_come_in_order() -> None:
    assert landmarks("OS was 80% at 1 year, 61% at 2 years and 52% at 36 months.") == [
        "1 year",
        "2 years",
        "36 months",
    ]


@given(st.integers(1, 60), st.sampled_from(["day", "week", "month", "year"]), st.sampled_from(["OS", "PFS"]))
def test_the_adjective_and_the_phrase_say_the_same(number: int, unit: str, outcome: str) -> None:
    plural = unit if number == 1 else f"{unit}s"
    expected = [f"{number} {plural}"]
    assert landmarks(f"The {number}-{unit} {outcome} was 60%.") == expected
    assert landmarks(f"{outcome} at {number} {plural} was 60%.") == expected


FRAGMENTS = st.sampled_from([
    "at 5 years", "5-year", "two-year", "OS", "day 28", "after 2 cycles", "after induction", "during InO",
    "median follow-up", "of 26.7 months", "aged", "9 years", ",", ";", "(", ")", "60%", "by", "12 months",
    "at", "the end of", "treatment", "and", "every 3 weeks", "1, 2 and 3 years", "within", "(5 years)",
])  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=12).map(" ".join))
def test_landmarks_stand_in_order_without_overlap(sentence: str) -> None:
    text = normalise(sentence)
    found = find_landmarks(text)
    ends = [end for mark in found for end in (mark.start, mark.end)]
    assert ends == sorted(ends)
    assert all(0 <= mark.start < mark.end <= len(text) and mark.text for mark in found)


def test_the_number_of_cycles_is_that_of_the_last_one() -> None:
    assert landmarks("CR was seen after one cycle in 60% and after 2 cycles in 70%.") == [
        "after cycle 1",
        "after cycle 2",
    ]
