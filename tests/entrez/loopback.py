"""A client of the loopback E-utilities server that waits for nothing and remembers what it said."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from evidence.entrez.fetch import fetch_records
from evidence.entrez.links import find_links
from evidence.entrez.search import search
from evidence.entrez.transport import Transport
from tests.eutils_server import EutilsServer

__all__ = ["EMAIL", "HASTY_S", "KEY", "PATIENT_S", "PMIDS", "TRIES", "Client", "FakeTime", "Unlimited"]

KEY = "0123456789abcdefSECRETKEY"
EMAIL = "someone.private@example.org"
PMIDS = tuple(str(pmid) for pmid in range(101, 113))
TRIES = 5

#: Long enough for a busy machine; short where a test waits for it to run out.
PATIENT_S = 10.0
HASTY_S = 0.3


class Unlimited:
    """A limiter that lets every request pass, and counts them."""

    def __init__(self) -> None:
        self.turns = 0

    def acquire(self) -> None:
        """Let it pass."""
        self.turns += 1


@dataclass
class Client:
    """A transport to the server, with a stubbed sleep and everything it said."""

    server: EutilsServer
    transport: Transport
    limiter: Unlimited
    waits_s: list[float]
    said: list[str]

    def fetch(self) -> tuple[tuple[str, bytes], ...]:
        """Fetch all records, in batches of five."""
        batches = list(fetch_records(self.transport, PMIDS, batch_size=5))
        return tuple((record.pmid, record.xml) for batch in batches for record in batch.records)

    def search(self) -> tuple[str, ...]:
        """Search for all records."""
        return search(self.transport, "invented").pmids

    def links(self) -> dict[str, tuple[tuple[str, int | None], ...]]:
        """Ask who cites each record."""
        return {s.source_pmid: s.targets for s in find_links(self.transport, PMIDS, "cited_by")}

    def epost(self) -> tuple[str, ...] | None:
        """Post the ids; give what the history holds of them."""
        answer = etree.fromstring(self.transport.post("epost", [("db", "pubmed"), ("id", ",".join(PMIDS))]))
        return self.server.store.history.ids(
            answer.findtext("WebEnv") or "", answer.findtext("QueryKey") or ""
        )

    def esummary(self) -> int:
        """Ask for summaries; give how many came."""
        answer = self.transport.post("esummary", [("db", "pubmed"), ("id", ",".join(PMIDS))])
        return len(etree.fromstring(answer).findall("DocSum"))

    def json_search(self) -> bytes:
        """Search, with the answer in JSON."""
        return self.transport.post("esearch", [("db", "pubmed"), ("term", "invented"), ("retmode", "json")])

    def of_history(self) -> bytes:
        """Fetch what the history keeps."""
        kept = self.server.store.history.keep(PMIDS)
        history = [("WebEnv", kept[0]), ("query_key", str(kept[1]))]
        return self.transport.post("efetch", [("db", "pubmed"), ("retmode", "xml"), *history])


class FakeTime:
    """One clock for server and client; sleeping moves it on."""

    def __init__(self) -> None:
        self.now_s = 1_000_000.0

    def clock(self) -> float:
        """Tell the time."""
        return self.now_s

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now_s += seconds
