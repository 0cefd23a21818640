from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence import intake
from evidence.errors import LibraryFull, UnsafeXML, UsageError
from evidence.intake import ImportSummary, import_file
from evidence.library.store import Library
from evidence.records.corpus import bundled_corpus
from evidence.records.pubmed import parse_record
from tests.library.samples import FEBRUARY, JANUARY, digest, medline_text, pubmed_xml, record

PROLOGUE = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
    b'"-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def article_set(*records: bytes) -> bytes:
    return PROLOGUE + b"<PubmedArticleSet>\n" + b"\n".join(records) + b"\n</PubmedArticleSet>\n"


def assert_sums(summary: ImportSummary) -> None:
    assert summary.read == (
        summary.stored + summary.unchanged + len(summary.bad) + len(summary.pmids_to_fetch)
    )


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.sqlite") as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    # The name says nothing true: what a file holds decides.
    return tmp_path / "download.dat"


@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "gzip"])
def test_pubmed_xml_is_stored_as_it_stands_in_the_file(
    library: Library, file: Path, *, compressed: bool
) -> None:
    content = article_set(pubmed_xml("11"), pubmed_xml("12"))
    file.write_bytes(gzip.compress(content) if compressed else content)
    assert import_file(library, file, now=JANUARY) == ImportSummary(2, 2, 0, (), ())
    assert library.raw("12") == pubmed_xml("12")
    assert library.versions("11")[0].first_seen_at == JANUARY


def test_a_second_import_stores_nothing(library: Library, file: Path) -> None:
    file.write_bytes(article_set(pubmed_xml("11"), pubmed_xml("12")))
    import_file(library, file, now=JANUARY)
    assert import_file(library, file, now=FEBRUARY) == ImportSummary(2, 0, 2, (), ())
    assert len(library.versions("11")) == 1


def test_a_bad_record_is_named_and_the_others_are_stored(library: Library, file: Path) -> None:
    bad = pubmed_xml("12").replace(b"<ArticleTitle>", b"<ArticleTitle><i>", 1)
    no_pmid = pubmed_xml("13").replace(b'<PMID Version="1">13</PMID>', b"")
    file.write_bytes(article_set(pubmed_xml("11"), bad, no_pmid, pubmed_xml("14")))
    summary = import_file(library, file, now=JANUARY)
    assert library.has(["11", "12", "13", "14"]) == {"11", "14"}
    assert (summary.read, summary.stored, len(summary.bad)) == (4, 2, 2)
    assert summary.bad[0][0] == "12"
    assert_sums(summary)


def test_a_pmid_that_cannot_be_one_is_bad_and_loses_no_batch(library: Library, file: Path) -> None:
    file.write_bytes(article_set(pubmed_xml("0"), pubmed_xml("11")))
    summary = import_file(library, file, now=JANUARY)
    assert (summary.stored, len(summary.bad)) == (1, 1)


