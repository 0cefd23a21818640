"""A PubMed that changes from month to month: the states of a year, drawn from a seed.

Everything that the update has to survive happens to some records: late additions with old dates, abstracts
that arrive later, mass revisions, corrected figures, retractions, concerns and errata, deleted and merged
PMIDs and such that come back, lists of links that flicker, and a day with more records than a search lists.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.collect.concerns import CONTROL
from tests.eutils_server import Store, make_record

__all__ = ["INDEX", "TERM", "World", "invented_records", "tied"]

INDEX = "30267011"
TERM = "drug a[tiab]"

_PERCENT = re.compile(rb"(\d+)( of \d+ \S+ \()(\d+)%")
_ANY_PERCENT = re.compile(rb"(?<![\d.])(\d{1,2})%")


def invented_records(count: int, source: random.Random) -> dict[str, bytes]:
    """Give records with figures in sentences of ours, the index study among them."""
    records = {}
    for number in range(count):
        pmid = INDEX if number == 0 else str(31_000_000 + number)
        records[pmid] = make_record(
            pmid,
            abstract=_abstract(source),
            authors=((f"Author{number}", "A"),),
            year=2019 + number % 7,
            created=f"20{source.randint(19, 25)}/{source.randint(1, 12)}/{source.randint(1, 28)}",
        )
    return records


def _abstract(source: random.Random) -> str:
    total = source.choice([20, 25, 50])
    remissions = source.randint(1, total - 1)
    percent = remissions * 100 // total
    return (
        f"We treated patients with drug A. Complete remission was seen in {remissions} of {total} patients "
        f"({percent}%). Overall survival at 12 months was {source.randint(20, 90)}%. Durable benefit was "
        f"seen in {source.randint(1, 9)} of {total} patients."
    )


def tied(record: bytes, kind: str, notice: int) -> bytes:
    """Tie a notice of a kind, such as ``RetractionIn``, to a record."""
    note = (
        f'<CommentsCorrections RefType="{kind}"><RefSource>J Notices. 2026;1:{notice}</RefSource>'
        f'<PMID Version="1">{notice}</PMID></CommentsCorrections>'
    ).encode()
    if b"<CommentsCorrectionsList>" in record:
        return record.replace(b"<CommentsCorrectionsList>", b"<CommentsCorrectionsList>" + note, 1)
    whole = b"<CommentsCorrectionsList>" + note + b"</CommentsCorrectionsList>"
    return record.replace(b"</MedlineCitation>", whole + b"</MedlineCitation>", 1)


@dataclass
class World:
    """What a server serves, and how it changes.

    Parameters
    ----------
    store : Store
        Of the server; it is changed in place.
    reserve : dict of PMID to bytes
        Records that are still to appear.
    source : random.Random
        Decides everything.
    crowds : bool
        Whether a day comes with more records than a search lists.
    """

    store: Store
    reserve: dict[str, bytes]
    source: random.Random
    citing: list[str] = field(default_factory=list)
    similar: list[str] = field(default_factory=list)
    matches: list[str] = field(default_factory=list)
    withheld: dict[str, bytes] = field(default_factory=dict)
    deleted: dict[str, bytes] = field(default_factory=dict)
    crowds: bool = True
    notices: int = 90_000_000
    happened: dict[str, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, store: Store, records: Mapping[str, bytes], source: random.Random, *, cap: int) -> World:
        """Serve half of the records; the others come in the course of the year."""
        store.most_shown = cap
        control = tied(make_record(CONTROL), "RetractionIn", 1)
        store.records[CONTROL] = control
        pmids = [pmid for pmid in records if pmid != INDEX]
        source.shuffle(pmids)
        store.records[INDEX] = records[INDEX]
        world = cls(store, {pmid: records[pmid] for pmid in pmids}, source)
        world._appear(len(pmids) // 2)
        world._publish()
        return world

    @property
    def known(self) -> list[str]:
        """PMIDs of the review that are served, without the index study."""
        return [p for p in self.store.records if p not in {INDEX, CONTROL}]

    def next_month(self, month: int) -> None:
        """Let a month pass."""
        a_few = max(1, len(self.known) // 20)
        self._appear(max(1, len(self.reserve) // 6), late=True)
        self._arrive(a_few)
        self._correct_figures(a_few)
        self._tie_notices(a_few)
        self._delete(max(1, a_few // 2))
        if month in {3, 9}:
            self._revise_all()
        if month == 6 and self.crowds:
            self._crowd_a_day()
        self._publish()

    def _count(self, what: str, number: int) -> None:
        self.happened[what] = self.happened.get(what, 0) + number

    def _some(self, count: int) -> list[str]:
        known = self.known
        return self.source.sample(known, min(count, len(known)))

    def _appear(self, count: int, *, late: bool = False) -> None:
        """Add records to PubMed, some without their abstract, some as links only for now."""
        for pmid in list(self.reserve)[:count]:
            record = self.reserve.pop(pmid)
            if self.source.random() < 0.25:
                self.withheld[pmid] = record
                record = re.sub(rb"<Abstract>.*?</Abstract>", b"", record, flags=re.DOTALL)
            self.store.records[pmid] = record
            kinds = self.source.choice(["c", "m", "cm", "s", "ms", "cms"])
            for kind, list_ in (("c", self.citing), ("m", self.matches), ("s", self.similar)):
                if kind in kinds:
                    list_.append(pmid)
        self._count("late additions" if late else "records at the start", count)

    def _arrive(self, count: int) -> None:
        """Let abstracts arrive that were not there at first, and old records match by indexing."""
        for pmid in [p for p in self.withheld if p in self.store.records][:count]:
            self.store.records[pmid] = self.withheld.pop(pmid)
            self._count("late abstracts", 1)
        for pmid in self._some(1):
            if pmid not in self.matches:
                self.matches.append(pmid)
                self._count("old records that match", 1)

    def _correct_figures(self, count: int) -> None:
        """Change numbers in abstracts, and take one back to what it was."""
        for pmid in self._some(count):
            record = self.store.records[pmid]

            def other(match: re.Match[bytes]) -> bytes:
                return b"%d%%" % ((int(match[1]) + 7) % 100)

            changed = _ANY_PERCENT.sub(other, record, count=1)
            if changed != record:
                self.store.records[pmid] = changed
                self._count("corrected figures", 1)

    def _tie_notices(self, count: int) -> None:
        """Retract, doubt and correct some articles."""
        for pmid in self._some(count):
            kind = self.source.choice(["RetractionIn", "ExpressionOfConcernIn", "ErratumIn"])
            self.notices += 1
            self.store.records[pmid] = tied(self.store.records[pmid], kind, self.notices)
            self._count(kind, 1)

    def _delete(self, count: int) -> None:
        """Delete or merge some PMIDs, and let one come back; links go on naming merged ones."""
        for pmid in self._some(count):
            self.deleted[pmid] = self.store.records.pop(pmid)
            if self.source.random() < 0.5:
                for list_ in (self.citing, self.similar):
                    if pmid in list_:
                        list_.remove(pmid)
            self._count("deleted or merged", 1)
        if self.deleted and self.source.random() < 0.4:
            pmid = self.source.choice(sorted(self.deleted))
            self.store.records[pmid] = self.deleted.pop(pmid)
            self._count("came back", 1)

    def _revise_all(self) -> None:
        """Touch every record as a mass maintenance does, without touching its text."""
        for pmid in self.known:
            record = self.store.records[pmid]
            heading = (
                b'<MeshHeading><DescriptorName UI="" MajorTopicYN="N">Revised</DescriptorName></MeshHeading>'
            )
            note = b"<MeshHeadingList>" + heading + b"</MeshHeadingList></MedlineCitation>"
            self.store.records[pmid] = record.replace(b"</MedlineCitation>", note, 1)
        self._count("mass revision", len(self.known))

    def _crowd_a_day(self) -> None:
        """Let more records be created on one day than a search lists, all of them matches."""
        for number in range(self.store.most_shown + 5):
            pmid = str(33_000_000 + number)
            self.store.records[pmid] = make_record(pmid, abstract="", created="2026/06/15")
            self.matches.append(pmid)
        self._count("records of a crowded day", self.store.most_shown + 5)

    def _publish(self) -> None:
        """Show links and matches: some links are missing today, and are there again tomorrow."""
        shown = [pmid for pmid in self.citing if self.source.random() > 0.1]
        self._count("links that flicker", len(self.citing) - len(shown))
        self.store.add_links("pubmed_pubmed_citedin", INDEX, shown)
        ranks = [(pmid, self.source.randint(1, 10**6)) for pmid in self.similar]
        self.store.add_links("pubmed_pubmed", INDEX, ranks)
        there = [pmid for pmid in dict.fromkeys(self.matches) if pmid in self.store.records]
        self.store.answer_search(TERM, there)
