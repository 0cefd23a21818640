"""Search terms: the part of PubMed's query language that a client of ours can be expected to send.

Boolean operators in capitals, evaluated from left to right as PubMed does, parentheses, quotes, field
tags, ranges of dates and PMIDs. Words without a tag are looked up in the whole text of the records.
"""

from __future__ import annotations

import functools
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tests.eutils_server.store import Store, folded

__all__ = ["Match", "TermError", "match_term"]

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<paren>[()])
    | (?P<operator>AND|OR|NOT)(?=[\s()]|$)
    | "?(?P<low>[\d/]+)"?(?:\[\w[^\]]*\])?\s*:\s*"?(?P<high>[\d/]+)"?\[(?P<range_tag>[^\]]+)\]
    | "(?P<quoted>[^"]*)"(?:\[(?P<quoted_tag>[^\]]+)\])?
    | (?P<tagged>(?:(?!\b(?:AND|OR|NOT)\b)[^()"\[\]])+?|10\.\d+/[^\s\[\]"]+)\[(?P<tag>[^\]]+)\]
    | (?P<word>[^\s()\[\]"]+)
    )""",
    re.VERBOSE,
)
_DATES = {"crdt": "entrez", "edat": "pubmed", "mhda": "medline", "pdat": "issue", "dp": "issue"}
#: Tags that are looked up in the whole text here, as if they were no tags.
_TEXT_TAGS = frozenset(
    {
        *(
            "all fields",
            "all",
            "tiab",
            "title/abstract",
            "tw",
            "mh",
            "mesh terms",
            "mesh",
            "majr",
            "nm",
            "ot",
        ),
        *("au", "author", "1au", "ad", "affiliation", "ta", "journal", "pt", "publication type"),
        *("la", "language", "sb", "filter", "si"),
    }
)
_STOP_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"}
)


#: PubMed's words for records with a tie of some kind to another, and the kinds.
_TIES = {
    "hasretractionin": "RetractionIn",
    "haspartialretractionin": "PartialRetractionIn",
    "hasexpressionofconcernin": "ExpressionOfConcernIn",
    "haserratumin": "ErratumIn",
    "hascorrectedrepublishedin": "CorrectedandRepublishedIn",
}


class TermError(ValueError):
    """A term that PubMed's backend fails on, such as unbalanced parentheses."""


@dataclass(slots=True)
class Match:
    """The ids that match a term, and what PubMed says about its reading of it."""

    pmids: tuple[str, ...] = ()
    translation: str = ""
    phrases_not_found: list[str] = field(default_factory=list)
    fields_not_found: list[str] = field(default_factory=list)
    phrases_ignored: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    """What can be searched of one record."""

    text: str
    title: str
    ids: frozenset[str]
    dates: Mapping[str, str]
    ties: frozenset[str]


def match_term(store: Store, term: str, dates: tuple[str, str, str] | None = None) -> Match:
    """Find what matches a term, newest PMID first.

    Parameters
    ----------
    dates : tuple of (tag, first, last), optional
        ``datetype``, ``mindate`` and ``maxdate`` of the request.
    """
    reading = _Reading(store, term)
    found = reading.whole()
    if dates is not None:
        found &= reading.between(*dates)
    reading.match.pmids = tuple(sorted(found, key=int, reverse=True))
    return reading.match


class _Reading:
    """One evaluation of a term against the store."""

    def __init__(self, store: Store, term: str) -> None:
        self.term = term
        self.store = store
        self.entries = {pmid: _entry(record) for pmid, record in store.records.items()}
        self.universe = set(store.records).union(*store.searches.values())
        self.match = Match()
        self.at = 0

    def whole(self) -> set[str]:
        """Evaluate the whole term."""
        found, self.match.translation = self.expression()
        if self.at < len(self.term.rstrip()):
            raise TermError("unbalanced parenthesis")
        return found

    def expression(self) -> tuple[set[str], str]:
        """Evaluate up to a closing parenthesis or the end; give ids and translation."""
        scripted = self.scripted()
        if scripted is not None:
            return scripted
        found, read = self.operand()
        while (token := _TOKEN.match(self.term, self.at)) is not None and token["paren"] != ")":
            operator = token["operator"] or "AND"
            if token["operator"]:
                self.at = token.end()
            right, read_right = self.operand()
            if read_right:
                read = f"{read} {operator} {read_right}" if read else read_right
                found = {"AND": found & right, "OR": found | right, "NOT": found - right}[operator]
        return found, read

    def scripted(self) -> tuple[set[str], str] | None:
        """Take a scripted answer for the text that ends at the end or at the matching parenthesis."""
        rest = self.term[self.at :]
        depth = 0
        for end, character in enumerate(rest):
            depth += {"(": 1, ")": -1}.get(character, 0)
            if depth < 0:
                rest = rest[:end]
                break
        answer = self.store.searches.get(folded(rest))
        if answer is None:
            return None
        self.at += len(rest)
        return set(answer), rest.strip()

    def operand(self) -> tuple[set[str], str]:
        """Evaluate one parenthesis, range, phrase or word."""
        token = _TOKEN.match(self.term, self.at)
        if token is None or token["operator"] or token["paren"] == ")":
            raise TermError("an operand is missing")
        self.at = token.end()
        if token["paren"]:
            found, read = self.expression()
            closing = _TOKEN.match(self.term, self.at)
            if closing is None or closing["paren"] != ")":
                raise TermError("unbalanced parenthesis")
            self.at = closing.end()
            return found, f"({read})"
        if token["low"]:
            low, high, tag = token["low"], token["high"], token["range_tag"]
            return self.between(tag, low, high), f"{low}:{high}[{tag}]"
        if token["quoted"] is not None:
            return self.phrase(token["quoted"], token["quoted_tag"], quoted=True)
        if token["tagged"] is not None:
            return self.phrase(token["tagged"].strip(), token["tag"], quoted=False)
        return self.word(token["word"])

    def between(self, tag: str, low: str, high: str) -> set[str]:
        """Give what lies in a range of PMIDs or dates, both ends included."""
        if tag.casefold() in {"uid", "pmid"}:
            return {pmid for pmid in self.universe if int(low) <= int(pmid) <= int(high)}
        event = _DATES.get(tag.casefold(), "entrez")
        first, last = _padded(low, "01"), _padded(high, "31")
        return {p for p, e in self.entries.items() if first <= e.dates.get(event, "") <= last}

    def phrase(self, text: str, tag: str | None, *, quoted: bool) -> tuple[set[str], str]:
        """Look a phrase up in the field that its tag names."""
        wanted = text.casefold()
        name = (tag or "all fields").casefold()
        read = f'"{text}"[{tag or "All Fields"}]'
        if name in {"uid", "pmid"}:
            return {text} & self.universe, f"{text}[UID]"
        if name in {"doi", "aid", "lid", "article identifier", "pmcid"}:
            return self.those(lambda e: wanted in e.ids), read
        if name in _DATES:
            return self.between(name, text, text), read
        if name in {"ti", "title"}:
            return self.those(lambda e: wanted in e.title), read
        if name not in _TEXT_TAGS:
            self.match.fields_not_found.append(str(tag))
        found = self.those(lambda e: wanted in e.text)
        if found or tag or not quoted:
            if not found:
                self.match.phrases_not_found.append(text)
            return found, read
        # PubMed looks up the loose words of a quoted phrase that its index does not hold.
        self.match.quoted_not_found.append(f'"{text}"')
        loose = [self.word(word) for word in text.split()]
        words = [read for _, read in loose if read]
        return set.intersection(*(ids for ids, _ in loose)) if loose else set(), " AND ".join(words)

    def word(self, word: str) -> tuple[set[str], str]:
        """Look a word up in the whole record; a bare number is a PMID as well."""
        wanted = word.casefold()
        if wanted in _STOP_WORDS:
            self.match.phrases_ignored.append(word)
            return self.universe, ""
        if wanted in _TIES:
            return self.those(lambda e: _TIES[wanted] in e.ties), wanted
        if word.isdecimal() and word in self.universe:
            return {word}, f"{word}[UID]"
        found = self.those(lambda e: wanted in e.text or wanted in e.ids)
        if not found:
            self.match.phrases_not_found.append(word)
        return found, f'"{word}"[All Fields]'

    def those(self, holds: Callable[[_Entry], bool]) -> set[str]:
        """Give the ids of the records for which something holds."""
        return {pmid for pmid, entry in self.entries.items() if holds(entry)}


@functools.lru_cache(maxsize=20000)
def _entry(record: bytes) -> _Entry:
    """Read what can be searched off a record."""
    root = ET.fromstring(record)
    ids = root.iterfind("./PubmedData/ArticleIdList/ArticleId")
    dates = {d.get("PubStatus", ""): _joined(d) for d in root.iterfind("./PubmedData/History/PubMedPubDate")}
    issue = root.find("./MedlineCitation/Article/Journal/JournalIssue/PubDate")
    if issue is not None:
        dates["issue"] = _joined(issue)
    title = root.find("./MedlineCitation/Article/ArticleTitle")
    return _Entry(
        text=_text(root.iterfind("./MedlineCitation")) or _text([root]),
        title="" if title is None else _text([title]),
        ids=frozenset((i.text or "").casefold() for i in ids),
        dates=dates,
        ties=frozenset(c.get("RefType", "") for c in root.iter("CommentsCorrections")),
    )


def _text(elements: Iterable[ET.Element]) -> str:
    """Fold all text of elements to one lower-case line."""
    return " ".join(" ".join(e.itertext()) for e in elements).casefold()


def _joined(date: ET.Element) -> str:
    """Write a date so that dates compare as texts."""
    parts = (date.findtext("Year") or "", date.findtext("Month") or "01", date.findtext("Day") or "01")
    return "/".join(part.zfill(2) for part in parts)


def _padded(date: str, filler: str) -> str:
    """Complete a date that stops at the year or the month."""
    parts = date.split("/")
    return "/".join([parts[0], *(part.zfill(2) for part in parts[1:]), *[filler] * (3 - len(parts))])
