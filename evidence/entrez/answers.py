"""What an answer of the E-utilities is worth: one table from its shape to what it means.

NCBI reports failure in every place there is: the status, a web page with status 200, a JSON object
where XML was asked for, an ERROR element in a well-formed answer, a body that stops half-way. A body
is therefore looked at whole, in one order: status, first bytes, root element, ERROR elements. The
first row of ``ROWS`` that fits decides; an answer that fits none is good.

Nothing here touches the network. Texts quoted from answers still hold whatever the answer echoed:
whoever prints them redacts them first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from evidence.errors import Blocked, Malformed, RateLimited, Rejected, ServerFault, SourceError, Unreachable

__all__ = ["ROOTS", "ROWS", "Answer", "Fault", "Row", "classify", "parse_xml"]

#: Root elements that are an answer of each utility. ``eFetchResult`` only ever carries an ERROR.
ROOTS: dict[str, frozenset[str]] = {
    "einfo": frozenset({"eInfoResult"}),
    "esearch": frozenset({"eSearchResult"}),
    "epost": frozenset({"ePostResult"}),
    "esummary": frozenset({"eSummaryResult"}),
    "elink": frozenset({"eLinkResult"}),
    "espell": frozenset({"eSpellResult"}),
    "efetch": frozenset({"PubmedArticleSet", "PubmedBookArticleSet", "pmc-articleset", "eFetchResult"}),
}

#: Where an ERROR element can stand below the root.
_ERROR_PATHS = ("ERROR", "LinkSet/ERROR", "LinkSet/LinkSetDb/ERROR")

_HTML = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
#: Encodings in which a tag looks as it does in ASCII.
_ASCII_IN_PLAIN = frozenset({"UTF-8", "ASCII", "US-ASCII", "ISO-8859-1"})

_FIRST_ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_BLOCKED_PAGE = re.compile(
    rb"blocked\s+diagnostic|under\s+maintenance|scheduled\s+maintenance", re.IGNORECASE
)

#: Faults of the service behind the utility. They pass, unlike faults of the request.
_BACKEND = re.compile(
    r"search backend failed|temporarily unavailable|address table is empty|unable to route request"
    r"|error forwarding request|(?:connection|read|request) (?:failed|timed out)|timeout",
    re.IGNORECASE,
)

#: A fault of the request, although it begins with "Search Backend failed".
_BEYOND_LIMIT = re.compile(r"'?retstart'? cannot be larger", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """One answer, read to its end.

    Parameters
    ----------
    utility : str
        Which utility gave it.
    status : int
        HTTP status.
    content_type : str
        The header; it is often wrong, so it only decides where the body does not.
    body : bytes
        Decoded from any transfer compression.
    wants_json : bool
        Whether JSON was asked for instead of XML.
    """

    utility: str
    status: int
    content_type: str
    body: bytes
    wants_json: bool = False

    @cached_property
    def text(self) -> str:
        """The body's beginning as text, for matching and quoting."""
        return self.body[:4000].decode("utf-8", errors="replace")

    @cached_property
    def stripped(self) -> bytes:
        """The body without a byte order mark and white space around it."""
        return self.body.removeprefix(b"\xef\xbb\xbf").strip()

    @cached_property
    def is_html(self) -> bool:
        """Whether it is a web page."""
        if _HTML.search(self.stripped[:1024]):
            return True
        return "html" in self.content_type.lower() and not self.is_json and self._root_name is None

    @cached_property
    def is_json(self) -> bool:
        """Whether it begins as JSON does."""
        return self.stripped[:1] in {b"{", b"["}

    @cached_property
    def document(self) -> object:
        """The JSON document, or None. NCBI puts raw line breaks into strings, hence not strict."""
        if not self.is_json:
            return None
        try:
            return json.loads(self.stripped, strict=False)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def root(self) -> etree._Element | None:
        """The root element, or None where it is not well-formed XML or declares entities."""
        if self.is_json or not self.stripped.startswith(b"<") or b"<!ENTITY" in self.body:
            return None
        try:
            return parse_xml(self.stripped)
        except etree.XMLSyntaxError:
            return None

    @cached_property
    def _root_name(self) -> str | None:
        """The root's name, if it is one that this utility may answer with."""
        found = _FIRST_ELEMENT.search(self.stripped)
        name = found[1].decode("ascii", errors="replace") if found else None
        return name if name in ROOTS[self.utility] else None

    @cached_property
    def is_cut(self) -> bool:
        """Whether it began as an answer and stops before its end."""
        if self.is_json:
            return self.document is None
        if self.root is not None or not self.stripped.startswith(b"<"):
            return False
        first = _FIRST_ELEMENT.search(self.stripped)
        return first is None or not re.search(rb"</" + re.escape(first[1]) + rb"\s*>\Z", self.stripped)

    @cached_property
    def declares_entities(self) -> bool:
        """Whether it declares entities, or could: no answer has a reason to."""
        return b"<!ENTITY" in self.body or (self.root is not None and _hides_bytes(self.root))

    @cached_property
    def gateway_error(self) -> str:
        """The ``error`` of a JSON object that the gateway before the utilities sends; else empty."""
        error = self.document.get("error") if isinstance(self.document, dict) else None
        return error if isinstance(error, str) else json.dumps(error) if error else ""

    @cached_property
    def error(self) -> str:
        """What its ERROR elements say, or their JSON counterpart; empty where there is none.

        espell always carries an empty ERROR element, so an empty one says nothing.
        """
        if self.root is not None:
            found = (e for path in _ERROR_PATHS for e in self.root.iterfind(path))
            texts = [(e.text or "").strip() for e in found]
        else:
            texts = _json_errors(self.document)
        return "; ".join(text for text in texts if text)

    @cached_property
    def is_expected(self) -> bool:
        """Whether it has the form and the root element that were asked for."""
        if self.wants_json:
            return isinstance(self.document, dict)
        return self.root is not None and self.root.tag in ROOTS[self.utility]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Parameters
    ----------
    shape : str
        What the answer is, in words that a message can use.
    fits : callable
        Whether an answer has this shape.
    error : type of SourceError, or None
        What it means; None where it is an answer after all.
    retry : bool
        Whether the same request may succeed later.
    advice : str
        What the user can do.
    """

    shape: str
    fits: Callable[[Answer], bool]
    error: type[SourceError] | None
    retry: bool = False
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer, or with getting one.

    Parameters
    ----------
    error : type of SourceError
        What to raise if it stays so.
    what : str
        What happened.
    retry : bool
        Whether to ask again.
    advice : str
        What the user can do.
    status : int or None
        HTTP status.
    quote : str
        The source's own words, not yet redacted.
    retry_after_s : float or None
        How long the source asked to wait.
    """

    error: type[SourceError]
    what: str
    retry: bool
    advice: str = ""
    status: int | None = None
    quote: str = ""
    retry_after_s: float | None = None


