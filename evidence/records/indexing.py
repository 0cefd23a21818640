"""What indexers and authors attached: MeSH, substances, keywords, publication types, grants, data banks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evidence.model import Chemical, DataBank, Grant, Keyword, MeshHeading, MeshQualifier, PublicationType
from evidence.records.markup import Element
from evidence.records.text import fold, plain_text
from evidence.records.written import (
    ATTRIBUTE,
    INLINE,
    TEXT,
    ItemPattern,
    optional,
    plain,
    written_content,
)

__all__ = [
    "CHEMICALS",
    "GRANTS",
    "KEYWORDS",
    "MESH_HEADINGS",
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
    headings = map(_heading, element.iterchildren("MeshHeading"))
    return tuple(heading for heading in headings if heading is not None)


def _heading(element: Element) -> MeshHeading | None:
    descriptor: Element | None = None
    name = ""
    qualifiers: list[MeshQualifier] = []
    for child in element:
        text = plain_text(child)
        if child.tag == "DescriptorName" and text:
            descriptor, name = child, text
        elif child.tag == "QualifierName" and text:
            qualifiers.append(_qualifier(text, child.get("UI"), child.get("MajorTopicYN")))
    if descriptor is None:
        return None
    major = descriptor.get("MajorTopicYN") == "Y"
    return MeshHeading(name, descriptor.get("UI"), major, tuple(qualifiers), descriptor.get("Type"))


_NAME: Final = rf' UI="({ATTRIBUTE})" MajorTopicYN="([YN])"'
_QUALIFIER: Final = rf'<QualifierName UI="{ATTRIBUTE}" MajorTopicYN="[YN]">{TEXT}</QualifierName>\s*'
_QUALIFIER_GROUPS: Final = re.compile(rf"<QualifierName{_NAME}>({TEXT})")


@lru_cache(maxsize=16384)
def _written_heading(groups: tuple[str, ...]) -> MeshHeading | None:
    ui, major, kind, name_source, qualifiers_source, _ = groups
    name = plain(name_source)
    qualifiers = tuple(
        _qualifier(text, ui, major)
        for ui, major, source in _QUALIFIER_GROUPS.findall(qualifiers_source)
        if (text := plain(source))
    )
    return MeshHeading(name, ui, major == "Y", qualifiers, kind or None) if name else None


#: ``MeshHeadingList``.
MESH_HEADINGS: Final = ItemPattern(
    "MeshHeadingList",
    "<MeshHeadingList>",
    "MeshHeading",
    rf'>\s*<DescriptorName{_NAME}(?: Type="({ATTRIBUTE})")?>({TEXT})</DescriptorName>\s*((?:{_QUALIFIER})*+)',
    of_groups=_written_heading,
    of_element=_heading,
    of_list=mesh_headings,
)


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
    chemicals = map(_chemical, element.iterchildren("Chemical"))
    return tuple(chemical for chemical in chemicals if chemical is not None)


def _chemical(element: Element) -> Chemical | None:
    name = number = ""
    ui = None
    for child in element:
        if child.tag == "NameOfSubstance":
            name, ui = plain_text(child), child.get("UI")
        elif child.tag == "RegistryNumber":
            number = (child.text or "").strip()
    return Chemical(name, ui, None if number in {"", "0"} else number) if name else None


@lru_cache(maxsize=16384)
def _written_chemical(groups: tuple[str, ...]) -> Chemical | None:
    number, ui, name, _ = map(plain, groups)
    return Chemical(name, ui, None if number in {"", "0"} else number) if name else None


#: ``ChemicalList``.
CHEMICALS: Final = ItemPattern(
    "ChemicalList",
    "<ChemicalList>",
    "Chemical",
    rf">\s*<RegistryNumber>({TEXT})</RegistryNumber>\s*"
    rf'<NameOfSubstance UI="({ATTRIBUTE})">({TEXT})</NameOfSubstance>\s*',
    of_groups=_written_chemical,
    of_element=_chemical,
    of_list=chemicals,
)


def keywords(element: Element) -> tuple[Keyword, ...]:
    """Read one ``KeywordList``; a record may have several, each with its owner, by default NLM."""
    owner = element.get("Owner", "NLM")
    found = (_keyword(child, owner) for child in element.iterchildren("Keyword"))
    return tuple(keyword for keyword in found if keyword is not None)


def _keyword(element: Element, owner: str) -> Keyword | None:
    text = plain_text(element)
    return Keyword(text, owner, element.get("MajorTopicYN") == "Y") if text else None


def _written_keyword(groups: tuple[str, ...], owner: str) -> Keyword | None:
    major, source, _ = groups
    text = written_content(source)
    return Keyword(text, owner, major == "Y") if text else None


#: ``KeywordList``.
KEYWORDS: Final = ItemPattern(
    "KeywordList",
    r'<KeywordList Owner="([\w.-]+)">',
    "Keyword",
    rf' MajorTopicYN="([YN])">({INLINE})',
    of_groups=_written_keyword,
    of_element=_keyword,
    of_list=keywords,
)


def grants(element: Element) -> tuple[Grant, ...]:
    """Read ``GrantList``."""
    return tuple([_grant(child) for child in element.iterchildren("Grant")])


def _grant(element: Element) -> Grant:
    parts = {child.tag: fold(child.text or "") or None for child in element}
    return Grant(parts.get("GrantID"), parts.get("Acronym"), parts.get("Agency"), parts.get("Country"))


def _written_grant(groups: tuple[str, ...]) -> Grant:
    number, acronym, agency, country = (plain(source) or None for source in groups[:4])
    return Grant(number, acronym, agency, country)


#: ``GrantList``.
GRANTS: Final = ItemPattern(
    "GrantList",
    '<GrantList CompleteYN="[YN]">',
    "Grant",
    rf">\s*{''.join(map(optional, ('GrantID', 'Acronym', 'Agency', 'Country')))}",
    of_groups=_written_grant,
    of_element=_grant,
    of_list=grants,
)


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
