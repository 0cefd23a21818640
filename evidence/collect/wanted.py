"""What a fetch is asked for, and what of it is there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from evidence.collect.account import GROUPS, Account, LinkAccount, LinkState
from evidence.collect.full_texts import survey_full_texts
from evidence.entrez.identifiers import Identifier, parse_identifier
from evidence.library.store import Library
from evidence.model import LinkKind, LinkSource

__all__ = ["NOT_IN_PUBMED", "Wanted", "known_pmids", "link_account", "sort_out", "survey", "targets_of"]

NOT_IN_PUBMED = "no such record in PubMed: unknown, merged or deleted"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a fetch is asked for.

    Parameters
    ----------
    identifiers : tuple of str
        PMIDs, DOIs and PMCIDs as the user wrote them.
    citing, references : bool
        Whether the articles that cite the named ones, and those they cite, are wanted too.
    similar : int
        How many of the most similar articles are wanted for each named one, by NCBI's score.
    full_text : bool
        Whether the full texts of all of them are wanted too.
    refresh : bool
        Whether records that are already there, or were missing before, are asked for again.
    """

    identifiers: tuple[str, ...]
    citing: bool = True
    references: bool = False
    similar: int = 0
    full_text: bool = False
    refresh: bool = False

    @property
    def kinds(self) -> tuple[LinkKind, ...]:
        """The kinds of ties that are wanted, in the order they are asked for."""
        wanted: tuple[tuple[LinkKind, bool], ...] = (
            ("cited_by", self.citing),
            ("references", self.references),
            ("similar", self.similar > 0),
        )
        return tuple(kind for kind, asked in wanted if asked)


def survey(wanted: Wanted, library: Library, *, offline: bool) -> Account:
    """Say what is there and what is not, without asking anybody.

    Parameters
    ----------
    wanted : Wanted
        As for a fetch.
    library : Library
        It is only read.
    offline : bool
        True counts our digests as there, since nothing better can be had; False says what a fetch
        would ask for.

    Returns
    -------
    Account
        Its open articles are those that are not there. Identifiers without a known PMID stand under
        their own value.
    """
    account = Account()
    known, unknown = known_pmids(library, wanted.identifiers)
    named = list(dict.fromkeys(known.values()))
    refresh = wanted.refresh and not offline
    account.plan("index", named)
    sort_out(library, account, refresh=refresh, named=not offline, digests_count=offline)
    for kind in wanted.kinds:
        account.plan(GROUPS[kind], (t for s in named for t in targets_of(library, s, kind, wanted.similar)))
        sort_out(library, account, refresh=refresh, digests_count=offline)
        for source in named:
            asked = library.links_asked_at(source, kind) is not None
            account.links.append(link_account(library, source, kind, "asked" if asked else "never_asked"))
    account.plan("index", (identifier.value for identifier in unknown))
    if wanted.full_text:
        account.full_texts = survey_full_texts(library, account.total.already)
    return account


def known_pmids(library: Library, texts: Sequence[str]) -> tuple[dict[str, str], list[Identifier]]:
    """Give the PMIDs that need no question, by identifier, and the identifiers that do."""
    known: dict[str, str] = {}
    unknown: list[Identifier] = []
    for identifier in dict.fromkeys(map(parse_identifier, texts)):
        if identifier.kind == "pmid":
            known[identifier.value] = identifier.value
        elif pmid := library.pmid_of(identifier.kind, identifier.value):
            known[identifier.value] = pmid
        else:
            unknown.append(identifier)
    return known, unknown


def sort_out(
    library: Library, account: Account, *, refresh: bool, named: bool = False, digests_count: bool = False
) -> None:
    """Settle the open articles that need no question.

    A record that PubMed did not have is asked for again only when it is named or refreshed: elink
    goes on naming merged and deleted PMIDs for ever.
    """
    if refresh:
        return
    waiting = account.open_pmids()
    held = library.has(waiting)
    digests = library.has(waiting, include_digests=True) - held if digests_count else set()
    gone = {} if named else library.missing()
    for pmid in waiting:
        if pmid in held or pmid in digests:
            account.settle(pmid, "already")
        elif pmid in gone:
            account.settle(
                pmid, "missing", f"{NOT_IN_PUBMED} (asked {gone[pmid][:10]}; --refresh asks again)"
            )
    account.digests |= digests


def targets_of(library: Library, source: str, kind: LinkKind, similar: int) -> Iterator[str]:
    """Give the articles tied to one, over all runs and sources; of the similar ones, the best."""
    links = [link for link in library.links(source, kind) if link.target_pmid != source]
    if kind == "similar":
        links.sort(key=lambda link: -(link.score or 0))
        return (link.target_pmid for link in islice(links, similar))
    return (link.target_pmid for link in links)


def link_account(
    library: Library,
    source: str,
    kind: LinkKind,
    state: LinkState,
    reason: str | None = None,
    *,
    origin: LinkSource | None = None,
) -> LinkAccount:
    """Count what the library knows of one article's ties, by one origin or by all of them."""
    links = (link for link in library.links(source, kind) if origin in {None, link.origin})
    known = {link.target_pmid for link in links} - {source}
    asked_at = library.links_asked_at(source, kind, origin=origin)
    return LinkAccount(source, kind, state, len(known), asked_at, reason, origin or "elink")