_WAIT = "try again later"
_REPORT = "this is a fault of the program or of NCBI, not of your input; please report it"
_SLOWER = "wait a minute and run again; an NCBI_API_KEY allows more requests"
_STOP = (
    "NCBI may be under maintenance or have blocked this address, or a proxy answers in its place;"
    " do not repeat the run at once, and write to eutilities@ncbi.nlm.nih.gov if it stays so"
)

ROWS: tuple[Row, ...] = (
    Row("the server points elsewhere, which is not followed", lambda a: 300 <= a.status < 400, Malformed,
        advice="check EVIDENCE_EUTILS_URL"),
    Row("a diagnostic page", lambda a: a.is_html and bool(_BLOCKED_PAGE.search(a.body)) and a.status < 500,
        Blocked, advice=_STOP),
    Row("a diagnostic page that says this address is blocked",
        lambda a: a.is_html and b"blocked diagnostic" in a.body.lower(), Blocked, advice=_STOP),
    Row("too many requests", lambda a: a.status == 429 or "rate limit" in a.gateway_error.lower(),
        RateLimited, retry=True, advice=_SLOWER),
    Row("the key was refused", lambda a: "api key" in a.gateway_error.lower(), Rejected,
        advice="check NCBI_API_KEY"),
    Row("the server failed", lambda a: a.status >= 500 or a.status == 408, ServerFault, retry=True,
        advice=_WAIT),
    Row("the gateway failed", lambda a: bool(_BACKEND.search(a.gateway_error)) or _cannot_route(a),
        ServerFault, retry=True, advice=_WAIT),
    Row("the gateway failed", lambda a: bool(a.gateway_error) and a.status < 400, ServerFault, retry=True,
        advice=_WAIT),
    Row("access was refused", lambda a: a.status == 403, Blocked, advice=_STOP),
    Row("the request was too long", lambda a: a.status == 414, Rejected, advice=_REPORT),
    # Said of ids that are well formed but unknown; `fetch` lets no others through.
    Row("none of the ids is known", lambda a: a.utility == "efetch" and _no_such_ids(a), None),
    Row("the request was refused", lambda a: a.status >= 400, Rejected,
        advice="check EVIDENCE_EUTILS_URL if it is set; otherwise please report it"),
    Row("an empty answer", lambda a: not a.stripped, Unreachable, retry=True, advice=_WAIT),
    Row("a web page instead of an answer", lambda a: a.is_html, Blocked, advice=_STOP),
    Row("an answer that declares XML entities, which is refused unread", lambda a: a.declares_entities,
        Malformed, advice="check EVIDENCE_EUTILS_URL"),
    Row("an answer that stops half-way", lambda a: a.is_cut, Unreachable, retry=True, advice=_WAIT),
    Row("a request beyond the first 9,999 matches", lambda a: bool(_BEYOND_LIMIT.search(a.error)), Rejected,
        advice=_REPORT),
    # NCBI says this of a query with unbalanced brackets too.
    Row("the service behind it failed", lambda a: bool(_BACKEND.search(a.error)), ServerFault, retry=True,
        advice="check the query's brackets and quotes, or try again later"),
    Row("the request was refused", lambda a: bool(a.error), Rejected),
    Row("an answer that is not what was asked for",
        lambda a: not a.is_expected or (a.root is not None and a.root.tag == "eFetchResult"), Malformed,
        advice="check EVIDENCE_EUTILS_URL if it is set; otherwise please report it"),
)  # fmt: skip


