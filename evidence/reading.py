"""Reading records with a rule set, each text once: what the library holds already is not read again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from evidence.errors import LibraryBusy, LibraryError, LibraryFull, LibraryReadOnly
from evidence.extract.ruleset import RuleSet
from evidence.fulltext.edition import reading_edition
from evidence.library.store import Library
from evidence.model import Article, Finding, Passage

if TYPE_CHECKING:
    from evidence.extract.pipeline import Extractor
    from evidence.fulltext.reader import FullTextReader

__all__ = ["Reader", "text_hash"]


def _utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Reader:
    """Gives the findings of records, from the library where it has them, else from their text.

    Parameters
    ----------
    library : Library
        Where findings are kept.
    rules : RuleSet
        What is read for. In a library as it was on a day, findings are those of the rules of the same
        name under which texts were last read by then.
    now : callable
        The time that is stored with new findings.
    ruleset : str, optional
        Of a library of the past: whose findings are given; else those of the rules of the same name.
    must_keep : bool
        Whether findings that the library cannot keep are an error. Whoever only shows them need not care.

    Attributes
    ----------
    ruleset : str
        Name and hash of the rules whose findings are given, and the edition of the code behind them.
    read_now : list of str
        PMIDs whose text a library of the past held no findings of; it was read with the rules of today.
    not_kept : LibraryError or None
        Why findings were read that the library does not keep: it cannot be written, or not just now.
        They are right all the same, and will be read again.
    """

    def __init__(
        self,
        library: Library,
        rules: RuleSet,
        *,
        now: Callable[[], str] = _utc_now,
        must_keep: bool = True,
        ruleset: str | None = None,
    ) -> None:
        self._library = library
        self._now = now
        self._must_keep = must_keep
        self._rules = rules
        self._extractor: Extractor | None = None
        self._full_text_reader: FullTextReader | None = None
        # The rules' hash says nothing of the code that applies them.
        self.ruleset = f"{rules.name}/{reading_edition()}"
        self.read_now: list[str] = []
        self.not_kept: LibraryError | None = None
        if library.is_past:
            named = rules.name.partition("@")[0]
            self.ruleset = ruleset or library.latest_ruleset(named) or self.ruleset

    def findings(self, article: Article) -> tuple[Finding, ...]:
        """Give what the rules find in a record and, where the library has it, in its full text.

        Empty where the text reports nothing or there is none.

        Raises
        ------
        LibraryError
            If the library cannot be read, or new findings must be kept and cannot.
        RecordError
            If a full text of the library can no longer be read.
        """
        text = self.hash_of(article)
        kept = self._library.findings(article.pmid, text, self.ruleset)
        if kept is not None:
            return kept
        found = self.read(article.pmid, article.passages, full_text=True)
        if self._library.is_past:
            self.read_now.append(article.pmid)
        elif self.not_kept is None:
            self._keep(article.pmid, text, found)
        return found

    def hash_of(self, article: Article) -> str:
        """Give the hash of the texts that a record's findings come from; it names them in the library."""
        return text_hash(article.passages, self._library.full_texts.content_hash(article.pmid))

    def read_again(self, article: Article, hashed: str | None) -> tuple[Finding, ...]:
        """Read a former text with the rules of today, and its full text if that was read; keep nothing.

        Parameters
        ----------
        article : Article
            As it was.
        hashed : str or None
            The hash of the texts that its findings came from.
        """
        alone = hashed is None or hashed == text_hash(article.passages)
        return self.read(article.pmid, article.passages, full_text=not alone)

    def _keep(self, pmid: str, text: str, found: tuple[Finding, ...]) -> None:
        """Store findings; where that fails nothing more is tried, for each try may wait."""
        try:
            self._library.store_findings(pmid, text, self.ruleset, found, extracted_at=self._now())
        except (LibraryReadOnly, LibraryFull, LibraryBusy) as error:
            if self._must_keep:
                raise
            self.not_kept = error

    def read(self, pmid: str, passages: Sequence[Passage], *, full_text: bool = False) -> tuple[Finding, ...]:
        """Read a text with the rules of today, and keep nothing.

        Parameters
        ----------
        pmid : str
            Whose.
        passages : sequence of Passage
            Title, abstract and so on.
        full_text : bool
            Whether the full text that the library has of it is read too.
        """
        if self._extractor is None:
            # spaCy takes a second to load; a record whose findings are known does not need it.
            from evidence.extract.pipeline import Extractor  # noqa: PLC0415

            self._extractor = Extractor(self._rules)
        found = self._extractor.extract(pmid, passages)
        held = self._library.full_texts.get(pmid) if full_text else None
        if held is None:
            return found
        if self._full_text_reader is None:
            from evidence.fulltext.reader import FullTextReader  # noqa: PLC0415

            self._full_text_reader = FullTextReader(self._extractor)
        return self._full_text_reader.findings(pmid, found, held.parsed())


def text_hash(passages: Sequence[Passage], full_text: str | None = None) -> str:
    """Give the hash of all that a record's findings depend on: passages, names, sections, full text.

    Parameters
    ----------
    passages : sequence of Passage
        Of the record.
    full_text : str or None
        The hash of its full text, where there is one.
    """
    content: list[object] = [[passage.name, passage.text, passage.sections] for passage in passages]
    content += [] if full_text is None else [full_text]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
