"""Inline markup becomes one plain string, once, before any offset exists.

What happens to each element:

============  ==========================================================
b, i, u       vanish; no space is added or removed
sup, sub      Unicode forms, see :mod:`evidence.records.scripts`
mml:math      one line, see :mod:`evidence.records.mathml`
DispFormula   its content, set off by a space on either side
others        their content
============  ==========================================================

White space is folded: every run of Unicode white space, no-break and thin spaces among it, becomes
one ordinary space, and none is left at the ends. Nothing else is touched.
"""

from __future__ import annotations

from typing import Final

from evidence.records.markup import Element
from evidence.records.mathml import MATH_TAG, linear_math
from evidence.records.scripts import in_script

__all__ = ["fold", "plain_text"]

_DISPLAYED: Final = frozenset({"DispFormula", "disp-formula"})


def fold(text: str) -> str:
    """Fold every run of white space into one ordinary space and drop it at the ends."""
    return " ".join(text.split())


def plain_text(element: Element) -> str:
    """Give the text of an element with inline markup as one plain, folded string.

    Parameters
    ----------
    element : lxml element
        Any element of mixed content, such as ``ArticleTitle`` or ``AbstractText``.

    Returns
    -------
    str
        The text, empty if there is none.
    """
    if len(element):
        return fold(_content(element))
    text = element.text
    if not text:
        return ""
    # Most texts come folded, and to see that takes a fraction of the time that folding takes: of the
    # white space in ASCII, XML lets these four through, and no other white space is printable.
    if text.isalnum():
        return text
    if "  " in text or text[0] == " " or text[-1] == " ":
        return fold(text)
    if text.isascii():
        return fold(text) if "\n" in text or "\t" in text or "\r" in text else text
    return text if text.isprintable() else fold(text)


def _content(element: Element) -> str:
    """Join an element's own text with that of its children, in order and unfolded."""
    text = element.text or ""
    for child in element:
        text += _inline(child, text)
        if child.tail:
            text += child.tail
    return text


def _inline(child: Element, before: str) -> str:
    """Give the text of one inline element that follows ``before``."""
    tag = child.tag
    if not isinstance(tag, str):  # a comment or processing instruction that the caller's parser kept
        return ""
    if tag in {"sup", "sub"}:
        return in_script(_content(child), "sup" if tag == "sup" else "sub", before)
    if tag == MATH_TAG:
        return linear_math(child, before)
    if tag in _DISPLAYED:
        return f" {_content(child)} "
    return _content(child)
