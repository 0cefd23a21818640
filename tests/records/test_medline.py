from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import RecordError
from evidence.model import (
    Affiliation,
    Article,
    ArticleDate,
    ArticleId,
    Author,
    Chemical,
    Correction,
    DataBank,
    Grant,
    Investigator,
    Keyword,
    MeshHeading,
    MeshQualifier,
    OtherAbstract,
    PartialDate,
    Section,
)
from evidence.records.medline import parse_medline

FULL = """
PMID- 101
OWN - NLM
STAT- MEDLINE
DCOM- 20190204
LR  - 20200101
IS  - 1111-1111 (Electronic)
IS  - 2222-2222 (Linking)
VI  - 33
IP  - 4
DP  - 2019 Apr
TI  - A title that goes on
      over two lines.
PG  - 884-892
LID - 10.1000/ABC [doi]
AB  - BACKGROUND: Made up. RESULTS: Of 20 patients, 12
      responded.
CI  - (c) Nobody.
FAU - Muster, Erika B
AU  - Muster EB
AUID- ORCID: 0000-0002-1825-0097
AD  - First house, with a long
      address.
AD  - Second house.
FAU - Beispiel, Max, Jr
AU  - Beispiel M Jr
CN  - The Example Group
LA  - eng
SI  - ClinicalTrials.gov/NCT00000001
SI  - ClinicalTrials.gov/NCT00000002
GR  - R01 X/CA/NCI NIH HHS/United States
PT  - Clinical Trial
PT  - Journal Article
DEP - 20180928
PL  - England
TA  - J Ex
JT  - Journal of Examples
JID - 999
RN  - 0 (Antibodies, Made-up)
RN  - EC 1.1 (Enzyme)
MH  - Adult
MH  - *Leukemia/drug therapy/*genetics
OTO - NOTNLM
OT  - *first
OT  - second
PMC - PMC77
MID - NIHMS1
OABL- ger
OAB - Publisher: Auf Deutsch.
CIN - J Ex. 2020;1(1):1. PMID: 202
RIN - J Ex. 2021;2:2
COIS- None declared.
FIR - Helfer, Hanna
IR  - Helfer H
IRAD- Third house.
EDAT- 2018/09/30 06:00
CRDT- 2018/09/30 06:00
PHST- 2018/05/01 00:00 [received]
PHST- 2018/09/30 06:00 [pubmed]
AID - 10.1000/ABC [doi]
AID - s41375-x [pii]
PST - ppublish
SO  - J Ex. 2019;33(4):884-892.
"""


def records(text: str) -> list[Article | RecordError]:
    return list(parse_medline(text.splitlines(keepends=True)))


@pytest.fixture(scope="module")
def article() -> Article:
    (found,) = records(FULL)
    assert isinstance(found, Article)
    return found


def test_the_text_is_read(article: Article) -> None:
    assert (article.pmid, article.text_source) == ("101", "medline")
    assert article.title == "A title that goes on over two lines."
    assert article.abstract == (Section("BACKGROUND: Made up. RESULTS: Of 20 patients, 12 responded."),)
    assert article.other_abstracts == (OtherAbstract("Publisher", "ger", (Section("Auf Deutsch."),)),)
    assert (article.copyright, article.coi_statement) == ("(c) Nobody.", "None declared.")


def test_every_author_keeps_the_own_addresses(article: Article) -> None:
    assert article.authors == (
        Author(
            "Muster",
            "Erika B",
            "EB",
            affiliations=(Affiliation("First house, with a long address."), Affiliation("Second house.")),
            orcid="0000-0002-1825-0097",
        ),
        Author("Beispiel", "Max", "M", "Jr"),
        Author(collective_name="The Example Group"),
    )
    assert article.investigators == (
        Investigator("Helfer", "Hanna", "H", None, (Affiliation("Third house."),)),
    )


