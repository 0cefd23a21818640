"""esearch and epost: from a term or a list of ids to a set of ids, kept or shown."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tests.eutils_server.answers import Answer, error_answer, json_answer, xml
from tests.eutils_server.query import Query
from tests.eutils_server.store import Store
from tests.eutils_server.terms import Match, TermError, match_term

__all__ = ["EMPTY_TERM", "PAST_THE_CAP", "TEMPORARILY_UNAVAILABLE", "epost", "esearch", "search_error"]

MOST_POSTED = 10000

EMPTY_TERM = "Empty term and query_key - nothing todo"
TEMPORARILY_UNAVAILABLE = "Search Backend failed: Search is temporarily unavailable"
#: The line break is NCBI's, and stands raw in its JSON.
PAST_THE_CAP = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only "
    "retrieve the first 9,999 records matching the query."
)


def esearch(store: Store, query: Query) -> Answer:
    """Answer a search."""
    try:
        match = _found(store, query)
    except _Refused as refusal:
        return search_error(query, str(refusal))
    start, most = query.number_of("retstart", 0), query.number_of("retmax", 20)
    warnings = []
    if start + most > store.most_shown:
        most = store.most_shown - start
        warnings.append(f"Restrictions achieved. start and count adjusted to {start}, {most}")
    if not match.pmids:
        warnings.append("No items found.")
    shown = match.pmids[start : start + most]
    history: tuple[str, int] | None = None
    if query.value("usehistory") == "y":
        history = store.history.keep(match.pmids, query.value("WebEnv"))
    if query.wants_json:
        return _as_json(match, start, shown, history, warnings)
    return _as_xml(match, start, shown, history, warnings)


class _Refused(ValueError):
    """A search that is answered with an ERROR."""


def _found(store: Store, query: Query) -> Match:
    """Find what a search asks for, within a stored set if it names one."""
    db, term, key = query.value("db", "pubmed"), query.value("term"), query.value("query_key")
    if db not in {"pubmed", "pmc"}:
        raise _Refused(f"Invalid db name specified: {db}")
    if not term and not key:
        raise _Refused(EMPTY_TERM)
    kept = store.history.ids(query.value("WebEnv"), key) if key else None
    if key and kept is None:
        raise _Refused(f"Unable to obtain query #{key}")
    if query.number_of("retstart", 0) > store.most_shown - 1:
        raise _Refused(PAST_THE_CAP)
    if not term:
        return Match(kept or ())
    try:
        match = match_term(store, term, _dates(query))
    except TermError as error:
        raise _Refused(TEMPORARILY_UNAVAILABLE) from error
    if kept is not None:
        match.pmids = tuple(pmid for pmid in match.pmids if pmid in set(kept))
    return match


def search_error(query: Query, message: str) -> Answer:
    """Answer 200 with an ERROR, in the form that was asked for."""
    if not query.wants_json:
        return error_answer("esearch", [message])
    # Written by hand: NCBI puts line breaks into JSON strings as they are.
    shown = json.dumps(message).replace("\\n", "\n")
    body = f'{{"header":{{"type":"esearch","version":"0.3"}},"esearchresult":{{"ERROR":{shown}}}}}\n'
    return Answer(body.encode(), content_type="application/json; charset=UTF-8")


def epost(store: Store, query: Query) -> Answer:
    """Keep ids in the history."""
    db = query.value("db")
    if db not in {"pubmed", "pmc"}:
        return error_answer("epost", [f"Invalid db name specified: {db}"])
    valid = [i for i in query.ids if i.isdecimal() and int(i) > 0]
    if len(valid) > MOST_POSTED:
        # The wording is ours; the limit is documented, what happens beyond it is not.
        return error_answer("epost", [f"Too many UIDs in request. Maximum number of UIDs is {MOST_POSTED}"])
    errors = []
    if not valid:
        errors.append("Empty ID list; Nothing to store")
    if len(valid) < len(query.ids):
        errors.append("Some IDs have invalid value and were omitted. Maximum ID value 18446744073709551615")
    if errors:
        return error_answer("epost", errors)
    web_env, key = store.history.keep(dict.fromkeys(valid), query.value("WebEnv"))
    return xml("epost", f"\n\t<QueryKey>{key}</QueryKey>\n\t<WebEnv>{web_env}</WebEnv>\n")


def _dates(query: Query) -> tuple[str, str, str] | None:
    """Read a date limit; mindate and maxdate count only as a pair."""
    tag = query.value("datetype", "pdat")
    days = query.value("reldate")
    if days.isdecimal():
        today = datetime.datetime.now(tz=datetime.UTC).date()
        first = today - datetime.timedelta(days=int(days))
        return tag, f"{first:%Y/%m/%d}", f"{today:%Y/%m/%d}"
    first_date, last_date = query.value("mindate"), query.value("maxdate")
    return (tag, first_date, last_date) if first_date and last_date else None


def _as_xml(
    match: Match, start: int, shown: Sequence[str], history: tuple[str, int] | None, warnings: Sequence[str]
) -> Answer:
    """Write a result as XML."""
    ids = "".join(f"<Id>{pmid}</Id>\n" for pmid in shown)
    kept = "" if history is None else f"<QueryKey>{history[1]}</QueryKey><WebEnv>{history[0]}</WebEnv>"
    errors = _elements({"PhraseNotFound": match.phrases_not_found, "FieldNotFound": match.fields_not_found})
    notes = _elements(
        {
            "PhraseIgnored": match.phrases_ignored,
            "QuotedPhraseNotFound": match.quoted_not_found,
            "OutputMessage": warnings,
        }
    )
    return xml(
        "esearch",
        f"<Count>{len(match.pmids)}</Count><RetMax>{len(shown)}</RetMax><RetStart>{start}</RetStart>{kept}"
        + (f"<IdList>\n{ids}</IdList>" if shown else "<IdList/>")
        + f"<TranslationSet/><QueryTranslation>{escape(match.translation)}</QueryTranslation>"
        + (f"<ErrorList>{errors}</ErrorList>" if errors else "")
        + (f"<WarningList>{notes}</WarningList>" if notes else ""),
    )


def _elements(lists: Mapping[str, Sequence[str]]) -> str:
    """Write lists of texts as elements."""
    return "".join(f"<{name}>{escape(t)}</{name}>" for name, texts in lists.items() for t in texts)


def _as_json(
    match: Match, start: int, shown: Sequence[str], history: tuple[str, int] | None, warnings: Sequence[str]
) -> Answer:
    """Write a result as JSON; numbers are strings, as NCBI's are."""
    result: dict[str, object] = {
        "count": str(len(match.pmids)),
        "retmax": str(len(shown)),
        "retstart": str(start),
    }
    if history is not None:
        result |= {"querykey": str(history[1]), "webenv": history[0]}
    result |= {"idlist": list(shown), "translationset": [], "querytranslation": match.translation}
    if match.phrases_not_found or match.fields_not_found:
        result["errorlist"] = {
            "phrasesnotfound": match.phrases_not_found,
            "fieldsnotfound": match.fields_not_found,
        }
    if match.phrases_ignored or match.quoted_not_found or warnings:
        result["warninglist"] = {
            "phrasesignored": match.phrases_ignored,
            "quotedphrasesnotfound": match.quoted_not_found,
            "outputmessages": list(warnings),
        }
    return json_answer({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result})
