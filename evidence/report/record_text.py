"""A record as text, in the order of PubMed's page, readable at 80 columns and in a pipe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import fill

from evidence.model import LINK_SOURCE_NAMES, Article, ArticleId, Author, LinkKind, Reference, Section
from evidence.report.cells import plain
from evidence.report.citation import source_line
from evidence.report.full_text_view import figure_lines, full_text_lines, table_lines
from evidence.report.record_view import Holding, LinkList, RecordView

__all__ = ["record_text"]

HOLDING_WORDS: dict[Holding, str] = {
    "record": "in the library",
    "digest": "in the library as our digest",
    "missing": "PubMed has no such record",
    "nothing": "not in the library",
}

LINK_TITLES: dict[LinkKind, str] = {
    "references": "References that NCBI links",
    "cited_by": "Cited by",
    "similar": "Similar articles",
}

#: The option that asks for a list.
LINK_OPTIONS: dict[LinkKind, str] = {
    "references": " --references",
    "cited_by": "",
    "similar": " --similar 20",
}

#: RefTypes on the article concerned that a reader must see first.
WARNINGS = {
    "RetractionIn": "RETRACTED ARTICLE",
    "RetractedandRepublishedIn": "RETRACTED AND REPUBLISHED",
    "ExpressionOfConcernIn": "EXPRESSION OF CONCERN",
    "ErratumIn": "CORRECTED: SEE ERRATUM",
    "CorrectedandRepublishedIn": "CORRECTED AND REPUBLISHED",
    "UpdateIn": "UPDATED BY A LATER ARTICLE",
}

RETRACTED_PUBLICATION = "D016441"


def record_text(view: RecordView, *, width: int = 80) -> str:
    """Write a record as text.

    Parameters
    ----------
    view : RecordView
        The record and what is known around it.
    width : int
        Longest line, in characters.
    """
    article = view.article
    blocks = [
        _Block("", _head(view), hang=0),
        _Block("Authors", _authors(article)),
        _Block("Collaborators", _collaborators(article), hang=0),
        _Block("Corrections, retractions and comments", _corrections(view)),
        *_texts(article),
        _Block("Full text", full_text_lines(view.full_text)),
        _Block("Figures", figure_lines(view.full_text)),
        _Block("Tables", table_lines(view.full_text)),
        _Block("Conflict of interest statement", _optional(article.coi_statement), hang=0),
        _Block("Copyright", _optional(article.copyright), hang=0),
        _Block("MeSH terms (* main topic)", _mesh(article)),
        _Block("Substances", _substances(article)),
        _Block("Keywords", _optional("; ".join(k.text + "*" * k.major for k in article.keywords)), hang=0),
        _Block("Publication types", _optional("; ".join(t.name for t in article.publication_types)), hang=0),
        _Block("Grants", _grants(article)),
        _Block("Data banks", (f"{b.name}: {', '.join(b.accession_numbers)}" for b in article.data_banks)),
        _Block("Identifiers", (f"{i.kind}: {i.value}" for i in article.ids)),
        _Block("References in the record", _references(view)),
        *(_Block(_link_title(entry), _linked(view, entry)) for entry in view.links),
    ]
    return "\n\n".join(text for block in blocks if (text := block.text(width)))


@dataclass(frozen=True, slots=True)
class _Block:
    """A title with the lines under it; ``hang`` indents what follows the first row of a line."""

    title: str
    lines: Iterable[str]
    hang: int = 4

    def text(self, width: int) -> str:
        """Wrap the lines under the title; a block without lines is left away."""
        indent = "  " if self.title else ""
        wrapped = [
            fill(
                plain(line),
                width,
                initial_indent=indent,
                subsequent_indent=indent + " " * self.hang,
                break_long_words=False,
                break_on_hyphens=False,
            )
            for line in self.lines
        ]
        return "\n".join([self.title] * bool(self.title and wrapped) + wrapped)


def _optional(text: str | None) -> list[str]:
    return [text] if text else []


def _head(view: RecordView) -> Iterator[str]:
    """Give what stands on top: warnings, citation, title, where it comes from, full text."""
    article = view.article
    kinds = dict.fromkeys(c.kind for c in article.corrections)
    warnings = [WARNINGS[kind] for kind in kinds if kind in WARNINGS]
    if any(t.ui == RETRACTED_PUBLICATION for t in article.publication_types):
        warnings = ["RETRACTED ARTICLE", *(w for w in warnings if w != "RETRACTED ARTICLE")]
    yield from (f"*** {warning} ***" for warning in warnings)
    yield source_line(article)
    yield ""
    yield article.title or "[no title]"
    yield from _optional(article.vernacular_title)
    yield ""
    yield " · ".join(part for part in (f"PMID {article.pmid}", *_provenance(view)) if part)
    if article.pmcid:
        yield f"Free full text: {article.pmcid} https://pmc.ncbi.nlm.nih.gov/articles/{article.pmcid}/"


def _provenance(view: RecordView) -> Iterator[str]:
    """Say whose words these are and when they came."""
    article = view.article
    sources = {"pubmed": "record from PubMed", "medline": "imported MEDLINE text", "digest": "our digest"}
    yield sources[article.text_source] + (f", {view.fetched_at[:10]}" if view.fetched_at else "")
    yield "book" if article.kind == "book" else ""
    yield f"status {article.status}" if article.status else ""
    yield f"in {', '.join(article.languages)}" if article.languages and article.languages != ("eng",) else ""


def _authors(article: Article) -> Iterator[str]:
    """Give the authors with the numbers of their affiliations, then the affiliations."""
    numbers: dict[str, int] = {}
    people = [a for a in article.authors if a.valid] or [a for a in article.editors if a.valid]
    names = []
    for author in people:
        own = [str(numbers.setdefault(a.text, len(numbers) + 1)) for a in author.affiliations]
        names.append(_full_name(author) + (f" ({', '.join(own)})" if own else ""))
    if names:
        editors = "" if article.authors else " (editors)"
        yield ", ".join(names) + editors + ("" if article.authors_complete else ", et al.")
    if any(author.equal_contribution for author in people):
        yield "Contributed equally: " + ", ".join(_full_name(a) for a in people if a.equal_contribution)
    yield from (f"{number}. {text}" for text, number in numbers.items())


def _full_name(author: Author) -> str:
    if author.collective_name:
        return author.collective_name
    parts = (author.fore_name or author.initials, author.last_name, author.suffix)
    return " ".join(part for part in parts if part)


def _collaborators(article: Article) -> list[str]:
    """Name the members of a trial group: in the record, but not authors."""
    names = [
        " ".join(part for part in (i.fore_name or i.initials, i.last_name, i.suffix) if part)
        for i in article.investigators
    ]
    return _optional(", ".join(names))


def _corrections(view: RecordView) -> Iterator[str]:
    """Give every tie to a correction, retraction or comment, with its direction."""
    for correction in view.article.corrections:
        if correction.kind == "Cites":
            continue
        where = correction.citation or ""
        pmid = f"PMID {correction.pmid} [{_holding(view, correction.pmid)}]" if correction.pmid else ""
        note = f"({correction.note})" if correction.note else ""
        kind = direction_words(correction.kind)
        yield f"{kind}: " + " ".join(part for part in (where, pmid, note) if part)


def direction_words(kind: str) -> str:
    """Write a RefType with its direction as PubMed's page does: ``RetractionOf`` is "Retraction of"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.replace("and", " and ", 1) if "dand" in kind else kind)
    return " ".join(words.split()).capitalize()


