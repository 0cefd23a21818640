"""A whole HTML page without script that opens from the disk and asks nothing of any network.

The style sheet stands in the page and is the only thing that the page's content-security policy lets
a browser use, named by its hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

__all__ = ["still_page"]


def still_page(title: str, style: str, main: Iterable[str], footer: Iterable[str]) -> str:
    """Put a page together.

    Parameters
    ----------
    title : str
        Escaped already, as are the others; it heads the page, too.
    style : str
        The style sheet.
    main, footer : iterable of str
        Lines of HTML.
    """
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_policy(style))}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        "<main>",
        f'<h1 dir="auto">{title}</h1>',
        *main,
        "</main>",
        "<footer>",
        *footer,
        "</footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _policy(style: str) -> str:
    """Allow the style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
