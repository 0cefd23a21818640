"""An answer before it goes on the wire, and the envelopes of the utilities."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

__all__ = ["ROOTS", "Answer", "Delivery", "error_answer", "html", "json_answer", "text", "xml"]

#: How the bytes travel: whole, or broken off in one of the ways a connection breaks.
Delivery = Literal[
    "whole", "chunked", "dripped",
    "cut", "cut_chunked", "dropped_before_headers", "dropped_in_body", "stalled", "silent",
]  # fmt: skip

#: Root element and document type of every utility's XML (recorded in 2025).
ROOTS: Mapping[str, tuple[str, str]] = {
    "esearch": ("eSearchResult", "esearch 20060628"),
    "epost": ("ePostResult", "epost 20090526"),
    "elink": ("eLinkResult", "elink 20101123"),
    "esummary": ("eSummaryResult", "esummary v1 20041029"),
    "efetch": ("eFetchResult", "efetch 20131226"),
    "einfo": ("eInfoResult", "einfo 20190110"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers, body and the way they are delivered."""

    body: bytes
    status: int = 200
    content_type: str = "text/xml; charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()
    delivery: Delivery = "whole"
    #: Bytes that are sent before the connection breaks or stalls; half of them where None.
    sent: int | None = None
    #: Pause between the pieces of a dripped body, in seconds.
    pause_s: float = 0.0


def xml(utility: str, content: str, *, status: int = 200) -> Answer:
    """Wrap the content of a utility's root element as NCBI does."""
    root, dtd = ROOTS[utility]
    path = dtd.replace("esummary v1 ", "").rsplit(" ", maxsplit=1)[-1]
    # The document type of efetch's errors is called eEfetchResult, unlike their root [sic].
    name = "eEfetchResult" if utility == "efetch" else root
    file = "esummary-v1" if utility == "esummary" else utility
    text = (
        '<?xml version="1.0" encoding="UTF-8" ?>\n'
        f'<!DOCTYPE {name} PUBLIC "-//NLM//DTD {dtd}//EN" '
        f'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/{path}/{file}.dtd">\n'
        f"<{root}>{content}</{root}>\n"
    )
    return Answer(text.encode(), status=status)


def error_answer(utility: str, messages: Iterable[str], *, status: int = 200) -> Answer:
    """Answer with one or several ERROR elements where the utility puts them."""
    errors = "".join(f"\n\t<ERROR>{escape(message)}</ERROR>" for message in messages)
    if utility == "elink":
        errors = f"\n<LinkSet>\n\t<DbFrom>pubmed</DbFrom>{errors}\n</LinkSet>"
    return xml(utility, errors + "\n", status=status)


def json_answer(value: object, *, status: int = 200) -> Answer:
    """Answer with JSON."""
    return Answer(
        json.dumps(value).encode() + b"\n", status=status, content_type="application/json; charset=UTF-8"
    )


def html(title: str, sentence: str, *, status: int) -> Answer:
    """Answer with a page meant for people."""
    page = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n'
        f"<html><head><title>{escape(title)}</title></head>\n"
        f"<body><h1>{escape(title)}</h1><p>{escape(sentence)}</p></body></html>\n"
    )
    return Answer(page.encode(), status=status, content_type="text/html; charset=UTF-8")


def text(line: str, *, status: int = 200) -> Answer:
    """Answer with plain text."""
    return Answer(line.encode(), status=status, content_type="text/plain; charset=UTF-8")
