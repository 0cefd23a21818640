"""The small language of phrases in rule files: ``complete (remission|response)(s)?``.

A phrase stands for a finite set of plain phrases. ``(a|b)`` is one of several, ``(a)?`` may be left
out, ``{NAME}`` is a part defined in the file, and a backslash takes the next character as it is. A
bracket that holds no alternative and is not optional, such as the one in ``disease (MRD)``, is text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from evidence.errors import RuleError

__all__ = ["expand_phrase"]

#: More than this many plain phrases from one line is a slip of the pen, and slow.
MOST_PLAIN_PHRASES = 20_000
_PART = re.compile(r"\{([A-Z_]+)\}")


def expand_phrase(phrase: str, parts: Mapping[str, str]) -> list[str]:
    """List the plain phrases that a phrase stands for.

    Parameters
    ----------
    phrase : str
        In the language above.
    parts : mapping
        Text of every ``{NAME}``.

    Returns
    -------
    list of str
        Without doubles, white space folded.

    Raises
    ------
    RuleError
        If a bracket is not closed, a part is unknown, or the phrase stands for too many.

    Examples
    --------
    >>> expand_phrase("complete (remission|response)(s)?", {})
    ['complete remissions', 'complete remission', 'complete responses', 'complete response']
    """
    text = phrase
    for _ in range(10):
        if not _PART.search(text):
            break
        text = _PART.sub(lambda m: _part(m.group(1), parts, phrase), text)
    else:
        raise RuleError(f"phrase {phrase!r}: its parts refer to themselves")
    plain, rest = _alternatives(text, 0, phrase)
    if rest != len(text):
        raise RuleError(f"phrase {phrase!r}: a bracket is closed that was not opened")
    seen = dict.fromkeys(" ".join(p.split()) for p in plain)
    return [p for p in seen if p]


def _part(name: str, parts: Mapping[str, str], phrase: str) -> str:
    if name not in parts:
        raise RuleError(
            f"phrase {phrase!r}: no part is called {name}; known are {', '.join(sorted(parts)) or 'none'}"
        )
    text = parts[name]
    return f"({text})" if "|" in text and not text.startswith("(") else text


def _alternatives(text: str, at: int, phrase: str) -> tuple[list[str], int]:
    """Read alternatives up to a closing bracket or the end."""
    found: list[str] = []
    current = [""]
    while at < len(text):
        char = text[at]
        if char == ")":
            break
        if char == "|":
            found += current
            current = [""]
            at += 1
            continue
        if char == "\\" and at + 1 < len(text):
            options, at = [text[at + 1]], at + 2
        elif char == "(":
            options, at = _group(text, at, phrase)
        else:
            options, at = [char], at + 1
        if len(current) * len(options) > MOST_PLAIN_PHRASES:
            raise RuleError(f"phrase {phrase!r} stands for more than {MOST_PLAIN_PHRASES} plain phrases")
        current = [a + b for a, b in itertools.product(current, options)]
    return found + current, at


def _group(text: str, at: int, phrase: str) -> tuple[list[str], int]:
    inner, close = _alternatives(text, at + 1, phrase)
    if close >= len(text):
        raise RuleError(f"phrase {phrase!r}: a bracket is not closed")
    if text[close + 1 : close + 2] == "?":
        return [*inner, ""], close + 2
    if len(inner) == 1:
        return [f"({inner[0]})"], close + 1
    return inner, close + 1
