"""Findings in paragraphs and captions, and what in them is none of this study."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidence.fulltext.reader import FullTextReader
from evidence.model import FullText, Paragraph

Sections = Callable[..., FullText]


def test_a_caption_and_a_paragraph_are_read_and_placed(reader: FullTextReader, sections: Sections) -> None:
    text = sections(
        captions=("The 12-month EFS was 23.4 ± 7.5 % and OS 36.3 ± 9.3 %.",),
        Methods="We treated 40 patients.",
        Results="Twenty patients were treated. CR was achieved in 20 (50%) of 40 patients.",
    )
    reading = reader.read("1", text)
    assert ("CR", "20 (50%)", "body:2") in [(f.outcome, f.quote, f.passage) for f in reading.running]
    caption = [f for f in reading.running if f.passage == "figure:F1"]
    assert [(f.outcome, f.percent, f.se) for f in caption] == [("EFS", 23.4, 7.5), ("OS", 36.3, 9.3)]
    words = {p.name: p.text for p in text.paragraphs} | {f.name: f.caption or "" for f in text.figures}
    for finding in reading.running:
        assert words[finding.passage][finding.start : finding.end] == finding.quote
        assert finding.quote in finding.sentence


def test_a_sentence_of_a_caption_without_an_outcome_has_that_of_the_headline(
    reader: FullTextReader, sections: Sections
) -> None:
    text = sections(captions=("Overall survival in all patients. The median is 14.2 months (95% CI 11-17).",))
    (finding,) = reader.read("1", text).running
    assert (finding.outcome, finding.value, finding.ci_low) == ("OS", 14.2, 11)


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ("Introduction", "The CR rate of such patients is 40%."),
        ("Methods", "We assumed a CR rate of 40%."),
        ("Discussion", "The CR rate of such patients is 40%."),
    ],
)
def test_only_results_report(section: str, sentence: str, reader: FullTextReader, sections: Sections) -> None:
    reading = reader.read("1", sections(**{section: sentence}))
    assert reading.running == ()
    assert reading.discussion == ()


def test_the_discussion_may_repeat_what_it_says_of_this_study(
    reader: FullTextReader, sections: Sections
) -> None:
    reading = reader.read("1", sections(Discussion="In our study the CR rate was 40%."))
    assert [finding.percent for finding in reading.discussion] == [40]


def _paragraph(sentence: str, *headings: str) -> FullText:
    """Write a paragraph in which [1] names a reference."""
    at = sentence.find("[1]")
    citations = ((at, at + 3),) if at >= 0 else ()
    return FullText(None, "1", "", None, True, (Paragraph(1, sentence, headings, citations=citations),))


@pytest.mark.parametrize(
    ("heading", "sentence", "reason"),
    [
        ("Discussion", "In our study CR was 40%, others saw 60% [1].", "cites a reference"),
        ("Efficacy", "CR was 60% in the trial of Smith et al. [1].", "cites a reference"),
        ("Efficacy", "CR was 60% [1].", "does not say that its figures are this study's"),
        ("Patient characteristics", "CR had been reached by 60% before.", "describes the patients"),
        ("Study population", "CR had been reached by 60% before.", "describes the patients"),
    ],
)
def test_what_is_of_others_is_set_aside_and_says_so(
    heading: str, sentence: str, reason: str, reader: FullTextReader
) -> None:
    outermost = heading if heading == "Discussion" else "Results"
    reading = reader.read("1", _paragraph(sentence, outermost, heading))
    assert reading.running == ()
    assert [aside.reason for aside in reading.set_aside if reason in aside.reason]


def test_results_of_the_whole_study_population_are_results(reader: FullTextReader) -> None:
    text = _paragraph("CR was reached by 60%.", "Results", "Efficacy in the entire study population")
    assert [f.percent for f in reader.read("1", text).running] == [60]


def test_a_section_behind_a_citation_after_its_full_stop_is_seen(reader: FullTextReader) -> None:
    words = "Survival was counted as told before.[16,17]"
    cited = Paragraph(1, words, ("Methods",), citations=((words.index("["), len(words)),))
    text = FullText(None, "1", "", None, True, (cited, Paragraph(2, "CR was 60%.", ("Results",))))
    assert [f.percent for f in reader.read("1", text).running] == [60]


def test_a_reference_for_how_something_was_measured_sets_nothing_aside(reader: FullTextReader) -> None:
    text = _paragraph("By the criteria of the working group [1], CR was 60%.", "Results")
    assert [finding.percent for finding in reader.read("1", text).running] == [60]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The 3-year recurrence-free rate was 38.6%.", [("RFS", 38.6)]),
        ("Death without relapse was seen in 8.1%.", [("NRM", 8.1)]),
        ("Survival from CR was 20.5% at 5 years.", [("OS", 20.5)]),
        ("The remnant liver was the main site of recurrence (40.7%).", []),
        ("The 5-year locoregional failure-free survival was 81.2%.", []),
        ("Two patients (5%) died of melanoma.", []),
        ("There were 60/66 (91%) progressions and/or deaths.", []),
        ("Of those with a CR, 69% had surgery, compared with 27% without a CR.", []),
        ("Overall survival is drawn with the hazard ratio for all patients.", []),
        ("Compliance was 98% and the overall response rate was 68%.", [("ORR", 68)]),
        (
            "The CR rate was 64% and 58%, and an additional 6 and 8%, respectively, achieved a CRi.",
            [("CR", 64), ("CR", 58), ("CRi", 6), ("CRi", 8)],
        ),
        (
            "Times differed (8.4 vs. 1.8 months, P = 0.01 for PFS; 23.5 vs. 13.1 months, P = 0.02 for OS).",
            [("PFS", 8.4), ("PFS", 1.8), ("OS", 23.5), ("OS", 13.1)],
        ),
    ],
)
def test_names_mean_what_the_words_around_them_say(
    sentence: str, expected: list[tuple[str, float]], reader: FullTextReader, sections: Sections
) -> None:
    reading = reader.read("1", sections(Results=f"We treated patients. {sentence}"))
    found = [(f.outcome, f.value if f.value is not None else f.percent) for f in reading.running]
    assert found == expected


def test_the_patients_among_whom_deaths_are_counted_are_no_deaths(
    reader: FullTextReader, sections: Sections
) -> None:
    text = sections(
        Results="We treated patients. 53 deaths occurred in 253 patients in the narrow group and 41 "
        "occurred in 247 patients in the wide group."
    )
    assert [f.events for f in reader.read("1", text).running] == [53, 41]


def test_an_abbreviation_that_is_explained_in_other_words_keeps_its_meaning(
    reader: FullTextReader, sections: Sections
) -> None:
    text = sections(
        Methods="We counted CR with incomplete peripheral count recovery (CRi).",
        Results="We treated patients. CRi was achieved in 8% of patients.",
    )
    assert [(f.outcome, f.percent) for f in reader.read("1", text).running] == [("CRi", 8)]
