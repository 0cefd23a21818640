from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model.fulltext import Footnote
from evidence.records.table_grid import RawCell, lay_out
from evidence.records.table_layout import reads_as_value
from tests.records.jats_samples import table, tables


def test_spans_are_resolved() -> None:
    (found,) = tables(
        '<table><thead><tr><th rowspan="2"></th><th colspan="2">Drug</th></tr><tr><th>n</th><th>%</th></tr>'
        '</thead><tbody><tr><td>CR</td><td>4</td><td rowspan="9">40</td></tr><tr><td>PR</td><td>5</td></tr>'
        "</tbody></table>"
    )
    assert [[None if c is None else c.text for c in row] for row in found.grid] == [
        ["", "Drug", "Drug"],
        ["", "n", "%"],
        ["CR", "4", "40"],
        ["PR", "5", "40"],
    ]
    assert len(found.cells) == 9
    assert found.column_path(3) == ("Drug", "%")
    assert (found.head_rows, found.stub_columns) == (2, 1)


_CELLS = st.builds(
    RawCell,
    st.text("ab", max_size=2),
    st.integers(0, 4),
    st.integers(0, 4),
    st.none() | st.integers(1, 6),
)


@given(st.lists(st.tuples(st.booleans(), st.lists(st.lists(_CELLS, max_size=5), max_size=4)), max_size=3))
def test_no_cell_is_lost_however_spans_overlap(groups: list[tuple[bool, list[list[RawCell]]]]) -> None:
    grid = lay_out(groups)
    placed = {id(cell) for row in grid for cell in row if cell is not None}
    assert len(placed) == sum(len(row) for _, rows in groups for row in rows)
    assert len({len(row) for row in grid}) <= 1
    for row, cells in enumerate(grid, start=1):
        for column, cell in enumerate(cells, start=1):
            if cell is not None:
                assert cell.row <= row < cell.row + cell.rowspan
                assert cell.column <= column < cell.column + cell.columnspan


def test_the_older_way_of_writing_tables_is_read() -> None:
    (found,) = tables(
        '<oasis:table xmlns:oasis="http://docs.oasis-open.org/ns/oasis-exchange/table"><oasis:tgroup>'
        '<oasis:colspec colname="c1"/><oasis:colspec colname="c2"/><oasis:colspec colname="c3"/>'
        '<oasis:thead><oasis:row><oasis:entry colname="c1"/><oasis:entry namest="c2" nameend="c3">Drug'
        "</oasis:entry></oasis:row></oasis:thead><oasis:tbody><oasis:row>"
        "<oasis:entry morerows='1'>CR</oasis:entry><oasis:entry>4</oasis:entry>"
        "<oasis:entry>5</oasis:entry></oasis:row>"
        "<oasis:row><oasis:entry>6</oasis:entry></oasis:row></oasis:tbody></oasis:tgroup></oasis:table>"
    )
    assert [[None if c is None else c.text for c in row] for row in found.grid] == [
        ["", "Drug", "Drug"],
        ["CR", "4", "5"],
        ["CR", "6", None],
    ]


def test_a_picture_of_a_table_is_said_to_be_one() -> None:
    (found,) = tables("<graphic/>", foot="<p>*Not confirmed.</p>")
    assert found.is_picture
    assert found.cells == ()
    assert found.caption == "Outcomes"
    assert found.footnotes == (Footnote("*", "Not confirmed."),)


def test_several_tables_under_one_label_have_names() -> None:
    row = "<tr><td>CR</td><td>4</td></tr>"
    assert [t.name for t in tables(f"<table>{row}</table><table>{row}</table>")] == ["table:T1", "table:T1.2"]


def test_rows_without_head_and_body_are_read() -> None:
    (found,) = tables("<table><tr><td></td><td>Drug</td></tr><tr><td>CR</td><td>4</td></tr></table>")
    assert (found.head_rows, found.row_paths[1]) == (1, ("CR",))


