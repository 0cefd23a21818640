"""What is no result of the study gives nothing, and the reason can be told."""

from __future__ import annotations

import pytest

from evidence.extract.context import sentence_reason, study_begins
from evidence.extract.sentences import split_sentences
from tests.extract.reading import Reader

NOTHING = {
    "background": "BACKGROUND: CR is seen in 40% of adults. RESULTS: Tolerance was good.",
    "introduction": "INTRODUCTION: The CR rate is 40%. RESULTS: Tolerance was good.",
    "objective": "OBJECTIVE: To raise the CR rate above 40%, or to 60%. RESULTS: Tolerance was good.",
    "methods": "METHODS: We aimed at a CR rate of 60%. RESULTS: Tolerance was good.",
    "unlabelled-background": "CR is seen in 40% of adults with chemotherapy. We treated 30 adults with InO.",
    "earlier-trials": "We treated 30 adults. Previous trials reported a CR rate of 40%.",
    "literature": "We treated 30 adults. The CR rate in the literature is 40%.",
    "power": "The study had 80% power to detect an increase of the CR rate from 30% to 48%.",
    "assumption": "We assumed a CR rate of 30%.",
    "expected": "A CR rate of 40% would be of interest.",
    "definition": "CR was defined as blasts of 5% with recovery of counts.",
    "eligibility": "Patients whose CR lasted 12 months were eligible.",
    "baseline": "At baseline, 30% had relapsed.",
    "prior-transplant": "Thirty percent of patients had prior HSCT.",
    "relapsed-disease": "We treated 42 adults (52% male) with relapsed or refractory leukaemia.",
    "sex": "RESULTS: Of 42 patients, 52% were male.",
    "threshold": "RESULTS: MRD was measured with a threshold of <0.01% in 42 patients.",
    "dose": "RESULTS: Inotuzumab 1.8 mg/m2 was given until CR on days 1, 8 and 15.",
    "age": "RESULTS: The median age of patients in CR was 9 years (range, 2-18).",
    "follow-up": "RESULTS: The median follow-up of survivors was 26.7 months (range, 2 to 40).",
    "expression": "RESULTS: CD22 >90% was seen at relapse.",
    "dose-reduction": "RESULTS: A 50% dose reduction was made in CR.",
    "p-alone": "RESULTS: CR was more frequent with InO (P = .03).",
    "interval-alone": "RESULTS: CR was more frequent with InO (95% CI, 1.1 to 2.4).",
    "inequality": "RESULTS: The CR rate was >50%.",
    "no-difference": "RESULTS: No difference in CR was seen between the groups.",
    "no-significant": "RESULTS: There was no significant difference in OS.",
    "years": "RESULTS: Relapse was studied from 2009 to 2014.",
    "phase": "RESULTS: This phase 2 study of CR was closed.",
    "mean-time": "RESULTS: The mean survival was 12 months.",
    "composite-event": "RESULTS: Ninety-eight patients relapsed or died.",
    "specific-survival": "RESULTS: Disease-specific survival was 80%.",
    "quality-of-life": "RESULTS: The response rate to the questionnaire was 85%.",
    "other-endpoint": "RESULTS: Time to progression was 9 months.",
    "no-digits": "RESULTS: CR was frequent, and survival was long.",
    "empty": "",
    "white-space": " \n ",
}  # fmt: skip


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_what_is_no_result_of_the_study_gives_nothing(reader: Reader, text: str) -> None:
    assert reader.findings(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "RESULTS: CR was seen in 40% of adults.",
        "FINDINGS: CR was seen in 40% of adults.",
        "CONCLUSIONS: CR was seen in 40% of adults.",
        "We treated 30 adults. CR was seen in 40% of adults.",
        "CR was seen in 40% of adults.",
        "It is a rare disease. Thirty adults were treated. CR was seen in 40% of adults.",
        "RESULTS: CR was seen in 40% of adults in our study, as in previous studies.",
    ],
)
def test_the_same_sentence_among_the_results_is_a_finding(reader: Reader, text: str) -> None:
    assert [(f.outcome, f.percent) for f in reader.findings(text)] == [("CR", 40)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("BACKGROUND: The CR rate is 40%.", "background"),
        ("PURPOSE: The CR rate is 40%.", "objective"),
        ("METHODS: The CR rate is 40%.", "methods"),
        ("At baseline, 40% were in CR.", "baseline"),
        ("Previous studies found a CR rate of 40%.", "earlier"),
        ("CR was defined as 5% blasts.", "define"),
        ("The power to detect a CR rate of 40% was 80%.", "plan"),
        ("RESULTS: The CR rate was 40%.", None),
        ("The CR rate was 40%.", None),
    ],
)
def test_the_reason_is_told_in_words(text: str, word: str | None) -> None:
    (sentence,) = split_sentences(text)
    reason = sentence_reason(sentence, 0)
    assert (reason is None) if word is None else (word in (reason or ""))


def test_the_study_begins_where_it_is_first_spoken_of() -> None:
    sentences = split_sentences("The disease is rare. It kills 40%. We treated 30 adults. CR was 60%.")
    assert study_begins(sentences) == 2
    assert [sentence_reason(s, 2) is None for s in sentences] == [False, False, True, True]


def test_a_text_that_never_speaks_of_a_study_begins_at_once() -> None:
    assert study_begins(split_sentences("The CR rate was 60%. OS was 40%.")) == 0


@pytest.mark.parametrize(
    ("sentence", "outcome", "events"),
    [
        ("No patient developed SOS.", "SOS", 0),
        ("None of 14 patients developed SOS.", "SOS", 0),
        ("There were no treatment-related deaths.", "NRM", 0),
        ("No deaths occurred.", "mortality", 0),
        ("No cases of SOS were seen.", "SOS", 0),
    ],
)
def test_nobody_is_a_count_of_zero(reader: Reader, sentence: str, outcome: str, events: int) -> None:
    found = reader.one(sentence)
    assert (found.outcome, found.measure, found.events) == (outcome, "proportion", events)


@pytest.mark.parametrize(
    ("sentence", "events", "total"),
    [
        ("All patients achieved CR.", None, None),
        ("All 43 patients achieved complete remission.", 43, 43),
        ("All responders became MRD negative.", None, None),
    ],
)
def test_everybody_is_a_hundred_percent(
    reader: Reader, sentence: str, events: int | None, total: int | None
) -> None:
    found = reader.one(sentence)
    assert (found.percent, found.events, found.total) == (100, events, total)


@pytest.mark.parametrize("sentence", ["All patients received InO until CR.", "In all, OS was long."])
def test_all_of_something_else_is_no_result(reader: Reader, sentence: str) -> None:
    assert reader.findings(sentence) == ()
