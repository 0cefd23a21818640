"""efetch and esummary: records, and short forms of them."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

from tests.eutils_server.answers import Answer, error_answer, json_answer, text, xml
from tests.eutils_server.esearch import PAST_THE_CAP
from tests.eutils_server.query import Query
from tests.eutils_server.records import article_set
from tests.eutils_server.store import Store

__all__ = ["HISTORY_GONE", "efetch", "esummary"]

MOST_FETCHED = 10000
MOST_SUMMARIES_JSON = 500
HISTORY_GONE = "Cannot retrieve history data. query_key: {key}, WebEnv: {web_env}"
NO_IDS = "ID list is empty! Possibly it has no correct IDs."
PMC_PROLOG = (
    b'<?xml version="1.0" ?>\n'
    b'<!DOCTYPE pmc-articleset PUBLIC "-//NLM//DTD ARTICLE SET 2.0//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pmc/articleset/nlm-articleset-2.0.dtd">\n'
)


def efetch(store: Store, query: Query) -> Answer:
    """Answer with records, one for every distinct known id, in the order asked."""
    db = query.value("db", "pubmed")
    if db not in {"pubmed", "pmc"}:
        return error_answer("efetch", [f"Invalid db name specified: {db}"], status=400)
    ids = _asked(store, query)
    if isinstance(ids, Answer):
        return ids
    if db == "pmc":
        found = [store.pmc_articles[i] for i in ids if i in store.pmc_articles]
        return Answer(PMC_PROLOG + b"<pmc-articleset>" + b"".join(found) + b"</pmc-articleset>")
    return _records(store, query, [i for i in ids if i in store.records])


def _records(store: Store, query: Query, known: list[str]) -> Answer:
    """Write PubMed records in the form that was asked for."""
    rettype, retmode = query.value("rettype"), query.value("retmode")
    if rettype == "uilist":
        return text("".join(f"{i}\n" for i in known))
    if rettype == "full":
        # A value of other databases: PubMed answers 200 and nothing.
        return Answer(b"")
    if retmode != "xml":
        # Without retmode=xml PubMed no longer answers XML.
        return text("".join(f"\n{n}. Invented citation. PMID: {i}\n" for n, i in enumerate(known, 1)))
    records = article_set((store.records[i] for i in known), deleted=store.deleted)
    return Answer(records, delivery="chunked")


def _asked(store: Store, query: Query) -> list[str] | Answer:
    """Gather the ids that a request of efetch means, or the refusal."""
    start, most = query.number_of("retstart", 0), min(query.number_of("retmax", MOST_FETCHED), MOST_FETCHED)
    web_env, key = query.value("WebEnv"), query.value("query_key")
    if web_env or key:
        kept = store.history.ids(web_env, key)
        if kept is None:
            return error_answer("efetch", [HISTORY_GONE.format(key=key, web_env=web_env)], status=400)
        if start > 9998:
            return error_answer("efetch", [PAST_THE_CAP], status=400)
        if start >= len(kept):
            return error_answer("efetch", [_out_of_range(start, len(kept))], status=400)
        return list(kept[start : start + most])
    # Leading zeros do not matter; 0 is no id.
    valid = [str(int(i)) for i in query.ids if i.isdecimal() and int(i) > 0]
    if not valid:
        return error_answer("efetch", [NO_IDS], status=400)
    return list(dict.fromkeys(valid))[start : start + most]


def _out_of_range(start: int, count: int) -> str:
    """Word the refusal of a page beyond the end of a stored set."""
    return (
        f"Cannot retrieve history data: OUT OF RANGE. Parameter retstart={start} + 1 is greater than "
        f"number of records available in history. History includes {count} IDs."
    )


def esummary(store: Store, query: Query) -> Answer:
    """Answer with summaries: version 1 as XML, version 2.0 as JSON."""
    web_env, key = query.value("WebEnv"), query.value("query_key")
    ids = list(query.ids)
    if key:
        kept = store.history.ids(web_env, key)
        if kept is None:
            return _summary_error(query, f"Unable to obtain query #{key}")
        ids = list(kept)[query.number_of("retstart", 0) :][: query.number_of("retmax", MOST_FETCHED)]
    if not ids:
        return _summary_error(query, "Neither query_key nor id specified")
    if not query.wants_json:
        return xml("esummary", "\n".join(_document(store, i) for i in ids))
    if len(ids) > MOST_SUMMARIES_JSON:
        return _summary_error(
            query, "Too many UIDs in request. Maximum number of UIDs is 500 for JSON format output."
        )
    result: dict[str, object] = {"uids": ids}
    for uid in ids:
        record = store.records.get(uid)
        result[uid] = (
            {"uid": uid, "error": "cannot get document summary"}
            if record is None
            else {"uid": uid} | dataclasses.asdict(_summary(record))
        )
    return json_answer({"header": {"type": "esummary", "version": "0.3"}, "result": result})


def _summary_error(query: Query, message: str) -> Answer:
    """Refuse, in the form that was asked for."""
    if query.wants_json:
        header = {"type": "esummary", "version": "0.3"}
        return json_answer({"header": header, "esummaryresult": [message]})
    return error_answer("esummary", [message])


@dataclasses.dataclass(frozen=True, slots=True)
class _Summary:
    """The parts of a summary that are served, under NCBI's JSON names."""

    title: str
    source: str
    pubdate: str
    authors: list[dict[str, str]]
    articleids: list[dict[str, str]]


def _summary(record: bytes) -> _Summary:
    """Read a summary off a record."""
    root = ET.fromstring(record)
    article = "./MedlineCitation/Article"
    dates = (root.findtext(f"{article}/Journal/JournalIssue/PubDate/{part}") for part in ("Year", "Month"))
    authors = (
        f"{a.findtext('LastName')} {a.findtext('Initials') or ''}".strip()
        for a in root.iterfind(f"{article}/AuthorList/Author")
        if a.find("LastName") is not None
    )
    title = root.find(f"{article}/ArticleTitle")
    ids = root.iterfind("./PubmedData/ArticleIdList/ArticleId")
    return _Summary(
        title="" if title is None else "".join(title.itertext()),
        source=root.findtext(f"{article}/Journal/ISOAbbreviation") or "",
        pubdate=" ".join(part for part in dates if part),
        authors=[{"name": name, "authtype": "Author"} for name in authors],
        articleids=[{"idtype": i.get("IdType", ""), "value": i.text or ""} for i in ids],
    )


def _document(store: Store, uid: str) -> str:
    """Write one DocSum, or the ERROR that stands in its place."""
    record = store.records.get(uid)
    if record is None:
        return f"<ERROR>UID={escape(uid)}: cannot get document summary</ERROR>"
    summary = _summary(record)
    items = "".join(
        f'\n\t<Item Name="{name}" Type="String">{escape(value)}</Item>'
        for name, value in (
            ("PubDate", summary.pubdate),
            ("Source", summary.source),
            ("Title", summary.title),
        )
    )
    authors = "".join(
        f'\n\t\t<Item Name="Author" Type="String">{escape(a["name"])}</Item>' for a in summary.authors
    )
    return (
        f"<DocSum>\n\t<Id>{escape(uid)}</Id>{items}"
        f'\n\t<Item Name="AuthorList" Type="List">{authors}\n\t</Item>\n</DocSum>\n'
    )
