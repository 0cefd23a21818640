"""Reading a full text: tables cell by cell, captions and body by the reader of abstracts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evidence.extract.naming import MentionFinder
from evidence.extract.pipeline import Extractor
from evidence.extract.ruleset import RuleSet
from evidence.extract.text import normalise
from evidence.fulltext.aliases import Aliases, find_aliases, preferring
from evidence.fulltext.definitions import definitions_of
from evidence.fulltext.naming import Namer
from evidence.fulltext.reconcile import reconciled
from evidence.fulltext.running_findings import SetAside, read_running_text
from evidence.fulltext.running_text import RunningText, running_text
from evidence.fulltext.tables import TableReading, read_table
from evidence.fulltext.topics import with_topics
from evidence.model import Finding, FullText

__all__ = ["FullTextReader", "FullTextReading"]


@dataclass(frozen=True, slots=True)
class FullTextReading:
    """What a full text reports, each place by itself.

    Parameters
    ----------
    running : tuple of Finding
        In paragraphs and captions.
    discussion : tuple of Finding
        In the discussion, which repeats what stands elsewhere.
    set_aside : tuple of SetAside
        What in paragraphs and captions looks like a finding and is none of this study.
    tables : tuple of TableReading
        Every table, also those that report nothing.
    """

    running: tuple[Finding, ...]
    discussion: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...]
    tables: tuple[TableReading, ...]

    @property
    def in_tables(self) -> tuple[Finding, ...]:
        """The findings of all tables."""
        return tuple(finding for table in self.tables for finding in table.findings)


class FullTextReader:
    """Reads findings from full texts with one rule set; keeps nothing between articles.

    Parameters
    ----------
    extractor : Extractor
        Reads sentences.
    """

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        self._ruleset: RuleSet = extractor.ruleset
        self._finder = MentionFinder(extractor.ruleset)

    def findings(self, pmid: str, abstract: Sequence[Finding], text: FullText) -> tuple[Finding, ...]:
        """Give the findings of an article, each figure once with all its places.

        Parameters
        ----------
        pmid : str
            Whose.
        abstract : sequence of Finding
            What the abstract reports.
        text : FullText
            With a body.
        """
        reading = self.read(pmid, text)
        ordered = (*abstract, *reading.running, *reading.in_tables)
        return reconciled(ordered, repeating=reading.discussion)

    def read(self, pmid: str, text: FullText) -> FullTextReading:
        """Read every part of a full text."""
        running = self.running_text(text)
        found = read_running_text(self._extractor, pmid, text.title, running)
        kinds = {part.name: part.kind for part in running.parts}
        return FullTextReading(
            running=tuple(f for f in found.findings if kinds[f.passage] != "discussion"),
            discussion=tuple(f for f in found.findings if kinds[f.passage] == "discussion"),
            set_aside=found.set_aside,
            tables=self.tables(pmid, text),
        )

    def running_text(self, text: FullText) -> RunningText:
        """Join paragraphs and captions for the reader of abstracts."""
        return with_topics(running_text(text), self._finder, self._ruleset)

    def tables(self, pmid: str, text: FullText) -> tuple[TableReading, ...]:
        """Read the tables of one article and tell what became of every cell."""
        of_article = self._aliases(_notes(text))
        words = normalise(" ".join(paragraph.text for paragraph in text.paragraphs))
        definitions = definitions_of(words, self._finder, self._ruleset)
        arms = arms_in_tables(text)
        readings = []
        for table in text.tables:
            aliases = preferring(self._aliases(note.text for note in table.footnotes), of_article)
            namer = Namer(self._finder, self._ruleset, aliases, definitions)
            readings.append(read_table(pmid, table, namer, self._ruleset, arms=arms))
        return tuple(readings)

    def _aliases(self, notes: Iterable[str]) -> Aliases:
        no_definitions = self._finder.definitions("")

        def outcome_of(long: str) -> str | None:
            mentions = self._finder.find(long, no_definitions)
            return mentions[0].outcome if mentions and mentions[0].start < 12 else None

        return find_aliases((normalise(note) for note in notes), outcome_of)


def _notes(text: FullText) -> Iterator[str]:
    """Give the places that explain short forms."""
    for paragraph in text.paragraphs:
        if any("abbreviation" in heading.lower() for heading in paragraph.headings):
            yield paragraph.text
    yield from (note.text for table in text.tables for note in table.footnotes)


def arms_in_tables(text: FullText) -> tuple[str, ...]:
    """List what heads the columns of an article's tables in which every column has a size or a count.

    These are its arms, or whatever else it compares throughout.
    """
    found: dict[str, None] = {}
    for table in text.tables:
        if table.is_picture:
            continue
        for column in range(table.stub_columns + 1, len(table.grid[0]) + 1):
            path = table.column_path(column)
            of_all = path and path[0].lower().startswith(("p", "total", "all", "overall"))
            if len(path) == 1 and path[0] and not of_all:
                found[path[0].split(" (")[0].strip()] = None
    return tuple(found)
