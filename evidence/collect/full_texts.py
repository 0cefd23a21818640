"""Fetching full texts: the PMCID, then PMC, then Europe PMC; stored as they arrive, and accounted for.

A PMCID stands on the record itself or is asked of elink. PMC gives many articles as front matter only;
those are asked of Europe PMC, which gives some of them, and are otherwise "not available as XML", which
is not the same as an empty text, an article outside PMC, or a source that could not be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from evidence.entrez.full_text import fetch_full_texts
from evidence.entrez.links import find_pmcids
from evidence.entrez.transport import Transport
from evidence.errors import RecordError, SourceError
from evidence.library.full_texts import FullTextAnswer
from evidence.library.store import Library
from evidence.model import FullTextSource
from evidence.records.jats import parse_full_text

__all__ = ["FullTextAccount", "FullTextCollector", "FullTextState", "SecondSource", "survey_full_texts"]

#: What became of an article's full text: it is stored now, or was; the article is not in PMC; no source
#: gives its text as XML; it could not be asked for, or read; nobody asked.
FullTextState = Literal["stored", "already", "not_in_pmc", "not_as_xml", "failed", "never_asked"]

_NOT_IN_PMC = "not in PMC"
_NOT_AS_XML = "in PMC, but not available as XML"


@dataclass(slots=True)
class FullTextAccount:
    """What became of the full texts that were asked for; every article is in one state.

    Parameters
    ----------
    states : dict of str to FullTextState
        By PMID, in the order asked.
    sources : dict of str to FullTextSource
        Who gave the text, where there is one.
    reasons : dict of str to str
        Why there is none.
    """

    states: dict[str, FullTextState] = field(default_factory=dict)
    sources: dict[str, FullTextSource] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    def settle(
        self, pmid: str, state: FullTextState, *, source: FullTextSource | None = None, reason: str = ""
    ) -> None:
        """Write down what became of one article's text."""
        self.states[pmid] = state
        self.reasons.pop(pmid, None)
        if source is not None:
            self.sources[pmid] = source
        if reason:
            self.reasons[pmid] = reason

    def with_state(self, *states: FullTextState) -> tuple[str, ...]:
        """Give the articles in a state."""
        return tuple(pmid for pmid, state in self.states.items() if state in states)

    @property
    def complete(self) -> bool:
        """Whether every source that was to be asked answered; that a text is not to be had is an answer."""
        return not self.with_state("failed", "never_asked")


class SecondSource(Protocol):
    """Who is asked for what PMC does not give."""

    def full_text(self, pmcid: str) -> bytes | None:
        """Give one article, or None."""


