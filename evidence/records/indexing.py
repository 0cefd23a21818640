"""What indexers and authors attached: MeSH, substances, keywords, publication types, grants, data banks."""

from __future__ import annotations

from functools import lru_cache

from evidence.model import Chemical, DataBank, Grant, Keyword, MeshHeading, MeshQualifier, PublicationType
from evidence.records.markup import Element
from evidence.records.text import fold, plain_text

__all__ = [
    "chemicals",
    "data_banks",
    "grants",
    "keywords",
    "mesh_headings",
    "publication_type",
    "publication_types",
    "supplementary_mesh",
]


# The same few thousand terms recur from record to record; shared objects cost one lookup each.
@lru_cache(maxsize=1024)
def publication_type(name: str, ui: str | None = None) -> PublicationType:
    """Give the one object for a publication type."""
    return PublicationType(name, ui)


@lru_cache(maxsize=4096)
def _qualifier(name: str, ui: str | None, major: str | None) -> MeshQualifier:
    return MeshQualifier(name, ui, major == "Y")


@lru_cache(maxsize=16384)
def _plain_heading(name: str, ui: str | None, major: str | None, kind: str | None) -> MeshHeading:
    return MeshHeading(name, ui, major == "Y", (), kind)


def publication_types(element: Element) -> tuple[PublicationType, ...]:
    """Read ``PublicationTypeList``."""
    return tuple(
        [
            publication_type(name, child.get("UI"))
            for child in element.iterchildren("PublicationType")
            if (name := plain_text(child))
        ]
    )


def mesh_headings(element: Element) -> tuple[MeshHeading, ...]:
    """Read ``MeshHeadingList``: descriptors with their qualifiers."""
    headings: list[MeshHeading] = []
    for heading in element.iterchildren("MeshHeading"):
        plain: MeshHeading | None = None
        qualifiers: list[MeshQualifier] = []
        for child in heading:
            name = plain_text(child)
            if child.tag == "DescriptorName" and name:
                plain = _plain_heading(name, child.get("UI"), child.get("MajorTopicYN"), child.get("Type"))
            elif child.tag == "QualifierName" and name:
                qualifiers.append(_qualifier(name, child.get("UI"), child.get("MajorTopicYN")))
        if plain is not None:
            headings.append(_with_qualifiers(plain, tuple(qualifiers)) if qualifiers else plain)
    return tuple(headings)


def _with_qualifiers(plain: MeshHeading, qualifiers: tuple[MeshQualifier, ...]) -> MeshHeading:
    return MeshHeading(plain.name, plain.ui, plain.major_descriptor, qualifiers, plain.kind)


def supplementary_mesh(element: Element) -> tuple[tuple[str, str], ...]:
    """Read ``SupplMeshList``: pairs of kind (Protocol, Disease, Organism ...) and name."""
    return tuple(
        [
            (child.get("Type", ""), name)
            for child in element.iterchildren("SupplMeshName")
            if (name := plain_text(child))
        ]
    )


def chemicals(element: Element) -> tuple[Chemical, ...]:
    """Read ``ChemicalList``; a registry number of ``0`` means that there is none."""
    found: list[Chemical] = []
    for chemical in element.iterchildren("Chemical"):
        name = number = ""
        ui = None
        for child in chemical:
            if child.tag == "NameOfSubstance":
                name, ui = plain_text(child), child.get("UI")
            elif child.tag == "RegistryNumber":
                number = (child.text or "").strip()
        if name:
            found.append(_chemical(name, ui, None if number in {"", "0"} else number))
    return tuple(found)


@lru_cache(maxsize=16384)
def _chemical(name: str, ui: str | None, registry_number: str | None) -> Chemical:
    return Chemical(name, ui, registry_number)


def keywords(element: Element) -> tuple[Keyword, ...]:
    """Read one ``KeywordList``; a record may have several, each with its owner, by default NLM."""
    owner = element.get("Owner", "NLM")
    return tuple(
        [
            Keyword(text, owner, child.get("MajorTopicYN") == "Y")
            for child in element.iterchildren("Keyword")
            if (text := plain_text(child))
        ]
    )


def grants(element: Element) -> tuple[Grant, ...]:
    """Read ``GrantList``."""
    return tuple([_grant(child) for child in element.iterchildren("Grant")])


def _grant(element: Element) -> Grant:
    parts = {child.tag: fold(child.text or "") or None for child in element}
    return Grant(parts.get("GrantID"), parts.get("Acronym"), parts.get("Agency"), parts.get("Country"))


def data_banks(element: Element) -> tuple[DataBank, ...]:
    """Read ``DataBankList``: trial registrations and sequence accessions."""
    found: list[DataBank] = []
    for bank in element.iterchildren("DataBank"):
        name = ""
        numbers: tuple[str, ...] = ()
        for child in bank:
            if child.tag == "DataBankName":
                name = plain_text(child)
            elif child.tag == "AccessionNumberList":
                numbers = tuple(number for item in child if (number := fold(item.text or "")))
        if name:
            found.append(DataBank(name, numbers))
    return tuple(found)
