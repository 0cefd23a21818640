from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import ArticleDate, PartialDate
from evidence.records.dates import article_date, date_in_words, history, partial_date
from tests.records.samples import element


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<Year>2018</Year><Month>Feb</Month>", PartialDate(2018, 2, None, "2018 Feb")),
        ("<Year>2018</Year><Month>02</Month><Day>07</Day>", PartialDate(2018, 2, 7, "2018 02 07")),
        ("<Year>1980</Year><Season>Winter</Season>", PartialDate(1980, None, None, "1980 Winter")),
        ("<Year>2020</Year>", PartialDate(2020, None, None, "2020")),
        ("<Year>2020</Year><Month>13</Month>", PartialDate(2020, None, None, "2020 13")),
        ("<MedlineDate>1990 May-Jun</MedlineDate>", PartialDate(1990, 5, None, "1990 May-Jun")),
        ("", None),
        ("<MedlineDate> </MedlineDate>", None),
    ],
)
def test_a_date_is_read_as_far_as_it_is_given(inner: str, expected: PartialDate | None) -> None:
    assert partial_date(element(f"<PubDate>\n{inner}\n</PubDate>")) == expected


@pytest.mark.parametrize(
    ("words", "year", "month", "day"),
    [
        ("1998 Dec-1999 Jan", 1998, 12, None),
        ("1977 Dec 24-31", 1977, 12, 24),
        ("1977 Aug 27-Sep 3", 1977, 8, 27),
        ("1977-1978", 1977, None, None),
        ("1979-1980 Fall-Winter", 1979, None, None),
        ("2021 3rd Quarter", 2021, None, None),
        ("Winter 1980", 1980, None, None),
        ("2021 Apr-Jun 01", 2021, 4, None),
        ("2020 Sept", 2020, 9, None),
        ("undated", None, None, None),
        ("issue 120204", None, None, None),
    ],
)
def test_a_range_gives_its_beginning(
    words: str, year: int | None, month: int | None, day: int | None
) -> None:
    assert date_in_words(words) == PartialDate(year, month, day, words)


@given(st.text())
def test_any_words_keep_their_text(words: str) -> None:
    date = date_in_words(words)
    assert (date is None) == (not words.strip())
    assert date is None or date.text == " ".join(words.split())


def test_the_history_keeps_pubmeds_names_and_order() -> None:
    steps = history(
        element(
            "<History><PubMedPubDate PubStatus='received'><Year>2018</Year><Month>3</Month><Day>4</Day>"
            "</PubMedPubDate><PubMedPubDate PubStatus='pubmed'><Year>2018</Year><Month>5</Month><Day>6</Day>"
            "<Hour>6</Hour><Minute>0</Minute></PubMedPubDate><PubMedPubDate PubStatus='entrez'/></History>"
        )
    )
    assert steps == (
        ArticleDate("received", PartialDate(2018, 3, 4, "2018 3 4")),
        ArticleDate("pubmed", PartialDate(2018, 5, 6, "2018 5 6")),
    )


def test_the_electronic_date_is_named() -> None:
    dated = element('<ArticleDate DateType="Electronic"><Year>2018</Year><Month>09</Month></ArticleDate>')
    assert article_date(dated) == (ArticleDate("Electronic", PartialDate(2018, 9, None, "2018 09")),)
    assert article_date(element("<ArticleDate/>")) == ()
