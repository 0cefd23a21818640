"""The XML element as every reader of records sees it, and the one parser that makes it."""

from __future__ import annotations

from typing import Final, TypeAlias

from lxml import etree

__all__ = ["Element", "parse_element"]

#: lxml gives its element class no public name.
Element: TypeAlias = etree._Element  # noqa: SLF001

# No entity is expanded, no DTD loaded, no address opened. Depth and size limits are lifted because
# an article may have thousands of authors; what is parsed is one record of known length.
_PARSER: Final = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=True,
    remove_comments=True,
    remove_pis=True,
    collect_ids=False,
)


def parse_element(xml: bytes) -> Element:
    """Parse one element; raises ``lxml.etree.XMLSyntaxError`` where it is not well-formed."""
    return etree.fromstring(xml, _PARSER)
