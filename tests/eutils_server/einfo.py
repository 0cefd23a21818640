"""einfo and espell: the little that a client may ask of them."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.eutils_server.answers import Answer, error_answer, xml
from tests.eutils_server.query import Query
from tests.eutils_server.store import Store

__all__ = ["einfo", "espell"]

FIELDS = (
    ("ALL", "All Fields", "N"),
    ("UID", "UID", "N"),
    ("TIAB", "Title/Abstract", "N"),
    ("CRDT", "Date - Create", "Y"),
    ("EDAT", "Date - Entry", "Y"),
    ("MDAT", "Date - Modification", "Y"),
)


def einfo(store: Store, query: Query) -> Answer:
    """Name the databases, or describe one."""
    db = query.value("db")
    if not db:
        return xml("einfo", "<DbList><DbName>pubmed</DbName><DbName>pmc</DbName></DbList>")
    if db not in {"pubmed", "pmc"}:
        return error_answer("einfo", [f"Can not retrieve DbInfo for db={db}"])
    fields = "".join(
        f"<Field><Name>{name}</Name><FullName>{full}</FullName><IsDate>{date}</IsDate></Field>"
        for name, full, date in FIELDS
    )
    count = len(store.records if db == "pubmed" else store.pmc_articles)
    return xml(
        "einfo",
        f"<DbInfo><DbName>{db}</DbName><MenuName>{db}</MenuName><Count>{count}</Count>"
        f"<LastUpdate>2025/11/27 06:33</LastUpdate><FieldList>{fields}</FieldList></DbInfo>",
    )


def espell(store: Store, query: Query) -> Answer:  # noqa: ARG001 - the signature of every utility
    """Correct nothing; the ERROR element is always there and always empty."""
    return Answer(
        b'<?xml version="1.0"?>\n'
        b'<!DOCTYPE eSpellResult PUBLIC "-//NLM//DTD eSpellResult, 23 November 2004//EN" '
        b'"https://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSpell.dtd">\n<eSpellResult>\n'
        + f"\t<Database>{escape(query.value('db', 'pubmed'))}</Database>\n".encode()
        + f"\t<Query>{escape(query.value('term'))}</Query>\n".encode()
        + b"\t<CorrectedQuery></CorrectedQuery>\n\t<SpelledQuery/>\n\t<ERROR/>\n</eSpellResult>\n"
    )
