"""One spelling for the characters of every publisher, without moving any of them.

Rules and patterns are written for plain ASCII punctuation. ``normalise`` maps every variant to it
one character for one character, so an offset in the result is an offset in the text.
"""

from __future__ import annotations

import re

__all__ = ["normalise"]

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
    "⁄": "/",
    "∕": "/",
    "﹤": "<",
    "﹥": ">",
}

_VARIANT = re.compile(f"[{re.escape(''.join(_PLAIN))}]")
# The Lancet prints 0·75; elsewhere the same dot multiplies or separates. The dot comes first in the
# pattern, and the digit before it is looked back for: a search for a set of characters is quick.
_RAISED_POINT = re.compile(r"[·∙•⋅](?<=\d.)(?=\d)")


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
    return _RAISED_POINT.sub(".", _VARIANT.sub(lambda match: _PLAIN[match.group()], text))
