"""What a run was asked for and what came of it; the two always add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from evidence.collect.full_texts import FullTextAccount
from evidence.errors import SourceError
from evidence.model import LinkKind, LinkSource

__all__ = [
    "GROUPS",
    "Account",
    "Group",
    "GroupAccount",
    "LinkAccount",
    "LinkState",
    "Outcome",
    "SearchAccount",
]

#: Why an article is asked for: it was named, it is tied to one that was, it matches a query, or what is
#: held of it is asked for again.
Group = Literal["index", "citing", "references", "similar", "matches", "new", "again"]

#: What became of one article. ``already`` means that the library held it before.
Outcome = Literal["stored", "already", "missing", "failed"]

#: ``asked``: the source answered. ``could_not_ask``: it did not. ``never_asked``: nobody tried.
LinkState = Literal["asked", "could_not_ask", "never_asked"]

GROUPS: dict[LinkKind, Group] = {"cited_by": "citing", "references": "references", "similar": "similar"}

NOT_ASKED = "not asked yet"


@dataclass(frozen=True, slots=True)
class LinkAccount:
    """What is known of one article's ties of one kind.

    Parameters
    ----------
    source_pmid : str
        Whose ties.
    kind : {"cited_by", "references", "similar"}
        Which ties.
    state : {"asked", "could_not_ask", "never_asked"}
        Whether the source was asked in this run or, where nothing is sent, ever before.
    known : int
        How many the library knows, over all runs and sources. Zero is an answer only when asked.
    asked_at : str or None
        When the source last answered.
    reason : str or None
        Why it could not be asked, or why it knows none.
    origin : LinkSource
        Who was asked.
    """

    source_pmid: str
    kind: LinkKind
    state: LinkState
    known: int
    asked_at: str | None = None
    reason: str | None = None
    origin: LinkSource = "elink"


@dataclass(frozen=True, slots=True)
class SearchAccount:
    """What came of one query.

    Parameters
    ----------
    term : str
        As asked.
    state : {"asked", "could_not_ask"}
        Whether PubMed answered in full.
    matches, new : int
        How many records match, and how many of them never did before.
    translation : str
        The query that PubMed ran.
    remarks : tuple of str
        What PubMed left out of it or searched as something else, in words.
    reason : str or None
        Why it could not be asked.
    """

    term: str
    state: LinkState
    matches: int = 0
    new: int = 0
    translation: str = ""
    remarks: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class GroupAccount:
    """The articles of one group by what became of them; the four parts make up ``asked``."""

    asked: tuple[str, ...]
    stored: tuple[str, ...]
    already: tuple[str, ...]
    missing: tuple[str, ...]
    failed: tuple[str, ...]


@dataclass(slots=True)
class Account:
    """The running account of a fetch.

    An article counts as failed from the moment it is planned until something better is known, so
    the numbers add up at every moment, also when the run is cut off.

    Parameters
    ----------
    links : list of LinkAccount
        What is known of the ties that were asked for.
    searches : list of SearchAccount
        What came of the queries.
    full_texts : FullTextAccount or None
        What became of the full texts; None where none were wanted.
    digests : set of str
        Articles counted as ``already`` of which the library holds our digest only.
    answers : int
        How many requests for records or links were answered in this run.
    errors : list of SourceError
        What the source failed to answer, in order.
    """

    links: list[LinkAccount] = field(default_factory=list)
    searches: list[SearchAccount] = field(default_factory=list)
    full_texts: FullTextAccount | None = None
    digests: set[str] = field(default_factory=set)
    answers: int = 0
    errors: list[SourceError] = field(default_factory=list)
    _groups: dict[Group, dict[str, None]] = field(default_factory=dict)
    _outcomes: dict[str, Outcome] = field(default_factory=dict)
    _reasons: dict[str, str] = field(default_factory=dict)

    def plan(self, group: Group, names: Iterable[str]) -> None:
        """Count articles as asked for, by PMID, or by what the user wrote where no PMID is known."""
        members = self._groups.setdefault(group, {})
        for name in names:
            members[name] = None
            if name not in self._outcomes:
                self.settle(name, "failed", NOT_ASKED)

    def settle(self, name: str, outcome: Outcome, reason: str | None = None) -> None:
        """Write down what became of an article that was planned."""
        self._outcomes[name] = outcome
        if reason is None:
            self._reasons.pop(name, None)
        else:
            self._reasons[name] = reason

    def forget(self, names: Iterable[str]) -> None:
        """Strike out names of which it turned out that another name stands for the same article."""
        for name in names:
            del self._outcomes[name]
            self._reasons.pop(name, None)
            for members in self._groups.values():
                members.pop(name, None)

    def reason(self, name: str) -> str | None:
        """Say why an article is missing or failed."""
        return self._reasons.get(name)

    def open_pmids(self) -> tuple[str, ...]:
        """Give the articles of which nothing is known yet, in the order they were planned."""
        return tuple(name for name, reason in self._reasons.items() if reason == NOT_ASKED)

    @property
    def groups(self) -> dict[Group, GroupAccount]:
        """Each group's account. An article in two groups is in both of them."""
        return {group: self._count(members) for group, members in self._groups.items()}

    @property
    def total(self) -> GroupAccount:
        """The account over all groups, every article once."""
        return self._count(self._outcomes)

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for is in the library now, and all ties are known."""
        states = [*(link.state for link in self.links), *(search.state for search in self.searches)]
        asked = all(state == "asked" for state in states)
        texts = self.full_texts is None or self.full_texts.complete
        return asked and texts and not self.total.missing and not self.total.failed

    def failures_by_reason(self) -> Counter[str]:
        """Count the failed articles by the reason they failed for."""
        return Counter(self._reasons.get(name, NOT_ASKED) for name in self.total.failed)

    def _count(self, names: Iterable[str]) -> GroupAccount:
        asked = tuple(names)

        def with_outcome(outcome: Outcome) -> tuple[str, ...]:
            return tuple(name for name in asked if self._outcomes[name] == outcome)

        return GroupAccount(
            asked,
            stored=with_outcome("stored"),
            already=with_outcome("already"),
            missing=with_outcome("missing"),
            failed=with_outcome("failed"),
        )
