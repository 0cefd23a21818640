from __future__ import annotations

import pytest

from evidence.entrez.links import LinkSet
from evidence.errors import Incomplete, Malformed, UsageError
from evidence.records.jats import parse_full_text
from evidence.sources.europepmc import EuropePmc
from tests.eutils_server import EutilsServer, faults
from tests.eutils_server.answers import json_answer


def document(pmcid: str, body: str = "<body><p>Five responded.</p></body>") -> bytes:
    return (
        '<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS 1.0//EN" "JATS-archivearticle1.dtd">'
        f'<article><front><article-meta><article-id pub-id-type="pmcid">{pmcid}</article-id></article-meta>'
        f"</front>{body}</article>"
    ).encode()


def test_a_full_text_is_given_as_one_article(eutils: EutilsServer, europepmc: EuropePmc) -> None:
    eutils.store.europepmc_texts["PMC77"] = document("PMC77")
    xml = europepmc.full_text("PMC77")
    assert xml is not None
    assert xml.startswith(b"<article>")
    assert parse_full_text(xml).paragraphs[0].text == "Five responded."


def test_what_it_does_not_have_is_none(eutils: EutilsServer, europepmc: EuropePmc) -> None:
    assert europepmc.full_text("PMC77") is None
    eutils.store.europepmc_texts["PMC77"] = document("PMC77", body="")
    assert europepmc.full_text("PMC77") is None


def test_a_character_of_the_dtd_survives_on_its_own(eutils: EutilsServer, europepmc: EuropePmc) -> None:
    eutils.store.europepmc_texts["PMC77"] = document("PMC77", "<body><p>5&nbsp;mg &alpha;</p></body>")
    xml = europepmc.full_text("PMC77")
    assert xml is not None
    assert parse_full_text(xml).paragraphs[0].text == "5 mg α"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (document("PMC78"), "another article than PMC77"),
        (b"<article><body>", "not well-formed"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><article>&x;</article>', "declares XML entities"),
    ],
)
def test_what_is_not_that_article_is_refused(
    eutils: EutilsServer, europepmc: EuropePmc, body: bytes, words: str
) -> None:
    eutils.store.europepmc_texts["PMC77"] = body
    with pytest.raises(Malformed, match=words):
        europepmc.full_text("PMC77")


def test_citing_articles_come_from_all_pages_and_preprints_are_left_out(
    eutils: EutilsServer, europepmc: EuropePmc
) -> None:
    eutils.store.most_per_page = 2
    eutils.store.europepmc_citing["1"] = (
        ("MED", "12"),
        ("PPR", "44"),
        ("MED", "13"),
        ("MED", "12"),
        ("MED", "1"),
    )
    assert list(europepmc.cited_by(["1", "2"])) == [
        LinkSet("1", "cited_by", (("12", None), ("13", None))),
        LinkSet("2", "cited_by", ()),
    ]


def test_fewer_citations_than_it_counts_are_not_taken_for_all(
    eutils: EutilsServer, europepmc: EuropePmc
) -> None:
    short = {"hitCount": 3, "citationList": {"citation": [{"id": "12", "source": "MED"}]}}
    eutils.faults.queue(faults.fixed("short", json_answer(short)), utility="europepmc")
    empty = {"hitCount": 3, "citationList": {"citation": []}}
    eutils.faults.queue(faults.fixed("empty", json_answer(empty)), utility="europepmc")
    with pytest.raises(Incomplete, match="1 of 3 citations of PMID 1"):
        list(europepmc.cited_by(["1"]))


@pytest.mark.parametrize("body", [{}, {"hitCount": "3", "citationList": {"citation": []}}, {"hitCount": 1}])
def test_an_answer_of_another_shape_is_malformed(
    eutils: EutilsServer, europepmc: EuropePmc, body: dict[str, object]
) -> None:
    eutils.faults.queue(faults.fixed("odd", json_answer(body)), utility="europepmc")
    with pytest.raises(Malformed, match="not what it documents"):
        list(europepmc.cited_by(["1"]))


def test_no_pmid_is_refused_before_anybody_is_asked(eutils: EutilsServer, europepmc: EuropePmc) -> None:
    with pytest.raises(UsageError, match="not a PMID"):
        list(europepmc.cited_by(["x"]))
    assert eutils.requests == ()
