"""How the account of a fetch reads, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Literal

from evidence.collect import Account, GroupAccount, LinkAccount, SearchAccount
from evidence.collect.searching import reads_otherwise
from evidence.report.cells import plain

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
            }
            for link in account.links
        ],
        "searches": [asdict(search) for search in account.searches],
    }


def account_text(account: Account, mode: Mode) -> str:
    """Give the account as lines of text: a table of numbers, then every name that needs one."""
    parts = (_searches(account), _table(account, mode), _links(account, mode), _names(account, mode))
    return "\n".join(line for part in parts for line in part)


def search_lines(search: SearchAccount) -> Iterator[str]:
    """Say what a query matched, and where PubMed ran another query than the one asked."""
    if search.state != "asked":
        yield f"query {plain(search.term)}: could not ask ({search.reason})"
        return
    matches = f"{search.matches:,} {'record matches' if search.matches == 1 else 'records match'}"
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
    if unanswered := sum(search.state != "asked" for search in account.searches):
        parts.append(f"{unanswered} {'query' if unanswered == 1 else 'queries'} not answered")
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
    for link in account.links:
        yield f"{LINK_TITLES[link.kind]} of {link.source_pmid}: {_link_words(link, mode)}"


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
        return known if link.known else "none known (NCBI was asked)"
    return f"{known}, asked {(link.asked_at or '')[:10]}"


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