@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "gzip"])
def test_a_file_that_ends_early_gives_what_it_holds(
    library: Library, file: Path, *, compressed: bool
) -> None:
    content = article_set(*(pubmed_xml(str(n), title=f"Title {n * 7919}") for n in range(1, 1_001)))
    content = gzip.compress(content) if compressed else content
    file.write_bytes(content[: len(content) * 3 // 4])
    summary = import_file(library, file, now=JANUARY)
    assert 250 < summary.stored < 1_000
    assert [pmid for pmid, _ in summary.bad] == [None]
    assert_sums(summary)
    assert len(list(library.articles())) == summary.stored


def test_batches_are_stored_as_they_come_and_told(
    library: Library, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_BATCH", 2)
    file.write_bytes(article_set(*(pubmed_xml(str(n)) for n in range(1, 6))))
    told: list[tuple[int, int]] = []
    import_file(
        library, file, now=JANUARY, on_progress=lambda n: told.append((n, library.summary().versions))
    )
    assert told == [(2, 2), (4, 4), (5, 5)]


def test_an_interrupted_import_goes_on(library: Library, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_BATCH", 2)
    file.write_bytes(article_set(*(pubmed_xml(str(n)) for n in range(1, 6))))

    def interrupt(read: int) -> None:
        if read == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(library, file, now=JANUARY, on_progress=interrupt)
    assert import_file(library, file, now=JANUARY) == ImportSummary(5, 1, 4, (), ())


def test_a_full_disk_keeps_the_batches_before(
    library: Library, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_BATCH", 20)
    file.write_bytes(article_set(*(pubmed_xml(str(n)) for n in range(1, 401))))
    (pages,) = library._connection.execute("PRAGMA page_count").fetchone()
    library._connection.execute(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(LibraryFull):
        import_file(library, file, now=JANUARY)
    stored = len(list(library.articles()))
    assert 0 < stored < 400
    assert stored % 20 == 0


def test_xml_with_entities_is_refused_and_nothing_stored(library: Library, file: Path) -> None:
    file.write_bytes(
        b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "b">]><PubmedArticleSet>'
        + pubmed_xml("11")
        + b"</PubmedArticleSet>"
    )
    with pytest.raises(UnsafeXML, match=r"download\.dat: .*declares the entity"):
        import_file(library, file, now=JANUARY)
    assert library.summary().versions == 0


def test_medline_records_are_stored_each_with_its_own_text(library: Library, file: Path) -> None:
    file.write_bytes(b"\n" + medline_text("11") + b"\n" + medline_text("12", title="Another") + b"\n\n")
    assert import_file(library, file, now=JANUARY) == ImportSummary(2, 2, 0, (), ())
    assert library.raw("11") == medline_text("11")
    article = library.article("12")
    assert article is not None
    assert (article.pmid, article.title, article.text_source) == ("12", "Another", "medline")
    assert library.summary().records == {"medline": 2}


def test_a_medline_record_is_the_same_wherever_it_stands(library: Library, file: Path) -> None:
    first, second = medline_text("11"), medline_text("12")
    file.write_bytes(b"\n" + first + b"\n" + second)
    import_file(library, file, now=JANUARY)
    file.write_bytes(b"\xef\xbb\xbf" + second + b"\n\n\n" + first + b"\n")
    assert import_file(library, file, now=FEBRUARY) == ImportSummary(2, 0, 2, (), ())


def test_medline_with_windows_line_ends_reads_the_same(library: Library, file: Path) -> None:
    file.write_bytes(medline_text("11").replace(b"\n", b"\r\n"))
    import_file(library, file, now=JANUARY)
    windows = library.article("11")
    library.store_record(*record("12"), fetched_at=JANUARY)
    file.write_bytes(medline_text("11"))
    import_file(library, file, now=FEBRUARY)
    assert windows == library.article("11")


def test_a_medline_record_never_replaces_pubmed_xml(library: Library, file: Path) -> None:
    library.store_record(*record("11", title="From PubMed"), fetched_at=JANUARY)
    file.write_bytes(medline_text("11"))
    assert import_file(library, file, now=FEBRUARY) == ImportSummary(1, 0, 1, (), ())
    assert library.raw("11") == pubmed_xml("11", title="From PubMed")


def test_a_bad_medline_record_loses_no_other(library: Library, file: Path) -> None:
    file.write_bytes(
        b"PMID- eleven\nTI  - No number\n\n" + medline_text("12") + b"\nPMID- 13\nTI  - \xff\xfe\n"
    )
    summary = import_file(library, file, now=JANUARY)
    assert library.has(["12"]) == {"12"}
    assert (summary.read, summary.stored, len(summary.bad)) == (3, 1, 2)


def test_a_list_of_pmids_is_compared_with_the_library(library: Library, file: Path) -> None:
    library.store_batch([record("11"), digest("12")], fetched_at=JANUARY)
    file.write_bytes(
        b"\xef\xbb\xbf# of my review\r\n\r\n11\r\nPMID: 12\r\npmid 14 # why\r\n13\r\n11\r\nPMC5\r\n"
    )
    summary = import_file(library, file, now=FEBRUARY)
    assert summary.pmids_to_fetch == ("12", "14", "13")
    assert summary.unchanged == 1
    assert summary.bad == ((None, "line 8: 'PMC5' is not a PMID"),)
    assert_sums(summary)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"PMID,Title\n1,A\n", r"no format .* accepted are PubMed XML"),
        (b"TY  - JOUR\nTI  - A\nER  - \n", r"no format .* MEDLINE"),
        (b"%PDF-1.7\n%\xe2\xe3", "no format"),
        (b"PK\x03\x04", "no format"),
        (b"<html><body>Maintenance</body></html>", "its root element is 'html'"),
        (b'<?xml version="1.0"?><!-- <PubmedArticleSet> --><eSearchResult/>', "'eSearchResult'"),
        (b"\x1f\x8b\x08\x00", "not a whole gzip file"),
    ],
)
def test_what_cannot_be_imported_is_refused(
    library: Library, file: Path, content: bytes, message: str
) -> None:
    file.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        import_file(library, file, now=JANUARY)
    assert library.summary().versions == 0


def test_a_file_that_cannot_be_opened_is_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.xml"):
        import_file(library, tmp_path / "none.xml", now=JANUARY)
    with pytest.raises(UsageError, match="is not a file"):
        import_file(library, tmp_path, now=JANUARY)


def test_memory_does_not_grow_with_the_file(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "_BATCH", 50)

    def peak(count: int) -> int:
        path = tmp_path / f"{count}.xml"
        long = "A made-up sentence. " * 200
        path.write_bytes(article_set(*(pubmed_xml(str(n), abstract=long) for n in range(1, count + 1))))
        tracemalloc.start()
        import_file(library, path, now=JANUARY)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(1_200) < 1.5 * peak(400)


def test_recorded_pubmed_files_are_imported_whole(library: Library, shared: Path) -> None:
    for path in sorted((shared / "pubmed").glob("*.xml")):
        summary = import_file(library, path, now=JANUARY)
        assert (summary.read, summary.stored, summary.bad) == (1, 1, ())
    for article in library.articles():
        assert parse_record(library.raw(article.pmid)) == article


@pytest.mark.parametrize("damage", ["cut", "checksum"])
def test_a_short_damaged_gzip_file_gives_the_records_before_the_damage(
    library: Library, tmp_path: Path, damage: str
) -> None:
    packed = gzip.compress(bundled_corpus().read_bytes())
    path = tmp_path / "short.xml.gz"
    path.write_bytes(packed[: len(packed) * 2 // 3] if damage == "cut" else packed[:-8] + bytes(8))
    summary = import_file(library, path, now=JANUARY)
    assert summary.stored == summary.read - 1 > 5
    assert len(summary.bad) == 1
