from __future__ import annotations

from evidence.model import Chemical, DataBank, Grant, Keyword, MeshHeading, MeshQualifier, PublicationType
from evidence.records import indexing
from tests.records.samples import element


def test_a_heading_is_major_if_any_part_is() -> None:
    headings = indexing.mesh_headings(
        element(
            '<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Leukemia</DescriptorName>'
            '<QualifierName UI="Q1" MajorTopicYN="N">genetics</QualifierName>'
            '<QualifierName UI="Q2" MajorTopicYN="Y">drug therapy</QualifierName></MeshHeading>'
            '<MeshHeading><DescriptorName UI="D2" MajorTopicYN="N" Type="Geographic">Austria</DescriptorName>'
            "</MeshHeading><MeshHeading/></MeshHeadingList>"
        )
    )
    assert headings == (
        MeshHeading(
            "Leukemia",
            "D1",
            major_descriptor=False,
            qualifiers=(MeshQualifier("genetics", "Q1", False), MeshQualifier("drug therapy", "Q2", True)),
        ),
        MeshHeading("Austria", "D2", major_descriptor=False, kind="Geographic"),
    )
    assert [heading.major for heading in headings] == [True, False]


def test_the_same_term_with_another_weight_is_another_heading() -> None:
    first, second = (
        indexing.mesh_headings(
            element(
                f'<MeshHeadingList><MeshHeading><DescriptorName UI="D3" MajorTopicYN="{major}">Mice'
                "</DescriptorName></MeshHeading></MeshHeadingList>"
            )
        )
        for major in "YN"
    )
    assert (first[0].major, second[0].major) == (True, False)


def test_supplementary_concepts_keep_their_kind() -> None:
    listed = element(
        '<SupplMeshList><SupplMeshName Type="Protocol" UI="C1">VAC</SupplMeshName></SupplMeshList>'
    )
    assert indexing.supplementary_mesh(listed) == (("Protocol", "VAC"),)


def test_a_substance_without_a_number_has_none() -> None:
    listed = element(
        "<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber><NameOfSubstance UI='D4'>Antibodies"
        "</NameOfSubstance></Chemical><Chemical><RegistryNumber>EC 1.1</RegistryNumber>"
        "<NameOfSubstance>Enzyme"
        "</NameOfSubstance></Chemical><Chemical/></ChemicalList>"
    )
    assert indexing.chemicals(listed) == (
        Chemical("Antibodies", "D4", None),
        Chemical("Enzyme", None, "EC 1.1"),
    )


def test_keywords_have_an_owner() -> None:
    listed = element(
        '<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="Y">CD19<sup>+</sup></Keyword><Keyword/>'
        "</KeywordList>"
    )
    assert indexing.keywords(listed) == (Keyword("CD19⁺", "NOTNLM", True),)
    assert indexing.keywords(element("<KeywordList><Keyword>x</Keyword></KeywordList>"))[0].owner == "NLM"


def test_publication_types_have_their_identifier() -> None:
    listed = element(
        '<PublicationTypeList><PublicationType UI="D016441">Retracted Publication</PublicationType>'
        "<PublicationType>Preprint</PublicationType></PublicationTypeList>"
    )
    assert indexing.publication_types(listed) == (
        PublicationType("Retracted Publication", "D016441"),
        PublicationType("Preprint"),
    )


def test_grants_say_who_paid() -> None:
    listed = element(
        "<GrantList><Grant><GrantID>X 1</GrantID><Agency>Agency</Agency><Country>Austria</Country>"
        "</Grant></GrantList>"
    )
    assert indexing.grants(listed) == (Grant("X 1", None, "Agency", "Austria"),)


def test_trial_registrations_are_found_in_data_banks() -> None:
    listed = element(
        "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>"
        "<AccessionNumber>NCT00000001</AccessionNumber><AccessionNumber>NCT00000002</AccessionNumber>"
        "</AccessionNumberList></DataBank><DataBank><DataBankName>GENBANK</DataBankName></DataBank>"
        "</DataBankList>"
    )
    assert indexing.data_banks(listed) == (
        DataBank("ClinicalTrials.gov", ("NCT00000001", "NCT00000002")),
        DataBank("GENBANK", ()),
    )
