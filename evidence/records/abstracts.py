"""Abstracts: the main one with its labelled parts, and those beside it."""

from __future__ import annotations

import re
from typing import Final

from evidence.model import OtherAbstract, Section
from evidence.records.markup import Element
from evidence.records.text import fold, plain_text
from evidence.records.written import WrittenOtherwise, plain, written_content

__all__ = ["abstract", "other_abstract", "written_abstract"]


def abstract(element: Element) -> tuple[tuple[Section, ...], str | None]:
    """Read ``Abstract``.

    Parameters
    ----------
    element : lxml element
        ``Abstract``.

    Returns
    -------
    tuple of Section, str or None
        Its parts in order, and the copyright statement, which is no part of the text.
    """
    sections: list[Section] = []
    rights = None
    for child in element:
        if child.tag == "AbstractText":
            section = _section(child)
            if section is not None:
                sections.append(section)
        elif child.tag == "CopyrightInformation":
            rights = plain_text(child) or None
    return tuple(sections), rights


#: One part of an abstract, or what else there is.
_WRITTEN_SECTION: Final = re.compile(
    r'<AbstractText(?: Label="([^"<&]*)")?(?: NlmCategory="([A-Z]*)")?>'
    r"([^<]*(?:<(?!/AbstractText>)[^<]*)*+)</AbstractText>\s*|(.+)",
    re.DOTALL,
)
_WRITTEN_RIGHTS: Final = re.compile(r"<CopyrightInformation>([^<]*)</CopyrightInformation>\s*")
_WRITTEN_START: Final = re.compile(r"<Abstract>\s*")


def written_abstract(source: str) -> tuple[tuple[Section, ...], str | None]:
    """Read the source of ``Abstract``; gives what :func:`abstract` gives.

    Raises
    ------
    WrittenOtherwise
        If there is anything but its parts and the copyright statement behind them.
    """
    start = _WRITTEN_START.match(source)
    if start is None:
        raise WrittenOtherwise
    sections: list[Section] = []
    rights = None
    for label, category, content, other in _WRITTEN_SECTION.findall(source, start.end(), source.rindex("<")):
        if other:
            statement = _WRITTEN_RIGHTS.fullmatch(other)
            if statement is None:
                raise WrittenOtherwise
            rights = plain(statement[1]) or None
        elif text := written_content(content):
            sections.append(Section(text, fold(label) or None if label else None, category or None))
    return tuple(sections), rights


def other_abstract(element: Element) -> tuple[OtherAbstract, ...]:
    """Read one ``OtherAbstract``: another language, a plain-language summary; empty without text."""
    sections, _ = abstract(element)
    if not sections:
        return ()
    # The DTD, which is never loaded, makes English the default.
    return (OtherAbstract(element.get("Type", ""), element.get("Language", "eng"), sections),)


def _section(element: Element) -> Section | None:
    """Read one ``AbstractText``; None where it is empty."""
    text = plain_text(element)
    if not text:
        return None
    label = element.get("Label")
    return Section(text, fold(label) or None if label else None, element.get("NlmCategory"))
