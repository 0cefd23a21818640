from __future__ import annotations

from pathlib import Path

import pytest

from evidence.entrez.search import peek, search
from evidence.errors import Incomplete, Malformed, Rejected, UsageError
from tests.entrez.scripted import Reply, search_result, wire


def test_all_matches_come_with_one_request() -> None:
    line = wire(Reply(search_result(["3", "2", "1"], more="<QueryTranslation>x[ti]</QueryTranslation>")))
    found = search(line.transport, "x")
    assert (found.term, found.count, found.pmids, found.query_translation) == (
        "x",
        3,
        ("3", "2", "1"),
        "x[ti]",
    )
    assert line.adapter.asked(0)[:4] == [
        ("db", "pubmed"), ("term", "x"), ("retstart", "0"), ("retmax", "9999"),
    ]  # fmt: skip


def test_pages_are_put_together() -> None:
    pages = [Reply(search_result(ids, 5)) for ids in (["5", "4"], ["3", "2"], ["1"])]
    line = wire(*pages)
    assert search(line.transport, "x", page_size=2).pmids == ("5", "4", "3", "2", "1")
    assert [dict(line.adapter.asked(n))["retstart"] for n in range(3)] == ["0", "2", "4"]


def test_a_set_that_moves_is_listed_again() -> None:
    moved = [Reply(search_result(["4", "3"], 4)), Reply(search_result(["3", "2"], 5))]
    short = Reply(search_result([], 5))
    whole = Reply(search_result(["5", "4", "3", "2", "1"]))
    line = wire(*moved, short, whole)
    assert len(search(line.transport, "x", page_size=2).pmids) == 5


def test_a_list_that_stays_short_is_incomplete() -> None:
    line = wire(*[Reply(search_result(["2"], 3)), Reply(search_result([], 3))] * 2)
    with pytest.raises(Incomplete, match="1 PMIDs listed of 3"):
        search(line.transport, "x")
    assert line.transport.requests_sent == 4


def test_a_true_zero_keeps_what_was_not_found(shared: Path) -> None:
    found = search(wire(Reply((shared / "eutils" / "esearch8.xml").read_bytes())).transport, "abcXYZ")
    assert (found.count, found.pmids) == (0, ())
    assert found.phrases_not_found == ("abcXYZ",)
    assert found.warnings == ("No items found.",)
    assert found.query_translation == "(abcXYZ[All Fields])"


def test_hits_for_another_query_say_so() -> None:
    more = (
        "<ErrorList><FieldNotFound>zz</FieldNotFound></ErrorList><WarningList><PhraseIgnored>the</PhraseIgnored>"
        "<QuotedPhraseNotFound>&quot;a b&quot;</QuotedPhraseNotFound></WarningList>"
    )
    found = search(wire(Reply(search_result(["1"], more=more))).transport, "x")
    assert found.phrases_not_found == ("zz", '"a b"')
    assert found.phrases_ignored == ("the",)


def test_a_recorded_mapping_of_terms_is_kept(shared: Path) -> None:
    body = (shared / "eutils" / "esearch5.xml").read_bytes()
    found = search(wire(Reply(body)).transport, "stem cells AND hasabstract")
    assert (found.count, len(found.pmids)) == (5, 5)
    assert found.translations[0][0] == "stem cells"


def test_more_than_can_be_listed_names_count_and_limit(shared: Path) -> None:
    line = wire(Reply((shared / "eutils" / "esearch2.xml").read_bytes()))
    with pytest.raises(UsageError, match=r"42,249 records.*9,999"):
        search(line.transport, "x")
    assert line.transport.requests_sent == 1


def test_a_look_at_the_first_matches_does_not_list_them_all(shared: Path) -> None:
    line = wire(Reply((shared / "eutils" / "esearch1.xml").read_bytes()))
    found = peek(line.transport, "biopython")
    assert (found.count, len(found.pmids), line.transport.requests_sent) == (63, 20, 1)


@pytest.mark.parametrize("term", ["", "  \n"])
def test_an_empty_query_is_not_sent(term: str) -> None:
    line = wire(Reply(search_result([])))
    with pytest.raises(UsageError):
        search(line.transport, term)
    assert line.transport.requests_sent == 0


@pytest.mark.parametrize(
    "body",
    [b"<eSearchResult/>", b"<eSearchResult><Count>many</Count></eSearchResult>", search_result(["x1"])],
)
def test_an_answer_without_a_count_or_with_other_ids_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        search(wire(Reply(body)).transport, "x")


def test_an_unknown_database_is_refused(shared: Path) -> None:
    body = (shared / "eutils" / "json" / "esearch.baderror.xml").read_bytes()
    with pytest.raises(Rejected, match="fleegle"):
        search(wire(Reply(body)).transport, "x")
