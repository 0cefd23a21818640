"""What became of every number of a full text: of sentences and captions, and of the cells of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from evidence.extract.explain import Account, Explanation, Fate, explain
from evidence.extract.pipeline import Extractor
from evidence.fulltext.reader import FullTextReader, FullTextReading
from evidence.fulltext.reconcile import reconciled
from evidence.fulltext.running_text import Part, RunningText
from evidence.fulltext.tables import TableReading
from evidence.model import Finding, FullText, Passage

__all__ = ["FullTextExplanation", "explain_full_text"]

_DIGITS: Final = re.compile(r"\d+(?:[.,·]\d+)*")
_ELSEWHERE: Final = "names a reference, a figure or a table"
_NO_RESULTS: Final = "stands in a section that reports no results"
_ONLY_DISCUSSED: Final = "stands in the discussion, and nowhere else in the article"


@dataclass(frozen=True, slots=True)
class FullTextExplanation:
    """An account of a full text.

    Parameters
    ----------
    passages : tuple of Explanation
        Paragraphs and captions, in order.
    tables : tuple of TableReading
        Tables with an account of every cell that prints a figure.
    """

    passages: tuple[Explanation, ...]
    tables: tuple[TableReading, ...]


def explain_full_text(
    extractor: Extractor, pmid: str, abstract: Sequence[Finding], text: FullText
) -> FullTextExplanation:
    """Say what became of every number of a full text.

    Parameters
    ----------
    extractor : Extractor
        Its own reading is asked, so that the account is of what was really done.
    pmid : str
        Whose text.
    abstract : sequence of Finding
        What the abstract reports: the discussion may repeat it.
    text : FullText
        With a body.
    """
    reader = FullTextReader(extractor)
    reading = reader.read(pmid, text)
    running = reader.running_text(text)
    _, told = explain(extractor, pmid, (Passage("title", text.title), running.passage))
    unspoken = _unspoken(reading, abstract)
    passages = [_of_part(part, running, told, reading, unspoken) for part in running.parts]
    passages += [_aside(part) for part in running.aside]
    return FullTextExplanation(tuple(passages), reading.tables)


def _unspoken(reading: FullTextReading, abstract: Sequence[Finding]) -> set[Finding]:
    """Give the findings of the discussion that repeat nothing."""
    findings = reconciled((*abstract, *reading.running, *reading.in_tables), reading.discussion)
    repeated = {place for finding in findings for place in finding.places}
    return {finding for finding in reading.discussion if finding.place not in repeated}


def _of_part(
    part: Part, running: RunningText, told: Explanation, reading: FullTextReading, unspoken: set[Finding]
) -> Explanation:
    """Cut the account of the running text to one paragraph or caption."""
    accounts = [
        replace(
            account,
            start=account.start - part.start,
            end=account.end - part.start,
            text=part.text[account.start - part.start : account.end - part.start],
        )
        for account in told.accounts
        if part.start <= account.start < part.end
    ]
    accounts = [_settled(account, part, reading, unspoken) for account in accounts]
    accounts += _blanked(part, running, accounts)
    sentences = tuple(
        (max(start - part.start, 0), min(end - part.start, len(part.text)))
        for start, end in told.sentences
        if start < part.end and part.start < end
    )
    ordered = tuple(sorted(accounts, key=lambda account: account.start))
    return Explanation(Passage(part.name, part.text), sentences, ordered)


def _settled(account: Account, part: Part, reading: FullTextReading, unspoken: set[Finding]) -> Account:
    """Mend what the account of the abstracts' reader says by what full texts make of it."""
    if account.fate not in {"finding", "repeat"}:
        return account
    for aside in reading.set_aside:
        if aside.passage == part.name and aside.start < account.end and account.start < aside.end:
            fate: Fate = "sentence-set-aside" if aside.of_sentence else "not-a-result"
            words = f"the sentence {aside.reason}" if aside.of_sentence else aside.reason
            return replace(account, fate=fate, detail=words)
    for finding in (*reading.running, *reading.discussion):
        if finding.passage == part.name and finding.start < account.end and account.start < finding.end:
            if finding in unspoken:
                return replace(account, fate="not-a-result", detail=_ONLY_DISCUSSED)
            if not account.detail.startswith(finding.outcome):
                # The name beside the figure means another outcome here.
                _, _, slots = account.detail.partition(":")
                return replace(account, detail=f"{finding.outcome}:{slots}")
            return account
    return account


def _blanked(part: Part, running: RunningText, accounts: Sequence[Account]) -> Iterator[Account]:
    """Account for the numbers of references and of figures and tables, which the reader does not see."""
    taken = [(account.start, account.end) for account in accounts]
    for match in _DIGITS.finditer(part.text):
        start, end = match.span()
        seen = running.text[part.start + start : part.start + end]
        if not seen.strip() and not any(s < end and start < e for s, e in taken):
            yield Account(start, end, match.group(), "not-read", _ELSEWHERE)


def _aside(part: Part) -> Explanation:
    accounts = tuple(
        Account(match.start(), match.end(), match.group(), "not-read", _NO_RESULTS)
        for match in _DIGITS.finditer(part.text)
    )
    return Explanation(Passage(part.name, part.text), ((0, len(part.text)),), accounts)
