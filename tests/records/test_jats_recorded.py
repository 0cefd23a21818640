"""Real full texts of PMC, in three versions of the markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from evidence.model.fulltext import FullText
from evidence.records.jats import parse_full_text


@pytest.fixture(scope="module")
def articles(shared: Path) -> dict[str, tuple[bytes, FullText]]:
    raw = {path.stem: path.read_bytes() for path in sorted(shared.glob("jats/*.nxml"))}
    return {name: (xml, parse_full_text(xml)) for name, xml in raw.items()}


def test_every_article_is_read_with_body_and_licence(articles: dict[str, tuple[bytes, FullText]]) -> None:
    assert len(articles) == 24
    for name, (_, text) in articles.items():
        assert text.pmcid == name
        assert text.has_body
        assert text.licence is not None
        assert text.licence.url is not None
        assert "creativecommons.org" in text.licence.url


def test_no_cell_figure_or_paragraph_is_lost(articles: dict[str, tuple[bytes, FullText]]) -> None:
    cells = 0
    for xml, text in articles.values():
        root = etree.fromstring(xml)
        marked = len(root.findall(".//td")) + len(root.findall(".//th"))
        assert sum(len(table.cells) for table in text.tables) == marked
        assert len(text.tables) == len(root.findall(".//table-wrap"))
        assert len(text.figures) == len(root.findall(".//fig"))
        cells += marked
    assert cells == 8231


def test_every_character_of_a_cell_is_in_the_grid_or_a_mark(
    articles: dict[str, tuple[bytes, FullText]],
) -> None:
    for xml, text in articles.values():
        for wrap, table in zip(etree.fromstring(xml).iter("table-wrap"), text.tables, strict=True):
            printed = ["".join("".join(map(str, e.itertext())).split()) for e in wrap.iter("td", "th")]
            read = ["".join(c.text.split()) for c in table.cells]
            kept = sum(len(piece) for piece in read) + sum(len("".join(c.notes)) for c in table.cells)
            between_marks = sum(max(len(c.notes) - 1, 0) for c in table.cells)
            assert kept <= sum(map(len, printed)) <= kept + between_marks


def test_citations_point_at_what_the_markup_says(articles: dict[str, tuple[bytes, FullText]]) -> None:
    cited = sum(len(p.citations) for _, text in articles.values() for p in text.paragraphs)
    assert cited > 600
    assert all(
        p.text[start:end].strip() == p.text[start:end] != ""
        for _, text in articles.values()
        for p in text.paragraphs
        for start, end in p.citations
    )


def test_headings_are_found_in_an_article_that_marks_them_in_no_way(
    articles: dict[str, tuple[bytes, FullText]],
) -> None:
    table = articles["PMC4737890"][1].tables[2]
    assert (table.head_rows, table.stub_columns) == (1, 2)
    assert table.row_paths[3] == ("Total deaths ≤2 years", "Deaths from melanoma")
    spans = articles["PMC4674925"][1].tables[1]
    assert spans.column_path(2) == ("Progression due to new metastases", "Eribulin", "(n = 216)")
