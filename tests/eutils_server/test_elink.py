"""elink as recorded: one set for every id parameter, merged for commas, no LinkSetDb without links."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import requests

from tests.eutils_server import EutilsServer, faults


def linked(server: EutilsServer, *ids: str, **parameters: str) -> list[ET.Element]:
    data = [("id", i) for i in ids] + list(({"dbfrom": "pubmed", "db": "pubmed"} | parameters).items())
    answer = requests.post(server.url + "elink.fcgi", data=data, timeout=5)
    return ET.fromstring(answer.content).findall("LinkSet")


def targets(link_set: ET.Element) -> list[str]:
    return [e.text or "" for e in link_set.iterfind("LinkSetDb/Link/Id")]


def test_repeated_ids_give_one_set_each_and_commas_one_merged_set(eutils: EutilsServer) -> None:
    eutils.store.add_citations(1, 11, 12)
    eutils.store.add_citations(2, 12, 13)
    sets = linked(eutils, "1", "2", linkname="pubmed_pubmed_citedin")
    assert [targets(s) for s in sets] == [["11", "12"], ["12", "13"]]
    (merged,) = linked(eutils, "1,2", linkname="pubmed_pubmed_citedin")
    assert [e.text for e in merged.iterfind("IdList/Id")] == ["1", "2"]
    assert targets(merged) == ["11", "12", "13"]


def test_no_links_and_no_such_article_look_alike(eutils: EutilsServer) -> None:
    eutils.store.add_citations(1, 11)
    without, unknown = linked(eutils, "11", "999999999", linkname="pubmed_pubmed_citedin")
    for link_set in (without, unknown):
        assert link_set.find("LinkSetDb") is None
        assert len(link_set.findall("IdList/Id")) == 1


def test_without_a_link_name_all_links_between_the_databases_are_given(eutils: EutilsServer) -> None:
    eutils.store.add_citations(1, 11)
    eutils.store.add_links("pubmed_pubmed", 1, [(5, 300)])
    eutils.store.add_links("pubmed_pmc", 1, [77])
    (found,) = linked(eutils, "1")
    assert [e.text for e in found.iter("LinkName")] == ["pubmed_pubmed", "pubmed_pubmed_citedin"]
    assert linked(eutils, "1", linkname="pubmed_pubmed_citdin")[0].find("LinkSetDb") is None


def test_similar_articles_begin_with_the_source_and_scores_are_given_on_request(eutils: EutilsServer) -> None:
    eutils.store.add_links("pubmed_pubmed", 1, [(5, 300), (6, 200)])
    (plain,) = linked(eutils, "1", linkname="pubmed_pubmed")
    assert (targets(plain), plain.find("LinkSetDb/Link/Score")) == (["1", "5", "6"], None)
    (scored,) = linked(eutils, "1", linkname="pubmed_pubmed", cmd="neighbor_score")
    assert [e.text for e in scored.iter("Score")] == ["2147483647", "300", "200"]


def test_links_lead_from_pmc_to_pubmed_and_back(eutils: EutilsServer) -> None:
    eutils.store.add_pmc("PMC77", b"<article/>", pmid="5")
    assert targets(linked(eutils, "77", dbfrom="pmc", linkname="pmc_pubmed")[0]) == ["5"]
    assert targets(linked(eutils, "5", db="pmc", linkname="pubmed_pmc")[0]) == ["77"]


def test_linked_ids_can_be_kept_in_the_history(eutils: EutilsServer) -> None:
    eutils.store.add_citations(1, 11, 12)
    (kept,) = linked(eutils, "1", cmd="neighbor_history", linkname="pubmed_pubmed_citedin")
    web_env = kept.findtext("WebEnv") or ""
    key = kept.findtext("LinkSetDbHistory/QueryKey") or ""
    assert eutils.store.history.ids(web_env, key) == ("11", "12")


def test_the_checking_commands_have_the_recorded_shape(eutils: EutilsServer, shared: Path) -> None:
    eutils.store.add_citations(1, 11)
    for command, recording in (("ncheck", "elink8.xml"), ("acheck", "elink7.xml")):
        recorded = ET.parse(shared / "eutils" / recording).getroot()
        (answer,) = linked(eutils, "1", cmd=command)
        assert {e.tag for e in answer.iter()} <= {e.tag for e in recorded.iter()}
    assert [e.get("HasNeighbor") for e in linked(eutils, "1,3", cmd="ncheck")[0].iter("Id")] == ["Y", "N"]
    assert linked(eutils, "1", cmd="lcheck")[0].find("IdCheckList/Id[@HasLinkOut='N']") is not None
    assert linked(eutils, "1", cmd="llinks")[0].findtext("IdUrlList/IdUrlSet/Info") == "No links"


def test_a_neighbour_set_has_the_recorded_shape(eutils: EutilsServer, shared: Path) -> None:
    recorded = ET.parse(shared / "eutils" / "elink4.xml").getroot()
    source = recorded.findtext("LinkSet/IdList/Id") or ""
    for part in recorded.iterfind("LinkSet/LinkSetDb"):
        found = [e.text or "" for e in part.iterfind("Link/Id")]
        eutils.store.add_links(part.findtext("LinkName") or "", source, found)
    answer = requests.post(
        eutils.url + "elink.fcgi", data={"dbfrom": "pubmed", "db": "pubmed", "id": source}, timeout=5
    )
    shapes = [
        [(e.tag, (e.text or "").strip()) for e in tree.iter()]
        for tree in (recorded, ET.fromstring(answer.content))
    ]
    assert shapes[0] == shapes[1]


def test_links_are_read_from_json(eutils: EutilsServer, tmp_path: Path) -> None:
    table = {"pubmed_pubmed": {"1": [[5, 300]]}, "pubmed_pubmed_citedin": {"1": ["11"]}}
    (tmp_path / "links.json").write_text(json.dumps(table), encoding="utf-8")
    eutils.store.add_links_file(tmp_path / "links.json")
    assert eutils.store.targets("pubmed_pubmed", "1")[-1] == ("5", 300)
    assert eutils.store.targets("pubmed_pubmed_citedin", "1") == (("11", None),)


def test_link_sets_can_be_withheld(eutils: EutilsServer) -> None:
    eutils.store.add_citations(1, 11)
    eutils.faults.queue(faults.fewer_link_sets())
    assert [s.findtext("IdList/Id") for s in linked(eutils, "1", "2")] == ["1"]