class FullTextCollector:
    """Fetches the full texts of articles whose records the library holds.

    Parameters
    ----------
    library : Library
        Where they go.
    transport : Transport
        How NCBI is asked.
    second : SecondSource or None
        Who is asked where PMC has no text.
    now : callable
        The time that is stored with what arrives.
    on_progress : callable
        Hears stage, done and total.
    on_answer : callable
        Hears of every request that was answered.
    on_error : callable
        Hears of every source that failed.

    Attributes
    ----------
    account : FullTextAccount
        True at every moment: what is not known yet has failed.
    """

    def __init__(
        self,
        library: Library,
        transport: Transport,
        second: SecondSource | None,
        *,
        now: Callable[[], str],
        on_progress: Callable[[str, int, int], None],
        on_answer: Callable[[], None],
        on_error: Callable[[SourceError], None],
    ) -> None:
        self.account = FullTextAccount()
        self._library = library
        self._transport = transport
        self._second = second
        self._now = now
        self._on_progress = on_progress
        self._on_answer = on_answer
        self._on_error = on_error
        self._second_failed: SourceError | None = None

    def collect(
        self, pmids: Iterable[str], *, refresh: bool, stopped_by: SourceError | None = None
    ) -> FullTextAccount:
        """Fetch the full texts that are not there.

        Parameters
        ----------
        pmids : iterable of str
            Those without a record in the library are passed over.
        refresh : bool
            Whether those that are there are asked for again.
        stopped_by : SourceError or None
            Why NCBI is not asked any more in this run.

        Raises
        ------
        LibraryError
            If the library cannot be written; what it had stored before stays.
        """
        held_records = self._library.has(wanted := list(dict.fromkeys(pmids)))
        there = set() if refresh else set(self._library.full_texts.pmcids(wanted))
        waiting = []
        for pmid in (p for p in wanted if p in held_records):
            if pmid in there:
                held = self._library.full_texts.get(pmid)
                self.account.settle(pmid, "already", source=held.source if held else None)
            else:
                self.account.settle(pmid, "failed", reason="not asked yet")
                waiting.append(pmid)
        if stopped_by is None:
            self._from_pmc(self._pmcids(waiting))
        else:
            for pmid in waiting:
                self.account.settle(pmid, "failed", reason=f"not asked, after: {stopped_by}")
        return self.account

    def _pmcids(self, pmids: Sequence[str]) -> dict[str, str]:
        """Find the PMCID of each article, by PMCID; settle those that have none."""
        known = {article.pmid: article.pmcid for article in self._library.articles(pmids)}
        found = {pmcid: pmid for pmid, pmcid in known.items() if pmcid}
        unknown = [pmid for pmid in pmids if not known.get(pmid)]
        answered = set()
        try:
            for pmid, targets in find_pmcids(self._transport, unknown):
                answered.add(pmid)
                self._on_answer()
                if targets is None:
                    self.account.settle(pmid, "failed", reason="elink gave no answer for its PMCID")
                elif targets:
                    found |= {targets[0]: pmid}
                else:
                    self._note(pmid, "pmc", "no_pmcid")
                    self.account.settle(pmid, "not_in_pmc", reason=_NOT_IN_PMC)
                self._on_progress("full texts: PMCIDs", len(answered), len(unknown))
        except SourceError as error:
            self._failed([pmid for pmid in unknown if pmid not in answered], error)
        return found

    def _from_pmc(self, pmcids: dict[str, str]) -> None:
        """Ask PMC for texts, and the second source for those it does not give."""
        done = 0
        try:
            for asked, found in fetch_full_texts(self._transport, tuple(pmcids)):
                self._on_answer()
                for pmcid in asked:
                    pmid, text = pmcids[pmcid], found.get(pmcid)
                    if text is not None and text.has_body:
                        self._store(pmid, pmcid, text.xml, "pmc")
                    else:
                        self._note(pmid, "pmc", "none" if text is None else "front_matter")
                        self._from_second(pmid, pmcid)
                    done += 1
                    self._on_progress("full texts", done, len(pmcids))
        except SourceError as error:
            self._failed(list(pmcids.values())[done:], error)

    def _from_second(self, pmid: str, pmcid: str) -> None:
        """Ask the second source for one text; once it fails it is not asked again in this run."""
        if self._second is None:
            self.account.settle(pmid, "not_as_xml", reason=_NOT_AS_XML)
            return
        if self._second_failed is None:
            try:
                xml = self._second.full_text(pmcid)
            except SourceError as error:
                self._on_error(error)
                self._second_failed = error
            else:
                if xml is None:
                    self._note(pmid, "europepmc", "none")
                    self.account.settle(pmid, "not_as_xml", reason=_NOT_AS_XML)
                else:
                    self._store(pmid, pmcid, xml, "europepmc")
                return
        reason = f"{_NOT_AS_XML} there, and the second source could not be asked: {self._second_failed}"
        self.account.settle(pmid, "failed", reason=reason)

    def _store(self, pmid: str, pmcid: str, xml: bytes, source: FullTextSource) -> None:
        """Store a text that can be read."""
        try:
            text = parse_full_text(xml)
        except RecordError as error:
            self.account.settle(pmid, "failed", reason=f"its full text cannot be read: {error}")
            return
        if text.pmid is not None and text.pmid != pmid:
            reason = f"the text under {pmcid} calls itself PMID {text.pmid}"
            self.account.settle(pmid, "failed", reason=reason)
            return
        new = self._library.full_texts.store(pmid, xml, pmcid, text, source, seen_at=self._now())
        self.account.settle(pmid, "stored" if new else "already", source=source)

    def _note(self, pmid: str, source: FullTextSource, answer: FullTextAnswer) -> None:
        self._library.full_texts.note(pmid, source, answer, asked_at=self._now())

    def _failed(self, pmids: Iterable[str], error: SourceError) -> None:
        self._on_error(error)
        for pmid in pmids:
            self.account.settle(pmid, "failed", reason=str(error))


def survey_full_texts(library: Library, pmids: Iterable[str]) -> FullTextAccount:
    """Say what full texts are there and what is known of the others, without asking anybody."""
    account = FullTextAccount()
    for pmid in dict.fromkeys(pmids):
        held = library.full_texts.get(pmid)
        answers = [answer for answer, _ in library.full_texts.answers(pmid).values()]
        if held is not None:
            account.settle(pmid, "already", source=held.source)
        elif not answers:
            account.settle(pmid, "never_asked")
        elif answers == ["no_pmcid"]:
            account.settle(pmid, "not_in_pmc", reason=_NOT_IN_PMC)
        else:
            account.settle(pmid, "not_as_xml", reason=_NOT_AS_XML)
    return account
