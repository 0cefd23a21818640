from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.entrez.identifiers import Identifier, parse_identifier, resolve
from evidence.errors import Unreachable, UsageError
from tests.entrez.scripted import Reply, article_set, link_result, link_set, search_result, wire

DOI = "10.1000/own.30267011"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("30267011", "pmid", "30267011"),
        (" 30267011\n", "pmid", "30267011"),
        ("PMID: 30267011", "pmid", "30267011"),
        ("PMID30267011", "pmid", "30267011"),
        ("pmid:30267011", "pmid", "30267011"),
        ("0030267011", "pmid", "30267011"),
        ("https://pubmed.ncbi.nlm.nih.gov/30267011/", "pmid", "30267011"),
        ("pubmed.ncbi.nlm.nih.gov/30267011/?from=x#top", "pmid", "30267011"),
        ("http://www.ncbi.nlm.nih.gov/pubmed/30267011", "pmid", "30267011"),
        ("PMC6438769", "pmcid", "PMC6438769"),
        ("pmc6438769", "pmcid", "PMC6438769"),
        ("PMCID: PMC6438769.1", "pmcid", "PMC6438769"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC6438769/", "pmcid", "PMC6438769"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6438769/pdf/x.pdf", "pmcid", "PMC6438769"),
        ("10.1038/S41375-018-0265-Z", "doi", "10.1038/s41375-018-0265-z"),
        ("doi:10.1038/s41375-018-0265-z.", "doi", "10.1038/s41375-018-0265-z"),
        ("DOI: 10.1038/x", "doi", "10.1038/x"),
        ("https://doi.org/10.1038/x", "doi", "10.1038/x"),
        ("doi: https://dx.doi.org/10.1038%2Fx?utm=1", "doi", "10.1038/x"),
        ("http://dx.doi.org/10.1002/a%3Cb%3E1?utm=1", "doi", "10.1002/a<b>1"),
        ("10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2", "doi",
         "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2"),
    ],
)  # fmt: skip
def test_identifiers_are_read_as_people_paste_them(text: str, kind: str, value: str) -> None:
    found = parse_identifier(text)
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "0", "PMC", "PMC0", "PMID", "1234567890", "12/30", "12?x", "30267011 30267012", "30267011.5",
        "-30267011", "٣٠٢٦٧", "NCT01234567", "10.1038", "10.1038/", "10.10/x", "10.1038/a b", '10.1038/a"b',
        "10.1038/a\x00b", "https://example.org/30267011", "https://doi.org/10.1038/a%22b",
        "https://doi.org/10.1038/a%0Ab", "10.1038/" + "x" * 400, "PMC123/x", "inotuzumab",
    ],
)  # fmt: skip
def test_anything_else_is_refused_on_one_line(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_identifier(text)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 220


@given(st.text(max_size=60))
def test_any_text_is_an_identifier_or_refused_and_reading_is_stable(text: str) -> None:
    try:
        found = parse_identifier(text)
    except UsageError:
        return
    assert parse_identifier(found.value) == found


@given(st.integers(1, 999_999_999))
def test_every_pmid_and_pmcid_is_read(number: int) -> None:
    assert parse_identifier(f"{number}") == Identifier("pmid", str(number))
    assert parse_identifier(f"pmc{number}") == Identifier("pmcid", f"PMC{number}")


@given(st.from_regex(r"10\.[0-9]{4,9}/[!-~]{1,40}", fullmatch=True))
def test_a_doi_never_carries_what_would_end_the_quotation(text: str) -> None:
    try:
        found = parse_identifier(text)
    except UsageError:
        return
    assert '"' not in found.value
    assert parse_identifier(found.value) == found


def test_pmids_stand_for_themselves_without_a_request() -> None:
    line = wire(Reply(b""))
    found = resolve(
        line.transport, [Identifier("pmid", "2"), Identifier("pmid", "1"), Identifier("pmid", "2")]
    )
    assert (dict(found.pmids), found.unknown, line.transport.requests_sent) == ({"2": "2", "1": "1"}, (), 0)


def test_a_doi_is_searched_as_a_phrase_and_checked_against_the_record() -> None:
    line = wire(Reply(search_result(["30267011"])), Reply(article_set("30267011")))
    found = resolve(line.transport, [Identifier("doi", DOI)])
    assert (dict(found.pmids), found.unknown) == ({DOI: "30267011"}, ())
    assert dict(line.adapter.asked(0))["term"] == f'"{DOI}"[aid]'


def test_a_record_with_another_doi_is_not_taken() -> None:
    line = wire(Reply(search_result(["30267012"])), Reply(article_set("30267012")))
    found = resolve(line.transport, [Identifier("doi", DOI)])
    assert (dict(found.pmids), found.unknown) == ({}, (DOI,))
    assert "30267012" in found.reasons[DOI]


def warned(warning: str) -> Reply:
    return Reply(search_result(["1"], more=f"<WarningList><{warning}>x</{warning}></WarningList>"))


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(search_result([])), "no record"),
        (Reply(search_result(["1", "2"])), "2 records"),
        (Reply(search_result(["1"], 20_000)), "20,000 records"),
        (warned("QuotedPhraseNotFound"), "parts of it"),
        (warned("PhraseIgnored"), "parts of it"),
    ],
)
def test_a_doi_in_doubt_stays_unknown_with_a_reason(reply: Reply, reason: str) -> None:
    line = wire(reply)
    found = resolve(line.transport, [Identifier("doi", DOI)])
    assert (dict(found.pmids), found.unknown, line.transport.requests_sent) == ({}, (DOI,), 1)
    assert reason in found.reasons[DOI]


@pytest.mark.parametrize("doi", ["10.1000/a[b]", "10.1000/a*", "10.1000/x\\y"])
def test_a_doi_that_would_change_the_query_is_not_searched(doi: str) -> None:
    line = wire(Reply(search_result(["1"])))
    found = resolve(line.transport, [Identifier("doi", doi)])
    assert (found.unknown, line.transport.requests_sent) == ((doi,), 0)
    assert "give the PMID" in found.reasons[doi]


def test_pmcids_are_followed_and_those_in_doubt_stay_unknown() -> None:
    name = "pmc_pubmed"
    line = wire(
        Reply(
            link_result(
                link_set("11", [("5", None)], name),
                link_set("22", None, name),
                link_set("33", [("6", None), ("7", None)], name),
            )
        )
    )
    asked = [Identifier("pmcid", f"PMC{n}") for n in (11, 22, 33)]
    found = resolve(line.transport, asked)
    assert (dict(found.pmids), found.unknown) == ({"PMC11": "5"}, ("PMC22", "PMC33"))
    assert set(found.reasons) == {"PMC22", "PMC33"}


def test_that_ncbi_could_not_be_asked_is_not_unknown() -> None:
    with pytest.raises(Unreachable):
        resolve(wire(Reply(b"")).transport, [Identifier("doi", DOI)])


def test_every_identifier_is_answered_once_in_the_order_asked() -> None:
    line = wire(Reply(search_result([])), Reply(link_result(link_set("11", [("5", None)], "pmc_pubmed"))))
    asked = [
        Identifier("pmcid", "PMC11"),
        Identifier("doi", DOI),
        Identifier("pmid", "9"),
        Identifier("doi", DOI),
    ]
    found = resolve(line.transport, asked)
    assert (list(found.pmids), found.unknown) == (["PMC11", "9"], (DOI,))