def classify(answer: Answer) -> Fault | None:
    """Say what is wrong with an answer.

    Parameters
    ----------
    answer : Answer
        A whole answer.

    Returns
    -------
    Fault or None
        None where the body is what was asked for.
    """
    for row in ROWS:
        if row.fits(answer):
            if row.error is None:
                return None
            quote = answer.error or answer.gateway_error or _plain_text(answer)
            return Fault(row.error, row.shape, row.retry, row.advice, answer.status, quote)
    return None


def parse_xml(body: bytes) -> etree._Element:
    """Parse an answer without entities, DTDs or the network.

    Parameters
    ----------
    body : bytes
        A whole XML document.

    Returns
    -------
    Element
        Its root.

    Raises
    ------
    lxml.etree.XMLSyntaxError
        If it is not well formed.
    """
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    return etree.fromstring(body, parser)


def _hides_bytes(root: etree._Element) -> bool:
    """Whether the encoding writes ``<!ENTITY`` in other bytes, so that a search would miss it."""
    return (root.getroottree().docinfo.encoding or "UTF-8").upper() not in _ASCII_IN_PLAIN


def _no_such_ids(answer: Answer) -> bool:
    return answer.status in {200, 400} and answer.error.lower().startswith("id list is empty")


def _cannot_route(answer: Answer) -> bool:
    return answer.root is None and not answer.is_json and "unable to route request" in answer.text.lower()


def _json_errors(document: object) -> list[str]:
    """Find the errors in a JSON answer: ``{"esearchresult": {"ERROR": ...}}``, or a list of texts."""
    if not isinstance(document, dict):
        return []
    results = [value for key, value in document.items() if key.endswith("result")]
    return [
        *(r["ERROR"] for r in results if isinstance(r, dict) and isinstance(r.get("ERROR"), str)),
        *(text for r in results if isinstance(r, list) for text in r if isinstance(text, str)),
    ]


def _plain_text(answer: Answer) -> str:
    """Quote an answer that is neither XML, JSON nor a web page: such bodies are short messages."""
    return "" if answer.stripped[:1] in {b"<", b"{", b"["} or answer.is_html else answer.text
