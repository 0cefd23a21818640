"""What stands around the cells: head, caption, lead."""

from __future__ import annotations

from evidence.model import Correction
from evidence.report.layout import caption_text, head_lines, lead_text, section_title
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, keywords, study

RETRACTED = (Correction("RetractionIn", "Notice", "2"),)


def test_retractions_stand_at_the_head() -> None:
    made = comparison(
        index_study(corrections=(Correction("ExpressionOfConcernIn", "Notice", "3"),)),
        study("1", "A", 2010, finding(percent=5.0), corrections=RETRACTED),
        study("2", "B", 2011, finding(percent=5.0), corrections=(Correction("ErratumIn", None, "4"),)),
    )
    first, second, *_ = head_lines(made)
    assert first == "The index study itself, says its record in PubMed: expression of concern."
    assert second == "Retracted, struck through and never pooled: A 2010 (PMID 1)."
    assert not any("etract" in line for line in head_lines(comparison(index_study())))


def test_a_caption_says_beside_whom_out_of_what_and_how_much_is_verified() -> None:
    made = comparison(
        index_study(finding(percent=67.0), keywords=keywords(population="paediatric")),
        study("1", "A", 2010, finding(percent=5.0), finding(percent=9.0, arm="B", start=2)),
        searched="PubMed was asked on 2026-01-05.",
        outcomes=("CR", "EFS"),
    )
    remission, events = made.sections
    assert caption_text(made, remission) == (
        "CR, beside Bhojwani 2019, paediatric: 3 figures of 2 studies; 0 of 3 figures verified by a reader. "
        "PubMed was asked on 2026-01-05. The index study stands first, the others by year, reports of the "
        "same patients together."
    )
    assert caption_text(made, events) == (
        "EFS, beside Bhojwani 2019, paediatric: no figure. PubMed was asked on 2026-01-05."
    )


def test_ratios_have_a_title_and_a_lead_of_their_own() -> None:
    medians, ratios = full_comparison().sections[3:]
    assert (section_title(medians), section_title(ratios)) == ("OS", "OS, ratios within one study")
    assert lead_text(medians) is None
    assert "randomised only where its design and groups say so" in (lead_text(ratios) or "")
