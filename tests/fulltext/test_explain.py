"""What ``explain`` says of full texts is what the reader does with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence.extract.explain import Explanation
from evidence.extract.pipeline import Extractor
from evidence.extract.rules import load_rules
from evidence.fulltext.explain import explain_full_text
from evidence.fulltext.reader import FullTextReader
from evidence.model import FullText
from evidence.records.jats import parse_full_text

Sections = Callable[..., FullText]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_rules())


def _fates(passages: tuple[Explanation, ...]) -> dict[str, tuple[str, str]]:
    """Give fate and detail by the words of the number; numbers in these texts are unlike."""
    return {a.text: (a.fate, a.detail) for passage in passages for a in passage.accounts}


def test_every_number_has_its_fate(extractor: Extractor, sections: Sections) -> None:
    text = sections(
        captions=("The 12-month EFS was 23.4%.",),
        Introduction="The CR rate of such patients is 41%.",
        Results="CR was achieved in 20 of 42 patients. Earlier, a CR rate of 43% was reported by others "
        '<xref ref-type="bibr" rid="B9">[9]</xref>.',
        Discussion="In our study the ORR was 44%.",
    )
    fates = _fates(explain_full_text(extractor, "1", (), text).passages)
    assert fates["23.4%"][0] == "finding"
    assert fates["23.4%"][1].startswith("EFS")
    assert fates["20 of 42"][0] == "finding"
    assert fates["41%"][0] in {"sentence-set-aside", "not-read"}
    fate, reason = fates["43%"]
    assert fate == "sentence-set-aside"
    assert "reference" in reason
    assert fates["9"] == ("not-read", "names a reference, a figure or a table")
    assert fates["44%"] == ("not-a-result", "stands in the discussion, and nowhere else in the article")


def test_what_the_discussion_repeats_of_the_abstract_is_a_finding(
    extractor: Extractor, sections: Sections
) -> None:
    abstract = parse_full_text(b"<article><front/><body><p>The ORR was 44%.</p></body></article>")
    said = FullTextReader(extractor).read("1", abstract).running
    text = sections(Results="We treated 50 patients.", Discussion="In our study the ORR was 44%.")
    assert _fates(explain_full_text(extractor, "1", said, text).passages)["44%"][0] == "finding"


def test_offsets_are_those_of_the_paragraph_and_none_is_told_twice(
    extractor: Extractor, shared: Path
) -> None:
    for path in sorted(shared.glob("jats/*.nxml"))[::12]:
        text = parse_full_text(path.read_bytes())
        words = {p.name: p.text for p in text.paragraphs} | {f.name: f.caption for f in text.figures}
        told = explain_full_text(extractor, "1", (), text)
        assert max(Counter(e.passage.name for e in told.passages).values()) == 1
        for explanation in told.passages:
            assert words[explanation.passage.name] == explanation.passage.text
            end = 0
            for account in explanation.accounts:
                assert explanation.passage.text[account.start : account.end] == account.text
                assert account.start >= end
                end = account.end


def test_every_finding_of_a_real_article_is_explained_as_one(extractor: Extractor, shared: Path) -> None:
    text = parse_full_text((shared / "jats" / "PMC3571894.nxml").read_bytes())
    told = explain_full_text(extractor, "1", (), text)
    used = {
        (explanation.passage.name, place)
        for explanation in told.passages
        for account in explanation.accounts
        if account.fate in {"finding", "repeat"}
        for place in range(account.start, account.end)
    }
    reading = FullTextReader(extractor).read("1", text)
    assert reading.running
    for finding in reading.running:
        assert any((finding.passage, place) in used for place in range(finding.start, finding.end))
    cells = {
        (r.table.name, a.cell.row, a.cell.column)
        for r in told.tables
        for a in r.accounts
        if a.fate == "finding"
    }
    assert {(f.passage, *(f.cell or (0, 0))) for f in reading.in_tables} <= cells
