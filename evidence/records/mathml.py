"""MathML on one line: ``R²``, ``T₁``, ``a/b``, ``√(x + 1)``.

Presentation MathML only, which is what PubMed sends. White space between elements is layout and is
dropped; numbers that stand in neighbouring elements are kept apart by a space.
"""

from __future__ import annotations

import re
from typing import Final

from evidence.records.markup import Element
from evidence.records.scripts import Script, in_script

__all__ = ["MATH_TAG", "linear_math"]

_NAMESPACE: Final = "{http://www.w3.org/1998/Math/MathML}"
MATH_TAG: Final = f"{_NAMESPACE}math"

_SIMPLE: Final = re.compile(r"\w*|\([^()]*\)")
#: Position of the base, the lower and the upper script among the children.
_SCRIPTED: Final[dict[str, tuple[Script, ...]]] = {
    "msup": ("sup",),
    "msub": ("sub",),
    "msubsup": ("sub", "sup"),
    "munder": ("sub",),
    "munderover": ("sub", "sup"),
}


def linear_math(element: Element, before: str = "") -> str:
    """Write a MathML element on one line.

    Parameters
    ----------
    element : lxml element
        ``math`` or any element within it.
    before : str
        The text that it follows; a space is set between two numbers that would fuse.

    Returns
    -------
    str
        The formula, unfolded.
    """
    text = _expression(element)
    return f" {text}" if _fuse(before, text) else text


def _expression(element: Element) -> str:
    """Write one element with what it holds."""
    name = _name(element)
    if name in {"mi", "mn", "mo", "mtext", "ms"}:
        return (element.text or "") if name == "mtext" else (element.text or "").strip()
    if name in _SCRIPTED:
        return _scripted(element, _SCRIPTED[name])
    writer = _WRITERS.get(name)
    return _row(element) if writer is None else writer(element)


def _name(element: Element) -> str:
    """Give an element's name without its namespace; empty for comments."""
    return element.tag.removeprefix(_NAMESPACE) if isinstance(element.tag, str) else ""


def _fuse(before: str, text: str) -> bool:
    """Tell whether two texts set side by side would run two numbers together."""
    return before[-1:].isdigit() and text[:1].isdigit()


def _joined(parts: list[str]) -> str:
    """Set parts side by side, numbers apart."""
    text = ""
    for part in parts:
        text += f" {part}" if _fuse(text, part) else part
    return text


def _row(element: Element) -> str:
    """Write the children one after the other."""
    return _joined([_expression(child) for child in element if _name(child)])


def _part(element: Element, position: int) -> str:
    """Write the child at a position, or nothing where the formula is short of it."""
    return _expression(element[position]) if position < len(element) else ""


def _grouped(text: str) -> str:
    """Bracket what would come apart as part of a fraction or under a root."""
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _scripted(element: Element, scripts: tuple[Script, ...]) -> str:
    """Write a base with what stands below and above it."""
    text = _part(element, 0)
    for position, script in enumerate(scripts, start=1):
        text += in_script(_part(element, position), script, text)
    return text


def _fraction(element: Element) -> str:
    return f"{_grouped(_part(element, 0))}/{_grouped(_part(element, 1))}"


def _square_root(element: Element) -> str:
    return f"√({_row(element)})"


def _root(element: Element) -> str:
    return f"{in_script(_part(element, 1), 'sup')}√({_part(element, 0)})"


def _accented(element: Element) -> str:
    """Write a base and then what stands over it: a bar, a hat, an arrow."""
    return _part(element, 0) + _part(element, 1)


def _fenced(element: Element) -> str:
    separator = element.get("separators", ",")[:1]
    inner = f"{separator} ".join(_expression(child) for child in element if _name(child))
    return f"{element.get('open', '(')}{inner}{element.get('close', ')')}"


def _space(_element: Element) -> str:
    return " "


def _nothing(_element: Element) -> str:
    return ""


def _first(element: Element) -> str:
    """Write the formula of ``semantics`` and leave its annotations, which say the same again."""
    return _part(element, 0)


def _table(element: Element) -> str:
    """Write rows and cells with a space between them."""
    return " ".join(_expression(child) for child in element if _name(child))


def _multiscripts(element: Element) -> str:
    """Write ``mmultiscripts``: base, pairs of lower and upper scripts, then pairs before the base."""
    before = after = ""
    target_is_before = False
    lower = True
    children = [child for child in element if _name(child)]
    for child in children[1:]:
        if _name(child) == "mprescripts":
            target_is_before, lower = True, True
            continue
        piece = in_script(_expression(child), "sub" if lower else "sup")
        lower = not lower
        if target_is_before:
            before += piece
        else:
            after += piece
    base = _expression(children[0]) if children else ""
    return before + base + after


_WRITERS: Final = {
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "mover": _accented,
    "mfenced": _fenced,
    "mspace": _space,
    "none": _nothing,
    "annotation": _nothing,
    "annotation-xml": _nothing,
    "semantics": _first,
    "mtable": _table,
    "mtr": _table,
    "mmultiscripts": _multiscripts,
}
