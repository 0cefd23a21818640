"""Write ``digests.xml`` from a file of digests, one JSON object a line.

Usage: ``python corpus/make_digests.py DIGESTS.jsonl``

Each line holds ``pmid``, ``pmcid``, ``doi``, ``first_author``, ``year``, ``journal``, ``title``,
``design``, ``population_label``, ``intervention``, ``cites_index`` and ``digest`` (a list of ``label``
and ``text``); what is null is left out. The result depends on the input alone.
"""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

INDEX_PMID = "30267011"
#: Owner of the keywords that hold what we noted about a study; PubMed has no such owner.
NOTES_OWNER = "evidence"

TARGET = Path(__file__).parent / "digests.xml"


def child(parent: ET.Element, tag: str, text: object = None, **attributes: str) -> ET.Element:
    """Add an element with text."""
    element = ET.SubElement(parent, tag, attributes)
    if text is not None:
        element.text = str(text)
    return element


def add_article(citation: ET.Element, study: dict[str, Any]) -> None:
    """Add the bibliographic facts; of the authors only the first is noted."""
    article = child(citation, "Article", PubModel="Print")
    journal = child(article, "Journal")
    issue = child(journal, "JournalIssue", CitedMedium="Print")
    child(child(issue, "PubDate"), "Year", study["year"])
    child(journal, "ISOAbbreviation", study["journal"])
    child(article, "ArticleTitle", study["title"])
    authors = child(article, "AuthorList", CompleteYN="N", Type="authors")
    child(child(authors, "Author", ValidYN="Y"), "LastName", study["first_author"])
    child(article, "Language", "eng")
    child(child(citation, "MedlineJournalInfo"), "MedlineTA", study["journal"])


def add_digest(citation: ET.Element, study: dict[str, Any]) -> None:
    """Add the digest beside the place of the abstract, and what we noted about the study."""
    digest = child(citation, "OtherAbstract", Type="digest", Language="eng")
    for section in study["digest"]:
        child(digest, "AbstractText", section["text"], Label=section["label"])
    notes = child(citation, "KeywordList", Owner=NOTES_OWNER)
    for name, key in (
        ("design", "design"),
        ("population", "population_label"),
        ("intervention", "intervention"),
    ):
        if study.get(key):
            child(notes, "Keyword", f"{name}: {study[key]}", MajorTopicYN="N")


def add_ids(pubmed_data: ET.Element, study: dict[str, Any]) -> None:
    """Add the identifiers, and the index study as a reference where it is known to be cited."""
    ids = child(pubmed_data, "ArticleIdList")
    for kind, key in (("pubmed", "pmid"), ("doi", "doi"), ("pmc", "pmcid")):
        if study.get(key):
            child(ids, "ArticleId", study[key], IdType=kind)
    if study.get("cites_index") is True:
        reference = child(child(pubmed_data, "ReferenceList"), "Reference")
        child(reference, "Citation", f"PMID {INDEX_PMID}")
        child(child(reference, "ArticleIdList"), "ArticleId", INDEX_PMID, IdType="pubmed")


def corpus(studies: list[dict[str, Any]]) -> ET.ElementTree[ET.Element]:
    """Make the document."""
    root = ET.Element("PubmedArticleSet")
    for study in studies:
        record = child(root, "PubmedArticle")
        citation = child(record, "MedlineCitation", Owner="NOTNLM")
        child(citation, "PMID", study["pmid"], Version="1")
        add_article(citation, study)
        add_digest(citation, study)
        add_ids(child(record, "PubmedData"), study)
    ET.indent(root, space=" ")
    return ET.ElementTree(root)


def main(source: str) -> None:
    """Read the digests and write the corpus."""
    lines = Path(source).read_text(encoding="utf-8").splitlines()
    tree = corpus([json.loads(line) for line in lines if line.strip()])
    tree.write(TARGET, encoding="utf-8", xml_declaration=True)
    with TARGET.open("a", encoding="utf-8") as target:
        target.write("\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
