from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from evidence.report.forest import forest_plots
from evidence.report.forest_svg import INDEX_COLOUR, forest_svg
from evidence.report.lettering import text_width
from tests.compare.by_hand import comparison, finding, full_comparison, index_study, study
from tests.report.test_forest import only_plot, pool_of, section_of

SVG = "{http://www.w3.org/2000/svg}"


def drawn(section: object, name: str = "forest") -> ET.Element:
    return ET.fromstring(forest_svg(only_plot(section), name=name))  # type: ignore[arg-type] # a section


def _place(percent: float) -> float:
    return 356 + 156 * percent / 100


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_the_same_plot_gives_the_same_bytes() -> None:
    one, two = (forest_svg(forest_plots(full_comparison().sections[0])[0]) for _ in range(2))
    assert one == two


def test_text_stays_text_and_the_picture_is_named_and_described() -> None:
    root = drawn(full_comparison().sections[0], "plot-7")
    assert any(text.startswith("66.7% [50.5–80.4]†") for text in texts(root))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "Forest plot: CR: Complete remission"
    assert (
        root.get("aria-labelledby")
        == f"{title.get('id')} {description.get('id')}"
        == "plot-7-title plot-7-desc"
    )
    assert any(text.startswith("Naive, unadjusted") for text in texts(root))


def test_it_is_180_mm_wide_with_type_of_seven_points_and_more() -> None:
    root = drawn(full_comparison().sections[0])
    assert root.get("width") == "180mm"
    points = 180 / 25.4 * 72 / float((root.get("viewBox") or "").split()[2])
    sizes = [float(e.get("font-size", "11")) for e in root.iter() if e.tag in {f"{SVG}svg", f"{SVG}text"}]
    assert min(sizes) * points > 7


def test_the_index_study_is_a_blue_diamond_in_bold_and_the_others_are_black_squares() -> None:
    index = index_study(finding(events=28, total=42, quote="28/42"))
    other = study("2", "Other", 2020, finding(events=5, total=40, quote="5/40"))
    root = drawn(section_of(index, other))
    (diamond,) = root.findall(f"{SVG}polygon")
    assert diamond.get("fill") == INDEX_COLOUR == "#0072B2"
    (square,) = root.findall(f"{SVG}rect")[1:]
    assert square.get("fill") == "#000"
    bold = {e.text for e in root.iter(f"{SVG}text") if e.get("font-weight") == "bold"}
    assert {"28/42", "66.7%† [50.5–80.4]†"} <= bold
    assert "5/40" not in bold


def test_the_area_of_a_square_is_in_proportion_to_the_patients() -> None:
    others = [study(str(n), "A", 2000 + n, finding(events=n, total=n * 100, quote=f"{n}")) for n in (1, 4)]
    root = drawn(section_of(index_study(), *others))
    small, large = (float(e.get("width", "0")) for e in root.findall(f"{SVG}rect")[1:])
    assert large**2 / small**2 == pytest.approx(4, rel=0.01)


def test_a_square_of_unknown_size_is_hollow_and_has_no_whisker() -> None:
    root = drawn(section_of(index_study(), study("2", "Other", 2020, finding(percent=67.0, quote="67%"))))
    (square,) = root.findall(f"{SVG}rect")[1:]
    assert square.get("fill") == "#fff"
    assert [e for e in root.findall(f"{SVG}line") if e.get("stroke-width") == "1.3"] == []


def test_an_interval_that_its_square_hides_is_drawn_in_white() -> None:
    def white(total: int) -> int:
        other = study("2", "Other", 2020, finding(events=total // 2, total=total, quote="half"))
        root = drawn(section_of(index_study(), other))
        return len([e for e in root.findall(f"{SVG}line") if e.get("stroke") == "#fff"])

    assert white(20_000) == 3, "the line and both of its ends"
    assert white(20) == 0, "the whisker reaches out of the square"


def test_zero_events_stand_at_the_left_end_with_a_whisker_to_the_right() -> None:
    other = study("2", "Other", 2020, finding(events=0, total=51, quote="0/51"))
    root = drawn(section_of(index_study(), other))
    (square,) = root.findall(f"{SVG}rect")[1:]
    left = float(square.get("x", "0")) + float(square.get("width", "0")) / 2
    whisker = next(e for e in root.findall(f"{SVG}line") if e.get("stroke-width") == "1.3")
    assert float(whisker.get("x1", "0")) == pytest.approx(left, abs=0.02) == 356
    assert float(whisker.get("x2", "0")) > left


def test_an_open_interval_ends_in_an_arrow() -> None:
    other = study(
        "2",
        "Other",
        2020,
        finding("OS", "hazard_ratio", value=0.5, ci_low=0.3, ci_high=None, quote="0.5 0.3"),
    )
    root = drawn(section_of(index_study(), other, outcome="OS"))
    (arrow,) = root.findall(f"{SVG}polygon")
    assert (arrow.get("points") or "").startswith("512,")


def test_a_pool_is_a_diamond_over_its_interval_and_a_bar_for_the_prediction_interval() -> None:
    section = pool_of()
    root = drawn(section)
    pooled = only_plot(section).pooled
    assert pooled is not None
    diamond = root.findall(f"{SVG}polygon")[-1]
    corners = [float(pair.split(",")[0]) for pair in (diamond.get("points") or "").split()]
    assert corners[0] == pytest.approx(_place(pooled.low), abs=0.01)
    assert corners[2] == pytest.approx(_place(pooled.high), abs=0.01)
    bar = root.findall(f"{SVG}rect")[-1]
    assert float(bar.get("x", "0")) == pytest.approx(_place(pooled.prediction_low or 0), abs=0.01)
    assert float(bar.get("width", "0")) > corners[2] - corners[0]


def test_markup_in_a_name_is_text() -> None:
    hostile = study("2", "</text><script>alert(1)</script>", 2020, finding(events=1, total=9, quote="1/9"))
    root = drawn(section_of(index_study(), hostile))
    assert root.findall(f".//{SVG}script") == []
    assert "script" not in {re.sub(r"\{.*\}", "", e.tag) for e in root.iter()}


def test_a_retracted_name_is_struck_by_a_line_as_long_as_itself() -> None:
    root = drawn(full_comparison().sections[0])
    name = next(e for e in root.iter(f"{SVG}text") if (e.text or "").startswith("O'|Brien"))
    y = float(name.get("y", "0")) - 3.5
    (line,) = [
        e for e in root.findall(f"{SVG}line") if e.get("y1") == e.get("y2") == f"{y:g}" and e.get("x1") == "8"
    ]
    assert float(line.get("x2", "0")) - 8 == pytest.approx(text_width(name.text or "", 11), abs=0.01)


def test_hundreds_of_studies_make_a_tall_picture_with_nothing_below_its_edge() -> None:
    others = [study(str(n), f"A{n}", 2020, finding(events=3, total=9, quote="3/9")) for n in range(2, 302)]
    root = ET.fromstring(forest_svg(forest_plots(comparison(index_study(), *others).sections[0])[0]))
    height = float((root.get("viewBox") or "").split()[3])
    assert height > 300 * 15
    assert max(float(e.get("y", "0")) for e in root.iter(f"{SVG}text")) < height
