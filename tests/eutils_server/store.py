"""What the server knows: records, links, answers to searches, and the history of every WebEnv."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.eutils_server.records import make_record, read_records, split_article_set

__all__ = ["History", "Store", "Target", "folded", "link_databases"]

#: A linked id, with its score where there is one.
Target = tuple[str, int | None]


class History:
    """Sets of ids kept between requests, as NCBI's history server keeps them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sets: dict[str, list[tuple[str, ...]]] = {}
        self._opened = 0

    def keep(self, ids: Iterable[str], web_env: str = "") -> tuple[str, int]:
        """Store a set in a given WebEnv, or in a new one; give WebEnv and query key."""
        with self._lock:
            if web_env not in self._sets:
                self._opened += 1
                web_env = f"MCID_{self._opened:024x}"
                self._sets[web_env] = []
            self._sets[web_env].append(tuple(ids))
            return web_env, len(self._sets[web_env])

    def ids(self, web_env: str, query_key: str) -> tuple[str, ...] | None:
        """Give a stored set, or None where WebEnv or key are unknown or expired."""
        with self._lock:
            sets = self._sets.get(web_env, [])
            if not query_key.isdecimal() or not 1 <= int(query_key) <= len(sets):
                return None
            return sets[int(query_key) - 1]

    def expire(self) -> None:
        """Forget everything, as NCBI does after some hours."""
        with self._lock:
            self._sets.clear()


class Store:
    """Records, links and scripted searches; fill it before or while the server runs.

    Attributes
    ----------
    records : dict of PMID to bytes
        Served byte for byte.
    links : dict of link name to (dict of source id to targets)
        Such as ``links["pubmed_pubmed_citedin"]["30267011"]``.
    searches : dict of term to PMIDs
        Answers given instead of looking into the records; also found inside parentheses.
    pmc_articles : dict of number to bytes
        ``article`` elements for ``db=pmc``; the number is without ``PMC``.
    europepmc_texts : dict of PMCID to bytes
        Documents that Europe PMC gives.
    europepmc_citing : dict of PMID to (source, id) pairs
        Articles that cite another by Europe PMC; ``MED`` is PubMed, ``PPR`` preprints.
    icite_citing : dict of PMID to PMIDs
        Articles that cite another by iCite, as numbers.
    most_per_page : int
        Citations on a page of Europe PMC.
    deleted : tuple of PMIDs
        Announced in a DeleteCitation element by every efetch.
    most_shown : int
        Matches that a search shows; a smaller cap than PubMed's makes tests of it quick.
    history : History
    """

    def __init__(self, records: Iterable[bytes] = ()) -> None:
        self.records: dict[str, bytes] = {}
        self.links: dict[str, dict[str, tuple[Target, ...]]] = {}
        self.searches: dict[str, tuple[str, ...]] = {}
        self.pmc_articles: dict[str, bytes] = {}
        self.europepmc_texts: dict[str, bytes] = {}
        self.europepmc_citing: dict[str, tuple[tuple[str, str], ...]] = {}
        self.icite_citing: dict[str, list[int]] = {}
        self.most_per_page = 1000
        self.deleted: tuple[str, ...] = ()
        #: PubMed shows only this many matches of a search, whatever the documentation says.
        self.most_shown = 9999
        self.history = History()
        self.add(*records)

    def add(self, *bodies: bytes) -> tuple[str, ...]:
        """Add records, single or in a PubmedArticleSet; give their PMIDs."""
        added = [entry for body in bodies for entry in split_article_set(body)]
        self.records.update(added)
        return tuple(pmid for pmid, _ in added)

    def add_files(self, *paths: Path) -> tuple[str, ...]:
        """Add the records of files or folders of efetch answers; give their PMIDs."""
        added = [entry for path in paths for entry in read_records(path)]
        self.records.update(added)
        return tuple(pmid for pmid, _ in added)

    def add_links(
        self, name: str, source: str | int, targets: Sequence[str | int | tuple[str | int, int | None]]
    ) -> None:
        """Add the links of one source under a name of elink; a target may bring its score."""
        pairs = (target if isinstance(target, tuple) else (target, None) for target in targets)
        self.links.setdefault(name, {})[str(source)] = tuple((str(i), score) for i, score in pairs)

    def add_links_file(self, path: Path) -> None:
        """Add links from JSON: ``{name: {source: [target or [target, score], ...]}}``."""
        table: Mapping[str, Mapping[str, Sequence[str | list[int]]]] = json.loads(path.read_text("utf-8"))
        for name, by_source in table.items():
            for source, targets in by_source.items():
                self.add_links(name, source, [(t[0], t[1]) if isinstance(t, list) else t for t in targets])

    def add_citations(self, cited: str | int, *citing: str | int) -> None:
        """Let articles cite another: both directions of the link."""
        self.add_links("pubmed_pubmed_citedin", cited, citing)
        for pmid in citing:
            known = self.links.get("pubmed_pubmed_refs", {}).get(str(pmid), ())
            self.add_links("pubmed_pubmed_refs", pmid, [*known, cited])

    def add_pmc(self, pmcid: str, article: bytes, *, pmid: str | None = None) -> None:
        """Add a full text, and the links between it and its PubMed record."""
        number = pmcid.upper().removeprefix("PMC")
        self.pmc_articles[number] = article
        if pmid is not None:
            self.add_links("pmc_pubmed", number, [pmid])
            self.add_links("pubmed_pmc", pmid, [number])

    def add_pmc_files(self, *paths: Path) -> tuple[str, ...]:
        """Add full texts from files of one ``article`` each, with bare records for them; give their PMIDs."""
        added = []
        for path in paths:
            article = path.read_bytes()
            ids = dict(re.findall(rb'<article-id pub-id-type="(pmid|pmc)">(?:PMC)?(\d+)<', article))
            pmid = ids[b"pmid"].decode()
            self.add(make_record(int(pmid)))
            # A document type may stand only before the root.
            body = re.sub(rb"\A\s*(?:<\?xml[^>]*>)?\s*<!DOCTYPE[^>]*>", b"", article)
            self.add_pmc(ids[b"pmc"].decode(), body, pmid=pmid)
            added.append(pmid)
        return tuple(added)

    def answer_search(self, term: str, pmids: Iterable[str | int]) -> None:
        """Script the answer to a search term."""
        self.searches[folded(term)] = tuple(str(pmid) for pmid in pmids)

    def targets(self, name: str, source: str) -> tuple[Target, ...]:
        """Give the links of a source; similar articles include the source itself, with the top score."""
        found = self.links.get(name, {}).get(source, ())
        if name == "pubmed_pubmed" and found and source not in {target for target, _ in found}:
            return ((source, 2147483647), *found)
        return found

    def link_names(self, db_from: str, db: str) -> tuple[str, ...]:
        """Give the names of the links between two databases, in NCBI's alphabetical order."""
        return tuple(sorted(n for n in self.links if link_databases(n) == (db_from, db)))


def link_databases(name: str) -> tuple[str, str]:
    """Read source and target database off a link name; ``pmc_refs_pubmed`` is the odd one."""
    parts = name.split("_")
    return (parts[0], parts[1]) if parts[1] in {"pubmed", "pmc", "books"} else (parts[0], parts[-1])


def folded(term: str) -> str:
    """Fold white space and case, in which terms may differ."""
    return " ".join(term.split()).casefold()