def test_marks_of_notes_leave_the_text_for_the_cell() -> None:
    found = table(
        "Outcome<sup>1</sup> | Drug (m<sup>2</sup>)\n == \n CR<xref ref-type='table-fn'>a</xref> | 4*\n"
        "10<sup>9</sup>/L | 5<sup>a,b</sup>\nPR<sup>c</sup> | NR",
        foot="<p><sup>1</sup>By RECIST. <sup>a</sup>Central <sup>b</sup>Local</p><fn><label>*</label>"
        "<p>At 6 weeks.</p></fn><fn><p>CR, complete response.</p></fn>",
    )
    assert [(c.text, c.notes) for c in found.cells] == [
        ("Outcome", ("1",)),
        ("Drug (m²)", ()),
        ("CR", ("a",)),
        ("4", ("*",)),
        ("10⁹/L", ()),
        ("5", ("a", "b")),
        ("PRᶜ", ()),
        ("NR", ()),
    ]
    assert found.notes_of(found.cells[5]) == ("Central", "Local")
    assert Footnote(None, "CR, complete response.") in found.footnotes


def paths(rows: str) -> list[tuple[str, ...]]:
    found = table(rows)
    return list(found.row_paths[found.head_rows :])


def test_a_row_without_values_heads_the_rows_below_it() -> None:
    assert paths("| A | B\n==\nResponse | |\nCR | 4 | 5\nPR | 6 | 7\nDeaths | | \nEarly | 1 | 2") == [
        ("Response",),
        ("Response", "CR"),
        ("Response", "PR"),
        ("Deaths",),
        ("Deaths", "Early"),
    ]


def test_a_p_value_does_not_make_a_heading_a_row_of_values() -> None:
    assert paths("| N | % | P\n==\nAge | | | 0.04\nOld | 30 | 20 | \nSex | | | 0.5\nMen | 20 | 25 |") == [
        ("Age",),
        ("Age", "Old"),
        ("Sex",),
        ("Sex", "Men"),
    ]


def test_rows_that_are_set_in_stand_under_the_one_that_is_not() -> None:
    assert paths("| A\n==\nORR | 9\n\u2003CR | 4\n\u2003\u2003early | 1\n\u2003PR | 5\nSD | 3") == [
        ("ORR",),
        ("ORR", "CR"),
        ("ORR", "CR", "early"),
        ("ORR", "PR"),
        ("SD",),
    ]


def test_headings_of_rows_take_two_columns() -> None:
    found = table("| | A | B\n==\nSex | Men | 4 | 5\n| Women | 6 | 7\nStage | I | 1 | 2\n| II | 3 | 4")
    assert found.stub_columns == 2
    assert found.row_paths[1:] == (("Sex", "Men"), ("Sex", "Women"), ("Stage", "I"), ("Stage", "II"))


def test_a_head_goes_on_in_the_body() -> None:
    found = table("Response | Drug | Placebo\n==\n| n (%) | n (%)\nCR | 4 (40) | 5 (50)")
    assert found.head_rows == 2
    assert found.column_path(3) == ("Placebo", "n (%)")


def test_a_first_row_of_values_is_no_head() -> None:
    assert table("| Drug | Placebo\n==\nCR | NR | NR\nPR | 4 | 5").head_rows == 1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "4",
            "28 (67)",
            "28/42 (67%)",
            "67 (50–80)",
            "0·55 (0·31–0·96)",
            "<0.001",
            "P = 0.03",
            "NR",
            "—",
            "..",
        ),
        *("NS", "12.6 months", "23.4 ± 7.5", "2.7(2.1-3.3)", "1,102", "−3.0", "(0.57, 2.54)", "Not reached"),
        *("5%", "28 to 83"),
    ],
)
def test_forms_of_values_are_known(text: str) -> None:
    assert reads_as_value(text)


@pytest.mark.parametrize(
    "text", ["Male", "CR", "p value", "3-weekly docetaxel", "T1", "Grade 3", "", "n (%)", "Arm A"]
)
def test_words_are_no_values(text: str) -> None:
    assert not reads_as_value(text)


@pytest.mark.parametrize(
    "inner", ["<table/>", "<table><tbody><tr/><tr/></tbody></table>", "<table><thead/></table>"]
)
def test_a_table_without_cells_is_said_to_have_none(inner: str) -> None:
    (found,) = tables(inner)
    assert found.is_picture
    assert (found.cells, found.row_paths) == ((), ())
