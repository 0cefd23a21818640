"""What the rest of the package talks about: records, their parts, links, findings.

Everything here is immutable. ``None`` means that the source does not say; an empty string never
does. Sequences are tuples, so every object can be a set member and two equal records are equal.
"""

from evidence.model.article import Article
from evidence.model.citations import Correction, Journal, Reference
from evidence.model.dates import ArticleDate, PartialDate
from evidence.model.findings import WHOSE, Derived, Finding, Measure, Place
from evidence.model.fulltext import (
    Cell,
    Figure,
    Footnote,
    FullText,
    FullTextSource,
    Licence,
    Paragraph,
    Table,
)
from evidence.model.identifiers import ArticleId
from evidence.model.indexing import (
    Chemical,
    DataBank,
    Grant,
    Keyword,
    MeshHeading,
    MeshQualifier,
    PublicationType,
)
from evidence.model.links import LINK_SOURCE_NAMES, Link, LinkCount, LinkKind, LinkSource
from evidence.model.people import Affiliation, Author, Investigator
from evidence.model.texts import OtherAbstract, Passage, Section, TextSource

__all__ = [
    "LINK_SOURCE_NAMES",
    "WHOSE",
    "Affiliation",
    "Article",
    "ArticleDate",
    "ArticleId",
    "Author",
    "Cell",
    "Chemical",
    "Correction",
    "DataBank",
    "Derived",
    "Figure",
    "Finding",
    "Footnote",
    "FullText",
    "FullTextSource",
    "Grant",
    "Investigator",
    "Journal",
    "Keyword",
    "Licence",
    "Link",
    "LinkCount",
    "LinkKind",
    "LinkSource",
    "Measure",
    "MeshHeading",
    "MeshQualifier",
    "OtherAbstract",
    "Paragraph",
    "PartialDate",
    "Passage",
    "Place",
    "PublicationType",
    "Reference",
    "Section",
    "Table",
    "TextSource",
]
