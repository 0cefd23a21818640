from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from evidence.compare.table import Analyses
from evidence.model import Passage
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study
from tests.report.reports import page

SCRIPT = "<script>alert(1)</script>"

#: Elements and attributes that would make a browser ask for something when the page opens.
FETCHING = {
    "img",
    "link",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "source",
    "base",
    "form",
    "image",
    "use",
}


class Outline(HTMLParser):
    """Gathers elements with their attributes, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def full() -> str:
    return page(full_comparison())


def test_the_same_material_gives_the_same_page(full: str) -> None:
    assert page(full_comparison()) == full


def test_nothing_in_it_makes_a_browser_ask_for_anything(full: str) -> None:
    outline = Outline(full)
    assert {tag for tag, _ in outline.elements} & FETCHING == set()
    for tag, attributes in outline.elements:
        assert not {"src", "srcset", "action", "background", "style"} & set(attributes), tag
        assert not any(name.startswith("on") for name in attributes), tag
        if (attributes.get("href") or "#").startswith("http"):
            assert tag == "a"
    assert "url(" not in full
    assert "@import" not in full


def test_the_policy_allows_exactly_our_style_and_script(full: str) -> None:
    policy = next(m["content"] for m in Outline(full).all("meta") if "content" in m and "http-equiv" in m)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for directive, tag in (("style-src", "style"), ("script-src", "script")):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", full, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert rules[directive] == f"'sha256-{digest}'"


def test_headings_captions_scopes_and_labels_are_there(full: str) -> None:
    outline = Outline(full)
    assert outline.all("html") == [{"lang": "en-GB"}]
    assert len(outline.all("h1")) == 1
    assert len(outline.all("caption")) == len(outline.all("table"))
    assert all(cell.get("scope") in {"col", "row"} for cell in outline.all("th"))
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [a["aria-labelledby"] or "" for _, a in outline.elements if "aria-labelledby" in a]
    assert {part for name in named for part in name.split()} <= set(ids)
    assert {(a["href"] or "")[1:] for a in outline.all("a") if (a["href"] or "").startswith("#")} <= {*ids}


def test_every_figure_has_its_sentence_with_the_figure_marked_and_a_link(full: str) -> None:
    compared = full_comparison()
    outline = Outline(full)
    assert len(outline.all("details")) == compared.figures
    opened, at_the_end = full.split('<h2 id="sentences">')
    assert opened.count("<mark>") == at_the_end.count("<mark>") == compared.figures
    assert "<mark>28/42 (66.7%)</mark>" in full
    assert "https://pubmed.ncbi.nlm.nih.gov/30920645/" in full


def test_texts_of_the_record_tell_which_of_two_figures_is_meant() -> None:
    sentence = "It was 67% here and 67% there."
    read = finding(percent=67.0, quote="67%", start=20, end=23)
    read = type(read)(**{**{s: getattr(read, s) for s in read.__slots__}, "sentence": sentence})
    text = page(comparison(index_study(read)), passages={"30267011": (Passage("abstract", sentence),)})
    assert "It was 67% here and <mark>67%</mark> there." in text


def test_each_outcome_has_a_plot_or_the_reason_why_there_is_none(full: str) -> None:
    assert full.count("<svg ") == 4
    medians = finding("OS", "median_time", value=7.7, unit="months", quote="7.7 months")
    text = page(comparison(index_study(medians), outcomes=("OS", "EFS")))
    assert "there are only medians" in text
    assert "no study reports a figure for this outcome" in text
    assert "<svg" not in text


def test_pooling_is_refused_with_every_reason_or_not_asked_for(full: str) -> None:
    assert "Nothing is pooled: pooling was not asked for." in full
    asked = page(
        comparison(
            index_study(), study("2", "A", 2000, finding(events=1, total=9)), analyses=Analyses(pool=True)
        )
    )
    assert "Not pooled, proportions: fewer than 3 studies" in asked


def test_naive_differences_have_a_column_only_where_asked_for(full: str) -> None:
    assert "Naive difference (unadjusted, across studies)" not in full
    index = index_study(finding(events=28, total=42, quote="28/42"))
    other = study("2", "A", 2000, finding(events=5, total=40, quote="5/40"))
    asked = page(comparison(index, other, analyses=Analyses(difference=True)))
    assert '<th scope="col" class="naive">Naive difference (unadjusted, across studies)</th>' in asked
    assert "−54.2 points" in asked


def test_records_checks_conflicts_and_settings_stand_in_their_places(full: str) -> None:
    text = " ".join(Outline(full).text.split())
    assert "Found: 5 records" in text
    assert "1 report no figure for the outcomes asked for (NR)" in text
    assert "80.3% (N = 51): no count out of 51 rounds to 80.3%" in text
    assert "retracted, says the record in PubMed" in text
    assert "Hash of the rules0123abcd" in text
    assert "0 of 9 figures verified" in text
    assert "evidence report 30267011, on 2026-02-01" in text


def test_a_retracted_study_is_struck_through_and_says_so(full: str) -> None:
    assert '<s><bdi>O&#39;|Brien* 2012</bdi></s> <span class="standing">(RETRACTED)</span>' in full


def test_hostile_text_stays_text_wherever_it_stands() -> None:
    hostile = finding(
        percent=67.0,
        quote=f"67%{SCRIPT}",
        arm=SCRIPT,
        population=SCRIPT,
        timepoint=SCRIPT,
        section=SCRIPT,
        rule=SCRIPT,
    )
    compared = comparison(
        index_study(hostile, title=SCRIPT, author=SCRIPT),
        outcome_names={"CR": SCRIPT},
        scope=SCRIPT,
        searched=SCRIPT,
        unavailable=(SCRIPT,),
    )
    text = page(compared, asked=SCRIPT, settings=((SCRIPT, SCRIPT),))
    assert text.count("<script>") == 1
    assert len(Outline(text).all("script")) == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_five_hundred_studies_make_one_page() -> None:
    others = [study(str(n), f"A{n}", 2020, finding(events=3, total=9, quote="3/9")) for n in range(2, 502)]
    outline = Outline(page(comparison(index_study(), *others)))
    assert len(outline.all("details")) == 500
