"""Keep the key and the email address out of everything that is said.

Error texts of NCBI can echo the request with its key, so no text of an answer is quoted unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

__all__ = ["Redactor", "one_line"]

_REMOVED = "[removed]"

#: Parameters that carry a secret, however they are written: ``api_key=``, ``"api-key":``, ``email=``.
_PARAMETER = re.compile(
    r"""((?:api[-_ ]?key|e-?mail)["']?\s*(?:=|:|%3D)\s*["']?)[^"'&\s,;<>})]+""", re.IGNORECASE
)


class Redactor:
    """Removes known secrets, and whatever stands where one would.

    Parameters
    ----------
    secrets : iterable of str or None
        The values to remove, raw or as they look in a URL.
    """

    __slots__ = ("_known",)

    def __init__(self, secrets: Iterable[str | None]) -> None:
        forms = {form for s in secrets if s for form in (s, quote(s), quote(s, safe=""), quote_plus(s))}
        alternatives = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        self._known = re.compile(alternatives, re.IGNORECASE) if forms else None

    def clean(self, text: str) -> str:
        """Give the text without secrets."""
        if self._known is not None:
            text = self._known.sub(_REMOVED, text)
        return _PARAMETER.sub(lambda found: found[1] + _REMOVED, text)


def one_line(text: str, longest: int = 200) -> str:
    """Fold a text to one line without control characters, cut to a length with an ellipsis."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    folded = " ".join(printable.split())
    return folded if len(folded) <= longest else folded[: longest - 1] + "…"
