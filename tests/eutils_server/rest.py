"""Europe PMC and iCite as far as they are asked: full texts and who cites an article.

The shapes are those that the services document; none of their texts is here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tests.eutils_server.answers import Answer, html, json_answer
from tests.eutils_server.query import Query
from tests.eutils_server.store import Store

__all__ = ["REST_PATHS", "SERVICES"]

#: Where each service lies on the server.
REST_PATHS: Mapping[str, str] = MappingProxyType(
    {"europepmc": "/europepmc/webservices/rest/", "icite": "/icite/api/"}
)


def _europepmc(store: Store, query: Query) -> Answer:
    """Answer to ``{PMCID}/fullTextXML`` and to ``MED/{PMID}/citations``."""
    path = query.target.partition("?")[0].removeprefix(REST_PATHS["europepmc"]).split("/")
    if len(path) == 2 and path[1] == "fullTextXML":
        text = store.europepmc_texts.get(path[0])
        return (
            html("Not Found", "", status=404)
            if text is None
            else Answer(text, content_type="application/xml")
        )
    if len(path) != 3 or path[0] != "MED" or path[2] != "citations":
        return html("Not Found", "", status=404)
    given = dict(query.parameters)
    page, size = int(given.get("page", 1)), min(int(given.get("pageSize", 25)), store.most_per_page)
    citing = store.europepmc_citing.get(path[1], ())
    shown = citing[(page - 1) * size : page * size]
    entries = [{"id": i, "source": source, "citationType": "journal article"} for source, i in shown]
    body = {"version": "6.9", "hitCount": len(citing), "citationList": {"citation": entries}}
    return json_answer(body)


def _icite(store: Store, query: Query) -> Answer:
    """Answer to ``pubs?pmids=...``; articles that are not known are left out."""
    if query.target.partition("?")[0] != f"{REST_PATHS['icite']}pubs":
        return html("Not Found", "", status=404)
    given = dict(query.parameters)
    fields = given.get("fl", "pmid,year,title,cited_by").split(",")
    known = [pmid for pmid in given.get("pmids", "").split(",") if pmid in store.icite_citing]
    data = [
        {
            name: value
            for name, value in (("pmid", int(pmid)), ("year", 2019), ("cited_by", store.icite_citing[pmid]))
            if name in fields
        }
        for pmid in known
    ]
    return json_answer({"meta": {"pmids": given.get("pmids")}, "links": {}, "data": data})


SERVICES: Mapping[str, Callable[[Store, Query], Answer]] = MappingProxyType(
    {"europepmc": _europepmc, "icite": _icite}
)
