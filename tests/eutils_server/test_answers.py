"""The server answers as NCBI does: checked against recorded answers and the Entrez fact sheet."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import Bio.Entrez
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.eutils_server import EutilsServer, Store, make_record
from tests.eutils_server.query import Query
from tests.eutils_server.records import article_set, read_records, split_article_set
from tests.eutils_server.terms import match_term


def ask(server: EutilsServer, utility: str, **parameters: str | list[str]) -> requests.Response:
    data = [(k, v) for k, vs in parameters.items() for v in ([vs] if isinstance(vs, str) else vs)]
    return requests.post(f"{server.url}{utility}.fcgi", data=data, timeout=5)


def root(response: requests.Response) -> ET.Element:
    return ET.fromstring(response.content)


def fetched(server: EutilsServer, **parameters: str) -> list[str]:
    answer = ask(server, "efetch", db="pubmed", retmode="xml", **parameters)
    return [pmid for pmid, _ in split_article_set(answer.content)]


def found(server: EutilsServer, term: str, **parameters: str) -> list[str]:
    answer = root(ask(server, "esearch", db="pubmed", term=term, **parameters))
    return [element.text or "" for element in answer.iterfind("IdList/Id")]


def test_recorded_records_are_served_byte_for_byte(eutils: EutilsServer, shared: Path) -> None:
    originals = dict(read_records(shared / "pubmed"))
    eutils.store.add_files(shared / "pubmed")
    answer = ask(eutils, "efetch", db="pubmed", retmode="xml", id=",".join(originals))
    assert dict(split_article_set(answer.content)) == originals
    assert answer.content.startswith(b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC')


def test_one_recorded_answer_of_today_is_reproduced_in_full(eutils: EutilsServer, shared: Path) -> None:
    recorded = (shared / "pubmed" / "38011560.xml").read_bytes()
    eutils.store.add(recorded)
    answer = ask(eutils, "efetch", db="pubmed", retmode="xml", id="38011560")
    assert answer.content == recorded


def test_invented_records_are_valid_for_the_published_dtd() -> None:
    # Biopython brings NLM's document types along; lxml checks against them without a network.
    definition = etree.DTD(str(Path(Bio.Entrez.__file__).parent / "DTDs" / "pubmed_250101.dtd"))
    records = [
        make_record(
            7, title="A < B & C", abstract={"AIM": "To see."}, cites=[1, 2], doi="10.1/x", mesh=["Cell"]
        ),
        make_record(8, abstract="", authors=(), pmcid="PMC8", publication_types=("Letter", "Comment")),
    ]
    body = etree.fromstring(article_set(records, deleted=["9"]))
    assert definition.validate(body), definition.error_log
    assert body.findtext("PubmedArticle/MedlineCitation/Article/ArticleTitle") == "A < B & C"


@given(st.lists(st.integers(1, 10**8), unique=True, max_size=20))
def test_a_set_of_records_splits_into_what_it_was_made_of(pmids: list[int]) -> None:
    records = {str(pmid): make_record(pmid) for pmid in pmids}
    assert dict(split_article_set(article_set(records.values()))) == records


def test_unknown_doubled_and_padded_ids_are_answered_once_or_not_at_all(eutils: EutilsServer) -> None:
    eutils.store.add(make_record(5), make_record(7))
    assert fetched(eutils, id="7,99,5,7,005") == ["7", "5"]


def test_only_unknown_ids_give_an_empty_set_and_no_valid_id_gives_400(eutils: EutilsServer) -> None:
    empty = ask(eutils, "efetch", db="pubmed", retmode="xml", id="999999999")
    assert (empty.status_code, root(empty).tag, len(root(empty))) == (200, "PubmedArticleSet", 0)
    refused = ask(eutils, "efetch", db="pubmed", retmode="xml", id="0,abc")
    assert (refused.status_code, root(refused).tag) == (400, "eFetchResult")


def test_deleted_citations_are_announced_where_asked_for(eutils: EutilsServer) -> None:
    eutils.store.add(make_record(5))
    eutils.store.deleted = ("8", "9")
    answer = root(ask(eutils, "efetch", db="pubmed", retmode="xml", id="5"))
    assert [e.text for e in answer.iterfind("DeleteCitation/PMID")] == ["8", "9"]


def test_efetch_without_retmode_or_with_rettype_full_is_no_xml(eutils: EutilsServer) -> None:
    eutils.store.add(make_record(5))
    assert b"<" not in ask(eutils, "efetch", db="pubmed", id="5").content
    assert ask(eutils, "efetch", db="pubmed", id="5", retmode="xml", rettype="full").content == b""
    assert ask(eutils, "efetch", db="pubmed", id="5,6", rettype="uilist", retmode="text").text == "5\n"


def test_pmc_articles_are_served_by_number(eutils: EutilsServer) -> None:
    eutils.store.add_pmc("PMC12", b"<article><body/></article>", pmid="5")
    answer = root(ask(eutils, "efetch", db="pmc", id="12,13"))
    assert (answer.tag, len(answer)) == ("pmc-articleset", 1)


def test_posted_ids_are_fetched_page_by_page(eutils: EutilsServer) -> None:
    eutils.store.add(*(make_record(pmid) for pmid in range(1, 8)))
    posted = root(ask(eutils, "epost", db="pubmed", id="1,2,3,4,5,6,7"))
    history = {"WebEnv": posted.findtext("WebEnv") or "", "query_key": posted.findtext("QueryKey") or ""}
    pages = [fetched(eutils, retstart=str(start), retmax="3", **history) for start in (0, 3, 6)]
    assert pages == [["1", "2", "3"], ["4", "5", "6"], ["7"]]
    beyond = ask(eutils, "efetch", db="pubmed", retmode="xml", retstart="7", **history)
    assert (beyond.status_code, "OUT OF RANGE" in beyond.text) == (400, True)


def test_a_web_env_that_is_passed_on_gets_another_key(eutils: EutilsServer) -> None:
    first = root(ask(eutils, "epost", db="pubmed", id="1"))
    web_env = first.findtext("WebEnv") or ""
    second = root(ask(eutils, "epost", db="pubmed", id="2", WebEnv=web_env))
    assert (second.findtext("WebEnv"), second.findtext("QueryKey")) == (web_env, "2")
    assert root(ask(eutils, "epost", db="pubmed", id="3")).findtext("WebEnv") != web_env


def test_an_expired_web_env_fails_in_its_own_way_for_every_utility(eutils: EutilsServer) -> None:
    posted = root(ask(eutils, "epost", db="pubmed", id="1"))
    history = {"WebEnv": posted.findtext("WebEnv") or "", "query_key": "1"}
    eutils.store.history.expire()
    gone = ask(eutils, "efetch", db="pubmed", retmode="xml", **history)
    assert (gone.status_code, "Cannot retrieve history data" in gone.text) == (400, True)
    assert (
        root(ask(eutils, "esearch", db="pubmed", **history)).findtext("ERROR") == "Unable to obtain query #1"
    )
    linked = root(ask(eutils, "elink", dbfrom="pubmed", db="pubmed", **history))
    assert linked.findtext("LinkSet/ERROR") == "Empty history ID list - nothing todo"


@pytest.mark.parametrize(
    ("recording", "parameters"),
    [
        ("epost2.xml", {"db": "nothing", "id": "1"}),
        ("epost3.xml", {"db": "pubmed", "id": "a,b"}),
        ("esummary8.xml", {}),
        ("json/esearch.baderror.xml", {"db": "fleegle", "term": "x"}),
    ],
)
def test_refusals_have_the_recorded_errors(
    eutils: EutilsServer, shared: Path, recording: str, parameters: dict[str, str]
) -> None:
    recorded = ET.parse(shared / "eutils" / recording).getroot()
    answer = root(ask(eutils, recorded.tag.removesuffix("Result").lower(), **parameters))
    assert answer.tag == recorded.tag
    assert [e.text for e in answer.iter("ERROR")] == [e.text for e in recorded.iter("ERROR")]


def test_epost_takes_ten_thousand_ids_and_no_more(eutils: EutilsServer) -> None:
    ids = [str(pmid) for pmid in range(1, 10002)]
    assert root(ask(eutils, "epost", db="pubmed", id=",".join(ids[:-1]))).findtext("QueryKey") == "1"
    assert root(ask(eutils, "epost", db="pubmed", id=",".join(ids))).find("ERROR") is not None


def test_a_search_without_hits_is_the_recorded_one(eutils: EutilsServer, shared: Path) -> None:
    recorded = ET.parse(shared / "eutils" / "esearch8.xml").getroot()
    answer = root(ask(eutils, "esearch", db="pubmed", term="abcXYZ"))
    for path in ("Count", "ErrorList/PhraseNotFound", "WarningList/OutputMessage"):
        assert answer.findtext(path) == recorded.findtext(path)


def test_search_shows_twenty_by_default_newest_first(eutils: EutilsServer) -> None:
    eutils.store.answer_search("anything", range(1, 101))
    answer = root(ask(eutils, "esearch", db="pubmed", term="Anything"))
    assert (answer.findtext("Count"), answer.findtext("RetMax")) == ("100", "20")
    assert [e.text for e in answer.iterfind("IdList/Id")] == [str(pmid) for pmid in range(100, 80, -1)]


def test_search_never_shows_more_than_9999(eutils: EutilsServer) -> None:
    eutils.store.answer_search("many", range(1, 12001))
    answer = root(ask(eutils, "esearch", db="pubmed", term="many", retmax="100000", usehistory="y"))
    assert (answer.findtext("Count"), len(answer.findall("IdList/Id"))) == ("12000", 9999)
    warning = answer.findtext("WarningList/OutputMessage") or ""
    assert warning == "Restrictions achieved. start and count adjusted to 0, 9999"
    beyond = ask(eutils, "esearch", db="pubmed", term="many", retstart="9999")
    assert (beyond.status_code, "cannot be larger than 9998" in beyond.text) == (200, True)
    raw = ask(eutils, "esearch", db="pubmed", term="many", retstart="9999", retmode="json").text
    with pytest.raises(json.JSONDecodeError, match="control character"):
        json.loads(raw)
    assert "9998" in json.loads(raw, strict=False)["esearchresult"]["ERROR"]


def test_json_search_has_the_recorded_names(eutils: EutilsServer, shared: Path) -> None:
    recorded = json.loads((shared / "eutils" / "json" / "esearch.error.json").read_text("utf-8"))
    eutils.store.add(make_record(5, title="obstetrics"))
    answer = ask(eutils, "esearch", db="pubmed", term="obstetrics OR fleegle[mh]", retmode="json").json()
    assert set(answer["esearchresult"]) <= set(recorded["esearchresult"])
    assert answer["esearchresult"]["errorlist"] == {"phrasesnotfound": ["fleegle"], "fieldsnotfound": []}


@pytest.mark.parametrize(
    ("term", "pmids"),
    [
        ("7", ["7"]),
        ("7[uid] OR 5[PMID]", ["7", "5"]),
        ('"10.1000/Some(Thing)"[doi]', ["5"]),
        ("10.1000/some(thing)[aid]", ["5"]),
        ("10.1000/none[doi]", []),
        ("PMC77[aid]", ["7"]),
        ("apple AND pear", ["5"]),
        ("apple pear", ["5"]),
        ("apple NOT pear", ["7"]),
        ("(pear OR plum) AND apple", ["7", "5"]),
        ("apple pie[ti]", ["7"]),
        ("6:8[UID]", ["7"]),
        ("2020/01/01:2020/01/31[crdt]", ["7"]),
        ('"2020/01/01"[crdt] : "2020/12/31"[crdt]', ["7", "5"]),
        ("(scripted) AND 100:101[uid]", ["101"]),
        ("the apple", ["7", "5"]),
    ],
)
def test_terms_find_what_they_should(eutils: EutilsServer, term: str, pmids: list[str]) -> None:
    eutils.store.add(
        make_record(5, title="Apple and pear", doi="10.1000/some(thing)", created="2020/03/05"),
        make_record(7, title="Apple pie", abstract="With a plum.", pmcid="PMC77", created="2020/01/31"),
    )
    eutils.store.answer_search("scripted", [5, 101, 102])
    assert found(eutils, term) == pmids


def test_a_date_limit_counts_only_as_a_pair(eutils: EutilsServer) -> None:
    eutils.store.add(make_record(5, created="2019/01/01"), make_record(7, created="2020/01/01"))
    limited = {"datetype": "crdt", "mindate": "2020", "maxdate": "2021"}
    assert found(eutils, "invented", **limited) == ["7"]
    assert found(eutils, "invented", datetype="crdt", mindate="2020") == ["7", "5"]


def test_a_malformed_term_gets_the_error_of_a_failing_backend(eutils: EutilsServer) -> None:
    answer = ask(eutils, "esearch", db="pubmed", term="((")
    assert (answer.status_code, "temporarily unavailable" in answer.text) == (200, True)
    empty = root(ask(eutils, "esearch", db="pubmed", term=""))
    assert empty.findtext("ERROR") == "Empty term and query_key - nothing todo"


def test_a_quoted_phrase_that_is_missing_is_searched_as_loose_words(eutils: EutilsServer) -> None:
    eutils.store.add(make_record(5, title="Pear, then apple"))
    answer = root(ask(eutils, "esearch", db="pubmed", term='"apple pear" the'))
    assert answer.findtext("Count") == "1"
    assert answer.findtext("WarningList/QuotedPhraseNotFound") == '"apple pear"'
    assert answer.findtext("WarningList/PhraseIgnored") == "the"


@given(st.text(max_size=40))
def test_no_term_breaks_the_reading_of_terms(term: str) -> None:
    try:
        match = match_term(Store([make_record(5)]), term)
    except ValueError:
        return
    assert set(match.pmids) <= {"5"}


def test_usehistory_keeps_the_whole_result_whatever_retmax_says(eutils: EutilsServer) -> None:
    eutils.store.add(*(make_record(pmid) for pmid in range(1, 6)))
    answer = root(ask(eutils, "esearch", db="pubmed", term="invented", usehistory="y", retmax="1"))
    history = {"WebEnv": answer.findtext("WebEnv") or "", "query_key": answer.findtext("QueryKey") or ""}
    assert len(fetched(eutils, **history)) == 5


def test_summaries_name_what_is_unknown(eutils: EutilsServer) -> None:
    eutils.store.add(make_record(5, title="Title of five", doi="10.1/five"))
    as_json = ask(eutils, "esummary", db="pubmed", id="5,6", version="2.0", retmode="json").json()["result"]
    assert (as_json["uids"], as_json["5"]["title"]) == (["5", "6"], "Title of five")
    assert {"idtype": "doi", "value": "10.1/five"} in as_json["5"]["articleids"]
    assert "error" in as_json["6"]
    as_xml = root(ask(eutils, "esummary", db="pubmed", id="5,6"))
    assert as_xml.findtext("ERROR") == "UID=6: cannot get document summary"


def test_espell_always_carries_an_empty_error(eutils: EutilsServer, shared: Path) -> None:
    recorded = ET.parse(shared / "eutils" / "espell.xml").getroot()
    answer = root(ask(eutils, "espell", db="pubmed", term="biopythooon"))
    assert [e.tag for e in answer] == [e.tag for e in recorded]


def test_einfo_describes_a_database_and_refuses_another(eutils: EutilsServer) -> None:
    assert root(ask(eutils, "einfo", db="pubmed")).findtext("DbInfo/Count") == "0"
    assert (
        root(ask(eutils, "einfo", db="fleegle")).findtext("ERROR") == "Can not retrieve DbInfo for db=fleegle"
    )


def test_unknown_and_empty_parameters_are_ignored(eutils: EutilsServer) -> None:
    eutils.store.add(make_record(5))
    assert found(eutils, "5", retmax="", RetMax="0", colour="red") == ["5"]
    with pytest.raises(KeyError):
        Query(1, "GET", "/", "esearch", ()).value("retmaks")
