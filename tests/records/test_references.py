from __future__ import annotations

import pytest

from evidence.model import ArticleId, Correction, Reference
from evidence.records.references import article_id, article_ids, corrections, reference_list
from tests.records.samples import element


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("doi", " 10.1000/ABC ", ArticleId("doi", "10.1000/abc")),
        ("pmc", "PMC123", ArticleId("pmc", "PMC123")),
        ("pmc", "pmc123", ArticleId("pmc", "PMC123")),
        ("pmc", "123", ArticleId("pmc", "PMC123")),
        ("pmcid", "pmc-id: PMC123;", ArticleId("pmc", "PMC123")),
        ("pmcid", "manuscript-id: NIHMS1;", ArticleId("pmcid", "manuscript-id: NIHMS1;")),
        ("pii", "S0000-1(23)", ArticleId("pii", "S0000-1(23)")),
        ("pubmed", "\n1 ", ArticleId("pubmed", "1")),
        ("doi", "  ", None),
    ],
)
def test_identifiers_have_one_spelling(kind: str, value: str, expected: ArticleId | None) -> None:
    assert article_id(kind, value) == expected


def test_a_list_of_identifiers_skips_what_is_empty() -> None:
    listed = element(
        '<ArticleIdList><ArticleId>1</ArticleId><ArticleId IdType="doi"/><Other/>'
        '<ArticleId IdType="pii">x</ArticleId></ArticleIdList>'
    )
    assert article_ids(listed) == (ArticleId("pubmed", "1"), ArticleId("pii", "x"))


def test_nested_lists_keep_order_and_titles() -> None:
    listed = element(
        "<ReferenceList><Title>All</Title><Reference><Citation>One <i>et al</i>.</Citation><ArticleIdList>"
        '<ArticleId IdType="pubmed">11</ArticleId><ArticleId IdType="doi">10.1/X</ArticleId></ArticleIdList>'
        "</Reference><ReferenceList><Title>Inner</Title><Reference><Citation>Two</Citation></Reference>"
        "</ReferenceList><Reference><Citation>Three</Citation></Reference><Reference/></ReferenceList>"
    )
    assert reference_list(listed) == (
        Reference("One et al.", (ArticleId("pubmed", "11"), ArticleId("doi", "10.1/x")), "All"),
        Reference("Two", (), "Inner"),
        Reference("Three", (), "All"),
    )


def test_a_reference_with_identifiers_only_is_kept() -> None:
    listed = element(
        "<ReferenceList><Reference><Citation/><ArticleIdList><ArticleId>12</ArticleId></ArticleIdList>"
        "</Reference></ReferenceList>"
    )
    assert reference_list(listed)[0].pmid == "12"


def test_corrections_keep_their_direction() -> None:
    listed = element(
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn">'
        "<RefSource>J Ex. 2020;1:2</RefSource>"
        '<PMID Version="1">21</PMID><Note>Why.</Note></CommentsCorrections><CommentsCorrections '
        'RefType="RetractionOf"><RefSource>J Ex. 2019;1:1</RefSource></CommentsCorrections>'
        "</CommentsCorrectionsList>"
    )
    assert corrections(listed) == (
        Correction("RetractionIn", "J Ex. 2020;1:2", "21", "Why."),
        Correction("RetractionOf", "J Ex. 2019;1:1", None),
    )
