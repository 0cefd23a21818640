"""Paragraphs and captions as one text, and the way back to their places."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidence.fulltext.running_text import running_text, section_kind
from evidence.model import Figure, FullText, Paragraph

Sections = Callable[..., FullText]


@pytest.mark.parametrize(
    ("section_type", "heading", "kind"),
    [
        ("methods", "Patients and methods", "methods"),
        (None, "3. Results", "results"),
        (None, "Results and discussion", "results"),
        ("conclusions", "Discussion", "discussion"),
        (None, "Introduction", "background"),
        (None, "Efficacy", "results"),
        (None, "Competing interests", "aside"),
        (None, "Research in context", "background"),
    ],
)
def test_a_section_is_known_by_its_title_or_type(section_type: str | None, heading: str, kind: str) -> None:
    assert section_kind(section_type, (heading,), labelled=True) == kind


def test_every_part_stands_where_it_says_and_sections_have_labels(sections: Sections) -> None:
    text = sections(
        captions=("Survival of all.",),
        Introduction="It is rare.",
        Methods="We counted.",
        Results="CR was 40%.",
    )
    running = running_text(text)
    assert running.text == (
        "INTRODUCTION: It is rare. METHODS: We counted. RESULTS: CR was 40%. RESULTS: Survival of all. "
    )
    for part in running.parts:
        assert running.text[part.start : part.end] == part.text
        assert running.part_at(part.start) is part
        assert running.part_at(part.end) is None
    assert [part.name for part in running.parts] == ["body:1", "body:2", "body:3", "figure:F1"]


def test_references_to_literature_figures_and_tables_are_blank_and_move_nothing() -> None:
    words = "CR was 40% [12] (Table 2) as in Figures 3 and 4A, OS 30%."
    start = words.index("[12]")
    text = FullText(
        None, "1", "", None, True, (Paragraph(1, words, ("Results",), citations=((start, start + 4),)),)
    )
    (part,) = running_text(text).parts
    blanked = running_text(text).text[part.start : part.end]
    assert len(blanked) == len(words)
    assert blanked.split() == ["CR", "was", "40%", "as", "in", ",", "OS", "30%."]


def test_a_paragraph_without_a_full_stop_ends_its_sentence() -> None:
    figures = (Figure("F1", "Figure 1", "Overall survival"), Figure("F2", "Figure 2", "Relapse"))
    assert running_text(FullText(None, "1", "", None, True, figures=figures)).text == (
        "RESULTS: Overall survival. Relapse. "
    )
