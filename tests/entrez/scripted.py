"""A scripted stand-in for the network below `requests`: answers in order, requests kept for a look."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from evidence.entrez.transport import Transport
from evidence.settings import Settings

KEY = "0123456789abcdefSECRET"
EMAIL = "someone.private@example.org"

BASE = "http://eutils.test/entrez/eutils/"


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/xml; charset=UTF-8"})


Step = Reply | Exception | Callable[[requests.PreparedRequest], Reply]


class ScriptedAdapter(BaseAdapter):
    """Answers requests from a script; the last step repeats."""

    def __init__(self, steps: Sequence[Step]) -> None:
        super().__init__()
        self.steps = list(steps)
        self.requests: list[requests.PreparedRequest] = []
        self.options: list[dict[str, Any]] = []

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]  # the base class spells its six options out
        self.requests.append(request)
        self.options.append(options)
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        if isinstance(step, Exception):
            raise step
        reply = step if isinstance(step, Reply) else step(request)
        response = requests.Response()
        response.status_code = reply.status
        response.headers.update(reply.headers)
        response.raw = HTTPResponse(
            body=io.BytesIO(reply.body),
            headers=reply.headers,
            status=reply.status,
            preload_content=False,
        )
        response.url = request.url or ""
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is open."""

    def asked(self, index: int) -> list[tuple[str, str]]:
        """The parameters of a request's body."""
        body = self.requests[index].body
        assert isinstance(body, str)
        return parse_qsl(body, keep_blank_values=True)


@dataclass
class Wire:
    """A transport on a script, with what it did."""

    transport: Transport
    adapter: ScriptedAdapter
    slept: list[float]
    turns: list[None]
    told: list[str]


def wire(*steps: Step, settings: Settings | None = None, **options: Any) -> Wire:
    """Put a transport on a script; waits are noted, not waited."""
    adapter = ScriptedAdapter(steps)
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    slept: list[float] = []
    turns: list[None] = []
    told: list[str] = []

    class Turns:
        def acquire(self) -> None:
            turns.append(None)

    chosen = settings or Settings(eutils_url=BASE, email=EMAIL, api_key=KEY)
    options = {"chance": lambda: 0.5, "on_retry": told.append, **options}
    transport = Transport(chosen, session=session, limiter=Turns(), sleep=slept.append, **options)
    return Wire(transport, adapter, slept, turns, told)


def article_set(*pmids: str, tail: str = "") -> bytes:
    """An efetch answer with bare records of our own making."""
    records = "".join(
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>'
        f"<Article><ArticleTitle>A title of our own, 10<sup>-4</sup>, number {pmid}.</ArticleTitle></Article>"
        f"<CommentsCorrectionsList><CommentsCorrections><PMID>77{pmid[:5]}</PMID></CommentsCorrections>"
        f"</CommentsCorrectionsList></MedlineCitation>"
        f'<PubmedData><ArticleIdList><ArticleId IdType="doi">10.1000/Own.{pmid}</ArticleId></ArticleIdList>'
        f"</PubmedData></PubmedArticle>\n"
        for pmid in pmids
    )
    return (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January '
        '2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
        f"<PubmedArticleSet>{records}{tail}</PubmedArticleSet>"
    ).encode()


def link_result(*sets: str) -> bytes:
    """An elink answer."""
    return f'<?xml version="1.0" encoding="UTF-8" ?>\n<eLinkResult>{"".join(sets)}</eLinkResult>'.encode()


def link_set(
    sources: str | Sequence[str], targets: Sequence[tuple[str, int | None]] | None, name: str
) -> str:
    """One link set; no targets leave its ``LinkSetDb`` out, as NCBI does."""
    ids = "".join(f"<Id>{s}</Id>" for s in ([sources] if isinstance(sources, str) else sources))
    links = "".join(
        f"<Link><Id>{pmid}</Id>" + (f"<Score>{score}</Score>" if score is not None else "") + "</Link>"
        for pmid, score in targets or ()
    )
    group = f"<LinkSetDb><DbTo>pubmed</DbTo><LinkName>{name}</LinkName>{links}</LinkSetDb>"
    return f"<LinkSet><DbFrom>pubmed</DbFrom><IdList>{ids}</IdList>{group if targets else ''}</LinkSet>"


def search_result(pmids: Sequence[str], count: int | None = None, more: str = "") -> bytes:
    """An esearch answer."""
    ids = "".join(f"<Id>{pmid}</Id>" for pmid in pmids)
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n<eSearchResult>'
        f"<Count>{len(pmids) if count is None else count}</Count><IdList>{ids}</IdList>{more}</eSearchResult>"
    ).encode()
