"""Each text is read once; another text, rule set or engine is another reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.errors import LibraryBusy, LibraryError, LibraryFull, LibraryReadOnly
from evidence.extract.rules import load_rules
from evidence.extract.ruleset import RuleSet
from evidence.library.store import Library
from evidence.model import Article, Finding, Passage, Section
from evidence.reading import Reader, text_hash
from tests.library.samples import JANUARY, finding, record


class CountingExtractor:
    """Finds the same figure in every text, and counts the texts."""

    readings: list[str]

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules

    def extract(self, pmid: str, passages: Sequence[Passage]) -> tuple[Finding, ...]:
        self.readings.append(pmid)
        return (finding(pmid, ruleset=self.rules.name),) if len(passages) > 1 else ()


@pytest.fixture
def article() -> Article:
    return record("100")[1]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.sqlite") as opened:
        opened.store_record(*record("100"), fetched_at=JANUARY)
        yield opened


@pytest.fixture(autouse=True)
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the list of what was read in this test."""
    CountingExtractor.readings = []
    monkeypatch.setattr("evidence.extract.pipeline.Extractor", CountingExtractor)
    return CountingExtractor.readings


def test_a_text_is_read_once_even_by_another_reader(
    library: Library, article: Article, readings: list[str]
) -> None:
    rules = load_rules()
    first = Reader(library, rules).findings(article)
    again = Reader(library, rules).findings(article)
    assert first == again != ()
    assert readings == ["100"]


def test_a_text_without_figures_is_not_read_again_either(
    library: Library, article: Article, readings: list[str]
) -> None:
    silent = replace(article, abstract=())
    rules = load_rules()
    assert [Reader(library, rules).findings(silent) for _ in range(2)] == [(), ()]
    assert readings == ["100"]


@pytest.mark.parametrize(
    "changed",
    [
        lambda a: replace(a, title="Another title"),
        lambda a: replace(a, abstract=(Section("Another text."),)),
        lambda a: replace(a, abstract=(Section(a.abstract[0].text, "RESULTS"),)),
    ],
    ids=["title", "text", "section"],
)
def test_another_text_is_read_anew(
    library: Library, article: Article, readings: list[str], changed: Callable[[Article], Article]
) -> None:
    reader = Reader(library, load_rules())
    reader.findings(article)
    reader.findings(changed(article))
    assert readings == ["100", "100"]


def test_another_rule_set_reads_anew(
    library: Library, article: Article, readings: list[str], tmp_path: Path
) -> None:
    more = tmp_path / "more.toml"
    more.write_text('name = "more"\n', encoding="utf-8")
    Reader(library, load_rules()).findings(article)
    Reader(library, load_rules([more])).findings(article)
    assert readings == ["100", "100"]


def test_changed_code_of_the_extraction_reads_anew(
    library: Library, article: Article, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Reader(library, load_rules()).findings(article)
    monkeypatch.setattr("evidence.reading.reading_edition", lambda: "another")
    Reader(library, load_rules()).findings(article)
    assert readings == ["100", "100"]


@pytest.mark.parametrize("error", [LibraryReadOnly("no"), LibraryFull("no"), LibraryBusy("no")], ids=repr)
def test_what_the_library_cannot_keep_is_given_all_the_same(
    library: Library,
    article: Article,
    readings: list[str],
    monkeypatch: pytest.MonkeyPatch,
    error: LibraryError,
) -> None:
    tries = []

    def fail(*_: object, **__: object) -> bool:
        tries.append(1)
        raise error

    monkeypatch.setattr(library, "store_findings", fail)
    reader = Reader(library, load_rules(), must_keep=False)
    assert reader.not_kept is None
    assert reader.findings(article) == reader.findings(article) != ()
    assert reader.not_kept is error
    assert readings == ["100", "100"]
    assert len(tries) == 1, "a try may wait for half a minute"
    with pytest.raises(type(error)):
        Reader(library, load_rules()).findings(article)


def test_a_damaged_library_is_no_reason_to_go_on(
    library: Library, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> bool:
        raise LibraryError("damaged")

    monkeypatch.setattr(library, "store_findings", fail)
    with pytest.raises(LibraryError, match="damaged"):
        Reader(library, load_rules(), must_keep=False).findings(article)


def test_the_hash_tells_names_texts_and_sections_apart() -> None:
    hashes = {
        text_hash([Passage("title", "a")]),
        text_hash([Passage("abstract", "a")]),
        text_hash([Passage("title", "b")]),
        text_hash([Passage("title", "a", ((0, 1, "X"),))]),
        text_hash([Passage("title", "a"), Passage("abstract", "")]),
    }
    assert len(hashes) == 5
