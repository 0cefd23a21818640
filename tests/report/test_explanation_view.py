from __future__ import annotations

from evidence.extract.explain import Account, Explanation
from evidence.fulltext.tables import CellAccount, TableReading
from evidence.model import Cell, Passage, Table
from evidence.report.explanation_view import explanation_dict, explanation_text

TEXT = "A heading 3: CR was achieved in 12 of 30 patients, as in the 40% of an earlier study of ours."


def account(text: str, fate: str, detail: str) -> Account:
    start = TEXT.index(text)
    return Account(start, start + len(text), text, fate, detail)  # type: ignore[arg-type]  # one of the fates


EXPLANATION = Explanation(
    Passage("abstract", TEXT),
    ((13, len(TEXT)),),
    (
        account("3", "not-read", "part of a word or of a sign that is not read"),
        account("12 of 30", "finding", "CR: events, total"),
        account("40%", "not-a-result", "beside CR: a reason of many words that must be folded somewhere"),
    ),
)


def test_every_sentence_stands_above_its_numbers() -> None:
    lines = explanation_text("7", [EXPLANATION]).splitlines()
    assert lines[:3] == ["7", "", "abstract"]
    assert lines.index("    → 12 of 30               CR: events, total") > lines.index(
        "  CR was achieved in 12 of 30 patients, as in the 40% of an earlier study of"
    )
    assert "    · 40%                    no result: beside CR: a reason of many words that" in lines
    assert lines[lines.index("  (in headings)") + 1].startswith("    · 3 ")
    assert lines[-1] == "3 numbers, 1 of them in findings"
    assert max(map(len, lines)) <= 80


def test_a_long_group_of_numbers_has_its_fate_on_the_next_line() -> None:
    text = "95% confidence interval [CI], 72.1 to 87.7"
    long = Explanation(
        Passage("abstract", text),
        ((0, len(text)),),
        (Account(0, len(text), text, "finding", "OS: interval"),),
    )
    lines = explanation_text("7", [long]).splitlines()
    assert f"    → {text}" in lines
    assert lines[lines.index(f"    → {text}") + 1].strip() == "OS: interval"


def test_control_characters_of_a_text_are_not_sent_to_the_terminal() -> None:
    text = "CR in \x1b[31m40%"
    evil = Explanation(
        Passage("abstract", text), ((0, len(text)),), (Account(6, 14, text[6:], "finding", "CR"),)
    )
    assert "\x1b" not in explanation_text("\x1b7", [evil])


def test_a_passage_without_numbers_is_passed_over() -> None:
    assert "title" not in explanation_text("7", [Explanation(Passage("title", "A trial"), ((0, 7),), ())])


def test_as_json_offsets_count_in_the_passage() -> None:
    told = explanation_dict("7", [EXPLANATION])
    (passage,) = told["passages"]
    assert (told["pmid"], passage["name"], passage["sentences"]) == ("7", "abstract", [[13, len(TEXT)]])
    assert [TEXT[n["start"] : n["end"]] for n in passage["numbers"]] == ["3", "12 of 30", "40%"]
    assert passage["numbers"][1]["fate"] == "finding"
    assert passage["numbers"][1]["detail"] == "CR: events, total"


def _reading() -> TableReading:
    heading, n, cr = (
        Cell(1, 1, "Outcome", is_head=True),
        Cell(1, 2, "InO (n = 42)", is_head=True),
        Cell(2, 1, "CR"),
    )
    value, other = Cell(2, 2, "28 (67)"), Cell(3, 2, "51")
    table = Table(
        "T2", "Table 2", "Outcomes", ((heading, n), (cr, value), (Cell(3, 1, "Age"), other)),
        head_rows=1, stub_columns=1, row_paths=((), ("CR",), ("Age",)),
    )  # fmt: skip
    accounts = (
        CellAccount(n, "heading", "N of the arm"),
        CellAccount(value, "finding", "CR: events, percent"),
        CellAccount(other, "no-outcome", "the headings name no outcome"),
    )
    return TableReading(table, (), accounts)


def test_cells_stand_under_the_headings_of_their_row() -> None:
    lines = explanation_text("7", [EXPLANATION], [_reading()]).splitlines()
    at = lines.index("table:T2 Table 2 Outcomes")
    assert lines[at + 1 : at + 6] == [
        "  row 2: CR",
        "    → 28 (67)                CR: events, percent [InO (n = 42)]",
        "  row 3: Age",
        "    · 51                     of no outcome: the headings name no outcome [InO (n",
        "                             = 42)]",
    ]
    assert lines[-1] == "2 cells with figures, 1 of them in findings"


def test_as_json_cells_have_their_position() -> None:
    (table,) = explanation_dict("7", [], [_reading()])["tables"]
    assert [(c["row"], c["column"], c["fate"]) for c in table["cells"]] == [
        (1, 2, "heading"),
        (2, 2, "finding"),
        (3, 2, "no-outcome"),
    ]
