from __future__ import annotations

import struct
from pathlib import Path

import pytest

from evidence.errors import OutputError, UsageError
from evidence.report.forest_svg import forest_svg
from evidence.report.pictures import PictureFormat, picture_bytes, picture_format
from tests.compare.by_hand import finding, full_comparison, index_study
from tests.report.test_forest import only_plot, section_of


@pytest.fixture(scope="module")
def svg() -> str:
    return forest_svg(only_plot(full_comparison().sections[0]))


def test_an_ending_names_the_format_in_any_case() -> None:
    assert [picture_format(Path(name)) for name in ("a.svg", "b.PNG", "c.pdf")] == ["svg", "png", "pdf"]
    with pytest.raises(UsageError, match=r"\.svg, \.png or \.pdf"):
        picture_format(Path("a.jpg"))


@pytest.mark.parametrize(("form", "start"), [("svg", b"<svg "), ("png", b"\x89PNG"), ("pdf", b"%PDF-")])
def test_the_same_picture_gives_the_same_bytes(svg: str, form: PictureFormat, start: bytes) -> None:
    one, two = (picture_bytes(svg, form) for _ in range(2))
    assert one == two
    assert one.startswith(start)


def test_a_png_is_180_mm_wide_at_300_dots_per_inch(svg: str) -> None:
    (width,) = struct.unpack(">I", picture_bytes(svg, "png")[16:20])
    assert width == pytest.approx(180 / 25.4 * 300, abs=2)


def test_a_pdf_is_180_mm_wide_and_brings_its_font(svg: str) -> None:
    pdf = picture_bytes(svg, "pdf")
    assert b"/MediaBox [ 0 0 510.2362" in pdf
    assert b"Roboto" in pdf


def test_a_letter_that_the_pdf_font_lacks_is_refused_and_named() -> None:
    section = section_of(index_study(finding(percent=67.0, quote="67%"), author="中村"))
    svg = forest_svg(only_plot(section))
    with pytest.raises(OutputError, match=r"中 村; write \.svg or \.png"):
        picture_bytes(svg, "pdf")
    assert picture_bytes(svg, "png")


def test_polish_and_greek_letters_are_no_trouble() -> None:
    section = section_of(index_study(finding(percent=67.0, quote="67%", arm="β-blocker"), author="Łącki"))
    assert picture_bytes(forest_svg(only_plot(section)), "pdf")
