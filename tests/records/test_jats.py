from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import RecordError, UnsafeXML
from evidence.model.fulltext import Licence
from evidence.records.jats import parse_full_text
from tests.records.jats_samples import article


def test_paragraphs_carry_the_titles_above_them() -> None:
    text = article(
        '<sec sec-type="results"><title>Results</title><p>One.</p>'
        "<sec><title>Survival <xref ref-type='bibr'>3</xref></title><p>Two.</p></sec></sec><p>Loose.</p>"
    )
    found = [(p.number, p.headings, p.section_type, p.text) for p in text.paragraphs]
    assert found == [
        (1, ("Results",), "results", "One."),
        (2, ("Results", "Survival"), "results", "Two."),
        (3, (), None, "Loose."),
    ]
    assert text.paragraphs[1].name == "body:2"


def test_a_list_in_a_paragraph_has_paragraphs_of_its_own() -> None:
    text = article("<p>We saw:<list><list-item><p>one</p></list-item></list>and no more.</p>")
    assert [p.text for p in text.paragraphs] == ["We saw: and no more.", "one"]


@pytest.mark.parametrize(
    ("inner", "cited"),
    [
        ('as shown [<xref ref-type="bibr">3</xref>,<xref ref-type="bibr">5</xref>].', ["[3,5]"]),
        ('as shown.<sup><xref ref-type="bibr">3</xref>–<xref ref-type="bibr">5</xref></sup> Then', ["³⁻⁵"]),
        ('as shown<xref ref-type="bibr"><sup>12</sup></xref>.', ["¹²"]),
        ('Smith (<xref ref-type="bibr">2007</xref>) saw 5%', ["(2007)"]),
        ('<xref ref-type="bibr">Smith et al., 2007</xref> saw 5%', ["Smith et al., 2007"]),
        ('see <xref ref-type="table">Table 1</xref> (5%)', []),
        ('one [<xref ref-type="bibr">1</xref>] and two [<xref ref-type="bibr">2</xref>]', ["[1]", "[2]"]),
    ],
)
def test_citations_are_kept_and_found(inner: str, cited: list[str]) -> None:
    paragraph = article(f"<p>{inner}</p>").paragraphs[0]
    assert [paragraph.text[start:end] for start, end in paragraph.citations] == cited
    assert "\ufdd0" not in paragraph.text


@given(st.lists(st.sampled_from(["word", " ", "5%", "(", ")", "[", "]", ",", "–", "R", "S"]), max_size=12))
def test_offsets_of_citations_hold_whatever_stands_around_them(pieces: list[str]) -> None:
    marks = {"R": '<xref ref-type="bibr">R1</xref>', "S": '<sup><xref ref-type="bibr">7</xref></sup>'}
    text = article(f"<p>x{''.join(marks.get(piece, piece) for piece in pieces)}</p>").paragraphs[0]
    for start, end in text.citations:
        assert "R1" in text.text[start:end] or "⁷" in text.text[start:end]
    inside = sum(text.text[start:end].count(mark) for start, end in text.citations for mark in ("R1", "⁷"))
    assert inside == pieces.count("R") + pieces.count("S")


def test_formulas_and_characters_of_the_dtd_are_read() -> None:
    math = "<mml:math><mml:msup><mml:mi>R</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>"
    tex = "<tex-math>\\documentclass{x}\\begin{document}$$R^2$$\\end{document}</tex-math>"
    text = article(
        f"<p>a<inline-formula><alternatives>{tex}{math}</alternatives></inline-formula> b "
        f"<inline-formula>{tex}</inline-formula>&alpha;&nbsp;c<break/>d</p>",
        prologue='<!DOCTYPE article PUBLIC "-//NLM//DTD Journal Archiving 2.3//EN" "archivearticle.dtd">',
    )
    assert text.paragraphs[0].text == "aR² b R^2α c d"


def test_figures_stand_anywhere_and_get_names_of_their_own() -> None:
    text = article(
        '<p>See.<fig id="F1"><label>Fig. 1</label><caption><title>Survival.</title><p>By arm.</p></caption>'
        "</fig></p>",
        floats='<floats-group><fig id="F1"><graphic/></fig><fig><caption/></fig></floats-group>',
    )
    assert [(f.name, f.label, f.caption) for f in text.figures] == [
        ("figure:F1", "Fig. 1", "Survival. By arm."),
        ("figure:F1-2", None, None),
        ("figure:F3", None, None),
    ]
    assert [p.text for p in text.paragraphs] == ["See."]


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        (
            '<permissions><license xlink:href="http://x/by/4.0"><license-p>Free.</license-p></license></permissions>',
            Licence("Free.", "http://x/by/4.0"),
        ),
        (
            '<permissions><license><p>By <uri xlink:href="licenses/b">b</uri>.</p></license></permissions>',
            Licence("By b.", "licenses/b"),
        ),
        ("<copyright-statement>© 1999 A Society</copyright-statement>", Licence("© 1999 A Society", None)),
        ("", None),
    ],
)
def test_the_licence_is_kept(meta: str, expected: Licence | None) -> None:
    assert article("<p>x</p>", meta=meta).licence == expected


def test_front_matter_alone_is_no_body() -> None:
    text = article()
    assert not text.has_body
    assert (text.pmid, text.pmcid, text.title, text.paragraphs) == ("11", "PMC22", "A trial", ())


def test_other_articles_within_are_not_read() -> None:
    text = article("<p>ours</p>", floats="<sub-article><body><p>5% theirs</p></body></sub-article>")
    assert [p.text for p in text.paragraphs] == ["ours"]


@pytest.mark.parametrize(
    ("xml", "error", "words"),
    [
        (b"<article><body>", RecordError, "not well-formed"),
        (b"<html><body/></html>", RecordError, "holds no article"),
        (b"no xml at all", RecordError, "not XML"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><article>&x;</article>', UnsafeXML, "declares the entity"),
    ],
)
def test_what_is_no_full_text_is_refused(xml: bytes, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        parse_full_text(xml)


def test_an_answer_of_pmc_with_one_article_is_read() -> None:
    assert parse_full_text(
        b"<pmc-articleset><article><body><p>x</p></body></article></pmc-articleset>"
    ).has_body
