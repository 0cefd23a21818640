from __future__ import annotations

from evidence.model import OtherAbstract, Section
from evidence.records.abstracts import abstract, other_abstract
from tests.records.samples import element


def test_sections_keep_label_and_category_and_the_copyright_stands_apart() -> None:
    sections, rights = abstract(
        element(
            '<Abstract><AbstractText Label="PATIENTS\u00a0AND METHODS" NlmCategory="METHODS">Of ten.'
            '</AbstractText><AbstractText Label="COMMENT">None.</AbstractText><AbstractText>Plain.'
            '</AbstractText><AbstractText Label="EMPTY"/><CopyrightInformation>© Nobody.'
            "</CopyrightInformation></Abstract>"
        )
    )
    assert sections == (
        Section("Of ten.", "PATIENTS AND METHODS", "METHODS"),
        Section("None.", "COMMENT"),
        Section("Plain."),
    )
    assert rights == "© Nobody."


def test_an_abstract_in_another_language_is_told_by_kind_and_language() -> None:
    other = element(
        '<OtherAbstract Type="Publisher" Language="ger"><AbstractText>Von zehn.</AbstractText>'
        "</OtherAbstract>"
    )
    assert other_abstract(other) == (OtherAbstract("Publisher", "ger", (Section("Von zehn."),)),)


def test_english_is_the_default_language() -> None:
    (other,) = other_abstract(
        element('<OtherAbstract Type="KIE"><AbstractText>x</AbstractText></OtherAbstract>')
    )
    assert other.language == "eng"


def test_an_empty_abstract_is_none() -> None:
    assert abstract(element("<Abstract><AbstractText/></Abstract>")) == ((), None)
    assert (
        other_abstract(element('<OtherAbstract Type="KIE"><AbstractText> </AbstractText></OtherAbstract>'))
        == ()
    )
