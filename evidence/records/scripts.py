"""Superscripts and subscripts as plain characters.

``10<sup>-4</sup>`` must not become ``10-4``, nor ``m<sup>2</sup>`` ``m2``. Unicode has raised and
lowered forms of all digits, of the signs and of most letters; where a character has none, three
rules decide, in this order:

1. every character has a form: the forms (``10⁻⁴``, ``CD19⁺``, ``H₂O``, ``Vₘₐₓ``);
2. a digit is among them, or a decimal mark that would continue a number: ``^(…)`` or ``_(…)``
   (``PM_(2.5)``), because ``PM2.5`` and ``10^3.5`` flattened are other numbers;
3. otherwise the characters as they are (``Foxp3-/-``, ``p`` with ``trend`` below it: ``ptrend``).

NFKC normalisation takes every form back to its character (and ``⁻`` to ``−``), one to one, so a
reader who wants ``CRi`` can find ``CRᵢ`` without losing offsets.
"""

from __future__ import annotations

import re
from typing import Final, Literal

__all__ = ["Script", "in_script"]

#: Raised or lowered.
Script = Literal["sup", "sub"]

_SUPERSCRIPT: Final = str.maketrans(
    "0123456789+-−–‐‑=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ",
)
_SUBSCRIPT: Final = str.maketrans(
    "0123456789+-−–‐‑=()aehijklmnoprstuvxβγρφχ",
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
)
_FORMS: Final = {"sup": _SUPERSCRIPT, "sub": _SUBSCRIPT}
_MARKS: Final = {"sup": "^", "sub": "_"}

_DECIMAL_MARKS: Final = (".", ",", "·")
_EDGES: Final = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
# Publishers set a thin space between a raised sign and its number: "min<sup>- 1</sup>".
_GAP_AFTER_SIGN: Final = re.compile(r"(?<=[+\-−–])\s+(?=\d)")


def in_script(content: str, script: Script, before: str = "") -> str:
    """Write text that stands above or below the line with plain characters.

    Parameters
    ----------
    content : str
        The text of the raised or lowered element.
    script : {"sup", "sub"}
        Where it stands.
    before : str
        The text that it follows, or its last character.

    Returns
    -------
    str
        The text in one of the three ways of this module; white space at its ends stays.

    Examples
    --------
    >>> in_script("-4", "sup", "10"), in_script("2.5", "sub", "PM"), in_script("-/-", "sup", "p53")
    ('⁻⁴', '_(2.5)', '-/-')
    """
    match = _EDGES.fullmatch(content)
    if match is None or not match[2]:
        return content
    lead, core, trail = match.groups()
    core = _GAP_AFTER_SIGN.sub("", core)
    forms = _FORMS[script]
    if all(ord(character) in forms or character.isspace() for character in core):
        core = core.translate(forms)
    elif _would_be_a_number(core, lead or before):
        core = f"{_MARKS[script]}({core})"
    return lead + core + trail


def _would_be_a_number(content: str, before: str) -> bool:
    """Tell whether text left on the line reads as a number, or as part of the number before it."""
    if any(character.isdigit() or character.isnumeric() for character in content):
        return True
    return content.startswith(_DECIMAL_MARKS) and before[-1:].isdigit()
