"""BibTeX, read again by bibtexparser, LaTeX decoded by pylatexenc."""

from __future__ import annotations

import re
from pathlib import Path

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    MonthIntMiddleware,
    NameParts,
    SeparateCoAuthors,
    SplitNameParts,
)
from bibtexparser.middlewares.middleware import Middleware
from bibtexparser.model import Entry

from evidence.model import Article, Author
from evidence.report.export_bibtex import bibtex_text, citation_key
from evidence.report.export_fields import reference_of
from tests.compare.by_hand import article
from tests.report.references import NASTY, awkward, bare, chapter, made_by_hand, recorded

#: As pylatexenc reads it: it has no word for LaTeX's commands for braces, and another circumflex.
AS_READ = NASTY.replace("{braces}", "braces").replace("^", "ˆ")


def read(articles: list[Article], *more: Middleware) -> list[Entry]:
    library = parse_string(bibtex_text(articles), append_middleware=list(more))
    assert library.failed_blocks == []
    return library.entries


def decoded(articles: list[Article]) -> list[dict[str, str]]:
    entries = read(articles, LatexDecodingMiddleware(keep_braced_groups=False), MonthIntMiddleware())
    return [{name: str(field.value) for name, field in e.fields_dict.items()} for e in entries]


def test_every_field_arrives() -> None:
    (fields,) = decoded([awkward()])
    assert fields == {
        "author": "van der Berg, Jr, Jan Peter and Müller, K and Smith and Sons, A, B and "
        "The R&D Group, and Others",
        "title": f"{AS_READ}.",
        "journal": "Journal of Examples & Tests",
        "year": "2019",
        "month": "3",
        "volume": "12",
        "number": "3 Suppl",
        "pages": "1133–1139",
        "issn": "1234-5678",
        "doi": "10.1000/a_b(c)<1::aid>3.0.co;2-#",
        "pmid": "12345",
        "pmcid": "PMC99",
        "url": "https://pubmed.ncbi.nlm.nih.gov/12345/",
        "language": "eng",
        "keywords": "Leukemia; Myeloid, β-blocker",
        "note": "Retracted, as PubMed says",
        "abstract": f"METHODS: First part. RESULTS: {AS_READ}",
    }


def test_a_digest_is_said_to_be_ours() -> None:
    (fields,) = decoded([article(digest=True)])
    assert "abstract" not in fields
    assert "our own digest" in fields["note"]


def test_braces_of_a_text_are_commands() -> None:
    assert r"of \textbraceleft{}braces\textbraceright{} \& \$5\_000" in bibtex_text([awkward()])


def test_names_keep_their_parts_whatever_stands_in_them() -> None:
    (entry,) = read([awkward()], SeparateCoAuthors(), SplitNameParts())
    names: list[NameParts] = entry.fields_dict["author"].value
    assert [(n.von, n.last, n.jr, n.first) for n in names] == [
        (["van", "der"], ["Berg"], ["Jr"], ["Jan", "Peter"]),
        ([], ["Müller"], [], ["K"]),
        ([], ["{Smith and Sons}"], [], ["{A, B}"]),
        ([], [r"{The R\&D Group, and Others}"], [], []),
    ]


def test_capitals_of_titles_are_kept_by_a_second_pair_of_braces() -> None:
    assert "title = {{Bare}}," in bibtex_text([bare()])


def test_braces_balance_so_that_no_field_runs_into_the_next() -> None:
    for line in bibtex_text(made_by_hand()).splitlines():
        if line.startswith("  "):
            assert line.count("{") == line.count("}")
            assert r"\{" not in line


def test_a_chapter_stands_in_a_book() -> None:
    (entry,) = read([chapter()])
    assert entry.entry_type == "incollection"
    assert entry.fields_dict["booktitle"].value == "A book"
    assert entry.fields_dict["editor"].value == "Editor, Eve"


def test_keys_are_plain_and_all_different() -> None:
    twins = [article("10"), article("11"), article("12", authors=(Author("Ångström-O'Hara"),)), bare()]
    keys = [citation_key(a) for a in twins]
    assert keys == ["Bhojwani2019_10", "Bhojwani2019_11", "AngstromOHara2019_12", "Anon_1"]
    assert [e.key for e in read(twins)] == keys


def test_recorded_references_come_back_whole(shared: Path) -> None:
    articles = recorded(shared)
    entries = read(articles)
    assert [e.key for e in entries] == [citation_key(a) for a in articles]
    assert len({e.key for e in entries}) == len(entries) > 40
    for fields, record in zip(decoded(articles), articles, strict=True):
        reference = reference_of(record)
        assert re.sub(r"\W", "", fields["title"]) == re.sub(r"\W", "", reference.title or "")
        assert fields["pmid"] == record.pmid
        assert fields.get("doi") == record.doi
        if reference.authors:
            assert (reference.authors[0].last_name or reference.authors[0].collective_name or "") in (
                fields["author"]
            )
