"""Texts with their figures marked: nothing lost, nothing obeyed, nothing asked of a network."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from evidence.model import Finding, Passage
from evidence.report.highlight import ReadText, highlight_html

TEXT = "CR was achieved in 12 of 30 patients (40%) and OS was 67% at 1 year."


def finding(outcome: str, quote: str, text: str = TEXT, passage: str = "abstract", **slots: str) -> Finding:
    start = text.index(quote)
    return Finding(
        pmid="7",
        outcome=outcome,
        measure="proportion",
        passage=passage,
        start=start,
        end=start + len(quote),
        quote=quote,
        sentence=text,
        rule="rule",
        ruleset="rules@1",
        events=12,
        total=30,
        percent=40.0,
        **slots,  # type: ignore[arg-type]  # only slots that hold words
    )


CR, OS = finding("CR", "12 of 30 patients (40%"), finding("OS", "67%", arm="drug A")


def page(
    findings: Sequence[Finding] = (CR, OS), text: str = TEXT, title: str = "A trial"
) -> html.HtmlElement:
    passages = (Passage("title", title), Passage("abstract", text))
    return html.document_fromstring(highlight_html([ReadText("7", passages, tuple(findings))]))


def words(of: html.HtmlElement) -> str:
    return " ".join(of.text_content().split())


def test_the_text_stands_there_as_it_is_with_its_figures_marked() -> None:
    (paragraph,) = page().xpath("//article/p[not(@class)]")
    assert words(paragraph) == TEXT
    assert [(m.get("data-outcome"), m.text_content()) for m in paragraph.iter("mark")] == [
        ("CR", "12 of 30 patients (40%"),
        ("OS", "67%"),
    ]


def test_slots_are_shown_on_focus_and_listed_below() -> None:
    made = page()
    mark = made.xpath("//article//mark")[1]
    assert mark.get("tabindex") == "0"
    assert "arm drug A" in mark.get("data-slots")
    (described,) = made.xpath(f"//*[@id='{mark.get('aria-describedby')}']")
    assert "arm drug A" in words(described)


def test_each_outcome_has_its_own_look() -> None:
    many = [f"outcome {n}" for n in range(30)]
    made = page([finding(outcome, "67%") for outcome in many])
    looks = [mark.get("class") for mark in made.xpath("//ul[@class='legend']//mark")]
    assert len(looks) == len(set(looks)) == 30
    assert [mark.text_content() for mark in made.xpath("//ul[@class='legend']//mark")] == many
    style = made.xpath("//style")[0].text
    assert all(f".{name} {{" in style for look in looks for name in look.split())


def test_a_figure_of_two_outcomes_is_labelled_with_both() -> None:
    (mark,) = page([finding("CR", "67%"), finding("OS", "67%")]).xpath("//article//mark")
    assert mark.get("data-outcome") == "CR OS"
    assert len(mark.get("aria-describedby").split()) == 2


@given(
    st.lists(
        st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20), st.sampled_from(["CR", "OS"])),
        max_size=6,
    )
)
def test_figures_that_overlap_lose_no_character(stretches: list[tuple[int, int, str]]) -> None:
    found = [finding(outcome, TEXT[start : start + length]) for start, length, outcome in stretches]
    (paragraph,) = page(found).xpath("//article/p[not(@class)]")
    assert words(paragraph) == TEXT


@pytest.mark.parametrize("place", ["title", "text", "outcome", "arm", "pmid"])
def test_markup_in_a_text_is_only_text(place: str) -> None:
    attack = "\"><script>alert(1)</script><img src=//x.example/y onerror='a()'>"
    text = f"{TEXT} {attack}" if place == "text" else TEXT
    found = finding(
        attack if place == "outcome" else "CR", "67%", text, arm=attack if place == "arm" else "A"
    )
    passages = (Passage("title", attack if place == "title" else "A trial"), Passage("abstract", text))
    source = highlight_html([ReadText(attack if place == "pmid" else "7", passages, (found,))])
    made = html.document_fromstring(source)
    assert made.xpath("//script | //img | //@onerror") == []
    assert {name for element in made.iter() for name in element.attrib} <= {
        *("lang", "charset", "http-equiv", "content", "name", "class", "id", "dir", "tabindex"),
        *("aria-label", "aria-labelledby", "aria-describedby", "data-outcome", "data-slots"),
    }


def test_the_page_asks_nothing_and_allows_only_its_own_style() -> None:
    source = highlight_html([ReadText("7", (Passage("abstract", TEXT),), (CR, OS))])
    made = html.document_fromstring(source)
    policy = made.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    (style,) = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
    assert made.xpath("//@src | //@href | //@style | //link") == []
    assert "url(" not in style
    assert "@import" not in style


def test_characters_that_turn_the_direction_are_dropped() -> None:
    text = f"\u202e{TEXT}\u2066 end"
    source = highlight_html([ReadText("7", (Passage("abstract", text),), (finding("OS", "67%", text),))])
    assert not {"\u202e", "\u2066"} & set(source)


def test_a_text_without_findings_is_shown_without_marks() -> None:
    made = page([])
    assert made.xpath("//article//mark | //details") == []
    assert TEXT in words(made)
