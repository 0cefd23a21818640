from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from evidence.errors import LibraryError, UsageError
from evidence.library.store import Library
from evidence.model import Licence
from evidence.records.jats import parse_full_text
from tests.library.samples import FEBRUARY, JANUARY, MARCH, record


def full_text(words: str = "Of 20 patients, 12 responded.") -> bytes:
    return (
        '<article><front><article-meta><article-id pub-id-type="pmc">77</article-id><permissions>'
        "<license><license-p>Free.</license-p></license></permissions></article-meta></front>"
        f"<body><p>{words}</p></body></article>"
    ).encode()


def keep(library: Library, words: str, seen_at: str, source: str = "pmc") -> bool:
    raw = full_text(words)
    return library.full_texts.store("11", raw, "PMC77", parse_full_text(raw), source, seen_at=seen_at)  # type: ignore[arg-type]


@pytest.fixture
def stocked(library: Library) -> Library:
    library.store_batch([record("11"), record("12")], fetched_at=JANUARY)
    return library


def test_a_full_text_is_kept_with_source_and_licence(stocked: Library) -> None:
    assert keep(stocked, "Five responded.", JANUARY)
    held = stocked.full_texts.get("11")
    assert held is not None
    assert (held.pmcid, held.source, held.seen_at) == ("PMC77", "pmc", JANUARY)
    assert held.parsed().paragraphs[0].text == "Five responded."
    assert held.parsed().licence == Licence("Free.", None)
    assert stocked.full_texts.pmcids(["11", "12", "99"]) == {"11": "PMC77"}
    assert stocked.full_texts.answers("11") == {"pmc": ("given", JANUARY)}


def test_the_same_text_again_moves_only_the_day(stocked: Library) -> None:
    assert keep(stocked, "Five responded.", JANUARY)
    assert not keep(stocked, "Five responded.", MARCH)
    held = stocked.full_texts.get("11")
    assert held is not None
    assert held.seen_at == MARCH


def test_another_text_is_a_new_version_and_the_past_keeps_the_old(stocked: Library) -> None:
    keep(stocked, "Five responded.", JANUARY)
    assert keep(stocked, "Six responded.", MARCH, "europepmc")
    now, then = stocked.full_texts.get("11"), stocked.as_of(FEBRUARY).full_texts.get("11")
    assert now is not None
    assert then is not None
    assert (now.source, now.parsed().paragraphs[0].text) == ("europepmc", "Six responded.")
    assert (then.source, then.parsed().paragraphs[0].text) == ("pmc", "Five responded.")
    assert set(stocked.as_of(FEBRUARY).full_texts.answers("11")) == {"pmc"}


def test_what_a_source_did_not_have_is_known_with_the_day(stocked: Library) -> None:
    stocked.full_texts.note("11", "pmc", "front_matter", asked_at=JANUARY)
    stocked.full_texts.note("11", "pmc", "none", asked_at=MARCH)
    stocked.full_texts.note("99", "pmc", "none", asked_at=MARCH)
    assert stocked.full_texts.answers("11") == {"pmc": ("none", MARCH)}
    assert stocked.as_of(FEBRUARY).full_texts.answers("11") == {"pmc": ("front_matter", JANUARY)}
    assert stocked.full_texts.answers("99") == {}
    assert stocked.full_texts.get("11") is None


def test_a_text_without_a_body_is_never_kept(stocked: Library) -> None:
    raw = full_text().replace(b"body", b"back")
    with pytest.raises(UsageError, match="no body"):
        stocked.full_texts.store("11", raw, "PMC77", parse_full_text(raw), "pmc", seen_at=JANUARY)


def test_a_text_needs_its_record(stocked: Library) -> None:
    raw = full_text()
    with pytest.raises(UsageError, match="not in the library"):
        stocked.full_texts.store("99", raw, "PMC77", parse_full_text(raw), "pmc", seen_at=JANUARY)
    assert stocked.full_texts.answers("99") == {}


def test_damage_is_noticed(path: Path) -> None:
    with Library.open(path) as library:
        library.store_batch([record("11")], fetched_at=JANUARY)
        keep(library, "Five responded.", JANUARY)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE full_text_raw SET zstd = x'00'")
    with Library.open(path) as library, pytest.raises(LibraryError, match="full text of PMID 11 is damaged"):
        library.full_texts.get("11")
