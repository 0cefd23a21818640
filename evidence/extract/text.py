"""One spelling for the characters of every publisher, without moving any of them.

Rules and patterns are written for plain ASCII punctuation. ``normalise`` maps every variant to it
one character for one character, so an offset in the result is an offset in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = [
    "BETWEEN_MEMBERS",
    "INNER_BRACKETS",
    "IN_ORDER",
    "OPENED",
    "ORDER_WORDS",
    "VERSUS",
    "blank",
    "closes_in_order",
    "ends_in",
    "holds_any",
    "in_small_letters",
    "normalise",
]

#: A bracket with no other inside.
INNER_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")
#: All that leads into a bracket.
OPENED: Final = re.compile(r"\s*[(\[]\s*$")

#: What says that figures stand in the order of a list.
ORDER_WORDS: Final = frozenset({"respectively", "resp"})
IN_ORDER: Final = re.compile(r"\bresp(?:ectively)?\b")
#: What parts the members of a list: "A, B, and C".
BETWEEN_MEMBERS: Final = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or)\s")
#: All that stands between two figures that are compared.
VERSUS: Final = re.compile(r"\s*(?:versus|vs\.?|v\.?)\s*")

_DASHES = "‐‑‒–—―−﹘﹣－"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\n\r"
_QUOTES = "‘’‛′ʼ`´"
_PLAIN = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_QUOTES, "'"),
    **dict.fromkeys("“”„″", '"'),
    **dict.fromkeys("⩾≧", "≥"),
    **dict.fromkeys("⩽≦", "≤"),
    "％": "%",
    "×": "x",
    # Within square and round brackets some publishers print braces.
    "{": "[",
    "}": "]",
    # "CD3⁽⁺⁾"; the minus of "10⁻⁴" stays.
    "⁽": "(",
    "⁾": ")",
    "⁺": "+",
    "⁄": "/",
    "∕": "/",
    "﹤": "<",
    "﹥": ">",
}

_ASCII_VARIANTS: Final = tuple(filter(str.isascii, _PLAIN))
_VARIANT = re.compile(f"[{re.escape(''.join(_PLAIN))}]")
_HUNG_SURVIVAL = re.compile(r"\b([A-Za-z]+-free|[Oo]verall)-(survival)\b")
_RAISED_MINUS = re.compile("⁻(?![⁰¹²³⁴-⁹])")
# The Lancet prints 0·75; elsewhere the same dot multiplies or separates. The dot comes first in the
# pattern, and the digit before it is looked back for: a search for a set of characters is quick.
_RAISED_POINT = re.compile(r"[·∙•⋅](?<=\d.)(?=\d)")


#: A space that keeps thousands together, "50\u00a0625 women": a comma stands for it, as elsewhere.
_SPACED_THOUSANDS = re.compile(
    r"[\u00a0\u2008\u2009\u202f](?<=\d.)(?<!\d{4}.)(?=\d{3}(?:[\u00a0\u2008\u2009\u202f]\d{3})*(?![\d.]))"
)


#: The same space where people follow: "the 112 658 patients", not "in arm 1 120 patients".
_PEOPLE_IN_THOUSANDS = re.compile(
    r" (?<=\d )(?=\d{3} (?:[a-z-]+ ){0,2}"
    r"(?:patients|children|adults|women|men|individuals|persons|people|subjects|participants|recipients|cases)\b)"
)
_COUNTED_BEFORE = re.compile(
    r"(?:^|[ (])(?:[Tt]he|[Oo]f|[Aa]ll|[Aa]mong|included|identified|enrolled|analy[sz]ed|evaluated|"
    r"with|were|for|[Ii]n|and|to|=) ?\d{1,3}$"
)


def ends_in(pattern: re.Pattern[str], text: str, end: int, *, reach: int = 80) -> re.Match[str] | None:
    """Search for a pattern that ends with ``$`` in what stands before a place.

    Parameters
    ----------
    pattern : re.Pattern
        Ends with ``$``.
    text : str
        The whole text.
    end : int
        The place.
    reach : int
        How many characters before it can belong to a match; a search through all of them would be slow.
    """
    return pattern.search(text, max(0, end - reach), end)


def closes_in_order(text: str, at: int) -> bool:
    """Whether "respectively" stands right behind a place, past brackets and commas."""
    return IN_ORDER.match(text[at:].lstrip(" ,)]")) is not None


def holds_any(text: str, signs: Iterable[str]) -> bool:
    """Whether any of some signs stands in a text: asked before a pattern, because it is quick."""
    return any(map(text.__contains__, signs))


def blank(match: re.Match[str]) -> str:
    """Give as many spaces as were matched, so that what is left keeps its places."""
    return " " * len(match.group())


def in_small_letters(text: str) -> str:
    """Give a text in small letters, every character in its place: patterns that mind no capitals are slow."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # Of the letters that grow, like the Turkish capital I, no pattern knows any.
    return "".join(letter if len(small := letter.lower()) > 1 else small for letter in text)