def _texts(article: Article) -> Iterator[_Block]:
    """Give the abstract and what stands beside it; a digest is said to be ours."""
    digests = [o for o in article.other_abstracts if o.kind == "digest"]
    if article.abstract:
        yield _Block("Abstract", _sections(article.abstract), hang=0)
    elif digests:
        for digest in digests:
            title = "Digest (written for this project; it is not the authors' abstract)"
            yield _Block(title, _sections(digest.sections), hang=0)
    else:
        yield _Block("Abstract", ["The record has none."])
    for other in article.other_abstracts:
        if other.kind != "digest":
            language = f", {other.language}" if other.language else ""
            yield _Block(f"Another abstract ({other.kind}{language})", _sections(other.sections), hang=0)


def _sections(sections: Iterable[Section]) -> Iterator[str]:
    for section in sections:
        yield f"{section.label}: {section.text}" if section.label else section.text


def _mesh(article: Article) -> Iterator[str]:
    for heading in article.mesh_headings:
        qualifiers = ", ".join(q.name + "*" * q.major for q in heading.qualifiers)
        yield heading.name + "*" * heading.major_descriptor + (f" / {qualifiers}" if qualifiers else "")
    yield from (f"{name} ({kind})" for kind, name in article.supplementary_mesh)


def _substances(article: Article) -> Iterator[str]:
    for chemical in article.chemicals:
        yield chemical.name + (f" ({chemical.registry_number})" if chemical.registry_number else "")


