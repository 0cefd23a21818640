"""The HTML page, read again by a parser: real tables, everything escaped, nothing asked of a network."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from lxml import html
from lxml.html import HtmlElement

from evidence.compare.table import NAIVE, Comparison
from evidence.report.grid import figure_cells, headings, note_lines, study_cell
from evidence.report.html_table import html_text
from evidence.report.layout import caption_text, shown_rows
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study
from tests.report.hard_cases import HEBREW, dangerous, many, overlong, right_to_left, set_against

NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> &amp; <b>"

CASES = [full_comparison(), dangerous(), right_to_left(), overlong(), many(60), set_against()]


def page_of(made: Comparison) -> HtmlElement:
    return html.document_fromstring(html_text(made))


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize(
    "made",
    CASES,
    ids=range(6),
)
def test_every_cell_says_what_the_model_says(made: Comparison) -> None:
    tables = page_of(made).findall(".//table")
    assert len(tables) == len(made.sections)
    for table, section in zip(tables, made.sections, strict=True):
        bodies = table.findall("tbody")
        groups = shown_rows(section)
        assert len(bodies) == len(groups)
        for body, rows in zip(bodies, groups, strict=True):
            (head,) = body.findall(".//th")
            cell = study_cell(rows[0].study)
            assert words(head).startswith(cell.name)
            assert f"PMID {cell.pmid}" in words(head)
            assert words(head).endswith(cell.facts)
            assert head.get("scope") == "rowgroup"
            assert head.get("rowspan") == str(len(rows))
            shown = [tuple(words(td) for td in tr.findall("td")) for tr in body.findall("tr")]
            assert shown == [figure_cells(row, section.analyses) for row in rows]


@pytest.mark.parametrize("made", [full_comparison(), set_against()], ids=range(2))
def test_tables_have_caption_headings_with_scope_and_their_own_notes(made: Comparison) -> None:
    for block, section in zip(page_of(made).findall(".//section"), made.sections, strict=True):
        table = block.find(".//table")
        assert table is not None
        caption = table.find("caption")
        assert caption is not None
        assert words(caption) == caption_text(made, section)
        heads = table.findall("thead/tr/th")
        assert tuple(words(th) for th in heads) == headings(section)
        assert {th.get("scope") for th in heads} == {"col"}
        assert [words(li) for li in block.findall(".//li")] == note_lines(section)


def test_the_index_study_is_bold_and_labelled_and_a_retracted_one_struck_through() -> None:
    page = page_of(full_comparison())
    index = page.find(".//tbody[@class='index']")
    assert index is not None
    assert "INDEX STUDY" in words(index)
    assert "tbody.index .name, tbody.index .result { font-weight: 700; }" in html_text(full_comparison())
    retracted = page.find(".//tbody[@class='retracted']")
    assert retracted is not None
    assert [words(s) for s in retracted.findall(".//s")] == ["O'|Brien* 2012", "80.3% (N = 51)"]
    assert "RETRACTED" in words(retracted)


def test_the_page_asks_for_nothing_and_forbids_the_browser_to() -> None:
    text = html_text(full_comparison())
    page = html.document_fromstring(text)
    assert not page.xpath(
        "//@src | //@srcset | //@data | //@action | //@background | //*[not(self::a)]/@href"
    )
    links = [a.get("href") or "" for a in page.findall(".//a")]
    assert all(re.fullmatch(r"https://pubmed\.ncbi\.nlm\.nih\.gov/\d+/", link) for link in links)
    assert not re.search(r"url\(|@import|@font-face|<script|<link|<iframe|\son\w+=", text)
    meta = page.find(".//meta[@http-equiv='Content-Security-Policy']")
    assert meta is not None
    policy = meta.get("content")
    (style,) = page.findall(".//style")
    digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    assert not page.xpath("//@style"), "the policy would refuse it"


def test_text_of_a_paper_is_never_markup() -> None:
    made = comparison(
        index_study(finding(percent=1.0, arm=NASTY, population=NASTY, timepoint=NASTY, quote="1%")),
        study("1", NASTY, 2010, finding(percent=5.0, arm=NASTY, quote="5%")),
        scope=NASTY,
        searched=NASTY,
    )
    page = page_of(made)
    assert not page.xpath("//script | //img | //b")
    assert "<script>alert(1)</script>" in words(page)
    assert "&amp; <b>" in words(page), "an ampersand of the text stays one"


def test_right_to_left_names_are_kept_apart_from_what_stands_beside_them() -> None:
    names = [words(bdi) for bdi in page_of(right_to_left()).findall(".//bdi")]
    assert f"{HEBREW} 2011" in names


def test_it_prints_landscape_with_repeated_headings_and_says_that_it_is_naive() -> None:
    text = html_text(full_comparison())
    assert "@media print" in text
    assert "landscape" in text
    assert "display: table-header-group" in text
    assert "tabular-nums" in text
    assert NAIVE in text


def test_the_same_comparison_is_the_same_page() -> None:
    assert html_text(full_comparison()) == html_text(full_comparison())