def normalise(text: str) -> str:
    """Spell punctuation plainly; the result has the length of the text.

    Parameters
    ----------
    text : str
        A passage.

    Returns
    -------
    str
        The same text with ASCII dashes, spaces, quotes, comparison signs and decimal points.
    """
    text = _PEOPLE_IN_THOUSANDS.sub(_joined, text)
    if ":" in text:
        text = _AFTER_INTERVAL.sub(",", text)
    if "-survival" in text:
        text = _HUNG_SURVIVAL.sub(r"\1 \2", text)  # "event-free-survival"
    ascii_only = text.isascii()
    if not ascii_only:
        text = _RAISED_MINUS.sub("-", _SPACED_THOUSANDS.sub(",", text))
    if not ascii_only or holds_any(text, _ASCII_VARIANTS):
        text = _RAISED_POINT.sub(".", _VARIANT.sub(lambda match: _PLAIN[match.group()], text))
    return _with_round_brackets_outside(text) if "[" in text else text


#: "95% CI|:| 61-92", as others print "95% CI, 61-92"
_AFTER_INTERVAL = re.compile(r":(?:(?<=CI:)|(?<=CI\):)|(?<=CI\]:)|(?<=interval:))(?=\s)")
#: What square brackets hold by custom: references, and the parts of a name.
_BY_CUSTOM = re.compile(r"[\d\s,;-]*")
_TURNED = str.maketrans("()[]", "[]()")


def _with_round_brackets_outside(text: str) -> str:
    """Print "71% [95% CI (60-80)]" as "71% (95% CI [60-80])", which most journals do."""
    parts, last, depth, opened = [], 0, 0, -1
    for bracket in _BRACKET.finditer(text):
        at, sign = bracket.start(), bracket.group()
        if sign in "([":
            if depth == 0 and sign == "[" and _WITHIN.search(text, max(0, at - 2), at):
                opened = at
            depth += 1
            continue
        depth = max(0, depth - 1)
        if depth == 0 and opened >= 0:
            if sign == "]" and at - opened <= _LONGEST and not _BY_CUSTOM.fullmatch(text, opened + 1, at):
                parts += [text[last:opened], text[opened : at + 1].translate(_TURNED)]
                last = at + 1
            opened = -1
    return "".join([*parts, text[last:]]) if parts else text


#: Not in "del[17p]", nor where a bracket holds a whole sentence.
_WITHIN = re.compile(r"(?<![.!?]) $|[^\w\s]$")
_BRACKET = re.compile(r"[()\[\]]")
#: A bracket longer than this may never have been closed.
_LONGEST: Final = 400


def _joined(space: re.Match[str]) -> str:
    """Give the comma for a space within thousands."""
    return "," if _COUNTED_BEFORE.search(space.string, 0, space.start()) else " "