def test_the_citation_is_read(article: Article) -> None:
    journal = article.journal
    assert (journal.title, journal.medline_abbreviation, journal.volume, journal.issue) == (
        "Journal of Examples",
        "J Ex",
        "33",
        "4",
    )
    assert (journal.issn, journal.nlm_id, journal.country) == ("1111-1111", "999", "England")
    assert article.pagination == "884-892"
    assert article.pub_date == PartialDate(2019, 4, None, "2019 Apr")
    assert article.date_completed == PartialDate(2019, 2, 4, "20190204")
    assert article.languages == ("eng",)
    assert [kind.name for kind in article.publication_types] == ["Clinical Trial", "Journal Article"]


def test_identifiers_are_read_once_each(article: Article) -> None:
    assert article.ids == (
        ArticleId("pubmed", "101"),
        ArticleId("doi", "10.1000/abc"),
        ArticleId("pii", "s41375-x"),
        ArticleId("pmc", "PMC77"),
        ArticleId("mid", "NIHMS1"),
    )


def test_dates_are_read_once_each(article: Article) -> None:
    assert article.dates == (
        ArticleDate("Electronic", PartialDate(2018, 9, 28, "20180928")),
        ArticleDate("received", PartialDate(2018, 5, 1, "2018 05 01")),
        ArticleDate("pubmed", PartialDate(2018, 9, 30, "2018 09 30")),
        ArticleDate("entrez", PartialDate(2018, 9, 30, "2018 09 30")),
    )


def test_the_indexing_is_read(article: Article) -> None:
    assert article.mesh_headings == (
        MeshHeading("Adult", None, major_descriptor=False),
        MeshHeading(
            "Leukemia",
            None,
            major_descriptor=True,
            qualifiers=(MeshQualifier("drug therapy", None, False), MeshQualifier("genetics", None, True)),
        ),
    )
    assert article.chemicals == (
        Chemical("Antibodies, Made-up", None, None),
        Chemical("Enzyme", None, "EC 1.1"),
    )
    assert article.keywords == (Keyword("first", "NOTNLM", True), Keyword("second", "NOTNLM", False))
    assert article.grants == (Grant("R01 X", "CA", "NCI NIH HHS", "United States"),)
    assert article.data_banks == (DataBank("ClinicalTrials.gov", ("NCT00000001", "NCT00000002")),)


def test_corrections_keep_their_direction(article: Article) -> None:
    assert article.corrections == (
        Correction("CommentIn", "J Ex. 2020;1(1):1.", "202"),
        Correction("RetractionIn", "J Ex. 2021;2:2", None),
    )


@pytest.mark.parametrize("gap", ["", "\n", "\n\n\n"], ids=["no line", "one line", "three lines"])
def test_an_empty_line_or_the_next_pmid_ends_a_record(gap: str) -> None:
    found = records(f"PMID- 1\nTI  - One\n{gap}PMID- 2\nTI  - Two\n")
    assert [record.pmid for record in found] == ["1", "2"]


def test_a_byte_order_mark_and_other_line_ends_do_no_harm() -> None:
    (found,) = records("\ufeffPMID- 1\r\nTI  - One\r\n")
    assert isinstance(found, Article)
    assert found.title == "One"


def test_a_block_without_a_pmid_is_an_error_among_the_others() -> None:
    found = records("TI  - No number\n\nPMID- 2\nTI  - Two\n\nPMID- x\nTI  - Odd\n")
    assert [type(record) for record in found] == [RecordError, Article, RecordError]


@pytest.mark.parametrize("text", ["      goes on from nothing\n", "just words\n"])
def test_other_text_is_an_error(text: str) -> None:
    (found,) = records(text)
    assert isinstance(found, RecordError)


def test_nothing_gives_nothing() -> None:
    assert records("") == []


@given(st.lists(st.text("PMIDTAB- 1x\n\r", max_size=40), max_size=8))
def test_no_text_stops_the_reading(lines: list[str]) -> None:
    text = "\n".join([*lines, "", "PMID- 9", "TI  - Last"])
    assert records(text)[-1].pmid == "9"


def test_biopython_is_imported_only_when_needed() -> None:
    code = "import sys, evidence.records.medline; sys.exit('Bio' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code
