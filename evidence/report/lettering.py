"""How wide text is in a picture, before anything draws it.

An SVG keeps text as text, so the reader's own sans-serif face draws it. The widths here are those of
Helvetica and the faces made to fit it (Arial, Liberation Sans), close to Roboto's; a line is
never promised more room than its neighbours leave.
"""

from __future__ import annotations

import unicodedata

__all__ = ["shortened", "text_width", "wrapped"]

#: Advance widths in thousandths of the type size.
_WIDTHS = {
    **dict.fromkeys("ijl|'", 222),
    **dict.fromkeys(" .,:;/!ftI[]·", 278),
    **dict.fromkeys("()-r", 333),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("ABEKPSVXYwZ&", 670),
    **dict.fromkeys("CDHNRU", 722),
    **dict.fromkeys("GOQm", 800),
    **dict.fromkeys("MW%@—", 900),
}
_ORDINARY = 556
_FULL_WIDTH = 1000
_BOLD = 1.07


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a line, in the unit of ``size``."""
    thousandths = sum(_advance(character) for character in text)
    return thousandths * size / 1000 * (_BOLD if bold else 1)


def wrapped(text: str, room: float, size: float, *, most: int = 3) -> list[str]:
    """Break text at its spaces into lines that fit; the last one is shortened where ``most`` are too few."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        if len(lines) == most - 1:
            lines.append(shortened(" ".join(words), room, size))
            break
        taken = 1
        while taken < len(words) and text_width(" ".join(words[: taken + 1]), size) <= room:
            taken += 1
        lines.append(shortened(" ".join(words[:taken]), room, size))
        words = words[taken:]
    return lines


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Cut text that is too long and end it with an ellipsis."""
    if text_width(text, size, bold=bold) <= room:
        return text
    while text and text_width(f"{text}…", size, bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _advance(character: str) -> int:
    """Give one character's width; accents add nothing, East Asian characters take the full square."""
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _FULL_WIDTH
    return _WIDTHS.get(unicodedata.normalize("NFD", character)[0], _ORDINARY)