def _grants(article: Article) -> Iterator[str]:
    for grant in article.grants:
        parts = (grant.grant_id, grant.acronym, grant.agency, grant.country)
        yield "/".join(part for part in parts if part)


def _references(view: RecordView) -> Iterator[str]:
    """Give the record's own references with ids; older records hold them among the corrections."""
    article = view.article
    older = [c for c in article.corrections if c.kind == "Cites"]
    references = list(article.references)
    references += [
        Reference(c.citation or "", (ArticleId("pubmed", c.pmid),) if c.pmid else ()) for c in older
    ]
    former: str | None = None
    for number, reference in enumerate(references, start=1):
        if reference.list_title and reference.list_title != former:
            yield f"[{reference.list_title}]"
        former = reference.list_title
        yield f"{number}. {reference.citation} {_reference_ids(view, reference)}".rstrip()


def _reference_ids(view: RecordView, reference: Reference) -> str:
    titles = {"pubmed": "PMID", "doi": "doi:", "pmc": ""}
    ids = " ".join(f"{titles.get(i.kind, i.kind)} {i.value}".strip() for i in reference.ids)
    return ids + (f" [{_holding(view, reference.pmid)}]" if reference.pmid else "")


def _holding(view: RecordView, pmid: str) -> str:
    return HOLDING_WORDS[view.holdings.get(pmid, "nothing")]


def _link_title(entry: LinkList) -> str:
    """Count what is known and what of it is here; nobody asked is not the same as none."""
    title = LINK_TITLES[entry.kind]
    if entry.asked_at is None and not entry.articles:
        return f"{title}: never asked"
    when = f"asked {entry.asked_at[:10]}" if entry.asked_at else "never asked"
    if not entry.articles:
        return f"{title}: none known ({when})"
    here = sum(linked.holding in {"record", "digest"} for linked in entry.articles)
    return f"{title}: {len(entry.articles)} known, {here} in the library ({when})"


def _linked(view: RecordView, entry: LinkList) -> Iterator[str]:
    """Give every article of a list, with who says that it belongs there."""
    command = f"evidence fetch {view.article.pmid}{LINK_OPTIONS[entry.kind]}"
    if entry.asked_at is None:
        yield f"Ask with: {command}"
    elif not entry.articles:
        yield "The source was asked and names none; no source is complete."
    elif entry.kind == "cited_by":
        counts = ", ".join(f"{LINK_SOURCE_NAMES[c.origin]} {c.count}" for c in entry.by_source)
        yield f"By source: {counts}. No source is complete." if counts else "No source is complete."
    for linked in entry.articles:
        source = f"{' and '.join(linked.origins)} {linked.seen_at[:10]}".replace("_", " ")
        score = f", score {linked.score}" if linked.score is not None else ""
        cited = f" {linked.citation}" if linked.citation else ""
        yield f"{linked.pmid}{cited} [{HOLDING_WORDS[linked.holding]}; {source}{score}]"
