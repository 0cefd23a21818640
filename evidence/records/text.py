"""Inline markup becomes one plain string, once, before any offset exists.

What happens to each element:

============  ==========================================================
b, i, u       vanish; no space is added or removed
sup, sub      Unicode forms, see :mod:`evidence.records.scripts`
mml:math      one line, see :mod:`evidence.records.mathml`
DispFormula   its content, set off by a space on either side
break         a space
alternatives  MathML where there is any, else the first that has text
tex-math      what stands in its document, without LaTeX's preamble
others        their content
============  ==========================================================

A caller can say what becomes of further elements: those of full texts that hold footnotes, floats and
citations.

White space is folded: every run of Unicode white space, no-break and thin spaces among it, becomes
one ordinary space, and none is left at the ends. Nothing else is touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from types import MappingProxyType
from typing import Final, TypeAlias

from lxml import etree

from evidence.records.markup import Element
from evidence.records.mathml import MATH_TAG, linear_math
from evidence.records.scripts import in_script

__all__ = ["Special", "content", "fold", "fold_xml", "plain_text"]

#: What becomes of an element that follows a text, by its name.
Special: TypeAlias = Mapping[str, Callable[[Element, str], str]]

_NOTHING_SPECIAL: Final[Special] = MappingProxyType({})
_DISPLAYED: Final = frozenset({"DispFormula", "disp-formula"})
_TEX_DOCUMENT: Final = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)


def fold(text: str) -> str:
    """Fold every run of white space into one ordinary space and drop it at the ends."""
    return " ".join(text.split())


def fold_xml(text: str) -> str:
    """Fold text that came out of XML, in which some white space cannot be."""
    # Most texts come folded, and to see that takes a fraction of the time that folding takes: of the
    # white space in ASCII, XML lets these four through, and no other white space is printable.
    if not text or text.isalnum():
        return text
    if "  " in text or text[0] == " " or text[-1] == " ":
        return " ".join(text.split())
    if text.isascii():
        return " ".join(text.split()) if "\n" in text or "\t" in text or "\r" in text else text
    return text if text.isprintable() else " ".join(text.split())


def plain_text(element: Element, special: Special = _NOTHING_SPECIAL) -> str:
    """Give the text of an element with inline markup as one plain, folded string.

    Parameters
    ----------
    element : lxml element
        Any element of mixed content, such as ``ArticleTitle`` or ``AbstractText``.
    special : mapping
        What becomes of elements that the table of this module does not name.

    Returns
    -------
    str
        The text, empty if there is none.
    """
    return fold_xml(content(element, special) if len(element) else element.text or "")


def content(element: Element, special: Special = _NOTHING_SPECIAL) -> str:
    """Join an element's own text with that of its children, in order and unfolded."""
    text = element.text or ""
    for child in element:
        text += _inline(child, text, special)
        if child.tail:
            text += child.tail
    return text


def _inline(child: Element, before: str, special: Special) -> str:
    """Give the text of one inline element that follows ``before``."""
    tag = child.tag
    if tag is etree.Entity:  # a character's name, such as &alpha;, that only the DTD would explain
        return unescape(child.text or "")
    if not isinstance(tag, str):  # a comment or processing instruction that the caller's parser kept
        return ""
    if tag in special:
        return special[tag](child, before)
    if tag in {"sup", "sub"}:
        return in_script(content(child, special), "sup" if tag == "sup" else "sub", before)
    if tag == MATH_TAG:
        return linear_math(child, before)
    if tag in _DISPLAYED:
        return f" {content(child, special)} "
    if tag == "break":
        return " "
    if tag == "alternatives":
        return _chosen(child, before, special)
    if tag == "tex-math":
        return _tex(child)
    return content(child, special)


def _chosen(element: Element, before: str, special: Special) -> str:
    """Give one of several forms of the same formula."""
    formula = next((child for child in element if child.tag == MATH_TAG), None)
    if formula is not None:
        return linear_math(formula, before)
    forms = (_inline(child, before, special) for child in element)
    return next((form for form in forms if form.strip()), "")


def _tex(element: Element) -> str:
    """Give a formula in LaTeX without the document that is wrapped around it."""
    text = "".join(map(str, element.itertext()))
    document = _TEX_DOCUMENT.search(text)
    return (document[1] if document else text).strip().strip("$").strip()
