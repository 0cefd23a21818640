from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Article, Correction, Keyword, MeshHeading, PartialDate, Section
from evidence.records.pubmed import parse_record
from evidence.update.record_diff import differing_fields, text_changed, word_diff
from tests.eutils_server import make_record

ARTICLE = parse_record(make_record(11, cites=[3]))
ADULT = MeshHeading("Adult", None, major_descriptor=False)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        (replace(ARTICLE, title="Another"), ["title"]),
        (replace(ARTICLE, abstract=()), ["abstract"]),
        (replace(ARTICLE, authors=ARTICLE.authors[:1]), ["authors"]),
        (replace(ARTICLE, authors=(replace(ARTICLE.authors[0], orcid="x"), ARTICLE.authors[1])), ["authors"]),
        (replace(ARTICLE, pagination="1"), ["journal"]),
        (
            replace(ARTICLE, mesh_headings=(MeshHeading("Adult", None, major_descriptor=False),)),
            ["MeSH headings"],
        ),
        (replace(ARTICLE, keywords=(Keyword("x", None, major=False),)), ["keywords and substances"]),
        (replace(ARTICLE, corrections=(Correction("ErratumIn", "J", "9"),)), ["corrections and comments"]),
        (replace(ARTICLE, references=()), ["references"]),
        (replace(ARTICLE, date_revised=PartialDate(2027, 1, 2, "2027 1 2")), ["status and dates"]),
        (replace(ARTICLE, text_source="digest"), ["whose words"]),
        (replace(ARTICLE, copyright="(c)"), ["other"]),
        (ARTICLE, []),
    ],
)
def test_what_differs_is_named(changed: Article, fields: list[str]) -> None:
    assert [field.field for field in differing_fields(ARTICLE, changed)] == fields


def test_both_versions_of_a_part_are_given_in_words() -> None:
    new = replace(ARTICLE, abstract=(Section("Of 9, 4 responded.", label="RESULTS"),))
    (field,) = differing_fields(ARTICLE, new)
    assert field.new == "RESULTS: Of 9, 4 responded."
    assert field.old.startswith("We treated")


def test_only_title_and_abstract_are_text() -> None:
    assert text_changed(ARTICLE, replace(ARTICLE, title="Another"))
    assert not text_changed(ARTICLE, replace(ARTICLE, references=(), copyright="(c)"))


def test_a_changed_number_is_marked_alone() -> None:
    assert word_diff("12 of 20 (60%) responded", "13 of 20 (65%) responded") == (
        ("old", "12"),
        ("new", "13"),
        ("same", " of 20 ("),
        ("old", "60"),
        ("new", "65"),
        ("same", "%) responded"),
    )


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(text for kind, text in pieces if kind != "new") == old
    assert "".join(text for kind, text in pieces if kind != "old") == new
