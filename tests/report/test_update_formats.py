from __future__ import annotations

from dataclasses import replace

import feedparser  # type: ignore[import-untyped]  # it ships no types
import pytest
from lxml import html

from evidence.report.update_formats import SHOWN, update_feed, update_html, update_markdown, update_text
from evidence.update.report import FieldChange, NewStudy, Report, SourceState, StudyName, Unasked
from tests.library.samples import finding
from tests.update.test_report import STUDY, WHOLE, report

UUID = "5e3c256c-d24f-4032-aa3f-ba253de4395d"
HOSTILE = "<script>alert(1)</script> [x](http://evil.test) \x1b[31m `\u202e]]> & *b* | # "


def hostile() -> Report:
    study = StudyName("11", HOSTILE, HOSTILE)
    figure = replace(finding("11"), sentence=HOSTILE, arm=HOSTILE)
    return replace(
        WHOLE,
        review=HOSTILE,
        new_studies=(NewStudy(study, (HOSTILE,), 1, HOSTILE, (), (figure,)),),
        concerns=(replace(WHOLE.concerns[0], study=study, notice=HOSTILE),),
        record_changes=(
            replace(WHOLE.record_changes[0], study=study, fields=(FieldChange("abstract", "a b", HOSTILE),)),
        ),
        unasked=(Unasked(HOSTILE, HOSTILE),),
        sources=(SourceState(HOSTILE, True, 3, HOSTILE, "another", (HOSTILE,)),),
    )


def test_a_retraction_is_the_first_line_of_every_form() -> None:
    assert update_text(WHOLE).startswith(
        "RETRACTED: Muster 2019 (PMID 11): retracted (J. 2026;1:2, PMID 77)."
    )
    assert update_markdown(WHOLE).startswith("# RETRACTED: Muster 2019")
    assert update_html(WHOLE).startswith("<p>RETRACTED: Muster 2019")


def test_a_figure_has_old_and_new_value_and_its_cause() -> None:
    text = update_text(WHOLE)
    assert "[-ORR 12/20 (60%)-] → {+ORR 12/20 (61.5%)+} [text changed]" in " ".join(text.split())
    assert "~~ORR 12/20 (60%)~~ → **ORR 12/20 (61.5%)**" in update_markdown(WHOLE).replace("\\", "")
    assert "<del>ORR 12/20 (60%)</del> → <ins>ORR 12/20 (61.5%)</ins>" in update_html(WHOLE)


def test_text_fits_80_columns_and_obeys_nobody() -> None:
    text = update_text(hostile())
    assert max(map(len, text.splitlines())) <= 80
    assert all(character.isprintable() or character == "\n" for character in text)


def test_html_holds_no_markup_but_ours() -> None:
    tree = html.fragment_fromstring(update_html(hostile()), create_parent="div")
    assert {str(element.tag) for element in tree.iter()} <= {"div", "p", "h3", "ul", "li", "del", "ins"}
    assert not [element for element in tree.iter() if element.attrib]


def test_markdown_escapes_what_is_not_ours() -> None:
    text = update_markdown(hostile())
    assert "<script" not in text
    assert "[x](" not in text


def test_a_long_list_is_shortened_on_a_terminal_only() -> None:
    studies = tuple(
        NewStudy(StudyName(str(n), f"Author{n} 2020", ""), ("q",), 1, None, (), ()) for n in range(1, 51)
    )
    many = report(new_studies=studies)
    text = update_text(many)
    assert f"and {50 - SHOWN} more: evidence updates show 3 --all" in text
    assert "Author50" not in text
    assert "Author50" in update_text(many, everything=True)
    assert "Author50" in update_markdown(many)
    assert "30 more: --all shows them" in update_text(replace(many, between=("a", "b")))


def test_what_could_not_be_asked_is_never_shortened() -> None:
    text = update_text(
        report(unasked=tuple(Unasked(f"query {n}", "down") for n in range(50)), state="partial")
    )
    assert "query 49: down" in text
    assert "done in part" in text


def test_studies_with_figures_of_the_tables_come_first() -> None:
    silent = NewStudy(STUDY, ("q",), 1, None, (), ())
    telling = NewStudy(StudyName("12", "Later 2021", ""), ("q",), 1, None, (), (finding("12"),))
    text = update_text(report(new_studies=(silent, telling)))
    assert text.index("Later 2021") < text.index("Muster 2019")


@pytest.mark.parametrize("reports", [[], [WHOLE], [hostile(), WHOLE]])
def test_the_feed_is_read_by_a_feed_reader(reports: list[Report]) -> None:
    numbered = [replace(entry, number=9 - at) for at, entry in enumerate(reports)]
    feed = feedparser.parse(update_feed("children\x00", UUID, numbered, updated_at="2026-04-01T00:00:00Z"))
    assert not feed.bozo
    assert feed.feed.id == f"urn:uuid:{UUID}"
    assert len(feed.entries) == len({entry.id for entry in feed.entries}) == len(reports)
    assert feed.feed.updated == (reports[0].finished_at if reports else "2026-04-01T00:00:00Z")
    for entry in feed.entries:
        assert entry.title.startswith("Update ")
        assert entry.updated_parsed is not None
        assert "script" not in entry.content[0].value.replace("&lt;script", "").replace("&lt;/script", "")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert update_feed("r", UUID, [WHOLE], updated_at="x") == update_feed("r", UUID, [WHOLE], updated_at="x")
