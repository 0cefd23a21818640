"""Abstracts: the main one with its labelled parts, and those beside it."""

from __future__ import annotations

from evidence.model import OtherAbstract, Section
from evidence.records.markup import Element
from evidence.records.text import fold, plain_text

__all__ = ["abstract", "other_abstract"]


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
