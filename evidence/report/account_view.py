"""How the account of a fetch reads, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Literal

from evidence.collect import Account, FullTextAccount, GroupAccount, LinkAccount, SearchAccount
from evidence.collect.full_texts import FullTextState
from evidence.collect.searching import reads_otherwise
from evidence.model import LinkSource
from evidence.report.cells import plain
from evidence.wording import counted

__all__ = ["Mode", "account_dict", "account_text", "search_lines", "shortfall"]

#: ``fetch`` asked; ``offline`` and ``dry-run`` looked only.
Mode = Literal["fetch", "offline", "dry-run"]

GROUP_TITLES = {
    "index": "named",
    "citing": "citing articles",
    "references": "references",
    "similar": "similar articles",
    "matches": "matches",
    "new": "new to the review",
    "again": "asked again",
}

LINK_TITLES = {"cited_by": "citing articles", "references": "references", "similar": "similar articles"}

#: Who says that one article cites another, as readers know them.
ORIGIN_TITLES: dict[LinkSource, str] = {
    "elink": "NCBI",
    "reference_list": "reference lists",
    "icite": "iCite",
    "europepmc": "Europe PMC",
}

FULL_TEXT_TITLES: dict[FullTextState, str] = {
    "stored": "stored",
    "already": "already there",
    "not_in_pmc": "not in PMC",
    "not_as_xml": "not as XML",
    "failed": "failed",
    "never_asked": "never asked",
}

#: The word for what could not be had, which depends on whether anybody was asked.
FAILED_TITLES: dict[Mode, str] = {"fetch": "failed", "offline": "not here", "dry-run": "to fetch"}

#: So many names in a line of text; JSON holds all of them.
NAMES_SHOWN = 20


def account_dict(account: Account, mode: Mode) -> dict[str, Any]:
    """Give the account as plain data; ``asked`` is the sum of the other numbers of a group."""
    failed_key = FAILED_TITLES[mode].replace(" ", "_")
    total = account.total

    def numbers(group: GroupAccount) -> dict[str, int]:
        counts = {"asked": len(group.asked), "stored": len(group.stored), "already_there": len(group.already)}
        return counts | {"missing": len(group.missing), failed_key: len(group.failed)}

    return {
        "mode": mode,
        "complete": account.complete,
        "groups": {name: numbers(group) for name, group in account.groups.items()},
        "total": numbers(total),
        "stored": list(total.stored),
        "already_there": list(total.already),
        "digests": sorted(account.digests, key=int),
        "missing": [{"id": name, "reason": account.reason(name)} for name in total.missing],
        failed_key: [
            {"id": name, "reason": account.reason(name) if mode == "fetch" else None} for name in total.failed
        ],
        "links": [
            {
                "pmid": link.source_pmid,
                "kind": link.kind,
                "state": link.state,
                "known": link.known,
                "asked_at": link.asked_at,
                "reason": link.reason,
                "origin": link.origin,
            }
            for link in account.links
        ],
        "full_texts": None if account.full_texts is None else _full_texts_dict(account.full_texts),
        "searches": [asdict(search) for search in account.searches],
    }


def account_text(account: Account, mode: Mode) -> str:
    """Give the account as lines of text: a table of numbers, then every name that needs one."""
    parts = (
        _searches(account),
        _table(account, mode),
        _links(account, mode),
        _full_texts(account),
        _names(account, mode),
    )
    return "\n".join(line for part in parts for line in part)


def search_lines(search: SearchAccount) -> Iterator[str]:
    """Say what a query matched, and where PubMed ran another query than the one asked."""
    if search.state != "asked":
        yield f"query {plain(search.term)}: could not ask ({search.reason})"
        return
    matches = counted(search.matches, "record matches", "records match")
    yield f"query {plain(search.term)}: {matches}, {search.new:,} of them for the first time"
    if reads_otherwise(search.term, search.translation):
        yield f"  as PubMed ran it: {plain(search.translation) or 'not said'}"
    yield from (f"  {plain(remark)}" for remark in search.remarks)


def _searches(account: Account) -> Iterator[str]:
    for search in account.searches:
        yield from search_lines(search)


def shortfall(account: Account, mode: Mode) -> str:
    """Say in one line what is not there, or nothing where everything is."""
    total = account.total
    parts = [
        f"{len(total.missing)} missing" if total.missing else "",
        f"{len(total.failed)} {FAILED_TITLES[mode]}" if total.failed else "",
    ]
    for state, words in (("could_not_ask", "could not ask for"), ("never_asked", "never asked for")):
        kinds = dict.fromkeys(LINK_TITLES[link.kind] for link in account.links if link.state == state)
        parts.append(f"{words} {' and '.join(kinds)}" if kinds else "")
    if account.full_texts is not None:
        unasked = len(account.full_texts.with_state("failed", "never_asked"))
        parts.append(f"{counted(unasked, 'full text')} {FAILED_TITLES[mode]}" if unasked else "")
    if unanswered := sum(search.state != "asked" for search in account.searches):
        parts.append(f"{counted(unanswered, 'query', 'queries')} not answered")
    return "; ".join(part for part in parts if part)


def _table(account: Account, mode: Mode) -> Iterator[str]:
    """Lay the numbers out; columns that a mode cannot fill are left away."""
    titles = ("asked", "stored", "already there", "missing", FAILED_TITLES[mode])
    shown = [0, 1, 2, 3, 4] if mode == "fetch" else [0, 2, 3, 4]
    rows = [(GROUP_TITLES[name], group) for name, group in account.groups.items()]
    if len(rows) > 1:
        rows.append(("all, each once", account.total))
    yield " " * 17 + "".join(f"{titles[column]:>15}" for column in shown)
    for title, group in rows:
        parts = (group.asked, group.stored, group.already, group.missing, group.failed)
        yield f"{title:17}" + "".join(f"{len(parts[column]):>15}" for column in shown)


def _links(account: Account, mode: Mode) -> Iterator[str]:
    """Say for every list of links what is known; none known and not asked are different."""
    for link in sorted(account.links, key=lambda link: link.origin != "elink"):
        by = "" if link.origin == "elink" else f" by {ORIGIN_TITLES[link.origin]}"
        yield f"{LINK_TITLES[link.kind]} of {link.source_pmid}{by}: {_link_words(link, mode)}"


def _link_words(link: LinkAccount, mode: Mode) -> str:
    known = f"{link.known} known" if link.known else "none known"
    if link.state == "could_not_ask":
        return f"could not ask ({link.reason}); {known} from before"
    if link.state == "never_asked":
        return (
            f"never asked, so their number is unknown; {known} from elsewhere"
            if link.known
            else ("never asked, so their number is unknown")
        )
    if mode == "fetch":
        asked = f"{ORIGIN_TITLES[link.origin]} was asked" + (f"; {link.reason}" if link.reason else "")
        return known if link.known else f"none known ({asked})"
    return f"{known}, asked {(link.asked_at or '')[:10]}"


def _full_texts_dict(texts: FullTextAccount) -> list[dict[str, str | None]]:
    return [
        {
            "pmid": pmid,
            "state": state,
            "source": texts.sources.get(pmid),
            "reason": texts.reasons.get(pmid),
        }
        for pmid, state in texts.states.items()
    ]


def _full_texts(account: Account) -> Iterator[str]:
    """Count full texts by what became of them, and name those that are not to be had with the reason."""
    texts = account.full_texts
    if texts is None:
        return
    counts = [
        f"{len(named)} {words}"
        for state, words in FULL_TEXT_TITLES.items()
        if (named := texts.with_state(state))
    ]
    yield f"full texts: {', '.join(counts) or 'none to ask for'}"
    absent: tuple[FullTextState, ...] = ("not_in_pmc", "not_as_xml", "failed")
    for state in absent:
        by_reason: dict[str, list[str]] = {}
        for pmid in texts.with_state(state):
            by_reason.setdefault(texts.reasons.get(pmid, ""), []).append(pmid)
        for reason, pmids in by_reason.items():
            yield f"  {plain(reason)}: {_some(pmids)}"


def _names(account: Account, mode: Mode) -> Iterator[str]:
    """Name what is missing and what failed, by reason."""
    total = account.total
    for title, names in (("missing", total.missing), (FAILED_TITLES[mode], total.failed)):
        by_reason: dict[str, list[str]] = {}
        for name in names:
            quiet = mode != "fetch" and title != "missing"
            by_reason.setdefault("" if quiet else account.reason(name) or "", []).append(name)
        for reason, group in by_reason.items():
            yield f"{title}: {_some(group)}" + (f" ({reason})" if reason else "")
    if account.digests:
        yield f"of those there, as our own digest only: {_some(sorted(account.digests, key=int))}"


def _some(names: list[str]) -> str:
    """Name the first of many; the whole list is in the JSON form."""
    more = len(names) - NAMES_SHOWN
    return ", ".join(names[:NAMES_SHOWN]) + (f" and {more} more (all with --format json)" if more > 0 else "")
